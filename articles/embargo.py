"""Until when nobody outside may read a story: the one place where an embargo is set or lifted.

While it stands the press prints nothing that would begin before its end, and links for guests do
not answer, except those that somebody with the right to lift it gave after it was set. See
docs/decisions/0012-embargo.md.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from articles import rights, workflow
from articles.models import Act, Article, Event
from articles.refusals import NotAllowed, Refused
from editions.models import Edition, Story
from editions.queries import database_moment
from language import saying

RIGHT = "articles.advance_embargo"

IN_THE_PAST = _("This time has passed. Choose a time to come.")
IS_LIVE = _(
    "Readers see this story already, so no embargo can hold it back. Withdraw it first, then set "
    "the embargo."
)
BEGINS_EARLIER = _(
    "An edition is scheduled for %(when)s, before the embargo would end. Cancel the schedule or "
    "choose a later time for it first."
)
NOT_YOURS = _(
    "The embargo stands until %(when)s. Only a managing editor may let it end earlier or lift it."
)
NONE_STANDS = _("No embargo stands on this story, so there is none to lift.")
STANDS = _(
    "The story is under embargo until %(when)s, so it cannot begin earlier. Choose that time or a "
    "later one; only a managing editor may let the embargo end earlier."
)


def stands(article: Article, moment: datetime) -> bool:
    """Whether the embargo of this story holds at the moment."""
    return article.embargo_until is not None and moment < article.embargo_until


def may_set(by, article: Article) -> bool:
    """Who may change the story or publish it may set its embargo, and move it later."""
    rights_of_editors = ("articles.publish_article", RIGHT)
    return any(rights.may(by, one, article) for one in rights_of_editors) or rights.may_change(
        by, article
    )


@transaction.atomic
def set_embargo(
    article: Article,
    *,
    by,
    until: datetime | None,
    note: str = "",
    now: datetime | None = None,
) -> Event | None:
    """Hold the story back until a moment to come; ``None`` lifts the embargo.

    Letting a standing embargo end earlier, or lifting it, needs the right; when it has passed
    nobody is asked. Returns the event, or None when nothing changes. Raises a Refused and changes
    nothing when the version differs, readers see the story, or an edition would begin earlier.
    """
    # In the order of the press, so that neither passes the other between question and answer.
    Story.objects.select_for_update(no_key=True).get(pk=article.pk)
    row = workflow.locked(article)
    if not may_set(by, row):
        raise NotAllowed
    now = now or database_moment()
    if until is None:
        _ask_to_lift(row, by, now)
    else:
        _ask_to_set(row, by, until, now)
    if until == row.embargo_until:
        return None
    row.embargo_until = until
    row.save(update_fields=["embargo_until"])
    act = Act.EMBARGO_LIFTED if until is None else Act.EMBARGOED
    said = _t("Until %(when)s") % {"when": in_words(until)} if until else ""
    event = workflow.record(
        row, act, by=by, at=now, note="\n".join(filter(None, [said, note.strip()]))
    )
    article.refresh_from_db()
    return event


def _ask_to_lift(row: Article, by, now: datetime) -> None:
    if row.embargo_until is None:
        raise Refused(NONE_STANDS)
    if stands(row, now) and not by.has_perm(RIGHT):
        raise NotAllowed(NOT_YOURS % {"when": in_words(row.embargo_until)})


def _ask_to_set(row: Article, by, until: datetime, now: datetime) -> None:
    if until <= now:
        raise Refused(IN_THE_PAST)
    if stands(row, now) and until < row.embargo_until and not by.has_perm(RIGHT):
        raise NotAllowed(NOT_YOURS % {"when": in_words(row.embargo_until)})
    editions = Edition.objects.filter(story=row.pk, live__isempty=False)
    if editions.at(now).exists():
        raise Refused(IS_LIVE)
    early = editions.filter(live__startswith__gt=now, live__startswith__lt=until)
    if edition := early.order_by("live").first():
        raise Refused(BEGINS_EARLIER % {"when": in_words(edition.live.lower)})


def require_open(article: Article, start: datetime) -> None:
    """Raise Refused when an edition that begins at ``start`` would break the embargo."""
    if stands(article, start):
        raise Refused(STANDS % {"when": in_words(article.embargo_until)})


def set_at(article: Article) -> datetime | None:
    """When the embargo was last set or moved; None when it never was."""
    last = article.events.filter(act=Act.EMBARGOED).order_by("-at", "-id").first()
    return last and last.at


def in_words(moment: datetime) -> str:
    """The moment in the newsroom's zone and style, for sentences that are kept."""
    return saying.date_time(moment)
