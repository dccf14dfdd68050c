"""Forms of signing in: the name and password, the codes, a passkey; each attempt is counted."""

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import SetPasswordForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from arabic.digits import western
from articles import audit
from desk import attempts
from desk.sessions import end_all

LONGEST_PASSWORD = 1_000
LONGEST_CODE = 40
# Seconds in which a code of the app could be used again: no longer than its own half minute.
CODE_LIFE = 30


def begin(request, name: str, *, what: str = "password") -> attempts.Begun:
    """Count an attempt; one too many is an error of the form."""
    try:
        return attempts.begin(request, name, what=what)
    except attempts.TooMany:
        raise ValidationError(attempts.TOO_MANY, code="too_many") from None


class SignIn(AdminAuthenticationForm):
    """Names and passwords are Latin more often than not: they are typed left to right."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].max_length = LONGEST_PASSWORD
        for field in self.fields.values():
            field.widget.attrs |= {"dir": "ltr"}
        self.fields["username"].widget.attrs |= {
            "autocomplete": "username", "autocapitalize": "none", "spellcheck": "false",
        }  # fmt: skip

    def clean(self):
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not name or not password:
            return super().clean()
        if len(password) > LONGEST_PASSWORD:
            raise self.get_invalid_login_error()
        attempt = begin(self.request, name)
        values = super().clean()
        attempt.succeeded()
        return values


class OverTheOld:
    """For a form of a new password: it takes the place of the one that was read, and nothing else
    is written. Who was deactivated or got a link while it was looked at stays so."""

    @transaction.atomic
    def save(self, commit=True):
        stored = get_user_model().objects.select_for_update(no_key=True).get(pk=self.user.pk)
        if not stored.is_active or stored.password != self.user.password:
            raise PermissionDenied
        user = super().save(commit=False)
        user.save(update_fields=["password"])
        return user


class NewPassword(OverTheOld, SetPasswordForm):
    pass


class OwnPassword(OverTheOld, AdminPasswordChangeForm):
    """A new password, for whoever knows the old one. Every other session ends."""

    def clean_old_password(self):
        attempt = begin(context.request, self.user.get_username())
        old = super().clean_old_password()
        attempt.succeeded()
        return old

    def save(self, commit=True):
        user = super().save(commit)
        end_all(user, by=user, but=context.request.session.session_key, enter=False)
        audit.enter("account.password", by=user, subject=f"user {user.get_username()}")
        return user


class Typed:
    """A code that somebody types: in either family of digits, with spaces, counted."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Code")
        field.max_length = LONGEST_CODE
        field.widget.attrs = {
            "autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr",
            "autofocus": True, "maxlength": LONGEST_CODE,
        }  # fmt: skip

    def clean_code(self):
        code = western(self.cleaned_data["code"])[:LONGEST_CODE]
        self.cleaned_data["code"] = "".join(code.split()).replace("-", "")
        return super().clean_code()


class Counted(Typed):
    def clean_code(self):
        attempt = begin(context.request, self.user.get_username(), what="code")
        code = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP:
            spend(self.authenticator, code)
        attempt.succeeded()
        return code


@transaction.atomic
def spend(authenticator: Authenticator, code: str) -> None:
    """Let nobody use a code of the app twice, on whichever of our processes they try."""
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    now = timezone.now().timestamp()
    mark = salted_hmac("desk.spent", code).hexdigest()
    spent = [one for one in row.data.get("spent", []) if one[1] > now]
    if any(constant_time_compare(mark, one) for one, _until in spent):
        raise get_adapter().validation_error("incorrect_code")
    row.data["spent"] = [*spent, [mark, now + CODE_LIFE]]
    row.save(update_fields=["data"])
    authenticator.data = row.data


class Code(Counted, AuthenticateForm):
    pass


class CodeAgain(Counted, ReauthenticateForm):
    pass


class FirstCode(Typed, ActivateTOTPForm):
    """Shows that the app has taken the secret; it is the person's own, so nothing is counted."""


class AddPasskey(AddWebAuthnForm):
    """Each opens the door by itself, so each must ask its owner for a finger, a face or a PIN."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        self.fields["name"] = _name(self.initial["name"])

    def clean(self):
        self.cleaned_data["passwordless"] = True
        return super().clean()


class NamePasskey(EditWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"] = _name(self.initial["name"])


def _name(initial: str) -> forms.CharField:
    return forms.CharField(
        label=_("What you call it"),
        max_length=80,
        initial=initial,
        help_text=_("By this name you will know it again, for example «the telephone»."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
