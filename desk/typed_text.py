"""A form filled with text that was typed before: shown as it stands, and not judged yet."""

from django import forms
from django.forms.utils import ErrorDict
from django.http import HttpRequest, QueryDict


def to_show(request: HttpRequest) -> QueryDict | None:
    """What a page that is only read is to be filled with."""
    return getattr(request, "typed", None) if request.method == "GET" else None


class Unjudged:
    """For a form that is bound to what was typed: the mistakes in it are told when it is saved."""

    typed: QueryDict | None = None

    def __init__(self, *args, **kwargs):
        if self.typed is not None:
            kwargs["data"] = self.typed
        super().__init__(*args, **kwargs)

    def full_clean(self):
        self._errors = ErrorDict()
        self.cleaned_data = {}


class UnjudgedRows:
    """For a formset that was given ``data``, the same."""

    def full_clean(self):
        self._errors = [ErrorDict() for _form in self.forms]
        self._non_form_errors = self.error_class()


def shown(form: type[forms.BaseForm], typed: QueryDict) -> type[forms.BaseForm]:
    """The same form, bound to ``typed``; the admin makes it without data on a page to be read."""
    return type(form.__name__, (Unjudged, form), {"typed": typed})


def shown_rows(formset: type[forms.BaseFormSet]) -> type[forms.BaseFormSet]:
    row = type(formset.form.__name__, (Unjudged, formset.form), {})
    return type(formset.__name__, (UnjudgedRows, formset), {"form": row})
