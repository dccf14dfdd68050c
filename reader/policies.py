"""The pages of the newspaper about itself; one of them lists the people who sign stories."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.safestring import mark_safe

from authors.models import Author
from editions import body
from editions.models import EditionByline, Policy
from editions.policies.models import PolicyName
from editions.reading import portrait_of
from reader.pages import answer, frame, moment_of
from reader.structured_data import for_policy

PORTRAIT = ("id", "alt", "caption", "credit", "renditions")


def policy(request: HttpRequest, name: str = PolicyName.ABOUT) -> HttpResponse:
    """One statement for the page beside its frame, one more for the people."""
    moment = moment_of(request)
    page = get_object_or_404(Policy, name=name)
    context = frame(moment, address=page.get_absolute_url(), title=page.title)
    context |= {
        "policy": page,
        "text": mark_safe(body.render(page.body, {})),
        "people": people(moment) if name == PolicyName.STAFF else [],
        "json_ld": for_policy(page),
    }
    if page.summary:
        context["description"] = page.summary
    return answer(request, "reader/policy.html", context)


def people(moment: datetime) -> list[dict]:
    """Who works here and signed, by name, a story that readers see at the moment.

    Nobody else: a name that only drafts carry, or that a pen name hides, may be a secret.
    """
    signed = EditionByline.objects.filter(
        author=OuterRef("pk"), pen_name="", edition__live__contains=moment
    )
    found = (
        Author.objects.active()
        .filter(Exists(signed), kind=Author.Kind.PERSON)
        .select_related("portrait")
        .only("id", "name", "job", *(f"portrait__{name}" for name in PORTRAIT))
    )
    return [
        {
            "name": author.name,
            "job": author.job,
            "address": author.get_absolute_url(),
            "portrait": portrait_of(author),
        }
        for author in found
    ]
