"""The small admins that live beside their noun, with what only the desk may know of them."""

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from articles.models import SourceNote
from authors.admin import AuthorAdmin, SourceAdmin
from authors.models import Author, Source
from desk.uses import KeptWhileUsed, used_in
from images.admin import ImageAdmin
from images.models import Image
from reader.templatetags.newsroom_ar import ar_date_time
from tags.admin import SectionAdmin, TagAdmin
from tags.models import Section, Tag

for model in (Author, Source, Image, Section, Tag):
    admin.site.unregister(model)


@admin.register(Author)
class DeskAuthorAdmin(KeptWhileUsed, AuthorAdmin):
    pass


class SourceNoteInline(admin.StackedInline):
    """What the desk knows of a source. Only people with the right to read it see that it exists."""

    model = SourceNote
    fields = ["note"]
    extra = 1
    max_num = 1


@admin.register(Source)
class DeskSourceAdmin(KeptWhileUsed, SourceAdmin):
    inlines = [SourceNoteInline]


@admin.register(Image)
class DeskImageAdmin(KeptWhileUsed, ImageAdmin):
    list_display = [*ImageAdmin.list_display, "added_on"]

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        return [*fieldsets[:-1], (_("The file"), {"fields": ["size", "added_on", "uses"]})]

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "added_on", "uses"]

    @admin.display(description=_("added"), ordering="created_at")
    def added_on(self, image):
        return ar_date_time(image.created_at)

    @admin.display(description=_("where it is used"))
    def uses(self, image):
        links = [(link,) for link in used_in([image])]
        if not links:
            return _("Not used yet.")
        return format_html('<ul class="uses">{}</ul>', format_html_join("", "<li>{}</li>", links))


@admin.register(Section)
class DeskSectionAdmin(KeptWhileUsed, SectionAdmin):
    pass


@admin.register(Tag)
class DeskTagAdmin(KeptWhileUsed, TagAdmin):
    pass
