"""Standing type: what is the same on page after page is set once and used until the clock moves.

A printer keeps the type of the masthead standing from day to day. Here a piece of a page, rendered
or read, is kept in this process for as long as nothing that pages are made of has changed and no
boundary has passed (`editions.clock`), for a minute at most.
"""

import logging
import threading
import time
from collections.abc import Callable, Hashable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.utils import timezone
from django.utils.translation import get_language

from editions.clock import Reading, read_clock
from editions.galleys import Galleys

log = logging.getLogger("newsroom.pages")

PIECES_AT_MOST = 1_000
LIFE = 60  # seconds
# A piece is for pages of now; a page of another moment, such as a preview, sets its own.
NOW = 2  # seconds


class Watch:
    """What this process knows of the site clock; read at most once in NEWSROOM_PAGES_BEHIND
    seconds."""

    def __init__(self):
        self.lock = threading.Lock()
        self.reading: Reading | None = None
        self.tried_at = -float("inf")
        self.failure: Exception | None = None

    @property
    def is_away(self) -> bool:
        return self.failure is not None

    def look(self) -> Reading | None:
        """The clock; the last one known while the database is away or another thread reads it."""
        patience = settings.NEWSROOM_PAGES_BEHIND
        if time.monotonic() - self.tried_at < patience:
            return self.reading
        if not self.lock.acquire(blocking=self.reading is None):
            return self.reading
        try:
            if time.monotonic() - self.tried_at >= patience:
                began = time.monotonic()
                try:
                    self.reading, self.failure = read_clock(timezone.now()), None
                except (DatabaseError, InterfaceError) as error:
                    if not self.is_away:
                        log.warning("The site clock cannot be read: %s", error)
                    self.failure, began = error, time.monotonic()
                self.tried_at = began
        finally:
            self.lock.release()
        return self.reading

    def forget(self) -> None:
        self.__init__()


watch = Watch()


@dataclass(slots=True)
class Used:
    """The standing pieces that a page is made of, by their keys. Where one of them did not stand
    (it took too long, the database went away) the page does not either."""

    pieces: list[tuple[Hashable, Any]] = field(default_factory=list)
    stands: bool = True


class Held(threading.local):
    """What the clock said when this thread began the page that it is at. Whatever is made for the
    page is kept under that: made of what was read before, it would be old under a later one. What
    is no page of the front door holds none, and sets its own type."""

    reading: Reading | None = None
    used: Used | None = None


held = Held()


@contextmanager
def holding(reading: Reading | None):
    """For one page."""
    before, held.reading = held.reading, reading
    try:
        yield
    finally:
        held.reading = before


def present() -> datetime:
    """Now, for a page: no later than the clock of the database, which decides what readers may see.
    A page of a later moment would miss what is to begin there, and what it replaces."""
    return timezone.now() - (watch.reading.ahead if watch.reading else timedelta(0))


def names_at(moment: datetime) -> int | None:
    """How far the names had come (`editions.clock`) before a page of this moment asked anything;
    the same for as long as it is made. None where nothing stands that another page set."""
    reading = held.reading
    return reading.names if reading and _stands(moment) else None


def _stands(moment: datetime) -> bool:
    """Whether a page of this moment is made of standing type: one of now, while it can be asked
    what has changed."""
    is_now = abs(time.time() - moment.timestamp()) <= NOW
    return settings.NEWSROOM_LETS_TYPE_STAND and is_now and not watch.is_away


@dataclass(frozen=True, slots=True)
class Piece:
    value: Any
    tick: int
    moment: float


pieces: Galleys[Piece] = Galleys(PIECES_AT_MOST)


def standing(key: Hashable, moment: datetime, build: Callable[[], Any]) -> Any:
    """What ``build`` makes, or made for a page shortly before. ``key`` names it and all that it
    depends on besides the tables."""
    reading, now, at = held.reading, time.time(), moment.timestamp()
    if reading is None or not _stands(moment):
        if held.used:
            held.used.stands = False
        return build()
    key = (get_language(), key)
    if piece := _fresh(key, reading, now):
        value = piece.value
    else:
        value = build()
        pieces.put(key, Piece(value, reading.tick, at))
    if held.used:
        held.used.pieces.append((key, value))
    return value


def _fresh(key: Hashable, reading: Reading, now: float) -> Piece | None:
    kept = pieces.get(key)
    if kept and now - kept.moment < LIFE and reading.still_true(kept.tick, kept.moment, now):
        return kept
    return None


@contextmanager
def noting():
    """What is used meanwhile."""
    before, held.used = held.used, Used()
    try:
        yield held.used
    finally:
        held.used = before


def all_stand(used: Used) -> bool:
    """Whether these pieces are what they were, by the clock that this page holds. What is not set
    for that clock yet does not stand: whoever sets it finds out."""
    reading, now = held.reading, time.time()
    if reading is None or watch.is_away:
        return False
    for key, value in used.pieces:
        piece = _fresh(key, reading, now)
        if piece is None or (piece.value is not value and piece.value != value):
            return False
    return True
