"""Confidential notes: who may do what with them. Nobody is asked for a right: who is not the writer
and not named may not know that there is a note. Every act is entered into the register of the
house, by the note's number alone.
"""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet

from articles import audit, rights
from articles.models import Article, ConfidentialNote, NoteOpening, NoteReader
from articles.refusals import NotAllowed, Stale
from articles.sealing import seal, unseal
from editions.queries import database_moment

LONGEST = 10_000  # letters


def seen_by(user) -> QuerySet[ConfidentialNote]:
    """The notes that this person wrote or is named in; one statement."""
    named = NoteReader.objects.filter(user=user).values("note")
    return ConfidentialNote.objects.filter(Q(owner=user) | Q(pk__in=named)).defer("sealed")


@transaction.atomic
def write(
    text: str, *, by, article: Article | None = None, now: datetime | None = None
) -> ConfidentialNote:
    """Seal a new note; of a story only when the writer may see it."""
    if article is not None and not rights.may_view(by, article):
        raise NotAllowed
    now = now or database_moment()
    note = ConfidentialNote(owner=by, article=article, written_at=now, changed_at=now)
    _seal(note, text)
    note.save(force_insert=True)
    _enter("note.written", note, by, now)
    return note


@transaction.atomic
def open_note(note: ConfidentialNote, *, by, now: datetime | None = None) -> str:
    """The text, for its writer and who is named; that it was opened is kept before it is told.
    Raises NotAllowed for anybody else, and CannotOpen."""
    row = _locked(note)
    if row.owner_id != by.pk and not row.readers.filter(user=by).exists():
        raise NotAllowed
    now = now or database_moment()
    NoteOpening.objects.create(note=row, by=by, at=now)
    _enter("note.opened", row, by, now)
    return unseal(row.key_name, row.sealed, of=_of(row))


@transaction.atomic
def change(
    note: ConfidentialNote, text: str, *, by, version: int, now: datetime | None = None
) -> None:
    """Another text. Raises Stale when it was changed since ``version`` was opened."""
    row = _own(note, by)
    if row.version != version:
        raise Stale
    _seal(row, text)
    row.version += 1
    row.changed_at = now or database_moment()
    row.save()
    _enter("note.changed", row, by, row.changed_at)


@transaction.atomic
def name(note: ConfidentialNote, people: Iterable, *, by, now: datetime | None = None) -> None:
    """Let these people of the desk open it, and nobody else beside the writer."""
    row = _own(note, by)
    staff = get_user_model().objects.filter(is_active=True, is_staff=True).exclude(pk=row.owner_id)
    wanted = set(staff.filter(pk__in=[one.pk for one in people]).values_list("pk", flat=True))
    row.readers.exclude(user__in=wanted).delete()
    known = set(row.readers.values_list("user", flat=True))
    NoteReader.objects.bulk_create(NoteReader(note=row, user_id=pk) for pk in wanted - known)
    told = " ".join(map(str, sorted(wanted)))
    _enter("note.named", row, by, now or database_moment(), f"readers={told}")


@transaction.atomic
def destroy(note: ConfidentialNote, *, by, now: datetime | None = None) -> None:
    """Delete it for good; that it was there stays in the register."""
    row = _own(note, by)
    _enter("note.destroyed", row, by, now or database_moment())
    row.delete()


@transaction.atomic
def reseal(number) -> bool:
    """Seal a note anew with the newest key; False when somebody did or it is gone."""
    from_old = ConfidentialNote.objects.select_for_update().filter(pk=number).first()
    if from_old is None:
        return False
    _seal(from_old, unseal(from_old.key_name, from_old.sealed, of=_of(from_old)))
    from_old.save(update_fields=["key_name", "sealed"])
    return True


def _locked(note: ConfidentialNote) -> ConfidentialNote:
    row = ConfidentialNote.objects.select_for_update().filter(pk=note.pk).first()
    if row is None:
        raise Stale
    return row


def _own(note: ConfidentialNote, by) -> ConfidentialNote:
    row = _locked(note)
    if row.owner_id != by.pk:
        raise NotAllowed
    return row


def _seal(note: ConfidentialNote, text: str) -> None:
    note.key_name, note.sealed = seal(text, of=_of(note))


def _of(note: ConfidentialNote) -> str:
    """What the text is sealed for: this row and this writer."""
    return f"{note.pk} {note.owner_id}"


def _enter(act: str, note: ConfidentialNote, by, now: datetime, detail: str = "") -> None:
    audit.enter(act, by=by, subject=f"note {note.pk}", detail=detail, at=now)
