"""The site clock: by what a kept page knows that something it may show has changed.

``tick`` grows with every transaction that changes a table of which pages are made; the database
sees to it (migration 0015). Nothing is written when a scheduled edition begins or an embargo ends:
such moments are known in advance, and a page that was rendered before one of them is old after it.

``names`` grows with every transaction that changes what pages show beside the frozen words of an
edition: an author with portrait and links, a source, a tag, a section, whether a story shows its
editions (migration 0025).
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, models
from django.utils import timezone


class SiteClock(models.Model):
    """One row, or none before anything was ever written."""

    id = models.SmallIntegerField(primary_key=True)
    tick = models.BigIntegerField()
    names = models.BigIntegerField(db_default=0)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.tick)


class SiteChange(models.Model):
    """Rows of transactions that have not ended: nobody ever sees one."""

    id = models.BigAutoField(primary_key=True)
    round = models.SmallIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.pk)


MOMENTS = ("moment", "passed", "next", "next_end", "withdrawn")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clock said at ``moment``.

    ``passed`` is the last moment up to then at which something began or ended by itself, ``next``
    the first one after it, ``next_end`` the first after it at which something ends. ``withdrawn``
    is the last moment at which a story was taken from readers, within REMEMBERED. None for none.
    ``ahead``: by how much our clock is at most before that of the database.
    """

    moment: datetime
    tick: int
    passed: datetime | None
    next: datetime | None
    next_end: datetime | None
    withdrawn: datetime | None = None
    names: int = 0
    ahead: timedelta = timedelta(0)

    def packed(self) -> bytes:
        """For another process, until the database answers again."""
        told = {name: getattr(self, name) for name in MOMENTS}
        said = {name: one and one.isoformat() for name, one in told.items()}
        return json.dumps({**said, "tick": self.tick, "names": self.names}).encode()

    @classmethod
    def unpacked(cls, stored: bytes) -> "Reading":
        """Raises ValueError, KeyError or TypeError for what ``packed`` did not make."""
        said = json.loads(stored)
        told = {name: said[name] and datetime.fromisoformat(said[name]) for name in MOMENTS}
        return cls(**told, tick=said["tick"], names=said["names"])

    def still_true(self, tick: int, moment: float, now: float) -> bool:
        """Whether what was made at this moment, under this tick, is true now (both in seconds of
        the epoch): nothing has been changed since, begun or ended."""
        passed = (self.passed, self.next)
        return tick == self.tick and not any(
            one and moment < one.timestamp() <= now for one in passed
        )


# For so long it is known that something was withdrawn; nothing from before it is shown for longer
# without asking (reader.page_store).
REMEMBERED = timedelta(hours=1)

# Answered by the owner of the tables (migration 0021): readers' role does not see what is to come.
_ASKED = """
SELECT tick, passed, next, next_end, withdrawn, public.readers_names(), public.readers_moment()
  FROM public.readers_clock(%s, %s)
"""


def read_clock(moment: datetime) -> Reading:
    """What the clock says at this moment; one statement. Ask before a page is rendered: what
    changes while it is, makes it old."""
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, [moment, REMEMBERED])
        tick, *moments, names, now = cursor.fetchone()
    ahead = max(timezone.now() - now, timedelta(0))
    return Reading(moment, tick or 0, *moments, names=names, ahead=ahead)
