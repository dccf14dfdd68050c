"""What the desk alone needs is not on the way of a reader's page, and on every other way."""

import pytest
from django.core.checks.security import csrf
from django.test import Client
from django.urls import reverse

from editions.models import Edition


def test_nobody_is_asked_who_they_are_on_a_page_of_the_readers(printed, samir, client):
    printed()
    client.force_login(samir)
    for page in ("/", Edition.objects.get().get_absolute_url(), "/no-such-page/", "/feed/rss/"):
        asked = client.get(page).wsgi_request
        assert not hasattr(asked, "session") and not hasattr(asked, "user"), page
        assert not hasattr(asked, "_messages"), page


@pytest.mark.parametrize("page", ["admin:index", "desk:help"])
def test_the_desk_knows_who_asks(samir, client, page):
    assert client.get(reverse(page)).status_code == 302
    client.force_login(samir)
    answer = client.get(reverse(page))
    assert answer.status_code == 200 and answer.wsgi_request.user == samir


def test_a_form_of_the_desk_is_taken_from_its_own_pages_alone(samir):
    client = Client(enforce_csrf_checks=True)
    client.force_login(samir)
    assert client.post(reverse("admin:articles_article_add"), {}).status_code == 403


def test_what_is_sent_to_an_address_of_readers_goes_the_whole_way(printed):
    printed()
    answer = Client(enforce_csrf_checks=True).post("/", {})
    assert answer.status_code in (403, 405)


@pytest.mark.parametrize("verb", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_no_page_is_asked_by_a_verb_that_it_does_not_know(verb, printed, samir, client):
    article = printed()
    client.force_login(samir)
    for address in ("/", f"/{article.pk}/", "/nowhere/", reverse("admin:index"),
                    reverse("desk:act", args=[article.pk, "withdraw"])):  # fmt: skip
        answer = client.generic(verb, address)
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST"), address


def test_readers_pages_are_read_and_take_nothing(printed, client):
    article = printed()
    for address in ("/", f"/{article.pk}/", "/search/", "/feed/rss/", "/sw.js", "/sitemap.xml"):
        assert client.post(address, {"q": "x"}).status_code == 405, address


def test_the_checks_before_a_deployment_know_the_guard_of_forms():
    assert csrf.check_csrf_middleware(None) == []
