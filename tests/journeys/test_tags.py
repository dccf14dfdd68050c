"""layla types a tag that nearly exists: she is warned, and takes it, or keeps her own."""

import pytest
from django.urls import reverse

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright.sync_api import expect

from articles.models import Article
from tags.models import Tag
from tests.journeys import hands
from tests.journeys.paper import founded

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(windows, transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    founded()
    Tag.objects.create(name="فلسطين")
    Tag.objects.create(name="سوريا").call_also(["سورية"])
    opened = windows(viewport={"width": 360, "height": 780})
    hands.sign_in(opened, "layla")
    yield opened
    opened.page.goto("about:blank")


def test_a_near_tag_is_warned_of_and_replaced_by_a_click(desk):
    page = desk.go(reverse("admin:articles_article_add"))
    page.locator(".ProseMirror").wait_for()
    page.locator("#id_headline").fill("افتتاح معرض في بيت السودان")
    chips, warned = page.locator(".tags__chips li bdi"), page.locator(".tags__near li")

    tags = page.locator("#id_tags")
    tags.press_sequentially("فلسطن،القذس،سورية،")
    expect(warned).to_have_count(1)
    # What files under another name says so at once.
    expect(chips).to_have_text(["فلسطن", "القذس", "سوريا"])
    expect(warned.locator("p")).to_contain_text("فلسطن")
    warned.locator("button").first.click()
    expect(warned).to_have_count(0)
    expect(chips).to_have_text(["فلسطين", "القذس", "سوريا"])

    # Another slip is kept as it is, and nothing is said of it again after saving.
    tags.press_sequentially("فلسطيين")
    tags.press("Enter")
    expect(warned).to_have_count(1)
    warned.locator("button").last.click()
    expect(warned).to_have_count(0)
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    hands.press(page, "_continue")
    expect(page.locator(".messagelist .warning")).to_have_count(0)
    names = [tag.name for tag in Article.objects.latest("pk").tags.all()]
    assert names == ["فلسطين", "القذس", "سوريا", "فلسطيين"]


def test_a_tag_that_the_text_names_is_taken_and_given_back_by_a_click(desk):
    page = desk.go(reverse("admin:articles_article_add"))
    page.locator(".ProseMirror").wait_for()
    page.locator("#id_headline").fill("قافلة تصل إلى سورية ومنها لفلسطين")
    offered = page.locator(".field-tags .suggested li button")
    expect(offered).to_have_count(2)
    # Nothing is filed by itself.
    assert page.locator("[name=tags]").input_value() == ""
    offered.filter(has_text="سوريا").click()
    expect(page.locator(".tags__chips li bdi")).to_have_text(["سوريا"])
    expect(page.locator(".tags__near li")).to_have_count(0)
    page.locator(".tags__chips li button").click()
    expect(page.locator(".tags__chips li")).to_have_count(0)
    assert page.locator("[name=tags]").input_value() == ""
