"""The secret of a preview link is exchanged for a pass, which opens that link alone for a while."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.core.signing import TimestampSigner
from django.test import Client
from django.utils import timezone

from articles import embargo
from articles.models import AuditEntry
from desk import guest_links
from desk.guest_links import PASS_HOLDS, revoke
from desk.guest_pages import cookie_name
from desk.models import GuestLink
from tests.desk.test_guests import given, pages_of, words

pytestmark = pytest.mark.django_db
__all__ = ["given"]
HEADLINE = "قصة تنتظر رأي المحامي"


def refusals() -> list[tuple[str, str, str]]:
    rows = AuditEntry.objects.filter(act="refused.link").order_by("pk")
    return list(rows.values_list("by_name", "subject", "detail"))


def test_the_address_that_was_sent_leads_to_one_without_a_secret(given, client):
    link, address = given(headline=HEADLINE)
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, pages_of(link))
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    secret = address.split("/")[2].split(".")[1]
    page = client.get(answer["Location"])
    assert HEADLINE in words(page)
    assert secret not in words(page) + str(page.headers) + str(answer.cookies)
    assert GuestLink.objects.get().opened == 1


def test_the_pass_is_a_cookie_for_the_pages_of_this_link(given, client, settings):
    settings.SESSION_COOKIE_SECURE = True
    link, address = given()
    (cookie,) = client.get(address).cookies.values()
    assert cookie.key == "__Secure-newsroom-guest"
    assert cookie["path"] == pages_of(link) and not cookie["domain"]
    assert cookie["httponly"] and cookie["secure"] and cookie["samesite"] == "Lax"
    assert cookie["max-age"] == PASS_HOLDS.total_seconds() <= 24 * 3600


def with_pass(value: str) -> Client:
    client = Client()
    client.cookies[cookie_name()] = value
    return client


def test_a_pass_opens_no_other_link(given, client):
    one, address = given()
    other, _address = given(headline="غيرها")
    value = client.get(address).cookies[cookie_name()].value
    assert with_pass(value).get(pages_of(one)).status_code == 200
    assert with_pass(value).get(pages_of(other)).status_code == 404
    assert Client().get(pages_of(one)).status_code == 404


def test_a_pass_ends_after_a_working_day_and_the_link_gives_another(given, client):
    link, address = given()
    value = client.get(address).cookies[cookie_name()].value
    with time_machine.travel(timezone.now() + PASS_HOLDS + timedelta(minutes=1), tick=False):
        assert with_pass(value).get(pages_of(link)).status_code == 404
        assert client.get(address, follow=True).status_code == 200
    assert refusals() == [], "an end is no attempt"


def test_a_pass_ends_with_its_link(given, client, samir):
    link, address = given()
    assert client.get(address, follow=True).status_code == 200
    revoke(link, by=samir)
    assert client.get(pages_of(link)).status_code == 404


def test_an_embargo_closes_passes_too(given, client, samir):
    link, address = given()
    assert client.get(address, follow=True).status_code == 200
    embargo.set_embargo(link.article, by=samir, until=timezone.now() + timedelta(hours=1))
    assert client.get(pages_of(link)).status_code == 404


@pytest.mark.parametrize("value", ["x", "1.x.y", "²", "a" * 5000])
def test_a_pass_that_somebody_made_up_opens_nothing_and_is_entered(given, value):
    link, _address = given()
    forged = TimestampSigner(salt="another", sep=".").sign(f"{link.pk}-{link.secret_sha256}")
    for one in (value, forged):
        assert with_pass(one).get(pages_of(link)).status_code == 404
    assert refusals() == [("", "address /preview/", "GET 404 a pass that is not ours")]


# What is told of it ------------------------------------------------------------------------------


def test_who_opens_a_dead_link_is_entered_without_its_secret(given, client, samir):
    link, address = given()
    revoke(link, by=samir)
    secret = address.split("/")[2]
    for _ in range(3):
        client.get(address)
    client.get(f"/preview/{secret[:-1]}/")
    assert refusals() == [
        ("", f"story {link.article_id}", f"GET 404 guest link {link.pk}: revoked"),
        ("", "address /preview/", "GET 404 a secret that is not ours"),
    ]


def test_strangers_who_try_many_secrets_fill_nothing(given, client):
    _link, address = given()
    for number in range(20):
        client.get(f"{address[:-3]}{number}/")
    assert len(refusals()) == 1


def test_no_secret_is_written_into_the_log(given, client, samir, caplog):
    link, address = given()
    embargo.set_embargo(link.article, by=samir, until=timezone.now() + timedelta(hours=1))
    for name in ("django.request", "newsroom"):
        logging.getLogger(name).addHandler(caplog.handler)
    assert client.get(address).status_code == 404
    for name in ("django.request", "newsroom"):
        logging.getLogger(name).removeHandler(caplog.handler)
    assert address.split("/")[2] not in caplog.text


def test_a_link_says_why_it_is_closed(given, samir):
    link, _address = given()
    now = timezone.now()
    assert guest_links.why_closed(link, now) == ""
    assert guest_links.why_closed(link, link.expires_at) == "expired"
    link.by.is_active = False
    assert guest_links.why_closed(link, now) == "given by somebody who left"
