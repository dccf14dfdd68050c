"""The living style page: every token and every part of the readers' pages, with invented content.

At ``/style/`` while the house is worked on; it has no address when DEBUG is off. What is shown is
drawn by the templates of the pages themselves, so it cannot be out of date.
"""

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import path
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from arabic.difference import SUBSTANCE, compare
from authors.models import Author
from editions import body
from editions.changed import Printing
from editions.comparing import FieldChange
from editions.corrections import Told
from editions.front import Bar
from editions.models import Change
from editions.printed import Attribution, Card, Correction, Credit, Picture, Printed, Related
from editions.words import Kind, Role
from language import saying
from reader import invented
from reader.pages import answer, frame, moment_of
from reader.reports import ReportForm
from reader.told_first import work_of
from reader.views import share_links
from tags.models import Section, Tag

# What stands on what, and the least ratio that WCAG 2.2 AA asks for it (1.4.3, 1.4.11).
PAIRS = (
    ("--ink", "--paper", 4.5), ("--ink", "--tint", 4.5), ("--ink-soft", "--paper", 4.5),
    ("--ink-soft", "--tint", 4.5), ("--accent", "--paper", 4.5), ("--accent", "--tint", 4.5),
    ("--on-accent", "--accent-ground", 4.5), ("--ink", "--mark-ground", 4.5),
    ("--edge", "--paper", 3), ("--edge", "--tint", 3), ("--focus", "--paper", 3),
)  # fmt: skip
SHEETS = (
    "front", "section", "article", "corrections", "search", "trust", "reading_list", "changed",
    "style",
)  # fmt: skip
BY_DAY = re.compile(r"color-scheme: light dark;(.+?)\n  \}", re.DOTALL)
BY_NIGHT = re.compile(r':root:where\(\[data-theme="dark"\]\) \{(.+?)\}', re.DOTALL)
TOKEN = re.compile(r"(--[\w-]+):\s*([^;]+);")
COLOUR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two colours, one on the other, by day and by night: (colour, ground, ratio)."""

    front: str
    back: str
    least: float
    day: tuple[str, str, float]
    night: tuple[str, str, float]

    @property
    def both(self) -> tuple[tuple[str, str, float], ...]:
        return self.day, self.night

    @property
    def is_enough(self) -> bool:
        return min(self.day[2], self.night[2]) >= self.least


def tokens() -> tuple[dict[str, str], dict[str, str]]:
    """The tokens of the readers' sheet by day, and those that are others by night."""
    with open(finders.find("reader/css/base.css"), encoding="utf-8") as sheet:
        text = sheet.read()
    return tuple(dict(TOKEN.findall(found.search(text)[1])) for found in (BY_DAY, BY_NIGHT))


def contrasts() -> list[Contrast]:
    day, night = tokens()
    found = []
    for front, back, least in PAIRS:
        measured = [
            (one[front], one[back], round(ratio(one[front], one[back]), 2))
            for one in (day, day | night)
        ]
        found.append(Contrast(front, back, least, *measured))
    return found


def ratio(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2 of two colours such as #fff or #14181c."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(2 * one for one in digits)
    parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def style(request: HttpRequest) -> HttpResponse:
    moment = moment_of(request)
    day, night = tokens()
    scheme = day | night
    story = _story(moment)
    form = ReportForm({"text": "", "email": "nour", "more": ""})
    form.is_valid()
    context = frame(moment, title=str(_("Style")))
    context |= {
        "robots": "noindex, nofollow",
        "sheets": [f"reader/css/{name}.css" for name in SHEETS],
        "card_sizes": ("lead", "first", "second", "row", "text"),
        "breaking": Bar(invented.BREAKING, "#"),
        "kept_at": moment - timedelta(hours=3),
        "sizes": [name for name in day if re.fullmatch(r"--t-?\d", name)],
        "spaces": [(name, day[name]) for name in day if re.fullmatch(r"--s\d", name)],
        "colours": [
            (name, value, scheme[name]) for name, value in day.items() if COLOUR.fullmatch(value)
        ],
        "contrasts": contrasts(),
        "sample": invented.HEADLINES[0],
        "story": story,
        "work": work_of(story),
        "old": invented.OLD,
        "cards": _cards(moment),
        "bare": replace(_cards(moment)[0], picture=None),
        "opinion": [replace(one, kind=Kind.OPINION) for one in _cards(moment)[:2]],
        "latest": _cards(moment),
        "most_read": _cards(moment),
        "share": share_links(story),
        "author_boxes": [(one, _picture(), "#") for one in story.signing_authors],
        "told": [_told(one, moment) for one in (Change.CORRECTION, Change.CLARIFICATION)],
        "printing": _printing(moment),
        "form": form,
        "headline": story.headline,
        "story_address": "#",
        "older": "#",
        "newest": "#",
    }
    return answer(request, "reader/style.html", context)


def _picture() -> Picture:
    file = {"name": "reader/icons/share.png", "width": 1200, "height": 630}
    crops = {crop: [file] for crop in ("natural", "card", "share")}
    words = {"alt": invented.ALT, "caption": invented.CAPTION, "credit": invented.CREDIT}
    return Picture.stored(words | crops, static)


def _section() -> Section:
    return Section(pk=1, name=invented.SECTION)


def _cards(moment) -> list[Card]:
    return [
        Card(
            number=number,
            address="#",
            kind=kind,
            kind_label=str(kind.label),
            kicker=invented.KICKER if number % 2 else "",
            headline=headline,
            standfirst=invented.STANDFIRST,
            section=_section(),
            picture=_picture(),
            first_published_at=moment - timedelta(hours=7 * number),
            updated_at=moment,
            names=invented.NAMES[: 1 + number % 2],
        )
        for number, (headline, kind) in enumerate(zip(invented.HEADLINES, Kind, strict=False), 1)
    ]


def _story(moment) -> Printed:
    authors = [
        Author(pk=number, name=name, job=invented.JOB, bio=invented.BIO, gender="female")
        for number, name in enumerate(invented.NAMES, 1)
    ]
    signed = tuple(
        Credit(one.name, role, str(role.label), "#", one)
        for one, role in zip(authors, (Role.WRITING, Role.PHOTOGRAPHY), strict=True)
    )
    picture = _picture()
    html = body.resolve(body.render(invented.BODY, {1: picture}), {1: (invented.HEADLINES[1], "#")})
    return Printed(
        number=1,
        address="#",
        short_address="/1",
        kind=Kind.REPORT,
        kind_label=str(Kind.REPORT.label),
        kicker=invented.KICKER,
        headline=invented.HEADLINES[0],
        short_headline="",
        standfirst=invented.STANDFIRST,
        dateline=invented.PLACE,
        body=mark_safe(html),
        section=_section(),
        bylines=signed,
        byline_groups=tuple(
            (saying.credited(one.role, one.role_label, "female"), (one,)) for one in signed
        ),
        attributions=(
            Attribution(invented.SOURCE, "https://example.org/", invented.USED_FOR, moment.date()),
            Attribution(invented.UNNAMED, is_unnamed=True),
        ),
        tags=tuple(Tag(pk=number, name=one) for number, one in enumerate(invented.TAGS, 1)),
        picture=picture,
        first_published_at=moment - timedelta(days=2),
        updated_at=moment - timedelta(hours=2),
        reading_minutes=4,
        corrections=(
            Correction("correction", str(Change.CORRECTION.label), invented.NOTE, moment),
        ),
        has_changes=True,
        related=tuple(Related(one.headline, one.address, one) for one in _cards(moment)[:2])
        + (Related(invented.ELSEWHERE, "https://example.org/"),),
    )


def _told(change: Change, moment) -> Told:
    return Told(1, change, str(change.label), invented.NOTE, moment, 1, invented.HEADLINES[2], "#")


def _printing(moment) -> Printing:
    pieces = compare(invented.BEFORE, invented.AFTER)
    change = FieldChange("headline", str(_("headline")), SUBSTANCE, pieces)
    return Printing(
        1,
        moment,
        Change.CORRECTION,
        str(Change.CORRECTION.label),
        invented.NOTE,
        SUBSTANCE,
        (change,),
    )


def patterns(debug: bool) -> list:
    """Its address, where there is one."""
    return [path("style/", style, name="style")] if debug else []
