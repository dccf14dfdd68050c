"""Whether a password is known to thieves, asked of Have I Been Pwned when the newsroom says so
(NEWSROOM_PWNED_PASSWORDS). Off by default: nobody else is asked without being told.

Five of the forty signs of a hash are sent, and what comes back are some hundred hashes that begin
so (https://haveibeenpwned.com/API/v3#PwnedPasswords): neither the password nor its hash leaves the
house, and how long the answer is says nothing (Add-Padding). While the service is away, the list of
common passwords alone is asked, as without it.
"""

import logging
from hashlib import sha1
from http.client import HTTPException
from urllib.request import Request

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reader.calling import opener

log = logging.getLogger("newsroom.passwords")

SERVICE = "https://api.pwnedpasswords.com/range/"
ANSWERS_WITHIN = 2  # seconds
LONGEST_ANSWER = 500_000  # bytes; some 40,000 are usual
SENT = 5  # signs of the hash


class NotStolen:
    """A validator of passwords."""

    def validate(self, password, user=None):
        if settings.NEWSROOM_PWNED_PASSWORDS and is_stolen(password):
            raise ValidationError(
                _("This password stands in lists of passwords that were stolen elsewhere."),
                code="password_stolen",
            )

    def get_help_text(self):
        return ""


def is_stolen(password: str) -> bool:
    """False, too, when nobody can say."""
    # The lists are kept under SHA-1; it guards nothing here.
    digest = sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
    try:
        answer = asked(digest[:SENT])
    except (OSError, HTTPException, ValueError) as error:
        log.warning("No list of stolen passwords was asked: %s", type(error).__name__)
        return False
    counts = dict(line.strip().partition(":")[::2] for line in answer.splitlines())
    # What is there to fill the answer up has been seen by nobody.
    return counts.get(digest[SENT:], "0") != "0"


def asked(begins: str) -> str:
    """All that begins so: what follows of each hash, and how often it was seen."""
    headers = {"Add-Padding": "true", "User-Agent": "newsroom"}
    request = Request(SERVICE + begins, headers=headers)  # noqa: S310 - https, above
    with opener.open(request, timeout=ANSWERS_WITHIN) as answer:
        return answer.read(LONGEST_ANSWER).decode("ascii")
