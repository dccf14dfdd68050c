"""The desk at a host of its own, and cookies that are bound to their host."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings as house
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.models import Mail
from desk.accounts import Factors
from newsroom import env
from newsroom.refusals import Refusal

DESK, READERS = "desk.example", "news.example"
BASE = f"https://{READERS}"


@pytest.fixture
def apart(settings):
    """The desk has a host of its own."""
    settings.ALLOWED_HOSTS = [DESK, READERS]
    settings.NEWSROOM_BASE_URL = BASE
    settings.NEWSROOM_DESK_HOST, settings.NEWSROOM_DESK_URL = DESK, f"https://{DESK}"
    settings.CSRF_TRUSTED_ORIGINS = [f"https://{DESK}"]


def at(host: str, **given) -> Client:
    return Client(headers={"host": host}, **given)


def sign_in(client, name="samir"):
    data = {"username": name, "password": f"{name}-secret"}
    return client.post("/admin/login/", data, secure=True)


@pytest.mark.parametrize("address", ["/admin", "/admin/", "/admin/login/", "/admin/account/in/"])
def test_at_the_readers_host_there_is_no_desk(apart, db, address):
    answer = at(READERS).get(address, secure=True)
    other = at(READERS).get("/nowhere/", secure=True)
    assert answer.status_code == other.status_code == 404
    assert answer.content == other.content
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert not answer.cookies


def test_nobody_signs_in_at_the_readers_host(apart, samir):
    client = at(READERS)
    assert sign_in(client).status_code == 404
    assert not client.cookies


def test_the_desk_is_at_its_host(apart, samir):
    client = at(DESK)
    assert sign_in(client).url == "/admin/"
    assert client.get("/admin/", secure=True).status_code == 200
    assert all(not cookie["domain"] for cookie in client.cookies.values())


def test_readers_pages_are_asked_for_at_their_host(apart, printed):
    story = printed().pk
    for address in ("/", f"/{story}/", "/search/?q=x%20y", "/feed/rss/"):
        answer = at(DESK).get(address, secure=True)
        assert answer.status_code == 308
        assert answer.url == BASE + address
    assert at(DESK).post(f"/{story}/report/", secure=True).status_code == 308
    hostile = at(DESK).get("/", secure=True, PATH_INFO="//evil.example/")
    assert (hostile.status_code, urlsplit(hostile.url).netloc) == (308, READERS)
    assert at(READERS).get("/", secure=True).status_code == 200


@pytest.mark.parametrize("host", [DESK, READERS])
def test_files_and_health_are_at_both(apart, db, host):
    client = at(host)
    assert client.get("/healthz", secure=True).status_code == 200
    assert client.get("/static/reader/icons/share.png", secure=True).status_code == 200
    # Not there, and asked for here.
    assert client.get("/pictures/none.webp", secure=True).status_code == 404


def test_a_host_that_is_not_ours_is_refused(apart, db):
    for address in ("/", "/admin/"):
        assert at("evil.example").get(address, secure=True).status_code == 400


@pytest.mark.parametrize(("origin", "status"), [(DESK, 302), (READERS, 403), ("evil.example", 403)])
def test_forms_of_the_desk_come_from_the_desk(apart, samir, origin, status):
    client = at(DESK, enforce_csrf_checks=True)
    page = client.get("/admin/login/", secure=True)
    data = {
        "username": "samir", "password": "samir-secret",
        "csrfmiddlewaretoken": page.context["csrf_token"],
    }  # fmt: skip
    headers = {"origin": f"https://{origin}"}
    assert client.post("/admin/login/", data, secure=True, headers=headers).status_code == status


def test_a_passkey_belongs_to_the_desks_host(apart, rf, monkeypatch):
    request = rf.get("/admin/account/passkeys/add/", secure=True, headers={"host": DESK})
    monkeypatch.setattr("allauth.core.context._request_var", _Given(request), raising=True)
    assert Factors(request).get_public_key_credential_rp_entity()["id"] == DESK


class _Given:
    def __init__(self, request):
        self.request = request

    def get(self):
        return self.request


def test_letters_lead_to_the_desk(apart, settings, write, layla, samir):
    settings.NEWSROOM_SENDS_MAIL = True
    samir.email = "samir@news.example"
    samir.save()
    workflow.submit(write(), by=layla)
    text = Mail.objects.get(to=samir).text
    assert f"https://{DESK}{reverse('desk:notice_choices')}" in text
    assert READERS not in text


def test_a_page_costs_no_statement_more(apart, printed, statements, settings):
    printed()
    beside = at(READERS)
    settings.NEWSROOM_DESK_HOST = ""
    together = at(READERS)
    for client in (beside, together):
        client.get("/", secure=True)
    assert statements(lambda: beside.get("/", secure=True)) == statements(
        lambda: together.get("/", secure=True)
    )


def test_without_a_host_of_its_own_the_desk_is_where_readers_are(client, samir, printed):
    printed()
    client.force_login(samir)
    assert client.get("/admin/").status_code == client.get("/").status_code == 200


def test_the_host_of_the_desk_is_read_once_and_must_be_another(tmp_path):
    given = {"NEWSROOM_BASE_URL": BASE, "NEWSROOM_DESK_HOST": "Desk.Example:8443"}
    found = env.read(given, root=tmp_path)
    assert (found.desk_host, found.desk_url) == ("desk.example:8443", "https://desk.example:8443")
    assert found.hosts == [READERS, "desk.example"]
    for wrong in ("https://desk.example", "desk example", READERS, "-x"):
        with pytest.raises(Refusal, match="NEWSROOM_DESK_HOST"):
            env.read(given | {"NEWSROOM_DESK_HOST": wrong}, root=tmp_path)
    assert env.read({"NEWSROOM_BASE_URL": BASE}, root=tmp_path).desk_url == BASE


# Cookies -----------------------------------------------------------------------------------


def test_every_cookie_over_https_is_bound_to_its_host(settings, samir):
    """What a browser asks of a name that begins with __Host-: Secure, Path=/ and no Domain."""
    settings.NEWSROOM_COOKIES_BEGIN = "__Host-"
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    client, set_so_far = Client(), {}
    for ask in (
        lambda: client.get("/admin/login/", secure=True),
        lambda: sign_in(client),
        # Told in a cookie.
        lambda: client.post(reverse("account"), {"act": "end_others"}, secure=True),
        lambda: client.get("/admin/", secure=True),
        lambda: client.post("/admin/logout/", secure=True),
    ):
        set_so_far |= {(name, bool(one.value)): one for name, one in ask().cookies.items()}
    names = {name for name, _is_kept in set_so_far}
    assert names == {
        "__Host-sessionid", "__Host-csrftoken", "__Host-known_device", "__Host-messages",
    }  # fmt: skip
    for (name, _is_kept), cookie in set_so_far.items():
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", ""), name
        assert cookie["samesite"] == "Lax"


def test_over_plain_http_a_browser_would_not_take_such_names(client, samir):
    sign_in_here = {"username": "samir", "password": "samir-secret"}
    client.post("/admin/login/", sign_in_here)
    assert not house.NEWSROOM_COOKIES_BEGIN
    assert not [name for name in client.cookies if name.startswith("__")]
