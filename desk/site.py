"""The desk's admin site: the paper's name, signing in, and the front page of the day."""

from functools import wraps

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import PasswordChangeView
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page

from desk.account_forms import OwnPassword, SignIn
from desk.accounts import factors_of
from desk.entrance import Entrance
from desk.home import home_of


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

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request, extra_context=None):
        """As the admin's own, but that a second factor may be asked for."""
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        context = {
            **self.each_context(request),
            "title": _("Log in"),
            "subtitle": None,
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
        }
        if REDIRECT_FIELD_NAME not in request.GET and REDIRECT_FIELD_NAME not in request.POST:
            context[REDIRECT_FIELD_NAME] = reverse("admin:index")
        request.current_app = self.name
        door = Entrance.as_view(
            authentication_form=self.login_form,
            extra_context={**context, **(extra_context or {})},
        )
        return door(request)

    def logout(self, request, extra_context=None):
        """As the admin's own; the browser lets go of what it kept of pages. What was typed and is
        not on the server yet stays in it, sealed (static/desk/js/waiting_texts.js)."""
        response = super().logout(request, extra_context)
        if request.method == "POST":
            response["Clear-Site-Data"] = '"cache"'
        return response

    def password_change(self, request, extra_context=None):
        """As the admin's own, with attempts counted, and every other session ended. Who has a
        second factor shows it before anything is typed: nothing of that waits in a session."""
        if factors_of(request.user) and is_reauthentication_required(request, app="account"):
            if request.method == "POST":
                return HttpResponseRedirect(request.path)
            raise ReauthenticationRequired
        request.current_app = self.name
        page = PasswordChangeView.as_view(
            form_class=OwnPassword,
            success_url=reverse("admin:password_change_done"),
            template_name="registration/password_change_form.html",
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        return page(request)

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
