"""Which printed stories answer a question, in what order, and what they can be narrowed by."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from editions.models import Edition
from editions.search.asking import Asked, understand
from editions.search.spelling import corrections

# So many of the newest that answer are ranked and counted; what is beyond is «more than».
RANKED_AT_MOST = 1000
OFFERED_AT_MOST = 6


def find(asked: Asked, moment: datetime, *, newest: bool = False) -> list[int]:
    """The keys of editions that readers see at the moment and that answer, best first.

    One more than RANKED_AT_MOST when there are more. One statement, none for an empty question.
    """
    if asked.is_empty:
        return []
    answers = Edition.objects.at(moment).answering(asked)
    answers = answers.newest_of_few() if asked.is_narrowed else answers.newest()
    if newest or not asked.close:
        return list(answers.values_list("pk", flat=True)[: RANKED_AT_MOST + 1])
    rows = answers.ranked(asked, moment).values_list("pk", "rank")[: RANKED_AT_MOST + 1]
    return [pk for pk, _rank in sorted(rows, key=lambda row: -row[1])]


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
