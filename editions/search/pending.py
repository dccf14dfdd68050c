"""What was written lately waits beside the index of words and is looked through by every search."""

from django.db import connection

# Of stories, printed and on the desk, and of the words that are mended from.
INDEXES = ["edition_search", "article_search", "known_word_near"]
TAKEN_UP = "SELECT sum(gin_clean_pending_list(oid)) FROM pg_class WHERE relname = ANY (%s)"


def take_up() -> int:
    """Put what waits into its index; how many pages of it there were. Costs nothing when none wait.

    Postgres does it when a table is analysed, which for a large one is seldom.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKEN_UP, [INDEXES])
        (pages,) = cursor.fetchone()
    return int(pages or 0)
