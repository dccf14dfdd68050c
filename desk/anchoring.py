"""Finding a passage again in a text that has changed around it.

A passage is its words, with some words before and after it (the W3C's text quote selector). Only
letters count: tashkeel, tatweel, hamza, spaces and invisible characters may differ.
"""

from functools import lru_cache

from arabic.folding import fold

# What is kept of the text on either side, in characters.
BESIDE = 60


@lru_cache(maxsize=4096)
def _bare(char: str) -> str:
    return " " if char.isspace() else fold(char)


@lru_cache(maxsize=16)
def _folded(text: str) -> tuple[str, list[int]]:
    """The folded text with single spaces, and for each of its characters the place in ``text``."""
    out: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for bare in _bare(char):
            if bare == " " and (not out or out[-1] == " "):
                continue
            out.append(bare)
            places.append(place)
    return "".join(out), places


def find(text: str, quote: str, before: str = "", after: str = "") -> tuple[int, int] | None:
    """Where the passage stands, [start, end); None when its words are no longer there.

    Of several places the one is taken whose neighbourhood is most like the one that was noted.
    """
    whole, places = _folded(text)
    wanted = _folded(quote)[0].strip()
    if not wanted:
        return None
    left, right = _folded(before)[0], _folded(after)[0]
    best, best_score = -1, -1
    at = whole.find(wanted)
    while at >= 0:
        score = _alike(whole[max(0, at - BESIDE) : at][::-1].lstrip(), left[::-1].lstrip())
        end = at + len(wanted)
        score += _alike(whole[end : end + BESIDE].lstrip(), right.lstrip())
        if score > best_score:
            best, best_score = at, score
        at = whole.find(wanted, at + 1)
    if best < 0:
        return None
    return places[best], _end(text, places[best + len(wanted) - 1])


def _alike(one: str, other: str) -> int:
    """How many characters two texts have in common from their beginning."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _end(text: str, last: int) -> int:
    """Behind the last letter and the marks that belong to it."""
    end = last + 1
    while end < len(text) and not _bare(text[end]):
        end += 1
    return end


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """The words before and after a passage, as they are kept with a note."""
    return text[max(0, start - BESIDE) : start], text[end : end + BESIDE]
