"""Synonyms on the desk: what else a reader means who types a word."""

from django.contrib import admin, messages
from django.db.models import Q
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from arabic.folding import key
from desk.meanwhile import ReadFirst
from desk.own_columns import OwnColumns
from editions.models import Synonym

FOUND_TOO = _("These lists have words of it too; asking for such a word finds both:")
NAMED = 5


@admin.register(Synonym)
class SynonymAdmin(OwnColumns, ReadFirst, admin.ModelAdmin):
    fields = ["words", "kind"]
    list_display = ["words", "kind"]
    list_filter = ["kind"]
    list_per_page = 100
    # The admin shows the search box when this is set; see get_search_results.
    search_fields = ["words"]

    def get_search_results(self, request, queryset, search_term):
        """By the letters as typed, or as a whole word in any shape that search finds it in."""
        term = search_term.strip()
        if not term:
            return queryset, False
        alike = Q(words__icontains=term)
        if folded := key(term):
            alike |= Q(phrases__contains=Synonym.phrases_of(folded))
        return queryset.filter(alike), False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        obj.refresh_from_db()
        others = Synonym.objects.filter(phrases__overlap=obj.phrases).exclude(pk=obj.pk)[:NAMED]
        if others:
            lists = format_html_join(" ", "<bdi>({})</bdi>", ((one.words,) for one in others))
            messages.warning(request, format_html("{} {}", FOUND_TOO, lists))
