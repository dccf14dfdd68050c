"""Reading the HTML that people paste: a tokeniser that accepts anything in linear time.

It is no validator. Whatever it lets through is rebuilt by ``editions.blocks`` and passes the
sanitiser afterwards; its task is that no text is lost and that no input makes it slow. So it
knows what clipboards really hold: Word's conditional comments, ``<![if …]>``, unclosed tags,
stray ``<``. Each kind of search that fails once is not tried again, hence the linear time.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

VOID = frozenset({
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input",
    "keygen", "link", "meta", "param", "source", "track", "wbr",
})  # fmt: skip
# Their content is no text for readers, and no markup either.
RAW = frozenset(["iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"])

PLAIN = re.compile(r"<(/?)([a-zA-Z][^\s/>]*+)>")  # a tag without attributes, as most are
NAME = re.compile(r"</?([a-zA-Z][^\s/>]*+)")
QUOTED_REST = re.compile(r"(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
ATTRIBUTE = re.compile(r"([^\s\"'<>/=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++)))?+")


class Start(NamedTuple):
    tag: str
    attributes: dict[str, str]
    closes_itself: bool = False


class End(NamedTuple):
    tag: str


class Text(NamedTuple):
    text: str


def well_formed(text: str) -> str:
    """The same text with unpaired surrogates, which no encoding can store, as U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def tokens(html: str) -> Iterator[Start | End | Text]:
    """Start, End and Text (entities resolved) in order. Tags and attributes are in lower case."""
    yield from _Reader(well_formed(html)).read()


class _Reader:
    def __init__(self, html: str):
        self.html = html
        self.missing: set[str] = set()  # what is known not to come any more

    def find(self, what: str, position: int) -> int:
        """Where ``what`` comes next, -1 for never; a failed search is remembered."""
        if what in self.missing:
            return -1
        found = self.html.find(what, position)
        if found < 0:
            self.missing.add(what)
        return found

    def read(self) -> Iterator[Start | End | Text]:
        html, position, text_from = self.html, 0, 0
        while (position := self.find("<", position)) >= 0:
            after = position + 1
            following = html[after : after + 1]
            if following in ("!", "?"):
                end = self.comment_end(position)
                token = None
            else:
                end, token = self.tag(position)
            if end < 0:
                position = after
                continue
            if position > text_from:
                yield Text(unescape(html[text_from:position]))
            if token:
                yield token
            if isinstance(token, Start) and token.tag in RAW:
                end = self.raw_end(token.tag, end)
                yield End(token.tag)
            position = text_from = end
        if text_from < len(html):
            yield Text(unescape(html[text_from:]))

    def comment_end(self, position: int) -> int:
        if self.html.startswith("<!--", position):
            found = self.find("-->", position + 2)
            if found >= 0:
                return found + 3
        found = self.find(">", position)
        return found + 1 if found >= 0 else -1

    def tag(self, position: int) -> tuple[int, Start | End | None]:
        """End position and token of the tag that begins here; -1 when this ``<`` begins none."""
        if plain := PLAIN.match(self.html, position):
            tag = plain[2].lower()
            return plain.end(), End(tag) if plain[1] else Start(tag, {})
        name = NAME.match(self.html, position)
        if not name:
            if self.html.startswith("</", position):  # "</>" and "</ …>" are comments in HTML
                found = self.find(">", position)
                return (found + 1 if found >= 0 else -1), None
            return -1, None
        end = self.tag_end(name.end())
        if end < 0:
            return -1, None
        tag = name[1].lower()
        if self.html[position + 1] == "/":
            return end, End(tag)
        inside = self.html[name.end() : end - 1]
        return end, Start(tag, _attributes(inside), inside.endswith("/"))

    def tag_end(self, position: int) -> int:
        if "quotes" not in self.missing:
            rest = QUOTED_REST.match(self.html, position)
            if rest:
                return rest.end()
            self.missing.add("quotes")  # an unbalanced quote: from here on they count for nothing
        found = self.find(">", position)
        return found + 1 if found >= 0 else -1

    def raw_end(self, tag: str, position: int) -> int:
        """Behind the end tag of a raw element; without one only its start tag is passed over."""
        if tag in self.missing:
            return position
        closing = re.compile(rf"</{tag}(?=[\s/>])[^>]*+>", re.IGNORECASE)
        found = closing.search(self.html, position)
        if found:
            return found.end()
        self.missing.add(tag)
        return position


def _attributes(inside: str) -> dict[str, str]:
    """Attributes of a start tag; of a repeated one the first counts, as in browsers."""
    found: dict[str, str] = {}
    if not inside:
        return found
    for match in ATTRIBUTE.finditer(inside):
        value = match[2] or match[3] or match[4] or ""
        found.setdefault(match[1].lower(), unescape(value) if "&" in value else value)
    return found


def style_of(attributes: dict[str, str]) -> dict[str, str]:
    """The declarations of a style attribute, names and values in lower case."""
    found: dict[str, str] = {}
    if "style" not in attributes:
        return found
    for declaration in attributes["style"].lower().split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            found[name.strip()] = value.strip()
    return found
