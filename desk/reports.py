"""What readers report, on the desk: read as it was sent, settled once, with a note."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arabic.cleaning import clean
from articles import rights
from articles.refusals import Stale
from desk.models import Settlement
from editions.models import Edition, ErrorReport

RIGHT = "editions.change_errorreport"
LONGEST_NOTE = 1_000
MEANWHILE = _(
    "A colleague settled this report while you were writing. Your note stands below; nothing was "
    "saved."
)


class SettleForm(forms.Form):
    note = forms.CharField(
        label=_("What was done"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("What was answered or corrected, or why nothing was. Only the desk sees it."),
    )

    def clean_note(self) -> str:
        note = clean(self.cleaned_data["note"]).strip()
        if not note:
            raise forms.ValidationError(self.fields["note"].error_messages["required"])
        return note


@transaction.atomic
def settle(report: ErrorReport, *, by, note: str, at: datetime | None = None) -> Settlement:
    """Say what became of a report; the reader's address is deleted. Raises Stale when somebody
    has settled it already."""
    locked = ErrorReport.objects.select_for_update(no_key=True).get(pk=report.pk)
    if Settlement.objects.filter(report=locked).exists():
        raise Stale
    if locked.email:
        ErrorReport.objects.filter(pk=locked.pk).update(email="")
    return Settlement.objects.create(report=locked, by=by, at=at or timezone.now(), note=note)


def open_reports():
    """What nobody has settled."""
    return ErrorReport.objects.filter(settlement=None)


def page(request: HttpRequest, number: str, context: dict) -> HttpResponse:
    """One report, with the form that settles it. ``context`` is the admin's; it has asked for the
    right to see reports."""
    report = _found(number)
    may_settle = rights.may(request.user, RIGHT, report.edition.story.article)
    form, status = SettleForm(), 200
    if request.method == "POST":
        if not may_settle:
            raise PermissionDenied
        form = SettleForm(request.POST)
        if form.is_valid():
            try:
                settle(report, by=request.user, note=form.cleaned_data["note"])
            except Stale:
                form.add_error(None, MEANWHILE)
                report, status = _found(number), 409
            else:
                messages.success(request, _("The report is settled."))
                return HttpResponseRedirect(reverse("admin:editions_errorreport_changelist"))
    edition = report.edition
    live = Edition.objects.live().filter(story=edition.story_id).only("headline", "story_id")
    context |= {
        "title": _("Report of an error"),
        "report": report,
        "settlement": getattr(report, "settlement", None),
        "form": form,
        "may_settle": may_settle,
        "story": reverse("admin:articles_article_change", args=[edition.story_id]),
        "public": next((one.get_absolute_url() for one in live), ""),
    }
    return TemplateResponse(request, "desk/report.html", context, status=status)


def _found(number: str) -> ErrorReport:
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    rows = ErrorReport.objects.select_related("edition__story__article", "settlement__by")
    article = (f"edition__story__article__{name}" for name in ("body", "search"))
    texts = ("edition__body", "edition__body_html", "edition__text", *article)
    report = rows.defer(*texts).filter(pk=number)
    found = report.first()
    if found is None:
        raise Http404
    return found
