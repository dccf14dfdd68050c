"""The desk's admin site: the paper's name, signing in, and the front page of the day."""

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.home import home_of


class SignIn(AdminAuthenticationForm):
    """Names and passwords are Latin more often than not: they are typed left to right."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {"dir": "ltr"}


class DeskSite(admin.AdminSite):
    site_header = site_title = settings.NEWSROOM_NAME
    index_title = _("The desk")
    login_form = SignIn
    # The header names the rooms; a second way beside it would take the width of the text.
    enable_nav_sidebar = False

    def index(self, request, extra_context=None):
        home = home_of(request.user, timezone.now())
        return super().index(request, {"home": home, **(extra_context or {})})
