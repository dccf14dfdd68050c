"""What a text could be filed under and linked to, each with its reason, while it is written.

Asked with what stands in the form, saved or not. Answered from the tags and from what readers see,
so nothing of another draft can leave here.
"""

import math

from django.db.models import Count
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from desk.choosing import asks_for, staff_only
from desk.relating import stories_for
from desk.story_field import number_of
from editions import body
from editions.models import EditionTag
from reader.templatetags.newsroom_ar import ar_number
from tags.in_text import Found, named_in
from tags.models import Tag
from tags.queries import wanted_keys
from tags.words import split

TAGS_OFFERED = 8
# What a word says about the subject in headline, standfirst and text.
PLACES = (4, 2, 1)
COUNTED = 60
LONGEST_BODY = 400_000
# Stems of fewer letters say nothing about a subject.
SHORTEST = 3


@require_POST
@staff_only
@asks_for("tags.view_tag")
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


patterns = [path("suggest.json", suggest_json, name="suggest_json")]
