"""The site clock: by what a kept page knows that something it may show has changed.

``tick`` grows with every transaction that changes a table of which pages are made; the database
sees to it (migration 0015). Nothing is written when a scheduled edition begins or an embargo ends:
such moments are known in advance, and a page that was rendered before one of them is old after it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, models


class SiteClock(models.Model):
    """One row, or none before anything was ever written."""

    id = models.SmallIntegerField(primary_key=True)
    tick = models.BigIntegerField()

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


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clock said at ``moment``.

    ``passed`` is the last moment up to then at which something began or ended by itself, ``next``
    the first one after it, ``next_end`` the first after it at which something ends. ``withdrawn``
    is the last moment at which a story was taken from readers, within REMEMBERED. None for none.
    """

    moment: datetime
    tick: int
    passed: datetime | None
    next: datetime | None
    next_end: datetime | None
    withdrawn: datetime | None = None

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

# Each line enters an index at its place; placements and breaking news are small tables.
_BEGINS = (
    "SELECT lower(live) FROM editions_edition WHERE lower(live) {} ORDER BY lower(live) {} LIMIT 1"
)
_ENDS = (
    "SELECT upper(live) FROM editions_edition WHERE upper(live) {} AND NOT upper_inf(live)"
    " AND NOT isempty(live) ORDER BY upper(live) {} LIMIT 1"
)
_PLACED = (
    "SELECT {0}({1}) FROM editions_placement WHERE {1} {2} AND arrangement_id ="
    " (SELECT max(id) FROM editions_arrangement)"
)
_BROKE = "SELECT {0}({1}) FROM editions_breaking WHERE {1} {2}"


def _bound(which: str, compared: str, *, ends_alone: bool = False) -> str:
    """The greatest or the least of what is on this side of the moment."""
    order = "DESC" if which == "max" else "ASC"
    columns = ("ends_at",) if ends_alone else ("starts_at", "ends_at")
    parts = [_ENDS.format(compared, order)]
    if not ends_alone:
        parts.append(_BEGINS.format(compared, order))
    for column in columns:
        parts += [text.format(which, column, compared) for text in (_PLACED, _BROKE)]
    function = "greatest" if which == "max" else "least"
    return f"{function}({', '.join(f'({part})' for part in parts)})"


_PASSED = _bound("max", "<= %(moment)s")
_NEXT = _bound("min", "> %(moment)s")
_NEXT_END = _bound("min", "> %(moment)s", ends_alone=True)
_TICK = "(SELECT tick FROM editions_siteclock)"
# What ended within that time and left its story without an edition; by the index of ends.
_WITHDRAWN = (
    "(SELECT max(upper(one.live)) FROM editions_edition one"
    " WHERE upper(one.live) <= %(moment)s AND upper(one.live) > %(moment)s - %(span)s"
    " AND NOT upper_inf(one.live) AND NOT isempty(one.live) AND NOT EXISTS (SELECT FROM"
    " editions_edition other WHERE other.story_id = one.story_id AND other.live @> %(moment)s))"
)
_ASKED = "SELECT " + ", ".join([_TICK, _PASSED, _NEXT, _NEXT_END, _WITHDRAWN])


def read_clock(moment: datetime) -> Reading:
    """What the clock says at this moment; one statement. Ask before a page is rendered: what
    changes while it is, makes it old."""
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, {"moment": moment, "span": REMEMBERED})
        tick, *moments = cursor.fetchone()
    return Reading(moment, tick or 0, *moments)
