"""Where rendered pages are kept: in this process, and below it in a place that the workers share.

A page is kept whole under its key, compressed, with the site clock that it was rendered under.
Whether it may still be shown is asked each time (`Kept.is_fresh`), so nothing is ever purged one by
one. Both stores are bounded; what was kept longest ago goes first.
"""

import fcntl
import gzip
import json
import logging
import os
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from secrets import token_hex

import brotli
from django.core.cache import BaseCache

from editions.clock import REMEMBERED, Reading

log = logging.getLogger("newsroom.pages")

# Seconds for which a page may stand in while the database is away: no longer than withdrawals are
# remembered.
STANDS_IN = int(REMEMBERED.total_seconds())
# Below this many bytes compressing is not worth its time.
SMALL = 500
STRIPES = 64
# What the site clock said last to any of the workers of this server, which are made of one process
# (`newsroom.serving`). What was noted before it was started is not believed: a story may have been
# withdrawn since.
CLOCK = f"clock-{token_hex(8)}"
CLOCK_KEPT = 7 * 24 * 3600  # seconds, in Valkey or Redis
# The folder is looked over after this many pages were written into it.
SWEPT_EVERY = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer. Times are seconds of the epoch; ``bodies`` go by their Content-Encoding.

    ``moment`` is the one it was rendered for, ``until`` when it is old whatever the clock says (it
    may tell how long ago something was), ``ends`` the first known moment after it at which
    something on the site is withdrawn by itself.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    etag: str
    bodies: dict[str, bytes]
    tick: int
    moment: float
    until: float
    ends: float | None

    def is_fresh(self, reading: Reading, now: float) -> bool:
        """Whether nothing that it may show has changed up to now."""
        return now < self.until and reading.still_true(self.tick, self.moment, now)

    def may_stand_in(self, reading: Reading | None, now: float) -> bool:
        """Whether readers may see it while nobody can say what has changed; ``reading`` is the last
        one known. A page from before the last withdrawal may name the story that was withdrawn."""
        if reading is None or now - self.moment >= STANDS_IN:
            return False
        if reading.withdrawn and self.moment < reading.withdrawn.timestamp():
            return False
        return self.ends is None or now < self.ends

    def body(self, encoding: str) -> bytes:
        if encoding in self.bodies:
            return self.bodies[encoding]
        return gzip.decompress(self.bodies["gzip"])

    @property
    def size(self) -> int:
        return 1_000 + sum(map(len, self.bodies.values()))

    def packed(self) -> bytes:
        told = {name: getattr(self, name) for name in _PLAIN}
        told["sizes"] = {name: len(body) for name, body in self.bodies.items()}
        return json.dumps(told).encode() + b"\n" + b"".join(self.bodies.values())

    @classmethod
    def unpacked(cls, stored: bytes) -> "Kept":
        """Raises ValueError or KeyError for anything that ``packed`` did not make."""
        line, _, rest = stored.partition(b"\n")
        told = json.loads(line)
        bodies, place = {}, 0
        for name, size in told.pop("sizes").items():
            bodies[name] = rest[place : place + size]
            place += size
        if place != len(rest):
            raise ValueError("a page that was not written to its end")
        told["headers"] = tuple((name, value) for name, value in told["headers"])
        return cls(bodies=bodies, **{name: told[name] for name in _PLAIN})


_PLAIN = ("status", "headers", "etag", "tick", "moment", "until", "ends")


def compressed(content: bytes) -> dict[str, bytes]:
    """The forms in which a body is kept; a small one as it is."""
    if len(content) < SMALL:
        return {"": content}
    # A page looks back 64 kB and no further: the 4 MB of the default take 8 MB for each being made.
    brotlied = brotli.compress(content, quality=7, lgwin=16)
    return {"br": brotlied, "gzip": gzip.compress(content, 6, mtime=0)}


# The page for an address that leads nowhere is the same for all of them.
compressed_once = lru_cache(maxsize=8)(compressed)


class Memory:
    """The pages used last in this process; at most so many bytes. Threads share it."""

    def __init__(self, most: int):
        self.most, self.bytes = most, 0
        self.pages: OrderedDict[str, Kept] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, key: str) -> Kept | None:
        with self.lock:
            if key in self.pages:
                self.pages.move_to_end(key)
            return self.pages.get(key)

    def put(self, key: str, kept: Kept) -> None:
        with self.lock:
            self._drop(key)
            self.pages[key] = kept
            self.bytes += kept.size
            while self.bytes > self.most and self.pages:
                self._drop(next(iter(self.pages)))

    def _drop(self, key: str) -> None:
        if gone := self.pages.pop(key, None):
            self.bytes -= gone.size


class Folder:
    """A folder of this machine. A page is there whole or not at all; a broken one is not there."""

    def __init__(self, place: Path, most: int):
        self.place, self.most, self.written = place, most, 0

    def get(self, key: str) -> Kept | None:
        try:
            return Kept.unpacked(self._file(key).read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("A kept page cannot be read: %s", error)
            return None

    def put(self, key: str, kept: Kept) -> None:
        try:
            self._write(self._file(key), kept.packed())
            self.written += 1
            if self.written % SWEPT_EVERY == 0:
                self.sweep()
        except OSError as error:
            # A full disk keeps no pages; readers get theirs all the same.
            log.warning("A page cannot be kept: %s", error)

    def note(self, told: bytes) -> None:
        try:
            self._write(self.place / CLOCK, told)
        except OSError as error:
            log.warning("The site clock cannot be noted: %s", error)

    def noted(self) -> bytes:
        try:
            return (self.place / CLOCK).read_bytes()
        except OSError:
            return b""

    def _write(self, file: Path, told: bytes) -> None:
        self.place.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, temporary = tempfile.mkstemp(dir=self.place, prefix=".writing-")
        try:
            with os.fdopen(descriptor, "wb") as written:
                written.write(told)
            os.replace(temporary, file)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def sweep(self) -> None:
        """Drop the oldest until a tenth of the room is free."""
        found = []
        with os.scandir(self.place) as entries:
            for entry in entries:
                with suppress(FileNotFoundError):
                    told = entry.stat()
                    found.append((told.st_mtime, told.st_size, entry.path))
        total = sum(size for _at, size, _path in found)
        for _at, size, path in sorted(found):
            if total <= self.most * 0.9:
                return
            if "/lock-" not in path and not path.endswith(f"/{CLOCK}"):
                Path(path).unlink(missing_ok=True)
                total -= size

    @contextmanager
    def alone(self, key: str) -> Iterator[None]:
        """One at a time renders a page, of all threads of all workers; the others wait."""
        stripe = int(_digest(key)[:4], 16) % STRIPES
        try:
            self.place.mkdir(parents=True, exist_ok=True, mode=0o700)
            guard = (self.place / f"lock-{stripe}").open("w")
        except OSError:
            yield
            return
        with guard:
            fcntl.flock(guard, fcntl.LOCK_EX)
            yield

    def _file(self, key: str) -> Path:
        return self.place / _digest(key)


class Shared:
    """Valkey or Redis, for several machines; through Django's cache."""

    WAITED = 5.0  # seconds; longer than any page takes
    STEP = 0.02

    def __init__(self, cache: BaseCache):
        self.cache = cache

    def get(self, key: str) -> Kept | None:
        try:
            stored = self.cache.get(f"page-{_digest(key)}")
            return Kept.unpacked(stored) if stored else None
        except Exception as error:  # noqa: BLE001 - each client library has errors of its own
            log.warning("The store of pages does not answer: %s", error)
            return None

    def put(self, key: str, kept: Kept) -> None:
        try:
            self.cache.set(f"page-{_digest(key)}", kept.packed(), STANDS_IN)
        except Exception as error:  # noqa: BLE001
            log.warning("The store of pages does not answer: %s", error)

    def note(self, told: bytes) -> None:
        with suppress(Exception):
            self.cache.set(f"pages-{CLOCK}", told, CLOCK_KEPT)

    def noted(self) -> bytes:
        with suppress(Exception):
            return self.cache.get(f"pages-{CLOCK}") or b""
        return b""

    @contextmanager
    def alone(self, key: str) -> Iterator[None]:
        name, began = f"rendering-{_digest(key)}", time.monotonic()
        mine = False
        try:
            while not (mine := self.cache.add(name, 1, self.WAITED)):
                if time.monotonic() - began > self.WAITED:
                    break
                time.sleep(self.STEP)
        except Exception as error:  # noqa: BLE001
            log.warning("The store of pages does not answer: %s", error)
        try:
            yield
        finally:
            if mine:
                with suppress(Exception):
                    self.cache.delete(name)


def _digest(key: str) -> str:
    return blake2b(key.encode(errors="replace"), digest_size=20).hexdigest()


class PageStore:
    """Memory above, the shared place below."""

    def __init__(self, memory: Memory, below: Folder | Shared):
        self.memory, self.below = memory, below
        self.alone = below.alone
        self.told: tuple = ()

    def get(self, key: str, reading: Reading | None, now: float) -> Kept | None:
        """The page in its newest form; one that is fresh in memory is not looked for below."""
        mine = self.memory.get(key)
        if mine and reading and mine.is_fresh(reading, now):
            return mine
        other = self.below.get(key)
        if other and (mine is None or other.moment > mine.moment):
            self.memory.put(key, other)
            return other
        return mine

    def put(self, key: str, kept: Kept) -> None:
        self.memory.put(key, kept)
        self.below.put(key, kept)

    def note(self, reading: Reading) -> None:
        """Let the other workers know what the clock said, when that is something new: one that has
        answered nobody before the database went away would know of no withdrawal, and show
        nothing."""
        told = (reading.tick, reading.passed, reading.next_end, reading.withdrawn)
        if told != self.told:
            self.told = told
            other = self.noted()
            if other is None or other.moment < reading.moment:
                self.below.note(reading.packed())

    def noted(self) -> Reading | None:
        """What it said last to any worker."""
        with suppress(ValueError, KeyError, TypeError):
            return Reading.unpacked(self.below.noted())
        return None
