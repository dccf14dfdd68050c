"""Galleys: type that was set once waits here for the next page that needs it.

A card is made of the values of a stored row and of nothing else: the same row makes the same card,
and what a page wrote of that card (`reader.templatetags.galleys`) is the same too. Both are kept in
this process, so nothing has to be purged. What was used longest ago goes first.

Galleys keep them by the row itself. A Shelf keeps what was made of an edition by its number, by the
version of its row and by how far the names had come (`editions.clock`): the database then tells two
numbers of an edition, and not all that it says.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

from django.conf import settings

from editions.prepared import Prepared

Made = TypeVar("Made")
# Seconds. Whether the files of a picture are there is looked at when its type is set; a list of
# cards may be as old again.
LIFE = 300
# The number of an edition and the version of its row (`editions.queries.RowVersion`).
Key = tuple[int, str]


class Galleys(Generic[Made]):
    """At most so many values, each by what it was made of. Threads share them."""

    def __init__(self, most: int):
        self.most = most
        self.kept: OrderedDict[Hashable, tuple[float, Made]] = OrderedDict()
        self.lock = threading.Lock()

    def of(self, row: Hashable, make: Callable[[], Made]) -> Made:
        """What ``make`` makes of this row, or made of it before."""
        if not settings.NEWSROOM_LETS_TYPE_STAND:
            return make()
        found = self.get(row)
        return self.put(row, make()) if found is None else found

    def get(self, row: Hashable) -> Made | None:
        with self.lock:
            found = self.kept.get(row)
            if found is None or time.monotonic() - found[0] >= LIFE:
                return None
            self.kept.move_to_end(row)
            return found[1]

    def put(self, row: Hashable, made: Made) -> Made:
        with self.lock:
            self.kept[row] = (time.monotonic(), made)
            self.kept.move_to_end(row)
            while len(self.kept) > self.most:
                self.kept.popitem(last=False)
        return made


class Shelf(Galleys[Made]):
    """What ``make`` makes of editions, of the rest of a row and of what it is kept by.

    ``whole`` asks for the rows of the editions that are not there, by their numbers: a row begins
    with the number and the version. ``names`` is how far the names had come before anything was
    asked; None where nothing is kept, and what is made is kept by ().
    """

    def __init__(self, whole: Prepared, make: Callable[[tuple, tuple], Made], most: int):
        super().__init__(most)
        self.whole, self.make = whole, make

    def from_rows(self, rows: Iterable[tuple], names: int | None) -> list[Made]:
        """Of rows that were asked for whole, in their order."""
        return [made for _key, made in self._made(rows, names)]

    def from_keys(self, keys: list[Key], names: int | None) -> dict[int, Made]:
        """By number; at most one statement, for those that are not there yet."""
        found, missing = {}, []
        for key in keys:
            made = None if names is None else self.get((*key, names))
            if made is None:
                missing.append(key[0])
            else:
                found[key[0]] = made
        if missing:
            rows = self.whole.ask(keys=missing)
            found |= {key[0]: made for key, made in self._made(rows, names)}
        return found

    def _made(self, rows: Iterable[tuple], names: int | None) -> Iterable[tuple[Key, Made]]:
        for row in rows:
            key = row[:2]
            if names is None:
                yield key, self.make(row[2:], ())
                continue
            by = (*key, names)
            yield key, self.get(by) or self.put(by, self.make(row[2:], by))


def pieces() -> dict | None:
    """Where a kept value keeps what pages wrote of it; None where nothing is kept."""
    return {} if settings.NEWSROOM_LETS_TYPE_STAND else None
