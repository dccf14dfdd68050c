"""A choice by typing that shows a refused form again, whatever was sent in its place."""

from django.contrib.admin.widgets import AutocompleteSelect


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
