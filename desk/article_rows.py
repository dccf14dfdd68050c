"""The rows of a story in its form: bylines, sources used, related links."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from js_asset import Media

from articles import rights
from articles.models import ArticleAttribution, ArticleByline, ArticleRelated
from authors.admin import SECURE
from desk import typed_text
from desk.forms import AttributionForm, BylineForm, BylineRows, RelatedForm
from desk.story_field import labelled


class Rows:
    """Rows of a story: who may change the story may change them."""

    # One to begin with; of a story that exists it is for those whose browser runs no scripts.
    extra = 1
    formfield_overrides = SECURE
    template = "desk/parts/rows.html"
    # What one calls a further row, and the fields that are folded into its details.
    add_words = ""
    details: tuple[str, ...] = ()

    @property
    def media(self):
        """None of the admin's scripts: ours add and move rows (static/desk/js/article.js)."""
        return Media()

    def get_formset(self, request, obj=None, **kwargs):
        """Rows that were typed before are shown as they stand."""
        formset = super().get_formset(request, obj, **kwargs)
        return typed_text.shown_rows(formset) if typed_text.to_show(request) else formset

    def has_view_permission(self, request, obj=None):
        return True

    def has_change_permission(self, request, obj=None):
        return obj is None or rights.may_change(request.user, obj)

    has_add_permission = has_delete_permission = has_change_permission

    def get_fields(self, request, obj=None):
        """Rows that may only be read stand in their order: no field for it."""
        fields = super().get_fields(request, obj)
        if self.has_change_permission(request, obj):
            return fields
        lines = [one if isinstance(one, tuple) else (one,) for one in fields]
        return [tuple(name for name in line if name != "order") for line in lines]


class BylineInline(Rows, admin.TabularInline):
    model = ArticleByline
    form = BylineForm
    formset = BylineRows
    add_words = _("Add a byline")


class AttributionInline(Rows, admin.StackedInline):
    model = ArticleAttribution
    form = AttributionForm
    fields = ("source", "is_unnamed", "wording", "used_for", "url", "consulted_on", "order")
    add_words = _("Add a source")
    details = ("used_for", "url", "consulted_on")


class RelatedInline(Rows, admin.TabularInline):
    model = ArticleRelated
    add_words = _("Add a related story or page")
    form = RelatedForm
    readonly_fields = ("chosen",)

    def get_fields(self, request, obj=None):
        """To be read a story is its headline, not its number alone."""
        if self.has_change_permission(request, obj):
            return self.form.Meta.fields
        return ("chosen", "url", "title")

    @admin.display(description=_("story"))
    def chosen(self, row):
        return labelled(row.related_story_id) if row.related_story_id else ""

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.user = request.user
        return formset
