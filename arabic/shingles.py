"""How much of two texts is the same, whatever their spelling, order and little words.

A text is the set of its shingles: every run of four stems, without the words that hold sentences
together. Tashkeel, hamzas, the article, punctuation and the family of digits make no difference;
moved paragraphs cost three shingles each. A sketch is a small sample of that set: texts that share
much share some of it, so that copies are found through an index and then compared whole.
"""

import math
import re
from hashlib import blake2b
from itertools import groupby

from arabic.common_words import HOLDING_TOGETHER
from arabic.stemming import LONGEST_TEXT, stems

RUN = 4  # stems of a shingle: fewer meet by chance, more break at every changed word
SKETCHED = 32  # shingles of a sketch
# A text of fewer says too little: a line of breaking news is like any other.
FEWEST = 15
_SIGN_BIT = 1


def told_apart(text):
    """Return the stems of the text by which it is told from others, in order.

    Never shown or searched: negations and little words are gone.
    """
    return [stem for stem in stems(text) if stem not in HOLDING_TOGETHER]


def shingles(text):
    """Return the set of the text's shingles as numbers of 63 bits, the same on every machine.

    Read to the 100,000th character; empty for a text of fewer than 15. Never on HTML.
    """
    found = {_number(run) for run in runs(told_apart(text))}
    return frozenset(found) if len(found) >= FEWEST else frozenset()


def runs(its_stems):
    """Return every run of four neighbours, in order. Never on words as they were typed."""
    return list(zip(*(its_stems[start:] for start in range(RUN)), strict=False))


def _number(run):
    digest = blake2b(" ".join(run).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> _SIGN_BIT


def sketch(found):
    """Return the smallest 32 of the shingles, in order: the same choice from every text.

    Of two texts that are J alike (shared of all shingles) about 32 · J are in both sketches. Never
    compared in place of the sets (`likeness`): it only finds what is worth comparing.
    """
    return sorted(found)[:SKETCHED]


def likeness(one, other):
    """Return how alike two sets of shingles are: 0 to 1, the same from either side.

    A text with a third added is .87 of itself, one that holds another and as much again .71, a
    short item inside a report of ten times its length .32. Never a verdict by itself: people see
    the passages (`alike`) and decide.
    """
    if not one or not other:
        return 0.0
    return len(one & other) / math.sqrt(len(one) * len(other))


def alike(text, other):
    """Return the text cut into (piece, is_same): what stands in the runs it shares with ``other``.

    ``other`` are shingles. Joined, the pieces are the text. Never on HTML.
    """
    words = [match.span() for match in re.finditer(r"\S+", text[:LONGEST_TEXT])]
    stems_of = {word: told_apart(word) for word in {text[start:end] for start, end in words}}
    telling = [
        (stem, place)
        for place, (start, end) in enumerate(words)
        for stem in stems_of[text[start:end]]
    ]
    same = [False] * len(words)
    for run in runs(telling):
        if _number([stem for stem, _place in run]) in other:
            first, last = run[0][1], run[-1][1]
            same[first : last + 1] = [True] * (last + 1 - first)
    pieces, at = [], 0
    for is_same, group in groupby(range(len(words)), key=same.__getitem__):
        if is_same:
            group = list(group)
            start, end = words[group[0]][0], words[group[-1]][1]
            pieces += [(text[at:start], False), (text[start:end], True)]
            at = end
    return tuple(piece for piece in (*pieces, (text[at:], False)) if piece[0])
