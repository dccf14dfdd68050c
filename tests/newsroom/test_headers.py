"""What goes out with an answer: its kind, who may use it, cookies; and what an error tells."""

import logging

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from newsroom.middleware import Guarded

LOGIN = "/admin/login/"
PAGES = {
    "/": "text/html; charset=utf-8",
    "/nowhere/": "text/html; charset=utf-8",
    "/search/?q=x": "text/html; charset=utf-8",
    "/feed/rss/": "application/rss+xml; charset=utf-8",
    "/feed/json/": "application/feed+json; charset=utf-8",
    "/sitemap.xml": "application/xml; charset=utf-8",
    "/robots.txt": "text/plain; charset=utf-8",
    "/sw.js": "text/javascript; charset=utf-8",
    "/manifest.webmanifest": "application/manifest+json",
    "/healthz": "text/plain; charset=utf-8",
    "/admin/": "text/html; charset=utf-8",
    "/admin/articles/article/": "text/html; charset=utf-8",
    "/preview/x/": "text/html; charset=utf-8",
    LOGIN: "text/html; charset=utf-8",
}


def sign_in(client, name="layla"):
    return client.post(LOGIN, {"username": name, "password": f"{name}-secret"})


def test_every_answer_says_what_it_is_and_to_whom_it_belongs(printed, samir):
    printed()
    reader, desk = Client(), Client()
    desk.force_login(samir)
    for client in (reader, desk):
        for address, kind in PAGES.items():
            told = client.get(address).headers
            assert told["Content-Type"] == kind, address
            assert told["X-Content-Type-Options"] == "nosniff", address
            assert told["Referrer-Policy"] in (
                "strict-origin-when-cross-origin",
                "no-referrer",
            ), address
            assert "frame-ancestors 'none'" in told["Content-Security-Policy"], address
            assert "Access-Control-Allow-Origin" not in told, address


def test_an_answer_made_before_the_guards_is_guarded_too(db, settings):
    settings.SECURE_HSTS_SECONDS = 60
    refused = Client().delete("/", secure=True)
    crowd = Guarded(lambda request: HttpResponse(status=429))
    crowded = crowd(RequestFactory().get("/search/", secure=True))
    assert (refused.status_code, crowded.status_code) == (405, 429)
    for told in (refused.headers, crowded.headers):
        assert told["X-Content-Type-Options"] == "nosniff"
        assert "base-uri 'none'" in told["Content-Security-Policy"]
        assert told["Strict-Transport-Security"].startswith("max-age=60")


@pytest.mark.parametrize(
    "page", ["admin:index", "admin:articles_article_changelist", "desk:notices", "admin:login"]
)
def test_nothing_of_the_desk_is_kept(client, samir, page):
    client.force_login(samir)
    kept = client.get(reverse(page))["Cache-Control"]
    assert "no-store" in kept and "private" in kept


def test_cookies_of_the_desk_are_for_the_desk_alone(client, layla, monkeypatch):
    """Secure they are wherever https is spoken, which tests are not: test_production."""
    client.get(LOGIN)
    sign_in(client)
    client.get("/admin/")
    names = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
    for name in names:
        cookie = client.cookies[name]
        assert cookie["httponly"] and cookie["samesite"] in ("Lax", "Strict"), name
        assert not cookie["domain"], name
    monkeypatch.setattr(settings, "SESSION_COOKIE_SECURE", True)
    again = Client()
    sign_in(again)
    assert again.cookies[settings.SESSION_COOKIE_NAME]["secure"]


def test_who_signs_in_begins_a_new_session(client, layla):
    planted = client.session
    planted["typed"] = "before"
    planted.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = before = planted.session_key
    sign_in(client)
    after = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert after != before and len(after) == 32
    assert client.get("/admin/").status_code == 200
    stranger = Client()
    stranger.cookies[settings.SESSION_COOKIE_NAME] = before
    assert stranger.get("/admin/").status_code == 302


def test_who_signs_out_is_out_with_the_old_cookie_too(client, layla):
    sign_in(client)
    kept = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/admin/logout/")
    client.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert client.get("/admin/").status_code == 302


def test_who_left_is_out_with_the_next_request(client, layla):
    sign_in(client)
    assert client.get("/admin/").status_code == 200
    User.objects.filter(pk=layla.pk).update(is_active=False)
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    "address", ["/a%0A2026-01-01%20CRITICAL%20forged/", "/%0D%0Ax/", "/%1B[2J/"]
)
def test_no_address_writes_a_line_into_the_log(client, db, caplog, address):
    logger = logging.getLogger("django.request")
    logger.addHandler(caplog.handler)
    client.get(address)
    logger.removeHandler(caplog.handler)
    written = [record.getMessage() for record in caplog.records]
    assert written
    assert not [one for one in written if set("\n\r\x1b") & set(one)]


def test_an_error_tells_nothing_of_the_house(client, samir, monkeypatch):
    def broken(*given, **named):
        raise RuntimeError("secret of line 7")

    client.force_login(samir)
    client.raise_request_exception = False
    monkeypatch.setattr("django.contrib.admin.sites.AdminSite.each_context", broken)
    answer = client.get("/admin/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "secret" not in page and "Traceback" not in page and "RuntimeError" not in page
