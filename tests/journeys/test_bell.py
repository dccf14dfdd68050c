"""Layla hears that her story came back: the bell, the page, the story."""

import pytest
from playwright.sync_api import expect

from articles import workflow
from tests.journeys.hands import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_layla_hears_of_her_story_and_chooses_to_hear_less(windows, layla, samir, write):
    article = write()
    workflow.submit(article, by=layla)
    workflow.send_back(article, by=samir, comment="أين مصدر الرقم؟")
    desk = windows()
    page = sign_in(desk, "layla")
    expect(page.locator(".bell__count")).to_be_visible()
    page.locator(".bell").click()
    expect(page.locator(".notice--new")).to_contain_text("أين مصدر الرقم؟")
    page.locator(".notice__story").click()
    expect(page.locator("#id_headline")).to_have_value(article.headline)
    expect(page.locator(".bell__count")).to_have_count(0)

    desk.go("/admin/desk/notices/choices/")
    page.locator("#id_told_returned").uncheck()
    page.locator("#content-main form input[type=submit]").click()
    workflow.submit(article, by=layla)
    workflow.send_back(article, by=samir, comment="مرة أخرى")
    desk.go("/admin/")
    expect(page.locator(".bell__count")).to_have_count(0)
