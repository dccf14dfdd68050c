"""Telling others that something changed: a WebSub hub, and search engines through IndexNow.

What changed is read from the editions themselves: those that began or ended within the last hour.
So a scheduled story is told at its time, and nothing has to be written for it when it is printed.
What was told is remembered by the process that tells (``manage.py deliver``); after a restart it
tells an hour again, which does no harm. What could not be told is tried again for as long as it is
in that hour; hubs and search engines also come by themselves.
"""

import json
import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from http.client import HTTPException
from itertools import islice
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from editions.models import Edition, EditionByline, EditionTag
from reader.feed_forms import FORMS
from reader.pages import absolute, finished

log = logging.getLogger("newsroom.hubs")

INDEXNOW = "https://api.indexnow.org/indexnow"
# A story that is being printed while we look is seen at the next look: this is far longer.
WINDOW = timedelta(hours=1)
FIRST_WAIT = timedelta(seconds=30)  # doubled with each failure
ANSWERS_WITHIN = 10  # seconds
# Addresses in one request; IndexNow takes 10,000.
AT_ONCE = 500


def changed(moment: datetime) -> list[Edition]:
    """Editions that began or ended within the hour before the moment; never one to come."""
    begun = Q(live__startswith__gt=moment - WINDOW)
    ended = Q(ends_at__gt=moment - WINDOW, ends_at__lte=moment)
    editions = Edition.objects.filter(begun | ended, live__startswith__lte=moment)
    return list(
        editions.filter(live__isempty=False).only("story_id", "headline", "section_id", "ends_at")
    )


def edges(edition: Edition, moment: datetime) -> set[tuple[int, bool]]:
    """What there is to tell of an edition: that it began and, later, that it ended."""
    ended = edition.ends_at is not None and edition.ends_at <= moment
    return {(edition.pk, False), *([(edition.pk, True)] if ended else [])}


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
    """Raises OSError or HTTPException when there is no answer, or one that is no success."""
    request = Request(address, body, {"Content-Type": kind})  # noqa: S310 - env.py: http(s) only
    with urlopen(request, timeout=ANSWERS_WITHIN) as answer:  # noqa: S310
        answer.read(1000)


class Herald:
    """Tells one service, each change once, and waits longer after each failure."""

    def __init__(self, tell: Callable[[list[Edition]], None]):
        self.send = tell
        self.told: set[tuple[int, bool]] = set()
        self.failures = 0
        self.try_at: datetime | None = None

    def tell(self, editions: list[Edition], moment: datetime) -> int:
        """Tell what is new among these changes: how many editions were told."""
        new = [one for one in editions if edges(one, moment) - self.told]
        if not new or (self.try_at and moment < self.try_at):
            return 0
        try:
            self.send(new)
        except (OSError, HTTPException, ValueError) as error:
            log.warning("A change could not be told (%s): %s", self.send.__name__, error)
            self.try_at = moment + FIRST_WAIT * 2 ** min(self.failures, 6)
            self.failures += 1
            return 0
        self.failures, self.try_at = 0, None
        # What has left the hour need not be remembered.
        self.told = {edge for one in editions for edge in edges(one, moment)}
        return len(new)


class Heralds:
    """All services that are set; none, and no statement, when none is."""

    def __init__(self):
        self.heralds = [
            Herald(tell)
            for tell, is_set in (
                (to_the_hub, settings.NEWSROOM_WEBSUB_HUB),
                (to_search_engines, settings.NEWSROOM_INDEXNOW_KEY),
            )
            if is_set
        ]

    def tell(self, moment: datetime) -> int:
        if not self.heralds:
            return 0
        editions = changed(moment)
        return sum(herald.tell(editions, moment) for herald in self.heralds)


def indexnow(request: HttpRequest) -> HttpResponse:
    """The key that says that we are who tells; it is no secret."""
    if not settings.NEWSROOM_INDEXNOW_KEY:
        raise Http404
    key = settings.NEWSROOM_INDEXNOW_KEY
    return finished(request, HttpResponse(key, content_type="text/plain; charset=utf-8"))
