"""The stories read most in the last 24 hours, as pages show them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from editions.most_read import ranking
from editions.printed import Card
from editions.reading import cards_by_number
from reader.standing_type import standing

SHOWN = 5
# Two stories are no ranking.
AT_LEAST = 3
KEPT_FOR = timedelta(minutes=1)


class Ranking:
    """The ranking as this process read it, for a minute: numbers alone.

    Whether readers may see a story, and its headline, is asked anew for every page: a story that
    was withdrawn a second ago is not there.
    """

    def __init__(self):
        self.kept: tuple[datetime, list[int]] | None = None

    def at(self, moment: datetime) -> list[int]:
        """At most one statement, in most cases none."""
        kept = self.kept
        # Another thread's moment may be a little later than ours.
        if kept is None or abs(moment - kept[0]) >= KEPT_FOR:
            self.kept = kept = (moment, ranking(moment))
        return kept[1]

    def forget(self) -> None:
        self.kept = None


kept = Ranking()


def numbers_at(moment: datetime) -> list[int]:
    """The numbers that may be shown, most read first; not all of them can still be seen."""
    return kept.at(moment)


def shown(numbers: Iterable[int], cards: dict[int, Card]) -> list[Card]:
    """The cards to show, of those that readers can see; none when it would be too few."""
    found = [cards[number] for number in numbers if number in cards][:SHOWN]
    return found if len(found) >= AT_LEAST else []


def most_read(moment: datetime, *, without: int = 0) -> list[Card]:
    """The most read stories that readers can see at the moment, without the one they are reading.

    One statement, and one more once a minute; none while nothing was counted, and none where pages
    are kept and another page has just asked.
    """

    def asked() -> tuple[list[int], dict[int, Card]]:
        numbers = numbers_at(moment)
        return numbers, cards_by_number(numbers, moment)

    numbers, cards = standing("most read", moment, asked)
    return shown([number for number in numbers if number != without], cards)
