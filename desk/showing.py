"""The desk's page of what readers see of the editions of a story."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from articles import rights, showing
from articles.models import Article
from articles.refusals import NotAllowed, Refused, Stale
from desk.acts import article_of, version_of
from desk.history import history_address
from desk.texts import edition_label
from editions.models import Edition, HiddenEdition
from editions.shown import shows
from language import saying

# The newest of them may be chosen among; older ones stay as they are.
EDITIONS = 200
USUAL, SHOWN, CLOSED = "usual", "shown", "closed"
CHOICES = {USUAL: None, SHOWN: True, CLOSED: False}


class Showing(forms.Form):
    choice = forms.ChoiceField(
        label=_("Do readers see what changed?"),
        widget=forms.RadioSelect,
        help_text=_("The page shows every edition that readers saw, with what it changed."),
    )
    hidden = forms.MultipleChoiceField(
        label=_("Editions whose text is hidden"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "For a slander that was corrected, or a name that a court protects. That there was an "
            "edition, when, and its note stay told; its words stand in no comparison."
        ),
    )


def form_of(article: Article, typed=None) -> Showing:
    """The form, with the editions that readers have seen, newest first."""
    kept_out = HiddenEdition.objects.filter(edition=OuterRef("pk"))
    seen = (
        Edition.objects.filter(story=article.pk)
        .seen_by(timezone.now())
        .annotate(is_hidden=Exists(kept_out))
        .only("serial", "live")
        .order_by("-live__startswith")[:EDITIONS]
    )
    usual = settings.NEWSROOM_SHOW_EDITIONS
    chosen = article.story.shows_editions
    form = Showing(
        typed,
        initial={
            "choice": next(name for name, value in CHOICES.items() if value is chosen),
            "hidden": [str(one.serial) for one in seen if one.is_hidden],
        },
    )
    form.fields["choice"].choices = [
        (USUAL, _("As is usual here: they do") if usual else _("As is usual here: they do not")),
        (SHOWN, _("They do")),
        (CLOSED, _("They do not")),
    ]
    form.fields["hidden"].choices = [
        (str(one.serial), f"{edition_label(one.serial)} – {saying.date_time(one.live.lower)}")
        for one in seen
    ]
    if not form.fields["hidden"].choices:
        del form.fields["hidden"]
    return form


@never_cache
@staff_member_required(login_url="admin:login")
def showing_page(request: HttpRequest, number: int) -> HttpResponse:
    """GET asks, POST chooses, by version."""
    article = article_of(request, number)
    if not rights.may(request.user, showing.RIGHT, article):
        raise PermissionDenied
    form = form_of(article, request.POST if request.method == "POST" else None)
    version, status, is_stale = article.version, 200, False
    if request.method == "POST" and form.is_valid():
        refusal = _chosen(request, article, form)
        if refusal is None:
            messages.success(request, _("Your choice of what readers see is in force."))
            return HttpResponseRedirect(history_address(article))
        form.add_error(None, str(refusal))
        is_stale = isinstance(refusal, Stale)
        status = {Stale: 409, NotAllowed: 403}.get(type(refusal), 200)
        article.refresh_from_db()
        version = article.version if is_stale else version_of(request)
    seen = Edition.objects.live().filter(story=article.pk).exists()
    context = {
        **admin.site.each_context(request),
        "title": _("What readers see of the editions"),
        "article": article,
        "form": form,
        "version": version,
        "is_stale": is_stale,
        "is_public": seen and shows(settings.NEWSROOM_SHOW_EDITIONS, article.story.shows_editions),
        "back": history_address(article),
    }
    return TemplateResponse(request, "desk/showing.html", context, status=status)


def _chosen(request: HttpRequest, article: Article, form: Showing) -> Refused | None:
    """Do it by the version that was read; the refusal, or None."""
    fields = form.fields
    try:
        showing.show_editions(
            Article(pk=article.pk, version=version_of(request)),
            by=request.user,
            shown=CHOICES[form.cleaned_data["choice"]],
            hidden={int(one) for one in form.cleaned_data.get("hidden", ())},
            of=[int(serial) for serial, _label in fields["hidden"].choices]
            if "hidden" in fields
            else [],
        )
    except Refused as refusal:
        return refusal
    return None


patterns = [path("story/<int:number>/editions/", showing_page, name="showing")]
