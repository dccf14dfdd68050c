"""The page of a stored edition, read in two statements: its own with all its rows, and the cards of
the stories beside it.

What an edition says is frozen. A page that was asked for before is therefore asked about in one
statement: whether the same edition is in force in the same version, and which stories are beside
it.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Subquery

from authors.models import Author, Source
from editions.galleys import Galleys, Key, Shelf, pieces
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
    MOMENT,
    NUMBER,
    RELATED_SHOWN,
    SHORT_COLUMNS,
    Rows,
    compose,
    linked_stories,
    new_card,
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
    *WORDS, "id", "version", "story_id", "section__name", "body_html", "picture",
    "first_published_at", "updated_at", "reading_minutes", "story__shows_editions", "has_others",
    *ROWS,
)  # fmt: skip


def _live(moment: datetime, number: int) -> models.QuerySet:
    live = Edition.objects.at_planned(moment).filter(story=number)
    return live.for_readers_page(moment).with_version()


def _any(moment: datetime, number: int) -> models.QuerySet:
    return Edition.objects.filter(pk=number).for_page(moment).with_version()


def _beside(moment: datetime, number: int, linked: list[int]) -> models.QuerySet:
    """The linked stories and those near this one, as far as readers see them; the linked first."""
    near = Nearness.objects.filter(story=number, is_left_out=False)
    near = near.exclude(among("other", linked))
    score = near.filter(other=OuterRef("story")).values("score")
    nearest = near.order_by("-score").values("other")[:NEAREST]
    return (
        Edition.objects.at_planned(moment)
        .filter(one_of("story", linked, nearest))
        .annotate(score=Subquery(score))
        .order_by(F("score").desc(nulls_first=True), "-story_id")
        .with_version()
    )


LIVE = Prepared(_live, COLUMNS, is_planned_once=True, moment=MOMENT, number=NUMBER)
ANY = Prepared(_any, COLUMNS, moment=MOMENT, number=NUMBER)
BESIDE_MARKS = {
    "is_planned_once": True, "moment": MOMENT, "number": NUMBER, "linked": [NUMBER],
}  # fmt: skip
# Which stories stand beside one: the keys of their editions, how near they are, their numbers.
WHICH = ("id", "version", "score", "story_id")
WHICH_BESIDE = Prepared(_beside, WHICH, **BESIDE_MARKS)
# The same with what their cards say, of which the number is the first.
BESIDE = Prepared(
    lambda **of: _beside(**of).for_short_cards(), (*WHICH[:-1], *SHORT_COLUMNS), **BESIDE_MARKS
)
SHORT_CARDS: Shelf[Card] = Shelf(
    Prepared(
        lambda keys: Edition.objects.filter(among("pk", keys)).for_short_cards().with_version(),
        ("id", "version", *SHORT_COLUMNS),
        is_planned_once=True,
        keys=[NUMBER],
    ),
    # Nobody asks who wrote the others.
    lambda row, key: new_card((*row, ()), key),
    2_000,
)


def live_page(number: int, moment: datetime, names: int | None = None) -> Printed | None:
    """The page of the story that readers see at the moment; None when they see none. ``names`` is
    how far the names had come before (`editions.clock`), None where nothing is kept. One statement
    for a page that stands, two where a story beside it is new or the page does not stand yet; one
    more when another edition has come."""
    if names is not None and (read := READ.get((number, names))):
        which = WHICH_BESIDE.ask(moment=moment, number=number, linked=[*read.linked, number])
        own = next((row for row in which if row[3] == number), None)
        if own is None:
            return None
        if own[:2] == read.key:
            return _standing(read, [row for row in which if row is not own], names)
    row = next(iter(LIVE.ask(moment=moment, number=number)), None)
    if row is None:
        return None
    read = _read(dict(zip(COLUMNS, row, strict=True)))
    which, cards = _beside_whole(number, moment, read.linked, names)
    if names is None:
        return _composed(read, which, cards)
    READ.put((number, names), read)
    return _standing(read, which, names)


def page_of(edition: int, moment: datetime) -> Printed:
    """The page of this edition, whenever it was in force; DoesNotExist when there is none."""
    for row in ANY.ask(moment=moment, number=edition):
        read = _read(dict(zip(COLUMNS, row, strict=True)))
        return _composed(read, *_beside_whole(read.number, moment, read.linked))
    raise Edition.DoesNotExist


def cards_beside(
    number: int, moment: datetime, linked: Iterable[int]
) -> tuple[dict[int, Card], list[int]]:
    """The cards of the linked stories and of those near this one, as far as readers see them, and
    the numbers of the near ones, nearest first; one statement."""
    return _by_story(*_beside_whole(number, moment, sorted(linked)))


def _beside_whole(
    number: int, moment: datetime, linked: list[int], names: int | None = None
) -> tuple[list[tuple], dict[int, Card]]:
    """Rows of WHICH, and the cards by the numbers of their editions."""
    rows = BESIDE.ask(moment=moment, number=number, linked=linked)
    cards = SHORT_CARDS.from_rows([row[:2] + row[3:] for row in rows], names)
    which = [row[: len(WHICH)] for row in rows]
    return which, dict(zip((row[0] for row in rows), cards, strict=True))


def _by_story(which: list[tuple], cards: dict[int, Card]) -> tuple[dict[int, Card], list[int]]:
    """One may have been replaced since it was told which they are."""
    of_story = {row[3]: cards[row[0]] for row in which if row[0] in cards}
    return of_story, [row[3] for row in which if row[2] is not None and row[3] in of_story]


def _standing(read: "Read", which: list[tuple], names: int) -> Printed:
    def composed() -> Printed:
        cards = SHORT_CARDS.from_keys([row[:2] for row in which], names)
        return _composed(read, which, cards)

    return PAGES.of((read.key, names, *which), composed)


@dataclass(frozen=True, slots=True)
class Read:
    """A row of COLUMNS as it is understood."""

    number: int
    key: Key
    words: SimpleNamespace
    linked: list[int]
    row: dict


# By the number of the story and how far the names had come.
READ: Galleys[Read] = Galleys(200)
PAGES: Galleys[Printed] = Galleys(200)


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
    linked = sorted(linked_stories(said, number, html))
    return Read(number, (row["id"], row["version"]), said, linked, row | told)


def _composed(read: Read, which: list[tuple], cards: dict[int, Card]) -> Printed:
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
        beside=lambda _linked: _by_story(which, cards),
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
