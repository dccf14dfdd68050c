"""The first thing a request meets: a public page that is kept and still true is answered here,
before sessions, people or templates are touched.

Kept is what `reader.pages.finished` says may be kept, under the path and the parameters that the
page knows. A kept page is true while the site clock has not moved (`editions.clock`) and nothing
has begun or ended by itself since it was rendered. The clock is read at most four times a second
in each process, and by that much readers may be behind, no more. What is not true is rendered again
by one worker while the others wait. While the database is away a kept page stands in, for an hour
at most, never beyond the first known end of anything, and never a page from before the last
withdrawal.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from editions.clock import Reading
from reader.counting import address_of as reader_address
from reader.page_store import (
    STANDS_IN,
    Folder,
    Kept,
    Memory,
    PageStore,
    Shared,
    compressed,
    compressed_once,
)
from reader.pages import GZIP, saves_data
from reader.standing_type import LIFE, holding, present, watch
from reader.turnstile import PATIENCE, Turnstile, turned_away

# Nothing below these is made of standing type.
UNTIMED = ("/admin", "/preview/", "/static/", "/healthz", "/readyz")
# Below these nothing is a readers' page that could be kept.
OTHERS = (*UNTIMED, "/pictures/", "/share/", "/read/")
# The parameters that pages know, by the first part of their address; any other changes nothing.
PARAMETERS = {
    "search": ("q", "section", "author", "tag", "from", "to", "sort", "page"),
    **dict.fromkeys(("section", "tag", "author", "archive", "corrections"), ("before",)),
}
# The editions of a story, /<number>/editions/, are a list too.
EDITIONS = "/editions/"
# Longer words are cut by the search itself.
VALUE_AT_MOST = 200
PATH_AT_MOST = 700
KEPT_STATUS = (200, 301, 404, 410)
# Of addresses that lead nowhere there is no end: each would push a page that somebody wants out.
NOT_STORED = 404
# Answers of a page for each reader that are not of the page itself.
PASSING = {"content-encoding", "content-length", "date", "etag", "cache-control"}
ASKED_AT = re.compile(r"[0-9]{10,11}(\.[0-9]{3})?", re.ASCII)
# Seconds by which nginx's clock may differ from ours. Without its new configuration nginx hands on
# what a browser says, which must not decide how long a page is shown.
CLOCKS_APART = 5
BROTLI = re.compile(r"\bbr\b(?!;q=0(?:\.0*)?(?:,|$))")


def store() -> PageStore:
    """The store that the settings ask for."""
    memory = Memory(settings.NEWSROOM_PAGES_IN_MEMORY)
    if "redis" in settings.CACHES["default"]["BACKEND"]:
        return PageStore(memory, Shared(caches["default"]))
    place = settings.NEWSROOM_DATA / "pages"
    return PageStore(memory, Folder(place, settings.NEWSROOM_PAGES_ON_DISK))


class FrontDoor:
    """Middleware; stands before all others."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.store = store() if settings.NEWSROOM_KEEPS_PAGES else None
        self.turnstile = Turnstile()
        # Pages that name the styles of another release are not shown.
        self.release = getattr(staticfiles_storage, "manifest_hash", "")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(UNTIMED):
            return self.get_response(request)
        reading, now = watch.look() if settings.NEWSROOM_LETS_TYPE_STAND else None, time.time()
        if not is_public(request):
            return self.made(request, reading)
        # For `newsroom.middleware`: nobody is asked who they are.
        request.is_for_readers = True
        if self.store is None:
            return self.made(request, reading)
        # What a page does not know it does not see either: the answer is that of its key.
        request.GET = asked = known_parameters(request)
        key = f"{self.release} {key_of(request, asked)}"
        reading = self.last_known(reading)
        kept = self.store.get(key, reading, now)
        if kept and not watch.is_away and reading and kept.is_fresh(reading, now):
            return told(request, kept, "hit")
        if watch.is_away and kept and kept.may_stand_in(reading, now):
            return told(request, kept, "hit; detail=stands-in")
        if reading is None or watch.is_away:
            return self.made(request, reading)
        # Of pages with parameters a machine could ask for any number, and each costs something.
        if not asked:
            return self.anew(request, key, reading, kept)
        if not self.turnstile.lets_in(reader_address(request)):
            return turned_away(request, 429)
        with self.turnstile.places.one(PATIENCE) as is_in:
            return self.anew(request, key, reading, kept) if is_in else turned_away(request, 503)

    def last_known(self, reading: Reading | None) -> Reading | None:
        """What the clock said last: to this process, or while nobody can ask it to another."""
        if not watch.is_away:
            if reading:
                self.store.note(reading)
            return reading
        other = self.store.noted()
        return max(filter(None, (reading, other)), key=lambda one: one.moment, default=None)

    def made(self, request: HttpRequest, reading: Reading | None) -> HttpResponse:
        with holding(reading):
            return self.get_response(request)

    def anew(
        self, request: HttpRequest, key: str, reading: Reading, kept: Kept | None
    ) -> HttpResponse:
        """A page that is not kept or no longer true: of all who ask for it, one renders."""
        with self.store.alone(key):
            # It may have waited for long.
            reading = watch.look() or reading
            other = self.store.get(key, reading, time.time())
            if other and other.is_fresh(reading, time.time()):
                return told(request, other, "hit; collapsed")
            return self.rendered(request, key, reading, kept)

    def rendered(
        self, request: HttpRequest, key: str, reading: Reading, before: Kept | None
    ) -> HttpResponse:
        """A new answer, kept when it may be; the one before stands in for a failure."""
        # The page's own, too (`reader.pages.moment_of`).
        moment = request.moment = present()
        with without_conditions(request):
            response = self.made(request, reading)
        if response.status_code >= 500 and before and before.may_stand_in(reading, time.time()):
            response.close()
            return told(request, before, "hit; detail=stands-in")
        if not getattr(response, "may_be_kept", False) or response.status_code not in KEPT_STATUS:
            return response
        kept = kept_from(request, response, reading, moment)
        if kept.status == NOT_STORED or (before is None and is_made_up(request, kept)):
            return told(request, kept, "fwd=miss")
        self.store.put(key, kept)
        return told(request, kept, f"fwd={'stale' if before else 'miss'}; stored")


def is_made_up(request: HttpRequest, kept: Kept) -> bool:
    """Whether the words in the address may be any: it leads on, or to what is gone, whatever they
    are. Of such addresses there is no end either."""
    match = request.resolver_match
    return kept.status != 200 and match is not None and "slug" in match.kwargs


# What a reader's browser asks of the transfer and not of the page.
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_ACCEPT_ENCODING", "HTTP_RANGE")


@contextmanager
def without_conditions(request: HttpRequest) -> Iterator[None]:
    """What is rendered meanwhile is the whole page, uncompressed."""
    asked = {name: request.META.pop(name) for name in CONDITIONS if name in request.META}
    # Django reads the headers once and keeps them.
    request.__dict__.pop("headers", None)
    try:
        yield
    finally:
        request.META.update(asked)
        request.__dict__.pop("headers", None)


def is_public(request: HttpRequest) -> bool:
    """Whether this may be a readers' page that is kept. A moment of a test's own, a host that is
    not ours and what only the desk sees are not."""
    path = request.path_info
    if request.method not in ("GET", "HEAD") or path.startswith(OTHERS):
        return False
    if "newsroom.moment" in request.META or len(path) > PATH_AT_MOST:
        return False
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return True


def key_of(request: HttpRequest, asked: QueryDict) -> str:
    """Under what an answer to this request is kept."""
    variant = ("s" if request.is_secure() else "") + ("d" if saves_data(request) else "")
    return f"{variant}{request.path_info}?{asked.urlencode()}"


def known_parameters(request: HttpRequest) -> QueryDict:
    """The parameters that the page knows, in one order; the last of several."""
    path = request.path_info
    names = PARAMETERS.get(path.split("/", 2)[1], ("before",) if path.endswith(EDITIONS) else ())
    chosen = QueryDict(mutable=True)
    for name in names if request.META.get("QUERY_STRING") else ():
        if request.GET.get(name):
            chosen[name] = request.GET[name][:VALUE_AT_MOST]
    return chosen


def kept_from(
    request: HttpRequest, response: HttpResponse, reading: Reading, moment: datetime
) -> Kept:
    """The answer as it is kept. ``moment`` was before it was rendered, the reading before that."""
    headers = [(name, value) for name, value in response.items() if name.lower() not in PASSING]
    if keys := surrogate_keys(request):
        headers.append(("Surrogate-Key", keys))
    at = moment.timestamp()
    ends = reading.next_end.timestamp() if reading.next_end else None
    if not getattr(response, "may_stand_in", True):
        ends = at
    pack = compressed_once if response.status_code == NOT_STORED else compressed
    return Kept(
        status=response.status_code,
        headers=tuple(headers),
        etag=response.get("ETag", ""),
        bodies=pack(response.content),
        tick=reading.tick,
        moment=at,
        until=min(at + LIFE, next_midnight(moment).timestamp()),
        ends=ends,
    )


def next_midnight(moment: datetime) -> datetime:
    """When the date at the head of every page changes."""
    tomorrow = timezone.localtime(moment).date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, datetime.min.time())).astimezone(UTC)


def surrogate_keys(request: HttpRequest) -> str:
    """By what a cache in front may be told to drop this page: its kind, and the kind with its
    number."""
    match = request.resolver_match
    if match is None or not match.url_name:
        return ""
    number = match.kwargs.get("number")
    return f"{match.url_name} {match.url_name}-{number}" if number else match.url_name


def told(request: HttpRequest, kept: Kept, how: str) -> HttpResponse:
    """The answer to this reader: in the form that the browser takes, or 304."""
    accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
    encoding = ""
    if "" not in kept.bodies:
        if BROTLI.search(accepted):
            encoding = "br"
        elif GZIP.search(accepted):
            encoding = "gzip"
    etag = f"W/{kept.etag}" if kept.etag and encoding else kept.etag
    headers = dict(kept.headers)
    headers["Cache-Control"] = for_caches(kept)
    headers["Cache-Status"] = f"newsroom; {how}"
    if until := for_nginx(request):
        headers["X-Accel-Expires"] = until
    if etag:
        headers["ETag"] = etag
    known = request.META.get("HTTP_IF_NONE_MATCH")
    if known and kept.etag and kept.status == 200 and (kept.etag in known or known.strip() == "*"):
        headers.pop("Content-Type", None)
        return HttpResponse(status=304, headers=headers)
    if encoding:
        headers["Content-Encoding"] = encoding
    return HttpResponse(kept.body(encoding), status=kept.status, headers=headers)


def for_caches(kept: Kept) -> str:
    """Browsers ask each time; a cache in front keeps it a second, and an hour for when we are away.

    https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.10 (s-maxage) and RFC 5861 (stale-*).
    """
    now = time.time()
    away = STANDS_IN if kept.ends is None else max(0, min(STANDS_IN, int(kept.ends - now)))
    return f"public, max-age=0, s-maxage=1, stale-while-revalidate=1, stale-if-error={away}"


def for_nginx(request: HttpRequest) -> str:
    """nginx counts whole seconds: what it may keep for one it shows for up to two. Told its own
    moment again (deploy/nginx.conf), it asks anew as soon as its clock has moved on by one.

    It must come after Cache-Control: nginx reads headers in their order, and this one wins.
    https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_cache_valid
    """
    asked_at = request.META.get("HTTP_X_ASKED_AT", "")
    if not settings.NEWSROOM_BEHIND_PROXY or not ASKED_AT.fullmatch(asked_at):
        return ""
    if abs(float(asked_at) - time.time()) > CLOCKS_APART:
        return ""
    return f"@{asked_at.partition('.')[0]}"
