"""Searching the working copies: by words of the story, by who signs it, by number."""

from django.contrib.postgres.search import SearchQueryField
from django.db.models import F, Func, Q, QuerySet, Value

from arabic.digits import western
from arabic.folding import fold, sort_key
from articles.models import Article
from authors.models import Author
from editions.queries import Matches

WORDS_AT_MOST = 12
# A word that is in more names than this is taken for a word of the story alone.
NAMES_AT_MOST = 50


class WordQuery(Func):
    """All these words by their beginnings; NULL when nothing in it can be searched."""

    function = "public.arabic_word_query"
    output_field = SearchQueryField()


def matching(stories: QuerySet[Article], typed: str) -> QuerySet[Article]:
    """Stories that hold every word, in the headline, the standfirst or a signing author's name,
    whatever its spelling and however little of its end was typed; or the story of this number."""
    number = western(typed).strip().lstrip("#")
    if typed.strip().startswith("#") and number.isascii() and number.isdigit():
        return stories.filter(pk=number) if len(number) < 19 else stories.none()
    words = typed.replace("\x00", "").split()[:WORDS_AT_MOST]
    of_story, found = [], Q()
    for word in words:
        authors = _named(word)
        if authors:
            found &= Q(pk__in=_holding(word, authors))
        else:
            of_story.append(word)
    if of_story:
        asked = WordQuery(Value(" ".join(of_story)))
        stories = stories.annotate(asked=asked)
        found &= Q(Matches(F("search"), F("asked")))
    if number.isascii() and number.isdigit() and len(number) < 19:
        found |= Q(pk=number)
    return stories.filter(found) if words else stories


def _named(word: str) -> list[int]:
    """The authors in whose name this word begins."""
    spellings = {fold(word), sort_key(word)} - {""}
    named = Q()
    for spelling in spellings:
        named |= Q(sort_key__startswith=spelling) | Q(sort_key__contains=f" {spelling}")
    if not spellings:
        return []
    found = list(Author.objects.filter(named).values_list("pk", flat=True)[: NAMES_AT_MOST + 1])
    return found if len(found) <= NAMES_AT_MOST else []


def _holding(word: str, authors: list[int]) -> QuerySet:
    """Numbers of the stories that hold the word or that one of these authors signs."""
    signed = Article.bylines.rel.related_model.objects.filter(author__in=authors)
    held = Article.objects.annotate(asked=WordQuery(Value(word))).filter(
        Matches(F("search"), F("asked"))
    )
    return held.order_by().values("pk").union(signed.order_by().values("article"), all=True)
