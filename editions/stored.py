"""The page of a stored edition, read in two statements: its own with all its rows, and the cards of
the stories beside it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Subquery

from authors.models import Author, Source
from editions.galleys import Galleys, pieces
from editions.models import (
    Change,
    Edition,
    EditionAttribution,
    EditionByline,
    EditionRelated,
    EditionTag,
    Nearness,
)
from editions.pictures import Picture
from editions.prepared import Prepared
from editions.printed import Card, Correction, Printed
from editions.queries import among, one_of
from editions.reading import (
    CARD_COLUMNS,
    MOMENT,
    NUMBER,
    RELATED_SHOWN,
    Rows,
    card_from,
    compose,
    linked_stories,
    picture_address,
)
from editions.shown import shows
from editions.words import Words
from images.models import Image
from tags.models import Section, Tag

# All that an article and an edition share, but the source of the body: its rendering is read.
WORDS = tuple(
    field.attname for field in Words._meta.local_fields if field.name != "body"
)  # fmt: skip
# So many near stories are asked about for the places that a page has: some may be withdrawn.
NEAREST = RELATED_SHOWN + 3
ROWS = ("told_changes", "byline_json", "attribution_json", "related_json", "tag_json")
COLUMNS = (
    *WORDS, "id", "story_id", "section__name", "body_html", "picture", "first_published_at",
    "updated_at", "reading_minutes", "story__shows_editions", "has_others", *ROWS,
)  # fmt: skip


def _live(moment: datetime, number: int) -> models.QuerySet:
    return Edition.objects.at_planned(moment).filter(story=number).for_readers_page(moment)


def _any(moment: datetime, number: int) -> models.QuerySet:
    return Edition.objects.filter(pk=number).for_page(moment)


def _beside(moment: datetime, number: int, linked: list[int]) -> models.QuerySet:
    """The linked stories and those near this one, as far as readers see them; the linked first."""
    near = Nearness.objects.filter(story=number, is_left_out=False)
    near = near.exclude(among("other", linked))
    score = near.filter(other=OuterRef("story")).values("score")
    nearest = near.order_by("-score").values("other")[:NEAREST]
    return (
        Edition.objects.at_planned(moment)
        .filter(one_of("story", linked, nearest))
        .for_cards()
        .annotate(score=Subquery(score))
        .order_by(F("score").desc(nulls_first=True), "-story_id")
    )


LIVE = Prepared(_live, COLUMNS, is_planned_once=True, moment=MOMENT, number=NUMBER)
ANY = Prepared(_any, COLUMNS, moment=MOMENT, number=NUMBER)
BESIDE = Prepared(
    _beside,
    (*CARD_COLUMNS, "score"),
    is_planned_once=True,
    moment=MOMENT,
    number=NUMBER,
    linked=[NUMBER],
)


def live_page(number: int, moment: datetime) -> Printed | None:
    """The page of the story that readers see at the moment; None when they see none."""
    return next((_page(row, moment) for row in LIVE.ask(moment=moment, number=number)), None)


def page_of(edition: int, moment: datetime) -> Printed:
    """The page of this edition, whenever it was in force; DoesNotExist when there is none."""
    for row in ANY.ask(moment=moment, number=edition):
        return _page(row, moment)
    raise Edition.DoesNotExist


def cards_beside(
    number: int, moment: datetime, linked: Iterable[int]
) -> tuple[dict[int, Card], list[int]]:
    """The cards of the linked stories and of those near this one, as far as readers see them, and
    the numbers of the near ones, nearest first; one statement."""
    return _cards(BESIDE.ask(moment=moment, number=number, linked=sorted(linked)))


def _cards(rows: Iterable[tuple]) -> tuple[dict[int, Card], list[int]]:
    """A row is that of a card and how near its story is, None for one that is linked."""
    cards = {row[0]: card_from(row[:-1]) for row in rows}
    return cards, [row[0] for row in rows if row[-1] is not None]


@dataclass(frozen=True, slots=True)
class Read:
    """A row of COLUMNS as it is understood."""

    number: int
    words: SimpleNamespace
    linked: list[int]
    row: dict


READ: Galleys[Read] = Galleys(300)
PAGES: Galleys[Printed] = Galleys(300)


def _page(row: tuple, moment: datetime) -> Printed:
    read = READ.of(row, lambda: _read(dict(zip(COLUMNS, row, strict=True))))
    beside = BESIDE.ask(moment=moment, number=read.number, linked=read.linked)
    return PAGES.of((row, *beside), lambda: _composed(read, beside))


def _read(row: dict) -> Read:
    words = {name: row[name] for name in WORDS}
    edition = Edition(**words)
    section = Section(pk=row["section_id"], name=row["section__name"])
    told = {name: [json.loads(one) for one in row[name]] for name in ROWS}
    people: dict[int, Author] = {}
    said = SimpleNamespace(
        **words,
        section=section if row["section_id"] else None,
        get_kind_display=edition.get_kind_display,
        bylines=Rows(byline_of(one, people) for one in told["byline_json"]),
        attributions=Rows(map(attribution_of, told["attribution_json"])),
        related_links=Rows(EditionRelated(**one) for one in told["related_json"]),
        tag_rows=Rows(EditionTag(tag=Tag(**one)) for one in told["tag_json"]),
    )
    number, html = row["story_id"], row["body_html"]
    return Read(number, said, sorted(linked_stories(said, number, html)), row | told)


def _composed(read: Read, beside: list[tuple]) -> Printed:
    row = read.row
    return compose(
        read.words,
        number=read.number,
        body_html=row["body_html"],
        picture=Picture.stored(
            json.loads(row["picture"]) if row["picture"] else None, picture_address, is_checked=True
        ),
        times=(row["first_published_at"], row["updated_at"]),
        minutes=row["reading_minutes"],
        beside=lambda linked: _cards(beside),
        corrections=tuple(map(_correction, row["told_changes"])),
        edition=row["id"],
        has_changes=row["has_others"]
        and shows(settings.NEWSROOM_SHOW_EDITIONS, row["story__shows_editions"]),
        pieces=pieces(),
    )


def byline_of(row: dict, people: dict[int, Author]) -> EditionByline:
    """Somebody who stands in two roles is one person."""
    told = dict(row["author"] or {"id": None})
    portrait = told.pop("portrait", None)
    person = people.setdefault(told["id"], Author(**told))
    if portrait and portrait["id"]:
        person.portrait = Image(**portrait)
    return EditionByline(role=row["role"], pen_name=row["pen_name"], author=person)


def attribution_of(row: dict) -> EditionAttribution:
    told = {**row, "source": Source(**row["source"]) if row["source"]["id"] else None}
    if told["consulted_on"]:
        told["consulted_on"] = date.fromisoformat(told["consulted_on"])
    return EditionAttribution(**told)


def _correction(row: dict) -> Correction:
    kind = row["change"]
    at = datetime.fromisoformat(row["at"])
    return Correction(kind, Change(kind).label, row["note"], at)
