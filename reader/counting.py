"""Counting what is read: no cookie, nothing kept about anybody, and no statement for most reads.

The script of the article page tells the number of the story, after the page was looked at for some
seconds. The number goes into the memory of this process and is written with others every
``WRITE_EVERY``; so pages may come from a cache in front of us and are counted all the same. Who has
no script is not counted, and neither are the machines that have none.

Who reads twice within an hour counts once, and one address counts little, however many browsers it
says it has. For that the process remembers, for the hour, hashes under a salt that it throws away
with them: nothing of it is written anywhere, and an address cannot be found again from its hash.
"""

import atexit
import ipaddress
import logging
import re
import secrets
import threading
from collections import Counter
from datetime import datetime, timedelta
from hashlib import blake2b

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from editions import most_read
from reader.pages import moment_of

log = logging.getLogger("newsroom.counting")

WRITE_EVERY = timedelta(seconds=10)
# In one process and one hour: reads of one story, and of all stories, from one address.
STORY_AT_MOST = 10
ADDRESS_AT_MOST = 200
# Hashes of one hour in memory, about 15 MB; a flood from everywhere fills it, and then nothing
# more is counted in that hour.
HASHES_AT_MOST = 100_000
# Stories that wait to be written; numbers that nobody printed are told apart when they are.
WAITING_AT_MOST = 5_000

# «CUBOT» makes telephones.
MACHINES = re.compile(
    r"(?<!cu)bot(?![a-z])|crawl|spider|slurp|headless|preview|lighthouse|monitor|scrap|fetch|archiver"
    r"|externalhit|curl|wget|python|java/|okhttp|go-http|libwww|phantom|selenium|puppeteer"
    r"|playwright",
    re.IGNORECASE,
)


class Doorkeeper:
    """Says whether a read counts. Remembers hashes for one hour, under a salt of that hour."""

    def __init__(self):
        self.hour: datetime | None = None
        self._begin(None)

    def _begin(self, hour: datetime | None) -> None:
        self.hour = hour
        self.salt = secrets.token_bytes(16)
        self.seen: Counter[bytes] = Counter()

    def lets_in(self, address: str, agent: str, number: int, moment: datetime) -> bool:
        """Whether this reader's read of this story counts; it does once an hour."""
        hour = most_read.hour_of(moment)
        if hour != self.hour:
            self._begin(hour)
        limits = {
            self._hash("reader", address, agent, number): 1,
            self._hash("story", address, number): STORY_AT_MOST,
            self._hash("address", address): ADDRESS_AT_MOST,
        }
        if any(self.seen[key] >= most for key, most in limits.items()):
            return False
        if len(self.seen) + len(limits) > HASHES_AT_MOST:
            return False
        self.seen.update(limits.keys())
        return True

    def _hash(self, *parts) -> bytes:
        text = "\0".join(map(str, parts)).encode(errors="replace")
        return blake2b(text, key=self.salt, digest_size=8).digest()


class Tally:
    """What this process has counted and not yet written. Threads share it."""

    def __init__(self):
        self.lock = threading.Lock()
        self.door = Doorkeeper()
        self.waiting: Counter[tuple[datetime, int]] = Counter()
        self.written_at: datetime | None = None

    def count(self, number: int, address: str, agent: str, moment: datetime) -> None:
        """Count this read if it counts, and write what waits when it is time."""
        with self.lock:
            key = (most_read.hour_of(moment), number)
            has_room = key in self.waiting or len(self.waiting) < WAITING_AT_MOST
            if has_room and self.door.lets_in(address, agent, number, moment):
                self.waiting[key] += 1
            # Of a clock that was set back the time cannot be told: then it is time.
            since = abs(moment - self.written_at) if self.written_at else WRITE_EVERY
            if not self.waiting or since < WRITE_EVERY:
                return
            batch, self.waiting, self.written_at = self.waiting, Counter(), moment
        self._write(batch, moment)

    def write(self, moment: datetime) -> None:
        """Write what waits now."""
        with self.lock:
            batch, self.waiting, self.written_at = self.waiting, Counter(), moment
        if batch:
            self._write(batch, moment)

    def _write(self, batch: Counter, moment: datetime) -> None:
        try:
            most_read.record(batch, moment)
        except (DatabaseError, InterfaceError) as error:
            log.warning("Reads could not be written and wait: %s", error)
            with self.lock:
                self.waiting.update(batch)


tally = Tally()


@atexit.register
def write_the_rest() -> None:
    """A process that ends writes what it still holds."""
    if tally.waiting:
        tally.write(timezone.now())


@csrf_exempt  # Nothing is done in anybody's name: there is no session to protect.
@require_POST
def read(request: HttpRequest, number: int) -> HttpResponse:
    """Somebody has read this story. The answer is the same whether it counts or not."""
    agent = request.headers.get("User-Agent", "")[:300]
    if is_from_our_page(request) and agent and not MACHINES.search(agent):
        tally.count(number, address_of(request), agent, moment_of(request))
    response = HttpResponse(status=204)
    response["Cache-Control"] = "no-store"
    return response


def is_from_our_page(request: HttpRequest) -> bool:
    """Browsers say where a request comes from, and no page can make them say something else."""
    ours = {settings.NEWSROOM_BASE_URL, f"{request.scheme}://{request.get_host()}"}
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    return site == "same-origin" and request.headers.get("Origin") in ours


def address_of(request: HttpRequest) -> str:
    """Where a request comes from; of IPv6 the network of a household, which holds 2^64 addresses.

    Behind a proxy it is the last address in X-Forwarded-For, which the proxy itself has added.
    """
    text = request.META.get("REMOTE_ADDR", "")
    if settings.NEWSROOM_BEHIND_PROXY:
        text = request.headers.get("X-Forwarded-For", text).rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text[:100]
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
