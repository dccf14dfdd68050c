"""What may happen to an article, and who may do it. The only writer of an article's state.

Every function locks the row, compares the version the person read with the stored one, asks the
table below, records the event, and brings the object it was given up to date. A refusal changes
nothing. ``now`` is the moment of the act, for imports and tests; by default the database's clock
after the lock.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from articles import checks, copies, notices, rights
from articles.keeping import keep
from articles.models import Act, Article, ArticleReference, Event, State
from articles.refusals import NotAllowed, NoteNeeded, Refused, Stale
from editions.printing import referred
from editions.queries import database_moment
from images.models import Image


@dataclass(frozen=True, slots=True)
class Transition:
    """From which states to which, with which right; None: on an own article without a right."""

    before: tuple[State, ...]
    after: State
    right: str | None
    act: Act
    label: str


TRANSITIONS: dict[str, Transition] = {
    "submit": Transition(
        (State.DRAFT, State.RETURNED), State.IN_REVIEW, None, Act.SUBMITTED, _("Send for review")
    ),
    "recall": Transition((State.IN_REVIEW,), State.DRAFT, None, Act.RECALLED, _("Take back")),
    "send_back": Transition(
        (State.IN_REVIEW, State.APPROVED),
        State.RETURNED,
        "articles.review_article",
        Act.RETURNED,
        _("Return with a comment"),
    ),
    # From draft and returned too: an editor who did not begin the story amends and approves it.
    "approve": Transition(
        (State.IN_REVIEW, State.DRAFT, State.RETURNED),
        State.APPROVED,
        "articles.review_article",
        Act.APPROVED,
        _("Approve"),
    ),
}

# A version that was printed is done with: the next change begins the next version.
OF_UNPRINTED = ("approve", "send_back")

NOT_FROM_HERE = _("The story is «%(state)s», so this cannot be done. Reload the page.")
OWN_STORY = _(
    "You wrote, sent or began this story, so a colleague must approve it. "
    "A managing editor may approve it with a reason."
)


def locked(article: Article) -> Article:
    """The stored row, locked until the transaction ends. Raises Stale when the version differs."""
    row = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    if row.version != article.version:
        raise Stale
    return row


def may(name: str, article: Article, by) -> bool:
    """Whether this person may try this transition on this article as it stands."""
    transition = TRANSITIONS[name]
    if article.state not in transition.before:
        return False
    if name in OF_UNPRINTED and article.is_printed:
        return False
    if transition.right is None:
        return rights.may_work_on(by, article)
    return rights.may(by, transition.right, article)


def record(article: Article, act: Act, *, by, at: datetime, note: str = "", edition=None) -> Event:
    """Write down what was done, and whom it is told to, in the transaction that did it."""
    event = Event.objects.create(
        article=article, act=act, by=by, at=at, version=article.version, note=note, edition=edition
    )
    notices.announce(event)
    return event


def _move(name: str, article: Article, *, by, now: datetime | None, note: str = "", **values):
    """Lock, ask, write, record. ``values`` are further columns to set."""
    transition = TRANSITIONS[name]
    row = locked(article)
    if transition.right:
        rights.require(by, transition.right, row)
    elif not rights.may_work_on(by, row):
        raise NotAllowed
    if row.state not in transition.before or (name in OF_UNPRINTED and row.is_printed):
        raise Refused(NOT_FROM_HERE % {"state": row.get_state_display()})
    at = now or database_moment()
    row.state = transition.after
    for column, value in values.items():
        setattr(row, column, at if value is NOW else value)
    # Whoever had taken it for review is done with it, or it left the queue.
    row.claimed_by = row.claimed_at = None
    row.save(update_fields=["state", "claimed_by", "claimed_at", *values])
    event = record(row, transition.act, by=by, at=at, note=note)
    article.refresh_from_db()
    return event


NOW = object()


@transaction.atomic
def submit(article: Article, *, by, now: datetime | None = None) -> Event:
    """Send for review. Raises Incomplete when a required check finds something."""
    checks.require(article, "submit")
    return _move("submit", article, by=by, now=now, submitted_by=by, submitted_at=NOW)


@transaction.atomic
def recall(article: Article, *, by, now: datetime | None = None) -> Event:
    """Take a story back from review, to go on writing."""
    return _move("recall", article, by=by, now=now)


@transaction.atomic
def send_back(article: Article, *, by, comment: str, now: datetime | None = None) -> Event:
    """Return to the writer. Raises NoteNeeded without a comment."""
    if not comment.strip():
        raise NoteNeeded
    return _move("send_back", article, by=by, now=now, note=comment.strip())


@transaction.atomic
def approve(article: Article, *, by, reason: str = "", now: datetime | None = None) -> Event:
    """Approve exactly this version.

    Nobody approves a story they are bylined on or submitted, or, when nobody has submitted it,
    began or wrote alone; a managing editor may, with a reason that is recorded.
    """
    checks.require(article, "approve")
    row = locked(article)
    if is_own(row, by):
        if not by.has_perm("articles.approve_own_article"):
            raise NotAllowed(OWN_STORY)
        if not reason.strip():
            raise NoteNeeded(_("You approve a story of your own: write the reason."))
    return _move(
        "approve", article, by=by, now=now, note=reason.strip(), approved_version=row.version
    )


def is_own(article: Article, by) -> bool:
    """Whether a second person must approve: this one signs it, sent it, or, when nobody sent it,
    began it or wrote all of its body."""
    behind_it = article.submitted_by_id or article.created_by_id
    if behind_it == by.pk or rights.is_signed_by(by, article):
        return True
    return not article.submitted_by_id and _wrote_alone(article, by)


def _wrote_alone(article: Article, by) -> bool:
    """A story that was begun for somebody holds no word of who began it."""
    written = article.versions.exclude(content__words__body="")
    return set(written.values_list("event__by", flat=True)) == {by.pk}


def begun(article: Article, *, by, at: datetime, why: str = "") -> None:
    """Record a new article; call it once, when the row and its children are stored."""
    file_references(article)
    copies.keep_sketch(article)
    keep(article, record(article, Act.BEGUN, by=by, at=at, note=why))


def amended(
    article: Article, *, by, now: datetime | None = None, why: str = "", act: Act = Act.CHANGED
) -> None:
    """Count a change of the words or of any child row; call it inside the transaction that made it.

    ``why`` is what the person says of the change, for the history. The text is kept as a version.
    The next version begins: an approval of the one before is void. A story that waited to be
    printed goes back to review; one whose approved version was printed becomes a draft again.
    """
    row = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    at = now or database_moment()
    was_printed = row.is_printed
    row.version += 1
    row.changed_at, row.changed_by = at, by
    fields = ["version", "changed_at", "changed_by"]
    voided = row.state == State.APPROVED
    if voided:
        row.approved_version = None
        row.state = State.DRAFT if was_printed or not row.submitted_by_id else State.IN_REVIEW
        fields += ["state", "approved_version"]
    row.save(update_fields=fields)
    file_references(row)
    copies.keep_sketch(row)
    keep(row, record(row, act, by=by, at=at, note=why))
    if voided and not was_printed:
        record(row, Act.VOIDED, by=by, at=at)
    for name in fields:
        setattr(article, name, getattr(row, name))


def picture_changed(image: Image, *, by, now: datetime | None = None) -> None:
    """The words of a picture are printed with a story: who approves must have read these.

    Counts as a change of every story that shows it and is under review or waits to be printed.
    """
    for article in _printing(image.pk):
        amended(article, by=by, now=now)


def hold_stories_of(image: int) -> None:
    """Lock the stories that a change of this picture counts as a change of.

    Call it before the picture is locked: who prints a story locks the story first, too.
    """
    stories = _printing(image).select_for_update(of=("self",))
    list(stories.values_list("pk", flat=True))


def _printing(image: int):
    """The stories under review, or waiting to be printed, that show this picture."""
    shown = Article.objects.filter(
        Exists(ArticleReference.objects.filter(article=OuterRef("pk"), image=image))
        | Q(lead_image=image),
        state__in=(State.IN_REVIEW, State.APPROVED),
    )
    return shown.exclude(printed_version=F("version")).order_by("pk")


def file_references(article: Article) -> None:
    """Keep the rows that say which pictures and stories the body points at."""
    article.references.all().delete()
    images, stories = referred(article.body)
    ArticleReference.objects.bulk_create(
        [ArticleReference(article=article, image_id=number) for number in images]
        + [ArticleReference(article=article, story_id=number) for number in stories]
    )
