"""Stories whose text is nearly that of another: found through their sketches, then compared whole.

Knows nothing of who may see what; ``articles.checks.copies`` says what is told to whom.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from arabic.shingles import likeness, shingles, sketch
from articles.models import Article, ArticleSketch
from editions import body
from editions.models import Edition
from editions.words import sketched

# From here on two texts are called near copies: about two thirds of the words in the same order.
# Two stories on one subject that share a long background stay below.
ALIKE = 0.5
# So many of their 32 marks must two texts share to be compared whole: at half alike they share ten.
SHARED = 5
COMPARED = 4  # stories
LAST = 2**63 - 1

# A mark that stands in more than a hundred stories is of a sentence that stands in all of them (who
# an organisation is, where to write to): by the statistics it is not asked for, so that no such
# sentence makes anybody wait.
# Of two stories the one that was begun later is the copy; but one that readers see already was
# before any that they do not.
CANDIDATES = """
WITH mine AS (
    SELECT family FROM articles_articlesketch WHERE article_id = %(number)s
), common AS (
    SELECT mark
      FROM pg_stats CROSS JOIN unnest(most_common_elems::text::bigint[], most_common_elem_freqs)
                                 AS t (mark, share)
     WHERE schemaname = 'public' AND tablename = 'articles_articlesketch' AND attname = 'marks'
       AND share * (SELECT reltuples FROM pg_class
                     WHERE oid = 'public.articles_articlesketch'::regclass) > 100
), asked AS (
    SELECT array_agg(mark) AS marks FROM unnest(%(marks)s::bigint[]) AS t (mark)
     WHERE mark NOT IN (SELECT mark FROM common WHERE mark IS NOT NULL)
), printed AS MATERIALIZED (
    SELECT edition_id, size,
           (SELECT count(*) FROM unnest(marks) AS t (mark) WHERE mark = ANY (%(marks)s)) AS shared
      FROM editions_editionsketch WHERE marks && (SELECT marks FROM asked)
), written AS MATERIALIZED (
    SELECT article_id, size, family,
           (SELECT count(*) FROM unnest(marks) AS t (mark) WHERE mark = ANY (%(marks)s)) AS shared
      FROM articles_articlesketch WHERE marks && (SELECT marks FROM asked)
)
(SELECT true, s.edition_id, e.story_id, s.size, s.shared
   FROM printed s JOIN editions_edition e ON e.id = s.edition_id
   LEFT JOIN articles_articlesketch f ON f.article_id = e.story_id
  WHERE s.shared >= %(least)s AND e.live @> %(moment)s::timestamptz AND e.story_id <> %(number)s
    AND (e.story_id < %(before)s
         OR NOT EXISTS (SELECT FROM editions_edition WHERE story_id = %(number)s))
    AND coalesce(f.family, e.story_id) IS DISTINCT FROM (SELECT family FROM mine)
  ORDER BY s.shared DESC, s.edition_id DESC LIMIT %(most)s)
UNION ALL
(SELECT false, s.article_id, s.article_id, s.size, s.shared
   FROM written s
  WHERE s.shared >= %(least)s AND s.article_id < %(before)s
    AND s.family IS DISTINCT FROM (SELECT family FROM mine)
  ORDER BY s.shared DESC, s.article_id DESC LIMIT %(most)s)
"""


@dataclass(frozen=True, slots=True)
class Copy:
    """A story with nearly the same text. ``is_live``: it is what readers see that is the same,
    else its working copy."""

    number: int
    likeness: float
    is_live: bool


def keep_sketch(article: Article) -> None:
    """Make the sketch of what is stored anew, in the transaction that stored it."""
    values = sketched(body.plain_text(article.body))
    ArticleSketch.objects.bulk_create(
        [ArticleSketch(article=article, family=article.pk, **values)],
        update_conflicts=True,
        unique_fields=["article"],
        update_fields=list(values),
    )


def of_one_family(copy: Article, source: Article) -> None:
    """The one was made of the other on purpose: neither is ever called a copy of the other."""
    family = ArticleSketch.objects.filter(article=source).values_list("family", flat=True).first()
    ArticleSketch.objects.filter(article=copy).update(family=family or source.pk)


def copies_of(text: str, *, number: int | None, moment: datetime) -> list[Copy]:
    """The stories of which this text may be a copy, each once, the most alike first; at most four.

    ``number`` is the story's own, None while it is begun. Itself, its earlier editions, its family
    and stories that came after it are not told of. One statement when nothing is alike, else three.
    """
    mine = shingles(text)
    if not mine:
        return []
    found: dict[int, Copy] = {}
    for candidate, theirs in _compared(_promising(mine, number, moment)):
        alike = likeness(mine, theirs)
        # What readers see comes first: its working copy is what fewer may see.
        if alike >= ALIKE and candidate.story not in found:
            found[candidate.story] = Copy(candidate.story, alike, candidate.is_live)
    return sorted(found.values(), key=lambda one: (-one.likeness, -one.number))


@dataclass(frozen=True, slots=True)
class _Candidate:
    is_live: bool
    pk: int
    story: int


def _promising(mine: frozenset[int], number: int | None, moment: datetime) -> list[_Candidate]:
    """Which texts the sketches promise to be alike, what readers see first; one statement."""
    asked = {
        "marks": sketch(mine), "number": number or 0, "before": number or LAST, "moment": moment,
        "least": SHARED, "most": COMPARED,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES, asked)
        rows = sorted(cursor.fetchall(), key=lambda row: (-row[4], not row[0]))
    stories = list(dict.fromkeys(story for _live, _pk, story, _size, _shared in rows))[:COMPARED]
    found = {}
    for is_live, pk, story, size, shared in rows:
        if story in stories:
            # A working copy that is as it was printed is compared once.
            found.setdefault((story, size, shared), _Candidate(is_live, pk, story))
    return sorted(found.values(), key=lambda one: not one.is_live)


def _compared(candidates: list[_Candidate]):
    """Each candidate with the shingles of its whole text; a statement for each kind."""
    printed = [one.pk for one in candidates if one.is_live]
    written = [one.pk for one in candidates if not one.is_live]
    texts: dict[tuple[bool, int], str] = {}
    if printed:
        rows = Edition.objects.filter(pk__in=printed).values_list("pk", "text")
        texts |= {(True, pk): text for pk, text in rows}
    if written:
        rows = Article.objects.filter(pk__in=written).values_list("pk", "body")
        texts |= {(False, pk): body.plain_text(html) for pk, html in rows}
    for one in candidates:
        yield one, shingles(texts.get((one.is_live, one.pk), ""))
