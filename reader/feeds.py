"""Feeds of everything, a section, a tag, an author: whole stories, in the forms of feed_forms."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.templatetags.static import static
from django.urls import reverse
from django.utils.feedgenerator import Enclosure, SyndicationFeed
from django.utils.translation import get_language

from authors.models import Author
from editions import elsewhere
from editions.galleys import Galleys
from editions.printed import Card
from editions.reading import card_from, targets_by_number
from reader.feed_forms import FORMS
from reader.filed import heir_of
from reader.newest import EVERYTHING, IN_SECTION, SIGNED, TAGGED
from reader.pages import absolute, finished, moment_of, moved, page_title, site
from tags.models import Section, Tag

# Whole feeds, by all that they say.
WRITTEN: Galleys[str] = Galleys(20)


def everything(request: HttpRequest, form: str) -> HttpResponse:
    moment = moment_of(request)
    rows = EVERYTHING.whole.ask(moment=moment)
    address = reverse("reader:front")
    return feed(request, form, moment, rows, page_title(""), address, site()["tagline"])


def section(request: HttpRequest, number: int, form: str) -> HttpResponse:
    found = get_object_or_404(Section, pk=number)
    moment = moment_of(request)
    rows = IN_SECTION.whole.ask(moment=moment, section=number)
    address = found.get_absolute_url()
    return feed(request, form, moment, rows, page_title(found.name), address, found.description)


def tag(request: HttpRequest, number: int, form: str) -> HttpResponse:
    moment = moment_of(request)
    found = Tag.objects.filter(pk=number).first()
    if found is None:
        heir = heir_of(number, moment)
        return moved(request, reverse("reader:tag_feed", args=[heir.pk, form]))
    rows = TAGGED.whole.ask(moment=moment, tag=number)
    if not rows:
        raise Http404
    address = found.get_absolute_url()
    return feed(request, form, moment, rows, page_title(found.name), address, found.description)


def author(request: HttpRequest, number: int, form: str) -> HttpResponse:
    found = get_object_or_404(Author, pk=number)
    moment = moment_of(request)
    rows = SIGNED.whole.ask(moment=moment, author=number)
    if not rows:
        raise Http404
    address = found.get_absolute_url()
    return feed(request, form, moment, rows, page_title(found.name), address, found.job)


def feed(
    request: HttpRequest,
    form: str,
    moment: datetime,
    rows: list[tuple],
    title: str,
    address: str,
    description: str,
    *,
    here: str = "",
) -> HttpResponse:
    """These stories of the moment, rows of FEED_COLUMNS, in this form.

    One more statement when a story leads to others by read-also cards. ``here`` is the feed's own
    whole address, where that is more than the path.
    """
    here = here or absolute(request.path)
    made = FORMS[form](
        title=title,
        link=absolute(address),
        description=description or title,
        language=get_language(),
        feed_url=here,
        **about_every_feed(),
    )
    targets = read_also_targets((row[0] for row in rows), moment)

    def written_out() -> str:
        for html, tags, headline, *row in rows:
            made.add_item(**item(html, tags, headline, card_from(tuple(row)), targets))
        return made.writeString("utf-8")

    key = (form, *made.feed.values(), *rows, *targets.items())
    return written(request, made, WRITTEN.of(key, written_out))


def item(html: str, tags: Iterable[str], headline: str, card: Card, targets: dict) -> dict:
    """What the forms of feed_forms write of a story."""
    pictures = enclosures(card)
    return {
        "title": headline,
        "link": absolute(card.address),
        "description": card.standfirst,
        "unique_id": absolute(reverse("reader:short", args=[card.number])),
        "unique_id_is_permalink": False,
        "pubdate": card.first_published_at,
        "updateddate": card.updated_at,
        "people": card.names or (settings.NEWSROOM_NAME,),
        "categories": [*([card.section.name] if card.section else []), *tags],
        "enclosures": pictures,
        "picture": pictures[0].url if pictures else "",
        "content": elsewhere.story(
            html,
            standfirst=card.standfirst,
            picture=card.picture,
            targets=targets,
            base=settings.NEWSROOM_BASE_URL,
        ),
    }


def about_every_feed() -> dict:
    """What the forms of feed_forms take beside what Django's take."""
    icon = absolute(static("reader/icons/icon-512.png"))
    return {"icon": icon, "hub": settings.NEWSROOM_WEBSUB_HUB}


def read_also_targets(bodies: Iterable[str], moment: datetime) -> dict[int, tuple[str, str]]:
    """Where read-also cards of these bodies may lead at the moment; at most one statement."""
    return targets_by_number(elsewhere.read_also(bodies), moment)


def written(request: HttpRequest, made: SyndicationFeed, text: str) -> HttpResponse:
    """With a hub the headers say what the feed says: https://www.w3.org/TR/websub/#discovery."""
    response = HttpResponse(text, content_type=made.content_type)
    if hub := made.feed["hub"]:
        response["Link"] = f'<{hub}>; rel="hub", <{made.feed["feed_url"]}>; rel="self"'
    return finished(request, response)


def enclosures(card: Card) -> list[Enclosure]:
    """The share picture; its length in bytes is not known and 0 says so (RSS 2.0)."""
    crop = card.picture.share if card.picture else None
    return [Enclosure(absolute(crop.src), "0", "image/jpeg")] if crop else []
