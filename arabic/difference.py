"""What changed between two texts, word by word, and whether it is more than spelling.

Spelling only: the hamza on its letter (أ إ آ ٱ ا, ؤ و, ئ ي, مسؤول مسئول, شيء شئ), tashkeel and
tanwin, tatweel, ى and ي, ة and ه, the letters of Persian keyboards, presentation forms, the three
families of digits, the marks between thousands, «٪5» and «5%», kinds of quotation marks and of
dashes, Arabic or ASCII punctuation, a full stop at the end of a paragraph, spaces and line ends
(also inside a word: عبد الله عبدالله) and what nobody can see.

Everything else is substance, even where it may be a slip of the pen: a word more or less, a
negation, another number (12.5 is not 125, 12.500 not 12,500), another letter (س ص, ض ظ, ة ت,
ماء ما, سأل سئل), quotation marks or a question mark where none stood, capital letters of Latin
words. What is called spelling may be hidden from an editor, so a doubt is substance.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from arabic.alignment import gaps, matches
from arabic.cleaning import clean
from arabic.digits import western
from arabic.paragraphs import align, coarse, lines

SAME, SPELLING, ADDED, REMOVED, CHANGED = "same", "spelling", "added", "removed", "changed"
SUBSTANCE = "substance"
# White space alone, until its neighbours are known.
_GAP = "gap"


class Piece(NamedTuple):
    """``kind``: same, spelling, added, removed or changed. ``same`` has equal texts."""

    kind: str
    before: str
    after: str

    @property
    def is_space(self) -> bool:
        """Whether it is a change of white space alone."""
        return self.kind != SAME and not (self.before + self.after).strip()


class _Token(NamedTuple):
    gap: str  # the space before it
    core: str
    key: str
    is_number: bool

    @property
    def text(self) -> str:
        return self.gap + self.core


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces in order: all ``before`` joined are the old text, all ``after`` the new one.

    Paragraphs (lines) are aligned first, so one that was put in or moved does not smear over its
    neighbours. Time is bounded: of very long texts that have little in common, whole stretches are
    called changed. Never on HTML source: tags would be called words.
    """
    if before == after:
        return (Piece(SAME, before, after),) if before else ()
    if coarse(before) == coarse(after):
        # The same words, cut into other paragraphs perhaps.
        return _joined(_words(before, after))
    old, new = lines(before), lines(after)
    found: list[Piece] = []
    for first, second in align(old, new):
        one = old[first] if first is not None else ""
        other = new[second] if second is not None else ""
        found += _words(one, other)
    return _joined(found)


def label(pieces: Iterable[Piece]) -> str:
    """``same``, ``spelling`` or ``substance``: the gravest of the pieces.

    Never the ground on which a text is approved: it says what may be read quickly, and no more.
    """
    kinds = {piece.kind for piece in pieces}
    if kinds & {ADDED, REMOVED, CHANGED}:
        return SUBSTANCE
    return SPELLING if SPELLING in kinds else SAME


# Words -------------------------------------------------------------------------------------

_KEY = attrgetter("key")
# Marks and signs without a body of their own, which stand inside words.
_BODILESS = (
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08e1\u08e3-\u08ff"
    "\u0300-\u036f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
)
_SIGN = "%٪$€£"
_TOKEN = re.compile(
    rf"(?P<gap>\s*)(?P<core>(?P<number>[{_SIGN}]?\d+(?:[.,٫٬،'’\u00a0\u2009\u202f]\d+)*[{_SIGN}]?)"
    rf"|(?:[^\W\d_]|[{_BODILESS}])+|\.{{2,}}|['‘’]{{2}}|\S|\Z)",
)
_DROPPED = re.compile(f"[{_BODILESS}\u0640]+")
_TANWIN_OF_HAMZA = re.compile("اء(?:\u064b\u0627|\u0627\u064b)")
_FINAL_HAMZA = re.compile(r"(?<=\w)ئ\b")
_BEFORE_WAW = re.compile("[ؤئء](?=و)")
_HUNDRED = re.compile("مائ(?=[ةهت])")
_LETTERS = str.maketrans("أإآٱىئیېؤةکڪەہھۀۂۃ", "ااااييييوهككهههههه")
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("«»“”„‟‹›‘’‚‛'″′＂", '"'),
        **dict.fromkeys("–—―‐‑‒−", "-"),
        "،": ",", "٬": ",", "؛": ";", "؟": "?", "۔": ".", "٪": "%", "٭": "*",
    }
)  # fmt: skip
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[,٬،'’\s]\d{3})+(?=$|[.٫])")
_DECIMAL = re.compile(r"(\d+)[,،٫](\d{1,2}|(?<=0[,،٫])\d+)")


@lru_cache(maxsize=20_000)
def _key(core: str) -> str:
    """The spelling in which words are compared."""
    if core.startswith(".") and len(core) > 1:
        return "…"
    if len(core) == 2 and core[0] in "'‘’" and core[1] in "'‘’":
        return '"'
    # In the order of speed: most words need nothing but this.
    text = clean(_TANWIN_OF_HAMZA.sub("اء", core)) if not core.isascii() else core
    return _DROPPED.sub("", text).translate(_LETTERS).translate(_SIGNS)


@lru_cache(maxsize=2_000)
def _seatless(core: str) -> str:
    """The spelling in which the seat of a hamza counts for nothing, where it may not count."""
    text = _DROPPED.sub("", clean(_TANWIN_OF_HAMZA.sub("اء", core)))
    text = _HUNDRED.sub("مئ", _FINAL_HAMZA.sub("يء", text))
    return _BEFORE_WAW.sub("ء", text).translate(_LETTERS).translate(_SIGNS)


def _number(core: str) -> str:
    """A number as it is compared: its digits, its decimals, its sign of percent or money."""
    text = western(core)
    sign = "".join(one for one in text if one in _SIGN).translate(_SIGNS)
    digits = re.sub(f"[{_SIGN}]", "", text)
    if grouped := _GROUPED.match(digits):
        whole = re.sub(r"\D", "", grouped[0])
        digits = whole + digits[grouped.end() :].replace("٫", ".")
    elif decimal := _DECIMAL.fullmatch(digits):
        digits = f"{decimal[1]}.{decimal[2]}"
    return digits.replace("٫", ".").translate(_SIGNS) + sign


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    gap = unseen = ""
    for match in _TOKEN.finditer(text):
        core = match["core"]
        is_number = match["number"] is not None
        key = _number(core) if is_number else _key(core)
        if core and not key:
            # What nobody can see is no word of its own: it stands with a neighbour.
            if found and not match["gap"] and not unseen:
                found[-1] = found[-1]._replace(core=found[-1].core + core)
            else:
                gap = gap if unseen else match["gap"]
                unseen += (match["gap"] if unseen else "") + core
            continue
        if unseen:
            found.append(_Token(gap, unseen + match["gap"] + core, key, is_number))
        elif core or match["gap"]:
            found.append(_Token(match["gap"], core, key, is_number))
        unseen = ""
    return found


def _words(before: str, after: str) -> list[Piece]:
    """The pieces of one paragraph in two texts."""
    if before == after:
        return [Piece(SAME, before, after)]
    if not before or not after:
        kind = ADDED if after else REMOVED
        return [Piece(kind if (before + after).strip() else _GAP, before, after)]
    old, new = _tokens(before), _tokens(after)
    paired = matches([one.key for one in old], [one.key for one in new])
    paired = _without_chance(paired, old, new)
    found: list[Piece] = []
    for (a, b), (c, d), pair in gaps(paired, len(old), len(new)):
        ends = b >= _worded(old) and d >= _worded(new)
        found += _run(old[a:b], new[c:d], ends)
        if pair:
            found += _matched(old[pair[0]], new[pair[1]])
    return found


def _worded(tokens: list[_Token]) -> int:
    """How many tokens there are before the space that ends the line."""
    return len(tokens) - (1 if tokens and not tokens[-1].core else 0)


def _without_chance(paired, old, new):
    """Without little words that two different stretches happen to share: they would tear them."""
    kept = []
    blocks: list[list[tuple[int, int]]] = []
    for pair in paired:
        if blocks and pair == (blocks[-1][-1][0] + 1, blocks[-1][-1][1] + 1):
            blocks[-1].append(pair)
        else:
            blocks.append([pair])
    edges = [(-1, -1), *((block[-1]) for block in blocks)]
    for index, block in enumerate(blocks):
        (i, j), (last_i, last_j) = block[0], block[-1]
        before = (i - edges[index][0] - 1, j - edges[index][1] - 1)
        following = blocks[index + 1][0] if index + 1 < len(blocks) else (len(old), len(new))
        behind = (following[0] - last_i - 1, following[1] - last_j - 1)
        weight = sum(len(old[one].key) for one, _ in block)
        if weight > 4 or min(*before, *behind) < 2:
            kept += block
    return kept


def _matched(one: _Token, other: _Token) -> list[Piece]:
    pieces = []
    if one.gap != other.gap:
        pieces.append(Piece(_GAP, one.gap, other.gap))
    elif one.gap:
        pieces.append(Piece(SAME, one.gap, other.gap))
    if one.core or other.core:
        kind = SAME if one.core == other.core else SPELLING
        pieces.append(Piece(kind, one.core, other.core))
    return pieces


def _run(old: list[_Token], new: list[_Token], at_end: bool) -> list[Piece]:
    """A run of words that are not the same: spelling, added, removed or changed."""
    if not old and not new:
        return []
    before, after = "".join(t.text for t in old), "".join(t.text for t in new)
    if not (before + after).strip():
        return [Piece(_GAP, before, after)]
    if not (before.strip() and after.strip()):
        is_stop = at_end and _spelled(old) + _spelled(new) == "."
        return _one_sided(before, after, is_stop)
    if len(old) == len(new) > 1:
        return [piece for one, other in zip(old, new, strict=True) for piece in _one(one, other)]
    if len(old) == len(new):
        return _one(old[0], new[0])
    kind = SPELLING if _alike(old, new) else CHANGED
    return _with_gap(kind, old[0].gap, new[0].gap, before, after)


def _one_sided(before: str, after: str, is_spelling: bool) -> list[Piece]:
    """Words that one side alone has; the other has nothing, or white space."""
    kind = SPELLING if is_spelling else ADDED if after.strip() else REMOVED
    if not before or not after:
        return [Piece(kind, before, after)]
    if kind == REMOVED:
        return [Piece(_GAP, "", after), Piece(REMOVED, before, "")]
    return [Piece(_GAP, before, ""), Piece(kind, "", after)]


def _one(one: _Token, other: _Token) -> list[Piece]:
    if one.key == other.key:
        return _matched(one, other)
    is_spelling = _spelled_without_seats(one) == _spelled_without_seats(other)
    kind = SPELLING if is_spelling else CHANGED
    return _with_gap(kind, one.gap, other.gap, one.text, other.text)


def _with_gap(kind: str, gap: str, other_gap: str, before: str, after: str) -> list[Piece]:
    """The equal space before a run is no part of the change."""
    if gap and gap == other_gap:
        return [Piece(SAME, gap, gap), Piece(kind, before[len(gap) :], after[len(gap) :])]
    return [Piece(kind, before, after)]


def _spelled_without_seats(one: _Token) -> str:
    return one.key if one.is_number else _seatless(one.core)


def _alike(old: list[_Token], new: list[_Token]) -> bool:
    if _spelled(old) == _spelled(new):
        return True
    return _spelled(old, _spelled_without_seats) == _spelled(new, _spelled_without_seats)


def _spelled(tokens: list[_Token], spelling: Callable[[_Token], str] = _KEY) -> str:
    """The run in one spelling, without its spaces; but two numbers stay two numbers."""
    parts = []
    for index, one in enumerate(tokens):
        if index and one.is_number and tokens[index - 1].is_number:
            parts.append(" ")
        parts.append(spelling(one))
    return "".join(parts)


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Neighbours of one kind as one piece; white space goes with the change it belongs to."""
    told = [
        (_kind_of(pieces, index), piece)
        for index, piece in enumerate(pieces)
        if piece.before or piece.after
    ]
    found = []
    for kind, group in groupby(told, lambda one: one[0]):
        # Joined at once: a text that did not change is one piece of many thousand words.
        same = [piece for _kind, piece in group]
        before, after = "".join(one.before for one in same), "".join(one.after for one in same)
        found.append(Piece(kind, before, after))
    return tuple(found)


def _kind_of(pieces: list[Piece], index: int) -> str:
    piece = pieces[index]
    if piece.kind != _GAP:
        return piece.kind
    beside = {one.kind for one in pieces[max(0, index - 1) : index + 2]}
    side = ADDED if not piece.before else REMOVED
    one_sided = not piece.before or not piece.after
    return side if one_sided and side in beside else SPELLING
