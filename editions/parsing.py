"""From any HTML to the blocks of a body: what clipboards hold, read as its author meant it.

One pass over the tokens with a stack of open elements; nothing recurses. What has no place in
the vocabulary leaves its words behind, except where words are no text (scripts, buttons, hidden
parts). The rules of each source: CSS font-weight and font-style are marks; Word's list
paragraphs are lists; line ends in ``white-space: pre-wrap`` are paragraphs; a PDF viewer's line
ends are spaces; tables that only lay out a page are no tables.
"""

import re
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from editions.blocks import CELLS, LISTS, QUOTES, Block, Blocks, Path, without_empty_tables
from editions.elements import card_of, foreign_pictures, is_emoji, is_hidden, marked
from editions.inline import BREAK, SPACES, Marks, Piece, paragraphs_of, tidy
from editions.lists import MOST_LIST_LEVELS, OpenList, WordLists
from editions.markup import VOID, End, Start, Text, style_of, tokens
from editions.tables import OpenTable, data_tables

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header",
    "hgroup", "hr", "html", "legend", "main", "menu", "option", "p", "pre", "search",
    "section", "summary", "tbody", "tfoot", "thead",
})  # fmt: skip
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
NO_TEXT = frozenset({
    "applet", "audio", "button", "canvas", "datalist", "dialog", "map", "math", "nav",
    "noscript", "object", "select", "svg", "template", "video", "xml",
})  # fmt: skip
PRESERVING = ("pre", "pre-wrap", "pre-line", "break-spaces")
WORD_LEVEL = re.compile(r"\blevel([1-9])")


class State(NamedTuple):
    """What an element changes for its content, and gives back when it ends."""

    marks: Marks = Marks()
    path: Path = ()
    kind: str = "p"
    lang: str = ""
    keeps_lines: bool = False
    reads: str = "text"  # text | nothing | caption | marker
    word_level: int = 0  # of a list paragraph of Word's, 1 for the outermost


@dataclass(slots=True)
class Element:
    tag: str
    before: State
    ends_block: bool
    card: tuple[str, str] | None = None  # kind and value of a picture or a card
    opens: str = ""  # cell, row, table, list or item: what is left when it ends


class Parser:
    """``Parser(html).blocks()``; one use each."""

    def __init__(self, html: str):
        self.tokens = list(tokens(html))
        self.data_tables = data_tables(self.tokens)
        self.foreign_pictures = foreign_pictures(self.tokens)
        self.out = Blocks()
        self.state = State()
        self.stack: list[Element] = []
        self.open = [Counter()]  # open elements by tag, one counter per table cell
        self.lists: list[OpenList | None] = []  # None: the beginning of a cell
        self.tables: list[OpenTable] = []
        self.run: list[Piece] = []
        self.caption: list[Piece] = []
        self.marker = ""
        self.word = WordLists()
        self.word_item: Path = ()

    def blocks(self) -> list[Block]:
        for index, token in enumerate(self.tokens):
            if isinstance(token, Text):
                self.text(token.text)
            elif isinstance(token, Start):
                self.start(token, index)
            else:
                self.end(token)
        self.close_to(0)
        self.flush()
        return without_empty_tables(self.out.found)

    # -- words ---------------------------------------------------------------------------------

    def text(self, text: str) -> None:
        reads = self.state.reads
        if reads == "marker":
            self.marker += text[:20]
        elif reads == "caption":
            self.caption.append((SPACES.sub(" ", text), self.state.marks))
        elif reads == "text" and self.state.keeps_lines:
            first, *others = text.replace("\r\n", "\n").split("\n")
            self.add(first)
            for line in others:
                self.flush()
                self.add(line)
        elif reads == "text":
            self.add(text)

    def add(self, text: str) -> None:
        self.run.append((SPACES.sub(" ", text), self.state.marks))

    def line_break(self, attributes: dict[str, str]) -> None:
        if self.state.reads == "caption":
            self.caption.append((" ", self.state.marks))
        elif self.state.reads == "text":
            # A PDF viewer ends every line of the page so; it is no break of the author's.
            laid_out = attributes.get("role") == "presentation"
            self.run.append((" " if laid_out else BREAK, self.state.marks))

    def flush(self) -> None:
        """What has been collected becomes paragraphs of the present container."""
        if self.state.reads == "caption":
            self.caption.append((" ", self.state.marks))
        if not self.run:
            return
        run, self.run = self.run, []
        for part in paragraphs_of(tidy(run)):
            self.out.text(self.state.kind, self.place(), tuple(part), self.state.lang)

    def place(self) -> Path:
        """The container of a paragraph that ends now."""
        path = self.state.path
        last = path[-1].tag if path else ""
        if last in LISTS:
            return (*path, self.out.container("li"))
        if last in ("table", "tr"):
            return ()
        if self.state.word_level and not path:
            if not self.word_item:
                self.word_item = self.word.place(self.out, path, self.state.word_level, self.marker)
            return self.word_item
        self.word = WordLists()
        return path

    # -- elements ------------------------------------------------------------------------------

    def start(self, token: Start, index: int) -> None:
        tag, attributes, closes_itself = token
        if tag in VOID:
            self.void(tag, attributes)
        elif tag in NO_TEXT or is_hidden(attributes):
            if not closes_itself:
                self.push(tag, self.state._replace(reads="nothing"))
        elif tag == "figcaption":
            self.start_caption(tag)
        elif self.state.reads == "nothing":
            self.push(tag, self.state)
        elif self.state.reads != "text":
            self.flush()
            self.start_inline(tag, attributes)
        elif tag == "table":
            self.start_table(index)
        elif tag == "tr" and self.tables:
            self.start_row()
        elif tag in CELLS and self.tables:
            self.start_cell(tag, attributes)
        elif tag in LISTS:
            self.start_list(tag)
        elif tag == "li":
            self.start_item(attributes)
        elif tag in ("figure", "aside"):
            self.start_card(tag, attributes, index)
        elif tag in HEADINGS or tag in BLOCKS or tag in ("td", "th", "tr"):
            self.start_block(tag, attributes)
        else:
            self.start_inline(tag, attributes)

    def push(self, tag: str, state: State, *, ends_block: bool = False, **more) -> None:
        key = "heading" if tag in HEADINGS else tag
        self.stack.append(Element(key, self.state, ends_block, **more))
        self.open[-1][key] += 1
        self.state = state

    def end(self, token: End) -> None:
        tag = "heading" if token.tag in HEADINGS else token.tag
        if tag == "br":
            self.line_break({})
        elif tag == "p" and not self.open[-1]["p"]:
            self.flush()
        elif tag in ("table", "tr", "td", "th") and self.tables:
            place = self.tables[-1].place_of(tag)
            if place is not None:
                self.close_to(place)
        elif tag == "li":
            if self.lists and self.lists[-1] and self.lists[-1].item is not None:
                self.close_to(self.lists[-1].item)
            elif self.open[-1]["li"]:
                self.close_nearest("li")
        elif self.open[-1][tag]:
            self.close_nearest(tag)

    def close_nearest(self, tag: str) -> None:
        place = len(self.stack) - 1
        while self.stack[place].tag != tag:
            place -= 1
        self.close_to(place)

    def close_to(self, place: int) -> None:
        """End every element from this place of the stack upwards."""
        while len(self.stack) > place:
            element = self.stack[-1]
            if element.ends_block:
                self.flush()
            self.stack.pop()
            if element.opens == "cell":
                self.end_cell()
            elif element.opens == "row":
                self.tables[-1].row = None
            elif element.opens == "table":
                self.tables.pop()
            elif element.opens == "list":
                self.lists.pop()
            elif element.opens == "item":
                self.lists[-1].item = None
            if self.state.word_level != element.before.word_level:
                self.word_item = ()
            if element.card:
                self.end_card(*element.card)
            self.state = element.before
            self.open[-1][element.tag] -= 1

    # -- words with marks, and what stands alone -----------------------------------------------

    def void(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "br":
            self.line_break(attributes)
        elif tag == "hr":
            self.flush()
        elif tag == "img" and is_emoji(attributes.get("alt", "")):
            self.text(attributes["alt"])

    def start_inline(self, tag: str, attributes: dict[str, str]) -> None:
        style = style_of(attributes)
        marks = marked(self.state.marks, tag, attributes, style)
        if not style:
            changed = marks != self.state.marks
            self.push(tag, State(marks, *self.state[1:]) if changed else self.state)
            return
        changes = {"marks": marks}
        if style.get("white-space") in PRESERVING:
            changes["keeps_lines"] = True
        if "ignore" in style.get("mso-list", ""):
            changes["reads"] = "marker"
        self.push(tag, self.state._replace(**changes))

    def start_block(self, tag: str, attributes: dict[str, str]) -> None:
        self.flush()
        state, style = self.state, style_of(attributes)
        level = WORD_LEVEL.search(style["mso-list"]) if "mso-list" in style else None
        path = state.path
        if tag == "blockquote" and not any(one.tag in (*CELLS, *LISTS, *QUOTES) for one in path):
            path = (self.out.container("blockquote"),)
        if level:
            self.marker, self.word_item = "", ()
        inside = State(
            marks=marked(state.marks, tag, attributes, style),
            path=path,
            kind=HEADINGS.get(tag, "p" if tag == "p" else state.kind),
            lang=attributes.get("lang") or state.lang,
            keeps_lines=tag == "pre"
            or style.get("white-space") in PRESERVING
            or (state.keeps_lines and "white-space" not in style),
            reads=state.reads,
            word_level=int(level[1]) if level else 0,
        )
        self.push(tag, inside, ends_block=True)

    # -- lists ---------------------------------------------------------------------------------

    def start_list(self, tag: str) -> None:
        self.flush()
        outer = self.lists[-1] if self.lists else None
        path = self.state.path
        if any(one.tag in (*CELLS, *QUOTES) for one in path):
            opened = OpenList(path, is_list=False)
        elif sum(one.tag in LISTS for one in path) >= MOST_LIST_LEVELS and outer:
            opened = OpenList(outer.path)
        else:
            if path and path[-1].tag in LISTS and outer:
                outer.last_item = outer.last_item or (*path, self.out.container("li"))
                path = outer.last_item
            if path and path[0].tag == "table":  # between the rows of a table
                path = ()
            opened = OpenList((*path, self.out.container(tag)))
        self.lists.append(opened)
        self.push(
            tag, self.state._replace(path=opened.path, kind="p"), ends_block=True, opens="list"
        )

    def start_item(self, attributes: dict[str, str]) -> None:
        current = self.lists[-1] if self.lists else None
        if not current:
            self.start_block("li", attributes)
            return
        if current.item is not None:
            self.close_to(current.item)
        self.flush()
        path = current.path
        if current.is_list:
            path = current.last_item = (*path, self.out.container("li"))
        current.item = len(self.stack)
        marks = marked(self.state.marks, "li", attributes, style_of(attributes))
        self.push("li", self.state._replace(path=path, marks=marks), ends_block=True, opens="item")

    # -- pictures and cards --------------------------------------------------------------------

    def start_card(self, tag: str, attributes: dict[str, str], index: int) -> None:
        self.flush()
        if tag == "aside" and "data-pull-quote" in attributes:
            path = self.state.path
            if not any(one.tag in (*CELLS, *LISTS, *QUOTES) for one in path):
                path = (self.out.container("pull"),)
            self.push(tag, self.state._replace(path=path, kind="p"), ends_block=True)
            return
        card = card_of(tag, attributes)
        if card:
            self.caption = []
            self.push(
                tag, self.state._replace(reads="nothing", marks=Marks()), ends_block=True, card=card
            )
        elif index in self.foreign_pictures:
            self.push(tag, self.state._replace(reads="nothing"), ends_block=True)
        else:
            self.start_block(tag, attributes)

    def start_caption(self, tag: str) -> None:
        if self.stack and self.stack[-1].card and self.stack[-1].card[0] != "read_also":
            self.push(tag, self.state._replace(reads="caption", keeps_lines=False))
        elif self.state.reads == "nothing":
            self.push(tag, self.state)
        else:
            self.start_block(tag, {})

    def end_card(self, kind: str, value: str) -> None:
        self.word = WordLists()
        self.out.card(kind, value, tuple(self.caption))
        self.caption = []

    # -- tables --------------------------------------------------------------------------------

    def start_table(self, index: int) -> None:
        self.flush()
        is_data = index in self.data_tables
        path = (self.out.container("table"),) if is_data else self.state.path
        self.tables.append(OpenTable(path, is_data, len(self.stack)))
        self.push("table", self.state._replace(path=path, kind="p"), ends_block=True, opens="table")

    def start_row(self) -> None:
        table = self.tables[-1]
        self.close_to(table.inside("tr", len(self.stack)))
        self.flush()
        table.row, table.cell, table.column = len(self.stack), None, 0
        path = (*table.path, self.out.container("tr")) if table.is_data else table.path
        self.push("tr", self.state._replace(path=path), ends_block=True, opens="row")

    def start_cell(self, tag: str, attributes: dict[str, str]) -> None:
        table = self.tables[-1]
        if table.row is None:
            self.start_row()
        self.close_to(table.inside("td", len(self.stack)))
        self.flush()
        path = self.state.path
        if table.is_data:
            self.fill(path, table.rows_above())
            table.begin(attributes)
            path = (*path, self.out.container(tag))
        table.cell, table.blocks_before = len(self.stack), len(self.out.found)
        marks = marked(self.state.marks, tag, attributes, style_of(attributes))
        self.push(tag, self.state._replace(path=path, marks=marks), ends_block=True, opens="cell")
        self.open.append(Counter())
        self.lists.append(None)

    def end_cell(self) -> None:
        self.open.pop()
        self.lists.pop()
        table = self.tables[-1]
        table.cell = None
        if table.is_data:
            cell = self.state.path
            if len(self.out.found) == table.blocks_before:
                self.out.found.append(Block("p", cell))
            self.fill(cell[:-1], table.columns_beside())

    def fill(self, row: Path, cells: int) -> None:
        for _ in range(cells):
            self.out.empty_cell(row)
