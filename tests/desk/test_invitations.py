"""A new colleague sets their own password; nobody types one for somebody else."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from articles import outbox
from articles.models import AuditEntry, Mail
from desk import invitations
from desk.models import Session
from tests.desk.test_accounts import code, is_in, sign_in, with_app

ADD = "/admin/auth/user/add/"
NEW = "حبر وليمون وسلم قديم"


def added(client, **values):
    return client.post(ADD, {"username": "rami", "first_name": "رامي", "last_name": ""} | values)


def opened(client, link):
    """The page behind a link, as a browser comes to it."""
    return client.get(re.sub(r"^https?://[^/]+", "", link), follow=True)


def set_password(client, link, new=NEW):
    page = opened(client, link)
    return client.post(page.request["PATH_INFO"], {"new_password1": new, "new_password2": new})


@pytest.fixture
def link(client, huda):
    """Where no letters are sent huda hands the link over."""
    sign_in(client, "huda")
    return added(client).context["link"]


def test_huda_adds_rami_who_sets_a_password_and_comes_in(client, huda, link):
    rami = User.objects.get(username="rami")
    assert not rami.has_usable_password() and rami.is_staff and not rami.is_superuser
    his = Client()
    page = opened(his, link)
    text = page.content.decode()
    assert "rami" in text and 'dir="rtl"' in text and "/set-password/" in page.request["PATH_INFO"]
    assert "no-store" in page["Cache-Control"]
    assert set_password(his, link).url == "/admin/login/"
    assert not is_in(his)
    sign_in(his, "rami", NEW)
    assert is_in(his)
    acts = AuditEntry.objects.filter(subject="user rami").values_list("act", "by_name")
    assert {("account.invited", "huda"), ("account.password", "rami")} <= set(acts)


def test_the_link_is_shown_once_and_stored_nowhere(client, huda, link):
    rami, token = User.objects.get(username="rami"), link.rstrip("/").rpartition("/")[2]
    for address in ("account_person", "admin:auth_user_change"):
        assert token not in client.get(reverse(address, args=[rami.pk])).content.decode()
    entry = AuditEntry.objects.get(act="account.invited")
    assert token not in entry.detail and not Mail.objects.exists()


def test_nobody_types_a_password_for_a_new_colleague(client, huda):
    sign_in(client, "huda")
    typed = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    assert not {"password1", "password"} & set(client.get(ADD).context["adminform"].form.fields)
    added(client, **typed)
    rami = User.objects.get(username="rami")
    assert not rami.has_usable_password()
    with pytest.raises(NoReverseMatch):
        reverse("admin:auth_user_password_change", args=[rami.pk])
    assert client.post(f"/admin/auth/user/{rami.pk}/password/", typed).status_code in (302, 404)
    rami.refresh_from_db()
    assert not rami.has_usable_password()


def test_a_name_that_differs_in_capitals_alone_is_refused(client, huda, layla):
    sign_in(client, "huda")
    assert added(client, username="Layla").status_code == 200
    assert not User.objects.filter(username="Layla").exists()


def test_a_link_opens_once(link):
    set_password(Client(), link)
    page = opened(Client(), link)
    assert page.status_code == 404 and not page.context["form"]


def test_a_form_that_was_open_meanwhile_sets_nothing(link):
    first, second = Client(), Client()
    page = opened(second, link).request["PATH_INFO"]
    set_password(first, link)
    other = "سبع بجعات على الماء"
    answer = second.post(page, {"new_password1": other, "new_password2": other})
    assert answer.status_code == 404
    assert not User.objects.get(username="rami").check_password(other)


def test_a_link_ends_after_a_day(link, monkeypatch):
    now = invitations.signed._now()

    def later(**ago):
        monkeypatch.setattr(invitations.Signed, "_now", lambda signed: now + timedelta(**ago))
        return opened(Client(), link).status_code

    assert (later(hours=23), later(hours=25)) == (200, 404)


def test_the_newest_link_alone_opens(client, huda, link):
    rami = User.objects.get(username="rami")
    answer = client.post(reverse("account_person", args=[rami.pk]), {"act": "invite"})
    assert opened(Client(), link).status_code == 404
    assert opened(Client(), answer.context["link"]).status_code == 200


@pytest.mark.parametrize("field", ["is_active", "is_staff"])
def test_a_link_lets_nobody_in_who_does_not_work_here(link, field):
    User.objects.filter(username="rami").update(**{field: False})
    assert opened(Client(), link).status_code == 404


def test_a_link_for_one_opens_nothing_of_another(link, layla):
    rami = User.objects.get(username="rami")
    number = invitations.urlsafe_base64_encode(str(rami.pk).encode())
    other = invitations.urlsafe_base64_encode(str(layla.pk).encode())
    assert opened(Client(), link.replace(f"/{number}/", f"/{other}/")).status_code == 404
    for wrong in ("x", "x-y", "9" * 400):
        address = reverse("account_invited", args=[other, wrong])
        assert Client().get(address).status_code == 404


def test_a_weak_password_is_refused(link):
    assert set_password(Client(), link, "password1234").status_code == 200
    assert not User.objects.get(username="rami").has_usable_password()


def test_the_link_goes_by_letter_where_letters_are_sent(client, huda, settings):
    settings.NEWSROOM_SENDS_MAIL = True
    settings.NEWSROOM_DESK_URL = "https://desk.example"
    sign_in(client, "huda")
    answer = added(client, email="rami@paper.example")
    rami = User.objects.get(username="rami")
    assert answer.url == reverse("admin:auth_user_change", args=[rami.pk])
    outbox.deliver()
    (letter,) = mail.outbox
    assert letter.to == ["rami@paper.example"] and "حسابك" in letter.subject
    (link,) = re.findall(r"https://desk\.example/\S+", letter.body)
    assert set_password(Client(), link).url == "/admin/login/"


def test_without_an_address_the_link_is_handed_over(client, huda, settings):
    settings.NEWSROOM_SENDS_MAIL = True
    sign_in(client, "huda")
    assert added(client).context["link"]
    assert not Mail.objects.exists()


# Who has forgotten theirs ------------------------------------------------------------------


def test_huda_lets_layla_set_a_new_password(client, huda, layla):
    with_app(layla)
    phone, hers = Client(), Client()
    sign_in(phone, "layla")
    phone.post(reverse("mfa_authenticate"), {"code": code()})
    assert is_in(phone)
    sign_in(client, "huda")
    answer = client.post(reverse("account_person", args=[layla.pk]), {"act": "invite"})
    assert "no-store" in answer["Cache-Control"]
    # Nothing that was open stays open, and the old password opens nothing.
    assert not Session.objects.filter(user=layla).exists() and not is_in(phone)
    sign_in(hers, "layla")
    assert not is_in(hers)
    set_password(hers, answer.context["link"])
    # The second factor is still asked for.
    assert sign_in(hers, "layla", NEW).url == reverse("mfa_authenticate")


def test_huda_makes_no_link_for_whoever_has_more_rights_nor_for_herself(client, huda):
    root = User.objects.create_superuser("root", password="root-secret")
    sign_in(client, "huda")
    for person in (root, huda):
        address = reverse("account_person", args=[person.pk])
        assert client.post(address, {"act": "invite"}).status_code == 403
        person.refresh_from_db()
        assert person.has_usable_password()


def test_huda_shows_her_factor_before_she_makes_a_link(client, huda, layla):
    client.force_login(huda)
    answer = client.post(reverse("account_person", args=[layla.pk]), {"act": "invite"})
    assert answer.url.startswith(reverse("account_reauthenticate"))
    layla.refresh_from_db()
    assert layla.has_usable_password()
