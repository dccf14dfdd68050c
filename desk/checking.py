"""The checks of a story on its form: findings at their place, mending, and letting pass.

The browser sends the form as it is being typed and is told what ``articles.checks`` finds in it,
with what would mend it; nothing is stored by asking. Without a script the form is checked when it
is shown, and a button mends it while saving.
"""

from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles import checks, press, rights, waiving, workflow
from articles.checks import RULES, Finding
from articles.checks.words import changes_of, places_of
from articles.models import Article, Level
from articles.refusals import NotAllowed, Refused, Stale
from desk.acts import ACTS, address_of, article_of, version_of, was_decided
from desk.asking import unwaived
from desk.choosing import staff_only
from desk.near_copies import compare_address
from desk.notes import label_of
from desk.typed_story import mended, subject_of
from desk.typed_text import to_show
from editions.models import Edition, Story
from reader.templatetags.newsroom_ar import ar_number

MEND = "_mend"
MOST_SHOWN = 60
# What is said most often; a person may write words of their own instead.
REASONS = (
    gettext_lazy("It is right as it stands."),
    gettext_lazy("It is quoted as it was written."),
    gettext_lazy("There is no time now: it is mended after publishing."),
)


# On the form -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """A finding as a panel shows it: its number in the whole list, and where it is in words.

    A rule is let pass as a whole, so only its first line offers it. ``compare`` leads to the text
    that it is a copy of.
    """

    index: int
    found: Finding
    place: str
    offers_waiver: bool
    compare: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one strictness; ``more`` is how many are not shown."""

    level: str
    label: str
    lines: list[Line]
    more: int


def grouped(found: list[Finding], article: Article | None) -> list[Group]:
    """Required ones first; each with where it stands, in words."""
    groups, offered = [], set()
    for level, label in (
        (Level.REQUIRED, _("To be mended before it goes on")),
        (Level.ADVISED, _("Worth a look")),
    ):
        lines = []
        for index, one in enumerate(found):
            if one.level == level:
                offers = level == Level.ADVISED and not one.waived and one.rule not in offered
                offered |= {one.rule} if offers else set()
                lines.append(Line(index, one, where(one), offers, compare_address(one, article)))
        if lines:
            more = max(0, len(lines) - MOST_SHOWN)
            groups.append(Group(level, label, lines[:MOST_SHOWN], more))
    return groups


def where(found: Finding) -> str:
    """The name of the field, and the number of the paragraph in it."""
    label = label_of(found.field)
    if found.block is None:
        return label
    return _("%(field)s, paragraph %(number)s") % {
        "field": label,
        "number": ar_number(found.block + 1),
    }


def form_context(request, article) -> dict:
    """What its part of the form needs; ``article`` is None while a story is begun."""
    if article is not None and not rights.may_change(request.user, article):
        return {"checked": None}
    typed = request.POST if request.method == "POST" else to_show(request)
    if typed is not None:
        found = checks.find_in(subject_of(typed, article and article.pk, request.user))
    else:
        found = checks.find(article, viewer=request.user) if article else []
    may_waive = article is not None and rights.may(request.user, "articles.waive_check", article)
    return {
        "checked": {
            "groups": grouped(found, article),
            "findings": [plain(one) for one in found],
            "is_new": article is None and typed is None,
            "mends": any(one.mend for one in found),
            "waive": reverse("desk:waive", args=[article.pk]) if may_waive else "",
        }
    }


def plain(found: Finding) -> dict:
    """A finding as the script of the form reads it."""
    return {
        "rule": found.rule,
        "level": found.level,
        "field": found.field,
        "message": found.message,
        "block": found.block,
        "start": found.start,
        "end": found.end,
        "quote": found.quote if found.start is not None else "",
        "target": found.target,
        "changes": found.changes,
        "waived": found.waived,
    }


def to_save(request: HttpRequest):
    """What was posted; with «save and mend», everything mended that mends itself."""
    if MEND not in request.POST:
        return request.POST
    data = mended(request.POST)
    data["_continue"] = "1"
    return data


# While typing ------------------------------------------------------------------------------


def _story_of(request: HttpRequest) -> Article | None:
    """The story that the form says it is of, when this person may see it; None for a new one."""
    number = request.POST.get("story", "")
    if number:
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            raise PermissionDenied
        return article_of(request, int(number))
    if not request.user.has_perm("articles.add_article"):
        raise PermissionDenied
    return None


@require_POST
@staff_only
def check(request: HttpRequest) -> JsonResponse:
    """What is found in the form as it was sent, as a list to show and as values; stores nothing.

    With ``act`` (submit, approve, publish) ``stops`` says that this act would be refused.
    """
    article = _story_of(request)
    found = checks.find_in(subject_of(request.POST, article and article.pk, request.user))
    act = request.POST.get("act", "")
    may_waive = article is not None and rights.may(request.user, "articles.waive_check", article)
    context = {
        "groups": grouped(found, article),
        "waive": reverse("desk:waive", args=[article.pk]) if may_waive else "",
    }
    return JsonResponse(
        {
            "html": render_to_string("desk/parts/findings.html", {"checked": context}),
            "findings": [plain(one) for one in found],
            "mends": any(one.mend for one in found),
            "stops": any(one.is_required and act in RULES[one.rule].acts for one in found),
        }
    )


@require_POST
@staff_only
def mend(request: HttpRequest) -> JsonResponse:
    """What would mend the form as it was sent: ``places``, each {field, block, changes}.

    The script makes the changes where the person types, so that they can be undone there, and asks
    again: mending one thing may bare another.
    """
    article = _story_of(request)
    texts = places_of(subject_of(request.POST, article and article.pk))
    places = [
        {"field": name, "block": block, "changes": changes}
        for ((name, block), _text), changes in zip(texts, changes_of(texts), strict=True)
        if changes
    ]
    return JsonResponse({"places": places})


# Letting pass ------------------------------------------------------------------------------


class Passing(forms.Form):
    """Why it may go on: one of the usual reasons, or words of one's own."""

    usual = forms.ChoiceField(
        label=gettext_lazy("Reason"), required=False, widget=forms.RadioSelect, initial="0"
    )
    own = forms.CharField(
        label=gettext_lazy("Or in your own words"),
        required=False,
        max_length=600,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    approval = forms.CharField(
        label=gettext_lazy("Why you approve a story of your own"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(self, *args, asks_approval: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["usual"].choices = [(str(i), one) for i, one in enumerate(REASONS)]
        if not asks_approval:
            del self.fields["approval"]

    def reason(self) -> str:
        values = self.cleaned_data
        return values["own"].strip() or str(REASONS[int(values.get("usual") or 0)])


NEXT = {
    "": gettext_lazy("Let these pass"),
    "approve": gettext_lazy("Approve all the same"),
    "publish": gettext_lazy("Approve and publish all the same"),
}


@never_cache
@staff_member_required(login_url="admin:login")
def waive(request: HttpRequest, number: int) -> HttpResponse:
    """Shows what is advised and not done yet; POST lets it pass, with one reason, and goes on.

    ``check`` limits it to some rules; ``then`` says what follows: nothing, approve, or publish.
    """
    article = article_of(request, number)
    asked = request.POST if request.method == "POST" else request.GET
    then = asked.get("then", "")
    if then not in NEXT or (then and not workflow.may("approve", article, request.user)):
        then = ""
    found = (unwaived if then else _advised)(article, request.user)
    if wanted := set(asked.getlist("check")) & set(RULES):
        found = [one for one in found if one.rule in wanted or then]
    may_waive = rights.may(request.user, "articles.waive_check", article)
    form = Passing(
        request.POST if request.method == "POST" else None,
        asks_approval=bool(then) and workflow.is_own(article, request.user),
    )
    version, status = article.version, 200
    if request.method == "POST" and form.is_valid():
        version = version_of(request)
        try:
            return _let_pass(request, article, {one.rule for one in found}, form, then)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = {Stale: 409, NotAllowed: 403}.get(type(refusal), 200)
            article.refresh_from_db()
            if isinstance(refusal, Stale):
                version = article.version
    elif not found and not then:
        messages.info(request, _("Nothing is left to let pass."))
        return HttpResponseRedirect(address_of(article))
    context = {
        **admin.site.each_context(request),
        "title": _("Worth a look before it goes on"),
        "article": article,
        "groups": grouped(found, article),
        "rules": list(dict.fromkeys(one.rule for one in found)),
        "form": form,
        "then": then,
        "label": NEXT[then],
        "may_waive": may_waive,
        "version": version,
        "state": article.state if status == 409 else asked.get("state_read", article.state),
        "back": address_of(article),
    }
    return TemplateResponse(request, "desk/waive.html", context, status=status)


def _advised(article: Article, viewer) -> list[Finding]:
    found = checks.find(article, viewer=viewer)
    return [one for one in found if not one.is_required and not one.waived]


def _let_pass(request, article: Article, rules: set[str], form: Passing, then: str) -> HttpResponse:
    """All of it or nothing. What was not shown on the page that was sent does not pass."""
    if then and was_decided(article, request):
        raise Stale
    article.version = version_of(request)
    seen = rules & set(request.POST.getlist("check"))
    goes_on = HttpResponseRedirect(address_of(article))
    with transaction.atomic():
        if then == "publish":
            # The story first, in the order in which the press locks.
            Story.objects.select_for_update(no_key=True).get(pk=article.pk)
        if seen:
            waiving.waive(article, seen, by=request.user, reason=form.reason())
        if rules - seen:
            # Something else has come up since: it is shown before it passes.
            raise Stale
        if then:
            reason = form.cleaned_data.get("approval", "")
            workflow.approve(article, by=request.user, reason=reason)
        if then == "publish":
            moment = timezone.now()
            editions = Edition.objects.filter(story=article.pk, live__isempty=False)
            is_planned = editions.filter(live__startswith__gt=moment).exists()
            if is_planned or editions.at(moment).filter(ends_at__isnull=False).exists():
                # An end or a next edition is planned: whether it stays is for a person to say.
                goes_on = HttpResponseRedirect(reverse("desk:act", args=[article.pk, "publish"]))
                then = "approve"
            else:
                press.publish(article, by=request.user)
    messages.success(request, ACTS[then].done if then else _("The checks were let pass."))
    return goes_on


patterns: list = [
    path("checks/", check, name="check"),
    path("checks/mend/", mend, name="mend"),
    path("story/<int:number>/waive/", waive, name="waive"),
]
