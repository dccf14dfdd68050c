"""Copies of stories, made inside Postgres: what makes a corpus of a million a matter of minutes.

From ``ORIGINALS`` on, the texts of a seed repeat: the story at place p is a copy of the one at
p % ORIGINALS, with numbers and a time of its own. It is copied from what was printed, which is
frozen, never from a working copy. What a story points at – links, cards, near stories – lies in
the same round of copies.
"""

import contextlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models, transaction

from articles.models import (
    Article,
    ArticleAttribution,
    ArticleByline,
    ArticleReference,
    ArticleRelated,
    ArticleSketch,
    ArticleTag,
    Event,
)
from editions.models import (
    Edition,
    EditionAttribution,
    EditionByline,
    EditionReference,
    EditionRelated,
    EditionSketch,
    EditionTag,
    Nearness,
)
from editions.search.spelling import remember
from editions.words import Words
from newsroom.corpus import tables
from newsroom.corpus.stories import Corpus, event_of, history, nearness

# Stories of one transaction: the indexes of words take up many entries of a word at once.
BATCH = 2_500
# Beside a story that is written, a copy is so much work.
WORK = 0.15
LOCK = 0x636F7079

SETTINGS = """
SET LOCAL synchronous_commit = off;
SET LOCAL gin_pending_list_limit = '1GB';
SET LOCAL work_mem = '256MB';
SET LOCAL maintenance_work_mem = '512MB';
"""
# Which story becomes which. ``later``: how long after the original the copy was printed.
COPIES = """
CREATE TEMPORARY TABLE corpus_copies (
    number bigint, edition bigint, at timestamptz, later interval,
    original bigint, original_edition bigint) ON COMMIT DROP
"""
COPIED = ("number", "edition", "at", "later", "original", "original_edition")

# A search vector takes 7 ms, and a story has two: hours for a million. Those of a copy are those of
# its original, but a generated column cannot be given a value. So the functions that make them look
# them up instead, until this transaction puts them back: nobody else ever sees that.
GIVEN = """
CREATE TEMPORARY TABLE corpus_given ON COMMIT DROP AS
SELECT hashtextextended(concat_ws(E'\\n', o.headline, o.standfirst, o.search_text, o.text,
                                  o.search_keys), 0) AS printed,
       hashtextextended(concat_ws(E'\\n', o.headline, o.standfirst, {body}), 0) AS written,
       o.id AS edition, a.story_id AS article,
       -- The desk may have changed the original since.
       CASE WHEN a.version <> o.article_version
            THEN public.arabic_desk_vector(o.headline, o.standfirst, {body}) END AS anew
  FROM corpus_copies c JOIN editions_edition o ON o.id = c.original_edition
       JOIN articles_article a ON a.story_id = c.original {card};
CREATE INDEX ON corpus_given (printed);
CREATE INDEX ON corpus_given (written);
ANALYZE corpus_given;
"""
LOOKED_UP = """
CREATE OR REPLACE FUNCTION public.arabic_vector(
    headline text, standfirst text, aux text, body text, keys text)
RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $look$
DECLARE
    asked constant bigint := hashtextextended(
        concat_ws(E'\\n', headline, standfirst, aux, body, keys), 0);
    found tsvector;
BEGIN
    SELECT e.search INTO STRICT found
      FROM pg_temp.corpus_given g JOIN public.editions_edition e ON e.id = g.edition
     WHERE g.printed = asked LIMIT 1;
    RETURN found;
END $look$;
CREATE OR REPLACE FUNCTION public.arabic_desk_vector(headline text, standfirst text, body text)
RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $look$
DECLARE
    asked constant bigint := hashtextextended(
        concat_ws(E'\\n', headline, standfirst, body), 0);
    found tsvector;
BEGIN
    SELECT coalesce(g.anew, a.search) INTO STRICT found
      FROM pg_temp.corpus_given g JOIN public.articles_article a ON a.story_id = g.article
     WHERE g.written = asked LIMIT 1;
    RETURN found;
END $look$;
"""
FUNCTIONS = """
SELECT pg_get_functiondef(one::regprocedure)
  FROM unnest(ARRAY['public.arabic_vector(text, text, text, text, text)',
                    'public.arabic_desk_vector(text, text, text)']) AS one
"""
# The vectors of one copy, made as they always are.
SAME = """
SELECT e.search = public.arabic_vector(e.headline, e.standfirst, e.search_text, e.text,
                                       e.search_keys)
       AND a.search = public.arabic_desk_vector(a.headline, a.standfirst, a.body)
  FROM editions_edition e JOIN articles_article a USING (story_id) WHERE e.id = %s
"""
# A body has one card at most; only bodies with a card are unpacked and packed again.
CARD = "LEFT JOIN editions_editionreference r ON r.edition_id = o.id AND r.story_id IS NOT NULL"
WITH_CARD = """
CASE WHEN r.story_id IS NULL THEN o.{column} ELSE
    replace(o.{column}, 'data-read-also="' || r.story_id || '"',
            'data-read-also="' || {moved} || '"') END
"""

# Copies whose words readers saw before they saw the original.
EARLIER = """
SELECT o.headline || E'\\n' || o.standfirst, c.at
  FROM corpus_copies c JOIN editions_edition o ON o.id = c.original_edition
 WHERE c.later < interval '0'
"""

# Set of rows of an edition -> that of the article, and by which column each knows its owner.
CHILDREN = (
    (EditionByline, ArticleByline, "edition_id", "article_id"),
    (EditionAttribution, ArticleAttribution, "edition_id", "article_id"),
    (EditionRelated, ArticleRelated, "edition_id", "article_id"),
    (EditionTag, ArticleTag, "content_object_id", "content_object_id"),
    (EditionReference, ArticleReference, "edition_id", "article_id"),
    (EditionSketch, ArticleSketch, "edition_id", "article_id"),
)


def copy(corpus: Corpus, places: list[int]) -> int:
    """Store the copies at these places, of one round, with all their rows, together.

    Their originals must be stored. One process at a time stores, because of the functions that it
    puts others in the place of; what can be done before and after, another does meanwhile.
    """
    _store(corpus, places)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        # Search reads what is gathered too, so an interruption here loses nothing.
        _take_up(cursor, [name for name, is_eager in _indexes_of_words() if not is_eager])
    return len(places)


@transaction.atomic
def _store(corpus: Corpus, places: list[int]) -> None:
    (this_round,) = {place // corpus.originals for place in places}
    mover = Mover(corpus, this_round)
    near = [row for place in places for row in nearness(corpus, place)]
    rows = [_row(corpus, place) for place in places]
    with connection.cursor() as cursor:
        cursor.execute(f"{SETTINGS}{COPIES}")
        tables.copy_into("corpus_copies", COPIED, ([row[name] for name in COPIED] for row in rows))
        cursor.execute("ANALYZE corpus_copies")
        cursor.execute(GIVEN.format(body=mover.body(), card=CARD))
        tables.copy(Nearness, near)
        _check_now(cursor, Nearness)
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        with _gathered(cursor):
            with _vectors_looked_up(cursor):
                _copy_editions(cursor, mover)
                _copy_articles(cursor, mover, corpus)
            for model, ours, owner, our_owner in CHILDREN:
                _copy_rows(cursor, mover, model, model, owner, owner, "edition")
                _copy_rows(cursor, mover, model, ours, owner, our_owner, "number")
        cursor.execute(SAME, [rows[0]["edition"]])
        if cursor.fetchone() != (True,):
            raise RuntimeError(f"the copy {rows[0]['number']} is not found by its words")
        cursor.execute(EARLIER)
        remember(cursor.fetchall())
        cursor.execute("DROP TABLE corpus_copies, corpus_given")
    tables.copy(Event, [event_of(corpus, **_numbers(row)) for row in rows])


def _row(corpus: Corpus, place: int) -> dict:
    original = place % corpus.originals
    at = corpus.at(place)
    return {
        "number": corpus.number(place),
        "edition": corpus.edition(place),
        "at": at,
        "later": at - corpus.at(original),
        "original": corpus.number(original),
        "original_edition": corpus.edition(original),
    }


def _numbers(row: dict) -> dict:
    return {name: row[name] for name in ("number", "edition", "at")}


class Mover:
    """Turns numbers of originals into those of their copies in one round, as SQL."""

    def __init__(self, corpus: Corpus, this_round: int):
        begins = this_round * corpus.originals
        self.runs = []
        for part in corpus.parts:
            for other in corpus.parts:
                first = max(part.first, other.first - begins, 0)
                last = min(
                    part.first + part.count,
                    other.first + other.count - begins,
                    corpus.originals,
                )
                if first < last:
                    number = part.number + first - part.first
                    copied = other.number + first + begins - other.first
                    self.runs.append((number, number + last - first - 1, copied - number))

    def number(self, column: str) -> str:
        """The number of a story that this column holds, in the round."""
        cases = " ".join(
            f"WHEN {column} BETWEEN {first} AND {last} THEN {column} + {more}"
            for first, last, more in self.runs
        )
        return f"CASE {cases} ELSE {column} END"

    def body(self, column: str = "body") -> str:
        """What stands in this column of the edition ``o``, with the card ``r`` of the round."""
        return WITH_CARD.format(column=column, moved=f"({self.number('r.story_id')})")


def _check_now(cursor, model: type[models.Model]) -> None:
    """Ask about the foreign keys of rows that are stored already, not when all is: others wait."""
    found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    names = [connection.ops.quote_name(name) for name in found if found[name]["foreign_key"]]
    cursor.execute(f"SET CONSTRAINTS {', '.join(names)} IMMEDIATE")


@contextlib.contextmanager
def _vectors_looked_up(cursor) -> Iterator[None]:
    """Search vectors are those of the originals while this lasts."""
    cursor.execute(FUNCTIONS)
    usual = [definition for (definition,) in cursor.fetchall()]
    cursor.execute(LOOKED_UP)
    yield
    for definition in usual:
        cursor.execute(definition)


def _indexes_of_words() -> list[tuple[str, bool]]:
    """(name, whether it takes up each row at once: their models say why) of the GIN indexes."""
    return [
        (index.name, index.fastupdate is False)
        for model in (Edition, Article, EditionSketch, ArticleSketch)
        for index in model._meta.indexes
        if isinstance(index, GinIndex)
    ]


@contextlib.contextmanager
def _gathered(cursor) -> Iterator[None]:
    """Every index of words gathers what comes, to take it up word by word: four times faster than
    story by story."""
    eager = [name for name, is_eager in _indexes_of_words() if is_eager]
    for name in eager:
        cursor.execute(f"ALTER INDEX {connection.ops.quote_name(name)} SET (fastupdate = on)")
    yield
    _take_up(cursor, eager)
    for name in eager:
        cursor.execute(f"ALTER INDEX {connection.ops.quote_name(name)} SET (fastupdate = off)")


def _take_up(cursor, indexes: Iterable[str]) -> None:
    for name in indexes:
        cursor.execute("SELECT gin_clean_pending_list(%s)", [name])


def _copy_editions(cursor, mover: Mover) -> None:
    values = _same(Edition, Edition) | {
        "id": "c.edition",
        "story_id": "c.number",
        "live": "tstzrange(c.at, NULL)",
        "ends_at": "NULL",
        "printed_at": "c.at",
        "first_published_at": "c.at",
        "updated_at": "c.at",
        "body": mover.body(),
        "body_html": mover.body("body_html"),
    }
    _insert(cursor, Edition, values, f"editions_edition o ON o.id = c.original_edition {CARD}")


def _copy_articles(cursor, mover: Mover, corpus: Corpus) -> None:
    moment = datetime(2000, 1, 1, tzinfo=UTC)
    values: dict[str, str] = {}
    given: list = []
    for name, value in history(corpus, 0, moment).items():
        values[name] = "c.at + %s" if isinstance(value, datetime) else "%s"
        given.append(value - moment if isinstance(value, datetime) else value)
    values["story_id"] = "c.number + %s"
    for field in _fields(Words, Article):
        values[field] = f"o.{field}"
    values["body"] = mover.body()
    for field in Article._meta.concrete_fields:
        if not field.generated and field.attname not in values:
            values[field.attname] = "%s"
            given.append(field.get_default())
    source = f"editions_edition o ON o.id = c.original_edition {CARD}"
    _insert(cursor, Article, values, source, given)


def _copy_rows(cursor, mover, model, ours, owner: str, our_owner: str, to: str) -> None:
    """Rows that belong to the originals' editions, in their order, for the copies' ``to``."""
    values = _same(model, ours)
    for name in ("related_story_id", "story_id"):
        if name in values:
            values[name] = mover.number(f"o.{name}")
    if "family" in {field.attname for field in ours._meta.concrete_fields}:
        values["family"] = "c.number"
    if "consulted_on" in values:
        values["consulted_on"] = (
            "CASE WHEN o.consulted_on IS NOT NULL"
            " THEN (c.at AT TIME ZONE 'UTC' - interval '1 day')::date END"
        )
    values[our_owner] = f"c.{to}"
    order = owner if model._meta.pk.attname == owner else "id"
    table = connection.ops.quote_name(model._meta.db_table)
    _insert(cursor, ours, values, f"{table} o ON o.{owner} = c.original_edition", order=order)


def _same(model: type[models.Model], other: type[models.Model]) -> dict[str, str]:
    """The columns of ``model`` that ``other`` has too, but the number, as they are; moments move
    with the story."""
    return {
        name: f"o.{name} + c.later"
        if isinstance(other._meta.get_field(name), models.DateTimeField)
        else f"o.{name}"
        for name in _fields(model, other)
    }


def _fields(model: type[models.Model], other: type[models.Model]) -> Iterable[str]:
    theirs = {field.attname for field in other._meta.concrete_fields}
    return [
        field.attname
        for field in model._meta.concrete_fields
        if not field.generated and not field.primary_key and field.attname in theirs
    ]


def _insert(
    cursor, model, values: dict[str, str], source: str, given: Iterable = (), order: str = "id"
) -> None:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(model._meta.get_field(name).column) for name in values)
    cursor.execute(
        f"INSERT INTO {quote(model._meta.db_table)} ({columns})"  # noqa: S608 - names of ours
        f" SELECT {', '.join(values.values())} FROM corpus_copies c JOIN {source}"
        f" ORDER BY o.{order}",
        list(given) or None,
    )
