"""How many costly pages may be rendered: for one address, and for everybody at once.

Only what is not kept passes here (`reader.front_door`), so readers of ordinary pages never meet it.
Each process counts for itself and keeps addresses in memory alone, hashed, for some minutes.
"""

import threading
import time
from hashlib import blake2b
from secrets import token_bytes

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

# One address may ask for so many at once, and then for so many a second. An office or a mobile
# network is one address: its readers mostly meet kept pages.
BURST, A_SECOND = 40, 2.0
# Of the threads of a process, so many may be busy with costly pages; the rest is for the others.
AT_ONCE = 2
PATIENCE = 2.0  # seconds until somebody is told to come again
ADDRESSES_AT_MOST = 20_000


class Turnstile:
    """Threads share it. Times are seconds of a clock that never goes back."""

    def __init__(self, burst: float = BURST, a_second: float = A_SECOND, at_once: int = AT_ONCE):
        self.burst, self.a_second = burst, a_second
        self.places = threading.BoundedSemaphore(at_once)
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


def turned_away(request: HttpRequest, status: int) -> HttpResponse:
    """429 for an address that asks too much, 503 when too many ask at once. No statement."""
    response = HttpResponse(render_to_string("429.html"), status=status)
    response["Retry-After"] = "10"
    response["Cache-Control"] = "no-store"
    return response
