"""What readers read is counted without knowing them, and the most read is shown."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from articles import press, workflow, writing
from editions import most_read
from editions.read_counts import ReadCount
from reader import counting
from reader.counting import Tally
from reader.most_read import AT_LEAST, KEPT_FOR, SHOWN, kept
from tests.reader.test_pages import address_of

NOW = timezone.now().replace(minute=30, second=0, microsecond=0)
LATER = NOW + counting.WRITE_EVERY
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
PHONE = "Mozilla/5.0 (Linux; Android 14; CUBOT X70) AppleWebKit/537.36 Chrome/130.0 Mobile"


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """A process that has counted and ranked nothing."""
    monkeypatch.setattr(counting, "tally", Tally())
    kept.forget()
    yield
    kept.forget()


@pytest.fixture
def reads(client):
    """Somebody's browser tells that a story was read."""

    def tell(article, moment=NOW, *, address="192.0.2.7", agent=PHONE, **headers):
        number = getattr(article, "pk", article)
        said = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin", **headers}
        said = {name: value for name, value in said.items() if value is not None}
        told = {"newsroom.moment": moment, "REMOTE_ADDR": address}
        response = client.post(f"/read/{number}", headers={"user-agent": agent, **said}, **told)
        assert (response.status_code, response.content) == (204, b"")
        assert not response.cookies and response["Cache-Control"] == "no-store"

    return tell


@pytest.fixture
def read_by(reads):
    """Several readers, each at an address of their own."""

    def tell(article, people, moment=NOW):
        for one in range(people):
            reads(article, moment, address=f"198.51.{one // 250}.{one % 250}")

    return tell


@pytest.fixture
def ranked(printed):
    """Stories that were read, the first most."""

    def rank(count, ago=timedelta(0)):
        stories = [printed(f"خبر مقروء {number}", ago=HOUR) for number in range(count)]
        hour = most_read.hour_of(timezone.now() - ago)
        for place, story in enumerate(stories):
            ReadCount.objects.create(story_id=story.pk, hour=hour, count=100 - place)
        return stories

    return rank


def counts() -> dict[int, int]:
    """What is written and what waits to be."""
    counting.tally.write(LATER)
    sums = Counter()
    for one in ReadCount.objects.all():
        sums[one.story_id] += one.count
    return dict(sums)


def headlines(response) -> list[str]:
    return [card.headline for card in response.context["most_read"]]


# Counting --------------------------------------------------------------------------------------


def test_who_reads_twice_counts_once_and_others_count_too(printed, reads):
    article = printed(ago=HOUR)
    reads(article)
    reads(article, NOW + SECOND)
    reads(article, address="192.0.2.8")
    reads(article, agent=f"{PHONE} Safari")
    assert counts() == {article.pk: 3}


def test_the_same_reader_counts_again_in_the_next_hour(printed, reads):
    article = printed(ago=HOUR)
    reads(article)
    reads(article, NOW + HOUR)
    counting.tally.write(NOW + HOUR)
    hours = ReadCount.objects.order_by("hour").values_list("hour", "count")
    assert list(hours) == [(most_read.hour_of(NOW + HOUR * n), 1) for n in (0, 1)]


def test_many_reads_are_one_insert(printed, read_by, reads, statements):
    one, two = printed("خبر أول", ago=HOUR), printed("خبر ثان", ago=HOUR)
    reads(one)  # Nothing was written before: written at once.
    assert ReadCount.objects.count() == 1

    def many():
        read_by(one, 40, NOW + SECOND)
        read_by(two, 30, NOW + SECOND)

    assert statements(many) == 0
    assert ReadCount.objects.count() == 1
    # The stories that can be seen, and one INSERT.
    assert statements(lambda: reads(two, LATER)) == 2
    assert sorted(ReadCount.objects.values_list("count", flat=True)) == [1, 31, 40]


def test_a_story_that_readers_do_not_see_counts_nothing(printed, approved, write, samir, reads):
    live, gone = printed("منشور", ago=HOUR), printed("مسحوب", ago=HOUR)
    press.withdraw(gone, by=samir, reason="خطأ", now=NOW - SECOND)
    waiting, draft = approved("مؤجل"), write("مسودة")
    press.publish(waiting, by=samir, at=LATER + HOUR, now=NOW)
    for number in (live, gone, waiting, draft, 999_999_999_999_999_999):
        reads(number)
    assert counts() == {live.pk: 1}


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/130.0 Safari/537.36",
        "facebookexternalhit/1.1",
        "curl/8.5.0",
        "python-requests/2.32",
        "Mozilla/5.0 (compatible; YandexBot/3.0)",
    ],
)
def test_machines_count_nothing(agent, printed, reads):
    reads(printed(ago=HOUR), agent=agent)
    assert counts() == {}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": None},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_what_does_not_come_from_our_page_counts_nothing(headers, printed, reads):
    reads(printed(ago=HOUR), **headers)
    assert counts() == {}


def test_an_older_browser_that_says_only_where_it_was_counts(printed, reads):
    article = printed(ago=HOUR)
    reads(article, **{"Sec-Fetch-Site": None})
    assert counts() == {article.pk: 1}


def test_to_ask_is_not_to_tell(printed, client):
    article = printed(ago=HOUR)
    assert client.get(f"/read/{article.pk}").status_code == 405
    assert client.post("/read/0").status_code == 404


def test_a_flood_from_one_address_moves_little(printed, reads):
    stories = [printed(f"خبر {number}", ago=HOUR) for number in range(3)]
    for one in range(counting.STORY_AT_MOST * 3):
        reads(stories[0], agent=f"{PHONE} {one}")
        # A household of IPv6 has more addresses than it could ever use up.
        reads(stories[1], address=f"2001:db8:1:2::{one:x}", agent=f"{PHONE} {one}")
    reads(stories[2], address="192.0.2.9")
    most = counting.STORY_AT_MOST
    assert counts() == {stories[0].pk: most, stories[1].pk: most, stories[2].pk: 1}


def test_a_flood_over_all_numbers_fills_no_memory(db, reads, monkeypatch):
    monkeypatch.setattr(counting, "WAITING_AT_MOST", 20)
    monkeypatch.setattr(counting, "HASHES_AT_MOST", 90)
    counting.tally.written_at = NOW
    for number in range(1, 100):
        reads(number, address=f"203.0.113.{number}")
    assert len(counting.tally.waiting) == 20
    for number in range(1, 100):
        reads(1, address=f"198.51.100.{number}")
    assert len(counting.tally.door.seen) <= 90
    assert counts() == {}


def test_one_address_counts_little_over_all_stories(db, reads, monkeypatch):
    monkeypatch.setattr(counting, "ADDRESS_AT_MOST", 5)
    counting.tally.written_at = NOW
    for number in range(1, 20):
        reads(number)
    assert sum(counting.tally.waiting.values()) == 5


def test_nothing_of_an_hour_is_remembered_in_the_next_and_no_address_ever(db, reads):
    counting.tally.written_at = NOW
    reads(1)
    door = counting.tally.door
    salt, seen = door.salt, set(door.seen)
    assert not any(b"192.0.2.7" in key or PHONE.encode() in key for key in seen)
    reads(1, NOW + HOUR)
    assert door.salt != salt and not seen & set(door.seen)


def test_behind_a_proxy_the_address_is_the_one_it_added(printed, reads, settings):
    settings.NEWSROOM_BEHIND_PROXY = True
    article = printed(ago=HOUR)
    for claimed in ("10.0.0.1", "10.0.0.2"):
        reads(article, **{"X-Forwarded-For": f"{claimed}, 192.0.2.44"})
    reads(article, **{"X-Forwarded-For": "192.0.2.45"})
    reads(article, **{"X-Forwarded-For": "'; DROP TABLE" * 1000})
    assert counts() == {article.pk: 3}


def test_counts_wait_while_the_database_is_away(printed, reads, monkeypatch):
    article = printed(ago=HOUR)

    def away(batch, moment):
        raise OperationalError("connection refused")

    with monkeypatch.context() as broken:
        broken.setattr(most_read, "record", away)
        reads(article)
        reads(article, address="192.0.2.8")
    assert counts() == {article.pk: 2}


def test_what_is_too_old_is_dropped(printed):
    article = printed(ago=HOUR)
    now = timezone.now()
    for age in (0, 23, 30, 49, 500):
        hour = most_read.hour_of(now - HOUR * age)
        ReadCount.objects.create(story_id=article.pk, hour=hour, count=1)
    call_command("deliver")
    assert ReadCount.objects.count() == 3


# Showing ---------------------------------------------------------------------------------------


def test_front_section_and_story_show_what_was_read_most(ranked, politics, nour):
    stories = ranked(SHOWN + 2)
    expected = [one.headline for one in stories]
    for path in ("/", politics.get_absolute_url()):
        assert headlines(nour(path)) == expected[:SHOWN]
    # The story that is being read makes room for the next.
    assert headlines(nour(address_of(stories[0]))) == expected[1 : SHOWN + 1]
    assert "الأكثر قراءة" in nour("/").content.decode()


def test_too_few_are_not_shown(ranked, politics, nour):
    ranked(AT_LEAST - 1)
    for path in ("/", politics.get_absolute_url()):
        assert "الأكثر قراءة" not in nour(path).content.decode()


def test_sums_of_hours_and_processes_decide_and_a_day_later_nothing_is_left(ranked, nour):
    first, second, third = ranked(3)
    for ago in (1, 2, 3):
        hour = most_read.hour_of(timezone.now()) - HOUR * ago
        ReadCount.objects.create(story_id=third.pk, hour=hour, count=50)
    expected = [third.headline, first.headline, second.headline]
    assert headlines(nour("/")) == expected
    assert headlines(nour("/", timezone.now() + HOUR * 25)) == []


def test_a_withdrawn_story_is_gone_at_once_whatever_is_remembered(ranked, politics, samir, nour):
    stories = ranked(4)
    pages = ("/", politics.get_absolute_url(), address_of(stories[3]))
    for path in pages:
        assert stories[0].headline in headlines(nour(path))
    press.withdraw(stories[0], by=samir, reason="خطأ")
    for path in pages:
        assert stories[0].headline not in nour(path).content.decode()


def test_the_headline_is_the_one_in_force(ranked, layla, samir, nour):
    stories = ranked(3)
    nour("/")
    writing.amend(stories[0], by=layla, headline="عنوان بعد التحديث")
    workflow.submit(stories[0], by=layla)
    workflow.approve(stories[0], by=samir)
    press.publish(stories[0], by=samir)
    assert headlines(nour("/"))[0] == "عنوان بعد التحديث"


def test_the_ranking_is_read_once_a_minute(ranked, nour, statements):
    stories = ranked(3)
    moment = timezone.now() + SECOND
    cold = statements(lambda: nour("/", moment))
    assert statements(lambda: nour("/", moment + SECOND)) == cold - 1
    hour = most_read.hour_of(moment)
    ReadCount.objects.create(story_id=stories[2].pk, hour=hour, count=500)
    assert headlines(nour("/", moment + SECOND))[0] == stories[0].headline
    assert headlines(nour("/", moment + KEPT_FOR))[0] == stories[2].headline


def test_a_preview_counts_nothing(write, samir, client):
    client.force_login(samir)
    page = client.get(f"/admin/desk/{write().pk}/preview/")
    assert b"data-read=" not in page.content


def test_hours_are_those_of_the_world():
    assert most_read.hour_of(datetime(2026, 3, 1, 8, 59, 59, 9, tzinfo=UTC)).minute == 0
