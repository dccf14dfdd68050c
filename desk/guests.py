"""The desk's page of the preview links of a story: give, list, revoke."""

from datetime import datetime, timedelta

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles import embargo, rights
from articles.models import Article
from articles.refusals import NotAllowed, Refused, Stale
from desk import guest_links
from desk.acts import address_of, article_of, version_of
from desk.models import GuestLink
from desk.moments import Moment, say
from language import saying
from reader.pages import absolute

OWN = "own"
DAYS = (("1", _("One day")), ("3", _("Three days")), ("7", _("Seven days")))
# More are never alive at one time; what is older is in the history of the story.
SHOWN = 40


class Giving(forms.Form):
    given_to = forms.CharField(
        label=_("For whom"),
        max_length=120,
        help_text=_("The name stands on the page, so that a copy tells whose it was."),
        error_messages={"required": guest_links.NO_NAME},
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    how_long = forms.ChoiceField(
        label=_("How long it works"),
        choices=[*DAYS, (OWN, _("Until a time of your own, 30 days at most"))],
        initial="3",
        widget=forms.RadioSelect,
    )
    until = Moment("link", label=_("Until"))

    def clean(self):
        values = super().clean()
        if values.get("how_long") == OWN and not values.get("until") and "until" not in self.errors:
            self.add_error("until", _("Choose the day and the time until which it works."))
        return values

    def ends(self, now: datetime) -> datetime:
        how_long = self.cleaned_data["how_long"]
        return (
            self.cleaned_data["until"] if how_long == OWN else now + timedelta(days=int(how_long))
        )


@never_cache
@staff_member_required(login_url="admin:login")
def links(request: HttpRequest, number: int) -> HttpResponse:
    """GET lists, POST gives a link. Its address stands on the answer and is never shown again."""
    article = allowed(request, number)
    moment = timezone.now()
    form = Giving(request.POST if request.method == "POST" else None)
    fresh, status, version = None, 200, article.version
    if request.method == "POST" and form.is_valid():
        version = version_of(request)
        fresh, status = _given(form, article, request, moment)
        if fresh:
            form = Giving()
            version = article.version
    say(form, moment)
    context = {
        **admin.site.each_context(request),
        "title": _("Preview links"),
        "article": article,
        "form": form,
        "version": version,
        "fresh": fresh,
        "links": listed(article, moment),
        "is_closed": _is_closed(article, request.user, moment),
        "embargo": embargo.stands(article, moment) and saying.moment(article.embargo_until, moment),
        "now": moment,
        "back": address_of(article),
    }
    return TemplateResponse(request, "desk/guests.html", context, status=status)


def allowed(request: HttpRequest, number: int) -> Article:
    """The story, for those who may see it and give links."""
    article = article_of(request, number)
    if not rights.may(request.user, guest_links.RIGHT, article):
        raise PermissionDenied
    return article


def _given(form: Giving, article: Article, request: HttpRequest, now: datetime):
    """Give the link that was asked for: (its address and for whom, or None; the status)."""
    read = Article(pk=article.pk, version=version_of(request))
    try:
        link, token = guest_links.give(
            read, by=request.user, given_to=form.cleaned_data["given_to"], until=form.ends(now)
        )
    except Refused as refusal:
        article.refresh_from_db()
        form.add_error(None, str(refusal))
        return None, {Stale: 409, NotAllowed: 403}.get(type(refusal), 200)
    return {"link": link, "address": absolute(reverse("guest_preview", args=[token]))}, 200


def _is_closed(article: Article, user, now: datetime) -> bool:
    return embargo.stands(article, now) and not user.has_perm(embargo.RIGHT)


STANDINGS = {
    "open": _("Works"),
    "revoked": _("Revoked"),
    "expired": _("Expired"),
    "closed": _("Closed by the embargo"),
}


def listed(article: Article, now: datetime) -> list[tuple[GuestLink, str, str]]:
    """The newest links with how each stands: (link, name, label)."""
    newest = GuestLink.objects.filter(article=article).select_related("article", "by")
    rows = newest.defer("content")[:SHOWN]
    return [(link, name, STANDINGS[name]) for link in rows for name in [_standing(link, now)]]


def _standing(link: GuestLink, now: datetime) -> str:
    if link.revoked_at:
        return "revoked"
    if link.expires_at <= now:
        return "expired"
    return "open" if guest_links.is_open(link, now) else "closed"


@require_POST
@never_cache
@staff_member_required(login_url="admin:login")
def revoke(request: HttpRequest, number: int, link: int) -> HttpResponse:
    """Whatever version the page was read in: what must not be read any more waits for nobody."""
    article = allowed(request, number)
    given = get_object_or_404(GuestLink.objects.select_related("article"), pk=link, article=article)
    guest_links.revoke(given, by=request.user)
    messages.success(request, _("The link was revoked. Nobody can open it any more."))
    return HttpResponseRedirect(reverse("desk:guests", args=[article.pk]))


def form_context(request: HttpRequest, article: Article | None) -> dict:
    """``guest_count``: how many links to the story work, for those who may give some."""
    if article is None or not rights.may(request.user, guest_links.RIGHT, article):
        return {}
    return {"guest_count": guest_links.alive(article, timezone.now()).count()}


patterns = [
    path("story/<int:number>/guests/", links, name="guests"),
    path("story/<int:number>/guests/<int:link>/revoke/", revoke, name="guest_revoke"),
]
