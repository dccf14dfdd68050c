"""What was written lately waits beside the index of words and is looked through by every search."""

from django.db import connection


def take_up() -> int:
    """Put what waits into its index; how many pages of it there were. Costs nothing when none wait.

    Of stories, printed and on the desk, and of the words that are mended from: which indexes says
    migration 0023. Postgres does it when a table is analysed, which for a large one is seldom.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.index_what_waits()")
        (pages,) = cursor.fetchone()
    return pages
