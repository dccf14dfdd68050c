"""How many costly pages may be rendered: for one address, and for everybody at once.

Only what is not kept passes here (`reader.front_door`), so readers of ordinary pages never meet it.
Each process counts for itself and keeps addresses in memory alone, hashed, for some minutes.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from hashlib import blake2b
from secrets import token_bytes

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language

# One address may ask for so many at once, and then for so many a second. An office or a mobile
# network is one address: its readers mostly meet kept pages.
BURST, A_SECOND = 40, 2.0
# Of the threads of a process (`newsroom.serving`), so many may be busy with costly pages, and so
# many wait for a place, which keeps a thread too. The rest is for the others.
AT_ONCE, WAITING = 2, 1
PATIENCE = 2.0  # seconds until somebody is told to come again
# After somebody had to be turned away a place rests, for so many times the time that its page took,
# but for so many seconds at most: a page that waited for the database has computed nothing.
# Python computes in one thread at a time: places that are never idle would leave the pages that
# cost nothing, and the desk, nothing but crumbs.
REST, REST_AT_MOST, CROWDED = 3.0, 5.0, 2.0
ADDRESSES_AT_MOST = 20_000


class Turnstile:
    """Threads share it. Times are seconds of a clock that never goes back."""

    def __init__(self, burst: float = BURST, a_second: float = A_SECOND, at_once: int = AT_ONCE):
        self.burst, self.a_second = burst, a_second
        self.places = Places(at_once)
        self.lock = threading.Lock()
        self.salt = token_bytes(16)
        # Address -> what it may still ask for, and when that was true.
        self.left: dict[bytes, tuple[float, float]] = {}

    def lets_in(self, address: str, now: float | None = None) -> bool:
        """Whether this address may ask for one more; it is counted."""
        now = time.monotonic() if now is None else now
        key = blake2b(address.encode(errors="replace"), key=self.salt, digest_size=8).digest()
        with self.lock:
            if len(self.left) >= ADDRESSES_AT_MOST:
                self._forget(now)
            left, at = self.left.get(key, (self.burst, now))
            left = min(self.burst, left + (now - at) * self.a_second)
            self.left[key] = (max(left - 1, 0), now)
            return left >= 1

    def _forget(self, now: float) -> None:
        """Drop those who may ask for all again; when everybody is in a hurry, everybody."""
        whole = self.burst / self.a_second
        self.left = {key: one for key, one in self.left.items() if now - one[1] < whole}
        if len(self.left) >= ADDRESSES_AT_MOST:
            self.left.clear()


class Places:
    """Who may render now. Threads share it; times are seconds of a clock that never goes back."""

    def __init__(self, at_once: int = AT_ONCE):
        # When each place is free: a place that is taken has no such time.
        self.free_at: list[float | None] = [0.0] * at_once
        self.waiting, self.crowded_at = 0, -CROWDED
        self.changed = threading.Condition()

    @property
    def is_crowded(self) -> bool:
        """Whether somebody was turned away a moment ago."""
        return time.monotonic() - self.crowded_at < CROWDED

    @contextmanager
    def one(self, patience: float) -> Iterator[bool]:
        """A place for as long as the block, or False: none came free in so many seconds, or
        somebody waits already."""
        place = self._taken(patience)
        began = time.monotonic()
        try:
            yield place is not None
        finally:
            if place is not None:
                now = time.monotonic()
                with self.changed:
                    rests = min(REST * (now - began), REST_AT_MOST) if self.is_crowded else 0
                    self.free_at[place] = now + rests
                    self.changed.notify()

    def _taken(self, patience: float) -> int | None:
        deadline = time.monotonic() + patience
        with self.changed:
            if (place := self._free()) is not None:
                return place
            # In a crowd nobody waits: a thread would be lost to it all the time.
            if self.waiting >= WAITING or self.is_crowded:
                # Places that only rest make no crowd: it would never end.
                if all(at is None for at in self.free_at):
                    self.crowded_at = time.monotonic()
                return None
            self.waiting += 1
            try:
                while (place := self._free()) is None:
                    now = time.monotonic()
                    if now >= deadline:
                        self.crowded_at = now
                        return None
                    soonest = min((at for at in self.free_at if at is not None), default=deadline)
                    self.changed.wait(max(0.001, min(soonest, deadline) - now))
                return place
            finally:
                self.waiting -= 1

    def _free(self) -> int | None:
        """The number of a place that was free, and is taken now."""
        now = time.monotonic()
        for place, at in enumerate(self.free_at):
            if at is not None and at <= now:
                self.free_at[place] = None
                return place
        return None


def turned_away(request: HttpRequest, status: int, *, is_told: bool = False) -> HttpResponse:
    """429 for an address that asks too much, 503 when too many ask at once. No statement.

    In the log only where ``is_told``: a flood would fill it with a line for each, and each costs.
    """
    response = HttpResponse(_come_again(get_language()), status=status)
    response["Retry-After"] = "10"
    response["Cache-Control"] = "no-store"
    # What Django sets when it has logged an answer.
    response._has_been_logged = not is_told
    return response


@lru_cache(maxsize=8)
def _come_again(language: str) -> str:
    return render_to_string("429.html")
