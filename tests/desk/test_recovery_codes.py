"""Recovery codes are shown once and kept as hashes."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import auth
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import identify_hasher
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from desk.accounts import Factors
from desk.models import Session
from desk.recovery_codes import Codes
from desk.sessions import SessionStore
from tests.desk.test_accounts import SECRET, code, is_in, sign_in

SIGN = reverse("mfa_authenticate")
VIEW, NEW = reverse("mfa_view_recovery_codes"), reverse("mfa_generate_recovery_codes")


def kept(user) -> Authenticator:
    return Authenticator.objects.get(user=user, type="recovery_codes")


@pytest.fixture
def layla_in(client, layla):
    """Layla has an app and has just signed in with it."""
    totp.TOTP.activate(layla, SECRET)
    sign_in(client, "layla")
    client.post(SIGN, {"code": code()})
    return client


@pytest.fixture
def codes(layla_in):
    """The codes that layla has made and looked at."""
    return layla_in.get(layla_in.post(NEW).url).context["unused_codes"]


@pytest.fixture
def sealed(layla):
    """An account from before: a sealed seed, one code of it used."""
    totp.TOTP.activate(layla, SECRET)
    data = {"seed": Factors().encrypt("a" * 80), "used_mask": 1, "viewed_at": 1.0}
    Authenticator.objects.create(user=layla, type="recovery_codes", data=data)
    return auth.RecoveryCodes.__mro__[1](kept(layla)).get_unused_codes()


def test_allauth_makes_and_reads_ours(layla):
    made = auth.RecoveryCodes.activate(layla)
    assert type(made) is type(kept(layla).wrap()) is Codes


def test_hashes_alone_are_stored(codes, layla):
    data = kept(layla).data
    assert set(data) == {"hashes", "migrated_codes", "used_mask", "viewed_at"}
    assert len(set(codes)) == len(set(data["hashes"])) == 10
    for one in data["hashes"]:
        assert identify_hasher(one)
    sessions = in_sessions()
    assert not [one for one in codes if one in json.dumps(data) or one in sessions]


def in_sessions() -> str:
    """What stands in all sessions."""
    rows = Session.objects.values_list("session_data", flat=True)
    return json.dumps([SessionStore().decode(one) for one in rows])


def test_until_they_are_shown_they_are_sealed_in_the_session(layla_in, layla):
    layla_in.post(NEW)
    before = in_sessions()
    codes = layla_in.get(VIEW).context["unused_codes"]
    assert len(codes) == 10 and not [one for one in codes if one in before]
    assert "fresh_codes" in before and "fresh_codes" not in in_sessions()


def test_they_are_shown_once_and_to_nobody_else(codes, layla_in):
    again = layla_in.get(VIEW)
    assert not again.context["can_view_codes"] and not again.context["unused_codes"]
    layla_in.post(NEW)
    other = Client()
    sign_in(other, "layla")
    other.post(SIGN, {"code": codes[0]})
    # The old ones open nothing, and another session does not see the new ones.
    assert not is_in(other)


def test_a_recovery_code_opens_once(codes, layla):
    first, second = Client(), Client()
    for one in (first, second):
        sign_in(one, "layla")
        one.post(SIGN, {"code": f" {codes[0][:4]}-{codes[0][4:]} "})
    assert is_in(first) and not is_in(second)
    assert kept(layla).wrap().left == 9


def test_what_is_no_recovery_code_opens_nothing_and_costs_no_hash(codes, layla, monkeypatch):
    tried = []
    monkeypatch.setattr("desk.recovery_codes.check_password", lambda *of: tried.append(of))
    wrapped = kept(layla).wrap()
    for typed in ("", "000000", codes[0] + "0", codes[0][:-1]):
        assert not wrapped.validate_code(typed)
    assert not tried
    assert not wrapped.validate_code(codes[0]) and len(tried) == 10


def test_a_sealed_code_from_before_opens_and_the_others_are_hashed(sealed, layla):
    assert len(sealed) == 9 and kept(layla).wrap().left == 9
    client, other = Client(), Client()
    sign_in(client, "layla")
    client.post(SIGN, {"code": sealed[3]})
    assert is_in(client)
    assert set(kept(layla).data) == {"hashes", "migrated_codes", "used_mask", "viewed_at"}
    for typed, opens in ((sealed[3], False), (sealed[4], True)):
        sign_in(other, "layla")
        other.post(SIGN, {"code": typed})
        assert is_in(other) == opens


def test_resealing_hashes_what_is_sealed(sealed, layla):
    call_command("reseal_notes")
    assert "seed" not in kept(layla).data
    assert kept(layla).wrap().validate_code(sealed[0])
    assert kept(layla).wrap().left == 8


def test_the_account_says_how_many_are_left(codes, layla_in):
    assert layla_in.get("/admin/account/").context["codes_left"] == 10


def test_a_release_from_before_takes_them_for_used_up_and_fails_over_none(codes, layla):
    before = auth.RecoveryCodes.__mro__[1](kept(layla))
    assert before.get_unused_codes() == before.generate_codes() == []
    assert not before.validate_code(codes[0])
    # And they open again here.
    assert kept(layla).wrap().validate_code(codes[0])
