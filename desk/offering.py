"""What a line offers while somebody types into it: names; and adding a missing one.

For the staff alone. Spellings are folded, so that hamza and ال hide nothing; a name that begins
with what was typed stands before one that holds it.
"""

from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from urllib.parse import urlsplit

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from arabic.cleaning import clean_headline
from arabic.folding import key, sort_key
from articles.models import ArticleAttribution, ArticleByline
from authors.admin import SourceForm
from authors.models import Author, Source
from desk.choosing import staff_only
from desk.typed_choice import label_of, number_typed

OFFERED = 10
LONGEST_QUERY = 200
# Names are offered before anything is typed from this many of one's newest rows.
ROWS_LOOKED_AT = 60


class NewAuthor(forms.ModelForm):
    title = _("A new author")

    class Meta:
        model = Author
        fields = ("name", "kind", "gender", "job")

    def clean_name(self):
        name = clean_headline(self.cleaned_data["name"])
        if known := Author.objects.filter(sort_key=sort_key(name)[:130]).first():
            raise forms.ValidationError(
                _("This author exists already as «%(name)s». Use it."), params={"name": known.name}
            )
        return name


class NewSource(SourceForm):
    title = _("A new source")
    url = forms.URLField(label=_("address"), required=False, max_length=500, assume_scheme="https")

    class Meta:
        model = Source
        fields = ("name", "kind", "url")

    def clean_name(self):
        return clean_headline(self.cleaned_data["name"])


@dataclass(frozen=True, slots=True)
class Names:
    """A table of names: who may look, who may add, how one is added, which rows use it."""

    model: type[models.Model]
    form: type[forms.ModelForm]
    used: type[models.Model]
    column: str
    add_words: str

    def may(self, user, act: str) -> bool:
        return user.has_perm(f"authors.{act}_{self.model._meta.model_name}")

    def all(self) -> models.QuerySet:
        return self.model.objects.active() if self.model is Author else self.model.objects.all()


TABLES = {
    "authors": Names(
        Author, NewAuthor, ArticleByline, "author", _("Add «%(name)s» to the authors")
    ),
    "sources": Names(
        Source, NewSource, ArticleAttribution, "source", _("Add «%(name)s» to the sources")
    ),
}


def table_of(name: str) -> Names:
    if name not in TABLES:
        raise Http404
    return TABLES[name]


@require_GET
@staff_only
def names_json(request: HttpRequest, table: str) -> JsonResponse:
    """Authors or sources by name or number (``q``), at most ten; ``add`` when one may be added."""
    names = table_of(table)
    if not names.may(request.user, "view"):
        raise PermissionDenied
    typed = clean_headline(request.GET.get("q", "").replace("\x00", "")[:LONGEST_QUERY])
    found = _found(names, typed) if typed else _used_lately(names, request.user)
    folded = sort_key(typed)[:130]
    is_known = any(one.sort_key == folded for one in found) or number_typed(typed) is not None
    answer = {"results": offers_of(found)}
    if key(typed) and not is_known and names.may(request.user, "add"):
        answer["add"] = {"name": typed, "words": names.add_words % {"name": typed}}
    return JsonResponse(answer)


def _found(names: Names, typed: str) -> list[models.Model]:
    """Rows that begin with what was typed, then those that hold every word of it."""
    rows = names.all()
    number = number_typed(typed)
    spellings = {key(typed), sort_key(typed)} - {""}
    if number is None and not spellings:
        return []
    first = Q(pk=number) if number is not None else Q(pk=None)
    for one in spellings:
        first |= Q(sort_key__startswith=one)
    found = list(rows.filter(first)[:OFFERED])
    words = [{key(word), sort_key(word)} - {""} for word in typed.split()]
    holds = [reduce(or_, (Q(sort_key__contains=one) for one in word)) for word in words if word]
    if holds and len(found) < OFFERED:
        rest = rows.filter(reduce(and_, holds)).exclude(pk__in=[one.pk for one in found])
        found += rest[: OFFERED - len(found)]
    return found


def _used_lately(names: Names, user) -> list[models.Model]:
    """What this person chose in their newest stories, newest first."""
    rows = names.used.objects.filter(article__created_by=user).exclude(**{names.column: None})
    numbers = rows.order_by("-article_id").values_list(f"{names.column}_id", flat=True)
    wanted = list(dict.fromkeys(numbers[:ROWS_LOOKED_AT]))[:OFFERED]
    known = names.all().in_bulk(wanted)
    return [known[number] for number in wanted if number in known]


def offers_of(rows: list[models.Model]) -> list[dict]:
    """``value`` is what the line will say, ``label`` the name, ``hint`` tells namesakes apart."""
    alike = type(rows[0]).objects.filter(name__in=[one.name for one in rows]) if rows else ()
    names = [one.name for one in alike]
    return [
        {
            "value": label_of(one, shared=names.count(one.name) > 1),
            "label": one.name,
            "hint": _hint(one),
        }
        for one in rows
    ]


def _hint(row: Author | Source) -> str:
    if isinstance(row, Author):
        return row.job or ("" if row.kind == Author.Kind.PERSON else row.get_kind_display())
    host = urlsplit(row.url).netloc.removeprefix("www.")
    return " · ".join(filter(None, [row.get_kind_display(), host]))


@staff_only
def name_new(request: HttpRequest, table: str) -> HttpResponse:
    """GET: the form as a piece of a page. POST: 201 with the offer of what was added, else 400."""
    names = table_of(table)
    if not names.may(request.user, "add"):
        raise PermissionDenied
    if request.method != "POST":
        name = clean_headline(request.GET.get("name", "").replace("\x00", "")[:120])
        return HttpResponse(_piece(request, names.form(initial={"name": name}, prefix="new")))
    form = names.form(request.POST, prefix="new")
    if not form.is_valid():
        return HttpResponse(_piece(request, form), status=400)
    with transaction.atomic():
        row = form.save()
        register = admin.site.get_model_admin(names.model)
        register.log_addition(request, row, [{"added": {}}])
    return JsonResponse(offers_of([row])[0], status=201)


def _piece(request: HttpRequest, form: forms.ModelForm) -> str:
    for name, field in form.fields.items():
        if isinstance(field.widget, forms.TextInput):
            field.widget.attrs.setdefault("dir", "ltr" if name == "url" else "auto")
    return render_to_string("desk/parts/new_name.html", {"form": form}, request)
