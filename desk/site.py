"""The desk's admin site: the paper's name, signing in, and the front page of the day."""

from functools import wraps

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.gzip import gzip_page

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

    def admin_view(self, view, cacheable=False):
        """Refuses what no page of ours sends and the admin would hand to the database as it is.

        Pages go out compressed: nothing secret stands in them unmasked beside what somebody typed.
        """
        guarded = gzip_page(super().admin_view(view, cacheable))

        @wraps(guarded)
        def sane(request, *args, **kwargs):
            asked = (value for values in request.GET.lists() for value in values[1])
            if any("\x00" in value for value in asked):
                raise BadRequest("NUL in the address")
            if not all(one.isdecimal() for one in request.POST.getlist(ACTION_CHECKBOX_NAME)):
                raise BadRequest("a chosen row is no number")
            return guarded(request, *args, **kwargs)

        return sane

    def get_urls(self):
        urls = super().get_urls()
        for one in urls:
            if getattr(one, "name", None) == "view_on_site":
                one.callback = self.admin_view(self.as_readers_see_it)
        return urls

    def as_readers_see_it(self, request, content_type_id, object_id):
        """Leads to the readers' page of a row, for who may see the row here.

        Django's own asks nobody: the address of a page says its name, also that of an edition
        which readers do not see yet.
        """
        try:
            model = ContentType.objects.get_for_id(int(content_type_id)).model_class()
        except (ContentType.DoesNotExist, ValueError, OverflowError, DataError) as error:
            raise Http404 from error
        register = self._registry.get(model)
        row = register and register.get_object(request, unquote(object_id))
        if row is None or not register.has_view_permission(request, row):
            raise Http404
        return shortcut(request, content_type_id, row.pk)

    def app_index(self, request, app_label, extra_context=None):
        """The rooms stand in the header; a list of one of them alone is no page of ours."""
        return HttpResponseRedirect(reverse("admin:index"))

    def index(self, request, extra_context=None):
        home = home_of(request.user, timezone.now())
        return super().index(request, {"home": home, **(extra_context or {})})
