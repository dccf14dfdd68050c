"""Tables while they are read: which of them hold data, and where merged cells reach."""

from dataclasses import dataclass, field

from editions.blocks import CELLS, Path
from editions.markup import End, Start, Text

MOST_COLUMNS = 30
MOST_ROWS_MERGED = 100
CARDS = ("data-picture", "data-embed", "data-read-also")


def span(attributes: dict[str, str], name: str, most: int) -> int:
    """How many columns or rows a cell takes, at least 1."""
    value = attributes.get(name, "").strip()
    if len(value) > 4 or not (value.isascii() and value.isdigit()):
        return 1
    return max(1, min(int(value), most))


@dataclass(slots=True)
class Seen:
    index: int
    columns: int = 0
    widest: int = 0
    lays_out: bool = False


def data_tables(tokens: list[Start | End | Text]) -> set[int]:
    """Places of the start tags of tables that hold data.

    A table inside of which stands a table, a picture or a card, or that has one column only or
    too many, merely lays out a page: e-mail and old web pages are made so.
    """
    found: set[int] = set()
    opened: list[Seen] = []
    for index, token in enumerate(tokens):
        if isinstance(token, Start) and token.tag == "table":
            if opened:
                opened[-1].lays_out = True
            opened.append(Seen(index))
        elif not opened:
            continue
        elif isinstance(token, End):
            if token.tag == "table":
                _judge(opened.pop(), found)
        elif isinstance(token, Start):
            seen = opened[-1]
            if token.tag == "tr":
                seen.columns = 0
            elif token.tag in CELLS:
                seen.columns += span(token.attributes, "colspan", MOST_COLUMNS + 1)
                seen.widest = max(seen.widest, seen.columns)
            elif token.tag in ("figure", "aside") and any(
                name in token.attributes for name in CARDS
            ):
                seen.lays_out = True
    while opened:
        _judge(opened.pop(), found)
    return found


def _judge(seen: Seen, found: set[int]) -> None:
    if not seen.lays_out and 2 <= seen.widest <= MOST_COLUMNS:
        found.add(seen.index)


@dataclass(slots=True)
class OpenTable:
    """``row`` and ``cell`` are places on the parser's stack of open elements."""

    path: Path
    is_data: bool
    place: int
    row: int | None = None
    cell: int | None = None
    column: int = 0
    blocks_before: int = 0
    columns_left: int = 0
    reaching_down: dict[int, int] = field(default_factory=dict)  # column -> rows still to fill

    def place_of(self, tag: str) -> int | None:
        return {"table": self.place, "tr": self.row}.get(tag, self.cell)

    def inside(self, tag: str, default: int) -> int:
        """Where to close to before a new row or cell begins."""
        places = [self.row, self.cell] if tag == "tr" else [self.cell]
        return next((one for one in places if one is not None), default)

    def rows_above(self) -> int:
        """How many cells before the next one are covered from above; they are used up by this."""
        covered = 0
        while self.reaching_down.get(self.column):
            self.reaching_down[self.column] -= 1
            self.column += 1
            covered += 1
        return covered

    def begin(self, attributes: dict[str, str]) -> None:
        """A cell of this row: what it merges is filled with empty cells."""
        width = span(attributes, "colspan", MOST_COLUMNS)
        height = span(attributes, "rowspan", MOST_ROWS_MERGED)
        for column in range(self.column, self.column + width):
            if height > 1:
                self.reaching_down[column] = height - 1
        self.column += width
        self.columns_left = width - 1

    def columns_beside(self) -> int:
        beside, self.columns_left = self.columns_left, 0
        return beside
