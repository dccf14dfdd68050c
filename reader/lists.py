"""Pages that are lists of editions: front, section, author, tag, archive."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from editions.front import Place, chosen_at
from editions.galleys import Galleys, Key
from editions.models import Edition, Slot
from editions.prepared import Prepared
from editions.printed import Card
from editions.queries import among
from reader.most_read import numbers_at, shown
from reader.newest import CARDS, MOMENT, NUMBER, PAGE, Newest
from reader.standing_type import names_at

MICROSECONDS = 1_000_000


def marker(card: Card) -> str:
    """Where a list goes on after this card: its time in microseconds and its number."""
    moment = card.first_published_at
    return f"{round(moment.timestamp() * MICROSECONDS)}-{card.number}"


def read_marker(text: str) -> tuple[datetime, int] | None:
    """The place a marker names; None for anything else a reader may have typed."""
    time, dash, number = text.partition("-")
    if not (dash and time.isascii() and time.isdigit() and number.isascii() and number.isdigit()):
        return None
    if len(time) > 16 or len(number) > 18:
        return None
    return datetime.fromtimestamp(int(time) / MICROSECONDS, tz=UTC), int(number)


def listed(request: HttpRequest, stories: Newest, address: str, moment: datetime, **of) -> dict:
    """One page of a newest-first list: cards, and the addresses of the older and newest page.

    Goes on by place, not by page number, so the hundredth page costs what the first costs. One
    statement, or two (`reader.newest.Question`).
    """
    place = read_marker(request.GET.get("before", ""))
    cards = stories.cards(moment, place, **of)
    more = len(cards) > PAGE
    cards = cards[:PAGE]
    return {
        "cards": cards,
        "older": f"{address}?before={marker(cards[-1])}" if more else "",
        "newest": address if place else "",
    }


def listed_or_404(
    request: HttpRequest, stories: Newest, address: str, moment: datetime, **of
) -> dict:
    """One page of a list that does not exist while it has no story."""
    page = listed(request, stories, address, moment, **of)
    if not page["cards"] and not stories.all(moment, **of).exists():
        raise Http404
    return page


SECONDS = 4
LATEST = 10
CHOICE = 4
OPINIONS = 4
BLOCK = 5
# As many as a block may lose to the top of the page and still be full.
SPARE = SECONDS + 1 + CHOICE + LATEST


def front_cards(moment: datetime, sections: list, places: list[Place]) -> dict:
    """The front page: what editors placed, and the rest as it fills itself.

    Lead, seconds, the editors' choice, latest, opinion, and a block a section; no story stands
    there twice, and a placed story that readers cannot see leaves its place to the next. What is
    read most is a list of its own. Two statements: the candidates, and the cards of those that did
    not stand on a page before.
    """
    names = names_at(moment)
    placed = chosen_at(places, moment)
    read_most = numbers_at(moment)
    wanted = [*(number for one in placed.values() for number in one), *read_most]
    asked = tuple(one.pk for one in sections)
    rows = candidates(asked).ask(moment=moment, wanted=wanted)
    by = (tuple(rows), asked, *map(tuple, placed.values()))
    chosen = CHOSEN.of(by, lambda: choose(rows, asked, placed))
    read_keys = [chosen.keys[number] for number in read_most if number in chosen.keys]
    cards = CARDS.from_keys([*chosen.taken, *read_keys], names)

    def of(keys: list[Key]) -> list[Card]:
        """One may have been replaced since it was chosen."""
        return [cards[number] for number, _version in keys if number in cards]

    filled = {name: of(keys) for name, keys in chosen.places.items()}
    lead = filled["lead"]
    blocks = zip(sections, map(of, chosen.blocks), strict=True)
    return {
        **filled,
        "lead": lead[0] if lead else None,
        "blocks": [(section, left) for section, left in blocks if left],
        "most_read": shown(read_most, {card.number: card for card in of(read_keys)}),
    }


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which edition stands where, by their keys; ``keys`` are those of all candidates by story."""

    places: dict[str, list[Key]]
    blocks: list[list[Key]]
    taken: list[Key]
    keys: dict[int, Key]


# The same candidates for the same places make the same front page.
CHOSEN: Galleys[Chosen] = Galleys(4)


def choose(rows: list[tuple], sections: tuple[int, ...], placed: dict[str, list[int]]) -> Chosen:
    """The front page that these candidates make."""
    order = [Candidate(*row) for row in rows]
    order.sort(key=lambda one: (one.first_published_at, one.story), reverse=True)
    key_of = {one.story: one.key for one in order}
    taken: dict[Key, None] = {}

    def placed_in(slot: Slot, count: int) -> list[Key]:
        found = [key_of[number] for number in placed[slot] if number in key_of]
        found = [key for key in found if key not in taken][:count]
        taken.update(dict.fromkeys(found))
        return found

    def take(count: int, wanted: Callable[[Candidate], bool]) -> list[Key]:
        left = (one.key for one in order if one.key not in taken and wanted(one))
        found = list(islice(left, count))
        taken.update(dict.fromkeys(found))
        return found

    # All that editors placed is taken first, so that nothing of it fills another place.
    chosen = {
        "lead": placed_in(Slot.LEAD, 1),
        "seconds": placed_in(Slot.SECOND, SECONDS),
        "choice": placed_in(Slot.MORE, CHOICE),
    }
    chosen["lead"] = (
        chosen["lead"]
        or take(1, lambda one: one.is_news and one.has_picture)
        or take(1, lambda one: True)
    )
    chosen["seconds"] += take(SECONDS - len(chosen["seconds"]), lambda one: one.is_news)
    chosen["opinion"] = take(OPINIONS, lambda one: not one.is_news)
    chosen["latest"] = take(LATEST, lambda one: one.is_news)
    blocks = [
        take(BLOCK, lambda one, section=section: one.section == section) for section in sections
    ]
    return Chosen(chosen, blocks, list(taken), key_of)


class Candidate(NamedTuple):
    """A story that may stand on the front page, and its edition."""

    edition: int
    version: str
    section: int | None
    kind: str
    has_picture: bool
    first_published_at: datetime
    story: int

    @property
    def key(self) -> Key:
        return self.edition, self.version

    @property
    def is_news(self) -> bool:
        return self.kind != "opinion"


@lru_cache(maxsize=8)
def candidates(sections: tuple[int, ...]) -> Prepared:
    """The newest of all, of each section and of opinion, and those that are wanted."""
    columns = (
        "pk", "version", "section_id", "kind", "has_picture", "first_published_at", "story_id",
    )  # fmt: skip

    def asked(moment: datetime, wanted: list[int]) -> QuerySet:
        newest = Edition.objects.at_planned(moment).newest().with_version()
        newest = newest.annotate(has_picture=Q(picture__isnull=False)).values_list(*columns)
        parts = [newest.filter(section=section)[: BLOCK + SPARE] for section in sections]
        parts.append(newest.filter(kind="opinion")[: OPINIONS + SPARE])
        parts.append(newest.filter(among("story", wanted)))
        return newest[: 1 + SECONDS + LATEST + OPINIONS + SPARE].union(*parts)

    return Prepared(asked, columns, is_planned_once=True, moment=MOMENT, wanted=[NUMBER])
