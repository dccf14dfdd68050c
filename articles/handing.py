"""Who has a story in hand: claimed for review, assigned to somebody, due when, how pressing.

None of it is words: a change begins no version and voids no approval; each is recorded.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles import rights, workflow, writing
from articles.models import Act, Article, Event, Login, Priority, State
from articles.refusals import NotAllowed, Refused, Stale
from editions.queries import database_moment

NOT_IN_REVIEW = _("The story does not wait for review, so nobody can take it.")
TAKEN = _("«%(name)s» has taken this story for review meanwhile.")
NOT_TAKEN = _("Nobody has taken this story, so there is nothing to give back.")
DUE_IN_THE_PAST = _("This time has passed. Choose a due time to come.")
NO_STAFF = _("«%(name)s» does not work on the desk any more. Choose somebody else.")

KEEP = object()


@dataclass(frozen=True, slots=True)
class InHand:
    """What an assignment says, as it was read: to compare with what is stored now."""

    to: int | None
    due_at: datetime | None
    priority: int

    @classmethod
    def of(cls, article: Article) -> "InHand":
        return cls(article.assigned_to_id, article.due_at, article.priority)


def may_claim(article: Article, by) -> bool:
    """Whether this person may take this story for review as it stands."""
    return article.state == State.IN_REVIEW and _may_review(article, by)


def may_release(article: Article, by) -> bool:
    """Who took it gives it back; so does whoever hands out the work."""
    if article.claimed_by_id is None:
        return False
    return article.claimed_by_id == by.pk or rights.may(by, "articles.assign_article", article)


@transaction.atomic
def claim(article: Article, *, by, now: datetime | None = None) -> None:
    """Take a story that waits for review. Raises Refused when a colleague was quicker."""
    row = workflow.locked(article)
    rights.require(by, "articles.review_article", row)
    if row.state != State.IN_REVIEW:
        raise Refused(NOT_IN_REVIEW)
    if row.claimed_by_id not in (None, by.pk):
        raise Refused(TAKEN % {"name": _name(row.claimed_by)})
    if not _may_review(row, by):
        raise NotAllowed(workflow.OWN_STORY)
    if row.claimed_by_id is None:
        at = now or database_moment()
        row.claimed_by, row.claimed_at = by, at
        row.save(update_fields=["claimed_by", "claimed_at"])
        workflow.record(row, Act.CLAIMED, by=by, at=at)
    article.refresh_from_db()


@transaction.atomic
def release(article: Article, *, by, now: datetime | None = None) -> None:
    """Give a claimed story back to the queue."""
    row = workflow.locked(article)
    if row.claimed_by_id is None:
        raise Refused(NOT_TAKEN)
    if not may_release(row, by):
        raise NotAllowed
    row.claimed_by = row.claimed_at = None
    row.save(update_fields=["claimed_by", "claimed_at"])
    workflow.record(row, Act.RELEASED, by=by, at=now or database_moment())
    article.refresh_from_db()


@transaction.atomic
def assign(
    article: Article,
    *,
    by,
    to=KEEP,
    due_at=KEEP,
    priority=KEEP,
    note: str = "",
    read: InHand | None = None,
    now: datetime | None = None,
) -> Event | None:
    """Say who writes or mends a story (``to``), until when, and how pressing it is.

    What is not given stays. ``note`` tells the person what is wanted. ``read`` is what was seen of
    the assignment: Stale when it is another by now. None, and no event, when nothing changes.
    """
    row = workflow.locked(article)
    rights.require(by, "articles.assign_article", row)
    before = InHand.of(row)
    if read is not None and read != before:
        raise Stale
    at = now or database_moment()
    if to is not KEEP:
        row.assigned_to = to
    if due_at is not KEEP:
        row.due_at = due_at
    if priority is not KEEP:
        row.priority = Priority(priority)
    after = InHand.of(row)
    if after == before and not note.strip():
        return None
    if after.to not in (None, before.to) and not (to.is_active and to.is_staff):
        raise Refused(NO_STAFF % {"name": _name(to)})
    if after.due_at not in (None, before.due_at) and after.due_at < at:
        raise Refused(DUE_IN_THE_PAST)
    row.save(update_fields=["assigned_to", "due_at", "priority"])
    event = workflow.record(row, Act.ASSIGNED, by=by, at=at, note=note.strip())
    article.refresh_from_db()
    return event


@transaction.atomic
def commission(
    *,
    by,
    to,
    headline: str,
    note: str = "",
    due_at: datetime | None = None,
    priority: int = Priority.NORMAL,
    section=None,
    now: datetime | None = None,
) -> Article:
    """Begin a story that somebody else will write, signed by them if they sign stories."""
    if not by.has_perm("articles.assign_article"):
        raise NotAllowed
    login = Login.objects.filter(user=to).first() if to else None
    signed = [{"author_id": login.author_id, "role": "writing"}] if login else []
    article = writing.begin(
        by=by, now=now, headline=headline, section=section, children={"bylines": signed}
    )
    assign(article, by=by, note=note, now=now, to=to, due_at=due_at, priority=priority)
    return article


def _may_review(article: Article, by) -> bool:
    if not rights.may(by, "articles.review_article", article):
        return False
    return by.has_perm("articles.approve_own_article") or not workflow.is_own(article, by)


def _name(person) -> str:
    return person.get_full_name() or person.get_username()
