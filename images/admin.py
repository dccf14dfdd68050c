"""Pictures on the desk: what may come in, whose it is, and which point of it must stay in frame."""

import logging

from django import forms
from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from images import crops, cutting, renditions
from images.files import NotKept
from images.forms import ImageForm
from images.likeness import likeness, near
from images.models import Cutting, Image, Permit, Rights
from images.rights import refusal_of, refused
from images.uploads import fingerprint

log = logging.getLogger("newsroom.pictures")

SAME_FILE = _("This very file is in the library already as picture {}. One of the two can go.")
LOOKS_ALIKE = _("The library has a picture that looks like this one: {}. Is it the same?")
SHOWN_CROPS = {
    "natural": _("In the story"),
    "card": _("On cards and lists"),
    "wide": _("At the head of the front page"),
    "square": _("As a portrait"),
    "share": _("When shared"),
}
NOT_MADE_ANEW = _(
    "The original of this picture cannot be read, so the crops that readers get stay as they were."
)


class RightsInline(admin.StackedInline):
    """The right to publish: who may change the picture may say what is known of it."""

    model = Rights
    fields = [("permit", "until"), "note"]
    formfield_overrides = {
        models.DateField: {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
    }
    extra = 1
    max_num = 1
    can_delete = False

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("images.view_image")

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return request.user.has_perm("images.add_image")
        return admin.site.get_model_admin(Image).has_change_permission(request, obj)

    has_add_permission = has_change_permission


class ByRight(admin.SimpleListFilter):
    title = _("right to publish")
    parameter_name = "right"

    def lookups(self, request, model_admin):
        return [("refused", _("May not be published now")), *Permit.choices]

    def queryset(self, request, queryset):
        if self.value() == "refused":
            return queryset.filter(refused(timezone.localdate()))
        if self.value() == Permit.UNKNOWN:
            return queryset.exclude(rights__permit__in=set(Permit) - {Permit.UNKNOWN})
        is_known = self.value() in Permit.values
        return queryset.filter(rights__permit=self.value()) if is_known else queryset


class ByCutting(admin.SimpleListFilter):
    title = _("files for readers")
    parameter_name = "cut"

    def lookups(self, request, model_admin):
        return [("waiting", _("Still being made")), ("failed", _("Could not be made"))]

    def queryset(self, request, queryset):
        if self.value() in ("waiting", "failed"):
            is_waiting = self.value() == "waiting"
            some = Cutting.objects.filter(given_up_at__isnull=is_waiting)
            return queryset.filter(pk__in=some.values("image"))
        return queryset


class ByWords(admin.SimpleListFilter):
    title = _("words of the picture")
    parameter_name = "words"

    def lookups(self, request, model_admin):
        return [("no-alt", _("Without alternative text")), ("no-credit", _("Without a credit"))]

    def queryset(self, request, queryset):
        empty = {"no-alt": "alt", "no-credit": "credit"}.get(self.value())
        return queryset.filter(**{empty: ""}) if empty else queryset


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    form = ImageForm
    inlines = [RightsInline]
    list_display = ["named", "thumbnail", "credit", "size", "standing", "files"]
    list_display_links = ["named"]
    list_filter = [ByRight, ByWords, ByCutting]
    actions = ["try_again"]
    list_per_page = 40
    list_select_related = ["rights"]
    search_fields = ["alt", "caption", "credit"]
    search_help_text = _("Words of the picture, its credit, or its number")
    ordering = ["-id"]
    words = ["alt", "caption", "credit", "taken_on"]

    class Media:
        js = ["desk/js/focal.js"]
        css = {"all": ["desk/css/pictures.css"]}

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return [(None, {"fields": ["file", *self.words]})]
        return [
            (None, {"fields": self.words}),
            (
                _("Focal point"),
                {
                    "fields": ["focal_picture", ("focal_x", "focal_y")],
                    "description": _(
                        "Click on what must stay in frame when the picture is cropped, or move the "
                        "ring with the arrow keys. 0 is the left and the upper edge, 1 the right "
                        "and the lower."
                    ),
                },
            ),
            (_("The file"), {"fields": ["size", "all_files"]}),
        ]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """When the disk does not take the file, nothing is stored, and the form comes back with
        what was typed."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except NotKept as error:
            log.error("A picture could not be kept: %s", error.strerror)
            request.is_not_kept = True
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.is_not_kept = getattr(request, "is_not_kept", False)
        return form

    def get_readonly_fields(self, request, obj=None):
        return ["focal_picture", "size", "all_files"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("cuttings")

    def get_search_results(self, request, queryset, search_term):
        return queryset.search(search_term), False

    def save_model(self, request, obj, form, change):
        """A new file gets its fingerprint and its likeness; a moved focal point or another credit
        has its renditions made anew.

        Portraits are read from there at every request: there is no next print for them.
        """
        if not change:
            obj.sha256, obj.likeness = fingerprint(obj.file), likeness(obj.file)
            self._tell_of_others(request, obj)
        is_other = change and {"focal_x", "focal_y", "credit"} & set(form.changed_data)
        super().save_model(request, obj, form, change)
        if is_other and obj.renditions and not renditions.make_anew(obj):
            self.message_user(request, NOT_MADE_ANEW, level="warning")

    def _tell_of_others(self, request, obj):
        same = Image.objects.filter(sha256=obj.sha256).order_by("pk").first()
        alike = [] if same else near(obj.likeness, at_most=1)
        for other, words in [(same, SAME_FILE)] if same else [(one, LOOKS_ALIKE) for one in alike]:
            link = format_html(
                '<a href="{}">{}</a>', reverse("admin:images_image_change", args=[other.pk]), other
            )
            self.message_user(request, format_html(words, link), level="warning")

    @admin.display(description=_("alternative text"), ordering="alt")
    def named(self, image):
        return image.alt or _("Picture %(number)s, without alternative text") % {"number": image.pk}

    @admin.display(description=_("picture"))
    def thumbnail(self, image):
        return format_html(
            '<img class="thumb" src="{}" alt="" width="320" height="240" loading="lazy">',
            self._address(image),
        )

    @admin.display(description=_("right to publish"))
    def standing(self, image):
        refusal = refusal_of(image, timezone.localdate())
        return format_html('<span class="picture-refused">{}</span>', refusal) if refusal else ""

    @admin.display(description=_("files for readers"))
    def files(self, image):
        """Nothing where all is made, or nothing was printed yet."""
        rows = list(image.cuttings.all())
        failed = next((one for one in rows if one.given_up_at), None)
        if failed:
            return format_html(
                '<span class="picture-refused">{}</span> <bdi dir="ltr">{}</bdi>',
                _("Some could not be made; readers get the picture in one size."),
                failed.failure,
            )
        return _("Being made; until then readers get the picture in one size.") if rows else ""

    @admin.display(description=_("files for readers"))
    def all_files(self, image):
        """The same for the page of the picture, where nothing would say too little."""
        made = (
            _("All are made.") if image.renditions else _("Made when a story is printed with it.")
        )
        return self.files(image) or made

    @admin.action(description=_("Try again to make the files for readers"), permissions=["change"])
    def try_again(self, request, queryset):
        count = cutting.try_again(Cutting.objects.filter(image__in=queryset))
        self.message_user(
            request, _("They are made within a minute.") if count else _("Nothing is waited for.")
        )

    @admin.display(description=_("picture"))
    def focal_picture(self, image):
        return format_html(
            '<div class="focal"><span class="focal__frame" data-focal-x="id_focal_x"'
            ' data-focal-y="id_focal_y" aria-label="{}"><img src="{}" alt="{}">'
            '<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">'
            '<ellipse class="focal__ring" cx="{}" cy="{}" rx="4" ry="4"/></svg></span>'
            '<div class="focal__crops" hidden>{}</div></div>',
            _("Focal point: moved by the arrow keys"),
            self._address(image),
            image.alt,
            # In an SVG attribute a comma would be no decimal point.
            str(round(image.focal_x * 100, 1)),
            str(round(image.focal_y * 100, 1)),
            format_html_join(
                "",
                '<figure class="focal__crop focal__crop--{}"><img src="{}" alt="" data-shape="{}">'
                "<figcaption>{}</figcaption></figure>",
                (
                    (
                        crop,
                        self._address(image),
                        str(shape or image.width / (image.height or 1)),
                        words,
                    )
                    for crop, words in SHOWN_CROPS.items()
                    for shape in [crops.CROPS[crop][0]]
                ),
            ),
        )

    def _address(self, image):
        return reverse("desk:picture", args=[image.pk])

    @admin.display(description=_("size"))
    def size(self, image):
        return format_html('<bdi dir="ltr">{} × {}</bdi>', str(image.width), str(image.height))
