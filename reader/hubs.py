"""Telling others that something changed: a WebSub hub, and search engines through IndexNow.

What changed is read from the editions themselves: those that began or ended within the last hour.
So a scheduled story is told at its time, and nothing has to be written for it when it is printed.
What was told, and what is to be tried again, the desk's side remembers (``articles.announcing``,
called by ``manage.py deliver``); hubs and search engines also come by themselves.
"""

import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import islice
from urllib.parse import urlencode, urlsplit
from urllib.request import Request

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from editions.models import Edition, EditionByline, EditionTag
from reader.calling import opener
from reader.feed_forms import FORMS
from reader.pages import absolute, finished

INDEXNOW = "https://api.indexnow.org/indexnow"
# A story that is being printed while we look is seen at the next look: this is far longer.
WINDOW = timedelta(hours=1)
ANSWERS_WITHIN = 10  # seconds
# Addresses in one request; IndexNow takes 10,000.
AT_ONCE = 500


def changed(moment: datetime) -> list[Edition]:
    """Editions that began or ended within the hour before the moment; never one to come."""
    begun = Q(live__startswith__gt=moment - WINDOW)
    ended = Q(ends_at__gt=moment - WINDOW, ends_at__lte=moment)
    editions = Edition.objects.filter(begun | ended, live__startswith__lte=moment)
    return list(editions.filter(live__isempty=False).only("live", "ends_at"))


def changes(moment: datetime) -> list[tuple[int, bool, datetime]]:
    """What there is to tell: an edition, whether it is its end, and when. One statement."""
    told = []
    for edition in changed(moment):
        told.append((edition.pk, False, edition.live.lower))
        if edition.ends_at is not None and edition.ends_at <= moment:
            told.append((edition.pk, True, edition.ends_at))
    return told


def feeds_of(editions: Iterable[Edition]) -> list[str]:
    """The addresses of all feeds that these editions stand in or stood in; two statements."""
    keys = [one.pk for one in editions]
    authors = EditionByline.objects.filter(edition__in=keys, pen_name="", author__isnull=False)
    numbers = {
        "section_feed": {one.section_id for one in editions if one.section_id},
        "tag_feed": set(
            EditionTag.objects.filter(content_object__in=keys).values_list("tag", flat=True)
        ),
        "author_feed": set(authors.values_list("author", flat=True)),
    }
    feeds: list[tuple[str, list]] = [("feed", []), ("corrections_feed", [])]
    feeds += [(name, [number]) for name, found in numbers.items() for number in sorted(found)]
    return [
        absolute(reverse(f"reader:{name}", args=[*args, form]))
        for name, args in feeds
        for form in FORMS
    ]


def to_the_hub(editions: list[Edition]) -> None:
    """https://pubsubhubbub.github.io/PubSubHubbub/pubsubhubbub-core-0.4.html#publishing"""
    for some in _in_parts(feeds_of(editions)):
        said = [("hub.mode", "publish"), *(("hub.url", address) for address in some)]
        body = urlencode(said).encode()
        _post(settings.NEWSROOM_WEBSUB_HUB, body, "application/x-www-form-urlencoded")


def to_search_engines(editions: list[Edition]) -> None:
    """https://www.indexnow.org/documentation"""
    addresses = dict.fromkeys(absolute(one.get_absolute_url()) for one in editions)
    for some in _in_parts(addresses):
        said = {
            "host": urlsplit(settings.NEWSROOM_BASE_URL).netloc,
            "key": settings.NEWSROOM_INDEXNOW_KEY,
            "keyLocation": absolute(reverse("reader:indexnow")),
            "urlList": some,
        }
        _post(INDEXNOW, json.dumps(said).encode(), "application/json; charset=utf-8")


def _in_parts(addresses: Iterable[str]) -> Iterable[list[str]]:
    rest = iter(addresses)
    while part := list(islice(rest, AT_ONCE)):
        yield part


def _post(address: str, body: bytes, kind: str) -> None:
    """Raises OSError or HTTPException when there is no answer, or one that is no success; one that
    leads to another address (3xx) is none."""
    request = Request(address, body, {"Content-Type": kind})  # noqa: S310 - env.py: http(s) only
    with opener.open(request, timeout=ANSWERS_WITHIN) as answer:
        answer.read(1000)


def services() -> dict[str, Callable[[list[Edition]], None]]:
    """Whom a change is told to, by name; empty when nothing is set."""
    known = {
        "hub": (to_the_hub, settings.NEWSROOM_WEBSUB_HUB),
        "indexnow": (to_search_engines, settings.NEWSROOM_INDEXNOW_KEY),
    }
    return {name: tell for name, (tell, is_set) in known.items() if is_set}


def indexnow(request: HttpRequest) -> HttpResponse:
    """The key that says that we are who tells; it is no secret."""
    if not settings.NEWSROOM_INDEXNOW_KEY:
        raise Http404
    key = settings.NEWSROOM_INDEXNOW_KEY
    return finished(request, HttpResponse(key, content_type="text/plain; charset=utf-8"))
