"""Telling services that an edition began or ended, by whoever calls: any number of workers.

Each announcement is a row that is there once, claimed in a short transaction of its own by moving
its next try into the future; the service is spoken to outside of any transaction. A worker that
dies leaves its announcement to be told when the claim has run out: a service may then hear it a
second time, which does no harm, and never hears nothing. What fails each time is set aside.
"""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.error import HTTPError

from django.db.models.functions import Now

from articles.models import Announcement
from editions.models import Edition

log = logging.getLogger("newsroom.hubs")

CLAIMED_FOR = timedelta(seconds=30)  # longer than any service may take to answer
FIRST_WAIT = timedelta(seconds=30)  # doubled with each failure
TRIES = 10  # the last about four hours after the first
KEPT_FOR = timedelta(days=1)
BUSY = 429
# What an address of an edition is made of.
ADDRESSED = ("story_id", "headline", "section_id", "ends_at")
# Found, counted and put out of reach of the others at once: the row is locked for one statement.
CLAIM = """
UPDATE articles_announcement SET
  tries = tries + 1,
  try_at = %(until)s,
  given_up_at = CASE WHEN tries >= %(tries)s THEN %(now)s END,
  failure = CASE WHEN tries >= %(tries)s AND failure = '' THEN %(failure)s ELSE failure END
WHERE id = (
  SELECT id FROM articles_announcement
  WHERE service = %(service)s AND told_at IS NULL AND given_up_at IS NULL AND try_at <= %(now)s
  ORDER BY try_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING *
"""

Services = dict[str, Callable[[list[Edition]], None]]
# An edition, whether it is its end, and when that was.
Change = tuple[int, bool, datetime]


@dataclass
class Announcer:
    """A worker: which services it tells, and which it leaves in peace for a while."""

    services: Services
    resting: dict[str, datetime] = field(default_factory=dict)

    def work(
        self, changes: Iterable[Change], *, clock: Callable[[], datetime], seconds: float = 60
    ) -> int:
        """Enter these changes and tell all that is due; how many announcements were told.

        No statement when no service is set. None is begun after so many seconds.
        """
        if not self.services:
            return 0
        enter(changes, self.services, clock())
        told, began = 0, time.monotonic()
        for service in self.services:
            while time.monotonic() - began < seconds:
                now = clock()
                announcement = claim(service, now) if self._may_ask(service, now) else None
                if announcement is None:
                    break
                told += self._tell(announcement, clock)
        return told

    def _may_ask(self, service: str, now: datetime) -> bool:
        return service not in self.resting or self.resting[service] <= now

    def _tell(self, announcement: Announcement, clock: Callable[[], datetime]) -> bool:
        try:
            self.services[announcement.service]([announcement.edition])
        except Exception as error:  # noqa: BLE001 - whatever it is, the next one is told
            now = clock()
            if _is_away(error):
                self.resting[announcement.service] = now + FIRST_WAIT
            _put_off(announcement, error, now)
            return False
        announcement.told_at = clock()
        announcement.save(update_fields=["told_at"])
        return True


def enter(changes: Iterable[Change], services: Iterable[str], now: datetime) -> int:
    """Write a row for each change and service that has none; how many. At most two statements."""
    wanted = {
        (edition, is_end, service): due for edition, is_end, due in changes for service in services
    }
    if not wanted:
        return 0
    known = Announcement.objects.filter(edition__in={key[0] for key in wanted})
    fresh = wanted.keys() - set(known.values_list("edition", "is_end", "service"))
    rows = [
        Announcement(edition_id=key[0], is_end=key[1], service=key[2], due_at=due, try_at=now)
        for key, due in wanted.items()
        if key in fresh
    ]
    # Of two workers that see the same change one writes it.
    return len(Announcement.objects.bulk_create(rows, ignore_conflicts=True)) if rows else 0


def claim(service: str, now: datetime) -> Announcement | None:
    """The announcement that waits longest, for this worker alone; None when nothing is due. What
    was claimed that often that nobody can have come back is set aside here. Two statements."""
    claimed = Announcement.objects.raw(
        CLAIM,
        {"service": service, "now": now, "until": now + CLAIMED_FOR, "tries": TRIES,
         "failure": "the worker ended before it was told"},
    )  # fmt: skip
    announcement = next(iter(claimed), None)
    if announcement is None or announcement.given_up_at:
        return None
    announcement.edition = Edition.objects.only(*ADDRESSED).get(pk=announcement.edition_id)
    return announcement


def try_again(announcements) -> int:
    """Let what was set aside be told at once, as if for the first time; how many."""
    return announcements.update(try_at=Now(), tries=0, given_up_at=None)


def tidy(now: datetime) -> None:
    """Forget what was told long ago; what was set aside stays until somebody has seen to it."""
    Announcement.objects.filter(due_at__lt=now - KEPT_FOR, told_at__isnull=False).delete()


def _is_away(error: Exception) -> bool:
    """Whether the service is in trouble, not what it was told: then the others wait, too."""
    if isinstance(error, HTTPError):
        return error.code >= 500 or error.code == BUSY
    return isinstance(error, OSError)


def _put_off(announcement: Announcement, error: Exception, now: datetime) -> None:
    log.warning(
        "A change could not be told to %s (try %d): %s",
        announcement.service, announcement.tries, error,
    )  # fmt: skip
    announcement.failure = f"{type(error).__name__}: {error}"[:300]
    announcement.try_at = now + FIRST_WAIT * 2 ** (announcement.tries - 1)
    if announcement.tries >= TRIES:
        announcement.given_up_at = now
    announcement.save(update_fields=["failure", "try_at", "given_up_at"])
