"""The passages of a body: its words as they stand, where its links are, and changes made to them.

A passage is what an editor calls a text block: one paragraph, heading, item, cell or caption with
at least one visible word. Passages are counted from 0 in the order of the text, and so are the
text blocks of the editor in the browser, whether the HTML is the stored one or the one being
typed: nothing is cleaned here. A line break is one character, "\\n".
"""

import re
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from editions.blocks import written
from editions.body import sanitise
from editions.inline import Piece
from editions.markup import End, Start, Text, tokens
from editions.parsing import Parser

INLINE = frozenset(("a", "b", "em", "i", "span", "strong"))
_VISIBLE = re.compile("[^ \t\n\r\xa0]")

# What to put in the place of text[start:end].
Change = tuple[int, int, str]


@dataclass(slots=True)
class Passage:
    """``links`` are (start, end, address) of the links in ``text``."""

    text: str = ""
    links: list[tuple[int, int, str]] = field(default_factory=list)


def passages(html: str | None) -> list[Passage]:
    """Every passage in order. Takes any text, in time proportional to its length."""
    found: list[Passage] = []
    pieces: list[str] = []
    links: list[tuple[int, int, str]] = []
    length, opened = 0, None

    def finish() -> None:
        nonlocal length, opened
        text = "".join(pieces)
        if _VISIBLE.search(text):
            found.append(Passage(text, list(links)))
        pieces.clear()
        links.clear()
        length, opened = 0, None

    for token in tokens(html or ""):
        if isinstance(token, Text):
            pieces.append(token.text)
            length += len(token.text)
        elif token.tag == "br" and isinstance(token, Start):
            pieces.append("\n")
            length += 1
        elif token.tag not in INLINE:
            finish()
        elif token.tag == "a" and isinstance(token, Start):
            opened = (length, token.attributes.get("href", ""))
        elif token.tag == "a" and isinstance(token, End) and opened:
            links.append((opened[0], length, opened[1]))
            opened = None
    finish()
    return found


def rewritten(html: str | None, edit: Callable[[list[str]], list[Iterable[Change]]]) -> str:
    """The canonical body with changes made inside its words; marks and links stay around them.

    ``edit`` is given the texts of the passages and answers, for each, its changes in order.
    """
    blocks = Parser(sanitise(html)).blocks()
    worded = [index for index, block in enumerate(blocks) if block.pieces]
    for index, changes in zip(worded, edit([blocks[i].text for i in worded]), strict=True):
        pieces = tuple(_changed(blocks[index].pieces, changes))
        blocks[index] = replace(blocks[index], pieces=pieces)
    return sanitise(written(blocks))


def _changed(pieces: Iterable[Piece], changes: Iterable[Change]) -> list[Piece]:
    """A change that reaches over several pieces is written into the first of them."""
    waiting, changed, begins = deque(changes), [], 0
    for text, marks in pieces:
        ends, at, kept = begins + len(text), begins, []
        while waiting and waiting[0][0] < ends:
            start, stop, words = waiting[0]
            kept.append(text[at - begins : max(start, at) - begins])
            if start >= begins:
                kept.append(words)
            at = min(stop, ends)
            if stop > ends:
                break
            waiting.popleft()
        kept.append(text[at - begins :])
        if whole := "".join(kept):
            changed.append((whole, marks))
        begins = ends
    return changed
