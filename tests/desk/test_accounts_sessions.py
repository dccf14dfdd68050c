"""Where somebody is signed in, and how that ends."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import AuditEntry
from desk import sessions
from desk.invitations import invite
from desk.models import Session
from desk.stolen_passwords import NotStolen
from newsroom.env import new_note_key
from tests.desk.test_accounts import code, is_in, sign_in, with_app

ACCOUNT = "/admin/account/"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1"
LAPTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def phone(layla):
    """Layla is signed in on her telephone too."""
    client = Client(headers={"user-agent": PHONE})
    sign_in(client, "layla")
    return client


def test_layla_sees_where_she_is_signed_in_and_ends_one(layla, phone):
    laptop = Client(headers={"user-agent": LAPTOP})
    sign_in(laptop, "layla")
    page = laptop.get(ACCOUNT)
    here, there = sorted(page.context["sessions"], key=lambda one: not one.is_this)
    assert here.is_this and "فايرفوكس" in here.device
    assert not there.is_this and "آيفون" in there.device
    assert page.content.decode().count('name="session"') == 1
    assert phone.session.session_key not in page.content.decode()
    assert laptop.post(ACCOUNT, {"session": there.name}).url == ACCOUNT
    assert is_in(laptop)
    assert not is_in(phone)


def test_layla_ends_all_others(client, layla, phone):
    sign_in(client, "layla")
    client.post(ACCOUNT, {"act": "end_others"})
    assert is_in(client)
    assert not is_in(phone)
    entry = AuditEntry.objects.get(act="account.ended")
    assert (entry.by_name, entry.subject, entry.detail) == ("layla", "user layla", "sessions=1")


def test_nobody_ends_the_session_of_somebody_else_by_its_name(client, omar, layla, phone):
    name = sessions.sessions_of(layla)[0].name
    sign_in(client, "omar")
    assert client.post(ACCOUNT, {"session": name}).url == ACCOUNT
    assert is_in(phone)


def test_huda_ends_every_session_of_layla_at_once(client, huda, layla, phone):
    sign_in(client, "huda")
    address = reverse("account_person", args=[layla.pk])
    assert (
        address in client.get(reverse("admin:auth_user_change", args=[layla.pk])).content.decode()
    )
    assert is_in(phone)
    assert client.post(address, {"act": "end"}).url == address
    assert not is_in(phone)
    assert is_in(client)
    entry = AuditEntry.objects.get(act="account.ended")
    assert (entry.by_name, entry.subject) == ("huda", "user layla")


def test_a_session_that_was_left_open_ends_no_other_without_the_factor(client, layla, phone):
    with_app(layla)
    client.force_login(layla)
    for sent in ({"act": "end_others"}, {"session": sessions.sessions_of(layla)[0].name}):
        assert client.post(ACCOUNT, sent).url.startswith(reverse("mfa_reauthenticate"))
    assert is_in(phone)
    answer = client.post(ACCOUNT, {"act": "end_others"})
    # What was asked for happens when the factor has been shown.
    client.post(answer.url, {"code": "000000", "next": ACCOUNT})
    assert is_in(phone)
    assert client.post(answer.url, {"code": code(), "next": ACCOUNT}).url == ACCOUNT
    assert not is_in(phone)
    assert is_in(client)


@pytest.mark.parametrize("act", ["end", "factors"])
def test_huda_shows_her_factor_before_she_ends_sessions_of_others(client, huda, layla, act):
    other = Client()
    with_app(layla)
    sign_in(other, "layla")
    other.post(reverse("mfa_authenticate"), {"code": code()})
    client.force_login(huda)
    address = reverse("account_person", args=[layla.pk])
    answer = client.post(address, {"act": act})
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert is_in(other) and layla.authenticator_set.exists()
    client.post(answer.url, {"password": "huda-secret", "next": address})
    assert not is_in(other)
    assert layla.authenticator_set.exists() == (act == "end")


def test_a_request_under_way_does_not_write_an_ended_session_back(layla, phone):
    store = sessions.SessionStore(phone.session.session_key)
    store["typed"] = "something"
    sessions.end_all(layla, by=None)
    with pytest.raises(sessions.db.UpdateError):
        store.save()
    assert not Session.objects.filter(user=layla).exists()


@pytest.mark.parametrize("who", ["layla", "samir"])
def test_no_journalist_or_editor_ends_sessions_of_others(client, request, huda, phone, who):
    client.force_login(request.getfixturevalue(who))
    for number in (huda.pk, User.objects.get(username="layla").pk):
        address = reverse("account_person", args=[number])
        assert client.get(address).status_code == 403
        assert client.post(address, {"act": "end"}).status_code == 403
    assert is_in(phone)


def test_huda_does_nothing_to_whoever_has_more_rights(client, huda):
    root = User.objects.create_superuser("root", password="root-secret")
    with_app(root)
    client.force_login(huda)
    for act in ("end", "factors"):
        address = reverse("account_person", args=[root.pk])
        assert client.post(address, {"act": act}).status_code == 403
    assert root.authenticator_set.count() == 2


def test_huda_takes_the_factor_of_a_lost_telephone_away(client, huda, layla, settings):
    other = Client()
    with_app(layla)
    sign_in(other, "layla")
    other.post(reverse("mfa_authenticate"), {"code": code()})
    sign_in(client, "huda")
    client.post(reverse("account_person", args=[layla.pk]), {"act": "factors"})
    assert not layla.authenticator_set.exists()
    assert not is_in(other)
    assert AuditEntry.objects.get(act="account.factors_taken").by_name == "huda"
    settings.NEWSROOM_SECOND_FACTOR = True
    sign_in(other, "layla")
    assert other.get("/admin/").url == ACCOUNT


def test_a_new_password_ends_the_other_sessions(client, layla, phone):
    sign_in(client, "layla")
    new = "حبر وليمون وسلم قديم"
    page = reverse("admin:password_change")
    typed = {"old_password": "layla-secret", "new_password1": new, "new_password2": new}
    assert client.post(page, typed).status_code == 302
    assert is_in(client)
    assert not is_in(phone)
    assert list(Session.objects.filter(user=layla)) == [
        Session.objects.get(pk=client.session.session_key)
    ]
    assert AuditEntry.objects.filter(act="account.password", by_name="layla").exists()


def deactivated(layla, huda) -> None:
    User.objects.filter(pk=layla.pk).update(is_active=False)


def invited(layla, huda) -> None:
    invite(layla, by=huda)


@pytest.mark.parametrize("ended", [deactivated, invited])
@pytest.mark.parametrize("door", ["own", "link"])
def test_a_new_password_on_its_way_undoes_nothing(client, huda, layla, monkeypatch, ended, door):
    """Whether it is a good one is asked elsewhere, too, and takes a while: meanwhile huda acts."""
    new = "حبر وليمون وسلم قديم"
    page, sent = reverse("admin:password_change"), {"new_password1": new, "new_password2": new}
    if door == "link":
        page = client.get(urlsplit(invite(layla, by=huda)).path, follow=True).request["PATH_INFO"]
    else:
        client.force_login(layla)
    monkeypatch.setattr(NotStolen, "validate", lambda *told: ended(layla, huda))
    assert client.post(page, sent | {"old_password": "layla-secret"}).status_code == 403
    stored = User.objects.get(pk=layla.pk)
    assert not stored.check_password(new)
    assert stored.is_active == (ended is invited)


def test_who_has_a_factor_shows_it_before_the_password_is_another(client, layla):
    with_app(layla)
    client.force_login(layla)
    page, new = reverse("admin:password_change"), "حبر وليمون وسلم قديم"
    typed = {"old_password": "layla-secret", "new_password1": new, "new_password2": new}
    assert client.post(page, typed).url == page
    assert new not in str(client.session.items())
    again = client.get(page).url
    assert again.startswith(reverse("mfa_reauthenticate"))
    layla.refresh_from_db()
    assert layla.check_password("layla-secret")
    assert client.post(again, {"code": code(), "next": page}).url == page
    assert client.post(page, typed).url == reverse("admin:password_change_done")


def test_the_old_password_is_not_guessed_from_an_open_session(client, layla):
    client.force_login(layla)
    page, new = reverse("admin:password_change"), "حبر وليمون وسلم قديم"
    for old in [*("wrong",) * 5, "layla-secret"]:
        typed = {"old_password": old, "new_password1": new, "new_password2": new}
        assert client.post(page, typed).status_code == 200
    layla.refresh_from_db()
    assert layla.check_password("layla-secret")


def test_when_somebody_was_seen_costs_nothing_for_five_minutes(layla, phone, statements):
    page = reverse("desk:help")
    phone.get(page)
    usual = statements(lambda: phone.get(page))
    Session.objects.update(seen_at=timezone.now() - timedelta(minutes=6))
    assert statements(lambda: phone.get(page)) == usual + 1
    assert statements(lambda: phone.get(page)) == usual
    assert timezone.now() - Session.objects.get(user=layla).seen_at < timedelta(minutes=1)


def test_who_is_on_the_way_in_has_no_session_of_a_person(client, layla):
    with_app(layla)
    sign_in(client, "layla")
    assert sessions.sessions_of(layla) == []


@pytest.mark.parametrize("number", [1, 40])
def test_the_page_of_the_account_costs_the_same_with_many_sessions(
    client, layla, statements, number
):
    client.force_login(layla)
    for _turn in range(number):
        sign_in(Client(), "layla")
    client.get(ACCOUNT)
    assert statements(lambda: client.get(ACCOUNT)) <= 12


def test_beside_a_story_a_second_factor_is_shown_in_another_window(client, layla, write):
    with_app(layla)
    client.force_login(layla)
    page = client.get(reverse("admin:articles_article_change", args=[write().pk]))
    ticket = page.context["window"].signed()
    client.post("/admin/logout/")
    typed = {"username": "layla", "password": "layla-secret", "unsaved_ticket": ticket}
    answer = client.post(reverse("desk:sign_in"), typed)
    assert (answer.status_code, answer.json()["address"]) == (409, "/admin/login/")
    assert re.search(r"[\u0600-\u06FF]", answer.json()["error"])
    assert not is_in(client)


def test_whoever_has_the_terminal_lets_huda_in(client, huda):
    with_app(huda)
    for _turn in range(6):
        sign_in(client, "huda", "wrong")
    call_command("let_in", "huda", "--without-factor")
    assert sign_in(client, "huda").url == "/admin/"
    assert is_in(client)
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"account.let_in", "account.factors_taken"} <= acts
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("let_in", "nobody")


def test_factors_are_sealed_with_the_new_key(layla, settings):
    with_app(layla)
    old, new = settings.NEWSROOM_NOTE_KEYS, new_note_key()
    settings.NEWSROOM_NOTE_KEYS = f"{new},{old}"
    call_command("reseal_notes")
    settings.NEWSROOM_NOTE_KEYS = new
    app, codes = layla.authenticator_set.order_by("type")[::-1]
    assert app.wrap().validate_code(code())
    assert codes.wrap().left == 10


# How long one lasts ------------------------------------------------------------------------


def used_before(user, **ago):
    Session.objects.filter(user=user).update(seen_at=timezone.now() - timedelta(**ago))


def began_before(client, **ago):
    """As if this client had signed in so long ago, and had been used ever since."""
    kept = client.session
    kept[sessions.SINCE] = (timezone.now() - timedelta(**ago)).isoformat()
    kept.save()


def test_a_session_ends_after_twelve_hours_without_use(layla, phone):
    used_before(layla, hours=11, minutes=50)
    assert is_in(phone)
    used_before(layla, hours=12, minutes=1)
    assert sessions.sessions_of(layla) == []
    assert not is_in(phone)
    assert not Session.objects.filter(user=layla).exists()


def test_a_session_ends_a_week_after_signing_in_whatever_is_done(layla, phone):
    began_before(phone, days=6, hours=23)
    assert is_in(phone)
    began_before(phone, days=7)
    assert sessions.sessions_of(layla) == []
    assert not is_in(phone)


def test_writing_into_a_session_does_not_move_its_end(layla, phone):
    end = Session.objects.get(user=layla).expire_date
    assert abs(end - timezone.now() - timedelta(days=7)) < timedelta(minutes=1)
    began_before(phone, days=3)
    end = Session.objects.get(user=layla).expire_date
    kept = phone.session
    kept["typed"] = "something"
    kept.save()
    assert Session.objects.get(user=layla).expire_date == end
    assert abs(end - timezone.now() - timedelta(days=4)) < timedelta(minutes=1)


def test_the_newsroom_says_how_long(layla, phone, settings):
    settings.NEWSROOM_SESSION_IDLE_HOURS = settings.NEWSROOM_SESSION_DAYS = 1
    used_before(layla, minutes=59)
    began_before(phone, hours=23)
    assert is_in(phone)
    began_before(phone, hours=24)
    assert not is_in(phone)


def test_an_open_window_by_itself_is_no_use_of_the_desk(layla, phone, write):
    page = phone.get(reverse("admin:articles_article_change", args=[write().pk]))
    window = page.context["window"]
    used_before(layla, hours=1)
    before = Session.objects.get(user=layla).seen_at
    here = {"unsaved_ticket": window.signed()}
    assert phone.post(reverse("desk:presence", args=[window.window]), here).status_code == 200
    assert Session.objects.get(user=layla).seen_at == before
    assert phone.post(reverse("desk:unsaved", args=[window.window]), here).status_code == 200
    assert Session.objects.get(user=layla).seen_at > before


def test_what_layla_typed_before_her_session_ended_is_there_again(layla, phone, write):
    page = reverse("admin:articles_article_change", args=[write().pk])
    window = phone.get(page).context["window"]
    used_before(layla, hours=13)
    typed = {"headline": "سطر طويل من الليل", "unsaved_ticket": window.signed()}
    answer = phone.post(page, typed)
    assert answer.url.startswith("/admin/login/")
    phone.post(answer.url, {"username": "layla", "password": "layla-secret"})
    assert "سطر طويل من الليل" in phone.get(f"{page}?unsaved={window.window}").content.decode()


def test_readers_pages_do_not_look_at_sessions(layla, phone, printed):
    printed()
    used_before(layla, hours=13)
    phone.get("/")
    assert Session.objects.filter(user=layla).exists()
