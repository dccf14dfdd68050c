"""The body of a story for pages that are not ours: feeds and what reads them.

Addresses are whole there, and what only our own style sheet and script understand is left out.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from html import escape
from urllib.parse import urljoin

import nh3

from editions import body
from editions.pictures import Picture
from editions.vocabulary import ELEMENTS

# What rendering adds to the vocabulary (editions/body.py).
RENDERED = frozenset({"img", "span", "bdi", "div", "tbody"})
ADDRESSES = frozenset({"href", "src", "cite"})
KEPT = {
    "*": {"dir", "lang"},
    "a": {"href"},
    "img": {"src", "width", "height", "alt"},
    "blockquote": {"cite"},
    "ol": {"start"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
}


def whole(html: str, base: str) -> str:
    """A rendered body with whole addresses that begin with ``base``: plain HTML for anybody."""
    return _gate(base).clean(html)


@lru_cache(maxsize=4)
def _gate(base: str) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags={*ELEMENTS, *RENDERED},
        attributes=KEPT,
        attribute_filter=_joined_to(base),
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def _joined_to(base: str) -> Callable[[str, str, str], str]:
    def joined(element: str, name: str, value: str) -> str:
        if name not in ADDRESSES:
            return value
        try:
            return urljoin(f"{base}/", value)
        except ValueError:
            return value

    return joined


def read_also(bodies: Iterable[str]) -> set[int]:
    """The numbers of the stories that cards in these rendered bodies lead to."""
    return {int(number) for html in bodies for number in body.READ_ALSO.findall(html)}


def story(
    html: str,
    *,
    standfirst: str,
    picture: Picture | None,
    targets: Mapping[int, tuple[str, str]],
    base: str,
) -> str:
    """A whole story in HTML: its picture, its standfirst and its body.

    ``targets`` are the stories that read-also cards may lead to, as ``body.resolve`` takes them.
    """
    parts = []
    if picture and (crop := picture.natural):
        words = " ".join(filter(None, [escape(picture.caption), escape(picture.credit)]))
        parts.append(
            f'<figure><img src="{escape(crop.src)}" width="{crop.width}"'
            f' height="{crop.height}" alt="{escape(picture.alt)}">'
            + (f"<figcaption>{words}</figcaption>" if words else "")
            + "</figure>"
        )
    if standfirst:
        parts.append(f"<p><strong>{escape(standfirst)}</strong></p>")
    parts.append(body.resolve(html, targets))
    return whole("".join(parts), base)
