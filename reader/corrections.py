"""Everything that was corrected, made clear or brought up to date, and its feed."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from editions.corrections import Told, told_at
from reader.feed_forms import FORMS
from reader.feeds import about_every_feed, written
from reader.lists import MICROSECONDS, PAGE, read_marker
from reader.newest import IN_FEED
from reader.pages import absolute, answer, feed_links, frame, moment_of, page_title

# Where they stand on the page of their story.
PLACE = "corrections"


def corrections(request: HttpRequest) -> HttpResponse:
    """Newest first; goes on by place, as every list does. Two statements."""
    moment = moment_of(request)
    address = reverse("reader:corrections")
    told, older, newest = listed(request, moment, address)
    title = _("Corrections and clarifications")
    context = frame(moment, address=address, title=title)
    context |= {
        "heading": title,
        "description": _("What we corrected, made clear or brought up to date, and when."),
        "feeds": feed_links("corrections_feed", title=title),
        "told": told,
        "place": PLACE,
        "older": older,
        "newest": newest,
    }
    return answer(request, "reader/corrections.html", context)


def listed(request: HttpRequest, moment: datetime, address: str) -> tuple[list[Told], str, str]:
    """One page and the addresses of the older and the newest page."""
    place = read_marker(request.GET.get("before", ""))
    told = told_at(moment, PAGE + 1, before=place)
    older = f"{address}?before={marker(told[PAGE - 1])}" if len(told) > PAGE else ""
    return told[:PAGE], older, address if place else ""


def marker(one: Told) -> str:
    return f"{round(one.at.timestamp() * MICROSECONDS)}-{one.key}"


def feed(request: HttpRequest, form: str) -> HttpResponse:
    """The newest corrections in this form; one statement."""
    title = _("Corrections and clarifications")
    made = FORMS[form](
        title=page_title(title),
        link=absolute(reverse("reader:corrections")),
        description=title,
        language=get_language(),
        feed_url=absolute(request.path),
        **about_every_feed(),
    )
    for one in told_at(moment_of(request), IN_FEED):
        made.add_item(
            title=_("%(kind)s: %(headline)s") % {"kind": one.label, "headline": one.headline},
            link=f"{absolute(one.address)}#{PLACE}",
            description=one.note,
            unique_id=f"{absolute(reverse('reader:short', args=[one.number]))}#{PLACE}-{one.key}",
            unique_id_is_permalink=False,
            pubdate=one.at,
            updateddate=one.at,
            people=[settings.NEWSROOM_NAME],
            categories=[one.label],
        )
    return written(request, made, made.writeString("utf-8"))
