"""The field in which a body is written: django-prose-editor, held to ``editions.vocabulary``."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import AdminProseEditorWidget, importmap, prose_editor_js
from js_asset import ImportMap, Media, Script

from editions import body
from editions.vocabulary import editor_extensions
from images.forms import ACCEPTED
from images.uploads import MAX_BYTES
from language import saying

# More than the longest report; beyond it a page and its editor become slow.
LONGEST_BODY = 400_000

_modules = ImportMap(
    {
        f"desk-editor/{name}": f"desk/editor/{name}.js"
        for name in (
            "cards",
            "dialogs",
            "icons",
            "paste",
            "pictures",
            "toolbar",
            "uploads",
            "words",
        )
    }
)


class BodyWidget(AdminProseEditorWidget):
    """A textarea with the marker and the configuration that static/desk/editor/start.js reads."""

    def __init__(self, attrs=None):
        super().__init__({"rows": 20, **(attrs or {})}, preset="body")

    def build_attrs(self, base_attrs, extra_attrs=None):
        direction = "rtl" if saying.is_right_to_left() else "ltr"
        own = {"lang": saying.code(), "dir": direction}
        return super().build_attrs(base_attrs | own, extra_attrs)

    @property
    def media(self):
        # Without the library's sheet and its font of icons: the toolbar draws its own (icons.js).
        return Media(
            importmap=importmap | _modules,
            css={"all": ["desk/editor/editor.css"]},
            js=[prose_editor_js, Script("desk/editor/start.js", type="module")],
        )

    def get_config(self) -> dict:
        return {
            "extensions": editor_extensions(),
            "upload": {"accepted": ACCEPTED, "mostBytes": MAX_BYTES},
            "addresses": {
                "stories": reverse("desk:stories_json"),
                "pictures": reverse("desk:pictures_json"),
                "addPicture": reverse("desk:add_picture"),
                "clean": reverse("desk:clean_html"),
            },
        }


class BodyField(forms.CharField):
    """Its cleaned value is the canonical body, whatever was submitted."""

    widget = BodyWidget
    default_error_messages = {
        "too_long": _("This text is too long for one story (more than %(limit)s characters)."),
    }

    def __init__(self, **options):
        options["widget"] = BodyWidget  # the admin passes a widget of its own for text fields
        super().__init__(**options)

    def to_python(self, value) -> str:
        clean = body.sanitise(super().to_python(value))
        if len(clean) > LONGEST_BODY:
            raise forms.ValidationError(
                self.error_messages["too_long"], code="too_long", params={"limit": LONGEST_BODY}
            )
        return clean

    def has_changed(self, initial, data) -> bool:
        """What the editor submits differs from what is stored in form, not always in meaning."""
        return not self.disabled and body.sanitise(initial) != body.sanitise(data)


# What the admin loads on every form for widgets that the story's form does not have.
ADMIN_SCRIPTS = (
    "vendor/jquery/", "vendor/xregexp/", "jquery.init.js", "core.js", "actions.js", "urlify.js",
    "prepopulate.js", "inlines.js", "admin/RelatedObjectLookups.js",
)  # fmt: skip


def without_admin_scripts(media: forms.Media) -> forms.Media:
    """The same media without jQuery and what needs it, unless a widget brings select2 along."""
    if any("select2" in str(one) for one in media._js):
        return media
    lean = Media.from_media(media)
    unwanted = tuple(f"admin/js/{name}" for name in ADMIN_SCRIPTS)
    lean._js_lists = [
        [one for one in scripts if not _path(one).startswith(unwanted)]
        for scripts in media._js_lists
    ]
    return lean


def _path(script) -> str:
    return getattr(script, "_path", script)


def with_nonce(media: forms.Media, request) -> forms.Media:
    """The same media with the page's CSP nonce on its tags: the import map is an inline script.

    For ``render_change_form`` on Django 5.2; from 6.1 on the admin does this itself.
    """
    # A lazy nonce is false until somebody reads it, so it must not be asked for its truth.
    nonce = getattr(request, "csp_nonce", None)
    return Media.from_media(media, nonce="" if nonce is None else str(nonce))
