"""An advised check is let pass, for one version of a story, by who may; written down with why."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles import checks, rights, workflow
from articles.models import Act, Article, Level, Waiver
from articles.refusals import NoteNeeded, Refused
from editions.queries import database_moment
from language import saying

REASON = _("Write why this may go on as it is.")
REQUIRED = _("«%(check)s» is required here, so it cannot be waived. Mend it first.")


@transaction.atomic
def waive(
    article: Article, rules: Iterable[str], *, by, reason: str, now: datetime | None = None
) -> list[Waiver]:
    """Let the rules of these names pass for this version; those that were passed stay so.

    Raises Stale, NotAllowed, NoteNeeded, and Refused for a rule that is required in the story's
    section. Names of no rule are passed over.
    """
    row = workflow.locked(article)
    rights.require(by, "articles.waive_check", row)
    if not reason.strip():
        raise NoteNeeded(REASON)
    wanted = [name for name in checks.RULES if name in set(rules)]
    strict = checks.levels(row.section_id)
    for name in wanted:
        if strict[name] == Level.REQUIRED:
            raise Refused(REQUIRED % {"check": checks.RULES[name].label})
    at = now or database_moment()
    passed = set(row.waivers.filter(version=row.version).values_list("check_name", flat=True))
    waivers = [
        Waiver(
            article=row, check_name=name, version=row.version, reason=reason.strip()[:600],
            by=by, at=at,
        )
        for name in wanted
        if name not in passed
    ]  # fmt: skip
    if waivers:
        Waiver.objects.bulk_create(waivers)
        names = saying.listed(checks.RULES[one.check_name].label for one in waivers)
        workflow.record(row, Act.WAIVED, by=by, at=at, note=f"{names}: {waivers[0].reason}")
    return waivers
