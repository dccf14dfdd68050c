"""Recovery codes: shown once, then kept as hashes alone, as passwords are.

django-allauth keeps a sealed seed, from which it makes its codes again and again; these stand in
its place. Codes from before stay sealed until one of them is used, new ones are made, or
`manage.py reseal_notes` runs.
"""

import json
import secrets

from allauth.core import context
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import auth, flows
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

# In the session of who has made them, sealed, until they are shown.
FRESH = "desk.fresh_codes"
HASHES = "hashes"
# For allauth's own class, which a release from before reads these rows with: it looks for a seed
# where there is no such list, and finds no code that is left in an empty one.
OF_BEFORE = {"migrated_codes": [], "used_mask": 0}


class Codes(auth.RecoveryCodes):
    @classmethod
    def activate(cls, user) -> "Codes":
        """The codes of this person; new ones, about a quarter of a second of hashing, where there
        are none."""
        kind = Authenticator.Type.RECOVERY_CODES
        if instance := Authenticator.objects.filter(user_id=user.pk, type=kind).first():
            return cls(instance)
        digits, plain = app_settings.RECOVERY_CODE_DIGITS, set()
        while len(plain) < app_settings.RECOVERY_CODE_COUNT:
            plain.add(f"{secrets.randbelow(10**digits):0{digits}}")
        kept = {HASHES: [make_password(one) for one in plain], **OF_BEFORE}
        codes = cls(Authenticator.objects.create(user=user, type=kind, data=kept))
        codes._remember(sorted(plain))
        return codes

    @property
    def is_hashed(self) -> bool:
        return HASHES in self.instance.data

    @property
    def left(self) -> int:
        """How many can still be used."""
        if self.is_hashed:
            return len(self.instance.data[HASHES])
        return len(super().get_unused_codes())

    def get_unused_codes(self) -> list[str]:
        """As many as there are; what they are nobody knows any more."""
        return ["*" * app_settings.RECOVERY_CODE_DIGITS] * self.left

    @transaction.atomic
    def validate_code(self, code: str) -> bool:
        self.instance = Authenticator.objects.select_for_update().get(pk=self.instance.pk)
        if not self.is_hashed:
            is_right = super().validate_code(code)
            if is_right:
                self.hash_all()
            return is_right
        # A code of the app is none of these, and no hash is tried for it.
        if len(code) != app_settings.RECOVERY_CODE_DIGITS:
            return False
        hashes = self.instance.data[HASHES]
        found = next((one for one in hashes if check_password(code, one)), None)
        if found is None:
            return False
        hashes.remove(found)
        self.instance.save(update_fields=["data"])
        return True

    def hash_all(self) -> None:
        """Keep what is sealed as hashes from now on; what is left of it can be used as before."""
        plain = super().get_unused_codes()
        kept = {key: self.instance.data[key] for key in ("viewed_at",) if key in self.instance.data}
        self.instance.data = {
            **kept, HASHES: [make_password(one) for one in plain], **OF_BEFORE,
        }  # fmt: skip
        self.instance.save(update_fields=["data"])

    # Shown once ----------------------------------------------------------------------------

    def _remember(self, plain: list[str]) -> None:
        if context.request is not None:
            sealed = get_adapter().encrypt(json.dumps(plain))
            context.request.session[FRESH] = [self.instance.pk, sealed]

    def take_fresh(self) -> list[str]:
        """The codes themselves, for the session that has just made them, once; else none."""
        number, sealed = context.request.session.pop(FRESH, (None, ""))
        return json.loads(get_adapter().decrypt(sealed)) if number == self.instance.pk else []


def install() -> None:
    """Let allauth make and read these; it has no setting for it, and looks at these two places."""
    auth.RecoveryCodes = flows.RecoveryCodes = Codes
