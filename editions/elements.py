"""What one element of foreign HTML means: its marks, whether it is seen, which card it is."""

import re

from editions.inline import Marks
from editions.links import https, link
from editions.markup import End, Start, Text, style_of
from editions.vocabulary import allowed

BOLD, LIGHT = re.compile(r"bold(?:er)?|[6-9]00"), re.compile(r"normal|lighter|[1-5]00")
FILMS = frozenset(("iframe", "img", "object", "picture", "video"))
WORTH_READING = frozenset(("blockquote", "table", "pre"))
FOR_SCREEN_READERS = frozenset(("screen-reader-text", "sr-only", "visually-hidden"))


def marked(marks: Marks, tag: str, attributes: dict[str, str], style: dict[str, str]) -> Marks:
    """The marks inside an element: by its name, and above that by its CSS."""
    href, strong, em = marks
    if tag == "a" and "href" in attributes:
        href = link(attributes["href"]) or href
    strong = strong or tag in ("b", "strong")
    em = em or tag in ("em", "i")
    weight, slant = style.get("font-weight", ""), style.get("font-style", "")
    if weight:
        strong = bool(BOLD.match(weight)) or (strong and not LIGHT.match(weight))
    if slant:
        em = slant.startswith(("italic", "oblique")) or (em and not slant.startswith("normal"))
    return Marks(href, strong, em)


def card_of(tag: str, attributes: dict[str, str]) -> tuple[str, str] | None:
    """Kind and value of a picture, an embed or a read-also card; None for any other element."""
    for kind in ("picture", "embed") if tag == "figure" else ("read_also",):
        name = f"data-{kind.replace('_', '-')}"
        value = attributes.get(name, "").strip()
        value = https(value) if kind == "embed" else value.lstrip("0")
        if value and allowed(tag, name, value):
            return kind, value
    return None


def foreign_pictures(tokens: list[Start | End | Text]) -> set[int]:
    """Places of the figures that hold a picture or film of another site, which stays there.

    Their captions and credits say nothing without it. A figure with a quotation or a table is
    read, whatever else is in it.
    """
    found: set[int] = set()
    opened: list[tuple[int, set[str]]] = []
    for index, token in enumerate(tokens):
        if isinstance(token, Start) and token.tag == "figure":
            opened.append((index, set()))
        elif isinstance(token, Start) and opened:
            opened[-1][1].add(token.tag)
        elif isinstance(token, End) and token.tag == "figure" and opened:
            place, inside = opened.pop()
            if inside & FILMS and not inside & WORTH_READING:
                found.add(place)
    return found


def is_hidden(attributes: dict[str, str]) -> bool:
    if not attributes:
        return False
    style = style_of(attributes)
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden", "").lower() == "true"
        or style.get("display", "").startswith("none")
        or style.get("mso-hide") == "all"
        or not FOR_SCREEN_READERS.isdisjoint(attributes.get("class", "").split())
    )


def is_emoji(alt: str) -> bool:
    """Chats draw emoji as pictures whose alternative text is the emoji itself."""
    return 0 < len(alt) <= 16 and not any(char.isalnum() or char.isspace() for char in alt)
