"""What a body may hold. One literal declaration; everything else is derived from it.

The server's sanitiser, the extensions of the desk's editor, and the list of elements that a
style sheet has to know are all read from ``VOCABULARY``: what can be typed is what may be stored
is what is styled. Teaching the body a new element begins, and mostly ends, here.
"""

import re

# A number of ours (story, picture): positive, and small enough for a Postgres bigint.
NUMBER = r"[1-9][0-9]{0,17}"
LINK = r"https?://[^\s/\\?#][^\s]*|mailto:[^\s]+|/(?![/\\])[^\s]*"
HTTPS = r"https://[^\s/\\?#][^\s]*"

# Key: the name of the editor's extension. ``html``: element -> attribute -> the pattern that the
# whole value must match. ``editor``: the extension's options. ``styled``: selectors in the body.
VOCABULARY = {
    "Paragraph": {
        "html": {"p": {"dir": "ltr", "lang": "[a-z]{2,3}"}},
        "styled": ["p", "p[dir=ltr]"],
    },
    "Heading": {
        "html": {"h2": {}, "h3": {}},
        "editor": {"levels": [2, 3]},
        "styled": ["h2", "h3"],
    },
    "Bold": {"html": {"strong": {}}, "styled": ["strong"]},
    "Italic": {"html": {"em": {}}, "styled": ["em"]},
    "HardBreak": {"html": {"br": {}}, "styled": []},
    "Link": {
        "html": {"a": {"href": LINK}},
        "editor": {
            "enableTarget": False,
            "autolink": False,
            "linkOnPaste": True,
            "protocols": ["http", "https", "mailto"],
        },
        "styled": ["a"],
    },
    "BulletList": {"html": {"ul": {}}, "styled": ["ul"]},
    "OrderedList": {
        "html": {"ol": {}},
        "editor": {"enableListAttributes": False},
        "styled": ["ol"],
    },
    "ListItem": {"html": {"li": {}}, "styled": ["li"]},
    "Blockquote": {"html": {"blockquote": {}}, "styled": ["blockquote"]},
    "PullQuote": {
        "html": {"aside": {"data-pull-quote": ""}},
        "styled": ["aside[data-pull-quote]"],
    },
    "Picture": {
        "html": {"figure": {"data-picture": NUMBER}, "figcaption": {}},
        "styled": ["figure.picture", "figure.picture figcaption", "figure.picture .credit"],
    },
    "Embed": {
        "html": {"figure": {"data-embed": HTTPS}, "figcaption": {}},
        "styled": ["figure.embed", "figure.embed > a", "figure.embed figcaption"],
    },
    "ReadAlso": {
        "html": {"aside": {"data-read-also": NUMBER}},
        "styled": ["aside.read-also", "aside.read-also .read-also-label", "aside.read-also a"],
    },
    "Table": {
        "html": {"table": {}, "tbody": {}},
        "editor": {"resizable": False},
        "styled": ["div.table", "table"],
    },
    "TableRow": {"html": {"tr": {}}, "styled": ["tr"]},
    "TableHeader": {"html": {"th": {}}, "styled": ["th"]},
    "TableCell": {"html": {"td": {}}, "styled": ["td"]},
}


def _attributes() -> dict[str, dict[str, str]]:
    """Element -> attribute -> pattern, over the whole vocabulary."""
    found: dict[str, dict[str, str]] = {}
    for word in VOCABULARY.values():
        for element, attributes in word["html"].items():
            found.setdefault(element, {}).update(attributes)
    return found


ATTRIBUTES = _attributes()
ELEMENTS = frozenset(ATTRIBUTES)
PATTERNS = {
    (element, name): re.compile(pattern)
    for element, attributes in ATTRIBUTES.items()
    for name, pattern in attributes.items()
}


def allowed(element: str, name: str, value: str) -> str | None:
    """The value when the vocabulary allows it there, else None."""
    pattern = PATTERNS.get((element, name))
    return value if pattern and pattern.fullmatch(value) else None


def sanitiser_options() -> dict:
    """Keyword arguments of ``nh3.Cleaner``. The empty "*" switches off its own lang and title."""
    return {
        "tags": set(ELEMENTS),
        "attributes": {"*": set(), **{tag: set(names) for tag, names in ATTRIBUTES.items()}},
        "attribute_filter": allowed,
        "url_schemes": {"http", "https", "mailto"},
        "link_rel": None,
        "strip_comments": True,
    }


def editor_extensions() -> dict[str, dict | bool]:
    """Extension name -> options (or True), in the order in which marks nest: outermost first."""
    return {name: word.get("editor", True) for name, word in VOCABULARY.items()}


def styled_elements() -> list[str]:
    """Every selector that a style sheet for bodies has to know, without repetition."""
    return list(dict.fromkeys(one for word in VOCABULARY.values() for one in word["styled"]))
