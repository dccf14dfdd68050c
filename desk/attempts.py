"""How often a password or a code may be guessed, so that nobody can lock somebody else out.

Failures are counted in four ways, and each counter stops only those who fill it:

- on a device on which this person has signed in before (a signed cookie says so): the device alone.
  Nobody elsewhere can fill this counter, so a person is never locked out of their own device.
- elsewhere: the name together with the address; the address with whatever names; and the name from
  everywhere, so that many addresses together do not get far either (NIST SP 800-63B: no more than
  100 failures in a row; an attempt more is taken once older ones are a day old).

A passkey is no guess and is not counted here. An unknown name is counted like a known one. The
row is written before the password is looked at: attempts at the same moment count each other.
`manage.py let_in` forgets what was counted.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import gettext_lazy as _

from desk.models import Attempt
from reader.counting import address_of

COOKIE, SALT = "known_device", "desk.attempts"
COOKIE_LIFE = 365 * 24 * 3600  # seconds
PEOPLE_ON_A_DEVICE = 5

SHORT, LONG = timedelta(minutes=15), timedelta(days=1)
# Failures that are let through: on a known device, with a name from an address, and from an address
# within SHORT; with a name from all unknown devices, and on a known device, within LONG.
OF_DEVICE, OF_PAIR, OF_ADDRESS, OF_NAME = 10, 5, 60, 50

TOO_MANY = _(
    "Too many attempts. Wait a quarter of an hour, or sign in on a device on which you have signed "
    "in before, or with a passkey."
)


class TooMany(Exception):
    """This attempt is not looked at."""


@dataclass(frozen=True, slots=True)
class Begun:
    """An attempt that counts as failed until it has succeeded."""

    row: Attempt

    def succeeded(self) -> None:
        """Forget it, and the failures before it on this device or from this address."""
        row = self.row
        same = Q(device=row.device) if row.device else Q(device="", address=row.address)
        Attempt.objects.filter(same, about=row.about).delete()


def begin(request: HttpRequest, name: str, *, what: str = "password") -> Begun:
    """Count an attempt with this name. Raises TooMany, and then counts nothing."""
    now = timezone.now()
    about, address = _about(name, what), _hash("address", address_of(request))
    device = _device(request, name)
    row = Attempt.objects.create(about=about, address=address, device=device, at=now)
    recent, same = Q(at__gt=now - SHORT), Q(about=about)
    strange = Q(device="")
    counted = Attempt.objects.filter(
        Q(about=about) | Q(address=address), at__gt=now - LONG
    ).aggregate(
        of_device=Count("pk", filter=same & recent & Q(device=device)),
        of_device_long=Count("pk", filter=same & Q(device=device)),
        of_pair=Count("pk", filter=same & recent & strange & Q(address=address)),
        of_address=Count("pk", filter=recent & strange & Q(address=address)),
        of_name=Count("pk", filter=same & strange),
    )
    if device:
        limits = {"of_device": OF_DEVICE, "of_device_long": OF_NAME}
    else:
        limits = {"of_pair": OF_PAIR, "of_address": OF_ADDRESS, "of_name": OF_NAME}
    if any(counted[kind] > most for kind, most in limits.items()):
        row.delete()
        raise TooMany
    Attempt.objects.filter(at__lte=now - LONG).delete()
    return Begun(row)


def forget(name: str) -> int:
    """Forget every failure with this name. Returns how many there were."""
    kinds = [_about(name, what) for what in ("password", "code")]
    count, _rows = Attempt.objects.filter(about__in=kinds).delete()
    return count


def remember_device(request: HttpRequest, response: HttpResponse, user) -> None:
    """This person has signed in on this device: a cookie of a year says so, and nothing else."""
    people, nonce = _kept(request)
    mine = _about(user.get_username(), "device")
    people = [mine, *(one for one in people if one != mine)][:PEOPLE_ON_A_DEVICE]
    kept = [people, nonce or get_random_string(22)]
    response.set_cookie(
        _cookie(),
        signing.dumps(kept, salt=SALT, compress=True),
        max_age=COOKIE_LIFE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _device(request: HttpRequest, name: str) -> str:
    """What a device on which this person has signed in is counted as; empty for any other."""
    people, nonce = _kept(request)
    return _hash("device", nonce) if nonce and _about(name, "device") in people else ""


def _kept(request: HttpRequest) -> tuple[list[str], str]:
    try:
        people, nonce = signing.loads(
            request.COOKIES.get(_cookie(), ""), salt=SALT, max_age=COOKIE_LIFE
        )
    except (signing.BadSignature, ValueError, TypeError):
        return [], ""
    return people, nonce


def _cookie() -> str:
    return settings.NEWSROOM_COOKIES_BEGIN + COOKIE


def _about(name: str, what: str) -> str:
    # As accounts are looked up: the form of the letters does not make another name.
    return _hash(what, get_user_model().normalize_username(name))


def _hash(kind: str, text: str) -> str:
    return salted_hmac(f"desk.attempts.{kind}", text, algorithm="sha256").hexdigest()
