"""Taking an older text back into the working copy."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from articles import rights, workflow
from articles.keeping import put_back
from articles.models import Act, Article
from articles.refusals import NotAllowed


@transaction.atomic
def restore(
    article: Article, content: dict, *, by, why: str, now: datetime | None = None
) -> Article:
    """Write ``content`` (see ``articles.keeping``) over the working copy; begins a new version.

    Nothing is lost: the text before stays as its own version. Raises Stale and NotAllowed.
    """
    row = workflow.locked(article)
    if not rights.may_change(by, row):
        raise NotAllowed
    before = row.section_id
    put_back(row, content)
    rights.require_move(by, row, before)
    workflow.amended(
        row, by=by, now=now, why=why or _("An older text was taken back"), act=Act.RESTORED
    )
    article.refresh_from_db()
    return article
