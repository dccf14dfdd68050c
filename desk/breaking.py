"""The switch of the breaking bar: on with an expiry, off at once; each row says who, when, what."""

from datetime import datetime, timedelta

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from arabic.cleaning import clean_headline
from articles import rights
from articles.refusals import Stale
from desk.front import number_posted
from desk.models import FrontAct
from desk.story_field import StoryField
from editions.models import Breaking
from editions.queries import database_moment

RIGHT = "editions.arrange_front"
MEANWHILE = _(
    "A colleague has switched the breaking news meanwhile. Look at what stands now, then do it "
    "again."
)
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
def switch_on(*, by, text: str, story=None, hours: int, read: int = 0) -> Breaking:
    """Show this line on every page from now, instead of the one that runs.

    ``read`` is the number of the line that ran when the person looked, 0 for none. Raises Stale
    when another runs by now.
    """
    at = _locked(read)
    _end_running(at)
    row = Breaking.objects.create(
        text=text, story=story, starts_at=at, ends_at=at + timedelta(hours=hours)
    )
    FrontAct.objects.create(by=by, at=at, breaking=row, note="on")
    return row


@transaction.atomic
def switch_off(*, by, read: int) -> None:
    """End the line that runs; nothing when none does. Raises Stale when it is not ``read``."""
    at = _locked(read)
    line = running(at)
    if line and _end_running(at):
        FrontAct.objects.create(by=by, at=at, breaking=line, note="off")


def running(moment: datetime) -> Breaking | None:
    return Breaking.objects.filter(starts_at__lte=moment, ends_at__gt=moment).first()


def _locked(read: int) -> datetime:
    """The moment of the act, when nobody else can switch; one line that has expired is no news."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {Breaking._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    at = database_moment()
    line = running(at)
    if line and line.pk != read:
        raise Stale
    return at


def _end_running(at) -> int:
    return Breaking.objects.filter(starts_at__lte=at, ends_at__gt=at).update(ends_at=at)


@never_cache
@staff_member_required(login_url="admin:login")
def breaking(request: HttpRequest) -> HttpResponse:
    """What runs, with its switch; POST switches a line on."""
    _may_switch(request)
    form = BreakingForm(request.POST or None, user=request.user)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            switch_on(by=request.user, read=number_posted(request, "read"), **form.cleaned_data)
        except Stale:
            form.add_error(None, MEANWHILE)
            status = 409
        else:
            messages.success(request, _("The breaking news stands on every page."))
            return HttpResponseRedirect(reverse("desk:breaking"))
    now = timezone.now()
    acts = FrontAct.objects.filter(breaking__isnull=False).select_related("by", "breaking")
    context = {
        **admin.site.each_context(request),
        "title": _("Breaking news"),
        "form": form,
        "running": running(now),
        "acts": acts[:KEPT],
        "now": now,
    }
    return TemplateResponse(request, "desk/breaking.html", context, status=status)


@require_POST
@staff_member_required(login_url="admin:login")
def off(request: HttpRequest) -> HttpResponse:
    _may_switch(request)
    try:
        switch_off(by=request.user, read=number_posted(request, "read"))
    except Stale:
        messages.error(request, MEANWHILE)
    else:
        messages.success(request, _("The breaking news is off."))
    return HttpResponseRedirect(reverse("desk:breaking"))


def _may_switch(request: HttpRequest) -> None:
    """The line stands on every page: see ``desk.front``."""
    if not rights.may_everywhere(request.user, RIGHT):
        raise PermissionDenied


patterns = [
    path("breaking/", breaking, name="breaking"),
    path("breaking/off/", off, name="breaking_off"),
]
