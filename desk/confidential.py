"""The desk's pages of confidential notes: those one may open, writing one, opening and changing it.

Nothing of a text is in an address, a message, the admin's history or the browser's keeping: pages
are kept nowhere, and what was typed comes back only on the answer to the same person.
"""

from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET

from articles import confidential
from articles.models import Article, ConfidentialNote
from articles.refusals import Stale
from articles.sealing import CannotOpen
from desk import refused
from desk.acts import address_of, article_of

SHOWN = 200  # notes, or openings of one, that a page lists
CANNOT_OPEN = _(
    "The note cannot be opened: the key that sealed it is not on this machine. "
    "Ask whoever looks after it. The note itself is kept."
)
CHANGED = _(
    "The note was changed in another window since you opened it. Copy your text, open the note "
    "again, and put the two together."
)


class Person(forms.ModelMultipleChoiceField):
    def label_from_instance(self, user):
        return user.get_full_name() or user.get_username()


class Text(forms.Form):
    text = forms.CharField(
        label=_("The note"),
        max_length=confidential.LONGEST,
        strip=True,
        error_messages={"required": _("Write the note.")},
        widget=forms.Textarea(
            attrs={"dir": "auto", "rows": 8, "autocomplete": "off", "spellcheck": "false"}
        ),
    )


class People(forms.Form):
    people = Person(
        get_user_model().objects.none(),
        label=_("Who else may open it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, owner, **kwargs):
        super().__init__(*args, **kwargs)
        staff = get_user_model().objects.filter(is_active=True, is_staff=True)
        self.fields["people"].queryset = staff.exclude(pk=owner).order_by(
            "first_name", "last_name", "username"
        )


class WithPeople(People, Text):
    field_order = ["text", "people"]


@never_cache
@staff_member_required(login_url="admin:login")
@require_GET
def notes(request: HttpRequest) -> HttpResponse:
    """Those that this person wrote or is named in."""
    found = confidential.seen_by(request.user).select_related("owner", "article")
    context = {"title": _("Confidential notes"), "notes": _without_unseen(found[:SHOWN], request)}
    return _page(request, "desk/confidential_notes.html", context)


@sensitive_post_parameters("text")
@sensitive_variables("form")
@never_cache
@staff_member_required(login_url="admin:login")
def new(request: HttpRequest) -> HttpResponse:
    """Write one; ``?story=`` is the number of the story that it is about."""
    number = request.GET.get("story", "")
    is_number = number.isascii() and number.isdigit() and len(number) < 19
    article = article_of(request, int(number)) if is_number else None
    form = WithPeople(request.POST or None, owner=request.user.pk)
    if request.method == "POST" and form.is_valid():
        note = confidential.write(form.cleaned_data["text"], by=request.user, article=article)
        confidential.name(note, form.cleaned_data["people"], by=request.user)
        messages.success(request, _("The note is sealed."))
        return HttpResponseRedirect(reverse("desk:confidential", args=[note.pk]))
    context = {
        "title": _("New confidential note"),
        "form": form,
        "article": article,
        "back": address_of(article) if article else reverse("desk:confidential_notes"),
    }
    return _page(request, "desk/confidential_new.html", context)


@sensitive_post_parameters("text")
@sensitive_variables("text", "form")
@never_cache
@staff_member_required(login_url="admin:login")
def note(request: HttpRequest, number: UUID) -> HttpResponse:
    """GET tells of the note, and its writer who opened it; POST does one of four acts."""
    found = confidential.seen_by(request.user).select_related("owner", "article")
    row = found.filter(pk=number).first()
    if row is None:
        if ConfidentialNote.objects.filter(pk=number).exists():
            refused.because(request, "a confidential note of others")
        # Also for whoever is not named: that there is such a note is told to nobody.
        raise Http404
    act = ACTS.get(request.POST.get("act", "")) if request.method == "POST" else None
    return act(request, row) if act else _shown(request, row)


@sensitive_variables("text")
def _open(request: HttpRequest, row: ConfidentialNote) -> HttpResponse:
    try:
        text = confidential.open_note(row, by=request.user)
    except CannotOpen:
        messages.error(request, CANNOT_OPEN)
        return _shown(request, row, status=409)
    return _shown(request, row, text=text, form=Text(initial={"text": text}))


@sensitive_variables("form")
def _change(request: HttpRequest, row: ConfidentialNote) -> HttpResponse:
    form, version = Text(request.POST), request.POST.get("version", "")
    _owned(request, row)
    if not form.is_valid():
        return _shown(request, row, form=form, status=200)
    try:
        read = int(version) if version.isascii() and version.isdigit() else 0
        confidential.change(row, form.cleaned_data["text"], by=request.user, version=read)
    except Stale:
        form.add_error(None, CHANGED)
        return _shown(request, row, form=form, status=409)
    messages.success(request, _("The note is sealed."))
    return HttpResponseRedirect(reverse("desk:confidential", args=[row.pk]))


def _name(request: HttpRequest, row: ConfidentialNote) -> HttpResponse:
    _owned(request, row)
    people = People(request.POST, owner=row.owner_id)
    if not people.is_valid():
        return _shown(request, row, people=people)
    confidential.name(row, people.cleaned_data["people"], by=request.user)
    messages.success(request, _("Saved who may open the note."))
    return HttpResponseRedirect(reverse("desk:confidential", args=[row.pk]))


def _destroy(request: HttpRequest, row: ConfidentialNote) -> HttpResponse:
    _owned(request, row)
    confidential.destroy(row, by=request.user)
    messages.success(request, _("The note is deleted for good."))
    return HttpResponseRedirect(reverse("desk:confidential_notes"))


ACTS = {"open": _open, "change": _change, "name": _name, "destroy": _destroy}


def _without_unseen(rows, request: HttpRequest) -> list[ConfidentialNote]:
    """A note tells of its story only to those who may see that: who is named in a note may not."""
    rows = list(rows)
    wanted = {row.article_id for row in rows} - {None}
    seen = set(
        Article.objects.seen_by(request.user).filter(pk__in=wanted).values_list("pk", flat=True)
    )
    for row in rows:
        if row.article_id not in seen:
            row.article = None
    return rows


def _owned(request: HttpRequest, row: ConfidentialNote) -> None:
    """Whoever is named reads; the rest is the writer's."""
    if row.owner_id != request.user.pk:
        refused.because(request, "a confidential note of others")
        raise Http404


def _shown(
    request: HttpRequest, row: ConfidentialNote, *, text=None, form=None, people=None, status=200
) -> HttpResponse:
    is_own = row.owner_id == request.user.pk
    (row,) = _without_unseen([row], request)
    context = {
        "title": _("Confidential note"), "note": row, "text": text, "is_own": is_own,
        "form": form if is_own else None,
    }  # fmt: skip
    if is_own:
        named = row.readers.values_list("user", flat=True)
        context["people"] = people or People(owner=row.owner_id, initial={"people": list(named)})
        context["openings"] = row.openings.select_related("by")[:SHOWN]
    return _page(request, "desk/confidential_note.html", context, status)


def _page(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    whole = {**admin.site.each_context(request), **context}
    return TemplateResponse(request, template, whole, status=status)


patterns: list = [
    path("confidential/", notes, name="confidential_notes"),
    path("confidential/new/", new, name="confidential_new"),
    path("confidential/<uuid:number>/", note, name="confidential"),
]
