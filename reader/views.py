"""The readers' pages: fetch once, ask once, answer."""

from collections.abc import Callable
from functools import cache, partial
from urllib.parse import urlencode

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from authors.models import Author
from editions.front import Place, places
from editions.models import Edition, slug_of
from editions.pictures import Picture
from editions.printed import Printed
from editions.reading import portrait_of
from editions.related_tags import related_tags
from editions.stored import live_page
from reader.filed import author_of, heir_of, links_of, tag_of
from reader.lists import front_cards, listed, listed_or_404
from reader.most_read import most_read
from reader.newest import IN_SECTION, SIGNED, TAGGED
from reader.pages import (
    absolute,
    answer,
    answer_again,
    feed_links,
    frame,
    gone_or_never,
    moment_of,
    moved,
    not_there,
    page_title,
)
from reader.share_cards import share_picture
from reader.standing_type import names_at, standing
from reader.structured_data import for_article, for_author, for_list, for_site
from reader.templatetags.galleys import ages
from reader.templatetags.newsroom_ar import iso_day
from reader.told_first import old_words, work_of
from tags.models import Section, Tag


def front(request: HttpRequest) -> HttpResponse:
    moment = moment_of(request)
    arranged = standing("places", moment, places)
    return answer(request, "reader/front.html", front_context(moment, arranged))


def front_context(moment, arranged: list[Place], **extra) -> dict:
    """The context of the front page; the desk's preview of an arrangement uses the same one."""
    context = frame(
        moment, address=reverse("reader:front"), json_ld=standing("site", moment, for_site)
    )
    return context | front_cards(moment, context["sections"], arranged) | extra


def article(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    moment = moment_of(request)
    story = live_page(number, moment, names_at(moment))
    if story is None:
        return not_there(request, status=gone_or_never(number, moment))
    if slug != slug_of(story.headline):
        return moved(request, story.address)
    # The date at the head of the page, and how long ago the stories beside it were.
    by = (iso_day(moment), old_words(story, moment), ages(story.related, moment))
    made = partial(article_context, story, moment)
    return answer_again(request, "reader/article.html", story.pieces, by, made)


def article_context(story: Printed, moment, **extra) -> dict:
    """The context of the article page; the desk's preview uses the same one."""
    context = frame(
        moment,
        address=story.address,
        title=story.headline,
        story=story,
        description=story.description,
        share=when_needed(share_links, story),
        share_picture=when_needed(share_picture, story),
        json_ld=when_needed(for_article, story),
        author_boxes=when_needed(boxes_of, story),
        is_preview=False,
        most_read=most_read(moment, without=story.number),
        work=work_of(story),
        old=old_words(story, moment),
    )
    return context | {"section": story.section} | extra


def when_needed(made: Callable[[Printed], object], story: Printed) -> Callable[[], object]:
    """For a template that may have its type set already: made when it is asked for, once."""
    return cache(partial(made, story))


def boxes_of(story: Printed) -> list[tuple[Author, Picture | None, str]]:
    """The boxes that close the page: the author, the portrait, the address."""
    return [
        (author, portrait_of(author), author.get_absolute_url()) for author in story.signing_authors
    ]


def short(request: HttpRequest, number: int) -> HttpResponse:
    """The short ASCII address leads to the whole one."""
    moment = moment_of(request)
    edition = Edition.objects.at(moment).filter(story=number).only("headline", "story_id").first()
    if edition is None:
        return not_there(request, status=gone_or_never(number, moment))
    return moved(request, edition.get_absolute_url())


def section(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    moment = moment_of(request)
    context = frame(moment)
    found = next((one for one in context["sections"] if one.pk == number), None)
    if found is None:
        raise Http404
    if slug != found.slug:
        return moved(request, found.get_absolute_url())
    address = found.get_absolute_url()
    context |= titled(found.name, address, found.description, feed="section_feed", number=number)
    json_ld = told_to_machines(found, address, moment)
    context |= {"section": found, "json_ld": json_ld, "most_read": most_read(moment)}
    context |= listed(request, IN_SECTION, address, moment, section=number)
    return answer(request, "reader/section.html", context)


def tag(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    moment = moment_of(request)
    found = tag_of(number, names_at(moment))
    if found is None:
        return moved(request, heir_of(number, moment).get_absolute_url())
    address = found.get_absolute_url()
    # A tag that only drafts are filed under is not shown: it may be a word of theirs.
    stories = listed_or_404(request, TAGGED, address, moment, tag=number)
    if slug != found.slug:
        return moved(request, address)
    beside = standing(("related tags", number), moment, lambda: related_tags(found, moment))
    context = frame(moment, tag=found, related_tags=beside)
    context |= titled(found.name, address, found.description, feed="tag_feed", number=number)
    context |= {"json_ld": told_to_machines(found, address, moment)}
    return answer(request, "reader/tag.html", context | stories)


def author(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    moment = moment_of(request)
    names = names_at(moment)
    found = author_of(number, names)
    if found is None:
        raise Http404
    address = found.get_absolute_url()
    # Somebody who never signed a printed story is not shown to readers: the name may be a secret.
    stories = listed_or_404(request, SIGNED, address, moment, author=number)
    if slug != found.slug:
        return moved(request, address)
    portrait, links = portrait_of(found), links_of(number, names)
    context = frame(moment, author=found, portrait=portrait, links=links)
    context |= titled(found.name, address, found.bio or found.job, "author_feed", number)
    context |= {"json_ld": for_author(found, portrait, (one.url for one in links))}
    return answer(request, "reader/author.html", context | stories)


def told_to_machines(found: Section | Tag, address: str, moment) -> str:
    def made() -> str:
        return for_list(found.name, address, found.description)

    return standing(("list", address), moment, made)


def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it at the root, whatever a page says."""
    return HttpResponseRedirect(static("reader/icons/favicon.ico"))


def titled(name: str, address: str, description: str, feed: str = "", number: int = 0) -> dict:
    """What differs from page to page in the head."""
    return {
        "page_title": page_title(name),
        "canonical": absolute(address),
        **({"description": description} if description else {}),
        **({"feeds": feed_links(feed, number, title=name)} if feed else {}),
    }


def share_links(story: Printed) -> list[tuple[str, str, str]]:
    """Plain links, without a script or a request to anybody: (label, address, icon)."""
    url = absolute(story.short_address)
    text = f"{story.headline} {url}"
    pair = {"url": url, "text": story.headline}
    return [
        (_("WhatsApp"), f"https://wa.me/?{urlencode({'text': text})}", "whatsapp"),
        (_("Telegram"), f"https://t.me/share/url?{urlencode(pair)}", "telegram"),
        (_("X"), f"https://x.com/intent/post?{urlencode(pair)}", "x"),
        (
            _("Facebook"),
            f"https://www.facebook.com/sharer/sharer.php?{urlencode({'u': url})}",
            "facebook",
        ),
    ]
