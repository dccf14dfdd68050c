"""Which printed stories belong beside a story: shared tags and shared rare words, newer first."""

from datetime import datetime

from django.db import connection

from arabic.stemming import stems
from editions.search.asking import either, quoted

RELATED_KEPT = 12

# Per tag its newest 200 live stories, weighted by how rare the tag is; the words of the headline
# against the search vector, newest 300 matches; both faded by age (half after about 60 days).
STATEMENT = """
WITH wanted AS (
    SELECT tag_id, ln(2 + (SELECT greatest(reltuples, 1) FROM pg_class
                            WHERE oid = 'editions_edition'::regclass)
                      / (1 + (SELECT count(*) FROM (
                            SELECT 1 FROM editions_editiontag o
                             WHERE o.tag_id = t.tag_id LIMIT 5000) few))) AS weight
      FROM unnest(%(tags)s::bigint[]) AS t(tag_id)
), found AS (
    SELECT near.story_id, near.first_published_at, wanted.weight AS score
      FROM wanted CROSS JOIN LATERAL (
        SELECT e.story_id, e.first_published_at
          FROM editions_editiontag t JOIN editions_edition e ON e.id = t.content_object_id
         WHERE t.tag_id = wanted.tag_id AND e.live @> %(moment)s::timestamptz
         ORDER BY e.id DESC LIMIT 200) near
    UNION ALL
    SELECT story_id, first_published_at, 12 * ts_rank(search, asked)
      FROM (SELECT e.story_id, e.first_published_at, e.search, asked
              FROM (SELECT nullif(%(words)s, '')::tsquery AS asked) q, editions_edition e
             WHERE e.search @@ asked AND e.live @> %(moment)s::timestamptz
             ORDER BY e.first_published_at DESC LIMIT 300) matches
)
SELECT story_id
  FROM found
 WHERE story_id <> ALL (%(without)s::bigint[])
 GROUP BY story_id, first_published_at
 ORDER BY sum(score) / (1 + abs(extract(epoch FROM %(moment)s::timestamptz - first_published_at))
                            / 5184000) DESC, story_id DESC
 LIMIT %(kept)s
"""


def related_numbers(
    headline: str, tag_ids: list[int], *, without: list[int], moment: datetime
) -> list[int]:
    """The numbers of stories near this one that readers see at the moment, nearest first.

    ``without`` holds the story itself and those its body links already. One statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            STATEMENT,
            {
                "tags": tag_ids,
                "words": either(quoted(stem) for stem in stems(headline)),
                "without": without,
                "moment": moment,
                "kept": RELATED_KEPT,
            },
        )
        return [row[0] for row in cursor.fetchall()]
