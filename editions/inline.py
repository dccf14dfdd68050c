"""The words inside a paragraph: pieces of text with their marks, cleaned and written as HTML.

A piece is (text, marks). A line break is the piece whose text is BREAK. Arabic cleaning happens
here, on text and never on markup.
"""

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple

from arabic.cleaning import clean

BREAK = "\n"
# What HTML may not hold or nobody can see: control characters, non-characters, soft hyphens.
UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\ufdd0-\ufdef\ufffe\uffff]")
SPACES = re.compile(r"\s+")
MOST_ROUNDS = 8  # two suffice for what people write


class Marks(NamedTuple):
    """In the order in which they nest, outermost first."""

    href: str = ""
    strong: bool = False
    em: bool = False


Piece = tuple[str, Marks]
NO_MARKS = Marks()


def shared(first: Marks, second: Marks) -> Marks:
    return Marks(
        first.href if first.href == second.href else "",
        first.strong and second.strong,
        first.em and second.em,
    )


def tidy(pieces: Iterable[Piece]) -> list[Piece]:
    """Cleaned, with single spaces, none at the ends or beside a break, neighbours joined.

    Repeated until nothing changes: joining two pieces can make a new thing to clean.
    """
    now = list(pieces)
    if len(now) == 1:  # most paragraphs
        ((text, marks),) = now
        text = _cleaned(text).strip()
        return [(text, marks)] if text else []
    before, rounds = None, 0
    while before != now and rounds < MOST_ROUNDS:
        before, now, rounds = now, _once(now), rounds + 1
    return now


def _once(pieces: list[Piece]) -> list[Piece]:
    return _joined(_trimmed(list(_words_and_spaces(pieces))))


def _cleaned(text: str) -> str:
    return SPACES.sub(" ", clean(UNSEEN.sub("", text)))


def _words_and_spaces(pieces: list[Piece]) -> Iterator[Piece]:
    """Spaces at the edges of a piece become pieces of their own."""
    for text, marks in pieces:
        if text == BREAK:
            yield BREAK, NO_MARKS
            continue
        text = _cleaned(text)
        core = text.strip()
        if text.startswith(" "):
            yield " ", marks
        if core:
            yield core, marks
            if text.endswith(" "):
                yield " ", marks


def _trimmed(pieces: list[Piece]) -> list[Piece]:
    """One space at most between words; spaces and breaks carry what both neighbours share."""
    kept: list[Piece] = []
    for text, marks in pieces:
        after_gap = not kept or kept[-1][0] in (" ", BREAK)
        if text == " " and after_gap:
            continue
        if text == BREAK:
            if kept and kept[-1][0] == " ":
                kept.pop()
            if not kept:
                continue
        kept.append((text, marks))
    while kept and kept[-1][0] in (" ", BREAK):
        kept.pop()
    following = NO_MARKS
    for index in range(len(kept) - 1, 0, -1):
        text, marks = kept[index]
        if text in (" ", BREAK):
            before = next_word_marks(kept, index)
            kept[index] = (text, shared(before, following))
        else:
            following = marks
    return kept


def next_word_marks(pieces: list[Piece], index: int) -> Marks:
    """The marks of the word before a gap; between two words stand two gaps at the very most."""
    while index and pieces[index][0] in (" ", BREAK):
        index -= 1
    return pieces[index][1]


def _joined(pieces: list[Piece]) -> list[Piece]:
    joined: list[tuple[list[str], Marks]] = []
    for text, marks in pieces:
        if text != BREAK and joined and joined[-1][1] == marks and joined[-1][0] != [BREAK]:
            joined[-1][0].append(text)
        else:
            joined.append(([text], marks))
    return [("".join(texts), marks) for texts, marks in joined]


def paragraphs_of(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """Tidy pieces cut at every two line breaks: so many programs paste the end of a paragraph."""
    current: list[Piece] = []
    for piece in pieces:
        if piece[0] != BREAK or (current and current[-1][0] != BREAK):
            current.append(piece)
        elif current:
            yield current[:-1]
            current = []
    if current:
        yield current


def plain(pieces: Iterable[Piece]) -> str:
    return "".join(text for text, _ in pieces)


def inline_html(pieces: Iterable[Piece]) -> str:
    """HTML of tidy pieces; a mark stays open across the pieces that share it."""
    out: list[str] = []
    opened: list[tuple[str, str]] = []
    for text, marks in pieces:
        if not opened and marks == NO_MARKS:
            out.append("<br>" if text == BREAK else escape(text, quote=False))
            continue
        wanted = [("a", marks.href)] if marks.href else []
        wanted += [("strong", "")] if marks.strong else []
        wanted += [("em", "")] if marks.em else []
        common = 0
        while common < min(len(opened), len(wanted)) and opened[common] == wanted[common]:
            common += 1
        out += [f"</{tag}>" for tag, _ in reversed(opened[common:])]
        out += [
            f'<a href="{escape(href)}">' if tag == "a" else f"<{tag}>"
            for tag, href in wanted[common:]
        ]
        opened = wanted
        out.append("<br>" if text == BREAK else escape(text, quote=False))
    out += [f"</{tag}>" for tag, _ in reversed(opened)]
    return "".join(out)
