"""Authors and sources on the desk. Both are kept: who left is deactivated, what was printed stays."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from arabic.folding import key, sort_key
from authors.models import Author, AuthorLink, Source


class FoundByName(admin.ModelAdmin):
    """Search that finds أحمد when احمد is typed, with or without ال."""

    # The admin shows the search box, and serves a choice by typing, when this is set.
    search_fields = ["name"]
    ordering = ["sort_key", "id"]

    def get_search_results(self, request, queryset, search_term):
        """Every word must be in the name; no row can appear twice, so nothing is made distinct."""
        for word in search_term.split():
            found = Q(name__icontains=word)
            for spelling in {key(word), sort_key(word)} - {""}:
                found |= Q(sort_key__contains=spelling)
            queryset = queryset.filter(found)
        return queryset, False


class LinkInline(admin.TabularInline):
    model = AuthorLink
    extra = 0
    fields = ["label", "url", "position"]


@admin.register(Author)
class AuthorAdmin(FoundByName):
    list_display = ["name", "kind", "job", "is_active"]
    list_filter = ["is_active", "kind"]
    list_per_page = 50
    autocomplete_fields = ["portrait"]
    inlines = [LinkInline]
    actions = ["deactivate", "activate"]
    fieldsets = [
        (None, {"fields": [("name", "kind"), ("gender", "job"), "bio", "portrait", "is_active"]}),
    ]

    def get_search_results(self, request, queryset, search_term):
        """A colleague who has left is found in the list, but no longer offered for a byline."""
        match = request.resolver_match
        if match and match.url_name == "autocomplete":
            queryset = queryset.active()
        return super().get_search_results(request, queryset, search_term)

    @admin.action(description=_("Deactivate: keep the stories, offer the name no longer"), permissions=["change"])
    def deactivate(self, request, queryset):
        count = queryset.filter(is_active=True).update(is_active=False)
        self.message_user(
            request,
            ngettext("%(count)d author deactivated.", "%(count)d authors deactivated.", count)
            % {"count": count},
        )

    @admin.action(description=_("Activate"), permissions=["change"])
    def activate(self, request, queryset):
        count = queryset.filter(is_active=False).update(is_active=True)
        self.message_user(
            request,
            ngettext("%(count)d author activated.", "%(count)d authors activated.", count)
            % {"count": count},
        )


@admin.register(Source)
class SourceAdmin(FoundByName):
    list_display = ["name", "kind", "url"]
    list_filter = ["kind"]
    list_per_page = 50
    fields = ["name", "kind", "url", "description"]
