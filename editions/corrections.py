"""What readers were told about changes: corrections, clarifications, and updates with a note."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from editions.models import Change, address_of


@dataclass(frozen=True, slots=True)
class Told:
    """One change as the list of corrections shows it, under the headline of the story now."""

    key: int
    kind: str
    label: str
    note: str
    at: datetime
    number: int
    headline: str
    address: str


TOLD = "SELECT * FROM public.readers_told(%s, %s, %s, %s)"


def told_at(
    moment: datetime, most: int, *, before: tuple[datetime, int] | None = None
) -> list[Told]:
    """What had been told by this moment of stories that readers see at it, newest first, after
    the place ``before`` of the list.

    A story that is withdrawn takes its corrections with it. One statement, answered by the owner
    of the tables (migration 0021): readers see no row of an edition that has ended, only its note.
    """
    with connection.cursor() as cursor:
        cursor.execute(TOLD, [moment, *(before or (None, None)), most])
        return [_told(*row) for row in cursor.fetchall()]


def _told(key: int, number: int, change: str, note: str, at: datetime, headline: str) -> Told:
    label = Change(change).label
    address = address_of(number, headline)
    return Told(key, change, label, note, at, number, headline, address)
