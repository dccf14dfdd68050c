"""Tags that are probably one, in all the tags there are: for whoever tidies them."""

from itertools import combinations

from django.db import connection

from tags.likeness import Likeness, alike
from tags.models import Apart

# Names that share something with more than this many others share nothing that says much.
GROUP_AT_MOST = 30
# So many pairs are looked at, and so many told.
JUDGED_AT_MOST = 20_000
TOLD_AT_MOST = 500

SHARED = """
WITH parts AS MATERIALIZED (
    SELECT id AS tag, name, unnest(likenesses) AS part FROM tags_tag
    UNION ALL
    SELECT tag_id, name, unnest(likenesses) FROM tags_othername
), shared AS (
    SELECT part FROM parts GROUP BY part HAVING count(*) BETWEEN 2 AND %(most)s
)
SELECT DISTINCT array_agg(tag ORDER BY tag, name) AS tags, array_agg(name ORDER BY tag, name)
  FROM parts JOIN shared USING (part)
 GROUP BY part
HAVING min(tag) <> max(tag)
 ORDER BY tags
 LIMIT %(limit)s
"""

# (number, name) of one tag, of the other, and in what they are near.
Twins = tuple[tuple[int, str], tuple[int, str], Likeness]


def twins() -> list[Twins]:
    """Pairs of tags that are near, the surest first, without those that somebody told apart.

    Two statements; at 20,000 tags a second or two.
    """
    with connection.cursor() as cursor:
        cursor.execute(SHARED, {"most": GROUP_AT_MOST, "limit": JUDGED_AT_MOST})
        groups = cursor.fetchall()
    apart = set(Apart.objects.values_list("first", "second"))
    seen: set[tuple[int, str, int, str]] = set()
    found: dict[tuple[int, int], Twins] = {}
    order = list(Likeness)
    for tags, names in groups:
        for one, other in combinations(zip(tags, names, strict=True), 2):
            pair = (one[0], other[0])
            if one[0] == other[0] or pair in apart or (*one, *other) in seen:
                continue
            seen.add((*one, *other))
            how = alike(one[1], other[1])
            known = found.get(pair)
            if how and (known is None or order.index(how) < order.index(known[2])):
                found[pair] = (one, other, how)
        if len(seen) > JUDGED_AT_MOST:
            break
    pairs = sorted(found.values(), key=lambda one: (order.index(one[2]), one[0][1], one[1][1]))
    return pairs[:TOLD_AT_MOST]
