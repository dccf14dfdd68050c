"""What will happen and when: to one story beside its form, to the whole paper on the timetable."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from articles import embargo
from articles.models import Article
from desk.acts import offered
from desk.choosing import staff_only
from desk.moments import SAID, Moment, told
from editions.models import Edition
from language import saying
from tags.models import Section

# More than an editor reads at once; the sections narrow it.
AT_MOST = 300

BEGINS, NEXT, ENDS, EMBARGO, DUE = "begins", "next", "ends", "embargo", "due"
KINDS = {
    BEGINS: _("Publication"),
    NEXT: _("Next edition"),
    ENDS: _("Withdrawal"),
    EMBARGO: _("End of an embargo"),
    DUE: _("Due"),
}
SENTENCES = {
    BEGINS: _("It is published %(when)s."),
    NEXT: _("The next edition takes its place %(when)s."),
    ENDS: _("It is withdrawn %(when)s."),
    EMBARGO: _("It is under embargo until %(when)s."),
}
# The acts that change it, the first one offered.
CHANGED_BY = {
    BEGINS: ("publish", "unschedule"),
    NEXT: ("publish", "unschedule"),
    ENDS: ("publish", "withdraw"),
    EMBARGO: ("embargo",),
}


@dataclass(frozen=True, slots=True)
class Coming:
    """One thing that will happen to a story."""

    at: datetime
    kind: str
    story: int
    headline: str = ""
    section: str = ""

    @property
    def label(self) -> str:
        return str(KINDS[self.kind])

    @property
    def clock(self) -> str:
        return saying.clock(self.at)

    @property
    def address(self) -> str:
        return reverse("admin:articles_article_change", args=[self.story])


# What comes ------------------------------------------------------------------------------------


def of_editions(editions: Iterable[Edition], moment: datetime) -> list[Coming]:
    """The beginnings and ends to come of these editions; where one follows another is no end."""
    editions = list(editions)
    starts = {(one.story_id, one.live.lower) for one in editions}
    ends = {(one.story_id, one.live.upper) for one in editions}
    found = []
    for one in editions:
        section = one.section.name if one.section else ""
        words = {"story": one.story_id, "headline": one.headline, "section": section}
        if one.live.lower > moment:
            follows = (one.story_id, one.live.lower) in ends
            found.append(Coming(one.live.lower, NEXT if follows else BEGINS, **words))
        end = one.live.upper
        if end and end > moment and (one.story_id, end) not in starts:
            found.append(Coming(end, ENDS, **words))
    return found


def of_articles(articles: Iterable[Article], moment: datetime) -> list[Coming]:
    """Their embargoes that stand, and the times they are promised for while nothing is printed."""
    found = []
    for one in articles:
        section = one.section.name if one.section else ""
        words = {"story": one.pk, "headline": one.headline, "section": section}
        if embargo.stands(one, moment):
            found.append(Coming(one.embargo_until, EMBARGO, **words))
        if one.due_at and one.due_at > moment and not one.is_printed:
            found.append(Coming(one.due_at, DUE, **words))
    return found


def to_happen(moment: datetime) -> QuerySet[Edition]:
    """Editions that begin or end after the moment, and those that are replaced then."""
    waiting = Edition.objects.to_come(moment)
    replaced = Edition.objects.at(moment).filter(story__in=waiting.values("story"))
    ending = Edition.objects.filter(live__isempty=False, ends_at__gt=moment)
    found = [part.order_by().values("pk") for part in (waiting, replaced, ending)]
    return Edition.objects.filter(pk__in=found[0].union(*found[1:], all=True))


def coming(user, moment: datetime, section: int | None = None) -> list[Coming]:
    """What will happen to the stories this person may see, soonest first; two statements."""
    editions = to_happen(moment)
    stories = Article.objects.seen_by(user)
    articles = stories.filter(Q(embargo_until__gt=moment) | Q(due_at__gt=moment))
    if not user.has_perm("articles.change_any_article"):
        editions = editions.filter(story__article__in=stories)
    if section:
        editions, articles = editions.filter(section=section), articles.filter(section=section)
    columns = ("story_id", "headline", "live", "section__name")
    return sorted(
        [
            *of_editions(editions.select_related("section").only(*columns), moment),
            *of_articles(articles.select_related("section").defer("body", "search"), moment),
        ],
        key=lambda one: (one.at, one.story),
    )


# The timetable --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the timetable with what happens in it, in order."""

    date: date
    words: str
    lines: tuple[Coming, ...]


def by_day(lines: Iterable[Coming], moment: datetime) -> list[Day]:
    today = timezone.localdate(moment)
    days = groupby(lines, lambda one: timezone.localdate(one.at))
    return [Day(day, saying.day(day, today), tuple(found)) for day, found in days]


@require_GET
@never_cache
@staff_member_required(login_url="admin:login")
def timetable(request: HttpRequest) -> HttpResponse:
    """Everything that is going to happen, for those who may see the stories."""
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    moment = timezone.now()
    sections = list(Section.objects.all())
    typed = request.GET.get("section", "")
    chosen = next((one for one in sections if str(one.pk) == typed), None)
    found = coming(request.user, moment, chosen and chosen.pk)
    context = {
        **admin.site.each_context(request),
        "title": _("Timetable"),
        "days": by_day(found[:AT_MOST], moment),
        "is_cut": len(found) > AT_MOST,
        "sections": sections,
        "chosen": chosen,
        "now": moment,
        "zone": saying.zone(),
    }
    return TemplateResponse(request, "desk/timetable.html", context)


@require_GET
@staff_only
def moment_json(request: HttpRequest) -> HttpResponse:
    """What a typed ``day`` and ``time`` mean for what they are ``said`` of."""
    said = request.GET.get("said", "")
    if said not in SAID:
        return HttpResponseBadRequest()
    typed = [request.GET.get(name, "")[:20] for name in ("day", "time")]
    words, is_mistake = told(Moment(said), typed, timezone.now())
    return JsonResponse({"words": words, "is_mistake": is_mistake})


# Beside the form ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """What will happen to this story, in a sentence, and the page on which it is changed."""

    kind: str
    at: datetime
    words: str
    change: str


def form_context(request: HttpRequest, article: Article | None) -> dict:
    """``timing_lines``: what will happen to the story, in order; one statement when nothing is."""
    if article is None:
        return {}
    moment = timezone.now()
    editions = Edition.objects.filter(story=article.pk, live__isempty=False)
    editions = editions.filter(Q(live__endswith__gt=moment) | Q(live__upper_inf=True))
    found = of_editions(editions.select_related("section").defer("body", "body_html"), moment)
    found += [one for one in of_articles([article], moment) if one.kind != DUE]
    acts = offered(article, request.user, moment) if found else []
    lines = [
        Line(
            one.kind,
            one.at,
            SENTENCES[one.kind] % {"when": saying.moment(one.at, moment)},
            _change_address(article, one.kind, acts),
        )
        for one in sorted(found, key=lambda one: one.at)
    ]
    return {"timing_lines": lines}


def _change_address(article: Article, kind: str, acts: list[str]) -> str:
    name = next((name for name in CHANGED_BY[kind] if name in acts), None)
    return reverse("desk:act", args=[article.pk, name]) if name else ""


patterns = [
    path("timetable/", timetable, name="timetable"),
    path("moment.json", moment_json, name="moment_json"),
]
