"""A reader reports an error: a plain form that needs no script, no cookie, no session, no token.

The page is the same bytes for everybody, so what is posted is believed by where the browser says
that it comes from. How many reports are kept is held by the database (``editions.reports``).
"""

from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent
from django.core.validators import ProhibitNullCharactersValidator
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from arabic.cleaning import clean
from editions.models import Edition
from editions.reports import LONGEST_EMAIL, LONGEST_REPORT, send
from language import saying
from reader.pages import answer, frame, gone_or_never, moment_of, not_there

FORM = "application/x-www-form-urlencoded"
WAIT = 60  # seconds
ROBOTS = "noindex"
NO_NUL = _("There is a character in it that no keyboard types. Write it again without it.")


class ReportForm(forms.Form):
    """``more`` is a trap: people do not see it, programs that fill in everything do."""

    text = forms.CharField(strip=False, error_messages={"required": _("Write what is wrong.")})
    email = forms.EmailField(
        required=False,
        error_messages={
            "invalid": _("This is no whole e-mail address. Mend it, or leave the field empty.")
        },
    )
    more = forms.CharField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("text", "email", "more"):
            for validator in self.fields[name].validators:
                if isinstance(validator, ProhibitNullCharactersValidator):
                    validator.message = NO_NUL

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        # Before anything else is done with it: a text of any length may come.
        if len(text) > LONGEST_REPORT:
            most = {"most": saying.number(LONGEST_REPORT)}
            raise forms.ValidationError(
                _("This is longer than a report may be: at most %(most)s characters.") % most
            )
        if not clean(text).strip():
            raise forms.ValidationError(self.fields["text"].error_messages["required"])
        return text

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if len(email) > LONGEST_EMAIL:
            raise forms.ValidationError(self.fields["email"].error_messages["invalid"])
        return email

    def clean_more(self) -> str:
        if self.cleaned_data["more"]:
            raise forms.ValidationError(_("This field is for programs: leave it empty."))
        return ""


def read_now(number: int, moment) -> Edition | None:
    """What readers see of this story at the moment."""
    editions = Edition.objects.at(moment).filter(story=number)
    return editions.only("headline", "story_id").first()


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, number: int) -> HttpResponse:
    """The form, and what is sent with it; a story that readers cannot see has neither."""
    moment = moment_of(request)
    edition = read_now(number, moment)
    if edition is None:
        return not_there(request, status=gone_or_never(number, moment))
    if request.method == "POST":
        return received(request, edition, moment)
    return answer(request, "reader/report.html", context_of(edition, moment, ReportForm()))


def received(request: HttpRequest, edition: Edition, moment) -> HttpResponse:
    """Keep the report and say thanks; or show what was typed again, and why it was not kept."""
    form, refused, status = ReportForm(), "", 200
    if request.content_type != FORM:
        refused, status = _("This form takes plain text only."), 415
    else:
        try:
            form = ReportForm(request.POST)
        except (RequestDataTooBig, TooManyFieldsSent):
            refused, status = _("This is more than the form can take. Send less."), 413
        except BadRequest:
            refused, status = _("This form takes plain text only."), 415
    if not refused and not sent_from_here(request):
        refused = _("Your browser did not say that this comes from our page. Send it once more.")
        status = 403
    if not refused and form.is_valid():
        text, email = form.cleaned_data["text"], form.cleaned_data["email"]
        if send(edition=edition.pk, text=text, email=email, at=moment):
            return see(reverse("reader:report_thanks", args=[edition.story_id]))
        refused, status = _("Many reports come at this moment. Send it again in a minute."), 429
    context = context_of(edition, moment, form, refused)
    response = HttpResponse(render_to_string("reader/report.html", context), status=status)
    if status == 429:
        response["Retry-After"] = str(WAIT)
    return not_kept(response)


def sent_from_here(request: HttpRequest) -> bool:
    """A browser says where a form was sent from; older ones, and plain http, in other words.

    ``none`` is the person: a page that was loaded again.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in ("same-origin", "none")
    sender = request.headers.get("Origin") or request.headers.get("Referer", "")
    own = (settings.NEWSROOM_BASE_URL, f"{request.scheme}://{request.get_host()}")
    return bool(sender) and origin(sender) in {origin(one) for one in own}


def origin(address: str) -> str:
    """Scheme, host and port; empty for what is no address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


@require_safe
def thanks(request: HttpRequest, number: int) -> HttpResponse:
    moment = moment_of(request)
    edition = read_now(number, moment)
    if edition is None:
        return not_there(request, status=gone_or_never(number, moment))
    return answer(request, "reader/report_thanks.html", context_of(edition, moment))


def context_of(edition: Edition, moment, form: ReportForm | None = None, refused="") -> dict:
    title = _("Report an error") if form else _("Thank you")
    context = frame(moment, title=title, robots=ROBOTS, feeds=[])
    return context | {
        "heading": title,
        "headline": edition.headline,
        "story_address": edition.get_absolute_url(),
        "form": form,
        "refused": refused,
    }


def see(address: str) -> HttpResponse:
    """303: the next page is asked for anew, and loading it again sends nothing twice."""
    response = HttpResponse(status=303)
    response["Location"] = address
    return not_kept(response)


def not_kept(response: HttpResponse) -> HttpResponse:
    """What answers one person is kept by no cache."""
    response["Cache-Control"] = "private, no-store"
    return response
