"""Dates, numbers and names on pages, in the site's language and the house's style.

Django's own date, timesince and naturaltime have one list of months for twenty countries and get
Arabic plurals wrong; none of them is used on a page. What is said comes from `language.saying`.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.encoding import uri_to_iri
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from editions.pictures import Crop
from editions.policies.models import links
from editions.printed import Card
from editions.showing import asked_for, shown, without
from language import saying
from reader.standing_type import standing

register = template.Library()

ar_date = register.filter("ar_date", saying.date)
ar_date_time = register.filter("ar_date_time", saying.date_time)
ar_time = register.filter("ar_time", saying.time)
ar_relative = register.filter("ar_relative", saying.relative)
ar_number = register.filter("ar_number", saying.number)
ar_digits = register.filter("ar_digits", saying.digits)
ar_minutes = register.filter("ar_minutes", saying.minutes)
ar_articles = register.filter("ar_articles", saying.stories)
# Pieces of a list: (text, None) is glue, ("", name) a name for its own <bdi>.
ar_joined = register.filter("ar_joined", saying.joined)
ar_listed = register.filter("ar_listed", saying.listed)
results = saying.results
month_and_year = saying.month_year
# An address with its letters as they are, as HTML allows: two bytes a letter instead of six, so
# that a front page of forty stories fits into the first flight of TCP (14 KB). For links alone.
iri = register.filter("iri", uri_to_iri)


@register.filter
def iso(value: datetime | date) -> str:
    """ISO 8601 in ASCII, with the newsroom's offset: for `datetime` attributes and feeds."""
    if not isinstance(value, datetime):
        return value.isoformat()
    return timezone.localtime(value).isoformat(timespec="seconds")


@register.filter
def iso_day(value: datetime) -> str:
    """The beginning of that day in the newsroom, with its offset: beside a date without a time, so
    that a page stays the same bytes from one second to the next."""
    return iso(timezone.localtime(value).replace(hour=0, minute=0, second=0))


@register.simple_tag(takes_context=True)
def picture(
    context, crop: Crop, alt: str, sizes="", *, eager=False, name="", colours="", about=""
) -> str:
    """A picture of the page: in three formats, or only when it is asked for, where the reader wants
    pages without pictures. ``about`` is said in the place of an empty ``alt`` then."""
    if context.get("without_pictures"):
        size = {"width": crop.width, "height": crop.height}
        return asked_for(crop.src, alt or about, **size, colours=colours, name=name)
    return shown(crop, alt, sizes=sizes, eager=eager, name=name, colours=colours)


@register.filter
def numbers(cards: Iterable[Card]) -> tuple[int, ...]:
    """What stands for these stories in a part that `stands`: their names change with the clock."""
    return tuple(card.number for card in cards or ())


@register.simple_tag
def names(listed: Iterable[str]) -> SafeString:
    """Plain names; each stands in its own <bdi>, whatever its script."""
    parts = ((escape(name) if name else escape(glue), name) for glue, name in ar_joined(listed))
    return mark_safe("".join(f"<bdi>{text}</bdi>" if name else text for text, name in parts))


@register.simple_tag
def matches(parts: Iterable[tuple[str, bool]]) -> SafeString:
    """A text in pieces; what was searched for is marked."""
    shown = ((escape(text), is_match) for text, is_match in parts)
    return mark_safe("".join(f"<mark>{text}</mark>" if match else text for text, match in shown))


@register.simple_tag
@lru_cache(maxsize=100)
def icon(name: str) -> SafeString:
    """A sign of sprite.svg by its id, set once: pages hold many, and the file's address is the same
    for as long as a release. Decorative: the words stand beside it."""
    return render_to_string("reader/parts/icon.html", {"name": name})


@register.simple_tag(takes_context=True)
def story_body(context, html: str) -> str:
    """A printed body, whose pictures stand in it as they do in the rest of the page."""
    return without(html) if context.get("without_pictures") else html


@register.simple_tag
def site_locale() -> str:
    """«ar_SY», for Open Graph."""
    return saying.locale()


# Which of our own faces a language is read in; the others are set in the device's (base.css).
FACES = {"ar": ("naskh", "kufi"), "fa": ("naskh", "kufi"), "en": ("kufi",)}


@register.simple_tag
def site_digits() -> str:
    """What tells the style sheets in which digits a browser numbers its lists."""
    family = saying.numbering()
    return "" if family == "latn" else format_html(' data-digits="{}"', family)


@register.simple_tag
def own_faces() -> tuple[str, ...]:
    return tuple(f"reader/fonts/{face}.woff2" for face in FACES.get(saying.code(), ()))


@register.simple_tag(takes_context=True)
def content_dir(context) -> str:
    """The direction of what somebody wrote, where the site runs from left to right: its own.

    On an Arabic site everything stays right to left: a headline that begins with a Latin name is
    an Arabic headline.
    """
    return _content_dir(context.get("LANGUAGE_CODE") or get_language())


@lru_cache(maxsize=8)
def _content_dir(_language: str) -> str:
    return "" if saying.is_right_to_left() else mark_safe(' dir="auto"')


@register.simple_tag(takes_context=True)
def masthead(context, **place) -> SafeString:
    """The head of every page; ``is_front`` and ``is_section_page`` say on which it stands."""
    section, now = context.get("section"), context.get("now")
    day = iso_day(now) if now else ""
    key = ("masthead", section and section.pk, day, *sorted(place.items()))
    return _standing(context, key, "reader/parts/masthead.html", place)


@register.simple_tag(takes_context=True)
def stands(context, name: str, *said) -> SafeString:
    """A part that is the same on page after page, but for what is said here beside its name."""
    key = (name, *(tuple(one) if isinstance(one, list) else one for one in said))
    return _standing(context, key, name, {})


def _standing(context, key: tuple, name: str, told: dict) -> SafeString:
    def rendered() -> SafeString:
        with context.push(**told):
            return context.template.engine.get_template(name).render(context)

    return standing(key, context.get("now") or timezone.now(), rendered)


policy_links = register.simple_tag(links, name="policy_links")
