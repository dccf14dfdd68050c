"""Which tags belong beside a tag: those that its stories carry, too."""

from datetime import datetime

from django.db import connection

from tags.models import Tag

SHOWN = 12

# The newest 100 live stories of the tag; the tags they carry beside it, at most 40; each by how
# many of them carry it, against the root of how many editions do at all (200 are counted), so
# that a tag of half the paper does not win; the 2 keeps one shared story from saying too much.
STATEMENT = """
WITH mine AS (
    SELECT e.id
      FROM editions_editiontag t JOIN editions_edition e ON e.id = t.content_object_id
     WHERE t.tag_id = %(tag)s AND e.live @> %(moment)s::timestamptz
     ORDER BY t.content_object_id DESC LIMIT 100
), beside AS (
    SELECT t.tag_id, count(*) AS shared
      FROM mine JOIN editions_editiontag t ON t.content_object_id = mine.id
     WHERE t.tag_id <> %(tag)s
     GROUP BY t.tag_id ORDER BY shared DESC, t.tag_id LIMIT 40
)
SELECT tag.id, tag.name, tag.slug
  FROM beside JOIN tags_tag tag ON tag.id = beside.tag_id
 ORDER BY beside.shared / sqrt(2 + (SELECT count(*) FROM (
              SELECT 1 FROM editions_editiontag o WHERE o.tag_id = beside.tag_id LIMIT 200) few))
          DESC, tag.folded_key
 LIMIT %(shown)s
"""


def related_tags(tag: Tag, moment: datetime) -> list[Tag]:
    """Tags of live stories of this tag, the nearest first; one statement."""
    with connection.cursor() as cursor:
        values = {"tag": tag.pk, "moment": moment, "shown": SHOWN}
        cursor.execute(STATEMENT, values)
        return [Tag(pk=pk, name=name, slug=slug) for pk, name, slug in cursor.fetchall()]
