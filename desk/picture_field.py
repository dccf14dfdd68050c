"""Choosing the picture of a story: by its number, or with a script from the library."""

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from js_asset import ImportMap, Media

from desk.picture_cards import line, refusal
from images.forms import ACCEPTED
from images.models import Image
from images.uploads import MAX_BYTES

MODULES = ImportMap(
    {f"desk-editor/{name}": f"desk/editor/{name}.js" for name in ("dialogs", "pictures", "uploads")}
)


class PictureInput(forms.TextInput):
    """The number of a picture beside what it shows; a script makes a card of it."""

    card_name = "desk/parts/picture_field.html"

    def __init__(self, attrs=None):
        super().__init__({"inputmode": "numeric", "dir": "ltr", **(attrs or {})})

    @property
    def media(self):
        return Media(importmap=MODULES, css={"all": ["desk/css/pictures.css"]})

    def render(self, name, value, attrs=None, renderer=None):
        number = str(value or "")
        is_number = number.isascii() and number.isdigit() and len(number) < 19
        image = Image.objects.filter(pk=number).first() if is_number else None
        context = {
            "input": super().render(name, value, attrs, renderer),
            "field_id": (attrs or {}).get("id", name),
            "picture": image and line(image),
            "accepted": ACCEPTED,
            "most_bytes": MAX_BYTES,
        }
        return render_to_string(self.card_name, context)


class PictureChoice(forms.ModelChoiceField):
    """Its cleaned value is a picture that may be published, or the one that was stored before."""

    widget = PictureInput
    default_error_messages = {
        "invalid_choice": _("There is no picture of this number. Choose one from the library."),
    }

    def __init__(self, **options):
        super().__init__(Image.objects.select_related("rights"), **options)

    kept: int | None = None  # the number that is stored: it stays, and the checks judge it

    def clean(self, value) -> Image | None:
        image = super().clean(str(value).strip() if value else value)
        if image and image.pk != self.kept and (why := refusal(image)):
            raise forms.ValidationError(why, code="refused")
        return image
