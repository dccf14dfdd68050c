"""Sections and tags on the desk."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from arabic.cleaning import clean_headline
from arabic.folding import key
from tags import filing
from tags.merging import Impossible, merge
from tags.models import Section, Tag, TagKey
from tags.queries import wanted_keys
from tags.words import join, split

FILED_ALREADY = _("This tag exists already as «%(name)s». Use it, or merge the two.")
NAME_OF = _("«%(word)s» files under the tag «%(name)s» already. Use that tag, or merge the two.")
TAKEN = _(
    "«%(word)s» files under the tag «%(name)s» already. Take it away there first, or merge the two."
)
NO_WORD = _("A tag needs at least one letter or digit.")
TOO_LONG = _("The name «%(word)s…» is too long. Separate names with «،».")


@admin.register(Section)
class SectionAdmin(admin.ModelAdmin):
    list_display = ["name", "position", "description"]
    fields = ["name", "position", "description"]
    search_fields = ["name"]


class TagForm(forms.ModelForm):
    """A tag by its word; a name that files under another tag is refused with the name it has."""

    other_names = forms.CharField(
        label=_("other names"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_(
            "What is typed so files under this tag too: «سورية» of «سوريا». Separate them with «،»."
        ),
    )

    class Meta:
        model = Tag
        fields = ["name", "description"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["other_names"].initial = self.beside(self.instance)["other_names"]

    @staticmethod
    def beside(tag: Tag) -> dict[str, str]:
        """What is stored beside the row itself, as the form shows it."""
        return {"other_names": join(tag.other_names.all())}

    def clean_name(self):
        name = clean_headline(self.cleaned_data["name"]).strip()
        folded = key(name)[:100]
        if not folded:
            raise ValidationError(NO_WORD)
        known = self._elsewhere([folded]).get(folded)
        if known and known.folded_key == folded:
            raise ValidationError(FILED_ALREADY, params={"name": known.name})
        if known:
            raise ValidationError(NAME_OF, params={"word": name, "name": known.name})
        return name

    def clean_other_names(self) -> list[str]:
        words = [clean_headline(word) for word in split(self.cleaned_data["other_names"])]
        if too_long := next((word for word in words if len(word) > 100), None):
            raise ValidationError(TOO_LONG, params={"word": too_long[:30]})
        wanted = wanted_keys(words)
        taken = self._elsewhere(wanted)
        if taken:
            raise ValidationError(
                [
                    ValidationError(TAKEN, params={"word": wanted[one], "name": tag.name})
                    for one, tag in taken.items()
                ]
            )
        return list(wanted.values())

    def _elsewhere(self, keys) -> dict[str, Tag]:
        """Those of these folded keys that another tag has."""
        known = Tag.objects.known_as(keys)
        return {one: tag for one, tag in known.items() if tag.pk != self.instance.pk}


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
    fields = ["name", "other_names", "description"]
    readonly_fields = ["also"]
    list_display = ["name", "also", "description"]
    list_per_page = 100
    # The admin shows the search box, and serves a choice by typing, when this is set.
    search_fields = ["folded_key"]
    ordering = ["folded_key"]
    actions = ["merge_tags"]

    def get_fields(self, request, obj=None):
        """Who may only look sees the other names as words: they are no column of the tag."""
        if self.has_change_permission(request, obj) or obj is None:
            return self.fields
        return ["name", "also", "description"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("other_names")

    @admin.display(description=_("other names"))
    def also(self, tag):
        return join(tag.other_names.all())

    def get_search_results(self, request, queryset, search_term):
        """Every word must be in a folded key of the tag, so that no spelling hides it."""
        for word in key(search_term).split():
            keys = TagKey.objects.filter(tag=OuterRef("pk"), folded_key__contains=word)
            queryset = queryset.filter(Exists(keys))
        return queryset, False

    # Saving ----------------------------------------------------------------------------------

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """A name that a colleague gives another tag at this very moment is refused as one that
        was given before."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        names = form.cleaned_data["other_names"]
        if change:
            # First what it gives up: its new name may be one of its other names.
            kept = set(wanted_keys(names)) - {key(obj.name)[:100]}
            obj.other_names.exclude(folded_key__in=kept).delete()
        super().save_model(request, obj, form, change)
        obj.call_also(names)

    # Deleting --------------------------------------------------------------------------------

    def changelist_view(self, request, extra_context=None):
        if request.method != "POST":
            return super().changelist_view(request, extra_context)
        with transaction.atomic():
            return super().changelist_view(request, extra_context)

    def get_deleted_objects(self, objs, request):
        """Who files under a tag at this moment is waited for. With a tag go its other names and
        what is known of merges into it: of those nothing is told but the names."""
        if request.method == "POST":
            filing.hold_alone()
        found = [" = ".join([tag.name, *map(str, tag.other_names.all())]) for tag in objs]
        lacking = set() if self.has_delete_permission(request) else {self.opts.verbose_name}
        return found, {self.opts.verbose_name_plural: len(found)}, lacking, []

    # Merging ---------------------------------------------------------------------------------

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
            self._merge(request, form.cleaned_data["kept"], tags)
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

    def _merge(self, request, kept: Tag, tags) -> None:
        try:
            records = merge(kept, tags)
        except Impossible as refusal:
            self.message_user(request, str(refusal), level=messages.ERROR)
            return
        names = join_names(str(record) for record in records)
        self.log_change(request, kept, str(_("Merged into it: %(names)s") % {"names": names}))
        self.message_user(request, _("The tags are now one: «%(name)s».") % {"name": kept.name})


def join_names(names) -> str:
    return "، ".join(f"«{name}»" for name in names)
