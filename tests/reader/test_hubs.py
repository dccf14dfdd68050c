"""A hub and search engines are told what readers see, at its moment; no network is needed."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles import press
from authors.models import Author
from reader import hubs
from tests.reader.test_pages import HOUR, NOW, address_of

BASE = "https://paper.example"
KEY = "0123456789abcdef"


@pytest.fixture
def service(settings, monkeypatch):
    """A hub and a search engine on this machine: ``told`` is what they were sent."""

    class Service(BaseHTTPRequestHandler):
        told: list[tuple[str, str]] = []
        answer = 204

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.told.append((self.path, body))
            self.send_response(self.answer)
            self.end_headers()

        def log_message(self, *args):
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    here = f"http://127.0.0.1:{server.server_port}"
    settings.NEWSROOM_BASE_URL = BASE
    settings.NEWSROOM_WEBSUB_HUB = f"{here}/hub"
    settings.NEWSROOM_INDEXNOW_KEY = KEY
    monkeypatch.setattr(hubs, "INDEXNOW", f"{here}/indexnow")
    yield Service
    server.shutdown()
    server.server_close()
    thread.join()


def feeds_told(service) -> set[str]:
    bodies = [parse_qs(body) for path, body in service.told if path == "/hub"]
    assert all(body["hub.mode"] == ["publish"] for body in bodies)
    return {url.removeprefix(BASE) for body in bodies for url in body["hub.url"]}


def pages_told(service) -> list[str]:
    bodies = [json.loads(body) for path, body in service.told if path == "/indexnow"]
    assert all((body["host"], body["key"]) == ("paper.example", KEY) for body in bodies)
    return [url.removeprefix(BASE) for body in bodies for url in body["urlList"]]


def test_what_was_printed_is_told_once(printed, service):
    article = printed(tags=["الجسور"])
    heralds = hubs.Heralds()
    assert heralds.tell(timezone.now()) == 2
    assert heralds.tell(timezone.now()) == 0
    assert pages_told(service) == [address_of(article)]
    tag, author = article.tags.get(), article.bylines.get().author
    names = ("", f"/section/{article.section_id}", f"/tag/{tag.pk}", f"/author/{author.pk}")
    feeds = {f"{name}/feed/{form}/" for name in names for form in ("rss", "atom", "json")}
    assert feeds <= feeds_told(service)


def test_a_scheduled_story_is_told_at_its_time_and_not_before(approved, samir, service):
    article = approved()
    press.publish(article, by=samir, at=NOW + HOUR, now=NOW)
    heralds = hubs.Heralds()
    assert heralds.tell(NOW + HOUR / 2) == 0
    assert service.told == []
    heralds.tell(NOW + HOUR)
    assert pages_told(service) == [address_of(article)]


def test_a_withdrawal_is_told_too(printed, samir, service):
    article = printed()
    heralds = hubs.Heralds()
    heralds.tell(timezone.now())
    press.withdraw(article, by=samir, reason="خطأ")
    heralds.tell(timezone.now())
    assert pages_told(service) == [address_of(article)] * 2


def test_who_hides_behind_a_pen_name_is_not_told(printed, service):
    author = Author.objects.create(name="الاسم الحقيقي")
    bylines = [{"author": author, "role": "writing", "pen_name": "ابن البلد"}]
    printed(children={"bylines": bylines})
    hubs.Heralds().tell(timezone.now())
    assert not any(feed.startswith("/author/") for feed in feeds_told(service))


def test_what_could_not_be_told_is_told_later(printed, service):
    printed()
    service.answer = 503
    heralds, now = hubs.Heralds(), timezone.now()
    assert heralds.tell(now) == 0
    count = len(service.told)
    # Not at once again: the service is given time.
    assert heralds.tell(now + hubs.FIRST_WAIT / 2) == 0
    assert len(service.told) == count
    service.answer = 202
    assert heralds.tell(now + hubs.FIRST_WAIT) == 2


def test_nothing_is_asked_or_told_when_nothing_is_set(printed, settings, statements):
    printed()
    settings.NEWSROOM_WEBSUB_HUB = settings.NEWSROOM_INDEXNOW_KEY = ""
    heralds = hubs.Heralds()
    assert statements(lambda: heralds.tell(timezone.now())) == 0


def test_the_command_tells(printed, service):
    article = printed()
    call_command("deliver")
    assert pages_told(service) == [address_of(article)]


def test_the_key_is_where_search_engines_look_for_it(service, nour, db, settings):
    assert nour("/indexnow.txt").content.decode() == KEY
    settings.NEWSROOM_INDEXNOW_KEY = ""
    assert nour("/indexnow.txt").status_code == 404
