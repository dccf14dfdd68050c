"""Authors and sources on the desk. Who left is deactivated; what was printed keeps its name."""

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from arabic.folding import key, sort_key
from authors.models import Author, AuthorLink, Source
from language import saying

KNOWN_SOURCE = _("This source exists already as «%(name)s». Use it.")


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


# An address typed without its scheme is a secure one.
SECURE = {models.URLField: {"assume_scheme": "https"}}


class LinkInline(admin.TabularInline):
    """A part of the author: whoever may write the author may write these."""

    model = AuthorLink
    formfield_overrides = SECURE
    extra = 0
    fields = ["label", "url", "position"]

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("authors.view_author")

    def has_add_permission(self, request, obj=None):
        right = "change" if obj else "add"
        return request.user.has_perm(f"authors.{right}_author")

    has_change_permission = has_delete_permission = has_add_permission


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

    @admin.action(
        description=_("Deactivate: keep the stories, offer the name no longer"),
        permissions=["change"],
    )
    def deactivate(self, request, queryset):
        self._set_active(request, queryset, False)

    @admin.action(description=_("Activate"), permissions=["change"])
    def activate(self, request, queryset):
        self._set_active(request, queryset, True)

    def _set_active(self, request, queryset, value):
        authors = list(queryset)
        names = saying.listed(author.name for author in authors)
        queryset.order_by().update(is_active=value)
        for author in authors:
            # As the admin keeps it: said in English, shown in the language of who reads.
            self.log_change(request, author, [{"changed": {"fields": ["Active"]}}])
        words = _("Activated: %(names)s") if value else _("Deactivated: %(names)s")
        self.message_user(request, words % {"names": names})


class SourceForm(forms.ModelForm):
    """A source by its name and kind; another spelling of a known one is refused beside the name."""

    def clean(self):
        cleaned = super().clean()
        name, kind = cleaned.get("name"), cleaned.get("kind")
        if name and kind:
            same = Source.objects.filter(kind=kind, sort_key=sort_key(name)[:130])
            if known := same.exclude(pk=self.instance.pk).first():
                self.add_error("name", KNOWN_SOURCE % {"name": known.name})
        return cleaned


@admin.register(Source)
class SourceAdmin(FoundByName):
    form = SourceForm
    formfield_overrides = SECURE
    list_display = ["name", "kind", "url"]
    list_filter = ["kind"]
    list_per_page = 50
    fields = ["name", "kind", "url", "description"]
