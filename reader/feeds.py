"""Feeds of everything, a section, a tag, an author: whole stories, in the forms of feed_forms."""

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
from editions.galleys import Galleys, Key
from editions.printed import Card
from editions.reading import targets_by_number
from reader.feed_forms import FORMS
from reader.filed import heir_of
from reader.newest import EVERYTHING, IN_SECTION, SIGNED, TAGGED, Fed
from reader.pages import absolute, etag_of, finished, moment_of, moved, page_title, site
from reader.standing_type import names_at
from tags.models import Section, Tag

# Whole feeds, by all that they say.
WRITTEN: Galleys[tuple[bytes, str]] = Galleys(20)


def everything(request: HttpRequest, form: str) -> HttpResponse:
    moment = moment_of(request)
    stories = EVERYTHING.feed.ask(moment)
    address = reverse("reader:front")
    return feed(request, form, moment, stories, page_title(""), address, site()["tagline"])


def section(request: HttpRequest, number: int, form: str) -> HttpResponse:
    found = get_object_or_404(Section, pk=number)
    moment = moment_of(request)
    stories = IN_SECTION.feed.ask(moment, section=number)
    address = found.get_absolute_url()
    return feed(request, form, moment, stories, page_title(found.name), address, found.description)


def tag(request: HttpRequest, number: int, form: str) -> HttpResponse:
    moment = moment_of(request)
    found = Tag.objects.filter(pk=number).first()
    if found is None:
        heir = heir_of(number, moment)
        return moved(request, reverse("reader:tag_feed", args=[heir.pk, form]))
    stories = TAGGED.feed.ask(moment, tag=number)
    if not stories[0]:
        raise Http404
    address = found.get_absolute_url()
    return feed(request, form, moment, stories, page_title(found.name), address, found.description)


def author(request: HttpRequest, number: int, form: str) -> HttpResponse:
    found = get_object_or_404(Author, pk=number)
    moment = moment_of(request)
    stories = SIGNED.feed.ask(moment, author=number)
    if not stories[0]:
        raise Http404
    address = found.get_absolute_url()
    return feed(request, form, moment, stories, page_title(found.name), address, found.job)


def feed(
    request: HttpRequest,
    form: str,
    moment: datetime,
    stories: tuple[list[Key], list[Fed]],
    title: str,
    address: str,
    description: str,
    *,
    here: str = "",
) -> HttpResponse:
    """These stories of the moment, with their keys, in this form.

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
    keys, fed = stories
    targets = targets_by_number(frozenset().union(*(one.read_also for one in fed)), moment)

    def written_out() -> tuple[bytes, str]:
        for one in fed:
            made.add_item(**item(one, targets))
        text = made.writeString("utf-8").encode()
        return text, etag_of(text)

    names = names_at(moment)
    key = (form, *made.feed.values(), names, *keys, *targets.items())
    text, etag = written_out() if names is None else WRITTEN.of(key, written_out)
    return written(request, made, text, etag)


def item(story: Fed, targets: dict) -> dict:
    """What the forms of feed_forms write of a story."""
    card = story.card
    pictures = enclosures(card)
    return {
        "title": story.headline,
        "link": absolute(card.address),
        "description": card.standfirst,
        "unique_id": absolute(reverse("reader:short", args=[card.number])),
        "unique_id_is_permalink": False,
        "pubdate": card.first_published_at,
        "updateddate": card.updated_at,
        "people": card.names or (settings.NEWSROOM_NAME,),
        "categories": [*([card.section.name] if card.section else []), *story.tags],
        "enclosures": pictures,
        "picture": pictures[0].url if pictures else "",
        "content": elsewhere.story(
            story.html,
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


def written(
    request: HttpRequest, made: SyndicationFeed, text: str | bytes, etag: str = ""
) -> HttpResponse:
    """With a hub the headers say what the feed says: https://www.w3.org/TR/websub/#discovery."""
    response = HttpResponse(text, content_type=made.content_type)
    if hub := made.feed["hub"]:
        response["Link"] = f'<{hub}>; rel="hub", <{made.feed["feed_url"]}>; rel="self"'
    return finished(request, response, etag)


def enclosures(card: Card) -> list[Enclosure]:
    """The share picture; its length in bytes is not known and 0 says so (RSS 2.0)."""
    crop = card.picture.share if card.picture else None
    return [Enclosure(absolute(crop.src), "0", "image/jpeg")] if crop else []
