"""Two people, one name, source, picture, tag or section: a stale save writes nothing.

The form carries a fingerprint of what it was read as. When something else is stored by now, it is
shown again with what was typed, and beside each field what is stored; to save it again is a choice.
Stories are compared by their version: see ``desk.conflicts``.
"""

import hashlib
import json

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.forms.models import _get_foreign_key, model_to_dict
from django.http import Http404
from django.utils.translation import gettext as _

READ_AS = "read_as"


class Compared:
    """For a ModelForm. ``meanwhile`` is the stored row when it is not the one that was read.

    A form may have fields that are stored beside the row: its own ``beside(row)`` says what is
    stored there, as the form shows it.
    """

    meanwhile = None

    def beside(self, row) -> dict[str, str]:
        own = getattr(super(), "beside", None)
        return own(row) if own else {}

    def clean(self):
        values = super().clean()
        if self.meanwhile is None:
            return values
        beside = self.beside(self.meanwhile)
        stored = model_to_dict(self.meanwhile, list(self.fields)) | beside
        for name, field in self.fields.items():
            if name in stored and field.has_changed(stored[name], self[name].data):
                text = beside.get(name) or _in_words(self.meanwhile, name)
                self.add_error(name, _("Stored now: «%(text)s»") % {"text": text})
        raise ValidationError(
            _(
                "A colleague saved this while you were writing. Nothing of yours is lost: "
                "compare with what is stored, then save again."
            ),
            code="stale",
        )


def _in_words(row, name: str) -> str:
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if isinstance(value, models.Manager):
        return "، ".join(map(str, value.all()))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return "" if value is None else str(value)


class ReadFirst:
    """For a ModelAdmin: what is saved was read in the state that is stored."""

    change_form_template = "desk/library_form.html"
    # Columns that the form does not write: a change of them is no news to who fills it in.
    uncompared: tuple[str, ...] = ()

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The row is locked and compared before anything of the form is bound."""
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        number = unquote(object_id)
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            raise Http404
        with transaction.atomic():
            rows = self.model._base_manager.select_for_update(no_key=True)
            row = rows.filter(pk=number).first()
            if row and request.POST.get(READ_AS) != self.fingerprint(request, row):
                request.meanwhile = row
            response = super().changeform_view(request, object_id, form_url, extra_context)
            if getattr(request, "meanwhile", None):
                response.status_code = 409
            return response

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        meanwhile = getattr(request, "meanwhile", None)
        return type(form.__name__, (Compared, form), {"meanwhile": meanwhile})

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            context[READ_AS] = self.fingerprint(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def fingerprint(self, request, obj) -> str:
        """Of what is stored, its rows that this person may see included; not of what was typed."""
        meta = self.model._meta
        columns = [
            one.attname
            for one in meta.concrete_fields
            if one.editable and one.name not in self.uncompared
        ]
        stored = [list(self.model._base_manager.filter(pk=obj.pk).values(*columns))]
        for field in meta.local_many_to_many:
            chosen = getattr(obj, field.name).order_by("pk")
            stored.append(list(chosen.values_list("pk", flat=True)))
        for inline in self.get_inline_instances(request, obj):
            owner = _get_foreign_key(self.model, inline.model).name
            rows = inline.model._base_manager.filter(**{owner: obj.pk}).order_by("pk")
            stored.append(list(rows.values()))
        text = json.dumps(stored, cls=DjangoJSONEncoder, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:24]
