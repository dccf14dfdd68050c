"""Stories whose text is nearly that of another: found through their sketches, then compared whole.

Knows nothing of who may see what; ``articles.checks.copies`` says what is told to whom.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from arabic.shingles import estimate, likeness, shingles, sketch
from articles.models import Article, ArticleSketch
from editions import body
from editions.models import Edition
from editions.words import sketched

# From here on two texts are called near copies: about two thirds of the words in the same order.
# Two stories on one subject that share a long background stay below.
ALIKE = 0.5
# What the sketches must promise for two texts to be compared whole.
PROMISING = 0.25
COMPARED = 4
# Marks that many stories share are of a sentence that stands in all of them; the newest are looked
# at, so that one such sentence makes nobody wait.
LOOKED_AT = 200

CANDIDATES = """
(SELECT true, s.edition_id, e.story_id, s.marks, s.size
   FROM editions_editionsketch s JOIN editions_edition e ON e.id = s.edition_id
  WHERE s.marks && %(marks)s::bigint[] AND e.live @> %(moment)s::timestamptz
    AND e.story_id <> %(number)s
    AND NOT EXISTS (SELECT FROM articles_articlesketch f
                     WHERE f.article_id = e.story_id AND f.family = {family})
  ORDER BY s.edition_id DESC LIMIT %(most)s)
UNION ALL
(SELECT false, s.article_id, s.article_id, s.marks, s.size
   FROM articles_articlesketch s
  WHERE s.marks && %(marks)s::bigint[] AND s.article_id <> %(number)s
    AND s.family IS DISTINCT FROM {family}
  ORDER BY s.article_id DESC LIMIT %(most)s)
""".format(family="(SELECT family FROM articles_articlesketch WHERE article_id = %(number)s)")


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
    """The stories with nearly this text, each once, the most alike first; at most four.

    ``number`` is the story's own, None while it is begun: itself, its earlier editions and its
    family are no copies. One statement when nothing is alike, three at most.
    """
    mine = shingles(text)
    if not mine:
        return []
    found: dict[int, Copy] = {}
    for candidate, theirs in _compared(_promising(mine, number, moment)):
        alike = likeness(mine, theirs)
        story = candidate.story
        if alike >= ALIKE and (story not in found or alike > found[story].likeness):
            # What readers see is told of before its working copy, which fewer may see.
            if story not in found or not found[story].is_live:
                found[story] = Copy(story, alike, candidate.is_live)
    return sorted(found.values(), key=lambda one: (-one.likeness, -one.number))


@dataclass(frozen=True, slots=True)
class _Candidate:
    is_live: bool
    pk: int
    story: int


def _promising(mine: frozenset[int], number: int | None, moment: datetime) -> list[_Candidate]:
    """Which texts the sketches promise to be alike, what readers see first; one statement."""
    marks = sketch(mine)
    with connection.cursor() as cursor:
        cursor.execute(
            CANDIDATES,
            {"marks": marks, "number": number or 0, "moment": moment, "most": LOOKED_AT},
        )
        rows = cursor.fetchall()
    known, ranked = set(), []
    for is_live, pk, story, theirs, size in rows:
        # A working copy that is as it was printed is compared once.
        if (story, tuple(theirs)) not in known:
            known.add((story, tuple(theirs)))
            promise = estimate(marks, theirs, (len(mine), size))
            if promise >= PROMISING:
                ranked.append((promise, _Candidate(is_live, pk, story)))
    ranked.sort(key=lambda one: (-one[0], -one[1].pk))
    stories = list(dict.fromkeys(one.story for _promise, one in ranked))[:COMPARED]
    chosen = [one for _promise, one in ranked if one.story in stories]
    return sorted(chosen, key=lambda one: not one.is_live)


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
