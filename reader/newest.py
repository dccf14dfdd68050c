"""Newest-first lists of cards: each is put into SQL once and goes on by place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Generic

from django.db.models import QuerySet

from editions import elsewhere
from editions.galleys import Galleys, Key, Made, Shelf
from editions.models import Edition
from editions.prepared import Prepared
from editions.printed import Card
from editions.queries import EditionQuerySet, among
from editions.reading import CARD_COLUMNS, MOMENT, NUMBER, new_card
from reader.standing_type import names_at

PAGE = 20
# Stories with their whole text: about 100 KB, for readers who look in some times a day.
IN_FEED = 20
KEY = ("id", "version")
FEED_COLUMNS = ("body_html", "tag_names", "headline", *CARD_COLUMNS)
# More marks: values that stand nowhere (editions.prepared).
BEFORE, START, END = (datetime(1, 1, day, tzinfo=UTC) for day in range(2, 5))
AFTER = NUMBER + 1


@dataclass(frozen=True, slots=True)
class Fed:
    """A story as a feed tells it; ``read_also`` are the numbers that its body leads to."""

    html: str
    tags: tuple[str, ...]
    headline: str
    card: Card
    read_also: frozenset[int]


def _fed(row: tuple, key: tuple) -> Fed:
    html, tags, headline, *said = row
    card = new_card(tuple(said), key)
    return Fed(html, tags, headline, card, frozenset(elsewhere.read_also([html])))


class Stories(Shelf[Made]):
    """What lists show of editions: ``word`` asks for the ``columns`` that it is made of."""

    def __init__(
        self,
        word: Callable[[EditionQuerySet], EditionQuerySet],
        columns: tuple[str, ...],
        make: Callable[[tuple, tuple], Made],
        most: int,
    ):
        self.word, self.columns = word, (*KEY, *columns)
        by_key = Prepared(
            lambda keys: self.asked(Edition.objects.filter(among("pk", keys))),
            self.columns, is_planned_once=True, keys=[NUMBER],
        )  # fmt: skip
        super().__init__(by_key, make, most)

    def asked(self, editions: EditionQuerySet) -> EditionQuerySet:
        return self.word(editions).with_version()


CARDS = Stories(EditionQuerySet.for_cards, CARD_COLUMNS, new_card, 2_000)
FED = Stories(EditionQuerySet.for_feeds, FEED_COLUMNS, _fed, 200)


class Question(Generic[Made]):
    """The first ``size`` stories that ``ordered`` gives, as ``stories`` makes them."""

    def __init__(self, ordered: Callable[..., QuerySet], size: int, stories: Stories, **marks):
        self.stories = stories
        # What this process was asked already.
        self.answered: Galleys[bool] = Galleys(500)
        prepared = partial(Prepared, is_planned_once=True, moment=MOMENT, **marks)
        self.whole = prepared(lambda **of: stories.asked(ordered(**of))[:size], stories.columns)
        self.keys = prepared(lambda **of: ordered(**of).with_version()[:size], KEY)

    def ask(self, moment: datetime, **of) -> tuple[list[Key], list[Made]]:
        """One statement: all of the stories, or when this was asked before which ones they are;
        then one more for those that are new."""
        names = names_at(moment)
        asked = (names, *of.values())
        if names is None or not self.answered.get(asked):
            rows = self.whole.ask(moment=moment, **of)
            made = self.stories.from_rows(rows, names)
            if names is not None:
                self.answered.put(asked, True)
            return [row[:2] for row in rows], made
        keys = self.keys.ask(moment=moment, **of)
        made = self.stories.from_keys(keys, names)
        # One may have been replaced since.
        keys = [key for key in keys if key[0] in made]
        return keys, [made[number] for number, _version in keys]


class Newest:
    """What ``narrowed`` leaves of the editions of a moment; ``marks`` are what it is told."""

    def __init__(self, narrowed: Callable[..., QuerySet], size: int = PAGE + 1, **marks):
        self.narrowed = narrowed

        def first(moment, **of) -> QuerySet:
            return self.newest(self.all(moment, **of))

        def older(moment, before, after, **of) -> QuerySet:
            return self.newest(self.older_than(self.all(moment, **of), before, after))

        self.first = Question(first, size, CARDS, **marks)
        self.older = Question(older, size, CARDS, before=BEFORE, after=AFTER, **marks)
        self.feed = Question(first, IN_FEED, FED, **marks)

    newest = staticmethod(EditionQuerySet.newest)
    older_than = staticmethod(EditionQuerySet.older_than)

    def all(self, moment: datetime, **of) -> QuerySet:
        return self.narrowed(Edition.objects.at_planned(moment), **of)

    def cards(
        self, moment: datetime, place: tuple[datetime, int] | None = None, **of
    ) -> list[Card]:
        """So many cards as ``size``, from the first or from those after this place on."""
        if place is None:
            return self.first.ask(moment, **of)[1]
        return self.older.ask(moment, before=place[0], after=place[1], **of)[1]


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
