"""The one way in which a picture stands in a page: in three formats, or not until it is asked for.

Everything here answers HTML that is safe: whatever was typed is escaped.
"""

import re
from html import escape, unescape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from editions.pictures import Crop

COLUMNS = 3
# A picture as ``shown`` writes it, or as bodies held it before there were three formats.
SHOWN = re.compile(
    r'<picture(?: data-colours="(?P<colours>[0-9a-f]*)")?>(?:<source [^>]*>)*<img (?P<own>[^>]*)>'
    r"</picture>|(?<=<figure class=\"picture\">)<img (?P<old>[^>]*)>"
)
ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')


def shown(
    crop: Crop,
    alt: str,
    *,
    sizes: str,
    eager: bool = False,
    name: str = "",
    colours: str = "",
    keeps_colours: bool = False,
) -> SafeString:
    """The picture. An eager one is what the page is about: it is fetched first, over its
    ``colours`` where they are given; others wait until they come near. ``name`` is a class.

    With ``keeps_colours`` they are noted, so that ``without`` can draw them.
    """
    wanted = f' sizes="{sizes}"' if sizes else ""
    sources = "".join(
        f'<source type="image/{form}" srcset="{escape(srcset)}"{wanted}>'
        for form, srcset in (("avif", crop.avif), ("webp", crop.webp))
        if srcset
    )
    srcset = f' srcset="{escape(crop.srcset)}"{wanted}' if len(crop.renditions) > 1 else ""
    image = (
        f"<img{_class(name)}"
        f' src="{escape(crop.src)}"{srcset} width="{crop.width}" height="{crop.height}"'
        f' alt="{escape(alt)}"'
        + (' fetchpriority="high">' if eager else ' loading="lazy" decoding="async">')
    )
    noted = f' data-colours="{escape(colours)}"' if keeps_colours and colours else ""
    html = f"<picture{noted}>{sources}{image}</picture>"
    if colours and eager:
        html = f'<span class="under">{blur(colours, crop.width, crop.height)}{html}</span>'
    return mark_safe(html)


def asked_for(
    src: str, alt: str, *, width: int, height: int, colours: str = "", name: str = ""
) -> SafeString:
    """What stands for a picture until the reader asks for it: its colours, its words, and a link to
    the JPEG that on_demand.js turns into the picture in its place."""
    words = f'<span class="ask__alt">{escape(alt)}</span> ' if alt else ""
    label = escape(gettext("Show the picture"))
    return mark_safe(
        f'<a class="ask{" " + escape(name) if name else ""}" href="{escape(src)}">'
        f"{blur(colours, width, height)}"
        f'<span class="ask__words">{words}<span class="ask__act">{label}</span></span></a>'
    )


def without(html: str) -> SafeString:
    """The HTML of a printed body with each picture only when it is asked for."""

    def asked(found: re.Match) -> str:
        said = dict(ATTRIBUTE.findall(found["own"] or found["old"]))
        return asked_for(
            unescape(said["src"]),
            unescape(said["alt"]),
            width=int(said["width"]),
            height=int(said["height"]),
            colours=found["colours"] or "",
        )

    return mark_safe(SHOWN.sub(asked, html))


def blur(colours: str, width: int, height: int) -> str:
    """The placeholder: a coarse grid of the picture's colours, which the style sheet blurs.

    A strict policy allows no inline style and no data: address; attributes of SVG it does.
    """
    cells = [colours[place : place + 3] for place in range(0, len(colours) - 2, 3)]
    rows = len(cells) // COLUMNS or 1
    drawn = "".join(
        f'<path fill="#{escape(cell)}" d="M{place % COLUMNS} {place // COLUMNS}h1v1h-1z"/>'
        for place, cell in enumerate(cells)
    )
    return (
        f'<svg class="blur" width="{width}" height="{height}" viewBox="0 0 {COLUMNS} {rows}"'
        f' preserveAspectRatio="none" aria-hidden="true">{drawn}</svg>'
    )


def _class(name: str) -> str:
    return f' class="{escape(name)}"' if name else ""
