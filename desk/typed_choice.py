"""Choosing an author, a source or another row by typing: its name or its number."""

import re

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from arabic.cleaning import clean_headline
from arabic.digits import western
from arabic.folding import sort_key
from authors.models import Author, Source

# «12», «#12», and what a suggestion leaves behind where two share a name: «12 – ليلى الحداد».
NUMBER = re.compile(r"#?\s*([0-9]{1,18})(?:\s+–\s.*)?", re.DOTALL)


def number_typed(typed: str) -> int | None:
    """The number that was typed, alone or before a name; None for any other words."""
    found = NUMBER.fullmatch(western(typed.strip()))
    return int(found[1]) if found else None


def _same_name(model: type[models.Model], name: str) -> list[models.Model]:
    """The rows that this name may mean: those spelled the same way, else of one folded name."""
    folded = sort_key(name)[:130]
    alike = list(model.objects.filter(sort_key=folded)) if folded else []
    return [one for one in alike if one.name == name] or alike


def labelled(model: type[models.Model], number: int) -> str:
    """What a line says for the stored row: its name, with the number where two share the name."""
    key_of_it = model.objects.filter(pk=number).values("sort_key")[:1]
    alike = list(model.objects.filter(sort_key=key_of_it))
    row = next((one for one in alike if one.pk == number), None)
    if row is None:
        return str(number)
    return label_of(row, shared=sum(one.name == row.name for one in alike) > 1)


def label_of(row: models.Model, *, shared: bool) -> str:
    is_number = number_typed(row.name) is not None
    return f"{row.pk} – {row.name}" if shared or is_number else row.name


class NameInput(forms.TextInput):
    """A line of words, in which a script offers the rows of a table by name."""

    def __init__(self, model: type[models.Model], offers: str, attrs=None):
        self.model, self.offers = model, offers
        super().__init__({"dir": "auto", "autocomplete": "off", **(attrs or {})})

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "data-choose": reverse("desk:names_json", args=[self.offers]),
            "data-create": reverse("desk:name_new", args=[self.offers]),
        }
        return context

    def format_value(self, value):
        return labelled(self.model, value) if isinstance(value, int) else value


class NameField(forms.CharField):
    """Its cleaned value is a row of ``model`` or None; a refused form shows what was typed."""

    model: type[models.Model]
    offers: str
    default_error_messages = {
        "several": _("Several have this name. Choose one of the list, or type its number."),
    }

    def __init__(self, **options):
        options["widget"] = NameInput(self.model, self.offers)
        options.pop("max_length", None)
        super().__init__(**options)

    def clean(self, value) -> models.Model | None:
        typed = clean_headline(super().clean(value))
        if not typed:
            return None
        number = number_typed(typed)
        found = _same_name(self.model, typed)
        if number is not None:
            found = list(self.model.objects.filter(pk=number)) or found
        if not found:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        if len(found) > 1:
            raise forms.ValidationError(self.error_messages["several"], code="several")
        return found[0]

    def has_changed(self, initial, data) -> bool:
        typed = (data or "").strip()
        if not initial or not typed:
            return bool(initial) != bool(typed)
        number = number_typed(typed)
        return typed != labelled(self.model, initial) if number is None else number != initial


class AuthorField(NameField):
    model, offers = Author, "authors"
    default_error_messages = {
        "unknown": _("There is no such author. Choose one of the list, or type the whole name."),
    }


class SourceField(NameField):
    model, offers = Source, "sources"
    default_error_messages = {
        "unknown": _(
            "There is no such source. Choose one of the list, type the whole name, or add it."
        ),
    }


class ChoiceByTyping(AutocompleteSelect):
    def optgroups(self, name, value, attrs=None):
        """Django asks the database for any text that was sent; ours are numbers."""
        numbers = [one for one in value if str(one).isdecimal()]
        return super().optgroups(name, numbers, attrs)


class ChosenByTyping:
    """For a ModelAdmin or its rows: ``autocomplete_fields`` with the widget above."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ChoiceByTyping(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
