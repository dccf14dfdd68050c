"""Sections and tags on the desk."""

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from arabic.cleaning import clean_headline
from arabic.folding import key
from tags.merging import merge
from tags.models import Section, Tag

FILED_ALREADY = _("This tag exists already as «%(name)s». Use it, or merge the two.")
NO_WORD = _("A tag needs at least one letter or digit.")


@admin.register(Section)
class SectionAdmin(admin.ModelAdmin):
    list_display = ["name", "position", "description"]
    fields = ["name", "position", "description"]
    search_fields = ["name"]


class TagForm(forms.ModelForm):
    """A tag by its word; another spelling of a known tag is refused with the name it has."""

    class Meta:
        model = Tag
        fields = ["name", "description"]

    def clean_name(self):
        name = clean_headline(self.cleaned_data["name"]).strip()
        folded = key(name)[:100]
        if not folded:
            raise ValidationError(NO_WORD)
        known = Tag.objects.filter(folded_key=folded).exclude(pk=self.instance.pk).first()
        if known:
            raise ValidationError(FILED_ALREADY % {"name": known.name})
        return name


class MergeForm(forms.Form):
    kept = forms.ModelChoiceField(
        Tag.objects.none(),
        label=_("The tag that stays"),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args, tags, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kept"].queryset = tags


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    form = TagForm
    list_display = ["name", "description", "stories"]
    list_per_page = 100
    # The admin shows the search box, and serves a choice by typing, when this is set.
    search_fields = ["folded_key"]
    ordering = ["folded_key"]
    actions = ["merge_tags"]

    def get_queryset(self, request):
        queryset = super().get_queryset(request)
        if request.resolver_match and request.resolver_match.url_name == "tags_tag_changelist":
            queryset = queryset.annotate(stories=Count("articles"))
        return queryset

    @admin.display(description=_("stories"), ordering="stories")
    def stories(self, tag):
        return tag.stories

    def get_search_results(self, request, queryset, search_term):
        """Every word must be in the folded key, so that no spelling hides a tag."""
        for word in key(search_term).split():
            queryset = queryset.filter(folded_key__contains=word)
        return queryset, False

    @admin.action(description=_("Merge into one tag"), permissions=["delete"])
    def merge_tags(self, request, queryset):
        """Asks which tag stays; its answer comes back to this action."""
        tags = queryset.model.objects.filter(pk__in=queryset.values("pk"))
        if tags.count() < 2:
            self.message_user(request, _("Choose at least two tags to merge."), level="warning")
            return None
        answer = request.POST if "merge" in request.POST else None
        form = MergeForm(answer, tags=tags)
        if answer and form.is_valid():
            kept = form.cleaned_data["kept"]
            merge(kept, tags.exclude(pk=kept.pk))
            self.log_change(request, kept, str(_("Tags merged")))
            self.message_user(request, _("The tags are now one: «%(name)s».") % {"name": kept.name})
            return redirect("admin:tags_tag_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge tags"),
            "opts": self.opts,
            "form": form,
            "tags": tags,
            "checkbox_name": ACTION_CHECKBOX_NAME,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/tags/tag/merge.html", context)
