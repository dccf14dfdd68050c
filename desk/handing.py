"""Who has a story in hand: claiming it for review, assigning it, due times, priority."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from arabic.cleaning import clean, clean_headline
from articles import handing, rights
from articles.handing import InHand
from articles.models import Act, Article, Event, Priority
from articles.refusals import NotAllowed, Refused, Stale
from desk.acts import Moment, address_of, article_of, version_of
from tags.models import Section

STATUSES = {Stale: 409, NotAllowed: 403}


class People(forms.ModelChoiceField):
    """Somebody who works on the desk; ``kept`` stays to be chosen, also when they left."""

    def __init__(self, **options):
        super().__init__(get_user_model().objects.none(), **options)

    def offer(self, kept: int | None = None) -> None:
        people = get_user_model().objects.filter(is_active=True, is_staff=True)
        if kept is not None:
            people |= get_user_model().objects.filter(pk=kept)
        self.queryset = people.order_by("first_name", "last_name", "username")

    def label_from_instance(self, person) -> str:
        return name_of(person)


class Wanted(forms.Form):
    """Who writes, until when, how pressing it is, and what is wanted."""

    to = People(label=_("Assigned to"), required=False, empty_label=_("Nobody"))
    due_at = Moment(label=_("Due"), help_text=_("Leave empty when there is no due time."))
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=Priority.choices, coerce=int, initial=Priority.NORMAL
    )
    note = forms.CharField(
        label=_("What is wanted"),
        required=False,
        max_length=2000,
        help_text=_("The person reads it on their home page and beside the story."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].offer(self.initial.get("to"))

    def clean_note(self):
        return clean(self.cleaned_data["note"]).strip()


class Commission(Wanted):
    """A story that is begun for somebody: a headline is all it needs."""

    headline = forms.CharField(
        label=_("Working headline"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    section = forms.ModelChoiceField(
        Section.objects.all(), label=_("Section"), required=False, empty_label=_("Not yet known")
    )
    field_order = ("headline", "to", "due_at", "priority", "section", "note")

    def clean_headline(self):
        headline = clean_headline(self.cleaned_data["headline"])
        if not headline:
            raise forms.ValidationError(_("Write a headline."))
        return headline


def name_of(person) -> str:
    return person.get_full_name() or person.get_username()


def back_to(request: HttpRequest, otherwise: str) -> HttpResponseRedirect:
    """To the page of ours that asked, or to another."""
    asked = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(asked if is_ours else otherwise)


def _told_to(call, article: Article, request: HttpRequest, done: str) -> HttpResponse:
    """A button that needs no page of its own: what came of it is told on the page that follows."""
    article.version = version_of(request)
    try:
        call(article, by=request.user)
    except Refused as refusal:
        messages.error(request, f"{article.headline}: {refusal}")
    else:
        messages.success(request, f"{done} {article.headline}")
    return back_to(request, address_of(article))


@require_POST
@staff_member_required(login_url="admin:login")
def claim(request: HttpRequest, number: int) -> HttpResponse:
    article = article_of(request, number)
    return _told_to(handing.claim, article, request, _("You have taken it for review:"))


@require_POST
@staff_member_required(login_url="admin:login")
def release(request: HttpRequest, number: int) -> HttpResponse:
    article = article_of(request, number)
    return _told_to(handing.release, article, request, _("It is back in the queue:"))


@never_cache
@staff_member_required(login_url="admin:login")
def assign(request: HttpRequest, number: int) -> HttpResponse:
    """GET asks, POST assigns by the version and the assignment that were read."""
    article = article_of(request, number)
    if not rights.may(request.user, "articles.assign_article", article):
        raise PermissionDenied
    seen, version, status = InHand.of(article), article.version, 200
    form = Wanted(initial={"to": seen.to, "due_at": seen.due_at, "priority": seen.priority})
    if request.method == "POST":
        seen, version = _seen(request), version_of(request)
        form = Wanted(request.POST, initial={"to": article.assigned_to_id})
        if form.is_valid():
            article.version = version
            try:
                handing.assign(article, by=request.user, read=seen, **form.cleaned_data)
            except Refused as refusal:
                article.refresh_from_db()
                form.add_error(None, str(refusal))
                status = STATUSES.get(type(refusal), 200)
                if status == 409:
                    # Told of what is stored now, the person may go on.
                    seen, version = InHand.of(article), article.version
            else:
                messages.success(request, _("The assignment was saved."))
                return back_to(request, address_of(article))
    context = {
        **admin.site.each_context(request),
        "title": _("Assignment"),
        "form": form,
        "article": article,
        "version": version,
        "seen": seen,
        "is_stale": status == 409,
        "in_hand": in_hand(request.user, article, timezone.now()),
        "back": address_of(article),
    }
    return TemplateResponse(request, "desk/handing.html", context, status=status)


def _seen(request: HttpRequest) -> InHand | None:
    """The assignment as the page showed it; one that says nothing was read of nothing."""
    due = request.POST.get("seen_due", "")
    try:
        return InHand(
            int(request.POST.get("seen_to") or 0) or None,
            datetime.fromisoformat(due) if due else None,
            int(request.POST.get("seen_priority", "")),
        )
    except ValueError:
        return InHand(0, None, 0)


@never_cache
@staff_member_required(login_url="admin:login")
def commission(request: HttpRequest) -> HttpResponse:
    """Begin a story for somebody else."""
    if not request.user.has_perm("articles.assign_article"):
        raise PermissionDenied
    form = Commission(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            article = handing.commission(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = STATUSES.get(type(refusal), 200)
        else:
            messages.success(request, _("The story was begun and assigned."))
            return HttpResponseRedirect(
                reverse("admin:index") if "_home" in request.POST else address_of(article)
            )
    context = {
        **admin.site.each_context(request),
        "title": _("Assign a new story"),
        "form": form,
        "back": reverse("admin:index"),
    }
    return TemplateResponse(request, "desk/handing_new.html", context, status=status)


# Beside the story --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """Who has the story in hand, as its panel says it; "" for what there is not."""

    assigned_to: str
    claimed_by: str
    claimed_at: datetime | None
    due_at: datetime | None
    is_overdue: bool
    priority: str
    priority_label: str
    told: Event | None
    may_claim: bool
    may_release: bool
    may_assign: bool

    @property
    def says_something(self) -> bool:
        return bool(
            self.assigned_to or self.claimed_by or self.due_at or self.told
            or self.priority != "normal"
        )  # fmt: skip


def in_hand(user, article: Article, moment: datetime) -> Shown:
    told = article.events.filter(act=Act.ASSIGNED).exclude(note="").select_related("by")
    return Shown(
        assigned_to=name_of(article.assigned_to) if article.assigned_to_id else "",
        claimed_by=name_of(article.claimed_by) if article.claimed_by_id else "",
        claimed_at=article.claimed_at,
        due_at=article.due_at,
        is_overdue=article.is_overdue(moment),
        priority=Priority(article.priority).name.lower(),
        priority_label=article.get_priority_display(),
        told=told.order_by("-at", "-id").first(),
        may_claim=article.claimed_by_id is None and handing.may_claim(article, user),
        may_release=handing.may_release(article, user),
        may_assign=rights.may(user, "articles.assign_article", article),
    )


def form_context(request, article) -> dict:
    """``in_hand`` where there is something to say or to do; nothing while a story is begun."""
    if article is None:
        return {}
    shown = in_hand(request.user, article, timezone.now())
    return {"in_hand": shown} if shown.says_something or shown.may_assign else {}


patterns = [
    path("assign/", commission, name="commission"),
    path("story/<int:number>/assign/", assign, name="assign"),
    path("story/<int:number>/claim/", claim, name="claim"),
    path("story/<int:number>/release/", release, name="release"),
]
