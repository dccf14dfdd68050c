"""The search page and its feed. Whatever is typed, it answers."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from arabic.cleaning import clean
from arabic.highlighting import highlight, snippet
from arabic.query_language import day
from editions.galleys import Galleys, pieces
from editions.models import Edition
from editions.prepared import Prepared, rows_of
from editions.printed import Card
from editions.queries import EditionQuerySet, among
from editions.reading import CARD_COLUMNS, new_card
from editions.search.asking import Asked, understand
from editions.search.finding import (
    FOUND_AT_MOST,
    OFFERED_OF,
    Near,
    Offer,
    TakesTooLong,
    as_readers_know,
    find,
    near,
    offers,
)
from reader import feeds
from reader.feed_forms import FORMS
from reader.newest import FED, IN_FEED, KEY, LATEST, NUMBER, PAGE, Stories
from reader.pages import (
    absolute,
    answer_again,
    feed_links,
    frame,
    moment_of,
    page_title,
)
from reader.standing_type import names_at
from reader.templatetags.galleys import ages
from reader.templatetags.newsroom_ar import iso_day
from reader.templatetags.newsroom_ar import results as in_words
from reader.turnstile import turned_away
from reader.views import titled

TYPED_AT_MOST = 200
NARROWING = ("section", "author", "tag")


@dataclass(frozen=True)
class Wish:
    """What the address asks for: words, numbers to narrow by, days, the order and the page."""

    typed: str = ""
    narrowed: tuple[tuple[str, int], ...] = ()
    first: date | None = None
    last: date | None = None
    newest: bool = False
    page: int = 1

    @classmethod
    def read(cls, asked) -> "Wish":
        """From the parameters of a request; what cannot be read is left out."""
        typed = clean(asked.get("q", "")[:TYPED_AT_MOST]).replace("\x00", "").strip()
        pairs = [(kind, _number(asked.get(kind, ""))) for kind in NARROWING]
        return cls(
            typed=typed,
            narrowed=tuple((kind, number) for kind, number in pairs if number),
            first=day(asked.get("from", "")[:20]),
            last=day(asked.get("to", "")[:20], last=True),
            newest=asked.get("sort") == "new",
            page=min(max(_number(asked.get("page", ""), 5), 1), FOUND_AT_MOST // PAGE),
        )

    @property
    def section(self) -> int:
        """The number of the section it is narrowed to, or 0."""
        return dict(self.narrowed).get("section", 0)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.narrowed or self.first or self.last)

    def address(self, name: str = "search", *args, **changed) -> str:
        """The address of this wish with some parameters changed, "" to leave one out."""
        said = self._said | {key: _pair(key, value) for key, value in changed.items()}
        query = "&".join(filter(None, said.values()))
        return _begin(get_script_prefix(), name, *args) + (f"?{query}" if query else "")

    @cached_property
    def _said(self) -> dict[str, str]:
        """A page of results holds some thirty addresses of the search: what they share, once."""
        values = {
            "q": self.typed,
            **dict(self.narrowed),
            "from": self.first.isoformat() if self.first else "",
            "to": self.last.isoformat() if self.last else "",
            "sort": "new" if self.newest else "",
        }
        return {key: _pair(key, value) for key, value in values.items()}

    def asked(self) -> Asked:
        return understand(
            self.typed, narrowed=self.narrowed, begins_on=self.first, ends_on=self.last
        )


def _pair(key: str, value: str | int) -> str:
    return urlencode({key: value}) if value else ""


@lru_cache(maxsize=50)
def _begin(prefix: str, name: str, *args) -> str:
    return reverse(f"reader:{name}", args=args)


def _number(text: str, digits: int = 18) -> int:
    """A number of ASCII digits; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else 0


def search(request: HttpRequest) -> HttpResponse:
    moment = moment_of(request)
    wish = Wish.read(request.GET)
    try:
        asked, keys, meant = answers_to(wish, moment)
    except TakesTooLong:
        return turned_away(request, 503, is_told=True)
    if meant:
        shown = results(meant.keys[:PAGE], meant.suggestion, meant.asked.synonyms, moment)
    else:
        first = (wish.page - 1) * PAGE
        counted = keys[:FOUND_AT_MOST][first : first + PAGE]
        shown = results(counted, wish.typed, asked.synonyms, moment)

    def context() -> dict:
        said = frame(moment, query=wish.typed, wish=wish, robots="noindex, follow", results=shown)
        said |= titled(_("Search"), reverse("reader:search"), "")
        said |= narrowing(wish, keys, moment)
        if meant:
            return said | {
                "suggestion": meant.suggestion,
                "suggestion_address": wish.address(q=meant.suggestion),
            }
        if keys:
            return said | answered(wish, keys, shown)
        return said | {"latest": LATEST.cards(moment), "unknown": asked.unknown}

    # The date at the head of the page, and how long ago the stories were.
    by = (wish, tuple(keys), iso_day(moment), ages(shown.cards, moment))
    return answer_again(
        request, "reader/search.html", shown.pieces if keys and shown else None, by, context
    )


def answers_to(wish: Wish, moment: datetime) -> tuple[Asked, list[int], Near | None]:
    """The question, the keys of editions that answer it, and, where none does, what is near it."""
    asked = wish.asked()
    keys = find(asked, moment, newest=wish.newest)
    asked = asked if keys else as_readers_know(asked, moment)
    if keys or asked.unknown or not wish.typed:
        return asked, keys, None
    return asked, keys, near(wish.typed, moment, narrowed=wish.narrowed)


def found_by(wish: Wish, moment: datetime) -> list[int]:
    """The keys of the editions that the page shows for this wish, near ones included, in order."""
    _asked, keys, meant = answers_to(wish, moment)
    return meant.keys if meant else keys


def answered(wish: Wish, keys: list[int], shown: "Results") -> dict:
    """What stands around one page of what was found."""
    more = wish.page * PAGE < min(len(keys), FOUND_AT_MOST)
    return {
        "search_feeds": search_feeds(wish),
        "total_words": in_words(len(keys), FOUND_AT_MOST),
        "older": wish.address(page=wish.page + 1) if more else further(wish, keys, shown),
        "newest": wish.address() if wish.page > 1 else "",
        "best_address": wish.address(sort=""),
        "new_address": wish.address(sort="new"),
    }


@dataclass(frozen=True, slots=True)
class Told:
    """A story that was found: its card, and the text in which the words are shown."""

    card: Card
    text: str


FOUND = Stories(
    EditionQuerySet.for_cards,
    ("text", *CARD_COLUMNS),
    lambda row, key: Told(new_card(row[1:], key), row[0]),
    300,
)
VERSIONS = Prepared(
    lambda keys: Edition.objects.filter(among("pk", keys)).with_version(),
    KEY,
    is_planned_once=True,
    keys=[NUMBER],
)


@dataclass(frozen=True, slots=True)
class Result:
    """A story that was found, with the words that were looked for in the story's own spelling."""

    card: Card
    headline: tuple[tuple[str, bool], ...]
    text: tuple[tuple[str, bool], ...]


class Results(tuple[Result, ...]):
    """One page of them; ``pieces`` are what a page wrote of it."""

    def __init__(self, _found=()):
        self.pieces = pieces()

    @property
    def cards(self) -> list[Card]:
        return [one.card for one in self]


# With the pages that were written of them, some 60 KB each.
PAGES: Galleys[Results] = Galleys(60)


def results(keys: list[int], typed: str, also: tuple[str, ...], moment: datetime) -> Results:
    """What was found, in this order. One statement, and one more for what was not shown lately;
    none for nothing."""
    names, place = names_at(moment), keys.index
    # One may have been withdrawn since it was found.
    versions = sorted(VERSIONS.ask(keys=keys), key=lambda one: place(one[0])) if keys else []
    if not versions:
        return Results()

    def marked() -> Results:
        told = FOUND.from_keys(versions, names)
        return Results(
            Result(
                one.card,
                highlight(one.card.headline, typed, also),
                snippet(one.text or one.card.standfirst, typed, also=also),
            )
            for number, _version in versions
            if (one := told.get(number))
        )

    return marked() if names is None else PAGES.of((typed, also, tuple(versions), names), marked)


def further(wish: Wish, keys: list[int], shown: Results) -> str:
    """The address of what is older than all that was counted; "" where nothing is."""
    if len(keys) <= FOUND_AT_MOST or not shown:
        return ""
    # The newest are counted, and the last of these is the oldest.
    last = timezone.localdate(shown[-1].card.first_published_at)
    if wish.last and last >= wish.last:
        # More in one day than is counted: the rest of it is only to be found by other words.
        last = wish.last - timedelta(days=1)
    return wish.address(to=last.isoformat())


# What a list of stories can be narrowed by is as frozen as the stories are.
OFFERED: Galleys[list[Offer]] = Galleys(200)


def offered_by(keys: list[int], moment: datetime) -> list[Offer]:
    names = names_at(moment)
    if names is None:
        return offers(keys)
    return OFFERED.of((tuple(keys[:OFFERED_OF]), names), lambda: offers(keys))


def narrowing(wish: Wish, keys: list[int], moment: datetime) -> dict:
    """What can be narrowed and what is: (label, address, count) and (label, address without it).

    Names come from the stories that were found, so that no name is told by its number alone.
    """
    found = offered_by(keys, moment)

    def count(one: Offer) -> int | None:
        """None where not all that was found was looked at."""
        return one.count if len(keys) <= OFFERED_OF else None

    held = dict(wish.narrowed)
    names = {(one.kind, one.number): one.name for one in found}
    labels = {"section": _("Section"), "author": _("Author"), "tag": _("Tag")}
    chosen = [
        (labels[kind], names.get((kind, number), ""), wish.address(**{kind: ""}))
        for kind, number in wish.narrowed
    ]
    offered = [
        (
            labels[kind],
            [(one.name, wish.address(**{kind: one.number}), count(one)) for one in group],
        )
        for kind in NARROWING
        if kind not in held and len(group := [one for one in found if one.kind == kind]) > 1
    ]
    return {"chosen": chosen, "offered": offered, "clear_address": wish.address(
        **dict.fromkeys((*NARROWING, "from", "to"), "")
    ) if wish.is_narrowed else ""}  # fmt: skip


def search_feeds(wish: Wish) -> list[tuple[str, str, str]]:
    title = f"{_('Search')}: {wish.typed}"
    return [
        (label, wish.address("search_feed", form), kind)
        for (label, _address, kind), form in zip(feed_links(title=title), FORMS, strict=True)
    ]


def feed(request: HttpRequest, form: str) -> HttpResponse:
    """The newest stories that answer a search, to be followed."""
    moment = moment_of(request)
    wish = Wish.read(request.GET)
    try:
        keys = find(wish.asked(), moment, newest=True)[:IN_FEED]
    except TakesTooLong:
        return turned_away(request, 503, is_told=True)
    title = page_title(f"{_('Search')}: {wish.typed}" if wish.typed else _("Search"))
    editions = Edition.objects.at(moment).filter(pk__in=keys).newest()
    rows = rows_of(FED.asked(editions), FED.columns)
    stories = [row[:2] for row in rows], FED.from_rows(rows, names_at(moment))
    return feeds.feed(
        request, form, moment, stories, title, wish.address(),
        _("The newest stories that answer this search"),
        here=absolute(wish.address("search_feed", form)),
    )  # fmt: skip
