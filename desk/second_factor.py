"""Nobody works on the desk without a second factor, where the newsroom asks for one
(NEWSROOM_SECOND_FACTOR): until it is set up, there is nothing but the pages that set it up."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from desk.accounts import factors_of

# Asked of the database once in a session: the last factor cannot be taken while one is asked for,
# but by somebody who ends the sessions with it (`desk.accounts.take_factors`).
SEEN = "desk.has_factor"
DESK = "/admin/"
OPEN = {
    "admin:login", "admin:logout", "admin:jsi18n", "account", "account_login",
    "account_reauthenticate", "mfa_index", "mfa_list_webauthn", "mfa_authenticate",
    "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_activate_totp", "mfa_add_webauthn",
    "mfa_view_recovery_codes", "mfa_login_webauthn",
}  # fmt: skip


class Gate:
    """Middleware, after people are known."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs):
        if not settings.NEWSROOM_SECOND_FACTOR or not request.path_info.startswith(DESK):
            return None
        if request.resolver_match.view_name in OPEN or not must_set_up(request):
            return None
        # A script is told so in a status: it cannot do anything with a page.
        is_page = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        if request.method == "GET" and is_page:
            return HttpResponseRedirect(reverse("account"))
        raise PermissionDenied(_("Set up a second factor first."))


def must_set_up(request: HttpRequest) -> bool:
    """Whether this person is signed in and has no second factor where one is asked for."""
    user = request.user
    if not settings.NEWSROOM_SECOND_FACTOR or not user.is_authenticated:
        return False
    if request.session.get(SEEN) == user.pk:
        return False
    if factors_of(user):
        request.session[SEEN] = user.pk
        return False
    return True
