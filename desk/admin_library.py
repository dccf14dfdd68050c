"""The small admins that live beside their noun, with what only the desk may know of them."""

import re

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from articles import workflow
from articles.models import SourceNote
from authors.admin import AuthorAdmin, SourceAdmin
from authors.models import Author, Source
from desk.meanwhile import ReadFirst
from desk.own_columns import OwnColumns
from desk.picture_cards import may_change
from desk.typed_choice import ChosenByTyping
from desk.uses import KeptWhileUsed, printed_with, story_link, unused_pictures, used_in
from images.admin import ImageAdmin
from images.models import Image
from images.rights import refusal_of
from language import saying
from reader.templatetags.newsroom_ar import ar_date_time
from tags.admin import SectionAdmin
from tags.models import Section, Tag

STILL_SHOWN = _("Readers see it, or will see it at a time that is planned, in these stories:")
NAMED = 10

for model in (Author, Source, Image, Section, Tag):
    admin.site.unregister(model)


class LibraryAdmin(OwnColumns, ReadFirst, KeptWhileUsed):
    """What all that stories are made with have in common on the desk."""


@admin.register(Author)
class DeskAuthorAdmin(ChosenByTyping, LibraryAdmin, AuthorAdmin):
    list_display = [*AuthorAdmin.list_display[:-1], "works"]

    # In words: the admin's own mark is read out in English.
    @admin.display(description=_("active"), ordering="is_active")
    def works(self, author):
        return _("Yes") if author.is_active else _("No")


class SourceNoteInline(admin.StackedInline):
    """What the desk knows of a source. Only people with the right to read it see that it exists."""

    model = SourceNote
    fields = ["note"]
    extra = 1
    max_num = 1


@admin.register(Source)
class DeskSourceAdmin(LibraryAdmin, SourceAdmin):
    inlines = [SourceNoteInline]

    def construct_change_message(self, request, form, formsets, add=False):
        """Without the note: the history is open to people who may not know that there is one."""
        told = [one for one in formsets or () if one.model is not SourceNote]
        return super().construct_change_message(request, form, told, add)


class ByUse(admin.SimpleListFilter):
    title = _("use")
    parameter_name = "use"

    def lookups(self, request, model_admin):
        return [("some", _("Used in a story or as a portrait")), ("none", _("Not used yet"))]

    def queryset(self, request, queryset):
        if self.value() == "none":
            return queryset.filter(unused_pictures())
        return queryset.exclude(unused_pictures()) if self.value() == "some" else queryset


@admin.register(Image)
class DeskImageAdmin(LibraryAdmin, ImageAdmin):
    list_display = [*ImageAdmin.list_display, "added_on"]
    list_filter = [*ImageAdmin.list_filter, ByUse]

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_change(request.user, obj))

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The stories that show it are locked first, in the order in which the press locks."""
        number = unquote(object_id or "")
        with transaction.atomic():
            if request.method == "POST" and re.fullmatch("[0-9]{1,18}", number):
                workflow.hold_stories_of(int(number))
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        return [
            *fieldsets[:-1],
            (_("The file"), {"fields": ["size", "all_files", "added_on", "uses"]}),
        ]

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "added_on", "uses"]

    @admin.display(description=_("added"), ordering="created_at")
    def added_on(self, image):
        return ar_date_time(image.created_at)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and form.changed_data:
            workflow.picture_changed(obj, by=request.user)

    def save_related(self, request, form, formsets, change):
        """A right that was withdrawn reaches no story by itself: say where readers see the picture
        or will see it."""
        super().save_related(request, form, formsets, change)
        image = Image.objects.select_related("rights").get(pk=form.instance.pk)
        refusal = refusal_of(image, timezone.localdate())
        shown = printed_with(image, timezone.now()).seen_by(request.user) if refusal else []
        if links := [story_link(story) for story in shown[:NAMED]]:
            stories = format_html_join(saying.comma(), "{}", ((link,) for link in links))
            self.message_user(
                request, format_html("{} {} {}", refusal, STILL_SHOWN, stories), level="warning"
            )

    def get_object(self, request, object_id, from_field=None):
        image = super().get_object(request, object_id, from_field)
        if image:
            image.seen_by = request.user
        return image

    @admin.display(description=_("where it is used"))
    def uses(self, image):
        links = [(link,) for link in used_in([image], image.seen_by)]
        if not links:
            return _("Not used yet.")
        return format_html('<ul class="uses">{}</ul>', format_html_join("", "<li>{}</li>", links))


@admin.register(Section)
class DeskSectionAdmin(LibraryAdmin, SectionAdmin):
    pass
