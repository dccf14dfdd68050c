"""What changed in a story: its editions beside each other, where an editor lets readers see it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from editions.changed import printings, printings_of
from editions.models import Edition
from editions.shown import shows
from reader.lists import MICROSECONDS, read_marker
from reader.pages import answer, frame, gone_or_never, led_to, moment_of, not_there

PAGE = 10


def changed(request: HttpRequest, number: int) -> HttpResponse:
    """The newest editions first, ten on a page, each with what it changed. At most six
    statements.

    Where the story does not show its editions, the way leads to the story.
    """
    moment = moment_of(request)
    now = Edition.objects.at(moment).filter(story=number).select_related("story")
    edition = now.only("headline", "story__shows_editions").first()
    if edition is None:
        return not_there(request, status=gone_or_never(number, moment))
    if not shows(settings.NEWSROOM_SHOW_EDITIONS, edition.story.shows_editions):
        # Not 404, which browsers take for the end of the story and forget what was saved of it.
        return led_to(request, edition.get_absolute_url())
    address = reverse("reader:changed", args=[number])
    title = _("What changed")
    context = frame(moment, address=address, title=f"{title}: {edition.headline}")
    context |= {
        "heading": title,
        "headline": edition.headline,
        "story_address": edition.get_absolute_url(),
        "robots": "noindex, follow",
        **listed(request, number, moment, address),
    }
    response = answer(request, "reader/changed.html", context)
    # An edition may be hidden a moment ago: while nobody can say, nobody is shown.
    response.may_stand_in = False
    return response


def listed(request: HttpRequest, number: int, moment, address: str) -> dict:
    """One page of editions and the addresses of the older and the newest page."""
    place = read_marker(request.GET.get("before", ""))
    found = printings(number, moment, before=place[0] if place else None, most=PAGE + 1)
    editions, older = found[:PAGE], found[PAGE:]
    if older and older[0].is_hidden:
        # What it hides is compared over it, with the newest edition before it that may be seen.
        older += printings(number, moment, before=older[0].live.lower, most=1, is_whole=True)
    last = editions[-1].live.lower if editions else None
    marker = f"{round(last.timestamp() * MICROSECONDS)}-{number}" if older else ""
    return {
        "printings": printings_of(editions, moment, older=older),
        "older": f"{address}?before={marker}" if marker else "",
        "newest": address if place else "",
    }
