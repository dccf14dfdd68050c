"""The rows of a story in its form: which fields stand in the line and which are folded."""

from datetime import date

from django import template
from django.utils.translation import gettext as _

from language import saying

register = template.Library()


@register.filter
def fields_of(row, part: str) -> list:
    """The fields of an inline form: ``main`` those of the line, ``details`` those folded."""
    folded = row.model_admin.details
    fields = [field for fieldset in row for line in fieldset for field in line]
    return [field for field in fields if (_name(field) in folded) == (part == "details")]


@register.filter
def has_details(row) -> bool:
    """Whether a folded field says something or is refused: then it is not folded."""
    form, folded = row.form, row.model_admin.details
    return any(form[name].value() or form[name].errors for name in folded if name in form.fields)


@register.filter
def read_only(field):
    """What such a field says: a day in the house's words, yes and no in letters, all else as the
    admin has it."""
    value = getattr(field.form.instance, _name(field), None)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return saying.date(value) if isinstance(value, date) else field.contents()


def _name(field) -> str:
    return field.field["name"] if field.is_readonly else field.field.name
