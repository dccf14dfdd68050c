"""What a list of the admin may be asked for by its address."""

from django.core.exceptions import FieldDoesNotExist


class OwnColumns:
    """For a ModelAdmin: its list is filtered by its own columns alone.

    An address may ask by any relation, also by the rows that point here, by «+» even where they
    have no name on this side; they would tell a colleague which source is the unnamed one, what
    stands in a draft, and of which story there is a confidential note.
    """

    def lookup_allowed(self, lookup, value, request=None):
        try:
            is_own = self.model._meta.get_field(lookup.split("__")[0]).concrete
        except FieldDoesNotExist:
            is_own = True
        return is_own and super().lookup_allowed(lookup, value, request)
