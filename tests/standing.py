"""A process that keeps its type, for tests."""

from editions import galleys, stored
from editions.reading import CARDS
from reader import feeds, filed, lists, newest, search
from reader.standing_type import pieces, watch
from reader.templatetags import galleys as of_pages

SHELVES: tuple[galleys.Galleys, ...] = (
    CARDS, stored.READ, stored.PAGES, stored.SHORT_CARDS, feeds.WRITTEN, filed.FILED, lists.CHOSEN,
    newest.CARDS, newest.FED, of_pages.LISTS, search.FOUND, search.PAGES, search.OFFERED, pieces,
)  # fmt: skip


def begin(settings) -> None:
    """From here on type stands, and nothing of another test.

    Only where the test has transactions of its own: in one alone all versions of a row look the
    same, and no clock moves.
    """
    settings.NEWSROOM_LETS_TYPE_STAND = True
    for shelf in SHELVES:
        shelf.kept.clear()
    watch.forget()
