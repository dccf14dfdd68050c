"""Who files stories and who merges tags take turns.

A save files words under tags: it looks them up, and writes rows that point at them. A merge between
the two would leave rows that point at nothing. So whoever files holds the filing until the end of
the transaction, as many at a time as there are; whoever merges or deletes tags holds it alone.

One order for everybody: the story, then the filing, then the tags. A merge changes how stories are
filed and no story, so it never asks for a story's lock, and nobody can wait in a circle.
"""

from django.db import connection

# The number of the lock in the database; no other lock of the newsroom has one.
FILING = 4_801_501


def hold() -> None:
    """Until this transaction ends no tag is merged or deleted; others may file meanwhile.

    Call it after the story is locked and before a tag is looked up. One statement.
    """
    _lock("SELECT pg_advisory_xact_lock_shared(%s)")


def hold_alone() -> None:
    """Until this transaction ends nobody files. Call it before anything else is locked."""
    _lock("SELECT pg_advisory_xact_lock(%s)")


def _lock(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [FILING])
