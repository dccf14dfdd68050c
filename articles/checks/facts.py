"""Rules about what a story has: words, names, sources, pictures, links that lead somewhere."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arabic.cleaning import clean_headline, visible_length
from articles.checks.findings import Found
from articles.checks.subject import Subject
from authors.models import Author
from editions.words import Kind
from images.models import Permit, Rights
from images.rights import refusal_of
from language import saying

HEADLINE_LETTERS = (20, 90)  # visible letters, signs and spaces
MOST_LINKS = 500  # of one body are looked up; no story has so many


def headline(subject: Subject) -> Iterator[Found]:
    if not subject.lines["headline"].strip():
        yield Found("headline", _("The story has no headline."))


def headline_length(subject: Subject) -> Iterator[Found]:
    """What search results and cards show whole, and what says enough to be clicked."""
    least, most = HEADLINE_LETTERS
    text = clean_headline(subject.lines["headline"])
    letters = visible_length(text)
    if 0 < letters < least:
        message = ngettext(
            "The headline has %(count)s letter; it says more with at least %(least)s.",
            "The headline has %(count)s letters; it says more with at least %(least)s.",
            letters,
        )
    elif letters > most:
        message = ngettext(
            "The headline has %(count)s letter; it is cut off in search results after %(most)s.",
            "The headline has %(count)s letters; it is cut off in search results after %(most)s.",
            letters,
        )
    else:
        return
    numbers = {"count": letters, "least": least, "most": most}
    yield Found("headline", message % {name: saying.number(one) for name, one in numbers.items()})


def standfirst(subject: Subject) -> Iterator[Found]:
    if not subject.lines["standfirst"].strip():
        yield Found("standfirst", _("The story has no standfirst."))


def body(subject: Subject) -> Iterator[Found]:
    if not subject.passages and "<figure" not in subject.html:
        yield Found("body", _("The story has no body."))


def section(subject: Subject) -> Iterator[Found]:
    if not subject.section_id:
        yield Found("section", _("The story is in no section."))


def byline(subject: Subject) -> Iterator[Found]:
    if not subject.signed:
        yield Found("bylines", _("Nobody signs the story."))


def agency_source(subject: Subject) -> Iterator[Found]:
    """Agency copy names its source.

    Agency copy is known by its signatures: nobody of ours signs it, but a desk or an organisation
    does. What a desk signs as its opinion is its own.
    """
    is_copy = subject.signed and Author.Kind.PERSON not in subject.signed
    if is_copy and subject.kind != Kind.OPINION and not any(subject.sources):
        yield Found(
            "attributions",
            _("No person signs this story, so readers must be told which source it comes from."),
        )


def tags(subject: Subject) -> Iterator[Found]:
    if not subject.tags:
        yield Found("tags", _("The story has no tags, so it is found beside no other."))


# Pictures ----------------------------------------------------------------------------------


def picture(subject: Subject) -> Iterator[Found]:
    if not subject.lead_image_id:
        yield Found("lead_image", _("The story has no picture."))


def picture_words(subject: Subject) -> Iterator[Found]:
    for place, image in subject.pictures:
        if not image.alt.strip():
            yield _of_picture(place, image, _("The picture has no alternative text."))
        if not image.credit.strip():
            yield _of_picture(place, image, _("The picture has no credit."))


def picture_refused(subject: Subject) -> Iterator[Found]:
    """The right to publish is missing, or has ended on the day on which it would be printed."""
    day = timezone.localdate(subject.moment)
    for place, image in subject.pictures:
        if why := refusal_of(image, day):
            yield _of_picture(place, image, why)


def picture_rights_unknown(subject: Subject) -> Iterator[Found]:
    for place, image in subject.pictures:
        try:
            known = image.rights.permit != Permit.UNKNOWN
        except Rights.DoesNotExist:
            known = False
        if not known:
            message = _("Nobody has said yet on what grounds this picture may be published.")
            yield _of_picture(place, image, message)


def _of_picture(place: str, image, message: str) -> Found:
    return Found(place, message, quote=image.alt, target=image.pk)


# Links -------------------------------------------------------------------------------------


def dead_links(subject: Subject) -> Iterator[Found]:
    """Links, cards and related stories that lead to a story which readers will not find."""
    links = list(_links(subject))
    cards, related = subject.cards, subject.related
    dead = subject.dead({link[-1] for link in links} | {*cards, *related})
    for block, start, end, text, number in links:
        if number in dead:
            yield Found(
                "body", _dead(number), block, start, end, quote=text[start:end], target=number
            )
    for number in cards:
        if number in dead:
            yield Found("body", _dead(number), target=number)
    for number in related:
        if number in dead:
            yield Found("related_links", _dead(number), target=number)


def _dead(number: int) -> str:
    return _("Story %(number)s is not published, so readers cannot open it.") % {"number": number}


def _links(subject: Subject) -> Iterator[tuple[int, int, int, str, int]]:
    """(passage, start, end, its text, number) of the links of the body to stories of ours."""
    if "<a" not in subject.html:
        return
    found = 0
    for block, passage in enumerate(subject.passages):
        for start, end, address in passage.links:
            number = story_of(address)
            if number is not None and found < MOST_LINKS:
                found += 1
                yield block, start, end, passage.text, number


def story_of(address: str) -> int | None:
    """The number of the story that an address of ours leads to; None for any other address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    ours = urlsplit(settings.NEWSROOM_BASE_URL).netloc
    if parts.scheme not in ("", "http", "https") or parts.netloc not in ("", ours):
        return None
    if not parts.path[1:2].isdigit():
        return None
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    return match.kwargs.get("number") if match.namespace == "reader" else None
