"""Passwords as NIST SP 800-63B asks: long, none that everybody guesses, no other rule."""

import unicodedata

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from arabic.digits import western

FEWEST_LETTERS = 5  # different ones
SHORTEST_WORD = 4
HOUSE_WORDS = ("newsroom", "password", "admin", "كلمة السر", "كلمة المرور", "غرفة الأخبار")


def as_one(password: str) -> str:
    """The same password, however the keyboard has put its letters together (NFKC)."""
    return unicodedata.normalize("NFKC", password)


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane: OWASP's choice, where Django's own takes 100 MiB
    for every sign-in that is tried. Passwords are normalised, as 800-63B asks."""

    time_cost, memory_cost, parallelism = 2, 19_456, 1

    def encode(self, password, salt):
        return super().encode(as_one(password), salt)

    def verify(self, password, encoded):
        return super().verify(as_one(password), encoded)


class NotGuessed:
    """No password of the paper's or the person's name with little beside it, of few different
    letters, or of a row of the keyboard or the alphabet."""

    rows = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm",
            "ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرلاىةوزظ")  # fmt: skip

    def validate(self, password, user=None):
        plain = western(as_one(password)).casefold()
        if len(set(plain)) < FEWEST_LETTERS or self._is_row(plain):
            raise ValidationError(
                _("The password repeats a few letters, or follows the alphabet or the keyboard."),
                code="password_of_a_row",
            )
        left = plain
        for word in self._words(user):
            left = left.replace(word, "")
        if len(left) < len(plain) and len(left) < FEWEST_LETTERS:
            raise ValidationError(
                _("The password is little more than the name of the paper or your own."),
                code="password_of_names",
            )

    def _is_row(self, plain: str) -> bool:
        return any(plain in row * 3 or plain[::-1] in row * 3 for row in self.rows)

    def _words(self, user) -> list[str]:
        names = [settings.NEWSROOM_NAME, *HOUSE_WORDS]
        if user is not None:
            names += [user.get_username(), user.first_name, user.last_name]
        words = {as_one(name).casefold().strip() for name in names}
        return sorted((word for word in words if len(word) >= SHORTEST_WORD), key=len, reverse=True)

    def get_help_text(self):
        return _(
            "Several words that have nothing to do with each other are best. Arabic letters, "
            "spaces and every sign may be used, and it may be pasted from a password manager."
        )
