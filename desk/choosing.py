"""What the body's editor asks while somebody writes: stories, pictures, clean HTML.

For the staff alone. Stories are those that readers see, so nothing of a draft can leave here.
"""

from functools import wraps
from io import BytesIO

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_POST
from PIL import Image as Pillow

from desk.picture_cards import line
from desk.story_field import number_of
from editions.body import sanitise
from editions.models import Edition
from editions.search.asking import understand
from editions.search.finding import TakesTooLong, find
from images.models import Image
from images.pixels import upright
from language import saying

MOST_RESULTS = 20
LONGEST_QUERY = 200
THUMB_SIZE = (320, 240)  # pixels at most, in the proportions of the picture
THUMB_KEPT = 7 * 24 * 3600  # seconds

private = cache_control(private=True, no_store=True)


def asks_for(right: str):
    """For a ``staff_only`` view: 403 for whoever lacks the right."""

    def guard(view):
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not request.user.has_perm(right):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard


def staff_only(view):
    """403 for anybody else; a redirect to the login page would be no answer for a script."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not (request.user.is_active and request.user.is_staff):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return gzip_page(private(guarded))


def asked(request: HttpRequest) -> tuple[str, list[int]]:
    """What was typed and the numbers that were asked for; a typed number counts as one."""
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
    wanted = [*request.GET.get("numbers", "").split(",")[:MOST_RESULTS], typed]
    numbers = [int(one) for one in wanted if one.isascii() and one.isdigit() and len(one) < 19]
    return typed, numbers


@require_GET
@staff_only
def stories_json(request: HttpRequest) -> JsonResponse:
    """Live stories by words, whole or half typed (``q``), or by ``numbers``; at most twenty."""
    typed, numbers = asked(request)
    if not numbers and (number := number_of(typed)) is not None:
        numbers = [number]  # an address of ours that was pasted
    live = Edition.objects.live().newest().only("story_id", "headline", "first_published_at")
    if numbers:
        found = list(live.filter(story_id__in=numbers)[:MOST_RESULTS])
    elif "numbers" in request.GET:
        found = []
    elif typed:
        found = _answering(typed)
    else:
        found = list(live[:MOST_RESULTS])
    return JsonResponse({"results": [_story(one) for one in found]})


def _answering(typed: str) -> list[Edition]:
    """Best first, as readers find them; none where looking for them takes too long."""
    try:
        keys = find(understand(typed, half_typed=True), timezone.now())[:MOST_RESULTS]
    except TakesTooLong:
        return []
    found = Edition.objects.only("story_id", "headline", "first_published_at").in_bulk(keys)
    return [found[key] for key in keys]


def _story(edition: Edition) -> dict:
    when = saying.date(edition.first_published_at)
    return {
        "number": edition.story_id,
        "headline": edition.headline,
        "when": when,
        # What a line in which a story is chosen says, and shows of it.
        "value": f"{edition.story_id} – {edition.headline}",
        "label": edition.headline,
        "hint": when,
        "state": gettext("Published"),
    }


@require_GET
@staff_only
def pictures_json(request: HttpRequest) -> JsonResponse:
    """Pictures by their words, credit or number (``q``) or by number (``numbers``), newest first.

    ``before`` is a number: the pictures older than that one. ``more`` says whether there are any
    behind the last one of the answer.
    """
    _may_see_pictures(request)
    typed, numbers = asked(request)
    pictures = Image.objects.select_related("rights").order_by("-id")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        pictures = pictures.filter(pk__lt=before)
    if "numbers" in request.GET:
        pictures = pictures.filter(pk__in=numbers)
    elif typed:
        pictures = pictures.search(typed)
    found = list(pictures[: MOST_RESULTS + 1])
    results = [line(one) for one in found[:MOST_RESULTS]]
    return JsonResponse({"results": results, "more": len(found) > MOST_RESULTS})


@require_GET
@staff_only
def picture(request: HttpRequest, number: int) -> HttpResponse:
    """A thumbnail of a picture, also of one that was never printed."""
    _may_see_pictures(request)
    image = get_object_or_404(Image, pk=number)
    key = f"desk-thumb-2-{image.pk}-{image.sha256}"
    thumb = cache.get(key)
    if thumb is None:
        thumb = _thumb(image)
        cache.set(key, thumb, THUMB_KEPT)
    return HttpResponse(thumb, content_type="image/webp")


def _may_see_pictures(request: HttpRequest) -> None:
    if not request.user.has_perm("images.view_image"):
        raise PermissionDenied


def _thumb(image: Image) -> bytes:
    """WebP; 404 when the original is gone or no picture any more."""
    out = BytesIO()
    try:
        with image.file.open("rb") as file, Pillow.open(file) as original:
            original.draft("RGB", THUMB_SIZE)
            small = upright(original)
            small.thumbnail(THUMB_SIZE)
            small.save(out, "WEBP", quality=70)
    except OSError as gone:
        raise Http404 from gone
    return out.getvalue()


@require_POST
@staff_only
def clean_html(request: HttpRequest) -> HttpResponse:
    """The request's body, HTML from a clipboard, as a body of ours may hold it.

    Answered as plain text: nobody can have a page of ours run what they pasted.
    """
    pasted = request.body.decode("utf-8", "replace")
    return HttpResponse(sanitise(pasted), content_type="text/plain; charset=utf-8")
