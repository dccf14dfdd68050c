"""What lets a reader read without a connection: the service worker, the manifest, and two pages
that a browser fills from what it keeps. Nothing here knows who asks."""

import hashlib
import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from editions.models import TAKEN
from language import saying
from reader.pages import answer, finished, frame, moment_of, site

# Raised when what is kept takes another shape: browsers then begin with empty shelves.
SHAPE = 1
# Everything that a kept story, the reading list and the offline page are drawn with.
SHELL = (
    "reader/css/base.css", "reader/css/article.css", "reader/css/reading_list.css",
    "reader/fonts/naskh.woff2", "reader/fonts/kufi.woff2", "reader/fonts/naskh-rare.woff2",
    "reader/fonts/kufi-rare.woff2", "reader/icons/sprite.svg", "reader/icons/favicon.svg",
    "reader/early.js", "reader/reader.js", "reader/reading_list.js",
)  # fmt: skip
PAPER = "#fdfcf8"
ICONS = (
    ("reader/icons/icon-192.png", "192x192", "any"),
    ("reader/icons/icon-512.png", "512x512", "any"),
    ("reader/icons/icon-maskable-512.png", "512x512", "maskable"),
)


def reading_list(request: HttpRequest) -> HttpResponse:
    return _shell(request, "reader/reading_list.html", _("Reading list"))


def offline(request: HttpRequest) -> HttpResponse:
    return _shell(request, "reader/offline.html", _("You are offline"))


def _shell(request: HttpRequest, template: str, title: str) -> HttpResponse:
    """A page that browsers keep for long: without the date and the breaking bar of a day."""
    context = frame(moment_of(request), title=title, description=title)
    context |= {"breaking": None, "now": None, "robots": "noindex"}
    return answer(request, template, context)


def manifest(request: HttpRequest) -> HttpResponse:
    """https://www.w3.org/TR/appmanifest/"""
    told = site()
    said = {
        "id": "/",
        "name": told["name"],
        "short_name": told["name"],
        "description": told["tagline"],
        "lang": saying.code(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": reverse("reader:front"),
        "scope": "/",
        "display": "standalone",
        "display_override": ["minimal-ui"],
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            {"src": static(path), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for path, sizes, purpose in ICONS
        ],
        "shortcuts": [
            {"name": _("Reading list"), "url": reverse("reader:reading_list")},
            {"name": _("Search"), "url": reverse("reader:search")},
        ],
    }
    body = json.dumps(said, ensure_ascii=False)
    return finished(request, HttpResponse(body, content_type="application/manifest+json"))


def service_worker(request: HttpRequest) -> HttpResponse:
    """At the root, because a worker may only serve what lies below its own address."""
    files = [static(path) for path in SHELL]
    pages = [reverse("reader:offline"), reverse("reader:reading_list")]
    version = hashlib.sha256("\n".join([str(SHAPE), *files]).encode()).hexdigest()[:12]
    house = {
        "version": version,
        "shape": SHAPE,
        "files": files,
        "pages": pages,
        "locale": f"{saying.locale().replace('_', '-')}-u-nu-{saying.numbering()}",
        "zone": settings.TIME_ZONE,
        "beside": sorted(TAKEN),
    }
    body = render_to_string("reader/sw.js", {"house": json.dumps(house, ensure_ascii=False)})
    return finished(request, HttpResponse(body, content_type="text/javascript; charset=utf-8"))
