"""What Django's admin says in signs of its own, said in words."""

from django.contrib.admin.templatetags import admin_list
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

ICONS = {True: "yes", False: "no", None: "unknown"}


def yes_or_no(value: bool | None) -> SafeString:
    """The admin's own sign of a switch; its alternative text is an English True or False there."""
    words = {True: _("Yes"), False: _("No"), None: _("Unknown")}[value]
    return format_html(
        '<img src="{}" alt="{}">', static(f"admin/img/icon-{ICONS[value]}.svg"), words
    )


def say() -> None:
    """The admin asks for this function by its name each time; it has no setting for it."""
    admin_list._boolean_icon = yes_or_no
