"""Searching the working copies: which stories answer what was typed."""

from datetime import date, datetime, time, timedelta
from itertools import combinations

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from arabic.query_language import Field, day
from articles.models import Article
from desk.article_asking import Typed
from desk.article_filters import in_state, state_named
from editions.queries import Matches, question

# So many words may be read as names; each doubles the readings.
NAMED_AT_MOST = 3


def readings(stories: QuerySet[Article], typed: Typed) -> list[QuerySet[Article]]:
    """What was typed, read in each way it can be meant; a story that answers any of them is found.

    Every word is one of the story, or of the name of an author who signs it or of a tag on it; a
    number is also that of a story. They are readings and not one condition, because each alone has
    its index and the newest of each are found at once, whether few stories answer or nearly all.
    What ``stories`` leaves out is found by none.
    """
    if typed.is_blank:
        return [stories]
    found = [stories.filter(pk=typed.number)] if typed.number is not None else []
    if typed.is_number:
        return found
    query = typed.query
    if not (query.groups or query.fields):
        return found or [stories.none()]
    within = stories
    for one in query.fields:
        within = _narrowed(within, typed, one)
    for term in query.refused:
        for named in _filed(typed, term).values():
            within = within.exclude(pk__in=named)
    ways = _ways(typed)
    for count in range(len(ways) + 1):
        for chosen in combinations(ways, count):
            named = dict(chosen)
            if len(named) == count:
                held = [one for place, one in enumerate(query.groups) if place not in named]
                reading = _holding(within, typed, held)
                for numbers in named.values():
                    reading = reading.filter(pk__in=numbers)
                found.append(reading)
    return found


def _ways(typed: Typed) -> list[tuple[int, QuerySet]]:
    """(place of a group of words, the stories that it names): authors first."""
    found = []
    for kind in ("author", "tag"):
        for place, group in enumerate(typed.query.groups):
            many = [_filed(typed, term)[kind] for term in group if kind in _filed(typed, term)]
            if many:
                found.append((place, many[0].union(*many[1:], all=True) if many[1:] else many[0]))
    return found[:NAMED_AT_MOST]


def _holding(stories, typed: Typed, groups) -> QuerySet[Article]:
    """With these words and without the refused ones."""
    text, without = typed.holding(groups), typed.without
    if text:
        return stories.filter(_has(f"({text}) & !({without})" if without else text))
    # To be without something is no question for an index.
    return stories.exclude(_has(without)) if without else stories


def _has(tsquery: str) -> Matches:
    return Matches(F("search"), question(tsquery))


def _filed(typed: Typed, item) -> dict[str, QuerySet]:
    """ "author" and "tag" -> the numbers of the stories that such a name stands on."""
    found, names = {}, typed.names.get(item, {})
    if numbers := names.get("author"):
        rows = Article.bylines.rel.related_model.objects.order_by()
        found["author"] = rows.filter(author__in=numbers).values("article")
    if numbers := names.get("tag"):
        rows = Article.tag_rows.rel.related_model.objects.order_by()
        found["tag"] = rows.filter(tag__in=numbers).values("content_object")
    return found


def _narrowed(stories, typed: Typed, one: Field) -> QuerySet[Article]:
    """With what a field asks for, or without it."""
    if one.name == "state":
        return _standing(stories, one)
    if one.name == "from":
        asked = {"changed_at__gte": _midnight(day(one.value))}
    elif one.name == "to":
        asked = {"changed_at__lt": _midnight(day(one.value, last=True) + timedelta(days=1))}
    elif one.name == "section":
        asked = {"section__in": typed.names.get(one, {}).get("section", [])}
    else:
        asked = {"pk__in": _filed(typed, one).get(one.name, [])}
    return stories.exclude(**asked) if one.refused else stories.filter(**asked)


def _standing(stories, one: Field) -> QuerySet[Article]:
    state, now = state_named(one.value), timezone.now()
    if not state:
        return stories if one.refused else stories.none()
    if one.refused:
        same = Article.objects.filter(pk=OuterRef("pk"))
        return stories.exclude(Exists(in_state(same, state, now)))
    return in_state(stories, state, now)


def _midnight(moment: date) -> datetime:
    return timezone.make_aware(datetime.combine(moment, time()))
