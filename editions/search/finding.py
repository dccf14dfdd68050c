"""Which printed stories answer a question, in what order, and what they can be narrowed by."""

import time
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from editions.models import Edition
from editions.queries import among
from editions.search.asking import Asked, understand
from editions.search.spelling import corrections

# So many are counted; what is beyond is «more than».
FOUND_AT_MOST = 1000
# So many of the newest are ranked, and offer what the search can be narrowed by: reading the vector
# of a story costs more than finding it.
RANKED_AT_MOST = 200
OFFERED_AT_MOST = 6


def find(asked: Asked, moment: datetime, *, newest: bool = False) -> list[int]:
    """The keys of editions that readers see at the moment and that answer: the best of the newest
    first, then the rest from the newest on.

    One more than FOUND_AT_MOST when there are more. Two statements, and two more where words were
    not looked for lately; none for an empty question.
    """
    if asked.is_empty:
        return []
    answers = Edition.objects.at(moment).answering(asked)
    is_common = not asked.is_narrowed and asked.wide and commonness.is_common(asked.wide)
    answers = answers.newest() if is_common or not asked.wide else answers.newest_of_few()
    keys = list(answers.values_list("pk", flat=True)[: FOUND_AT_MOST + 1])
    if newest or not asked.close:
        return keys
    first, rest = keys[:RANKED_AT_MOST], keys[RANKED_AT_MOST:]
    rows = Edition.objects.filter(among("pk", first)).ranked(asked, moment)
    ranks = dict(rows.values_list("pk", "rank"))
    return sorted(first, key=lambda key: -ranks[key]) + rest


PLANNED = "EXPLAIN (FORMAT JSON) SELECT FROM editions_edition WHERE search @@ %s::tsquery"
EVERY = "SELECT reltuples FROM pg_class WHERE oid = 'editions_edition'::regclass"


class Commonness:
    """Whether words stand in so many stories that one finds enough of them by going through the
    newest; else all that answer are read and sorted. Kept in this process for some minutes.

    Reading a story that an index named costs Postgres some 3 µs, looking into the vector of one
    that was not some 12: n of N stories cost 3 n, or 12 N / n for each that is wanted.
    """

    KEPT, LIFE = 2_000, 600

    def __init__(self):
        self.known: dict[str, tuple[float, bool]] = {}

    def is_common(self, tsquery: str) -> bool:
        """Two statements, which read nothing of the stories; none when it was asked lately."""
        now = time.monotonic()
        kept = self.known.get(tsquery)
        if kept is None or now - kept[0] > self.LIFE:
            if len(self.known) >= self.KEPT:
                self.known.clear()
            self.known[tsquery] = kept = (now, self._estimate(tsquery))
        return kept[1]

    def _estimate(self, tsquery: str) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(PLANNED, [tsquery])
            (((top,),),) = cursor.fetchall()
            cursor.execute(EVERY)
            ((every,),) = cursor.fetchall()
        return top["Plan"]["Plan Rows"] ** 2 > 4 * FOUND_AT_MOST * every


commonness = Commonness()


@dataclass(frozen=True)
class Near:
    """Where nothing was found: what may have been meant, and the stories that answer that."""

    suggestion: str
    asked: Asked
    keys: list[int]


def near(typed: str, moment: datetime, *, narrowed=()) -> Near | None:
    """The first correction that finds a story readers see at the moment; None when none does."""
    for suggestion in corrections(typed, moment):
        asked = understand(suggestion, narrowed=narrowed)
        if keys := find(asked, moment):
            return Near(suggestion, asked, keys)
    return None


@dataclass(frozen=True)
class Offer:
    """Something that found stories can be narrowed by: "section", "author" or "tag"."""

    kind: str
    number: int
    name: str
    count: int


OFFERS = """
WITH found AS MATERIALIZED (SELECT id, section_id FROM editions_edition WHERE id = ANY(%(keys)s))
(SELECT 'section', s.id, s.name, count(*) FROM found JOIN tags_section s ON s.id = found.section_id
  GROUP BY s.id, s.name ORDER BY count(*) DESC, s.id LIMIT %(most)s)
UNION ALL
(SELECT 'author', a.id, a.name, count(DISTINCT found.id)
   FROM found JOIN editions_editionbyline b ON b.edition_id = found.id AND b.pen_name = ''
   JOIN authors_author a ON a.id = b.author_id
  GROUP BY a.id, a.name ORDER BY count(DISTINCT found.id) DESC, a.id LIMIT %(most)s)
UNION ALL
(SELECT 'tag', t.id, t.name, count(*)
   FROM found JOIN editions_editiontag f ON f.content_object_id = found.id
   JOIN tags_tag t ON t.id = f.tag_id
  GROUP BY t.id, t.name ORDER BY count(*) DESC, t.id LIMIT %(most)s)
"""


def offers(keys: list[int]) -> list[Offer]:
    """What these stories can be narrowed by, commonest first; one statement."""
    if not keys:
        return []
    with connection.cursor() as cursor:
        cursor.execute(OFFERS, {"keys": keys[:RANKED_AT_MOST], "most": OFFERED_AT_MOST})
        return [Offer(*row) for row in cursor.fetchall()]
