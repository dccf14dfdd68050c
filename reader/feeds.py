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
from editions.models import Edition
from editions.prepared import rows_of
from editions.printed import Card
from editions.queries import EditionQuerySet
from editions.reading import CARD_COLUMNS, card_from, cards_by_number
from reader.feed_forms import FORMS
from reader.lists import heir_of
from reader.pages import absolute, finished, moment_of, moved, page_title, site
from tags.models import Section, Tag

ITEMS = 30
FEED_COLUMNS = ("body_html", "tag_names", "headline", *CARD_COLUMNS)


def everything(request: HttpRequest, form: str) -> HttpResponse:
    moment = moment_of(request)
    address = reverse("reader:front")
    editions = Edition.objects.at(moment)
    return feed(request, form, moment, editions, page_title(""), address, site()["tagline"])


def section(request: HttpRequest, number: int, form: str) -> HttpResponse:
    found = get_object_or_404(Section, pk=number)
    moment = moment_of(request)
    editions = Edition.objects.at(moment).in_section(found)
    address = found.get_absolute_url()
    return feed(request, form, moment, editions, page_title(found.name), address, found.description)


def tag(request: HttpRequest, number: int, form: str) -> HttpResponse:
    moment = moment_of(request)
    found = Tag.objects.filter(pk=number).first()
    if found is None:
        heir = heir_of(number, moment)
        return moved(request, reverse("reader:tag_feed", args=[heir.pk, form]))
    editions = Edition.objects.at(moment).tagged(found)
    if not editions.exists():
        raise Http404
    address = found.get_absolute_url()
    return feed(request, form, moment, editions, page_title(found.name), address, found.description)


def author(request: HttpRequest, number: int, form: str) -> HttpResponse:
    found = get_object_or_404(Author, pk=number)
    moment = moment_of(request)
    editions = Edition.objects.at(moment).signed_by(found)
    if not editions.exists():
        raise Http404
    address = found.get_absolute_url()
    return feed(request, form, moment, editions, page_title(found.name), address, found.job)


def feed(
    request: HttpRequest,
    form: str,
    moment: datetime,
    editions: EditionQuerySet,
    title: str,
    address: str,
    description: str,
    *,
    here: str = "",
) -> HttpResponse:
    """The newest stories of ``editions``, which are those of the moment, in this form.

    One statement, and one more when a story leads to others by read-also cards. ``here`` is the
    feed's own whole address, where that is more than the path.
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
    found = rows_of(editions.newest().for_feeds()[:ITEMS], FEED_COLUMNS)
    targets = read_also_targets((row[0] for row in found), moment)
    for html, tags, headline, *row in found:
        card = card_from(tuple(row))
        pictures = enclosures(card)
        made.add_item(
            title=headline,
            link=absolute(card.address),
            description=card.standfirst,
            unique_id=absolute(reverse("reader:short", args=[card.number])),
            unique_id_is_permalink=False,
            pubdate=card.first_published_at,
            updateddate=card.updated_at,
            people=card.names or (settings.NEWSROOM_NAME,),
            categories=[*([card.section.name] if card.section else []), *tags],
            enclosures=pictures,
            picture=pictures[0].url if pictures else "",
            content=elsewhere.story(
                html,
                standfirst=card.standfirst,
                picture=card.picture,
                targets=targets,
                base=settings.NEWSROOM_BASE_URL,
            ),
        )
    return written(request, made)


def about_every_feed() -> dict:
    """What the forms of feed_forms take beside what Django's take."""
    icon = absolute(static("reader/icons/icon-512.png"))
    return {"icon": icon, "hub": settings.NEWSROOM_WEBSUB_HUB}


def read_also_targets(bodies: Iterable[str], moment: datetime) -> dict[int, tuple[str, str]]:
    """Where read-also cards of these bodies may lead at the moment; at most one statement."""
    numbers = elsewhere.read_also(bodies)
    cards = cards_by_number(numbers, moment)
    return {number: (card.headline, card.address) for number, card in cards.items()}


def written(request: HttpRequest, made: SyndicationFeed) -> HttpResponse:
    """With a hub the headers say what the feed says: https://www.w3.org/TR/websub/#discovery."""
    response = HttpResponse(made.writeString("utf-8"), content_type=made.content_type)
    if hub := made.feed["hub"]:
        response["Link"] = f'<{hub}>; rel="hub", <{made.feed["feed_url"]}>; rel="self"'
    return finished(request, response)


def enclosures(card: Card) -> list[Enclosure]:
    """The share picture; its length in bytes is not known and 0 says so (RSS 2.0)."""
    crop = card.picture.share if card.picture else None
    return [Enclosure(absolute(crop.src), "0", "image/jpeg")] if crop else []
