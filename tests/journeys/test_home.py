"""The front page and the list in a real browser: what is taken, assigned, and done to many."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright.sync_api import expect

from articles import handing, press, workflow
from articles.models import Article
from desk import bulk
from tests.journeys import hands
from tests.journeys.paper import founded

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = "<p>افتتحت البلدية الجسر صباح اليوم بعد عام من العمل.</p>"
LIST = reverse("admin:articles_article_changelist")
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}


@pytest.fixture
def paper(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return founded()


@pytest.fixture
def queue(paper):
    """Two stories that wait for review: the second is urgent and overdue."""
    stories = [paper.write(f"story {n}", f"جسر المشاة رقم {n}", BODY) for n in range(2)]
    for article in stories:
        workflow.submit(article, by=paper.layla)
    handing.assign(stories[1], by=paper.samir, priority=2)
    Article.objects.filter(pk=stories[1].pk).update(due_at=timezone.now() - timedelta(hours=1))
    return stories


def stored(article) -> Article:
    return Article.objects.get(pk=article.pk)


def signed_in_plainly(windows, address):
    """Samir on a phone that runs no script."""
    opened = windows(java_script_enabled=False, viewport=PHONE["viewport"])
    page = opened.go(f"/admin/login/?next={address}")
    page.locator("#id_username").fill("samir")
    page.locator("#id_password").fill("samir-secret")
    page.locator("#login-form [type=submit]").click()
    return page


def test_samir_takes_the_most_pressing_story_with_one_press(windows, paper, queue):
    page = hands.sign_in(windows(), "samir")
    first = page.locator(".block--queue .line").first
    expect(first.locator(".line__headline")).to_have_text(queue[1].headline)
    expect(first.locator(".chip--overdue")).to_be_visible()
    first.locator("form button").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert stored(queue[1]).claimed_by == paper.samir
    expect(page.locator(".line--claimed .line__headline")).to_have_text(queue[1].headline)
    page.locator(".line--claimed .line__headline").click()
    page.wait_for_url(f"**{reverse('desk:review', args=[queue[1].pk])}")


def test_a_story_is_taken_without_a_script_too(windows, paper, queue):
    page = signed_in_plainly(windows, "/admin/")
    page.locator(".block--queue .line form button").first.click()
    page.locator(".line--claimed form button").click()
    assert stored(queue[1]).claimed_by is None
    assert queue[1].events.filter(act__in=("claimed", "released")).count() == 2


def test_samir_commissions_a_story_and_layla_finds_what_is_wanted(windows, paper):
    page = hands.sign_in(windows(), "samir")
    page.locator(f"a[href='{reverse('desk:commission')}']").click()
    page.locator("#id_headline").fill("سوق الخضار قبل العيد")
    page.locator("#id_to").select_option(str(paper.layla.pk))
    page.locator("#id_due_at_0").fill(str(timezone.localdate() + timedelta(days=1)))
    page.locator("#id_due_at_1").fill("18:30")
    page.locator("#id_note").fill("نحتاج صورتين وسعراً من السوق.")
    page.locator("[name=_home]").click()
    expect(page.locator(".block--handed .line__headline")).to_have_text("سوق الخضار قبل العيد")
    page = hands.sign_in(windows(**PHONE), "layla")
    line = page.locator(".block--assigned .line")
    expect(line.locator(".line__comment")).to_contain_text("نحتاج صورتين وسعراً من السوق.")
    line.locator(".line__headline").click()
    expect(page.locator("#id_headline")).to_have_value("سوق الخضار قبل العيد")
    expect(page.locator(".panel--handing")).to_contain_text("نحتاج صورتين")


def test_what_is_scheduled_is_a_list_in_the_order_of_its_hours(windows, paper, queue):
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    for days, article in ((2, queue[0]), (1, queue[1])):
        workflow.approve(article, by=paper.samir)
        press.publish(article, by=paper.samir, at=noon + timedelta(days=days))
    page = hands.sign_in(windows(), "samir")
    lines = page.locator(".block--scheduled ol.timeline .line__headline")
    expect(lines).to_have_text([queue[1].headline, queue[0].headline])
    expect(page.locator(".block--scheduled .timeline__day")).to_have_count(2)


def test_a_filter_is_an_address_and_is_taken_away_by_its_name(windows, paper, queue):
    opened = windows(**PHONE)
    page = hands.sign_in(opened, "samir")
    opened.go(LIST)
    page.locator("#changelist-filter button[aria-expanded]").tap()
    page.locator("#filter-priority").select_option("2")
    page.locator(".filters [type=submit]").tap()
    page.wait_for_url(f"**{LIST}?priority=2")
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator(".chosen a").tap()
    expect(page.locator("#result_list tbody tr")).to_have_count(2)


def test_a_story_is_searched_from_any_page_by_one_key(windows, paper, queue):
    page = hands.sign_in(windows(), "samir")
    page.keyboard.press("/")
    expect(page.locator("#quick-search")).to_be_focused()
    page.keyboard.type("بلدي رقم")
    page.keyboard.press("Enter")
    expect(page.locator("#result_list tbody tr")).to_have_count(2)
    expect(page.locator(".story-found mark").first).to_have_text("البلدية")
    page.wait_for_load_state()
    # In the list the key leads to its own search, with what was typed chosen.
    page.keyboard.press("/")
    expect(page.locator("#searchbar")).to_be_focused()
    page.keyboard.type("رقم/1")
    expect(page.locator("#searchbar")).to_have_value("رقم/1")


def test_a_story_is_searched_on_a_phone_without_a_script(windows, paper, queue):
    page = signed_in_plainly(windows, "/admin/")
    field = page.locator("#quick-search")
    assert field.bounding_box()["width"] < 60
    field.click()
    assert field.bounding_box()["width"] > 300
    field.fill("بلدي رقم")
    field.press("Enter")
    expect(page.locator("#result_list tbody tr")).to_have_count(2)
    page.locator(".search-help summary").click()
    expect(page.locator(".search-help dl")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_many_stories_are_tagged_slice_by_slice_and_that_is_undone(windows, paper, monkeypatch):
    stories = [paper.write(f"story {n}", f"جسر المشاة رقم {n}", BODY) for n in range(5)]
    monkeypatch.setattr(bulk.go_on, "__defaults__", (0,))
    opened = windows()
    page = hands.sign_in(opened, "samir")
    opened.go(LIST)
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option("tag")
    page.locator(".actions [type=submit]").click()
    page.locator("#id_tags").fill("الجسور")
    page.locator(".bulk [type=submit]").click()
    # The script goes on by itself until all are done.
    expect(page.locator("#bulk-job progress")).to_have_attribute("value", "5")
    assert [tag.name for tag in stories[4].tags.all()] == ["الجسور"]
    page.locator("form[action$='/undo/'] button").click()
    expect(page.locator("#bulk-job [data-go-on]")).to_have_count(0)
    assert not any(article.tags.exists() for article in stories)


def test_many_stories_are_done_by_hand_without_a_script(windows, paper, monkeypatch):
    stories = [paper.write(f"story {n}", f"جسر المشاة رقم {n}", BODY) for n in range(2)]
    monkeypatch.setattr(bulk.go_on, "__defaults__", (0,))
    page = signed_in_plainly(windows, LIST)
    for box in page.locator(".action-select").all():
        box.check()
    page.locator("select[name=action]").select_option("priority")
    page.locator(".actions [type=submit]").click()
    page.locator("#id_priority").select_option("2")
    page.locator(".bulk [type=submit]").click()
    page.locator("[data-go-on] button").click()
    assert [stored(article).priority for article in stories] == [2, 2]
    expect(page.locator("form[action$='/undo/'] button")).to_be_visible()
