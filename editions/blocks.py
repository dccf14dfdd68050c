"""A body as a flat list of blocks: built from any HTML, and written back in one canonical form.

A block is one paragraph, heading, picture or card, and knows its *path*: the containers around
it from outside in, e.g. (ul 7, li 9). Containers are written around neighbours that share them,
so what may not stand in a container simply splits it, and however deeply or wrongly the incoming
HTML is nested, the outcome is shallow and well formed. Work is linear in the length of the input.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from itertools import count, zip_longest
from typing import NamedTuple

from editions.inline import BREAK, Marks, Piece, inline_html, plain, tidy
from language import saying

TEXT_KINDS = ("p", "h2", "h3")
QUOTES = ("blockquote", "pull")
CELLS = ("td", "th")
LISTS = ("ul", "ol")
WRITTEN_AS = {
    "pull": ('<aside data-pull-quote="">', "</aside>"),
    "table": ("<table><tbody>", "</tbody></table>"),
}


class Container(NamedTuple):
    """One container of a path; the identity tells two neighbouring lists apart."""

    tag: str
    identity: int


Path = tuple[Container, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """``kind``: p, h2, h3, picture, embed or read_also. ``value``: its number or address."""

    kind: str
    path: Path = ()
    pieces: tuple[Piece, ...] = ()
    value: str = ""
    lang: str = ""  # of a paragraph that runs left to right; "-" when the language is unknown

    @property
    def text(self) -> str:
        return plain(self.pieces)


@dataclass(slots=True)
class Blocks:
    """Collects blocks while a body is read."""

    found: list[Block] = field(default_factory=list)
    identities: count = field(default_factory=lambda: count(1))
    # Of the site; asking costs more than most paragraphs do.
    from_the_right: bool = field(default_factory=saying.is_right_to_left)

    def container(self, tag: str) -> Container:
        return Container(tag, next(self.identities))

    def text(self, kind: str, path: Path, pieces: tuple[Piece, ...], lang: str) -> None:
        if path:
            kind = "p"
        if kind != "p" or (path and path[-1].tag == "th"):
            # A heading is bold already, and stands on one line.
            pieces = tuple(tidy([
                (" " if text == BREAK else text, marks._replace(strong=False))
                for text, marks in pieces
            ]))  # fmt: skip
        in_prose = kind == "p" and not any(one.tag in CELLS + LISTS for one in path)
        lang = direction(plain(pieces), lang, self.from_the_right) if in_prose else ""
        self.found.append(Block(kind, path, pieces, lang=lang))

    def card(self, kind: str, value: str, caption: tuple[Piece, ...] = ()) -> None:
        """Pictures and cards stand outside of every container and split those around them."""
        if kind == "embed":
            caption = tuple((text, Marks()) for text, _ in caption)
        flat = [(" " if text == BREAK else text, marks) for text, marks in caption]
        self.found.append(Block(kind, (), tuple(tidy(flat)), value))

    def empty_cell(self, row: Path, tag: str = "td") -> None:
        self.found.append(Block("p", (*row, self.container(tag))))


# Languages written from right to left: their paragraphs need no direction of their own.
RIGHT_TO_LEFT = frozenset(("ar", "fa", "he", "ur", "ckb", "ps", "sd", "ug", "yi", "dv", "syr"))


def direction(text: str, lang: str, from_the_right: bool) -> str:
    """The language of a mostly foreign paragraph, "-" when it is unknown, "" for any other.

    Decided by the letters alone: word processors write dir=ltr on Arabic paragraphs as well. On a
    site that runs from left to right Latin is not foreign: there only another language is told.
    """
    if not from_the_right:
        given = _code(lang)
        return given if given != saying.code() else ""
    first = next(filter(str.isalpha, text), "")
    if not first or is_right_to_left(first):
        return ""
    if text.isascii():
        return _code(lang) or "en"
    letters = list(filter(str.isalpha, text))
    arabic = sum(map(is_right_to_left, letters))
    if arabic * 5 > len(letters):
        return ""
    if given := _code(lang):
        return given
    latin = sum(char < "ɐ" or "Ḁ" <= char <= "ỿ" for char in letters)
    return "en" if latin * 2 > len(letters) else "-"


def _code(lang: str) -> str:
    """The language of an attribute, when it is one that runs from left to right."""
    given = lang.lower().partition("-")[0]
    is_code = given.isascii() and given.isalpha() and 2 <= len(given) <= 3
    return given if is_code and given not in RIGHT_TO_LEFT else ""


def is_right_to_left(char: str) -> bool:
    return "֐" <= char <= "\u08ff" or "\ufb1d" <= char <= "\ufdff" or "\ufe70" <= char <= "\ufefc"


def without_empty_tables(blocks: list[Block]) -> list[Block]:
    """The same blocks without tables that hold no word at all, and with even rows."""
    worded = {one.path[0] for one in blocks if one.path and one.pieces}
    kept = [one for one in blocks if not one.path or one.path[0] in worded]
    return _with_even_rows(kept)


def _with_even_rows(blocks: list[Block]) -> list[Block]:
    cells: dict[Container, dict[Container, None]] = {}
    for one in blocks:
        if len(one.path) == 3 and one.path[0].tag == "table":
            cells.setdefault(one.path[1], {})[one.path[2]] = None
    widths: dict[Container, int] = {}
    for one in blocks:
        if len(one.path) == 3 and one.path[0].tag == "table":
            width = len(cells[one.path[1]])
            widths[one.path[0]] = max(width, widths.get(one.path[0], 0))
    even: list[Block] = []
    identities = count(-1, -1)
    for one, following in zip_longest(blocks, blocks[1:]):
        even.append(one)
        if len(one.path) != 3 or one.path[0].tag != "table":
            continue
        row = one.path[:2]
        if following is None or following.path[:2] != row:
            for _ in range(widths[row[0]] - len(cells[row[1]])):
                even.append(Block("p", (*row, Container("td", next(identities)))))
    return even


def written(blocks: Iterable[Block]) -> str:
    """The canonical HTML of these blocks, made of elements of the vocabulary only."""
    alone: dict[Container, int] = {}
    for one in blocks:
        if one.path:
            alone[one.path[-1]] = alone.get(one.path[-1], 0) + 1
    out: list[str] = []
    opened: Path = ()
    for one in blocks:
        if not (opened or one.path):  # most paragraphs
            out.append(_block_html(one))
            continue
        shared = 0
        while shared < min(len(opened), len(one.path)) and opened[shared] == one.path[shared]:
            shared += 1
        out += [_closing(container) for container in reversed(opened[shared:])]
        out += [_opening(container) for container in one.path[shared:]]
        opened = one.path
        bare = bool(one.path) and one.path[-1].tag in ("li", *CELLS) and alone[one.path[-1]] == 1
        out.append(inline_html(one.pieces) if bare else _block_html(one))
    out += [_closing(container) for container in reversed(opened)]
    return "".join(out)


def _opening(container: Container) -> str:
    return WRITTEN_AS.get(container.tag, (f"<{container.tag}>",))[0]


def _closing(container: Container) -> str:
    return WRITTEN_AS.get(container.tag, ("", f"</{container.tag}>"))[1]


def _block_html(block: Block) -> str:
    inside = inline_html(block.pieces)
    if block.kind == "read_also":
        return f'<aside data-read-also="{escape(block.value)}"></aside>'
    if block.kind in ("picture", "embed"):
        return (
            f'<figure data-{block.kind}="{escape(block.value)}">'
            f"<figcaption>{inside}</figcaption></figure>"
        )
    language = f' lang="{block.lang}"' if block.lang != "-" else ""
    foreign = f' dir="ltr"{language}' if block.lang else ""
    return f"<{block.kind}{foreign}>{inside}</{block.kind}>"
