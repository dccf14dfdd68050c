"""What a text could be filed under and linked to, each with its reason, while it is written.

Asked with what stands in the form, saved or not. Answered from the tags and from what readers see,
so nothing of another draft can leave here.
"""

import math
from functools import lru_cache

from django.db.models import Count
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from arabic.folding import key
from arabic.stemming import stems
from desk.choosing import staff_only
from desk.relating import stories_for
from desk.story_field import number_of
from editions import body
from editions.models import EditionTag
from reader.templatetags.newsroom_ar import ar_number
from tags.models import Tag
from tags.words import split

TAGS_OFFERED = 8
# Beyond this many a newsroom's tags are no words of its own any more; reading them would take long.
TAGS_READ = 20_000
COUNTED = 60
LONGEST_BODY = 400_000
# Stems of fewer letters say nothing about a subject.
SHORTEST = 3

stems_of_tag = lru_cache(maxsize=TAGS_READ)(lambda name: tuple(stems(name)))


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
            "stories": stories_for(said["headline"], chosen, own, without),
        }
    )


def tags_for(headline: str, standfirst: str, text: str, chosen: list[str]) -> list[dict]:
    """Tags whose stems stand in the text one after the other: where it counts and often first."""
    places = [_Place(headline, 4), _Place(standfirst, 2), _Place(text, 1)]
    known = {key(word) for word in chosen}
    found = []
    for number, name, folded in Tag.objects.values_list("pk", "name", "folded_key")[:TAGS_READ]:
        if folded in known:
            continue
        sought = stems_of_tag(name)
        if not sought or (len(sought) == 1 and len(sought[0]) < SHORTEST):
            continue
        counts = [place.count(sought) for place in places]
        if any(counts):
            weight = sum(place.weight * min(n, 5) for place, n in zip(places, counts, strict=True))
            found.append((weight, number, name, counts))
    found.sort(key=lambda one: (-one[0], one[2]))
    found = found[:COUNTED]
    used = dict(
        EditionTag.objects.filter(tag__in=[one[1] for one in found])
        .values_list("tag")
        .annotate(Count("pk"))
        .order_by()
    )
    found.sort(key=lambda one: (-one[0] * (1 + math.log1p(used.get(one[1], 0))), one[2]))
    return [{"value": one[2], "hint": _place_said(one[3])} for one in found[:TAGS_OFFERED]]


class _Place:
    """A part of the text as stems, and how much a word in it says about the subject."""

    def __init__(self, text: str, weight: int):
        found = stems(text)
        self.weight, self.known = weight, set(found)
        self.line = f" {' '.join(found)} "

    def count(self, sought: tuple[str, ...]) -> int:
        if sought[0] not in self.known:
            return 0
        return self.line.count(f" {' '.join(sought)} ")


def _place_said(counts: list[int]) -> str:
    in_headline, in_standfirst, in_text = counts
    if in_headline:
        return _("in the headline")
    if in_standfirst:
        return _("in the standfirst")
    times = ngettext("%(count)s time in the text", "%(count)s times in the text", in_text)
    return times % {"count": ar_number(in_text)}


patterns = [path("suggest.json", suggest_json, name="suggest_json")]
