"""Which tags belong beside a tag: those that its stories carry, too."""

from datetime import datetime

from django.db import connection

from tags.models import Tag

SHOWN = 12

# The newest 100 live stories of the tag; the tags they carry beside it, at most 40; each by how
# many of them carry it, against the root of how many editions do at all (200 are counted), so
# that a tag of half the paper does not win; the 2 keeps one shared story from saying too much. It
# is found by the owner of the tables (migration 0021): row by row the rights of readers would cost.
STATEMENT = "SELECT * FROM public.readers_tags_beside(%(tag)s, %(moment)s, %(shown)s)"


def related_tags(tag: Tag, moment: datetime) -> list[Tag]:
    """Tags of live stories of this tag, the nearest first; one statement."""
    with connection.cursor() as cursor:
        values = {"tag": tag.pk, "moment": moment, "shown": SHOWN}
        cursor.execute(STATEMENT, values)
        return [Tag(pk=pk, name=name, slug=slug) for pk, name, slug in cursor.fetchall()]
