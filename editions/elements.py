"""What one element of foreign HTML means: its marks, whether it is seen, which card it is."""

import re

from editions.inline import Marks
from editions.links import https, link
from editions.markup import End, Start, Text, style_of
from editions.vocabulary import allowed

BOLD, LIGHT = re.compile(r"bold(?:er)?|[6-9]00"), re.compile(r"normal|lighter|[1-5]00")


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


def captions_of_pictures(tokens: list[Start | End | Text]) -> set[int]:
    """Places of the captions that belong to a foreign picture or film, before or behind it."""
    found: set[int] = set()
    opened: list[tuple[list[int], list[bool]]] = []
    for index, token in enumerate(tokens):
        if isinstance(token, Start):
            if token.tag == "figure":
                opened.append(([], []))
            elif opened and token.tag == "figcaption":
                opened[-1][0].append(index)
            elif opened and token.tag in ("img", "picture", "video", "iframe", "object"):
                opened[-1][1].append(True)
        elif isinstance(token, End) and token.tag == "figure" and opened:
            captions, films = opened.pop()
            if films:
                found.update(captions)
    return found


def is_hidden(attributes: dict[str, str]) -> bool:
    style = style_of(attributes)
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden", "").lower() == "true"
        or style.get("display", "").startswith("none")
        or style.get("mso-hide") == "all"
    )


def is_emoji(alt: str) -> bool:
    """Chats draw emoji as pictures whose alternative text is the emoji itself."""
    return 0 < len(alt) <= 16 and not any(char.isalnum() or char.isspace() for char in alt)
