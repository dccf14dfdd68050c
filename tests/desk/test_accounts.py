"""Signing in: the second factor, what is forced, what nobody can find out or lock."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import auth as recovery
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import User
from django.test import Client
from django.urls import NoReverseMatch, reverse

from articles.models import AuditEntry
from desk.invitations import invite
from desk.models import Attempt, Session

LOGIN = "/admin/login/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(secret=SECRET, step=0) -> str:
    (counter,) = totp.yield_hotp_counters_from_time()
    return totp.format_hotp_value(totp.hotp_value(secret, counter + step))


def with_app(user) -> User:
    """This person has an app and recovery codes."""
    totp.TOTP.activate(user, SECRET)
    recovery.RecoveryCodes.activate(user)
    return user


def sign_in(client, name, password=None, **extra):
    return client.post(LOGIN, {"username": name, "password": password or f"{name}-secret"}, **extra)


def is_in(client) -> bool:
    return client.get("/admin/").status_code == 200


@pytest.fixture
def forced(settings):
    settings.NEWSROOM_SECOND_FACTOR = True


# The second factor -------------------------------------------------------------------------


def test_layla_signs_in_with_her_password_while_she_has_no_second_factor(client, layla):
    assert sign_in(client, "layla").url == "/admin/"
    assert is_in(client)


def test_the_page_that_was_asked_for_opens_after_the_second_factor(client, layla):
    with_app(layla)
    asked = reverse("desk:help")
    data = {"username": "layla", "password": "layla-secret", "next": asked}
    answer = client.post(LOGIN, data)
    assert answer.url == reverse("mfa_authenticate")
    assert not is_in(client)
    page = client.get(answer.url).content.decode()
    assert 'autocomplete="one-time-code"' in page and 'dir="rtl"' in page
    assert client.post(answer.url, {"code": code()}).url == asked
    assert is_in(client)


def test_a_code_may_be_typed_in_arabic_digits_with_a_space(client, layla):
    with_app(layla)
    digits = code().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    sign_in(client, "layla")
    client.post(reverse("mfa_authenticate"), {"code": f"{digits[:3]} {digits[3:]}"})
    assert is_in(client)


@pytest.mark.parametrize(("second", "holds"), [(-1, False), (0, True), (29, True), (30, False)])
def test_a_code_holds_for_half_a_minute(client, layla, clock_of_codes, second, holds):
    with_app(layla)
    clock_of_codes(0)
    typed = code()
    sign_in(client, "layla")
    clock_of_codes(second)
    answer = client.post(reverse("mfa_authenticate"), {"code": typed})
    assert is_in(client) == holds
    assert holds or "الرمز الظاهر" in answer.content.decode()


def test_a_code_opens_once(client, layla):
    with_app(layla)
    typed, other = code(), Client()
    for one in (client, other):
        sign_in(one, "layla")
        totp.cache.clear()  # as in another process
        one.post(reverse("mfa_authenticate"), {"code": typed})
    assert is_in(client)
    assert not is_in(other)


def test_secrets_are_sealed_in_the_database(layla):
    with_app(layla)
    kept = Authenticator.objects.get(user=layla, type="totp")
    assert SECRET not in str(kept.data)
    assert kept.wrap().validate_code(code())


@pytest.fixture
def set_up(django_capture_on_commit_callbacks):
    """Set up an app as its page asks for it."""

    def app(client):
        page = client.get(reverse("mfa_activate_totp"))
        secret = page.context["secret"].replace(" ", "")
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(reverse("mfa_activate_totp"), {"code": code(secret)})

    return app


def test_layla_sets_up_an_app_and_sees_her_codes_once(client, layla, set_up):
    sign_in(client, "layla")
    page = client.get(reverse("mfa_activate_totp"))
    text = page.content.decode()
    assert "<svg" in text and "data:" not in text
    assert page.context["secret"] in text
    answer = set_up(client)
    assert answer.url == reverse("mfa_view_recovery_codes")
    shown = client.get(answer.url)
    codes = shown.context["unused_codes"]
    assert len(set(codes)) == 10
    first = codes[0]
    assert shown["Cache-Control"].find("no-store") >= 0
    assert first in shown.content.decode()
    again = client.get(answer.url)
    assert first not in again.content.decode() and "عُرضت" in again.content.decode()
    assert AuditEntry.objects.filter(act="account.factor_added", by_name="layla").count() == 1


def test_the_first_second_factor_ends_the_other_sessions(client, layla, set_up):
    other = Client()
    sign_in(other, "layla")
    sign_in(client, "layla")
    set_up(client)
    assert is_in(client)
    assert not is_in(other)


def test_what_guards_the_account_is_changed_only_by_who_shows_the_factor(client, layla):
    with_app(layla)
    client.force_login(layla)
    answer = client.get(reverse("mfa_deactivate_totp"))
    assert answer.url.startswith(reverse("mfa_reauthenticate"))
    # The password does not do where there is a factor.
    by_password = client.post(reverse("account_reauthenticate"), {"password": "layla-secret"})
    assert by_password.url.startswith(reverse("mfa_reauthenticate"))
    client.post(reverse("mfa_reauthenticate"), {"code": code()})
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200


def test_to_sign_in_once_more_is_not_to_show_the_factor(client, layla):
    """Whoever finds an open session and knows the password gets no further by typing it at the
    door."""
    with_app(layla)
    client.force_login(layla)
    assert sign_in(client, "layla").url == reverse("mfa_authenticate")
    answer = client.post(reverse("mfa_deactivate_totp"))
    assert answer.url.startswith(reverse("mfa_reauthenticate"))
    assert Authenticator.objects.filter(user=layla, type="totp").exists()


def test_a_password_that_is_another_by_now_leads_no_further(client, huda, layla):
    with_app(layla)
    sign_in(client, "layla")
    invite(layla, by=huda)
    answer = client.post(reverse("mfa_authenticate"), {"code": code()})
    assert answer.url == reverse("account_login")
    assert not is_in(client)


def test_a_page_for_colleagues_has_nothing_of_an_account_for_strangers(client, db):
    for name in ("account", "mfa_activate_totp", "mfa_view_recovery_codes", "mfa_add_webauthn"):
        assert client.get(reverse(name)).url.startswith(LOGIN)
    assert client.get(reverse("mfa_authenticate")).url == reverse("account_login")


# Forced ------------------------------------------------------------------------------------


def test_without_a_second_factor_there_is_nothing_but_setting_it_up(client, huda, forced, set_up):
    sign_in(client, "huda")
    for address in ("/admin/", reverse("desk:help"), reverse("admin:auth_user_changelist")):
        assert client.get(address).url == reverse("account")
    assert client.post(reverse("admin:auth_user_add"), {}).status_code == 403
    assert (
        client.get(reverse("desk:go_json"), headers={"sec-fetch-mode": "cors"}).status_code == 403
    )
    assert client.get(reverse("account")).status_code == 200
    set_up(client)
    assert is_in(client)


def test_it_is_asked_of_the_database_once_in_a_session(client, samir, statements, settings):
    with_app(samir)
    client.force_login(samir)
    is_in(client)
    without = statements(lambda: client.get("/admin/"))
    settings.NEWSROOM_SECOND_FACTOR = True
    is_in(client)
    assert statements(lambda: client.get("/admin/")) == without


def test_the_last_factor_stays_where_one_is_forced(client, layla, forced):
    with_app(layla)
    sign_in(client, "layla")
    client.post(reverse("mfa_authenticate"), {"code": code()})
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=layla, type="totp").exists()


def test_readers_and_health_do_not_notice(client, printed, huda, forced):
    client.force_login(huda)
    assert client.get("/").status_code == client.get("/healthz").status_code == 200


# Nobody finds out, nobody is locked out ----------------------------------------------------


def words_of(answer) -> str:
    """A page without its token and nonce."""
    return re.sub(r'value="\w{64}"|nonce="[^"]*"', "", answer.content.decode())


def test_an_unknown_name_is_answered_like_a_wrong_password(client, layla):
    User.objects.create_user("outsider", password="outsider-secret")
    User.objects.create_user("departed", password="departed-secret", is_staff=True, is_active=False)
    answers = [
        words_of(sign_in(Client(), name, password)).replace(name, "NAME")
        for name, password in (
            ("layla", "wrong"),
            ("nobody", "wrong"),
            ("outsider", "outsider-secret"),
            ("departed", "departed-secret"),
        )
    ]
    assert len(set(answers)) == 1


def test_an_unknown_name_costs_a_hash_like_a_known_one(client, layla, monkeypatch):
    hashed = []
    made = User.set_password
    monkeypatch.setattr(
        User, "set_password", lambda user, text: hashed.append(text) or made(user, text)
    )
    sign_in(client, "nobody", "wrong")
    assert hashed == ["wrong"]


@pytest.mark.parametrize(
    "name", ["account_signup", "account_reset_password", "account_email", "account_set_password"]
)
def test_there_is_no_sign_up_and_no_letter_with_a_password(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_guessing_stops_after_five(client, layla):
    for _turn in range(5):
        assert "errornote" in sign_in(client, "layla", "wrong").content.decode()
    sign_in(client, "layla")
    assert not is_in(client)
    assert Attempt.objects.count() == 5


def test_who_guesses_from_elsewhere_does_not_lock_huda_out(client, huda):
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    for _turn in range(8):
        sign_in(elsewhere, "huda", "wrong")
    sign_in(elsewhere, "huda")
    assert not is_in(elsewhere)
    sign_in(client, "huda")
    assert is_in(client)


def test_many_addresses_do_not_lock_huda_out_of_her_own_device(client, huda):
    sign_in(client, "huda")
    client.post("/admin/logout/")
    for turn in range(60):
        sign_in(Client(REMOTE_ADDR=f"203.0.113.{turn}"), "huda", "wrong")
    stranger = Client(REMOTE_ADDR="198.51.100.1")
    sign_in(stranger, "huda")
    assert not is_in(stranger)
    sign_in(client, "huda")
    assert is_in(client)


def test_a_known_device_of_layla_is_no_known_device_of_hudas(client, layla, huda):
    sign_in(client, "layla")
    client.post("/admin/logout/")
    for _turn in range(5):
        sign_in(client, "huda", "wrong")
    sign_in(client, "huda")
    assert not is_in(client)


def test_a_forged_device_is_an_unknown_one(client, huda):
    client.cookies["known_device"] = "W1siYSJdLCJiIl0:1abc:forged"
    for _turn in range(5):
        sign_in(client, "huda", "wrong")
    sign_in(client, "huda")
    assert not is_in(client)


def test_codes_are_counted_too(client, layla):
    with_app(layla)
    for _turn in range(5):
        sign_in(client, "layla")
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert not is_in(client)


def test_what_was_typed_is_kept_as_a_hash(client, db):
    sign_in(client, "my-secret-password", "x")
    row = Attempt.objects.get()
    assert "my-secret" not in row.about and "127.0.0.1" not in row.address


def test_somebody_who_does_not_work_here_comes_in_nowhere(client, db):
    User.objects.create_user("outsider", password="outsider-secret")
    sign_in(client, "reader", "reader-secret")
    assert not Session.objects.filter(user__isnull=False).exists()
