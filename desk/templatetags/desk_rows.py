"""The rows of a story in its form: which fields stand in the line and which are folded."""

from django import template

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


def _name(field) -> str:
    return field.field["name"] if field.is_readonly else field.field.name
