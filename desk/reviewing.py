"""The review screen: everything that changed, and what an editor does about it.

Rights are asked on the object: who may see the story may look, who reviews may act. Each act says
which version was read; a stale one shows the screen again with what was typed and what changed.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from articles import checks, press, rights, workflow
from articles.handing import may_claim
from articles.models import Act, Article, Event, State, Version
from articles.refusals import NotAllowed, Refused, Stale
from desk import asking, comparing, notes
from desk.acts import (
    ACTS,
    Approval,
    Comment,
    address_of,
    article_of,
    offered,
    version_of,
    was_decided,
    was_printed,
    why_not,
)
from desk.article_filters import standing_of
from desk.comparing import Side
from desk.reviewed import reviewed
from editions.models import Change, Edition

# What the story is compared with, in the order of the switch.
SINCE = {
    "approval": gettext_lazy("the last approval"),
    "live": gettext_lazy("what readers see"),
    "return": gettext_lazy("its last return"),
    "none": gettext_lazy("no other text"),
}


@dataclass(frozen=True, slots=True)
class Base:
    """A text that the story may be compared with: a version of it, the live edition, or none."""

    name: str
    label: str
    at: datetime | None = None
    by: str = ""
    version: int | None = None
    edition: Edition | None = None


def bases(article: Article, moment: datetime) -> list[Base]:
    """What there is to compare with; the first is what an editor sees without asking."""
    found = []
    told = article.events.filter(act__in=(Act.APPROVED, Act.RETURNED)).select_related("by")
    last = {event.act: event for event in told.order_by("at", "id") if _counts(event, article)}
    for name, act in (("approval", Act.APPROVED), ("return", Act.RETURNED)):
        if event := last.get(act):
            found.append(Base(name, SINCE[name], event.at, _name(event.by), event.version))
    edition = Edition.objects.filter(story=article.pk).at(moment).first()
    if edition:
        found.append(Base("live", SINCE["live"], edition.live.lower, edition=edition))
    order = list(SINCE)
    found.sort(key=lambda one: order.index(one.name))
    return [*found, Base("none", SINCE["none"])]


def _counts(event: Event, article: Article) -> bool:
    """An approval of this very version has nothing to be compared with."""
    return event.act == Act.RETURNED or event.version < article.version


def _name(person) -> str:
    return person.get_full_name() or person.get_username()


def chosen(found: list[Base], asked: str, article: Article) -> Base:
    """The one that was asked for by name or as «v12», else the first."""
    if asked.startswith("v") and asked[1:].isascii() and asked[1:].isdecimal() and len(asked) < 10:
        number = int(asked[1:])
        if article.versions.filter(number=number).exists():
            return Base(asked, _("version %(number)s") % {"number": number}, version=number)
    return next((one for one in found if one.name == asked), found[0])


def side_of(article: Article, base: Base) -> Side | None:
    """The text of the base; None when there is nothing to compare with."""
    if base.edition or base.version is None:
        return base.edition
    kept = Version.objects.filter(article=article.pk, number=base.version).first()
    return kept.content if kept else None


# The queue --------------------------------------------------------------------------------


def waiting(user, *, without: Article | None = None):
    """What this person may take up next, in the order of the home page: not what they sent
    themselves, not what is in a colleague's hands."""
    queue = Article.objects.seen_by(user).filter(state=State.IN_REVIEW).exclude(submitted_by=user)
    queue = queue.of_sections(rights.sections_of(user))
    queue = queue.filter(Q(claimed_by=None) | Q(claimed_by=user))
    if without:
        queue = queue.exclude(pk=without.pk)
    return queue.order_by("-priority", F("due_at").asc(nulls_last=True), "submitted_at", "pk")


# The screen -------------------------------------------------------------------------------


@never_cache
@staff_member_required(login_url="admin:login")
def review(request: HttpRequest, number: int) -> HttpResponse:
    """GET shows, POST acts; a refusal is shown on the screen with what was typed."""
    article = article_of(request, number)
    if request.method != "POST":
        return shown(request, article)
    if not rights.may(request.user, "articles.review_article", article):
        return shown(
            request, article, NotAllowed(why_not(ACTS["approve"], article, request.user)), 403
        )
    try:
        return acted(request, article)
    except Refused as refusal:
        article = article_of(request, number)
        statuses = {Stale: 409, NotAllowed: 403}
        return shown(request, article, refusal, statuses.get(type(refusal), 422))


def acted(request: HttpRequest, article: Article) -> HttpResponse:
    """Do what the button says, by the version that was read. Raises a Refused."""
    what = request.POST.get("act", "")
    article.version = version_of(request)
    if was_decided(article, request):
        # A colleague decided meanwhile, which makes no version.
        raise Stale
    if what == "send_back":
        comment = as_typed(request, Comment, "comment")
        if not comment and (unsettled := notes.unsettled(notes.threads(article))):
            comment = notes.as_comment(unsettled)
        workflow.send_back(article, by=request.user, comment=comment)
        return onwards(request, article, ACTS["send_back"].done)
    if what not in ("approve", "publish", "schedule", "correct"):
        raise Refused
    if article.state != State.APPROVED or article.approved_version != article.version:
        then = "publish" if what == "publish" else "approve"
        reason = as_typed(request, Approval, "reason")
        if asked := asking.approve_seen(request, article, then=then, reason=reason):
            return asked
        if what != "approve":
            messages.success(request, ACTS["approve"].done)
    if what == "approve":
        return onwards(request, article, ACTS["approve"].done)
    page = HttpResponseRedirect(reverse("desk:act", args=[article.pk, "publish"]))
    if what == "correct":
        return HttpResponseRedirect(f"{page.url}?change={Change.CORRECTION}")
    if what == "schedule" or has_plans(article):
        return page
    try:
        change = request.POST.get("change")
        change = change if change in (Change.SILENT, Change.UPDATE) else Change.UPDATE
        press.publish(article, by=request.user, change=change)
    except Refused as refusal:
        # What was approved stays approved; the screen says why it went no further.
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("desk:review", args=[article.pk]))
    return onwards(request, article, ACTS["publish"].done)


def as_typed(request: HttpRequest, form: type[Approval | Comment], name: str) -> str:
    """What was typed here, as the page of the act itself would take it. Raises a Refused."""
    read = form(request.POST)
    if not read.is_valid():
        raise Refused(" ".join(read.errors[name]))
    return read.cleaned_data[name]


def has_plans(article: Article) -> bool:
    """An end or a next edition is planned: whether it stays is for a person to say."""
    moment = timezone.now()
    editions = Edition.objects.filter(story=article.pk, live__isempty=False)
    ends = editions.at(moment).filter(ends_at__isnull=False)
    return ends.exists() or editions.filter(live__startswith__gt=moment).exists()


def onwards(request: HttpRequest, article: Article, done: str) -> HttpResponse:
    """To the next story that waits, or home; what was done is said with its headline."""
    following = waiting(request.user, without=article).first()
    said = _("«%(headline)s»: %(done)s") % {"headline": article.headline, "done": done}
    if following is None:
        messages.success(request, said + " " + _("Nothing else waits for you."))
        return HttpResponseRedirect(reverse("admin:index"))
    messages.success(request, said + " " + _("This is the next one in the queue."))
    return HttpResponseRedirect(reverse("desk:review", args=[following.pk]))


def shown(
    request: HttpRequest, article: Article, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    moment = timezone.now()
    typed = request.POST
    found = bases(article, moment)
    asked = request.GET.get("since", "")
    is_stale = isinstance(refusal, Stale)
    if is_stale:
        # What changed while the person was reading is what they have to see first.
        asked = f"v{version_of(request)}"
    base = chosen(found, asked, article)
    before = side_of(article, base)
    fields = comparing.compared(article if before is None else before, article)
    threads = notes.threads(article)
    context = {
        **admin.site.each_context(request),
        "title": _("Review"),
        "article": article,
        "reviewed": reviewed(article, before, fields, threads, moment),
        "bases": found,
        "base": base,
        "is_compared": before is not None,
        "threads": threads,
        "notes_open": notes.unsettled(threads),
        "notes_settled": [one for one in threads if one.is_settled],
        "notes_address": reverse("desk:notes", args=[article.pk]),
        "note_form": notes.NoteForm(article=article, auto_id="note-%s"),
        "findings": checks.find(article, viewer=request.user),
        "facts": facts(article),
        "returned": last_return(article),
        "moment": moment,
        "refusal": refusal,
        "is_stale": is_stale,
        "typed_comment": typed.get("comment", ""),
        "typed_reason": typed.get("reason", ""),
        "back": address_of(article),
        "may_change": rights.may_change(request.user, article),
    } | possible(request, article, moment)
    if before is not None:
        context |= comparing.shown(request, fields)
    return TemplateResponse(request, "desk/review.html", context, status=status)


def facts(article: Article) -> dict:
    """Who sent it, who has it in hand, until when."""
    people = {
        name: getattr(article, name)
        for name in ("submitted_by", "claimed_by", "assigned_to")
        if getattr(article, f"{name}_id")
    }
    return {name: _name(person) for name, person in people.items()}


def last_return(article: Article) -> Event | None:
    returns = article.events.filter(act=Act.RETURNED).select_related("by")
    return returns.order_by("-at", "-id").first()


def possible(request: HttpRequest, article: Article, moment: datetime) -> dict:
    """Which acts the screen offers this person, and why not."""
    user = request.user
    may = offered(article, user, moment)
    is_reviewer = rights.may(user, "articles.review_article", article)
    is_own = is_reviewer and workflow.is_own(article, user)
    is_barred = is_own and not user.has_perm("articles.approve_own_article")
    is_approved = "publish" in may and article.state == State.APPROVED
    may_approve = "approve" in may and not is_barred
    may_print = rights.may(user, "articles.publish_article", article) and (
        may_approve or (is_approved and not article.is_printed)
    )
    following = waiting(user, without=article) if is_reviewer else Article.objects.none()
    return {
        "standings": standing_of(article, moment),
        "is_reviewer": is_reviewer,
        "may_claim": is_reviewer and not article.claimed_by_id and may_claim(article, user),
        "may_release": article.claimed_by_id == user.pk,
        "may_return": "send_back" in may,
        "may_approve": may_approve,
        "may_print": may_print,
        "is_approved": is_approved,
        "why_not": workflow.OWN_STORY if is_barred and "approve" in may else "",
        "needs_reason": is_own and may_approve,
        "changes_to_readers": may_print and was_printed(article, moment),
        "following": following.only("pk").first(),
        "is_waited_for": following.count(),
    }


patterns: list = [path("story/<int:number>/review/", review, name="review")]
