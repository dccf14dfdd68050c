"""Pictures on the desk: what may come in, whose it is, and which point of it must stay in frame."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from PIL import Image as Pillow

from arabic.cleaning import clean_headline
from images import renditions
from images.models import Image
from images.uploads import FORMATS, check_picture, fingerprint

SAME_FILE = _("This very file is in the library already as picture {}. One of the two can go.")


class PictureField(forms.FileField):
    """An uploaded picture, judged by its content; its name says the format that was found."""

    widget = forms.FileInput

    def to_python(self, data):
        file = super().to_python(data)
        if file is None:
            return None
        check_picture(file)
        with Pillow.open(file, formats=FORMATS) as picture:
            file.name = f"picture.{picture.format.lower()}"
        file.seek(0)
        return file


class ImageForm(forms.ModelForm):
    """``file`` is asked for once: what was printed must stay the picture that was printed."""

    class Meta:
        model = Image
        fields = ["file", "alt", "caption", "credit", "focal_x", "focal_y"]
        field_classes = {"file": PictureField}
        widgets = {
            "file": forms.FileInput(
                attrs={"accept": "image/jpeg,image/png,image/webp,image/avif,image/gif"}
            ),
            "alt": forms.Textarea(attrs={"rows": 2}),
            "caption": forms.Textarea(attrs={"rows": 2}),
            "focal_x": forms.NumberInput(attrs={"min": 0, "max": 1, "step": "any"}),
            "focal_y": forms.NumberInput(attrs={"min": 0, "max": 1, "step": "any"}),
        }
        error_messages = {
            "file": {"required": _("Choose a picture.")},
            "alt": {"required": _("Say what the picture shows.")},
            "credit": {"required": _("Say whose picture it is.")},
        }

    def _one_line(self, name: str) -> str:
        value = clean_headline(self.cleaned_data.get(name) or "").strip()
        if not value and self.fields[name].required:
            raise ValidationError(self.fields[name].error_messages["required"], code="required")
        return value

    def clean_alt(self):
        return self._one_line("alt")

    def clean_credit(self):
        return self._one_line("credit")


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    form = ImageForm
    list_display = ["alt", "thumbnail", "credit", "size"]
    list_display_links = ["alt"]
    list_per_page = 40
    search_fields = ["alt", "caption", "credit"]
    ordering = ["-id"]
    words = ["alt", "caption", "credit"]

    class Media:
        js = ["desk/js/focal.js"]

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
                        "Click on what must stay in frame when the picture is cropped. "
                        "0 is the left and the upper edge, 1 the right and the lower."
                    ),
                },
            ),
            (_("The file"), {"fields": ["size"]}),
        ]

    def get_readonly_fields(self, request, obj=None):
        return ["focal_picture", "size"]

    def save_model(self, request, obj, form, change):
        """A new file gets its fingerprint; a moved focal point has its crops made anew.

        Crops that printed editions name stay on disk; only the next print takes the new ones.
        """
        if not change:
            obj.sha256 = fingerprint(obj.file)
            self._tell_of_same_file(request, obj)
        is_moved = change and {"focal_x", "focal_y"} & set(form.changed_data)
        had_renditions = bool(obj.renditions)
        if is_moved:
            obj.renditions = {}
        super().save_model(request, obj, form, change)
        if is_moved and had_renditions:
            # Portraits are read from here at every request: there is no next print for them.
            renditions.make(obj)

    def _tell_of_same_file(self, request, obj):
        same = Image.objects.filter(sha256=obj.sha256).order_by("pk").first()
        if same:
            link = format_html(
                '<a href="{}">{}</a>', reverse("admin:images_image_change", args=[same.pk]), same
            )
            self.message_user(request, format_html(SAME_FILE, link), level="warning")

    @admin.display(description=_("picture"))
    def thumbnail(self, image):
        return format_html(
            '<img class="thumb" src="{}" alt="" width="96" height="64" loading="lazy">',
            self._address(image),
        )

    @admin.display(description=_("picture"))
    def focal_picture(self, image):
        return format_html(
            '<div class="focal"><span class="focal__frame" data-focal-x="id_focal_x"'
            ' data-focal-y="id_focal_y"><img src="{}" alt="{}">'
            '<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">'
            '<ellipse class="focal__ring" cx="{}" cy="{}" rx="4" ry="4"/></svg></span></div>',
            self._address(image),
            image.alt,
            # In an SVG attribute a comma would be no decimal point.
            str(round(image.focal_x * 100, 1)),
            str(round(image.focal_y * 100, 1)),
        )

    def _address(self, image):
        return reverse("desk:picture", args=[image.pk])

    @admin.display(description=_("size"))
    def size(self, image):
        return format_html('<bdi dir="ltr">{} × {}</bdi>', str(image.width), str(image.height))
