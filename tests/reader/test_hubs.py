"""A hub and search engines are told what readers see, at its moment; no network is needed."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles import announcing, press
from articles.models import Announcement
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
        leads_to = ""
        asked: list[str] = []

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.told.append((self.path, body))
            self.send_response(self.answer)
            if self.leads_to:
                self.send_header("Location", self.leads_to)
            self.end_headers()

        def do_GET(self):
            self.asked.append(self.path)
            self.send_response(200)
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


class Heralds:
    """A worker that tells at given moments."""

    def __init__(self):
        self.announcer = announcing.Announcer(hubs.services())

    def tell(self, moment) -> int:
        changes = hubs.changes(moment) if self.announcer.services else []
        return self.announcer.work(changes, clock=lambda: moment)


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
    heralds = Heralds()
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
    heralds = Heralds()
    assert heralds.tell(NOW + HOUR / 2) == 0
    assert service.told == []
    heralds.tell(NOW + HOUR)
    assert pages_told(service) == [address_of(article)]


def test_a_withdrawal_is_told_too(printed, samir, service):
    article = printed()
    heralds = Heralds()
    heralds.tell(timezone.now())
    press.withdraw(article, by=samir, reason="خطأ")
    heralds.tell(timezone.now())
    assert pages_told(service) == [address_of(article)] * 2


def test_who_hides_behind_a_pen_name_is_not_told(printed, service):
    author = Author.objects.create(name="الاسم الحقيقي")
    bylines = [{"author": author, "role": "writing", "pen_name": "ابن البلد"}]
    printed(children={"bylines": bylines})
    Heralds().tell(timezone.now())
    assert not any(feed.startswith("/author/") for feed in feeds_told(service))


def test_what_could_not_be_told_is_told_later(printed, service):
    printed()
    service.answer = 503
    heralds, now = Heralds(), timezone.now()
    assert heralds.tell(now) == 0
    count = len(service.told)
    # Not at once again: the service is given time.
    assert heralds.tell(now + announcing.FIRST_WAIT / 2) == 0
    assert len(service.told) == count
    service.answer = 202
    assert heralds.tell(now + announcing.FIRST_WAIT) == 2


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_nobody_leads_us_to_another_address(printed, service, status):
    printed()
    service.answer, service.leads_to = status, "/elsewhere"
    heralds, now = Heralds(), timezone.now()
    assert heralds.tell(now) == 0
    assert service.asked == [] and {path for path, _body in service.told} == {"/hub", "/indexnow"}
    for row in Announcement.objects.all():
        assert row.told_at is None and str(status) in row.failure
    service.answer, service.leads_to = 204, ""
    assert heralds.tell(now + announcing.FIRST_WAIT) == 2


def test_nothing_is_asked_or_told_when_nothing_is_set(printed, settings, statements):
    printed()
    settings.NEWSROOM_WEBSUB_HUB = settings.NEWSROOM_INDEXNOW_KEY = ""
    heralds = Heralds()
    assert statements(lambda: heralds.tell(timezone.now())) == 0


def test_the_command_tells(printed, service):
    article = printed()
    call_command("deliver")
    assert pages_told(service) == [address_of(article)]


def test_the_key_is_where_search_engines_look_for_it(service, nour, db, settings):
    assert nour("/indexnow.txt").content.decode() == KEY
    settings.NEWSROOM_INDEXNOW_KEY = ""
    assert nour("/indexnow.txt").status_code == 404


def test_two_workers_and_a_restarted_one_tell_it_once(printed, service):
    article = printed()
    now = timezone.now()
    assert [Heralds().tell(now) for _worker in range(3)] == [2, 0, 0]
    assert pages_told(service) == [address_of(article)]


def test_what_another_worker_tells_at_this_moment_is_left_to_it(printed, service):
    printed()
    now = timezone.now()
    announcing.enter(hubs.changes(now), hubs.services(), now)
    assert announcing.claim("hub", now)
    assert Heralds().tell(now) == 1
    assert Heralds().tell(now + announcing.CLAIMED_FOR) == 1, "it died with it"


def test_a_poison_announcement_is_set_aside_and_stops_no_other(printed, service, monkeypatch):
    poison, now = printed(), timezone.now()
    send = hubs.to_search_engines

    def fails(editions):
        if editions[0].story_id == poison.pk:
            raise ValueError("no address can be made of this")
        send(editions)

    monkeypatch.setattr(hubs, "to_search_engines", fails)
    well, heralds = printed(), Heralds()
    assert heralds.tell(timezone.now()) == 3
    assert pages_told(service) == [address_of(well)]
    for _try in range(announcing.TRIES):
        now += HOUR * 3
        heralds.tell(now)
    row = Announcement.objects.get(told_at=None)
    assert row.given_up_at and "no address" in row.failure
    assert announcing.try_again(Announcement.objects.filter(told_at=None)) == 1


def test_one_that_kills_each_worker_is_set_aside(printed, service):
    printed()
    now = timezone.now()
    announcing.enter(hubs.changes(now), ["hub"], now)
    for _worker in range(announcing.TRIES):
        assert announcing.claim("hub", now)
        now += announcing.CLAIMED_FOR
    assert announcing.claim("hub", now) is None
    assert "the worker ended" in Announcement.objects.get().failure


def test_what_was_told_is_forgotten_after_a_day(printed, service):
    printed()
    now = timezone.now()
    Heralds().tell(now)
    announcing.tidy(now)
    assert Announcement.objects.count() == 2
    announcing.tidy(now + announcing.KEPT_FOR + HOUR)
    assert not Announcement.objects.exists()
