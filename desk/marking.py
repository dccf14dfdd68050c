"""A story as readers would see it, with what changed and what was noted marked in its place.

Marks travel through the readers' own rendering as characters of the private use area, which no
markup and no cleaning touches, and become elements at the very end. So no tag is ever made of what
somebody typed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from itertools import count

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from arabic.difference import CHANGED, REMOVED, SAME, SPELLING, Piece, compare
from arabic.paragraphs import align
from editions.blocks import CELLS, LISTS, Block, Container, written
from editions.inline import BREAK, NO_MARKS
from editions.inline import Piece as Inline
from editions.parsing import Parser

# What a run of words is: as it was, new, gone, or the new and the old spelling of a word.
NEW, GONE, SPELLED, MISSPELLED = "added", "removed", "spelled", "misspelled"
_OPEN = {NEW: "\ue100", GONE: "\ue101", SPELLED: "\ue102", MISSPELLED: "\ue103"}
_END = {NEW: "\ue104", GONE: "\ue105", SPELLED: "\ue104", MISSPELLED: "\ue105"}
_NOTED, _NOTED_END, _DIGIT = "\ue110", "\ue111", 0xE120
_CARD = {NEW: "\ue112", GONE: "\ue113"}
_CARD_END, _FORM = "\ue114", "\ue115"
_OURS = re.compile("[\ue100-\ue12f]")
_TAGS = {
    "\ue100": '<ins class="change">', "\ue101": '<del class="change">',
    "\ue102": '<ins class="change change--spelling">',
    "\ue103": '<del class="change change--spelling">',
    "\ue104": "</ins>", "\ue105": "</del>", _NOTED_END: "</mark>",
}  # fmt: skip
_NOTE = re.compile(f"{_NOTED}([\ue120-\ue129]+)\ue12f")
_ALONE = re.compile(f"<p[^>]*>([{_CARD[NEW]}{_CARD[GONE]}{_CARD_END}])</p>")


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one standing; ``notes`` are the numbers of the notes that hold them."""

    text: str
    standing: str = ""
    notes: tuple[int, ...] = ()

    @property
    def is_gone(self) -> bool:
        return self.standing in (GONE, MISSPELLED)


# A passage that is noted: (start, end, number of the note).
Span = tuple[int, int, int]


def runs(pieces: Iterable[Piece], spans: Iterable[Span] = ()) -> list[Run]:
    """The new text in runs, with what is gone between them. ``spans`` are places in it."""
    spans = list(spans)
    found: list[Run] = []
    at = 0
    for piece in pieces:
        is_spelling = piece.kind == SPELLING
        if piece.before and piece.kind in (REMOVED, CHANGED, SPELLING):
            found.append(Run(piece.before, MISSPELLED if is_spelling else GONE))
        standing = "" if piece.kind == SAME else SPELLED if is_spelling else NEW
        found += _noted(piece.after, standing, at, spans)
        at += len(piece.after)
    return found


def _noted(text: str, standing: str, at: int, spans: list[Span]) -> list[Run]:
    """The words cut where a noted passage begins or ends."""
    end = at + len(text)
    cuts = {at, end}
    for start, stop, _number in spans:
        cuts |= {one for one in (start, stop) if at < one < end}
    edges = sorted(cuts)
    return [
        Run(
            text[a - at : b - at],
            standing,
            tuple(number for start, stop, number in spans if start <= a and b <= stop),
        )
        for a, b in zip(edges, edges[1:], strict=False)
    ]


def marked(pieces: Iterable[Piece], spans: Iterable[Span] = ()) -> SafeString:
    """A text with its marks; everything that was typed is escaped."""
    return tagged(escape("".join(_wrapped(_bare(one.text), one) for one in runs(pieces, spans))))


def _bare(text: str) -> str:
    """Our marks in what was typed would be read as ours: as many characters, none of them ours."""
    return _OURS.sub("\ufffd", text)


def _wrapped(text: str, run: Run) -> str:
    if run.standing and text:
        text = f"{_OPEN[run.standing]}{text}{_END[run.standing]}"
    for number in run.notes:
        digits = "".join(chr(_DIGIT + int(one)) for one in str(number))
        text = f"{_NOTED}{digits}\ue12f{text}{_NOTED_END}"
    return text


def tagged(html: str) -> SafeString:
    """HTML in which our marks have become elements."""
    seen: set[str] = set()

    def note(found: re.Match) -> str:
        number = "".join(str(ord(one) - _DIGIT) for one in found[1])
        first = "" if number in seen else f' id="passage-{number}"'
        seen.add(number)
        return f'<mark class="noted" data-note="{number}"{first}>'

    html = _ALONE.sub(_card_edge, html)
    html = _NOTE.sub(note, html)
    said = escape(_("Form or link changed"))
    form = f'<small class="change change--form">{said}</small>'
    html = html.replace(_FORM, form)
    # What is left is made of our own tags and of HTML that was safe before.
    return mark_safe(_OURS.sub(lambda found: _TAGS.get(found[0], ""), html))


def _card_edge(found: re.Match) -> str:
    if found[1] == _CARD_END:
        return "</div>"
    is_new = found[1] == _CARD[NEW]
    label = escape(_("Added") if is_new else _("Removed"))
    name = NEW if is_new else GONE
    return f'<div class="change change--card change--{name}"><p class="change__label">{label}</p>'


# The body -----------------------------------------------------------------------------------


def marked_body(before: str | None, after: str, spans: Iterable[Span] = ()) -> str:
    """A canonical body that carries the marks, to be rendered as any other and then ``tagged``.

    ``spans`` are places in its plain text (``editions.body.plain_text``).
    """
    spans = list(spans)
    new = Parser(_bare(after)).blocks()
    old = Parser(_bare(before or "")).blocks()
    pairs = _paired(old, new) if before is not None else [(None, i) for i in range(len(new))]
    places = _places(new)
    fresh = count(1_000_000)
    out: list[Block] = []
    for was, now in pairs:
        if now is None:
            out += _gone(old[was], out, fresh)
            continue
        block = new[now]
        former = old[was] if was is not None else None
        if not block.pieces and block.kind not in ("picture", "embed", "read_also"):
            out.append(block)
            continue
        own = [(a - places[now], b - places[now], note) for a, b, note in spans]
        text = block.text if before is None else former.text if former else ""
        pieces = _inline(block.pieces, runs(compare(text, block.text), own))
        if former and former.text == block.text and _form(former) != _form(block):
            pieces.append((f" {_FORM}", NO_MARKS))
        one = _with(block, pieces)
        is_new_card = before is not None and former is None and block.value
        out += _framed(_with(block, block.pieces), NEW) if is_new_card else [one]
    return written(out)


def _paired(old: list[Block], new: list[Block]) -> list[tuple[int | None, int | None]]:
    """Which block became which; a picture or card is paired with the same one alone."""
    found: list[tuple[int | None, int | None]] = []
    for was, now in align([_key(one) for one in old], [_key(one) for one in new]):
        both = was is not None and now is not None
        if both and (old[was].value, bool(old[was].value) and old[was].kind) != (
            new[now].value, bool(new[now].value) and new[now].kind,
        ):  # fmt: skip
            found += [(was, None), (None, now)]
        else:
            found.append((was, now))
    return found


def _key(block: Block) -> str:
    return f"{block.kind} {block.value}" if block.value else block.text


def _form(block: Block) -> tuple:
    """All but the words: kind, containers, bold, links."""
    return block.kind, [one.tag for one in block.path], block.pieces


def _places(blocks: list[Block]) -> list[int]:
    """Where the words of each block begin in the plain text of all."""
    places, at = [], 0
    for one in blocks:
        places.append(at)
        at += len(one.text) + 1 if one.pieces else 0
    return places


def _inline(pieces: Iterable[Inline], found: list[Run]) -> list[Inline]:
    """The words in their bold and links, cut and wrapped as the runs say."""
    waiting = list(pieces)
    out: list[Inline] = []
    for run in found:
        if run.is_gone:
            text = run.text.replace(BREAK, " ")
            out.append((_wrapped(text, run), NO_MARKS))
            continue
        left = len(run.text)
        while left and waiting:
            text, marks = waiting.pop(0)
            if len(text) > left:
                waiting.insert(0, (text[left:], marks))
                text = text[:left]
            left -= len(text)
            out.append((text, marks) if text == BREAK else (_wrapped(text, run), marks))
    return out


def _with(block: Block, pieces: Iterable[Inline]) -> Block:
    return Block(block.kind, block.path, tuple(pieces), block.value, block.lang)


def _gone(block: Block, before: list[Block], fresh: Iterable[int]) -> list[Block]:
    """A block that is no longer there, in the container of the block before it where it fits."""
    if block.value:
        return _framed(block, GONE)
    if not block.pieces:
        return []
    pieces = _inline(block.pieces, [Run(block.text, GONE)])
    beside = before[-1].path if before else ()
    inner = block.path[-1].tag if block.path else ""
    path: tuple[Container, ...] = ()
    if beside and beside[-1].tag in CELLS:
        path = beside
    elif inner == "li" and beside and beside[-1].tag == "li":
        path = (*beside[:-1], Container("li", next(fresh)))
    elif inner == "li":
        lists = [one.tag for one in block.path if one.tag in LISTS]
        path = (Container(lists[0], next(fresh)), Container("li", next(fresh)))
    return [Block(block.kind if not path else "p", path, tuple(pieces), "", block.lang)]


def _framed(block: Block, standing: str) -> list[Block]:
    """A picture or card between two marks of ours."""
    return [
        Block("p", pieces=((_CARD[standing], NO_MARKS),)),
        _with(block, [(text, marks) for text, marks in block.pieces]),
        Block("p", pieces=((_CARD_END, NO_MARKS),)),
    ]
