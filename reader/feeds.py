"""RSS 2.0 and Atom 1.0 of everything, a section, a tag, an author."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed
from django.utils.translation import get_language

from authors.models import Author
from editions.models import Edition
from editions.queries import EditionQuerySet
from editions.reading import card_of
from language import saying
from reader.lists import heir_of
from reader.pages import absolute, finished, moment_of, moved, page_title, site
from tags.models import Section, Tag

ITEMS = 30
FORMS = {"rss": Rss201rev2Feed, "atom": Atom1Feed}


def everything(request: HttpRequest, form: str) -> HttpResponse:
    editions = Edition.objects.at(moment_of(request))
    address = reverse("reader:front")
    return feed(request, form, editions, page_title(""), address, site()["tagline"])


def section(request: HttpRequest, number: int, form: str) -> HttpResponse:
    found = get_object_or_404(Section, pk=number)
    editions = Edition.objects.at(moment_of(request)).in_section(found)
    address = found.get_absolute_url()
    return feed(request, form, editions, page_title(found.name), address, found.description)


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
    return feed(request, form, editions, page_title(found.name), address, found.description)


def author(request: HttpRequest, number: int, form: str) -> HttpResponse:
    found = get_object_or_404(Author, pk=number)
    editions = Edition.objects.at(moment_of(request)).signed_by(found)
    if not editions.exists():
        raise Http404
    address = found.get_absolute_url()
    return feed(request, form, editions, page_title(found.name), address, found.job)


def feed(
    request: HttpRequest,
    form: str,
    editions: EditionQuerySet,
    title: str,
    address: str,
    description: str,
    *,
    here: str = "",
) -> HttpResponse:
    """The newest stories in this form; one statement. ``here`` is the feed's own whole address,
    where that is more than the path."""
    made = FORMS[form](
        title=title,
        link=absolute(address),
        description=description or title,
        language=get_language(),
        feed_url=here or absolute(request.path),
    )
    for edition in editions.newest().for_cards()[:ITEMS]:
        card = card_of(edition)
        made.add_item(
            title=edition.headline,
            link=absolute(card.address),
            description=card.standfirst,
            unique_id=absolute(reverse("reader:short", args=[card.number])),
            unique_id_is_permalink=False,
            pubdate=card.first_published_at,
            updateddate=card.updated_at,
            author_name=saying.names(card.names),
            categories=[card.section.name] if card.section else [],
            enclosures=enclosures(card),
        )
    response = HttpResponse(made.writeString("utf-8"), content_type=made.content_type)
    return finished(request, response)


def enclosures(card) -> list[Enclosure]:
    """The share picture; its length in bytes is not known and 0 says so (RSS 2.0)."""
    if not card.picture:
        return []
    picture = card.picture.share[-1]
    return [Enclosure(absolute(picture.src), "0", "image/jpeg")]
