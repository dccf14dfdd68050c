"""The bell of the desk: what a person was told, and what they want to be told."""

from itertools import groupby

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from articles import notices, rights
from articles.models import Article, Notice, NoticeChoice

SHOWN = 40


@require_GET
@never_cache
@staff_member_required(login_url="admin:login")
def read_notices(request: HttpRequest) -> HttpResponse:
    """What this person was told, newest first, by day; ``?before=`` goes on below a notice."""
    told = _told(request.user)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        last = told.filter(pk=before).first()
        if last:
            told = told.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))
    shown = list(told[: SHOWN + 1])
    lines = [_line(notice, request.user) for notice in shown[:SHOWN]]
    context = {
        **admin.site.each_context(request),
        "title": _("Notifications"),
        "days": [(day, list(of_day)) for day, of_day in groupby(lines, lambda one: one["day"])],
        "older": shown[SHOWN - 1].pk if len(shown) > SHOWN else None,
        "now": timezone.now(),
        "sends_mail": bool(request.user.email),
    }
    return TemplateResponse(request, "desk/notices.html", context)


def _told(user):
    return (
        Notice.objects.filter(to=user)
        .select_related("event__by", "article")
        .defer("article__body", "article__search")
        .order_by("-at", "-id")
    )


def _line(notice: Notice, user) -> dict:
    """A story that is no longer this person's to see is told of without its headline."""
    article = notice.article
    is_shown = user.has_perm("articles.change_any_article") or rights.may_view(user, article)
    return {
        "notice": notice,
        "day": timezone.localtime(notice.at).date(),
        "sentence": notices.sentence(notice.event),
        "headline": (article.headline or _("Without a headline")) if is_shown else "",
        "comment": notice.event.note if is_shown else "",
    }


@require_GET
@never_cache
@staff_member_required(login_url="admin:login")
def open_notice(request: HttpRequest, number: int) -> HttpResponse:
    """Go on where the notice points; with that everything told of the story is read."""
    notice = get_object_or_404(Notice.objects.select_related("event"), pk=number, to=request.user)
    seen(request.user, notice.article_id)
    return HttpResponseRedirect(notices.address(notice.event))


def seen(user, article: int) -> None:
    Notice.objects.filter(to=user, article=article, seen_at=None).update(seen_at=timezone.now())


@require_POST
@staff_member_required(login_url="admin:login")
def mark_read(request: HttpRequest) -> HttpResponse:
    """Everything told until the page was made is read; what came since stays new."""
    last = request.POST.get("last", "")
    if last.isascii() and last.isdigit() and len(last) < 19:
        unseen = Notice.objects.filter(to=request.user, seen_at=None, pk__lte=last)
        unseen.update(seen_at=timezone.now())
    return HttpResponseRedirect(reverse("desk:notices"))


class Choices(forms.Form):
    """For each act two ticks: told in the admin, told by e-mail."""

    def __init__(self, *args, choice: NoticeChoice, **kwargs):
        super().__init__(*args, **kwargs)
        for act in notices.TOLD:
            self.fields[f"told_{act}"] = forms.BooleanField(
                label=_("on the desk"), required=False, initial=act not in choice.muted
            )
            self.fields[f"mailed_{act}"] = forms.BooleanField(
                label=_("by e-mail"), required=False, initial=act not in choice.unmailed
            )

    def rows(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        return [(act.label, self[f"told_{act}"], self[f"mailed_{act}"]) for act in notices.TOLD]

    def without(self, kind: str) -> list[str]:
        return [str(act) for act in notices.TOLD if not self.cleaned_data[f"{kind}_{act}"]]


@never_cache
@staff_member_required(login_url="admin:login")
def notice_choices(request: HttpRequest) -> HttpResponse:
    """What this person wants to be told; takes effect with the next event."""
    choice = NoticeChoice.objects.filter(user=request.user).first() or NoticeChoice(
        user=request.user
    )
    form = Choices(request.POST if request.method == "POST" else None, choice=choice)
    if form.is_valid():
        values = {"muted": form.without("told"), "unmailed": form.without("mailed")}
        NoticeChoice.objects.update_or_create(user=request.user, defaults=values)
        messages.success(request, _("Your choice was saved."))
        return HttpResponseRedirect(reverse("desk:notices"))
    context = {
        **admin.site.each_context(request),
        "title": _("What you are told"),
        "form": form,
        "has_address": bool(request.user.email),
    }
    return TemplateResponse(request, "desk/notice_choices.html", context)


def form_context(request: HttpRequest, article: Article | None) -> dict:
    """Whoever opens a story has read what was told of it."""
    if article and request.method == "GET":
        seen(request.user, article.pk)
    return {}


patterns = [
    path("notices/", read_notices, name="notices"),
    path("notices/read/", mark_read, name="notices_read"),
    path("notices/choices/", notice_choices, name="notice_choices"),
    path("notices/<int:number>/", open_notice, name="notice"),
]
