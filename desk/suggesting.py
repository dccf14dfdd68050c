"""What a text could be filed under and linked to, each with its reason, while it is written.

Asked with what stands in the form, saved or not. Answered from the tags and from what readers see,
so nothing of another draft can leave here.
"""

import math
from itertools import groupby

from django.db.models import Count
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from arabic.grammar import join
from arabic.stemming import stems, words
from desk.choosing import staff_only
from desk.story_field import number_of
from editions import body
from editions.models import Edition, EditionTag
from editions.related import related_numbers
from reader.templatetags.newsroom_ar import ar_number
from tags.in_text import Found, named_in
from tags.models import Tag
from tags.queries import wanted_keys
from tags.words import split

TAGS_OFFERED = 8
STORIES_OFFERED = 5
# What a word says about the subject in headline, standfirst and text.
PLACES = (4, 2, 1)
COUNTED = 60
LONGEST_BODY = 400_000
# Stems of fewer letters say nothing about a subject.
SHORTEST = 3
SHARED_WORDS_TOLD = 4

# What stands in headlines of any subject.
SAYS_NOTHING = frozenset(
    stem
    for word in (
        "بعد قبل خلال منذ حتى بين عبر ضد نحو حول أمام تحت فوق دون عند لدى مع هذا هذه ذلك التي الذي "
        "كان كانت يكون أكثر أقل أول أولى أخرى آخر كل بعض غير نفس عام عاما سنة سنوات يوم أيام شهر "
        "ساعة اليوم غدا أمس واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة عشر عامين مئة ألف"
    ).split()
    for stem in stems(word)
)


@require_POST
@staff_only
def suggest_json(request: HttpRequest) -> JsonResponse:
    """``tags``: names; ``stories``: live stories. Each has a ``hint``, the reason."""
    said = {
        name: request.POST.get(name, "").replace("\x00", "")[:LONGEST_BODY]
        for name in ("headline", "standfirst", "body", "tags")
    }
    chosen = split(said["tags"])
    linked = [number_of(one) for one in request.POST.getlist("linked")[:50]]
    own = number_of(request.POST.get("number", ""))
    without = {one for one in (own, *linked, *body.stories(said["body"])) if one is not None}
    text = body.plain_text(said["body"])
    return JsonResponse(
        {
            "tags": tags_for(said["headline"], said["standfirst"], text, chosen),
            "stories": stories_for(said["headline"], chosen, sorted(without)),
        }
    )


def tags_for(headline: str, standfirst: str, text: str, chosen: list[str]) -> list[dict]:
    """Tags that the text names: those by their very words first, then where it counts and often.

    Five statements, whatever the tags.
    """
    known = {tag.pk for tag in Tag.objects.known_as(wanted_keys(chosen)).values()}
    found = [one for one in named_in(headline, standfirst, text) if one.number not in known]
    weights = {
        one.number: sum(place * min(n, 5) for place, n in zip(PLACES, one.counts, strict=True))
        for one in found
    }
    found.sort(key=lambda one: (not one.is_exact, -weights[one.number], one.name))
    found = found[:COUNTED]
    used = dict(
        EditionTag.objects.filter(tag__in=[one.number for one in found])
        .values_list("tag")
        .annotate(Count("pk"))
        .order_by()
    )
    for number, times in used.items():
        weights[number] *= 1 + math.log1p(times)
    found.sort(key=lambda one: (not one.is_exact, -weights[one.number], one.name))
    return [{"value": one.name, "hint": _hint(one)} for one in found[:TAGS_OFFERED]]


def _hint(found: Found) -> str:
    """Where it stands; and by which name, when that is not the name of the tag."""
    place = _place_said(found.counts)
    return place if found.spelled == found.name else f"«{found.spelled}» · {place}"


def _place_said(counts: list[int]) -> str:
    in_headline, in_standfirst, in_text = counts
    if in_headline:
        return _("in the headline")
    if in_standfirst:
        return _("in the standfirst")
    times = ngettext("%(count)s time in the text", "%(count)s times in the text", in_text)
    return times % {"count": ar_number(in_text)}


def stories_for(headline: str, chosen: list[str], without: list[int]) -> list[dict]:
    """Live stories near this one, nearest first, with what they share."""
    tags = [tag.pk for tag in Tag.objects.known_as(wanted_keys(chosen)).values()]
    if not (tags or headline.strip()):
        return []
    moment = timezone.now()
    numbers = related_numbers(headline, tags, without=without, moment=moment)
    near = {
        one.story_id: one
        for one in Edition.objects.at(moment)
        .filter(story__in=numbers)
        .only("story_id", "headline", "standfirst")
    }
    rows = EditionTag.objects.filter(content_object__in=near.values(), tag__in=tags)
    by_edition = sorted(rows.values_list("content_object", "tag"))
    shared = {one: len(list(rows)) for one, rows in groupby(by_edition, key=lambda row: row[0])}
    mine = {stem for stem in stems(headline) if len(stem) >= SHORTEST} - SAYS_NOTHING
    offers = []
    for number in numbers:
        if edition := near.get(number):
            reason = _shared_said(edition, shared.get(edition.pk, 0), mine)
            value = f"{number} – {edition.headline}"
            offers.append({"value": value, "label": edition.headline, "hint": reason})
    return offers[:STORIES_OFFERED]


def _shared_said(edition: Edition, tags: int, mine: set[str]) -> str:
    reasons = []
    if tags:
        said = ngettext("%(count)s shared tag", "%(count)s shared tags", tags)
        reasons.append(said % {"count": ar_number(tags)})
    common = _common_words(edition.headline, mine) or _common_words(edition.standfirst, mine)
    if common:
        reasons.append(_("shared words: %(words)s") % {"words": join(common)})
    return " · ".join(reasons) or _("about the same subject")


def _common_words(text: str, mine: set[str]) -> list[str]:
    """The words of the text, as they stand in it, whose stem is one of mine."""
    found = []
    for word in text.split():
        its = stems(text_words=words(word)[:1])
        if its and its[0] in mine:
            found.append(word.strip("«»،؛.:؟!\"'()"))
    return list(dict.fromkeys(found))[:SHARED_WORDS_TOLD]


patterns = [path("suggest.json", suggest_json, name="suggest_json")]
