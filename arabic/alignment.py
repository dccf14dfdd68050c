"""The longest common order of two sequences, in bounded time and memory."""

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence

# Below this many pairs the answer is exact: one bit of memory for each.
BITS_AT_MOST = 40_000_000
# Beyond that, what stands once on both sides holds the rest in place, in so many rounds.
ROUNDS = 6

Pair = tuple[int, int]


def matches(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[Pair]:
    """Pairs (index, index) of equal elements, both rising: as many as possible.

    Exact up to BITS_AT_MOST pairs of elements that differ; of more, what cannot be held in place
    by elements that stand once on both sides stays unmatched. Never on texts themselves: letters
    that happen to be equal say nothing about what changed (`difference.compare`).
    """
    found: list[Pair] = []
    waiting = [(0, len(before), 0, len(after), ROUNDS)]
    while waiting:
        a, b, c, d, rounds = waiting.pop()
        while a < b and c < d and before[a] == after[c]:
            found.append((a, c))
            a, c = a + 1, c + 1
        while a < b and c < d and before[b - 1] == after[d - 1]:
            b, d = b - 1, d - 1
            found.append((b, d))
        if a == b or c == d:
            continue
        if (b - a) * (d - c) <= BITS_AT_MOST:
            pairs = _exact(before[a:b], after[c:d])
            found += [(a + i, c + j) for i, j in pairs]
        elif rounds:
            anchors = _anchors(before, after, a, b, c, d)
            for (a0, b0), (c0, d0), pair in gaps(anchors, b, d, a, c) if anchors else ():
                waiting.append((a0, b0, c0, d0, rounds - 1))
                if pair:
                    found.append(pair)
    return sorted(found)


def gaps(
    pairs: Sequence[Pair], rows: int, columns: int, row: int = 0, column: int = 0
) -> Iterator[tuple[Pair, Pair, Pair | None]]:
    """What stands between the pairs: (from, to) on both sides, then the pair; None at the end.

    Never with pairs that do not rise on both sides: stretches would be told twice.
    """
    for i, j in pairs:
        yield (row, i), (column, j), (i, j)
        row, column = i + 1, j + 1
    yield (row, rows), (column, columns), None


def _exact(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[Pair]:
    """A longest common subsequence, a row of the table being one integer (Hyyrö, 2004)."""
    where: dict[Hashable, int] = {}
    for index, one in enumerate(before):
        where[one] = where.get(one, 0) | 1 << index
    full = (1 << len(before)) - 1
    row, rows = full, []
    for one in after:
        hit = row & where.get(one, 0)
        row = (row + hit | row - hit) & full
        rows.append(row)
    found: list[Pair] = []
    i, j = len(before), len(after)
    while i and j:
        if rows[j - 1] >> i - 1 & 1:
            i -= 1
            continue
        j -= 1
        if not (j and not rows[j - 1] >> i - 1 & 1):
            i -= 1
            found.append((i, j))
    return found[::-1]


def _anchors(before, after, a: int, b: int, c: int, d: int) -> list[Pair]:
    """The longest rising chain of elements that stand once on either side."""
    ours, theirs = _once(before, a, b), _once(after, c, d)
    common = [(i, theirs[one]) for one, i in ours.items() if one in theirs]
    tails: list[int] = []
    ends: list[int] = []
    links: list[int] = []
    for index, (_, j) in enumerate(common):
        place = bisect_left(tails, j)
        links.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [j]
        ends[place : place + 1] = [index]
    chain, index = [], ends[-1] if ends else -1
    while index >= 0:
        chain.append(common[index])
        index = links[index]
    return chain[::-1]


def _once(sequence, start: int, end: int) -> dict[Hashable, int]:
    """Element -> place, in order, of those that stand once."""
    places: dict[Hashable, int] = {}
    for index in range(start, end):
        one = sequence[index]
        places[one] = -1 if one in places else index
    return {one: index for one, index in places.items() if index >= 0}
