"""The one-way door between the desk and the readers. The only maker of editions.

No edition begins while its story is under embargo: ``articles.embargo`` is asked for the start of
each one that is printed, whoever prints it and from wherever.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from arabic.reading import reading_minutes, word_count
from articles import checks, embargo, rights, workflow
from articles.keeping import read
from articles.models import Act, Article, State
from articles.refusals import NoteNeeded, Refused
from editions import body
from editions.models import TOLD, Change, Edition, Story
from editions.pictures import Picture
from editions.printed import Printed
from editions.printing import set_type, store
from editions.queries import database_moment
from editions.reading import cards_listed, compose, corrections_of
from editions.related import Text, related_numbers
from editions.words import children_of, words_of
from images.models import Image
from tags import filing

NOT_APPROVED = _("Only an approved story can be published. Approve this version first.")
IN_THE_PAST = _("This time has passed. Choose a time to come.")
ENDS_TOO_EARLY = _("The story would end before it begins. Choose a later end.")
NOTE_FOR_READERS = _("Write for the readers what has been corrected or made clear.")
NOTHING_TO_WITHDRAW = _("Readers do not see this story, so there is nothing to withdraw.")
PICTURE_UNREADABLE = _(
    "A picture of this story cannot be read from the disk, or the disk is full. "
    "Choose another picture, or ask whoever looks after the machine."
)
REASON = _("Write the reason for withdrawing the story.")


@transaction.atomic
def publish(
    article: Article,
    *,
    by,
    at: datetime | None = None,
    until: datetime | None = None,
    change: str = Change.UPDATE,
    note: str = "",
    keep_scheduled: bool = False,
    now: datetime | None = None,
) -> Edition:
    """Print the approved version: in force from ``at`` (default: now) until ``until`` or for good.

    Editions that wait for their time are cancelled, unless ``keep_scheduled``: then this one ends
    where the next begins. ``change`` says what it is to readers; a clarification and a correction
    need a ``note``, and an update that has one is told too. ``now`` is the moment of the act, for
    imports and tests. Raises a Refused and prints nothing when the version differs, is not
    approved, the times make no sense, or the story is under embargo at the start: who may lift the
    embargo lifts it first.
    """
    if change not in Change.values:
        raise ValueError(change)
    if change in TOLD and not note.strip():
        raise NoteNeeded(NOTE_FOR_READERS)
    _lock(article)
    row = workflow.locked(article)
    rights.require(by, "articles.publish_article", row)
    if row.state != State.APPROVED or row.approved_version != row.version:
        raise Refused(NOT_APPROVED)
    now = now or database_moment()
    start = at or now
    if start < now:
        raise Refused(IN_THE_PAST)
    if until is not None and until <= start:
        raise Refused(ENDS_TOO_EARLY)
    embargo.require_open(row, start)

    if at is None and (same := _already_printed(row, until, change, note.strip(), now)):
        return same
    checks.require(row, "publish", moment=start)
    following = None
    if keep_scheduled:
        following = _waiting(row, start).order_by("live").first()
    else:
        _cancel(row, now, by=by)
    _close(row, start)
    ends = min(filter(None, [until, following and following.live.lower]), default=None)
    edition = _print(row, start, ends, until, change, note.strip(), now)
    row.printed_version = row.version
    row.save(update_fields=["printed_version"])
    act = Act.SCHEDULED if start > now else Act.PUBLISHED
    workflow.record(row, act, by=by, at=now, note=note.strip(), edition=edition)
    article.refresh_from_db()
    return edition


@transaction.atomic
def withdraw(
    article: Article, *, by, reason: str, at: datetime | None = None, now: datetime | None = None
) -> None:
    """End what readers see at ``at`` (default: now) and cancel every edition to come after it."""
    if not reason.strip():
        raise NoteNeeded(REASON)
    _lock(article)
    row = workflow.locked(article)
    rights.require(by, "articles.withdraw_article", row)
    now = now or database_moment()
    end = at or now
    if end < now:
        raise Refused(IN_THE_PAST)
    editions = Edition.objects.filter(story=row.pk, live__isempty=False)
    if not editions.at(end).exists() and not _waiting(row, now).exists():
        raise Refused(NOTHING_TO_WITHDRAW)
    for edition in editions.filter(Q(live__endswith__gt=end) | Q(live__upper_inf=True)):
        begins = edition.live.lower
        edition.ends_at = end
        _set_range(edition, DateTimeTZRange(begins, end) if begins < end else None)
    _forget_unseen(row)
    workflow.record(row, Act.WITHDRAWN, by=by, at=now, note=reason.strip())
    article.refresh_from_db()


@transaction.atomic
def unschedule(article: Article, *, by, now: datetime | None = None) -> None:
    """Cancel every edition that waits for its time; what is live stays as it was planned."""
    _lock(article)
    row = workflow.locked(article)
    rights.require(by, "articles.publish_article", row)
    _cancel(row, now or database_moment(), by=by)
    _forget_unseen(row)
    article.refresh_from_db()


def preview(article: Article, *, moment: datetime | None = None) -> Printed:
    """The page readers would get if this working copy were printed now; prints nothing."""
    return _previewed(article, article, moment or database_moment(), desk_address)


def preview_content(
    article: Article,
    content: dict,
    *,
    moment: datetime | None = None,
    picture_address: Callable[[int], str] | None = None,
) -> Printed:
    """The page of the text that a version kept (``articles.keeping``); prints nothing.

    ``picture_address`` turns the number of a picture into its address; by default the desk's own,
    which asks for a login.
    """
    moment = moment or database_moment()
    return _previewed(article, read(content), moment, picture_address or desk_address)


def desk_address(number: int) -> str:
    """Where the desk shows a picture of which nothing public is made yet."""
    return reverse("desk:picture", args=[number])


def _previewed(article: Article, words, moment: datetime, address: Callable[[int], str]) -> Printed:
    """``words``: the article itself, or what ``articles.keeping.read`` made of a version."""
    images = Image.objects.in_bulk({*body.pictures(words.body), words.lead_image_id} - {None})
    lead = images.get(words.lead_image_id)
    seen = Edition.objects.filter(
        story=article.pk, live__isempty=False, live__startswith__lte=moment
    )
    first = seen.order_by("serial").first()
    pictures = {number: _desk_picture(image, address) for number, image in images.items()}
    text = Text(
        article.number,
        words.headline,
        [row.tag_id for row in words.tag_rows.all()],
        first.first_published_at if first else moment,
        first and first.pk,
    )
    near = related_numbers(text, moment=moment)
    return compose(
        words,
        number=article.number,
        body_html=body.render(words.body, pictures),
        picture=_desk_picture(lead, address, words.lead_caption) if lead else None,
        times=(first.first_published_at if first else moment, moment),
        minutes=reading_minutes(word_count(body.plain_text(words.body))),
        beside=partial(cards_listed, near, moment),
        corrections=corrections_of(article.number, moment),
    )


def _desk_picture(image: Image, address: Callable[[int], str], caption: str = "") -> Picture:
    """A picture of the preview: nothing public is made of it yet."""
    one = {"name": image.pk, "width": image.width, "height": image.height}
    return Picture.stored(
        {
            "alt": image.alt,
            "caption": caption or image.caption,
            "credit": image.credit,
            "natural": [one],
            "card": [one],
            "share": [one],
        },
        address,
    )


def _lock(article: Article) -> None:
    """One act of the press at a time for a story; rows that point at it may still be written."""
    Story.objects.select_for_update(no_key=True).get(pk=article.pk)


def _already_printed(row: Article, until, change: str, note: str, now: datetime) -> Edition | None:
    """The edition that readers see, when printing would only repeat it: a button pressed twice."""
    live = _editions(row).at(now).first() if row.is_printed else None
    if not live or live.article_version != row.version or live.ends_at != until:
        return None
    if note and (live.change, live.note) != (change, note):
        # The same words, but something else is told of them.
        return None
    return None if _waiting(row, now).exists() else live


def _forget_unseen(article: Article) -> None:
    """A version whose editions were all cancelled before their time waits to be printed again."""
    kept = Edition.objects.filter(
        story=article.pk, article_version=article.printed_version, live__isempty=False
    )
    if article.is_printed and not kept.exists():
        article.printed_version = None
        article.save(update_fields=["printed_version"])


def _waiting(article: Article, after: datetime):
    return _editions(article).filter(live__isempty=False, live__startswith__gt=after)


def _editions(article: Article):
    """Of the story, without their texts: what is asked about is when they are in force."""
    return Edition.objects.filter(story=article.pk).only(
        "story", "serial", "live", "ends_at", "change", "note", "article_version",
        "first_published_at", "updated_at",
    )  # fmt: skip


def _set_range(edition: Edition, live: DateTimeTZRange | None) -> None:
    """Move the end of a printed edition, or empty its range; the words cannot be touched."""
    edition.live = live or DateTimeTZRange(empty=True)
    edition.save(update_fields=["live", "ends_at"])


def _cancel(article: Article, now: datetime, *, by) -> None:
    """Empty every range that has not begun; what is live now gets its own planned end back."""
    waiting = list(_waiting(article, now))
    for edition in waiting:
        _set_range(edition, None)
        workflow.record(article, Act.UNSCHEDULED, by=by, at=now, edition=edition)
    if waiting:
        current = _editions(article).at(now).first()
        if current:
            _set_range(current, DateTimeTZRange(current.live.lower, current.ends_at))


def _close(article: Article, start: datetime) -> None:
    """End at ``start`` the edition that would still be live then."""
    current = _editions(article).at(start).first()
    if current:
        begins = current.live.lower
        _set_range(current, DateTimeTZRange(begins, start) if begins < start else None)


def _print(row, start, ends, until, change, note, now) -> Edition:
    """Copy the words and the child rows of the article into a new edition and set its type."""
    before = list(_editions(row))
    begun = sorted((one for one in before if not one.live.isempty), key=lambda one: one.live.lower)
    seen = [one for one in begun if one.live.lower < start]
    first, last = (seen[0], seen[-1]) if seen else (None, None)
    updated = last.updated_at if last and change == Change.SILENT else start
    if len(begun) > len(seen):
        if not first:
            # An edition that was kept waiting is no longer the one readers see first.
            _waiting(row, start).update(first_published_at=start)
        # What was kept waiting and is silent does not move the time of updating back.
        kept = _waiting(row, start).filter(change=Change.SILENT, updated_at__lt=updated)
        kept.update(updated_at=updated)
    edition = Edition(
        **words_of(row),
        story_id=row.pk,
        serial=len(before) + 1,
        live=DateTimeTZRange(start, ends),
        ends_at=until,
        change=change,
        note=note,
        article_version=row.version,
        printed_at=now,
        first_published_at=first.first_published_at if first else start,
        updated_at=updated,
    )
    # No tag is merged between this and the end: what is printed is filed under tags that are there.
    filing.hold()
    children = children_of(row)
    children["attributions"] = [printable(values) for values in children["attributions"]]
    try:
        set_type(edition, children)
    except OSError as error:
        raise Refused(PICTURE_UNREADABLE) from error
    return store(edition, children)


def printable(attribution: dict) -> dict:
    """An unnamed source is printed as its public wording and nothing else."""
    if not attribution["is_unnamed"]:
        return attribution
    kept = {"position", "is_unnamed", "wording"}
    hidden = {"source_id": None, "url": "", "used_for": "", "consulted_on": None}
    return {name: value for name, value in attribution.items() if name in kept} | hidden
