"""Searching the working copies: by words of the story, by who signs it, by number."""

from itertools import combinations

from django.contrib.postgres.search import SearchQueryField
from django.db.models import F, Func, Q, QuerySet, Value

from arabic.digits import western
from arabic.folding import fold, sort_key
from articles.models import Article
from authors.models import Author
from editions.queries import Matches

WORDS_AT_MOST = 12
# A word that begins a word of more names than this is taken for a word of the story alone.
NAMES_AT_MOST = 50
# So many words may be read as names; each doubles the readings.
NAMED_AT_MOST = 3


class WordQuery(Func):
    """All these words by their beginnings; NULL when nothing in it can be searched."""

    function = "public.arabic_word_query"
    output_field = SearchQueryField()


def readings(stories: QuerySet[Article], typed: str) -> list[QuerySet[Article]]:
    """What was typed, read in each way it can be meant; a story that answers any of them is found.

    Every word is one of the headline and standfirst or of a signing author's name, whatever its
    spelling and however little of its end was typed; a number is also that of a story. They are
    readings and not one condition, because each alone has its index and the newest of each are
    found at once, whether few stories answer or nearly all.
    """
    words = typed.replace("\x00", "").split()[:WORDS_AT_MOST]
    if not words:
        return [stories]
    number = western(typed).strip()
    digits = number.removeprefix("#")
    found = []
    if digits.isascii() and digits.isdigit():
        found = [stories.filter(pk=digits) if len(digits) < 19 else stories.none()]
        if number != digits:
            return found
    signed = _signed(words)
    named = list(signed)[:NAMED_AT_MOST]
    for count in range(len(named) + 1):
        for chosen in combinations(named, count):
            held = [word for word in words if word not in chosen]
            reading = _holding(stories, held) if held else stories
            for word in chosen:
                reading = reading.filter(pk__in=signed[word])
            found.append(reading)
    return found


def _holding(stories: QuerySet[Article], words: list[str]) -> QuerySet[Article]:
    asked = stories.alias(asked=WordQuery(Value(" ".join(words))))
    return asked.filter(Matches(F("search"), F("asked")))


def _signed(words: list[str]) -> dict[str, QuerySet]:
    """word -> the numbers of the stories of authors in whose name it begins a word; one statement
    for all. A word in the names of nobody or of too many is left out."""
    spellings = {word: {fold(word), sort_key(word)} - {""} for word in words}
    named = Q()
    for spelling in set().union(*spellings.values()):
        named |= Q(sort_key__startswith=spelling) | Q(sort_key__contains=f" {spelling}")
    if not named:
        return {}
    most = len(words) * NAMES_AT_MOST + 1
    names = [
        (pk, f" {key}")
        for pk, key in Author.objects.filter(named).values_list("pk", "sort_key")[:most]
    ]
    table = Article.bylines.rel.related_model.objects.order_by()
    found = {}
    for word, ways in spellings.items():
        authors = [pk for pk, name in names if any(f" {way}" in name for way in ways)]
        if authors and len(authors) <= NAMES_AT_MOST and len(names) < most:
            found[word] = table.filter(author__in=authors).values("article")
    return found
