"""Newest-first lists of cards: each is put into SQL once and goes on by place."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.db.models import QuerySet

from editions.models import Edition
from editions.prepared import Prepared
from editions.printed import Card
from editions.queries import EditionQuerySet, among
from editions.reading import CARD_COLUMNS, MOMENT, NUMBER, card_from

PAGE = 20
# Stories with their whole text: about 100 KB, for readers who look in some times a day.
IN_FEED = 20
FEED_COLUMNS = ("body_html", "tag_names", "headline", *CARD_COLUMNS)
# More marks: values that stand nowhere (editions.prepared).
BEFORE, START, END = (datetime(1, 1, day, tzinfo=UTC) for day in range(2, 5))
AFTER = NUMBER + 1


class Newest:
    """What ``narrowed`` leaves of the editions of a moment; ``marks`` are what it is told."""

    def __init__(self, narrowed: Callable[..., QuerySet], size: int = PAGE + 1, **marks):
        self.narrowed = narrowed

        def first(moment, **of) -> QuerySet:
            return self.newest(self.all(moment, **of)).for_cards()[:size]

        def older(moment, before, after, **of) -> QuerySet:
            rest = self.older_than(self.all(moment, **of), before, after)
            return self.newest(rest).for_cards()[:size]

        def whole(moment, **of) -> QuerySet:
            return self.newest(self.all(moment, **of)).for_feeds()[:IN_FEED]

        marks |= {"moment": MOMENT, "is_planned_once": True}
        self.first = Prepared(first, CARD_COLUMNS, **marks)
        self.older = Prepared(older, CARD_COLUMNS, before=BEFORE, after=AFTER, **marks)
        self.whole = Prepared(whole, FEED_COLUMNS, **marks)

    newest = staticmethod(EditionQuerySet.newest)
    older_than = staticmethod(EditionQuerySet.older_than)

    def all(self, moment: datetime, **of) -> QuerySet:
        return self.narrowed(Edition.objects.at_planned(moment), **of)

    def cards(
        self, moment: datetime, place: tuple[datetime, int] | None = None, **of
    ) -> list[Card]:
        """So many cards as ``size``, from the first or from those after this place on; one
        statement."""
        if place is None:
            rows = self.first.ask(moment=moment, **of)
        else:
            rows = self.older.ask(moment=moment, before=place[0], after=place[1], **of)
        return list(map(card_from, rows))


class Listed(Newest):
    """One that the rows of a tag or an author keep (`EditionQuerySet.listed_by`)."""

    newest = staticmethod(EditionQuerySet.newest_listed)
    older_than = staticmethod(EditionQuerySet.older_listed)


EVERYTHING = Newest(lambda live: live)
LATEST = Newest(lambda live: live, size=5)
IN_SECTION = Newest(lambda live, section: live.in_section(section), section=NUMBER)
TAGGED = Listed(lambda live, tag: live.listed_by("tag_rows", tag=tag), tag=NUMBER)
SIGNED = Listed(lambda live, author: live.listed_by("bylines", author=author), author=NUMBER)
BETWEEN = Newest(
    lambda live, start, end: live.first_published_between(start, end), start=START, end=END
)
OF_EDITIONS = Prepared(
    lambda keys: Edition.objects.filter(among("pk", keys)).for_cards(),
    ("pk", *CARD_COLUMNS),
    is_planned_once=True,
    keys=[NUMBER],
)


def cards_of_editions(keys: list[int]) -> dict[int, Card]:
    """The cards of these editions by their keys; one statement."""
    return {row[0]: card_from(row[1:]) for row in OF_EDITIONS.ask(keys=keys)}
