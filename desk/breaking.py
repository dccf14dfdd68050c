"""The switch of the breaking bar: on with an expiry, off at once; each row says who, when, what."""

from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from arabic.cleaning import clean_headline
from desk.models import FrontAct
from desk.story_field import StoryField
from editions.models import Breaking
from editions.queries import database_moment

RIGHT = "editions.arrange_front"
HOURS = (1, 2, 3, 6, 12, 24)
KEPT = 20


class BreakingForm(forms.Form):
    text = forms.CharField(
        label=_("Text"),
        max_length=160,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "maxlength": 160}),
        help_text=_("One sentence. It stands on every page until it expires."),
    )
    story = StoryField(
        label=_("Story"), required=False, help_text=_("Where a click leads, if anywhere.")
    )
    hours = forms.TypedChoiceField(label=_("Expires after"), coerce=int, initial=HOURS[0])

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["story"].user = user
        self.fields["hours"].choices = [
            (hours, ngettext("%(hours)d hour", "%(hours)d hours", hours) % {"hours": hours})
            for hours in HOURS
        ]

    def clean_text(self):
        text = clean_headline(self.cleaned_data["text"])
        if not text:
            raise forms.ValidationError(_("Write the sentence readers will see."))
        return text


@transaction.atomic
def switch_on(*, by, text: str, story=None, hours: int) -> Breaking:
    """Show this line on every page from now, instead of the one that runs."""
    at = database_moment()
    _end_running(at)
    row = Breaking.objects.create(
        text=text, story=story, starts_at=at, ends_at=at + timedelta(hours=hours)
    )
    FrontAct.objects.create(by=by, at=at, breaking=row, note="on")
    return row


@transaction.atomic
def switch_off(*, by) -> None:
    """End the line that runs; nothing when none does."""
    at = database_moment()
    running = Breaking.objects.filter(starts_at__lte=at, ends_at__gt=at).first()
    if _end_running(at):
        FrontAct.objects.create(by=by, at=at, breaking=running, note="off")


def _end_running(at) -> int:
    return Breaking.objects.filter(starts_at__lte=at, ends_at__gt=at).update(ends_at=at)


@never_cache
@staff_member_required(login_url="admin:login")
def breaking(request: HttpRequest) -> HttpResponse:
    """What runs, with its switch; POST switches a line on."""
    _may_switch(request)
    form = BreakingForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        switch_on(by=request.user, **form.cleaned_data)
        messages.success(request, _("The breaking news stands on every page."))
        return HttpResponseRedirect(reverse("desk:breaking"))
    now = timezone.now()
    acts = FrontAct.objects.filter(breaking__isnull=False).select_related("by", "breaking")
    context = {
        **admin.site.each_context(request),
        "title": _("Breaking news"),
        "form": form,
        "running": Breaking.objects.filter(starts_at__lte=now, ends_at__gt=now).first(),
        "acts": acts[:KEPT],
        "now": now,
    }
    return TemplateResponse(request, "desk/breaking.html", context)


@require_POST
@staff_member_required(login_url="admin:login")
def off(request: HttpRequest) -> HttpResponse:
    _may_switch(request)
    switch_off(by=request.user)
    messages.success(request, _("The breaking news is off."))
    return HttpResponseRedirect(reverse("desk:breaking"))


def _may_switch(request: HttpRequest) -> None:
    if not request.user.has_perm(RIGHT):
        raise PermissionDenied


patterns = [
    path("breaking/", breaking, name="breaking"),
    path("breaking/off/", off, name="breaking_off"),
]
