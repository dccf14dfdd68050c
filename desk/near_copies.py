"""A story beside the one whose text it nearly is: what is the same in both is marked."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from arabic.shingles import alike, likeness, shingles
from articles import checks, rights
from articles.checks import Finding
from articles.models import Article
from desk.acts import address_of, article_of
from editions import body
from editions.models import Edition

Pieces = list[tuple[str, bool]]  # words, and whether they stand in the other text too


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two texts; ``address`` is where it can be read whole."""

    label: str
    headline: str
    address: str
    text: str
    paragraphs: tuple[Pieces, ...] = ()


def compare_address(found: Finding, article: Article | None) -> str:
    """Where the text is that a finding says this one is a copy of; "" when it says none.

    A story that has no number yet has no page for both: the other one alone is shown.
    """
    if found.rule != "near_copy" or found.target is None:
        return ""
    return reverse("desk:near_copy", args=[article.pk if article else 0, found.target])


def tell(request: HttpRequest, article: Article) -> None:
    """Say once more, to who has sent a story without looking, what it is a near copy of."""
    for found in checks.find(article, act="submit", viewer=request.user):
        if found.rule == "near_copy":
            messages.warning(request, found.message)


@require_GET
@never_cache
@staff_member_required(login_url="admin:login")
def near_copy(request: HttpRequest, number: int, other: int) -> HttpResponse:
    """The working copy of a story beside the text of another, as far as this person may see it:
    what readers see, or its working copy when that is more alike."""
    article = article_of(request, number) if number else None
    theirs = _texts_of(request.user, other, timezone.now())
    if not theirs or number == other:
        raise Http404
    if article is None:
        return HttpResponseRedirect(theirs[0].address)
    mine = _written(article)
    known = shingles(mine.text)
    side = max(theirs, key=lambda one: likeness(known, shingles(one.text)))
    context = {
        **admin.site.each_context(request),
        "title": _("Two stories with nearly one text"),
        "article": article,
        "share": round(100 * likeness(known, shingles(side.text))),
        "sides": [_marked(mine, side), _marked(side, mine)],
        "back": address_of(article),
    }
    return TemplateResponse(request, "desk/near_copy.html", context)


def _texts_of(user, number: int, moment: datetime) -> list[Side]:
    """The texts of a story that this person may see, what readers see first."""
    found = []
    edition = Edition.objects.at(moment).filter(story=number).only("story", "headline", "text")
    for one in edition:
        found.append(Side(_("Published"), one.headline, one.get_absolute_url(), one.text))
    article = Article.objects.filter(pk=number).first()
    if article and rights.may_view(user, article):
        found.append(_written(article))
    return found


def _written(article: Article) -> Side:
    text = body.plain_text(article.body)
    return Side(_("On the desk"), article.headline, address_of(article), text)


def _marked(one: Side, other: Side) -> Side:
    paragraphs: list[Pieces] = [[]]
    for piece, is_same in alike(one.text, shingles(other.text)):
        first, *rest = piece.split("\n")
        paragraphs[-1].append((first, is_same))
        paragraphs += [[(line, is_same)] for line in rest]
    return Side(one.label, one.headline, one.address, one.text, tuple(paragraphs))


patterns = [
    path("story/<int:number>/near-copy/<int:other>/", near_copy, name="near_copy"),
]
