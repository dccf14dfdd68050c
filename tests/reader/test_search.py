"""The search page and its feed, as nour asks them."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles import press
from authors.models import Author
from editions.models import Synonym
from editions.search import finding
from reader import search
from tags.models import Tag

NOW = timezone.now().replace(microsecond=0)
HOUR = timedelta(hours=1)


def found(response):
    return [one.card.number for one in response.context["results"]]


def words_of(response) -> str:
    return re.sub("</?(?:mark|bdi)>", "", response.content.decode())


def test_the_newest_stand_first_when_that_is_asked(printed, nour):
    old = printed("الجسر الجسر الجسر", ago=HOUR)
    new = printed("عن النهر والجسر والطريق", ago=timedelta(0))
    assert found(nour("/search/", q="الجسر")) == [old.pk, new.pk]
    assert found(nour("/search/", q="الجسر", sort="new")) == [new.pk, old.pk]


def test_what_was_found_can_be_narrowed_by_a_click(printed, nour):
    one = printed("الجسر القديم", tags=["الآثار"])
    printed("الجسر الجديد", tags=["العمران"])
    page = nour("/search/", q="الجسر")
    tag = Tag.objects.get(name="الآثار")
    address = next(
        address for _label, group in page.context["offered"] for name, address, _n in group
        if name == "الآثار"
    )  # fmt: skip
    assert f"tag={tag.pk}" in address
    narrowed = nour(address)
    assert found(narrowed) == [one.pk]
    assert narrowed.context["chosen"][0][:2] == ("الوسم", "الآثار")


def test_a_number_tells_no_name_that_readers_do_not_see(write, printed, nour):
    printed()
    hidden = Author.objects.create(name="سعاد المخفية")
    write("عن المخفي", tags=["المخفي"])
    tag = Tag.objects.get(name="المخفي")
    for query in ({"author": hidden.pk}, {"tag": tag.pk}, {"author": hidden.pk, "q": "جسر"}):
        page = nour("/search/", None, **query)
        assert "المخفي" not in page.content.decode()
        assert found(page) == []


def test_a_name_that_signs_nothing_is_said(printed, nour):
    printed()
    page = nour("/search/", q="كاتب:فلان")
    assert "لا مقالات تحمل توقيع فلان." in words_of(page)
    assert page.context["latest"]


@pytest.mark.parametrize(
    ("field", "hidden", "nobodys"), [("كاتب", "سعاد", "فلان"), ("وسم", "المخفي", "المعدوم")]
)
def test_a_name_that_drafts_alone_have_is_nobodys(printed, write, nour, field, hidden, nobodys):
    """It may be a secret, and whoever guesses it must not be told by the answer."""
    printed()
    author = Author.objects.create(name="سعاد")
    write("عن المخفي", tags=["المخفي"], children={"bylines": [{"author": author}]})
    one, other = (
        nour("/search/", q=f"{field}:{name}").content.decode().replace(quote(name), "NAME")
        .replace(name, "NAME") for name in (hidden, nobodys)
    )  # fmt: skip
    assert one == other


def test_a_mistyped_word_brings_what_was_meant(printed, nour):
    article = printed("افتتاح المستشفى الجديد")
    page = nour("/search/", q="المسنشفى")
    assert page.context["suggestion"] == "المستشفى"
    assert found(page) == [article.pk]
    assert "نتائج قريبة" in words_of(page)


def test_a_synonym_is_marked_in_the_text(printed, nour):
    Synonym.objects.create(words="بترول، نفط")
    printed("أسعار النفط في ارتفاع")
    assert "<mark>النفط</mark>" in nour("/search/", q="بترول").content.decode()


def test_no_more_than_so_many_are_counted(printed, nour, monkeypatch):
    for module in (finding, search):
        monkeypatch.setattr(module, "FOUND_AT_MOST", 2)
    monkeypatch.setattr(search, "PAGE", 2)
    for number in range(4):
        printed(f"جسر رقم {number}")
    assert "أكثر من 2" in words_of(nour("/search/", q="جسر"))


def test_behind_what_is_counted_the_search_goes_on_with_older_days(printed, nour, monkeypatch):
    for module in (finding, search):
        monkeypatch.setattr(module, "FOUND_AT_MOST", 2)
    monkeypatch.setattr(search, "PAGE", 1)
    every = [printed(f"جسر رقم {days}", ago=timedelta(days=days)).pk for days in range(5)]
    page, seen = nour("/search/", q="جسر", sort="new"), []
    while page.context["older"] and len(seen) < 20:
        seen += found(page)
        page = nour(page.context["older"])
    # The last of those that were counted stands first among the older ones, too.
    assert list(dict.fromkeys(seen + found(page))) == every


def test_more_in_one_day_than_is_counted_leads_on_to_the_day_before(printed, nour, monkeypatch):
    for module in (finding, search):
        monkeypatch.setattr(module, "FOUND_AT_MOST", 2)
    monkeypatch.setattr(search, "PAGE", 2)
    for number in range(4):
        article = printed(f"جسر رقم {number}", ago=timedelta(0))
    day = timezone.localdate(article.story.editions.get().first_published_at).isoformat()
    older = printed("جسر الأمس", ago=timedelta(days=1))
    page = nour("/search/", q="جسر", to=day)
    assert found(nour(page.context["older"])) == [older.pk]


def test_days_that_cannot_be_read_are_left_out(printed, nour):
    article = printed()
    wild = {"from": "أمس", "to": "2026-99-99", "section": "x", "author": "-1", "page": "²"}
    assert found(nour("/search/", None, q="الجسر", **wild)) == [article.pk]


def test_a_search_can_be_followed_as_a_feed(printed, nour, approved, samir):
    article = printed()
    waiting = approved("جسر ثان قريباً")
    press.publish(waiting, by=samir, at=NOW + HOUR, now=NOW)
    page = nour("/search/", q="جسر")
    address = next(address for _t, address, kind in page.context["search_feeds"] if "atom" in kind)
    feed = nour(address)
    text = feed.content.decode()
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert f"/{article.pk}" in text
    assert "جسر ثان" not in text
    assert "q=%D8%AC%D8%B3%D8%B1" in text
    assert "جسر ثان" in nour(address, NOW + HOUR).content.decode()


def test_a_feed_of_nothing_is_a_feed(nour, db):
    assert b"<rss" in nour("/search/feed/rss/").content


@given(st.lists(st.text(max_size=40), min_size=4, max_size=4))
def test_whatever_is_typed_is_answered(db, nour, typed):
    for text in typed:
        assert nour("/search/", None, q=text).status_code == 200


@pytest.mark.long
def test_ten_thousand_odd_questions_are_answered(printed, nour):
    printed()
    asked = 0

    @given(st.lists(st.text(max_size=60), min_size=25, max_size=25))
    def ask(typed):
        nonlocal asked
        for text in typed:
            asked += 1
            assert nour("/search/", None, q=text).status_code == 200

    ask()
    assert asked >= 10_000


def test_a_megabyte_and_a_thousand_marks_are_answered(printed, nour):
    printed()
    for text in ("جسر " * 250_000, "ج" + "\u064e" * 10_000, "\ud800جسر", "<b>جسر</b>"):
        text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        assert nour("/search/", None, q=text).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_question_that_takes_too_long_is_stopped_and_the_page_says_so(printed, nour, monkeypatch):
    printed("الجسر يفتح")

    monkeypatch.setattr(finding, "_CAREFUL_ONCE", "SET LOCAL statement_timeout = '20ms'")
    monkeypatch.setattr(finding, "FIND", f"{finding.FIND}, pg_sleep(60)")
    for address in ("/search/?q=الجسر", "/search/feed/rss/?q=الجسر"):
        answer = nour(address)
        assert (answer.status_code, answer["Retry-After"]) == (503, "10")


def test_what_a_search_sets_for_itself_is_undone(printed, nour):
    printed("الجسر يفتح")
    before = set_now()
    with finding.carefully():
        assert set_now() == ("off", "3s")
    assert nour("/search/?q=الجسر").status_code == 200
    assert set_now() == before


@pytest.mark.django_db(transaction=True)
def test_what_a_search_sends_with_its_question_ends_with_it(printed, nour):
    printed("الجسر يفتح")
    before = set_now()
    assert [one.card.headline for one in nour("/search/?q=الجسر").context["results"]]
    assert nour("/search/?q=الجسرر").status_code == 200
    assert set_now() == before


def set_now() -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('enable_seqscan'), current_setting('statement_timeout')"
        )
        return cursor.fetchone()
