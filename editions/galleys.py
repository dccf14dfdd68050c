"""Galleys: type that was set once waits here for the next page that needs it.

A card is made of the values of a stored row and of nothing else: the same row makes the same card,
and what a page wrote of that card (`reader.templatetags.galley`) is the same too. Both are kept in
this process by the row itself, so nothing has to be purged: a changed name makes another row. What
was used longest ago goes first.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from django.conf import settings

Made = TypeVar("Made")
# Seconds. Whether the files of a picture are there is looked at when its type is set.
LIFE = 300


class Galleys(Generic[Made]):
    """At most so many values, each by the row that it was made of. Threads share them."""

    def __init__(self, most: int):
        self.most = most
        self.kept: OrderedDict[Hashable, tuple[float, Made]] = OrderedDict()
        self.lock = threading.Lock()

    def of(self, row: Hashable, make: Callable[[], Made]) -> Made:
        """What ``make`` makes of this row, or made of it before."""
        if not settings.NEWSROOM_LETS_TYPE_STAND:
            return make()
        now = time.monotonic()
        with self.lock:
            found = self.kept.get(row)
            if found and now - found[0] < LIFE:
                self.kept.move_to_end(row)
                return found[1]
        made = make()
        with self.lock:
            self.kept[row] = (now, made)
            self.kept.move_to_end(row)
            while len(self.kept) > self.most:
                self.kept.popitem(last=False)
        return made


def pieces() -> dict | None:
    """Where a kept value keeps what pages wrote of it; None where nothing is kept."""
    return {} if settings.NEWSROOM_LETS_TYPE_STAND else None
