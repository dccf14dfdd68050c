"""What every readers' page needs: the moment, the frame around it, and one way to answer.

Public pages are the same bytes for everybody: no session, no user and no token is ever touched, so
templates are rendered without the request.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.text import compress_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from editions.front import breaking_at
from editions.queries import was_seen
from reader.newest import LATEST
from reader.standing_type import Used, all_stand, noting, present, standing
from tags.models import Section

GZIP = re.compile(r"\bgzip\b(?!;q=0(?:\.0*)?(?:,|$))")
ROBOTS = "max-image-preview:large"
FEEDS = (
    ("rss", "RSS", "application/rss+xml"),
    ("atom", "Atom", "application/atom+xml"),
    ("json", "JSON", "application/feed+json"),
)


def moment_of(request: HttpRequest) -> datetime:
    """The one moment of this request, read once.

    A test gives its own in the WSGI environment under ``newsroom.moment``; no HTTP header can,
    since a header's name begins with ``HTTP_`` there.
    """
    given = request.META.get("newsroom.moment") or getattr(request, "moment", None)
    return given or present()


def absolute(address: str) -> str:
    return f"{settings.NEWSROOM_BASE_URL}{address}"


def site() -> dict:
    return {
        "name": settings.NEWSROOM_NAME,
        "tagline": _("News with its sources, from writing to printing"),
        "base_url": settings.NEWSROOM_BASE_URL,
    }


def feed_links(name: str = "feed", *args, title: str = "") -> list[tuple[str, str, str]]:
    """The feeds a page offers: (title, address, media type)."""
    return list(_feed_links(title or _("Latest stories"), name, *args))


@lru_cache(maxsize=500)
def _feed_links(label: str, name: str, *args) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (f"{label} – {shown}", reverse(f"reader:{name}", args=[*args, form]), kind)
        for form, shown, kind in FEEDS
    )


def page_title(title: str) -> str:
    return f"{title} – {settings.NEWSROOM_NAME}" if title else settings.NEWSROOM_NAME


def frame(moment: datetime, *, address: str = "", title: str = "", **context) -> dict:
    """The context of every page; two statements at most: the sections of the menu, the breaking
    bar."""
    sections, breaking = standing(
        "frame", moment, lambda: (tuple(Section.objects.all()), breaking_at(moment))
    )
    return {
        "site": site(),
        "sections": sections,
        "section": None,
        "breaking": breaking,
        "now": moment,
        "canonical": absolute(address) if address else "",
        "page_title": page_title(title),
        "feeds": feed_links(),
        "robots": ROBOTS,
        **context,
    }


def answer(
    request: HttpRequest, template: str, context: dict, *, status: int = 200
) -> HttpResponse:
    """Render and answer; 304 when the reader's copy is the same.

    A browser that saves data gets the page without pictures; the two have one address, and caches
    keep them apart by ``Vary``.
    """
    response = HttpResponse(written(request, template, context), status=status)
    return finished(request, varied(response))


def written(request: HttpRequest, template: str, context: dict) -> str:
    # The language is asked for by every piece of a page.
    asked = {"without_pictures": saves_data(request), "LANGUAGE_CODE": get_language()}
    return render_to_string(template, {**context, **asked})


def answer_again(
    request: HttpRequest,
    template: str,
    pieces: dict | None,
    by: tuple,
    context: Callable[[], dict],
) -> HttpResponse:
    """The same for a page whose own ``pieces`` say that its story is what it was: the page that was
    written for another reader, while all that stands on every page is the same, too. ``by`` is
    what else it depends on, ``context`` makes its context.

    What a template shows of the context beside its story must come out of a standing piece or be in
    ``by``.
    """
    if pieces is None:
        return answer(request, template, context())
    place = (template, get_language(), saves_data(request))
    page = pieces.get(place)
    if page is None or page.by != by or not all_stand(page.used):
        with noting() as used:
            content = written(request, template, context()).encode()
        page = Page(content, etag_of(content), by, used)
        if used.stands:
            pieces[place] = page
    return finished(request, varied(HttpResponse(page.content)), page.etag)


class Page(NamedTuple):
    """A page as it was written, and what it is made of."""

    content: bytes
    etag: str
    by: tuple
    used: Used


def varied(response: HttpResponse) -> HttpResponse:
    """A page that is another one for a browser that saves data."""
    patch_vary_headers(response, ["Save-Data"])
    return response


def saves_data(request: HttpRequest) -> bool:
    """https://wicg.github.io/savedata/: set on the device, or by the reader's switch (sw.js)."""
    return request.headers.get("Save-Data", "").partition(";")[0].strip().lower() == "on"


def finished(request: HttpRequest, response: HttpResponse, etag: str = "") -> HttpResponse:
    """Let caches keep the answer but ask each time, so nothing is early, late or stale. ``etag`` is
    that of its content, where it is known.

    Compressed here and not by a middleware: a public page holds no secret that its length could
    give away, a page of the desk does.
    """
    response["Cache-Control"] = "public, no-cache"
    # For `reader.front_door`: the same bytes for everybody.
    response.may_be_kept = True
    patch_vary_headers(response, ["Accept-Encoding"])
    if response.status_code == 200:
        etag = etag or etag_of(response.content)
        response["ETag"] = etag
        response = get_conditional_response(request, etag=etag, response=response)
    if GZIP.search(request.headers.get("Accept-Encoding", "")) and response.content:
        response.content = compress_string(response.content)
        response["Content-Encoding"] = "gzip"
        if "ETag" in response:
            # The same words in other bytes: a weak tag says so (RFC 9110, section 8.8.1).
            response["ETag"] = f"W/{response['ETag']}"
    return response


def etag_of(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def moved(request: HttpRequest, address: str) -> HttpResponse:
    """A 301 that is asked for each time: a headline may change back, and a kept answer would then
    lead in a circle, or past a withdrawal."""
    return finished(request, HttpResponsePermanentRedirect(address))


def led_to(request: HttpRequest, address: str) -> HttpResponse:
    """A 302, asked for each time: this address may answer for itself another day."""
    return finished(request, HttpResponseRedirect(address))


def gone_or_never(number: int, moment: datetime) -> int:
    """410 for a story that readers saw once and is withdrawn, 404 for one they never saw."""
    return 410 if was_seen(number, moment) else 404


def not_there(request: HttpRequest, *, status: int = 404) -> HttpResponse:
    """The designed page for an address with nothing behind it (404) or no longer (410).

    The same for every such address, so that a flood of them costs little.
    """
    moment = moment_of(request)

    def rendered() -> str:
        context = frame(moment, latest=LATEST.cards(moment), robots="noindex", query="")
        return render_to_string(f"{status}.html", {**context, "without_pictures": saves})

    saves = saves_data(request)
    page = standing(("not there", status, saves), moment, rendered)
    return finished(request, varied(HttpResponse(page, status=status)))
