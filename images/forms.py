"""Forms for a picture and its words. What is typed is cleaned, and kept on refusal."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from arabic.cleaning import clean_headline
from images import metadata
from images.models import Image
from images.uploads import NOT_KEPT, check_picture, named_by_format

ACCEPTED = "image/jpeg,image/png,image/webp,image/avif,image/gif"
READ_FROM_THE_FILE = ("alt", "caption", "credit", "taken_on")


class PictureField(forms.FileField):
    """An uploaded picture, judged by its content; its name says the format that was found."""

    widget = forms.FileInput

    def to_python(self, data):
        file = super().to_python(data)
        if file is not None:
            check_picture(file)
            named_by_format(file)
        return file


class ImageForm(forms.ModelForm):
    """``file`` is asked for once: what was printed must stay the picture that was printed.

    Of a new picture, what is left empty is read from its file.
    """

    class Meta:
        model = Image
        fields = ["file", "alt", "caption", "credit", "taken_on", "focal_x", "focal_y"]
        field_classes = {"file": PictureField}
        widgets = {
            "file": forms.FileInput(attrs={"accept": ACCEPTED}),
            "alt": forms.Textarea(attrs={"rows": 2}),
            "caption": forms.Textarea(attrs={"rows": 2}),
            "taken_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "focal_x": forms.NumberInput(attrs={"min": 0, "max": 1, "step": "any"}),
            "focal_y": forms.NumberInput(attrs={"min": 0, "max": 1, "step": "any"}),
        }
        error_messages = {
            "file": {"required": _("Choose a picture.")},
            "alt": {"required": _("Say what the picture shows.")},
            "credit": {"required": _("Say whose picture it is.")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            for name in ("alt", "credit"):
                self.fields[name].required = False
            self.fields["credit"].help_text = _(
                "Photographer or agency, as printed. Left empty, it is read from the file."
            )

    # The admin says so when the disk did not take the file, and asks for it again.
    is_not_kept = False

    def clean(self):
        values = super().clean()
        if self.is_not_kept and "file" in self.fields:
            self.add_error("file", ValidationError(NOT_KEPT, code="not_kept"))
        for name in ("alt", "caption", "credit"):
            values[name] = clean_headline(values.get(name) or "")
        if file := values.get("file"):
            said = metadata.read(file)
            for name in READ_FROM_THE_FILE:
                values[name] = values.get(name) or getattr(said, name)
        for name in ("alt", "credit"):
            if not values[name] and name not in self.errors:
                message = self.fields[name].error_messages["required"]
                self.add_error(name, ValidationError(message, code="required"))
        return values


class WordsForm(ImageForm):
    """The words of a picture that is in the library."""

    class Meta(ImageForm.Meta):
        fields = [*READ_FROM_THE_FILE]
