"""Two texts beside each other: what is said of a field, and bodies, paragraph by paragraph: words,
and in words what is no word."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arabic.difference import (
    ADDED,
    CHANGED,
    REMOVED,
    SAME,
    SPELLING,
    SUBSTANCE,
    Piece,
    align,
    compare,
    label,
)
from editions.blocks import Block
from editions.inline import NO_MARKS, Marks
from editions.parsing import Parser

GRAVE = (ADDED, REMOVED, CHANGED)
CARDS = ("picture", "embed", "read_also")

# What a paragraph is, by the innermost container around it, or by its own kind.
NAMES = {
    "p": gettext_lazy("paragraph"),
    "h2": gettext_lazy("heading"),
    "h3": gettext_lazy("smaller heading"),
    "ul": gettext_lazy("item of a list"),
    "ol": gettext_lazy("item of a numbered list"),
    "blockquote": gettext_lazy("quotation"),
    "pull": gettext_lazy("pull quote"),
    "td": gettext_lazy("cell of a table"),
    "th": gettext_lazy("heading of a table"),
    "picture": gettext_lazy("picture"),
    "embed": gettext_lazy("embedded page"),
    "read_also": gettext_lazy("read-also card"),
}
LAYOUT = gettext_lazy("A list or a table is divided differently.")


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph or a row of a set, in two texts.

    ``kind``: same, spelling, added, removed or changed. ``block``: a key of NAMES for a paragraph,
    else "". ``said``: changes that are no words, each a sentence. ``thumb``: address of a picture.
    """

    kind: str
    pieces: tuple[Piece, ...] = ()
    said: tuple[str, ...] = ()
    block: str = ""
    thumb: str = ""

    @property
    def name(self) -> str:
        """What the paragraph is, when it is more than a paragraph."""
        return str(NAMES[self.block]) if self.block not in ("", "p") else ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, or one set of rows, in two texts.

    ``kind``: same, spelling or substance. A line of words has ``pieces``; the body, a picture and
    sets of rows have ``rows`` (see Row), those that did not change too.
    """

    name: str
    label: str
    kind: str
    pieces: tuple[Piece, ...] = ()
    rows: tuple[Row, ...] = ()

    @property
    def stretches(self) -> list[tuple[bool, list[Row]]]:
        """(whether these rows are all the same in both, the rows), in order."""
        runs = groupby(self.rows, lambda row: row.kind == SAME)
        return [(is_same, list(rows)) for is_same, rows in runs]


def worst(found: Iterable[FieldChange]) -> str:
    """``same``, ``spelling`` or ``substance``."""
    kinds = {one.kind for one in found}
    return next((kind for kind in (SUBSTANCE, SPELLING) if kind in kinds), SAME)


def of_rows(name: str, title: str, rows: tuple[Row, ...]) -> FieldChange:
    kinds = {row.kind for row in rows}
    kind = SUBSTANCE if kinds & set(GRAVE) else SPELLING if SPELLING in kinds else SAME
    return FieldChange(name, title, kind, rows=rows)


# (kind of card, its number or address) -> (what it is called, address of its picture or "").
Named = Callable[[str, str], tuple[str, str]]


def body_rows(before: str, after: str, named: Named) -> tuple[Row, ...]:
    """Every paragraph and card of both bodies in order, those that are the same too."""
    if before == after:
        return tuple(_alone(block, SAME, named) for block in Parser(after).blocks())
    old, new = Parser(before).blocks(), Parser(after).blocks()
    rows: list[Row] = []
    last: tuple[int, int] | None = None
    for i, j in align([_line(block) for block in old], [_line(block) for block in new]):
        if i is None or j is None:
            one, kind = (new[j], ADDED) if i is None else (old[i], REMOVED)
            rows.append(_alone(one, kind, named))
            continue
        row_of_both = list(_both(old[i], new[j], named))
        if last == (i - 1, j - 1) and _joint(old, i) != _joint(new, j) and len(row_of_both) == 1:
            row_of_both = [_also_said(row_of_both[0], str(LAYOUT))]
        rows += row_of_both
        last = (i, j)
    if all(row.kind == SAME for row in rows):
        # Whatever it is that differs, nobody is told that nothing does.
        rows.append(Row(CHANGED, said=(str(LAYOUT),)))
    return tuple(row for row in rows if row.pieces or row.said or row.thumb)


def _line(block: Block) -> str:
    if block.kind in CARDS:
        return f"{block.kind}{block.value}"
    return block.text


def _joint(blocks: list[Block], index: int) -> int:
    """How many containers a block shares with the one before it."""
    if not index:
        return 0
    pairs = zip(blocks[index - 1].path, blocks[index].path, strict=False)
    return sum(one == other for one, other in pairs)


def _also_said(row: Row, sentence: str) -> Row:
    kind = CHANGED if row.kind in (SAME, SPELLING) else row.kind
    return Row(kind, row.pieces, (*row.said, sentence), row.block, row.thumb)


def place(block: Block) -> str:
    """What the block is: a key of NAMES."""
    containers = [one.tag for one in block.path if one.tag in NAMES]
    return containers[-1] if containers else block.kind


def _alone(block: Block, kind: str, named: Named) -> Row:
    """A block that only one text has, or that is the same in both."""
    text, thumb, said = block.text, "", ()
    if block.kind in CARDS:
        name, thumb = named(block.kind, block.value)
        text = "\n".join(filter(None, [name, text]))
    elif kind != SAME:
        said = tuple(
            _("Link on «%(text)s»: %(address)s") % {"text": words, "address": marks.href}
            for words, marks in _linked(block)
        )
    return Row(kind, whole(kind, text), said, place(block), thumb)


def whole(kind: str, text: str) -> tuple[Piece, ...]:
    """A text that is the same, added or removed as a whole."""
    if not text:
        return ()
    return (Piece(kind, "" if kind == ADDED else text, "" if kind == REMOVED else text),)


def _linked(block: Block) -> list[tuple[str, Marks]]:
    """The links of a block, each with the whole of its words."""
    found: list[tuple[str, Marks]] = []
    for text, marks in block.pieces:
        if not marks.href:
            continue
        if found and found[-1][1].href == marks.href:
            found[-1] = (found[-1][0] + text, marks)
        else:
            found.append((text, marks))
    return found


def _both(old: Block, new: Block, named: Named) -> Iterator[Row]:
    if old.kind in CARDS or new.kind in CARDS:
        if (old.kind, old.value) == (new.kind, new.value):
            name, thumb = named(new.kind, new.value)
            pieces = compare(old.text, new.text)
            heading = whole(SAME, name + ("\n" if pieces else ""))
            said = tuple(_marks_said(pieces, old, new))
            yield Row(_kind(pieces, said), heading + pieces, said, place(new), thumb)
        else:
            yield _alone(old, REMOVED, named)
            yield _alone(new, ADDED, named)
        return
    pieces = compare(old.text, new.text)
    said = (*_form_said(old, new), *_marks_said(pieces, old, new))
    yield Row(_kind(pieces, said), pieces, said, place(new))


def _kind(pieces: tuple[Piece, ...], said: tuple[str, ...]) -> str:
    return CHANGED if said or label(pieces) == "substance" else label(pieces)


def _form_said(old: Block, new: Block) -> Iterator[str]:
    before, after = place(old), place(new)
    if before != after:
        yield _("Form: %(before)s → %(after)s") % {
            "before": NAMES[before], "after": NAMES[after]
        }  # fmt: skip
    elif [one.tag for one in old.path] != [one.tag for one in new.path]:
        yield _("It stands at another level.")
    if old.lang != new.lang:
        yield _("Language of the paragraph: %(before)s → %(after)s") % {
            "before": _language(old.lang), "after": _language(new.lang)
        }  # fmt: skip


def _language(code: str) -> str:
    return {"": _("the newspaper's"), "-": _("not known")}.get(code, code)


# Bold, italics and links ---------------------------------------------------------------------


def _marks_said(pieces: tuple[Piece, ...], old: Block, new: Block) -> Iterator[str]:
    before, after = _marks(old), _marks(new)
    if not any(before) and not any(after):
        return
    spans: list[tuple[str, Marks, Marks]] = []
    i = j = 0
    for piece in pieces:
        mine = before[i : i + len(piece.before)]
        theirs = after[j : j + len(piece.after)]
        i, j = i + len(mine), j + len(theirs)
        spans += _spans(piece, mine, theirs)
    for name in Marks._fields:
        yield from _mark_said(name, spans)


def _marks(block: Block) -> list[Marks]:
    return [marks for text, marks in block.pieces for _ in text]


def _spans(piece: Piece, mine: list[Marks], theirs: list[Marks]):
    """(words, marks before, marks after): letter by letter where the letters are the same."""
    if piece.kind == SAME:
        for letter, one, other in zip(piece.after, mine, theirs, strict=True):
            yield letter, one, other
    elif piece.kind == ADDED:
        # What is added in bold is added: only a link is more than its words.
        for letter, marks in zip(piece.after, theirs, strict=True):
            yield letter, NO_MARKS, Marks(href=marks.href)
    elif piece.kind == REMOVED:
        for letter, marks in zip(piece.before, mine, strict=True):
            yield letter, Marks(href=marks.href), NO_MARKS
    else:
        yield piece.after, _most(piece.before, mine), _most(piece.after, theirs)


def _most(text: str, marks: list[Marks]) -> Marks:
    """The marks that stand on any letter of a run."""
    worded = [one for letter, one in zip(text, marks, strict=True) if not letter.isspace()]
    return Marks(
        next((one.href for one in worded if one.href), ""),
        any(one.strong for one in worded),
        any(one.em for one in worded),
    )


def _mark_said(name: str, spans: list[tuple[str, Marks, Marks]]) -> Iterator[str]:
    """What happened to one kind of mark, a sentence for each stretch of words."""
    stretches: list[list] = []
    apart = True
    for text, old, new in spans:
        if text.isspace():
            if stretches and not apart:
                stretches[-1][0] += text
            continue
        pair = (getattr(old, name), getattr(new, name))
        if pair[0] == pair[1]:
            apart = True
        elif apart or stretches[-1][1] != pair:
            stretches.append([text, pair])
            apart = False
        else:
            stretches[-1][0] += text
    for text, pair in stretches:
        yield _sentence(name, text.strip(), *pair)


def _sentence(name: str, text: str, before, after) -> str:
    if name == "href":
        if before and after:
            return _("Address of the link on «%(text)s»: %(before)s → %(after)s") % {
                "text": text, "before": before, "after": after
            }  # fmt: skip
        said = _("Link on «%(text)s»: %(address)s") if after else _(
            "Link taken from «%(text)s»: %(address)s"
        )  # fmt: skip
        return said % {"text": text, "address": before or after}
    sentences = {
        ("strong", True): _("Bold: «%(text)s»"),
        ("strong", False): _("No longer bold: «%(text)s»"),
        ("em", True): _("Emphasised: «%(text)s»"),
        ("em", False): _("No longer emphasised: «%(text)s»"),
    }
    return sentences[name, bool(after)] % {"text": text}
