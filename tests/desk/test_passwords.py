"""Which passwords are taken: NIST SP 800-63B."""

import hashlib
import io

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from desk import stolen_passwords
from desk.passwords import Argon2
from newsroom import env
from reader import calling

LAYLA = User(username="layla-haddad", first_name="ليلى", last_name="الحداد")


@pytest.mark.parametrize(
    "password",
    [
        "حبر وليمون وسلم قديم",
        "correct horse battery",
        "كلمات     فيها فراغات",
        "longer than that" * 20,
        "8402917365 0912",
    ],
)
def test_long_ones_are_taken_whatever_they_are_made_of(password):
    validate_password(password, LAYLA)


@pytest.mark.parametrize(
    "password",
    ["short pass", "password1234", "aaaaaaaaaaaaaa", "123412341234", "abcdefghijklmnop",
     "qwertyuiopasdf", "ضصثقفغعهخحجدش", "النشرة النشرة", "layla-haddad", "Layla-Haddad7",
     "newsroom2026", "١٢٣٤٥٦٧٨٩٠١٢٣"],
)  # fmt: skip
def test_what_everybody_guesses_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, LAYLA)


def test_the_same_letters_are_the_same_password():
    hasher = Argon2()
    # «لا» as two letters, and as the one sign of old files and keyboards.
    kept = hasher.encode("سلام طويل جدا", hasher.salt())
    assert hasher.verify("سﻼم طويل جدا", kept)
    assert not hasher.verify("سلام طويل", kept)


def test_argon2_takes_nineteen_mebibytes():
    kept = make_password("حبر وليمون وسلم قديم", hasher="argon2")
    assert kept.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert check_password("حبر وليمون وسلم قديم", kept)


def test_a_password_from_before_is_hashed_anew(db, settings):
    settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[1:]
    user = User.objects.create(
        username="old", password=make_password("old-secret-old", hasher="pbkdf2_sha256")
    )
    assert user.check_password("old-secret-old")
    user.refresh_from_db()
    assert user.password.startswith("argon2")


def test_nothing_of_a_password_is_cut_or_changed_but_the_form_of_its_letters():
    """NIST SP 800-63B: normalised (NFKC) before it is hashed, and otherwise as it was typed."""
    hasher = Argon2()
    typed = "  Correct HORSE battery " + "ء" * 200 + "z"
    kept = hasher.encode(typed, hasher.salt())
    assert hasher.verify(typed, kept)
    for other in (typed.strip(), typed.lower(), typed[:-1], typed.replace("  ", " "), typed + " "):
        assert not hasher.verify(other, kept)


def test_the_form_leaves_spaces_in_a_password(client, layla):
    layla.set_password("  three words apart  ")
    layla.save()
    for typed, comes_in in (("three words apart", False), ("  three words apart  ", True)):
        client.post("/admin/login/", {"username": "layla", "password": typed})
        assert (client.get("/admin/").status_code == 200) == comes_in


# Stolen elsewhere --------------------------------------------------------------------------

STOLEN = "correct horse battery"  # SHA-1 begins with 98DEC


@pytest.fixture
def service(monkeypatch, settings):
    """Have I Been Pwned; what it was asked, and what it answers."""
    settings.NEWSROOM_PWNED_PASSWORDS = True
    asked, answers = [], []

    class Opener:
        def open(self, request, timeout):
            asked.append((request.full_url, request.get_header("Add-padding"), timeout))
            if isinstance(answers[0], Exception):
                raise answers[0]
            return io.BytesIO(answers[0])

    monkeypatch.setattr(stolen_passwords, "opener", Opener())
    return asked, answers


def rest_of(password: str) -> str:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()[5:]


@pytest.mark.parametrize(("seen", "is_taken"), [("3730471", False), ("0", True)])
def test_what_was_stolen_elsewhere_is_refused(service, seen, is_taken):
    asked, answers = service
    answers.append(f"{'0' * 35}:4\r\n{rest_of(STOLEN)}:{seen}\r\n{'F' * 35}:0".encode())
    if is_taken:
        validate_password(STOLEN, LAYLA)
    else:
        with pytest.raises(ValidationError, match="سُرقت"):
            validate_password(STOLEN, LAYLA)
    # Five signs of the hash have left the house, and nothing else.
    assert asked == [("https://api.pwnedpasswords.com/range/98DEC", "true", 2)]


@pytest.mark.parametrize(
    "trouble", [TimeoutError(), OSError("refused"), b"\xff\xfe", b"<html>a gateway of ours</html>"]
)
def test_while_nobody_can_say_the_common_list_alone_is_asked(service, trouble):
    _asked, answers = service
    answers.append(trouble)
    validate_password(STOLEN, LAYLA)
    with pytest.raises(ValidationError):
        validate_password("password1234", LAYLA)


def test_without_being_told_nobody_is_asked(service, settings):
    asked, _answers = service
    settings.NEWSROOM_PWNED_PASSWORDS = False
    validate_password(STOLEN, LAYLA)
    assert not asked


def test_it_is_off_by_default_and_leads_nowhere_else(tmp_path):
    assert env.read({}, root=tmp_path).pwned_passwords is False
    assert env.read({"NEWSROOM_PWNED_PASSWORDS": "1"}, root=tmp_path).pwned_passwords is True
    assert calling._Stays().redirect_request(None, None, 302, "", {}, "x") is None
