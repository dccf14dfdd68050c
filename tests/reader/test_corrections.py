"""Corrections: told on the page, in the list, in the feed, to machines; and what is no change."""

import json
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from articles import press, workflow, writing
from authors.models import Author
from editions.models import Edition
from images.models import Image
from tags.merging import merge
from tags.models import Section, Tag

NOW = timezone.now().replace(microsecond=0)
HOUR = timedelta(hours=1)
LIST = "/corrections/"
NOTES = {
    "correction": "صححنا طول الجسر إلى 120 مترًا.",
    "clarification": "أوضحنا أن الجسر للمشاة وحدهم.",
    "update": "أضفنا رد البلدية.",
}


@pytest.fixture
def told(approved, samir):
    """A story printed an hour before NOW and printed again with a note."""

    def again(change="correction", headline="جسر المشاة", *, now=NOW, article=None, **how):
        if article is None:
            article = approved(headline)
            press.publish(article, by=samir, now=now - HOUR)
        writing.amend(article, by=samir, dateline=f"{now}", now=now)
        workflow.approve(article, by=samir, now=now)
        press.publish(article, by=samir, change=change, note=NOTES[change], now=now, **how)
        return article

    return again


def page_of(article) -> str:
    return Edition.objects.filter(story=article.pk).latest("serial").get_absolute_url()


def words(response) -> str:
    return response.content.decode()


def data_of(response) -> dict:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', words(response))
    return json.loads(found[1])["@graph"][0]


# Told ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", sorted(NOTES))
def test_each_kind_stands_on_the_page_in_the_list_and_in_the_feeds(told, nour, change):
    article = told(change)
    label = Edition.objects.latest("serial").get_change_display()
    for address in (page_of(article), LIST, f"{LIST}feed/rss/", f"{LIST}feed/atom/"):
        text = words(nour(address, NOW))
        assert NOTES[change] in text and label in text, address


def test_machines_are_told_of_a_correction_with_its_time_and_not_of_an_update(told, nour):
    article = told("correction")
    (told_of_it,) = data_of(nour(page_of(article), NOW))["correction"]
    assert told_of_it["@type"] == "CorrectionComment"
    assert told_of_it["text"] == NOTES["correction"]
    assert told_of_it["datePublished"] == timezone.localtime(NOW).isoformat()
    assert "correction" not in data_of(nour(page_of(told("update", "خبر آخر")), NOW))


def test_an_update_without_a_word_is_not_told(printed, samir, nour):
    article = printed()
    writing.amend(article, by=samir, dateline="حمص")
    workflow.approve(article, by=samir)
    press.publish(article, by=samir)
    assert not nour(LIST).context["told"]
    assert not nour(page_of(article)).context["story"].corrections


def test_a_silent_change_is_not_told_even_with_a_note(printed, samir, nour):
    article = printed()
    writing.amend(article, by=samir, dateline="حمص")
    workflow.approve(article, by=samir)
    press.publish(article, by=samir, change="silent", note="همزة")
    assert not nour(LIST).context["told"]
    assert "همزة" not in words(nour(page_of(article)))


def test_a_correction_pressed_twice_is_told_once(told, samir, nour):
    article = told("correction")
    press.publish(article, by=samir, change="correction", note=NOTES["correction"], now=NOW)
    assert len(nour(LIST, NOW).context["told"]) == 1
    press.publish(article, by=samir, change="correction", note="وعرضه 4 أمتار.", now=NOW + HOUR)
    assert len(nour(LIST, NOW + HOUR).context["told"]) == 2


def test_the_newest_stands_first_under_the_headline_of_now(told, samir, nour):
    article = told("correction", "العنوان القديم", now=NOW - HOUR)
    told("clarification", "خبر ثان", now=NOW)
    writing.amend(article, by=samir, headline="العنوان الجديد")
    workflow.approve(article, by=samir)
    press.publish(article, by=samir, change="silent", now=NOW)
    shown = nour(LIST, NOW).context["told"]
    assert [one.headline for one in shown] == ["خبر ثان", "العنوان الجديد"]
    assert shown[1].address == page_of(article)


def test_nothing_is_told_before_its_time(told, approved, samir, nour):
    article = approved()
    press.publish(article, by=samir, now=NOW)
    told("correction", article=article, now=NOW, at=NOW + HOUR)
    page = Edition.objects.get(serial=1).get_absolute_url()
    for address in (LIST, f"{LIST}feed/rss/", page):
        assert NOTES["correction"] not in words(nour(address, NOW + HOUR - timedelta(seconds=1)))
        assert NOTES["correction"] in words(nour(address, NOW + HOUR))


def test_a_schedule_that_was_cancelled_tells_nothing(told, approved, samir, nour):
    article = approved()
    press.publish(article, by=samir, now=NOW)
    told("correction", article=article, now=NOW, at=NOW + HOUR)
    press.unschedule(article, by=samir, now=NOW)
    assert not nour(LIST, NOW + 2 * HOUR).context["told"]


def test_a_withdrawn_story_takes_its_corrections_with_it(told, samir, nour):
    article = told("correction")
    press.withdraw(article, by=samir, reason="طلب المحكمة", now=NOW + HOUR)
    assert nour(LIST, NOW).context["told"]
    for address in (LIST, f"{LIST}feed/atom/"):
        assert NOTES["correction"] not in words(nour(address, NOW + HOUR))


def test_a_paper_without_corrections_says_so(printed, nour):
    printed()
    response = nour(LIST)
    assert response.status_code == 200
    assert 'class="empty"' in words(response)


def test_the_list_goes_on_by_place(told, nour):
    article = told("correction", now=NOW - 30 * HOUR)
    for number in range(22):
        told("update", article=article, now=NOW - (29 - number) * HOUR)
    # Two of one moment are told apart by their number.
    first = nour(LIST, NOW)
    older = nour(first.context["older"], NOW)
    keys = [one.key for page in (first, older) for one in page.context["told"]]
    assert len(keys) == len(set(keys)) == 23
    assert keys == sorted(keys, reverse=True)
    assert (older.context["older"], older.context["newest"]) == ("", LIST)


@pytest.mark.parametrize("typed", ["x", "-", "1-", "99999999999999999-1", "1-²", "'\"", "1-9" * 40])
def test_any_place_is_answered(told, nour, typed):
    told()
    assert nour(LIST, None, before=typed).status_code == 200


@pytest.mark.parametrize("size", [1, 40])
def test_the_list_and_its_feed_stay_within_their_statements(size, told, nour, statements):
    for number in range(size):
        told("correction", f"خبر رقم {number}", now=NOW - number * HOUR)
    for address in (LIST, f"{LIST}feed/rss/"):
        assert statements(lambda address=address: nour(address, NOW)) <= 5


def test_footer_page_and_sitemap_lead_to_the_list(told, nour):
    article = told()
    assert words(nour(page_of(article), NOW)).count(f'href="{LIST}"') == 2
    assert f"{LIST}</loc>" in words(nour(reverse("reader:sitemap_pages"), NOW))


# What moves the time of updating --------------------------------------------------------------


def updated(article):
    return Edition.objects.filter(story=article.pk).latest("serial").updated_at


@pytest.mark.parametrize("change", sorted(NOTES))
def test_an_editorial_change_moves_it(told, change):
    assert updated(told(change)) == NOW


def test_what_is_no_editorial_change_does_not_move_it(approved, samir, picture, nour):
    image = picture()
    article = approved(lead_image=image, tags=["البلديات"])
    press.publish(article, by=samir, now=NOW - HOUR)
    page = page_of(article)
    writing.amend(article, by=samir, dateline="حمص")
    workflow.approve(article, by=samir)
    press.publish(article, by=samir, change="silent", now=NOW)
    call_command("rerender", "--all", stdout=StringIO())
    Author.objects.update(name="ليلى الحداد الشامي")
    Section.objects.update(name="سياسة ومجتمع")
    Image.objects.update(alt="كلمات جديدة", credit="غيره")
    merge(Tag.objects.create(name="بلديات المدن"), list(Tag.objects.filter(name="البلديات")))
    response = nour(page, NOW + HOUR)
    assert "بلديات المدن" in words(response) and "ليلى الحداد الشامي" in words(response)
    assert response.context["story"].updated_at == NOW - HOUR
    assert not response.context["story"].is_updated


def test_a_silent_edition_that_was_kept_does_not_move_it_back(approved, samir, nour):
    article = approved()
    press.publish(article, by=samir, now=NOW - HOUR)
    for change, at in (("silent", NOW + HOUR), ("update", None)):
        writing.amend(article, by=samir, dateline=change)
        workflow.approve(article, by=samir)
        press.publish(article, by=samir, change=change, at=at, keep_scheduled=True, now=NOW)
    story = nour(page_of(article), NOW + HOUR).context["story"]
    assert (story.dateline, story.updated_at) == ("silent", NOW)
