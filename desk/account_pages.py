"""Pages of signing in and of one's own account: the second factor, passkeys, codes, sessions.

django-allauth does the steps, under the names that it looks for; what is mounted here is all of it:
no sign-up, no address to confirm, no letter with a new password.
"""

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.views import ReauthenticateView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal.auth import begin_registration
from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth import get_user_model
from django.contrib.auth.views import PasswordResetConfirmView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import RedirectView

from articles import audit
from desk import account_forms as forms
from desk import attempts, sessions
from desk.accounts import FACTORS, factors_of, take_factors, title_of
from desk.admin_people import INVITED, has_no_more_rights
from desk.entrance import is_as_typed
from desk.invitations import invite, signed
from desk.second_factor import must_set_up
from language import saying


class OnTheDesk:
    """A page of allauth in the frame of the desk."""

    title = ""

    def get_context_data(self, **kwargs):
        return {
            **super().get_context_data(**kwargs),
            **admin.site.each_context(self.request),
            "title": self.title,
            "back": reverse("account"),
        }


class SecondFactor(OnTheDesk, base.AuthenticateView):
    title = _("Second factor")
    form_class = forms.Code
    template_name = "desk/account/second_factor.html"

    def get_context_data(self, **kwargs):
        kinds = set(
            Authenticator.objects.filter(user_id=self.stage.login.user.pk).values_list(
                "type", flat=True
            )
        )
        asked = {"by_code": kinds - {"webauthn"}, "by_passkey": "webauthn" in kinds}
        return {**super().get_context_data(**kwargs), **asked}

    def form_valid(self, form):
        """Who was let half way in by a password that is another by now begins again."""
        if not is_as_typed(self.stage.login):
            return self.stage.abort()
        return super().form_valid(form)


class Again(OnTheDesk, ReauthenticateView):
    title = _("Is it you?")
    template_name = "desk/account/again.html"


class AgainByCode(OnTheDesk, base.ReauthenticateView):
    title = _("Is it you?")
    form_class = forms.CodeAgain
    template_name = "desk/account/again.html"


class AgainByPasskey(OnTheDesk, webauthn.ReauthenticateWebAuthnView):
    title = _("Is it you?")
    template_name = "desk/account/again.html"


class SetUpApp(OnTheDesk, totp.ActivateTOTPView):
    title = _("An app as the second factor")
    form_class = forms.FirstCode
    template_name = "desk/account/app.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        # Drawn in the page itself: a picture of it would be an address that others could ask for.
        drawing = context["totp_svg"].partition("?>")[2] or context["totp_svg"]
        parts = [secret[at : at + 4] for at in range(0, len(secret), 4)]
        return {**context, "drawing": mark_safe(drawing), "secret": " ".join(parts)}


class TakeApp(OnTheDesk, totp.DeactivateTOTPView):
    title = _("Take the app away")
    template_name = "desk/account/take.html"


class Codes(OnTheDesk, codes.ViewRecoveryCodesView):
    """Shows them once, to the session that made them."""

    title = _("Recovery codes")
    template_name = "desk/account/codes.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        kept = Authenticator.objects.get(user=self.request.user, type="recovery_codes")
        fresh = kept.wrap().take_fresh()
        return {**context, "unused_codes": fresh, "can_view_codes": bool(fresh)}


class NewCodes(OnTheDesk, codes.GenerateRecoveryCodesView):
    title = _("New recovery codes")
    template_name = "desk/account/new_codes.html"


class Invited(OnTheDesk, PasswordResetConfirmView):
    """A person sets the first password, or a new one; then the door asks for it, and for the
    second factor. 404 for a link that opens nothing."""

    title = _("A password of your own")
    form_class = forms.NewPassword
    token_generator = signed
    template_name = "desk/account/invited.html"

    def get_user(self, uidb64):
        user = super().get_user(uidb64)
        return user if user and user.is_active and user.is_staff else None

    def get_context_data(self, **kwargs):
        title = self.title if self.validlink else _("This link does not work")
        name = self.user.get_username() if self.validlink else ""
        return {**super().get_context_data(**kwargs), "title": title, "user_name": name}

    def render_to_response(self, context, **kwargs):
        return super().render_to_response(context, status=200 if self.validlink else 404, **kwargs)

    def get_success_url(self):
        return reverse("admin:login")

    def form_valid(self, form):
        answer = super().form_valid(form)
        name = self.user.get_username()
        attempts.forget(name)
        audit.enter("account.password", by=self.user, subject=f"user {name}", detail="invited")
        messages.success(self.request, _("Your password is kept. Sign in with it."))
        return answer


class AddPasskey(OnTheDesk, webauthn.AddWebAuthnView):
    title = _("Add a passkey")
    form_class = forms.AddPasskey
    template_name = "desk/account/passkey.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        options = begin_registration(self.request.user, passwordless=True)
        return {**context, "js_data": {"creation_options": options}}


class NamePasskey(OnTheDesk, webauthn.EditWebAuthnView):
    title = _("Name the passkey")
    form_class = forms.NamePasskey
    template_name = "desk/account/name.html"


class TakePasskey(OnTheDesk, webauthn.RemoveWebAuthnView):
    title = _("Take the passkey away")
    template_name = "desk/account/take.html"

    def form_valid(self, form):
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.object):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return HttpResponseRedirect(reverse("account"))
        return super().form_valid(form)


# One's own account -------------------------------------------------------------------------


def account(request: HttpRequest) -> HttpResponse:
    """What guards this person's account, and where they are signed in; POST ends sessions, for who
    has shown their factor shortly before: after it has been shown the request goes on by itself."""
    user, this = request.user, request.session.session_key
    if request.method == "POST":
        raise_if_reauthentication_required(request, app="account")
        if request.POST.get("act") == "end_others":
            count = sessions.end_all(user, by=user, but=this)
            words = ngettext("%(count)s session ended.", "%(count)s sessions ended.", count)
            messages.success(request, words % {"count": saying.number(count)})
        elif sessions.end_one(user, request.POST.get("session", "")):
            messages.success(request, _("The session is ended."))
        else:
            messages.warning(request, _("This session had ended already."))
        return HttpResponseRedirect(reverse("account"))
    kept = list(Authenticator.objects.filter(user=user).order_by("pk"))
    codes_kept = next((one for one in kept if one.type == "recovery_codes"), None)
    context = {
        "title": _("Your account"),
        "must_set_up": must_set_up(request),
        "factors": [(title_of(one), one) for one in kept if one.type in FACTORS],
        "has_app": any(one.type == "totp" for one in kept),
        "codes_left": codes_kept.wrap().left if codes_kept else None,
        "sessions": sessions.sessions_of(user, this=this),
    }
    return _page(request, "desk/account/account.html", context)


def person(request: HttpRequest, number: int) -> HttpResponse:
    """Where somebody is signed in, for who may change them; POST ends that, takes factors or lets
    them set a new password, for who has shown their own factor shortly before."""
    found = get_object_or_404(get_user_model(), pk=number)
    is_allowed = request.user.has_perm("auth.change_user")
    if not (is_allowed and has_no_more_rights(request.user, found)):
        raise PermissionDenied
    act, link, is_own = request.POST.get("act", ""), "", found.pk == request.user.pk
    if act == "invite" and is_own:
        raise PermissionDenied
    if request.method == "POST" and act in {"end", "factors", "invite"}:
        raise_if_reauthentication_required(request, app="account")
        if act == "invite":
            link = invite(found, by=request.user)
            words = INVITED
        elif act == "factors":
            take_factors(found, by=request.user)
            words = _("The second factors of %(name)s are taken away, and every session is ended.")
        else:
            sessions.end_all(found, by=request.user)
            words = _("Every session of %(name)s is ended.")
        if is_own:
            return HttpResponseRedirect(reverse("admin:login"))
        if not link:
            name = found.get_full_name() or found.get_username()
            messages.success(request, words % {"name": name})
            return HttpResponseRedirect(reverse("account_person", args=[found.pk]))
    context = {
        "title": _("Sessions and second factor"),
        "person": found,
        "link": link,
        "is_own": is_own,
        "has_password": found.has_usable_password() and not link,
        "sessions": sessions.sessions_of(found, this=request.session.session_key),
        "factors": factors_of(found),
    }
    return _page(request, "desk/account/person.html", context)


def _page(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    return TemplateResponse(request, template, {**admin.site.each_context(request), **context})


# Addresses ---------------------------------------------------------------------------------


def _own(view):
    """A page of somebody's own account; kept nowhere, and not compressed: secrets stand on some."""
    guarded = staff_member_required(view, login_url="admin:login")
    return never_cache(sensitive_post_parameters("code", "password", "credential")(guarded))


def _open(view):
    return never_cache(sensitive_post_parameters("code", "credential")(view))


OWN = (
    ("account", "", account),
    # The names by which allauth leads back to it.
    ("mfa_index", "", account),
    ("mfa_list_webauthn", "", account),
    ("account_person", "person/<int:number>/", person),
    ("account_reauthenticate", "again/", Again.as_view()),
    ("mfa_reauthenticate", "again/code/", AgainByCode.as_view()),
    ("mfa_reauthenticate_webauthn", "again/passkey/", AgainByPasskey.as_view()),
    ("mfa_activate_totp", "app/", SetUpApp.as_view()),
    ("mfa_deactivate_totp", "app/take/", TakeApp.as_view()),
    ("mfa_view_recovery_codes", "codes/", Codes.as_view()),
    ("mfa_generate_recovery_codes", "codes/new/", NewCodes.as_view()),
    ("mfa_add_webauthn", "passkeys/add/", AddPasskey.as_view()),
    ("mfa_edit_webauthn", "passkeys/<int:pk>/", NamePasskey.as_view()),
    ("mfa_remove_webauthn", "passkeys/<int:pk>/take/", TakePasskey.as_view()),
)
# For whoever is on the way in.
OPEN = (
    ("account_login", "in/", RedirectView.as_view(pattern_name="admin:login", query_string=True)),
    ("mfa_authenticate", "second-factor/", SecondFactor.as_view()),
    ("mfa_login_webauthn", "passkey/", webauthn.login_webauthn),
    ("account_invited", "invited/<str:uidb64>/<str:token>/", Invited.as_view()),
)

patterns: list = [
    *(path(address, _own(view), name=name) for name, address, view in OWN),
    *(path(address, _open(view), name=name) for name, address, view in OPEN),
]
