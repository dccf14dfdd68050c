"""What readers see beside a printed story and why, and an editor's word that two stories do not
belong together."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from articles import rights
from articles.models import Article
from desk.acts import address_of, article_of
from desk.models import LeftOut
from desk.relating import COMPARED, Mine, Shared, shared_with
from desk.story_field import number_of
from editions import related
from editions.models import Edition
from editions.printed import Related
from editions.reading import inline_stories, related_to
from editions.stored import cards_beside

# Who prints decides what readers see; so does who says what does not belong together.
RIGHT = "articles.publish_article"


@dataclass(frozen=True, slots=True)
class Line:
    """A story or a page outside as readers see it beside a story, and why.

    ``chosen_by`` is who chose it, "" for nobody: it was found.
    """

    link: Related
    is_chosen: bool
    chosen_by: str = ""
    shared: Shared | None = None

    @property
    def number(self) -> int | None:
        return self.link.card.number if self.link.card else None


@never_cache
@staff_member_required(login_url="admin:login")
def beside(request: HttpRequest, number: int) -> HttpResponse:
    """Shows it; POST leaves a story out (``out``) or puts it back (``back``), for both stories."""
    article = article_of(request, number)
    may_decide = rights.may(request.user, RIGHT, article)
    if request.method == "POST":
        if not may_decide:
            raise PermissionDenied
        _decide(request, article)
        return HttpResponseRedirect(reverse("desk:beside", args=[number]))
    moment = timezone.now()
    edition = printed(article, moment)
    context = {
        **admin.site.each_context(request),
        "title": _("Beside the story"),
        "article": article,
        "edition": edition,
        "lines": explained(article, edition, moment) if edition else [],
        "inline": _inline(edition, moment) if edition else [],
        "left_out": _left_out(number, moment),
        "may_decide": may_decide,
        "moment": moment,
        "back": address_of(article),
    }
    return TemplateResponse(request, "desk/beside.html", context)


def printed(article: Article, moment: datetime) -> Edition | None:
    """What readers see of it, with what it is compared by."""
    editions = Edition.objects.at(moment).filter(story=article.pk)
    return editions.only(*COMPARED, "body_html").first()


def shown(edition: Edition, moment: datetime) -> tuple[Related, ...]:
    """What stands beside it on its page; two statements."""
    links, _cards = related_to(
        edition,
        edition.story_id,
        edition.body_html,
        lambda linked: cards_beside(edition.story_id, moment, linked),
    )
    return links


def explained(article: Article, edition: Edition, moment: datetime) -> list[Line]:
    """The same with the reasons, in nine statements at most."""
    links = shown(edition, moment)
    numbers = [one.card.number for one in links if one.card]
    tags = list(edition.tag_rows.values_list("tag_id", flat=True))
    headline = f"{edition.kicker} {edition.headline}"
    rest = f"{edition.standfirst}\n{edition.text[: related.LONGEST_LEAD]}"
    others = Edition.objects.at(moment).filter(story__in=numbers).only(*COMPARED)
    shared = shared_with(Mine(tags, headline, rest), list(others))
    chosen = {row.related_story_id or row.url for row in edition.related_links.all()}
    by = _choosers(article) if chosen else {}
    lines = []
    for link in links:
        key = link.card.number if link.card else link.address
        lines.append(Line(link, key in chosen, by.get(key, ""), shared.get(key)))
    return lines


def _choosers(article: Article) -> dict:
    """Who first had each related story (by number) or page (by address) among the links."""
    versions = article.versions.order_by("number").annotate(
        links=F("content__children__related_links")
    )
    first = {}
    for links, by in versions.values_list("links", "event__by"):
        for row in links or ():
            first.setdefault(row.get("related_story_id") or row.get("url"), by)
    people = get_user_model().objects.in_bulk(set(first.values()))
    return {
        key: people[by].get_full_name() or people[by].get_username() for key, by in first.items()
    }


def _inline(edition: Edition, moment: datetime) -> list[Edition]:
    """Stories that the text itself leads to, and that therefore stand in no list beside it."""
    numbers = inline_stories(edition.body_html)
    return list(Edition.objects.at(moment).filter(story__in=numbers).only("story", "headline"))


# Leaving out -------------------------------------------------------------------------------


@transaction.atomic
def _decide(request: HttpRequest, article: Article) -> None:
    """What was said of two stories is true on both pages from now on."""
    number = article.pk
    out, back = (number_of(request.POST.get(name, "")) for name in ("out", "back"))
    if out is not None and related.leave_out(number, out):
        LeftOut.objects.get_or_create(
            story_id=min(number, out),
            other_id=max(number, out),
            defaults={"by": request.user, "at": timezone.now()},
        )
        messages.success(request, _("Neither story shows the other now."))
    elif back is not None and _taken_back(number, back):
        related.put_back(number, back)
        messages.success(request, _("The two may stand beside each other again."))
    else:
        messages.error(request, _("These two do not stand beside each other."))


def _taken_back(number: int, other: int) -> bool:
    """Whether it had been said of the two."""
    said = LeftOut.objects.filter(story=min(number, other), other=max(number, other))
    return bool(said.delete()[0])


def _left_out(number: int, moment: datetime) -> list[tuple[LeftOut, int, str]]:
    """(who said it and when, the other story, its headline as readers see it), newest first."""
    rows = list(
        LeftOut.objects.filter(Q(story=number) | Q(other=number))
        .select_related("by")
        .order_by("-at")
    )
    others = {row.pk: row.other_id if row.story_id == number else row.story_id for row in rows}
    headlines = dict(
        Edition.objects.at(moment)
        .filter(story__in=others.values())
        .values_list("story_id", "headline")
    )
    return [(row, others[row.pk], headlines.get(others[row.pk], "")) for row in rows]


# On the form -------------------------------------------------------------------------------


def form_context(request: HttpRequest, article: Article | None) -> dict:
    """What readers see beside the story, for its form; three statements of one that is live."""
    edition = printed(article, timezone.now()) if article else None
    return {"beside": shown(edition, timezone.now()) if edition else None}


patterns = [path("story/<int:number>/beside/", beside, name="beside")]
