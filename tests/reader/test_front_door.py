"""Kept pages: true, bounded, and there while the database is away."""

import gzip
import threading
import time
from contextlib import contextmanager
from datetime import timedelta

import brotli
import pytest
import time_machine
from django.core.cache import caches
from django.db import OperationalError, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.log import log_response

from articles import press, workflow, writing
from authors.models import Author
from editions.clock import Reading
from editions.models import Breaking, Edition
from editions.most_read import hour_of
from editions.read_counts import ReadCount
from reader import front_door, page_store, turnstile, views
from reader.page_store import Folder, Kept, Memory, PageStore, Shared
from reader.standing_type import pieces, watch
from reader.turnstile import Turnstile
from tags.models import Section

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "readers"])


@pytest.fixture
def door(settings, tmp_path):
    """A server that keeps pages, in a folder of the test's own."""
    settings.NEWSROOM_KEEPS_PAGES = settings.NEWSROOM_LETS_TYPE_STAND = True
    settings.NEWSROOM_DATA = tmp_path
    # Midday, wherever the tests run: at midnight every page is set anew.
    hours = 12 - timezone.now().hour
    settings.TIME_ZONE = f"Etc/GMT{-hours:+d}" if hours else "UTC"
    watch.forget()
    pieces.kept.clear()
    return tmp_path / "pages"


@pytest.fixture
def ask(door):
    """A reader at one worker; each call of ``worker()`` is another process's memory."""

    def worker():
        return Client(raise_request_exception=False).get

    ask.worker = worker
    return worker()


def address_of(article):
    return Edition.objects.filter(story=article.pk).latest("serial").get_absolute_url()


def how(response) -> str:
    return response["Cache-Status"].removeprefix("newsroom; ")


def test_a_kept_page_is_answered_without_a_statement_of_its_own(ask, printed, statements):
    address = address_of(printed())
    first, second = ask(address), ask(address)
    assert (how(first), how(second)) == ("fwd=miss; stored", "hit")
    assert first.content == second.content
    # The clock alone, which is read once a second.
    assert statements(lambda: ask(address)) == 1


def test_the_clock_is_read_once_a_second_by_a_process(door, settings, printed, statements):
    settings.NEWSROOM_PAGES_BEHIND = 1000
    address = address_of(printed())
    ask = Client().get
    ask(address)
    assert statements(lambda: ask(address)) == 0


def test_a_page_is_rendered_again_when_something_changed(ask, printed, samir, layla):
    article = printed()
    address = address_of(article)
    ask(address)
    writing.amend(article, by=layla, headline="الجسر يفتح أبوابه")
    assert how(ask(address)) == "hit", "readers see nothing of a draft, nor pay for it"
    workflow.submit(article, by=layla)
    workflow.approve(article, by=samir)
    press.publish(article, by=samir)
    moved = ask(address)
    assert (moved.status_code, how(moved)) == (301, "fwd=stale; stored")
    assert "الجسر يفتح أبوابه" in ask(address_of(article)).content.decode()
    press.withdraw(article, by=samir, reason="خطأ")
    assert ask(address).status_code == 410


def test_a_second_worker_takes_what_the_first_one_rendered(ask, door, printed, monkeypatch):
    address = address_of(printed())
    ask(address)
    monkeypatch.setattr(views, "live_page", None)
    assert how(Client().get(address)) == "hit"


def test_a_page_that_is_not_kept_costs_two_statements_beside_the_clock(ask, printed, statements):
    """What stands on every page was read for another one. The clock is read once more when it is
    the page's turn; where pages may be behind by anything, it is not."""
    articles = [printed(f"خبر رقم {number} عن الجسر", tags=["الجسور"]) for number in range(4)]
    for article in articles:
        ReadCount.objects.create(story_id=article.pk, hour=hour_of(timezone.now()), count=1)
    ask(address_of(articles[0]))
    address = address_of(articles[1])
    assert statements(lambda: ask(address)) == 4


def test_what_stands_on_every_page_is_set_anew_when_it_changed(ask, printed, politics):
    first, second, third = (address_of(printed(f"خبر رقم {n}")) for n in range(3))
    assert "سياسة" in ask(first).content.decode()
    politics.name = "شؤون الناس"
    politics.save()
    assert "شؤون الناس" in ask(second).content.decode()
    now = timezone.now()
    Breaking.objects.create(text="عاجل: الجسر", starts_at=now, ends_at=now + timedelta(seconds=20))
    assert "عاجل: الجسر" in ask(second).content.decode()
    with time_machine.travel(now + timedelta(seconds=21), tick=False):
        assert "عاجل: الجسر" not in ask(third).content.decode()


def test_a_scheduled_story_is_there_at_its_moment_and_gone_at_its_end(ask, approved, samir):
    now = timezone.now()
    front, hour = reverse("reader:front"), timedelta(hours=1)
    article = approved("خبر الساعة الآتية")
    press.publish(article, by=samir, at=now + 20 * hour / 3600, until=now + 40 * hour / 3600)
    seen = []
    for seconds in (0, 10, 19, 21, 30, 39, 41):
        with time_machine.travel(now + timedelta(seconds=seconds), tick=False):
            page = ask(front)
            seen.append(("خبر الساعة الآتية" in page.content.decode(), how(page)))
    assert [there for there, _how in seen] == [False, False, False, True, True, True, False]
    assert [how for _there, how in seen] == [
        "fwd=miss; stored", "hit", "hit", "fwd=stale; stored", "hit", "hit", "fwd=stale; stored",
    ]  # fmt: skip


def test_a_page_is_rendered_again_after_a_minute_and_at_midnight(ask, printed, settings):
    settings.TIME_ZONE = "UTC"
    printed(ago=timedelta(days=400))
    address = reverse("reader:front")
    late = timezone.now().replace(hour=23, minute=59, second=30)
    for seconds, expected in ((0, "fwd=miss; stored"), (29, "hit"), (31, "fwd=stale; stored")):
        with time_machine.travel(late + timedelta(seconds=seconds), tick=False):
            assert how(ask(address)) == expected
    with time_machine.travel(late + timedelta(seconds=92), tick=False):
        assert how(ask(address)) == "fwd=stale; stored"


@pytest.fixture
def away(monkeypatch):
    """The database stops answering, and answers again."""

    class Switch:
        def off(self):
            def refuse(*args, **kwargs):
                raise OperationalError("no connection")

            monkeypatch.setattr(type(connections["default"]), "cursor", refuse)

        def on(self):
            monkeypatch.undo()

    return Switch()


def test_a_worker_that_answered_nobody_before_shows_what_others_kept(ask, printed, away):
    address = address_of(printed())
    ask(address)
    away.off()
    watch.forget()
    assert how(Client().get(address)) == "hit; detail=stands-in"


def test_what_another_server_noted_is_not_believed(ask, printed, away, monkeypatch):
    """A story may have been withdrawn between its end and our beginning."""
    address = address_of(printed())
    ask(address)
    away.off()
    watch.forget()
    monkeypatch.setattr(page_store, "CLOCK", "clock-of-another")
    assert Client(raise_request_exception=False).get(address).status_code == 503


def test_such_a_worker_knows_of_a_withdrawal(ask, printed, samir, away):
    article, other = printed(), printed("خبر آخر")
    address = address_of(article)
    ask(address)
    press.withdraw(article, by=samir, reason="خطأ")
    ask(address_of(other))
    kept = address_of(other)
    away.off()
    watch.forget()
    fresh = Client(raise_request_exception=False)
    assert [fresh.get(one).status_code for one in (address, kept)] == [503, 200]


def test_kept_pages_stand_in_while_the_database_is_away(ask, printed, away):
    address = address_of(printed())
    ask(address)
    never_seen = reverse("reader:corrections")
    away.off()
    page = ask(address)
    assert (page.status_code, how(page)) == (200, "hit; detail=stands-in")
    assert ask(never_seen).status_code == 503
    with time_machine.travel(timezone.now() + timedelta(minutes=59), tick=False):
        assert ask(address).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        assert ask(address).status_code == 503
    away.on()
    assert how(ask(address)) == "hit"


def test_nothing_stands_in_beyond_the_first_known_end(ask, approved, samir, away):
    now = timezone.now()
    article = approved()
    press.publish(article, by=samir, until=now + timedelta(minutes=10))
    address = address_of(article)
    assert ask(address).status_code == 200
    away.off()
    for minutes, status in ((9, 200), (11, 503)):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            assert ask(address).status_code == status


def test_no_page_from_before_a_withdrawal_stands_in(ask, printed, samir, away):
    kept_one, gone = printed("خبر يبقى"), printed("خبر يسحب")
    front, address, other = reverse("reader:front"), address_of(gone), address_of(kept_one)
    for path in (front, address, other):
        ask(path)
    press.withdraw(gone, by=samir, reason="خطأ جسيم")
    # Somebody asks for this one again; for the others nobody does.
    ask(other)
    away.off()
    assert [ask(path).status_code for path in (front, address, other)] == [503, 503, 200]


def test_a_text_that_was_hidden_does_not_stand_in(ask, printed, samir, layla, away):
    """Nobody can say whether an edition was hidden since: the list of them waits."""
    article = printed()
    article.story.shows_editions = True
    article.story.save()
    address = reverse("reader:changed", args=[article.pk])
    page = ask(address)
    assert (page.status_code, how(ask(address))) == (200, "hit")
    assert page["Cache-Control"].endswith("stale-if-error=0")
    away.off()
    assert ask(address).status_code == 503


def test_a_page_that_waited_is_of_the_time_at_which_it_is_made(ask, printed, monkeypatch):
    def rename():
        Author.objects.filter(name__startswith="ليلى").update(name=names[-1])
        connections.close_all()

    @contextmanager
    def waits(folder, key):
        """Meanwhile the desk gives somebody another name."""
        other = threading.Thread(target=rename)
        other.start()
        other.join()
        yield

    names = ["ليلى حداد", "ليلى الحداد"]
    monkeypatch.setattr(Folder, "alone", waits)
    address = address_of(printed())
    while names:
        assert names[-1] in ask(address).content.decode()
        assert how(ask(address)) == "hit"
        Section.objects.update(position=len(names))
        names.pop()


def test_one_worker_renders_while_the_others_wait(door, printed, monkeypatch):
    address = address_of(printed())
    read, rendered, met = views.live_page, [], threading.Barrier(4, timeout=20)

    def slow(*args):
        rendered.append(1)
        time.sleep(0.2)  # long enough for the others to come
        return read(*args)

    monkeypatch.setattr(views, "live_page", slow)
    asked = Client().get
    asked(reverse("reader:front"))
    answers = []

    def visit():
        met.wait()
        answers.append(asked(address))
        connections.close_all()

    threads = [threading.Thread(target=visit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert [one.status_code for one in answers] == [200] * 4
    assert len(rendered) == 1


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("", None, bytes),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("gzip, deflate, br", "br", brotli.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0", None, bytes),
    ],
)
def test_each_browser_gets_the_form_it_takes(ask, printed, accepted, encoding, unpack):
    address = address_of(printed())
    headers = {"Accept-Encoding": accepted}
    first, plain, answer = (
        ask(address, headers=headers),
        ask(address),
        ask(address, headers=headers),
    )
    assert how(first) == "fwd=miss; stored"
    assert first.content == answer.content
    assert plain.content.startswith(b"<!doctype html>")
    plain = plain.content
    assert answer.get("Content-Encoding") == encoding
    assert unpack(answer.content) == plain
    assert answer["Vary"] == "Save-Data, Accept-Encoding"


def test_who_saves_data_gets_the_page_without_pictures_and_nobody_else_does(ask, printed, picture):
    address = address_of(printed(lead_image=picture()))
    saving = {"headers": {"Save-Data": "on"}}
    for path in (address, "/"):
        for _twice in range(2):
            whole, without = ask(path), ask(path, **saving)
            assert "<img" in whole.content.decode(), path
            assert "<img" not in without.content.decode(), path
        assert (how(whole), how(without)) == ("hit", "hit")


def test_a_browser_that_has_the_page_is_told_so_without_rendering(ask, printed):
    address = address_of(printed())
    for accepted in ("", "gzip", "br"):
        headers = {"Accept-Encoding": accepted}
        etag = ask(address, headers=headers)["ETag"]
        again = ask(address, headers={**headers, "If-None-Match": etag})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)


def test_a_cache_in_front_learns_how_long_and_by_what_keys(ask, printed):
    article = printed()
    page = ask(address_of(article))
    assert page["Cache-Control"] == (
        "public, max-age=0, s-maxage=1, stale-while-revalidate=1, stale-if-error=3600"
    )
    assert page["Surrogate-Key"] == f"article article-{article.pk}"
    assert ask(reverse("reader:front"))["Surrogate-Key"] == "front"


def test_nginx_is_told_its_own_second_again(ask, printed, settings):
    address = address_of(printed())
    second = int(time.time())
    told = {"headers": {"X-Asked-At": f"{second}.987"}}
    assert "X-Accel-Expires" not in ask(address, **told), "nobody in front of us has said so"
    settings.NEWSROOM_BEHIND_PROXY = True
    page = ask(address, **told)
    assert page["X-Accel-Expires"] == f"@{second}"
    names = list(page.headers)
    assert names.index("Cache-Control") < names.index("X-Accel-Expires")
    for other in ("", "x", "99999999999999", "1796000000\n", "-1796000000", "٣٧٩٦٠٠٠٠٠٠"):
        assert "X-Accel-Expires" not in ask(address, headers={"X-Asked-At": other})


@pytest.mark.parametrize("away", [600, -600])
def test_nobody_can_ask_that_nginx_keeps_a_page_for_long(ask, printed, settings, away):
    """An older deploy/nginx.conf hands on what a browser sends."""
    address = address_of(printed())
    settings.NEWSROOM_BEHIND_PROXY = True
    page = ask(address, headers={"X-Asked-At": f"{int(time.time()) + away}.000"})
    assert "X-Accel-Expires" not in page


def test_parameters_that_a_page_does_not_know_change_nothing(ask, printed):
    address = address_of(printed())
    plain = ask(address)
    for query in ("?utm_source=x", "?fbclid=1&q=2", "?before="):
        page = ask(address + query)
        assert (how(page), page.content) == ("hit", plain.content)
    search = reverse("reader:search")
    assert how(ask(f"{search}?q=جسر")) == "fwd=miss; stored"
    assert how(ask(f"{search}?utm=1&q=جسر")) == "hit"
    assert how(ask(f"{search}?q=نهر")) == "fwd=miss; stored"


def test_the_desk_and_posts_and_strange_hosts_are_let_through(ask, printed, layla, settings):
    settings.ALLOWED_HOSTS = ["news.example"]
    front = reverse("reader:front")
    asked = {"headers": {"Host": "news.example"}}
    assert "Cache-Status" in ask(front, **asked)
    assert ask(front, headers={"Host": "else.example"}).status_code == 400
    for path in ("/admin/", "/preview/abc/", "/pictures/a.webp"):
        assert "Cache-Status" not in ask(path, **asked), path
    assert "Cache-Status" not in Client(headers={"Host": "news.example"}).post(front)


def test_somebody_of_the_desk_gets_the_same_bytes(door, printed, layla):
    address = address_of(printed())
    client = Client()
    client.force_login(layla)
    mine = client.get(address)
    nours = Client().get(address)
    assert how(nours) == "hit"
    assert mine.content == nours.content
    assert not nours.cookies


def test_a_full_disk_keeps_nothing_and_answers(ask, door, printed, monkeypatch, caplog):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("reader.page_store.tempfile.mkstemp", full)
    address = address_of(printed())
    assert ask(address).status_code == 200
    assert "No space left" in caplog.text


def kept(size: int, moment=0.0) -> Kept:
    return Kept(200, (("A", "b"),), '"e"', {"gzip": b"x" * size}, 1, moment, 60.0, None)


def test_the_memory_is_bounded_and_forgets_what_was_used_longest_ago():
    memory = Memory(25_000)
    memory.put("a", kept(9_000))
    memory.put("b", kept(9_000))
    assert memory.get("a")
    memory.put("c", kept(9_000))
    assert (memory.get("a") is None, memory.get("b") is None) == (False, True)
    assert memory.bytes == 20_000
    memory.put("d", kept(30_000))
    assert (memory.pages, memory.bytes) == ({}, 0)


def test_the_folder_is_bounded(tmp_path):
    folder = Folder(tmp_path / "pages", 50_000)
    for number in range(20):
        folder.put(f"/{number}", kept(5_000))
    folder.sweep()
    left = [folder.get(f"/{number}") for number in range(20)]
    assert 5 <= sum(one is not None for one in left) <= 9


@pytest.mark.parametrize("broken", [b"", b"{}", b"{}\n", b'{"sizes": {"gzip": 9}}\nxx', b"\xff\n"])
def test_a_broken_page_is_not_there(tmp_path, broken):
    folder = Folder(tmp_path, 50_000)
    folder.put("/", kept(10))
    assert folder.get("/") == kept(10)
    folder._file("/").write_bytes(broken)
    assert folder.get("/") is None


def test_a_page_from_before_a_boundary_is_old_after_it():
    def at(seconds):
        return timezone.now().fromtimestamp(seconds, tz=timezone.get_default_timezone())

    page = kept(1, moment=10.0)
    quiet = Reading(at(10), 1, None, None, None)
    assert page.is_fresh(quiet, 20)
    assert not page.is_fresh(quiet, 60)
    assert not page.is_fresh(Reading(at(10), 2, None, None, None), 20)
    assert not page.is_fresh(Reading(at(15), 1, at(12), None, None), 20)
    coming = Reading(at(15), 1, at(5), at(18), None)
    assert page.is_fresh(coming, 17)
    assert not page.is_fresh(coming, 18)


def test_words_beyond_what_the_search_reads_make_no_other_page(ask):
    search = reverse("reader:search")
    assert how(ask(search, {"q": "ا" * 900})) == "fwd=miss; stored"
    assert how(ask(search, {"q": "ا" * 901})) == "hit"


# Floods ---------------------------------------------------------------------------------------


def test_one_address_that_searches_without_end_is_told_to_wait(ask, printed):
    address = address_of(printed())
    search = reverse("reader:search")
    seen = [ask(search, {"q": f"كلمة{number}"}).status_code for number in range(45)]
    assert seen[:40] == [200] * 40
    assert seen[-1] == 429
    answer = ask(search, {"q": "كلمة أخرى"})
    assert (answer["Retry-After"], answer["Cache-Control"]) == ("10", "no-store")
    assert "عشر ثوانٍ" in answer.content.decode()
    # What is kept, pages of stories and other readers are not meant.
    assert ask(search, {"q": "كلمة1"}).status_code == 200
    assert ask(address).status_code == 200
    assert ask(search, {"q": "نهر"}, REMOTE_ADDR="203.0.113.9").status_code == 200


def test_who_waits_may_ask_again():
    gate = Turnstile(burst=3, a_second=0.5)
    assert [gate.lets_in("a", 0.0) for _ in range(4)] == [True, True, True, False]
    assert [gate.lets_in("a", 2.0), gate.lets_in("a", 2.0), gate.lets_in("b", 2.0)] == [
        True, False, True,
    ]  # fmt: skip


def test_a_flood_from_everywhere_fills_no_memory(monkeypatch):
    monkeypatch.setattr(turnstile, "ADDRESSES_AT_MOST", 50)
    gate = Turnstile()
    assert all(gate.lets_in(str(number), 0.0) for number in range(500))
    assert len(gate.left) <= 50


def test_when_all_places_are_taken_the_next_is_told_to_come_again(door, printed, monkeypatch):
    monkeypatch.setattr(front_door, "PATIENCE", 0.01)
    monkeypatch.setattr(turnstile, "REST", 0)
    address = address_of(printed())
    worker = Client()
    worker.get(address)
    part = worker.handler._middleware_chain
    while not hasattr(part, "turnstile"):
        part = getattr(part, "__wrapped__", None) or part.get_response
    places = part.turnstile.places
    with places.one(0), places.one(0):
        assert worker.get(reverse("reader:search"), {"q": "نهر"}).status_code == 503
        assert worker.get(address).status_code == 200
    assert worker.get(reverse("reader:search"), {"q": "نهر"}).status_code == 200


def test_who_waits_for_a_place_keeps_a_thread_so_few_may():
    places = turnstile.Places(at_once=1)
    places.waiting = turnstile.WAITING
    with places.one(0), places.one(patience=600) as is_in:
        assert not is_in


def test_in_a_crowd_nobody_waits():
    places = turnstile.Places(at_once=1)
    places.crowded_at = time.monotonic() + 600
    with places.one(0), places.one(patience=600) as is_in:
        assert not is_in


def test_places_that_rest_make_no_crowd():
    places = turnstile.Places(at_once=1)
    places.crowded_at = before = time.monotonic()
    places.free_at = [before + 600]
    with places.one(patience=600) as is_in:
        assert not is_in
    assert places.crowded_at == before


def test_who_is_turned_away_in_a_crowd_stands_in_no_log(rf, caplog):
    for is_told, said in ((False, 0), (True, 1)):
        response = turnstile.turned_away(rf.get("/search/"), 503, is_told=is_told)
        log_response("%s", "Service Unavailable", response=response)
        assert len(caplog.records) == said


def test_who_waits_gets_the_place_that_comes_free():
    places, got = turnstile.Places(at_once=1), []

    def wait():
        with places.one(patience=600) as is_in:
            got.append(is_in)

    waiter = threading.Thread(target=wait)
    with places.one(0):
        waiter.start()
    waiter.join(60)
    assert got == [True]
    assert places.waiting == 0


def test_places_rest_after_somebody_was_turned_away(monkeypatch):
    monkeypatch.setattr(turnstile, "REST", 1_000_000)
    places = turnstile.Places(at_once=1)
    for _ in range(2):
        with places.one(0) as is_in:
            assert is_in, "nobody was turned away, so it need not rest"
    with places.one(0), places.one(0) as is_in:
        assert not is_in
    with places.one(0) as is_in:
        assert not is_in


def test_no_place_rests_for_long(monkeypatch):
    """A database that answers after half a minute is no reason to turn people away for more."""
    now = [100.0]
    monkeypatch.setattr(turnstile.time, "monotonic", lambda: now[0])
    places = turnstile.Places(at_once=1)
    with places.one(0):
        now[0] += 30
        with places.one(0) as is_in:
            assert not is_in
    now[0] += 5
    with places.one(0) as is_in:
        assert is_in


def test_addresses_that_lead_nowhere_push_no_page_out(ask, door, printed):
    address = address_of(printed())
    ask(address)
    files = set(door.iterdir())
    seen = [how(ask(f"/{number}/x/")) for number in range(99_999_990, 99_999_999)]
    assert set(seen) == {"fwd=miss"}
    assert not [one for one in set(door.iterdir()) - files if "lock-" not in one.name]
    assert how(ask(address)) == "hit"


def test_made_up_words_behind_a_number_push_no_page_out(ask, door, printed, samir, politics):
    """Each leads to the one address, or is gone: of them there is no end either."""
    address, gone = address_of(printed()), printed("خبر زال")
    press.withdraw(gone, by=samir, reason="خطأ")
    ask(address)
    files = set(door.iterdir())
    for number, status in ((address.split("/")[1], 301), (gone.pk, 410)):
        answers = [ask(f"/{number}/x{turn}/") for turn in range(3)]
        assert {(one.status_code, how(one)) for one in answers} == {(status, "fwd=miss")}
    assert how(ask(f"/section/{politics.pk}/x/")) == "fwd=miss"
    assert not [one for one in set(door.iterdir()) - files if "lock-" not in one.name]
    short = f"/{address.split('/')[1]}/"
    assert [how(ask(short)) for _turn in range(2)] == ["fwd=miss; stored", "hit"]


def test_only_lists_go_on_from_a_place(ask, printed, politics):
    address = address_of(printed())
    for page in (address, "/"):
        ask(page)
        assert how(ask(page, {"before": "1700000000000000-7"})) == "hit"
    section = politics.get_absolute_url()
    ask(section)
    assert how(ask(section, {"before": "1700000000000000-7"})) == "fwd=miss; stored"


def test_addresses_with_nothing_behind_them_share_one_page(ask, printed, statements):
    printed()
    ask("/99999999/x/")
    # Twice the clock, and twice the story: is it there, was it ever.
    assert statements(lambda: ask("/99999998/x/")) == 4
    assert ask("/99999997/x/").content == ask("/no-such-page/").content


def test_who_asks_for_the_head_alone_leaves_the_whole_page_behind(ask, printed):
    address = address_of(printed())
    assert Client().head(address).status_code == 200
    page = ask(address)
    assert how(page) == "hit"
    assert page.content.startswith(b"<!doctype html>")


def test_a_shared_store_serves_several_machines(settings, tmp_path, printed, monkeypatch):
    """As with Valkey or Redis, but for the line: any of Django's caches will do."""
    settings.NEWSROOM_KEEPS_PAGES = settings.NEWSROOM_LETS_TYPE_STAND = True
    settings.NEWSROOM_DATA = tmp_path
    watch.forget()
    monkeypatch.setattr(
        front_door, "store", lambda: PageStore(Memory(10**6), Shared(caches["default"]))
    )
    caches["default"].clear()
    address = address_of(printed())
    first, second = Client().get(address), Client().get(address)
    assert (how(first), how(second)) == ("fwd=miss; stored", "hit")
    assert first.content == second.content
    assert not (tmp_path / "pages").exists()


def test_a_shared_store_that_does_not_answer_keeps_nothing_and_hinders_nobody(caplog):
    class Gone:
        def __getattr__(self, name):
            raise ConnectionError("no store")

    shared = Shared(Gone())
    shared.put("/", kept(10))
    assert shared.get("/") is None
    with shared.alone("/"):
        pass
    assert caplog.text.count("does not answer") == 3
