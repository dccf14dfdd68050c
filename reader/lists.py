"""Pages that are lists of editions: front, section, author, tag, archive."""

from datetime import UTC, datetime

from django.http import Http404, HttpRequest

from editions.front import Place, chosen_at
from editions.models import Edition, Slot
from editions.printed import Card
from editions.queries import EditionQuerySet
from editions.reading import card_of, cards_of
from reader.most_read import numbers_at, shown
from tags.models import Tag

PAGE = 20
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


def listed(request: HttpRequest, editions: EditionQuerySet, address: str) -> dict:
    """One page of a newest-first list: cards, and the addresses of the older and newest page.

    Goes on by place, not by page number, so the hundredth page costs what the first costs. One
    statement.
    """
    place = read_marker(request.GET.get("before", ""))
    if place:
        editions = editions.older_than(*place)
    cards = cards_of(editions.newest().for_cards()[: PAGE + 1])
    more = len(cards) > PAGE
    cards = cards[:PAGE]
    return {
        "cards": cards,
        "older": f"{address}?before={marker(cards[-1])}" if more else "",
        "newest": address if place else "",
    }


def listed_or_404(request: HttpRequest, editions: EditionQuerySet, address: str) -> dict:
    """One page of a list that does not exist while it has no story."""
    page = listed(request, editions, address)
    if not page["cards"] and not editions.exists():
        raise Http404
    return page


def heir_of(number: int, moment: datetime) -> Tag:
    """The tag that answers today for one that was merged. 404 when there is none, or when readers
    see no story of it: its name may be a secret."""
    heir = Tag.objects.filter(former=number).first()
    if heir is None or not Edition.objects.at(moment).tagged(heir).exists():
        raise Http404
    return heir


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
    read most is a list of its own. Two statements: the candidates and their cards.
    """
    placed = chosen_at(places, moment)
    live = Edition.objects.at(moment)
    columns = ("pk", "section_id", "kind", "picture__alt", "first_published_at", "story_id")
    newest = live.newest().values_list(*columns)
    parts = [newest.filter(section=section)[: BLOCK + SPARE] for section in sections]
    parts.append(newest.filter(kind="opinion")[: OPINIONS + SPARE])
    read_most = numbers_at(moment)
    wanted = [number for one in placed.values() for number in one]
    parts.append(newest.filter(story__in=[*wanted, *read_most]))
    rows = newest[: 1 + SECONDS + LATEST + OPINIONS + SPARE].union(*parts)
    order = sorted(rows, key=lambda row: (row[4], row[5]), reverse=True)
    edition_of = {row[5]: row[0] for row in order}
    taken: list[int] = []

    def placed_in(slot: Slot, count: int) -> list[int]:
        found = [edition_of[number] for number in placed[slot] if number in edition_of]
        found = [pk for pk in found if pk not in taken][:count]
        taken.extend(found)
        return found

    def take(count: int, wanted) -> list[int]:
        found = [row[0] for row in order if row[0] not in taken and wanted(row)][:count]
        taken.extend(found)
        return found

    def is_news(row) -> bool:
        return row[2] != "opinion"

    # All that editors placed is taken first, so that nothing of it fills another place.
    chosen = {
        "lead": placed_in(Slot.LEAD, 1),
        "seconds": placed_in(Slot.SECOND, SECONDS),
        "choice": placed_in(Slot.MORE, CHOICE),
    }
    chosen["lead"] = (
        chosen["lead"] or take(1, lambda row: is_news(row) and row[3]) or take(1, lambda row: True)
    )
    chosen["seconds"] += take(SECONDS - len(chosen["seconds"]), is_news)
    chosen["opinion"] = take(OPINIONS, lambda row: not is_news(row))
    chosen["latest"] = take(LATEST, is_news)
    blocks = [
        (section, take(BLOCK, lambda row, pk=section.pk: row[1] == pk)) for section in sections
    ]
    read_pks = [edition_of[number] for number in read_most if number in edition_of]
    editions = Edition.objects.filter(pk__in=[*taken, *read_pks]).for_cards()
    cards = {edition.pk: card_of(edition) for edition in editions}
    return {
        **{name: [cards[pk] for pk in keys] for name, keys in chosen.items()},
        "lead": cards[chosen["lead"][0]] if chosen["lead"] else None,
        "blocks": [(section, [cards[pk] for pk in keys]) for section, keys in blocks if keys],
        "most_read": shown(read_most, {card.number: card for card in cards.values()}),
    }
