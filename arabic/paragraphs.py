"""Which paragraph of one text became which of another.

A paragraph that was put in or moved does not smear over its neighbours: `arabic.difference`
compares words only inside those that are paired here.
"""

import re
from collections import Counter
from collections.abc import Sequence

from arabic.alignment import gaps, matches
from arabic.folding import fold

# Words compared for likeness of lines, at most; beyond it lines are paired by their place.
LIKENESS_AT_MOST = 1_500_000
ALIKE_ENOUGH = 0.4


def lines(text: str) -> list[str]:
    """The lines, each with its end; line ends of other machines and kinds stay inside.

    Never for the lines of a screen: a paragraph is one.
    """
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def align(before: Sequence[str], after: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """Which paragraph became which, in order: (index, index), None for one that is not there.

    Equal ones are paired first, whatever their spelling; between them the most alike. Never proof
    that a paragraph was moved: it says what is read beside what.
    """
    budget = [LIKENESS_AT_MOST]
    paired = matches([coarse(line) for line in before], [coarse(line) for line in after])
    found: list[tuple[int | None, int | None]] = []
    for (a, b), (c, d), pair in gaps(paired, len(before), len(after)):
        found += _most_alike(before, after, range(a, b), range(c, d), budget)
        if pair:
            found.append(pair)
    return found


def coarse(line: str) -> str:
    """The letters of a line, whatever their spelling; its signs where it has no letter.

    Never shown, and never proof that two lines are the same.
    """
    return re.sub(r"[\W_]+", "", fold(line)) or line.strip()


def _most_alike(before, after, left: range, right: range, budget: list[int]):
    """Pair lines that are none the same; those that are like no other stand alone."""
    if len(left) == len(right) == 1:
        return [(left[0], right[0])]
    if not left or not right:
        return [(i, None) for i in left] + [(None, j) for j in right]
    ours = [Counter(fold(before[i]).split()) for i in left]
    theirs = [Counter(fold(after[j]).split()) for j in right]
    cost = sum(map(len, ours)) * len(right) + sum(map(len, theirs)) * len(left)
    if cost > budget[0]:
        pairs = list(zip(left, right, strict=False)) if len(left) == len(right) else []
        return pairs or [(i, None) for i in left] + [(None, j) for j in right]
    budget[0] -= cost
    best = _chain(ours, theirs)
    chosen = [(left[i], right[j]) for i, j in best]
    found: list[tuple[int | None, int | None]] = []
    done_left, done_right = left[0], right[0]
    for i, j in [*chosen, (left[-1] + 1, right[-1] + 1)]:
        found += [(one, None) for one in range(done_left, i)]
        found += [(None, one) for one in range(done_right, j)]
        if i <= left[-1] and j <= right[-1]:
            found.append((i, j))
        done_left, done_right = i + 1, j + 1
    return found


def _chain(ours: list[Counter], theirs: list[Counter]) -> list[tuple[int, int]]:
    """The pairs in order whose likeness is most in sum."""
    rows, columns = len(ours), len(theirs)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    likeness = [[_likeness(one, other) for other in theirs] for one in ours]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            without = max(best[i + 1][j], best[i][j + 1])
            best[i][j] = max(without, best[i + 1][j + 1] + likeness[i][j])
    found, i, j = [], 0, 0
    while i < rows and j < columns:
        if likeness[i][j] and best[i][j] == best[i + 1][j + 1] + likeness[i][j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _likeness(one: Counter, other: Counter) -> float:
    shared = sum(min(count, other[word]) for word, count in one.items() if word in other)
    whole = sum(one.values()) + sum(other.values())
    ratio = 2 * shared / whole if whole else 0.0
    return ratio if ratio >= ALIKE_ENOUGH else 0.0
