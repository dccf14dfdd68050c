"""Which printed stories answer a question, in what order, and what they can be narrowed by."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import OperationalError, connection
from django.db.models import QuerySet
from psycopg2.errors import QueryCanceled

from arabic.query_language import parse
from editions.models import Edition
from editions.prepared import Prepared, PreparedText
from editions.queries import among, bounds
from editions.reading import MOMENT, NUMBER
from editions.search.asking import Asked, understand
from editions.search.spelling import corrections

# So many are counted; what is beyond is «more than».
FOUND_AT_MOST = 200
# So many of the newest are ranked, and so many of the best offer what the search can be narrowed
# by: reading the vector of a story costs more than finding it.
RANKED_AT_MOST = 60
OFFERED_OF = 50
OFFERED_AT_MOST = 6


def find(asked: Asked, moment: datetime, *, newest: bool = False) -> list[int]:
    """The keys of editions that readers see at the moment and that answer: the best of the newest
    first, then the rest from the newest on.

    One more than FOUND_AT_MOST when there are more. Two statements; none for an empty question.
    Raises TakesTooLong.
    """
    if asked.is_empty:
        return []
    keys = _keys(asked, moment)
    if newest or not asked.close:
        return keys
    first, rest = keys[:RANKED_AT_MOST], keys[RANKED_AT_MOST:]
    by = BY_ONE if asked.wide == asked.close else BY_BOTH
    words = {} if by is BY_ONE else {"close": asked.close}
    ranks = dict(by.ask(keys=first, wide=asked.wide, moment=moment, **words))
    return sorted(first, key=lambda key: -ranks.get(key, 0)) + rest


def _keys(asked: Asked, moment: datetime) -> list[int]:
    """Of those that answer, the newest first; one more than FOUND_AT_MOST when there are more."""
    since, until = bounds(asked.begins_on, asked.ends_on)
    return _found([asked.wide, since, until, moment, not asked.wide, FOUND_AT_MOST + 1])


def _found(values: list) -> list[int]:
    if not connection.in_atomic_block:
        return _answered(f"{_CAREFUL_ONCE}; {FIND}", values)
    with carefully():
        return _answered(FIND, values)


def _answered(question: str, values: list) -> list[int]:
    with connection.cursor() as cursor, _in_time():
        cursor.execute(question, values)
        ((keys,),) = cursor.fetchall()
    return keys


# By the owner of the tables (migration 0026): under the rights of readers the index of words is not
# used. Not planned once: it depends on the words.
FIND = "SELECT ARRAY(SELECT * FROM public.readers_find(%s, %s, %s, %s, %s, %s))"
# Marks: questions that nobody asks (editions.prepared).
WIDE, CLOSE = "'wide'", "'close'"


def _ranked(keys: list[int], moment: datetime, wide: str, close: str = "") -> QuerySet:
    found = Edition.objects.filter(among("pk", keys))
    return found.ranked(Asked(parse(""), wide=wide, close=close or wide), moment)


BY_ONE = Prepared(
    _ranked, ("pk", "rank"), is_planned_once=True, keys=[NUMBER], moment=MOMENT, wide=WIDE
)
BY_BOTH = Prepared(
    _ranked, ("pk", "rank"), is_planned_once=True,
    keys=[NUMBER], moment=MOMENT, wide=WIDE, close=CLOSE,
)  # fmt: skip


class TakesTooLong(Exception):
    """A question that nobody waits for: it was stopped after PATIENCE seconds."""


PATIENCE = 3  # seconds
_CAREFUL = f"SET enable_seqscan = off; SET statement_timeout = '{PATIENCE}s'"
# For what is sent with it, as one transaction.
_CAREFUL_ONCE = _CAREFUL.replace("SET ", "SET LOCAL ")
_AS_BEFORE = "SET enable_seqscan = DEFAULT; SET statement_timeout = DEFAULT"


@contextmanager
def carefully() -> Iterator[None]:
    """Look for words by the index and not for long, for as long as the block. Raises TakesTooLong.

    Postgres counts nothing for reading a vector and would read all of some thousand stories.
    Behind a pooler, whose connections are everybody's, nothing is set.
    """
    if connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]:
        yield
        return
    _set(_CAREFUL)
    try:
        with _in_time():
            yield
    finally:
        if not connection.closed_in_transaction and not connection.needs_rollback:
            _set(_AS_BEFORE)


@contextmanager
def _in_time() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TakesTooLong from error
        raise


def _set(words: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(words)


def as_readers_know(asked: Asked, moment: datetime) -> Asked:
    """The same question, where it found nothing: an author and a tag that stand on nothing that
    readers see are names of nobody. Else the answer would tell who guesses which names drafts have.

    A statement for each such name.
    """
    every = [None, None, moment, False, 1]
    hidden = [one for one, stands_on in asked.named if not _found([stands_on, *every])]
    return replace(asked, unknown=(*asked.unknown, *hidden)) if hidden else asked


@dataclass(frozen=True)
class Near:
    """Where nothing was found: what may have been meant, and the stories that answer that."""

    suggestion: str
    asked: Asked
    keys: list[int]


def near(typed: str, moment: datetime, *, narrowed=()) -> Near | None:
    """The first correction that finds a story readers see at the moment; None when none does.
    Raises TakesTooLong."""
    with carefully():
        suggestions = corrections(typed, moment)
    for suggestion in suggestions:
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


# Counted by number, named afterwards: only what is offered needs a name.
OFFERS = PreparedText(
    """
WITH found AS MATERIALIZED (SELECT id, section_id FROM editions_edition WHERE id = ANY(%(keys)s)),
sections AS (
    SELECT section_id AS id, count(*) AS n FROM found WHERE section_id IS NOT NULL
     GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(most)s
), authors AS (
    SELECT b.author_id AS id, count(DISTINCT found.id) AS n
      FROM found JOIN editions_editionbyline b ON b.edition_id = found.id AND b.pen_name = ''
     GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(most)s
), tags AS (
    SELECT f.tag_id AS id, count(*) AS n
      FROM found JOIN editions_editiontag f ON f.content_object_id = found.id
     GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(most)s
)
SELECT kind, id, name, n
  FROM (SELECT 1 AS place, 'section' AS kind, id, name, n
          FROM sections JOIN tags_section USING (id)
        UNION ALL
        SELECT 2, 'author', id, name, n FROM authors JOIN authors_author USING (id)
        UNION ALL
        SELECT 3, 'tag', id, name, n FROM tags JOIN tags_tag USING (id)) named
 ORDER BY place, n DESC, id
""",
    keys=[NUMBER],
    most=NUMBER,
)


def offers(keys: list[int]) -> list[Offer]:
    """What these stories can be narrowed by, commonest first; one statement."""
    if not keys:
        return []
    return [Offer(*row) for row in OFFERS.ask(keys=keys[:OFFERED_OF], most=OFFERED_AT_MOST)]
