"""Which passwords are taken: NIST SP 800-63B."""

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from desk.passwords import Argon2

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
