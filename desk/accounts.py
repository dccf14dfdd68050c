"""What django-allauth asks the house about accounts, and what the house hears from it.

Its stages carry a sign-in from the password to the second factor; pages, forms and words are ours.
"""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import audit
from articles.sealing import newest_key, seal, unseal
from desk import attempts, sessions
from reader.counting import address_of

SEALED_OF = "second factor"
# What opens the door by itself; recovery codes only stand in for one of these.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
INCORRECT_CODE = _(
    "This code does not hold, or no longer. Each holds for the half minute in which the app shows "
    "it, and once: type the one that it shows now. If that does not help, let the telephone set "
    "its clock by itself."
)
TOLD = {
    "mfa/messages/totp_activated.txt": _("The app is the second factor of your account now."),
    "mfa/messages/totp_deactivated.txt": _("The app is no longer the second factor."),
    "mfa/messages/webauthn_added.txt": _("The passkey is kept. You can sign in with it."),
    "mfa/messages/webauthn_removed.txt": _("The passkey no longer lets anybody in."),
}


def factors_of(user) -> int:
    """How many second factors this person has set up."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).count()


class Accounts(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_password": _("The password is not right."),
        "too_many_login_attempts": attempts.TOO_MANY,
        "rate_limited": attempts.TOO_MANY,
    }

    def is_open_for_signup(self, request):
        return False

    def get_client_ip(self, request):
        return address_of(request)

    def add_message(self, request, level, message_template=None, *args, message=None, **others):
        """In our words; what has none is not said."""
        message = message or TOLD.get(message_template)
        if message:
            super().add_message(request, level, message=str(message))

    def pre_login(self, request, user, **told):
        """Whoever does not work on the desk comes in nowhere, with a passkey neither."""
        if not (user.is_active and user.is_staff):
            raise PermissionDenied
        return super().pre_login(request, user, **told)

    def post_login(self, request, user, **told):
        response = super().post_login(request, user, **told)
        attempts.remember_device(request, response, user)
        return response

    def reauthenticate(self, user, password):
        try:
            attempt = attempts.begin(self.request, user.get_username())
        except attempts.TooMany:
            raise self.validation_error("too_many_login_attempts") from None
        is_right = super().reauthenticate(user, password)
        if is_right:
            attempt.succeeded()
        return is_right

    def get_reauthentication_methods(self, user):
        """Who has a second factor shows it: a session that was left open and a password that was
        looked at over a shoulder together do not change how the account is guarded."""
        methods = super().get_reauthentication_methods(user)
        by_factor = [one for one in methods if one["id"].startswith("mfa_")]
        return by_factor or methods

    def is_reauthentication_required(self, *, app, **others):
        """Not within the first minutes after signing in. What is typed at the door after that shows
        nothing: a password is entered there before the factor is asked for."""
        records = get_authentication_records(self.request, self.request.user)
        since = sessions.since(self.request).timestamp()
        shown = (one["at"] for one in records if one.get("reauthenticated") or one["at"] <= since)
        newest = max(shown, default=0)
        return time.time() - newest > REAUTHENTICATION_TIMEOUT


class Factors(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": INCORRECT_CODE,
        "cannot_delete_authenticator": _(
            "This is your only second factor, and the newsroom asks for one. Add another first."
        ),
        "cannot_generate_recovery_codes": _("Set up a second factor first."),
    }

    def encrypt(self, text):
        name, sealed = seal(text, of=SEALED_OF)
        return f"{name}:{sealed}"

    def decrypt(self, encrypted_text):
        name, _colon, sealed = encrypted_text.partition(":")
        return unseal(name, sealed, of=SEALED_OF)

    def get_totp_label(self, user):
        return user.get_username()

    def get_public_key_credential_rp_entity(self):
        return {**super().get_public_key_credential_rp_entity(), "name": settings.NEWSROOM_NAME}

    def get_public_key_credential_user_entity(self, user):
        return {
            **super().get_public_key_credential_user_entity(user),
            "display_name": user.get_full_name() or user.get_username(),
            "name": user.get_username(),
        }

    def generate_authenticator_name(self, user, type):  # noqa: A002 - the name that allauth gives
        agent = self.request.headers.get("User-Agent", "")
        return sessions.device_in_words(agent)

    def can_delete_authenticator(self, authenticator):
        if not settings.NEWSROOM_SECOND_FACTOR or authenticator.type not in FACTORS:
            return True
        return factors_of(authenticator.user) > 1

    def send_notification_mail(self, *args, **kwargs):
        """The register is told; letters of the desk are another room's."""


def listen() -> None:
    """Hear what happens to accounts, and enter it."""
    user_logged_in.connect(_came, dispatch_uid="desk.accounts.came")
    signals.authenticator_added.connect(_added, dispatch_uid="desk.accounts.added")
    signals.authenticator_removed.connect(_removed, dispatch_uid="desk.accounts.removed")
    signals.authenticator_reset.connect(_reset, dispatch_uid="desk.accounts.reset")
    signals.authentication_failed.connect(_refused, dispatch_uid="desk.accounts.refused")


def _came(sender, request, user, **told) -> None:
    sessions.begin(request)


def _added(sender, request, user, authenticator, **told) -> None:
    if authenticator.type not in FACTORS:
        return
    _enter("account.factor_added", user, authenticator)
    if factors_of(user) == 1:
        # The others began with a password alone.
        sessions.end_all(user, by=user, but=request.session.session_key)


def _removed(sender, request, user, authenticator, **told) -> None:
    _enter("account.factor_removed", user, authenticator)


def _reset(sender, request, user, authenticator, **told) -> None:
    _enter("account.codes_made", user, authenticator)


def _refused(sender, user, **told) -> None:
    audit.enter("account.refused", subject=f"user {user.get_username()}", detail="second factor")


def _enter(act: str, user, authenticator) -> None:
    subject = f"user {user.get_username()}"
    audit.enter(act, by=user, subject=subject, detail=str(authenticator.type))


def take_factors(user, *, by) -> int:
    """Take every second factor and recovery code of a person who has lost them, and end their
    sessions; they set up a new one when they sign in. Returns how many factors there were."""
    count = factors_of(user)
    Authenticator.objects.filter(user_id=user.pk).delete()
    audit.enter("account.factors_taken", by=by, subject=f"user {user.get_username()}")
    sessions.end_all(user, by=by)
    attempts.forget(user.get_username())
    return count


def title_of(authenticator) -> str:
    """A second factor as its person knows it."""
    if authenticator.type == Authenticator.Type.WEBAUTHN:
        return authenticator.wrap().name
    return gettext("An app on the telephone")


def reseal_factors() -> int:
    """Seal the secrets of all second factors with the newest key, and hash recovery codes that are
    sealed still. Returns how many were not so yet. Raises CannotOpen."""
    newest, count, adapter = newest_key(), 0, Factors()
    rows = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN)
    for number in rows.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().get(pk=number)
            if row.type == Authenticator.Type.RECOVERY_CODES:
                codes = row.wrap()
                if not codes.is_hashed:
                    codes.hash_all()
                    count += 1
                continue
            if row.data["secret"].startswith(f"{newest}:"):
                continue
            row.data["secret"] = adapter.encrypt(adapter.decrypt(row.data["secret"]))
            row.save(update_fields=["data"])
            count += 1
    return count
