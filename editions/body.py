"""The body of a story: sanitised, asked about, rendered when printed, resolved when read.

Stored bodies are canonical HTML of the vocabulary (``editions.vocabulary``). Every function here
takes any text at all, answers in time proportional to its length and raises nothing.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape, unescape

import nh3
from django.utils.translation import gettext, pgettext

from editions.blocks import Block, written
from editions.links import host
from editions.parsing import Parser
from editions.pictures import Picture
from editions.showing import shown
from editions.vocabulary import sanitiser_options
from language import saying

# The column of a body is at most 42rem wide (about 75 letters); below that a picture fills it.
PICTURE_SIZES = "(min-width: 44rem) 42rem, 100vw"

READ_ALSO = re.compile(r'<aside data-read-also="([1-9][0-9]{0,17})"></aside>')
PICTURE = re.compile(
    r'<figure data-picture="([1-9][0-9]{0,17})"><figcaption>(.*?)</figcaption></figure>', re.DOTALL
)
EMBED = re.compile(
    r'<figure data-embed="([^"]*)"><figcaption>(.*?)</figcaption></figure>', re.DOTALL
)
# Marks inside a line; any other element ends a word.
_INLINE = re.compile(r"</?(?:a|em|strong)(?: [^<>]*)?>")
_ELEMENT = re.compile(r"<[^<>]*>")
OUTSIDE_LINK = re.compile(r'<a href="(https?:[^"]*)">')

# Letters of a body that is kept after it was read; a longer one is read each time.
KEPT_AT_MOST = 100_000

_gate = nh3.Cleaner(**sanitiser_options())


def _blocks(html: str | None) -> tuple[Block, ...]:
    """Printing asks six times about one body: the last ones are read once."""
    html = html or ""
    read = _read_lately if len(html) <= KEPT_AT_MOST else _read_lately.__wrapped__
    return read(html, saying.code())


@lru_cache(maxsize=8)
def _read_lately(html: str, _language: str) -> tuple[Block, ...]:
    return tuple(Parser(html).blocks())


def sanitise(html: str | None) -> str:
    """The canonical body: only what the vocabulary holds, its words cleaned. Idempotent."""
    return _gate.clean(written(_blocks(html)))


def stories(html: str | None) -> list[int]:
    """Numbers of the read-also cards in order, each once."""
    return _numbers(html, "read_also")


def pictures(html: str | None) -> list[int]:
    """Numbers of the pictures in order, each once."""
    return _numbers(html, "picture")


def _numbers(html: str | None, kind: str) -> list[int]:
    return list(dict.fromkeys(int(one.value) for one in _blocks(html) if one.kind == kind))


def paragraphs(html: str | None) -> list[str]:
    """The words of each paragraph, heading, list item, cell and caption, in order."""
    return [one.text for one in _blocks(html) if one.pieces]


def plain_text(html: str | None) -> str:
    """The words alone, for search and reading time: one paragraph on a line."""
    return "\n".join(paragraphs(html))


def text_of(html: str) -> str:
    """The words of a stored body on one line, for lists: not parsed, so many times faster than
    ``plain_text``. The desk's index has the same words (arabic_body_text)."""
    return unescape(_ELEMENT.sub(" ", _INLINE.sub("", html)))


def render(html: str | None, pictures: Mapping[int, Picture]) -> str:
    """The HTML that an edition keeps. A picture that is missing leaves nothing.

    Read-also cards stay markers until the page is read (``resolve``), because their headline,
    their address and whether they may be shown at all change after printing.
    """
    html = sanitise(html)
    html = PICTURE.sub(lambda found: _picture(found, pictures), html)
    html = EMBED.sub(_embed, html)
    html = html.replace(
        '<aside data-pull-quote="">', '<aside class="pull-quote" data-pull-quote="">'
    )
    html = OUTSIDE_LINK.sub(r'<a href="\1" rel="noopener">', html)
    return _with_scrolling_tables(html)


def _picture(found: re.Match, pictures: Mapping[int, Picture]) -> str:
    picture = pictures.get(int(found[1]))
    crop = picture.natural if picture else None
    if crop is None:
        return ""
    words = [found[2] or escape(picture.caption)]
    if picture.credit:
        words.append(f'<span class="credit">{escape(picture.credit)}</span>')
    caption = " ".join(filter(None, words))
    # Their colours are noted for readers who get pages without pictures (showing.without).
    html = shown(
        crop, picture.alt, sizes=PICTURE_SIZES, colours=picture.colours, keeps_colours=True
    )
    return (
        f'<figure class="picture">{html}'
        + (f"<figcaption>{caption}</figcaption>" if caption else "")
        + "</figure>"
    )


def _embed(found: re.Match) -> str:
    """A card that is a plain link until somebody asks for more: nothing is fetched before."""
    address, title = found[1], found[2]
    site = f'<bdi dir="ltr">{escape(host(unescape(address)))}</bdi>'
    # Translators: the link of a card for a video or post on another site, e.g. "Open on x.com".
    label = escape(gettext("Open on %(site)s")) % {"site": site}
    return (
        f'<figure class="embed" data-embed="{address}">'
        f'<a href="{address}" rel="noopener nofollow">{label}</a>'
        + (f"<figcaption>{title}</figcaption>" if title else "")
        + "</figure>"
    )


def _with_scrolling_tables(html: str) -> str:
    """A wide table scrolls in a named region of its own, which the keyboard reaches."""
    start, *tables = html.split("<table>")
    out = [start]
    for number, rest in enumerate(tables, start=1):
        label = gettext("Table")
        if len(tables) > 1:
            label = f"{label} {saying.number(number)}"
        out.append(
            f'<div class="table" tabindex="0" role="region" aria-label="{escape(label)}"><table>'
            + rest.replace("</table>", "</table></div>", 1)
        )
    return "".join(out)


def resolve(html: str, cards: Mapping[int, tuple[str, str]]) -> str:
    """Put current headlines and addresses into the read-also markers of a rendered body.

    ``cards``: story number -> (headline, address). A story that is not among them, withdrawn or
    not published, leaves nothing.
    """
    # Translators: the label before the headline of another story, inside an article.
    label = escape(pgettext("card in a body", "Read also"))

    def card(found: re.Match) -> str:
        current = cards.get(int(found[1]))
        if current is None:
            return ""
        headline, address = current
        return (
            f'<aside class="read-also"><span class="read-also-label">{label}</span> '
            f'<a href="{escape(address)}"><bdi>{escape(headline)}</bdi></a></aside>'
        )

    return READ_ALSO.sub(card, html)
