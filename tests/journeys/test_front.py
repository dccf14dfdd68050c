"""Samir arranges the front page by keyboard and mouse, and switches the breaking bar."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.hands import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def headline_of_lead(opened) -> str:
    opened.go("/")
    return opened.page.locator(".top__lead .card__headline").inner_text().strip()


def place(page, row: int, typed: str, headline: str) -> None:
    """Type into an empty row and take the story that is offered."""
    line = page.locator(f"#id_place-{row}-story")
    line.press_sequentially(typed)
    page.get_by_role("option", name=headline).click()
    expect(line).to_have_value(re.compile(headline))


def test_samir_arranges_the_front_page_and_takes_it_back(windows, samir, printed):
    for headline in ("المتحف يفتح أبوابه ليلا", "الجامعة تستقبل طلابها", "الميناء يزيد أرصفته"):
        printed(headline)
    nour, desk = windows(), windows()
    before = headline_of_lead(nour)
    page = sign_in(desk, "samir")
    desk.go("/admin/desk/front/")
    place(page, 0, "المتحف", "المتحف يفتح")
    place(page, 1, "الجامعة", "الجامعة تستقبل")
    with desk.context.expect_page() as opened:
        page.locator("[name=_preview]").click()
    preview = opened.value
    expect(preview.locator(".top__lead .card__headline")).to_have_text("المتحف يفتح أبوابه ليلا")
    preview.close()
    assert headline_of_lead(nour) == before
    page.locator("#places input[type=submit]").click()
    expect(page.locator(".front-history > li")).to_have_count(1)
    assert headline_of_lead(nour) == "المتحف يفتح أبوابه ليلا"

    # By keyboard: the second story goes up, into the lead's slot and before the lead.
    up = page.locator(".slot--second .place__moves button").first
    up.focus()
    for _step in range(3):
        page.keyboard.press("Enter")
    first = page.locator(".slot--lead .place__story input").first
    assert "الجامعة" in first.input_value()
    page.locator("#places input[type=submit]").click()
    expect(page.locator(".front-history > li")).to_have_count(2)
    assert headline_of_lead(nour) == "الجامعة تستقبل طلابها"

    page.locator(".front-history form button").first.click()
    expect(page.locator(".front-history > li")).to_have_count(3)
    assert headline_of_lead(nour) == "المتحف يفتح أبوابه ليلا"


def test_a_story_is_dragged_to_another_place(windows, samir, printed):
    for headline in ("المتحف يفتح أبوابه ليلا", "الجامعة تستقبل طلابها"):
        printed(headline)
    desk = windows(viewport={"width": 1280, "height": 900})
    page = sign_in(desk, "samir")
    desk.go("/admin/desk/front/")
    place(page, 0, "المتحف", "المتحف يفتح")
    page.locator(".slot--lead .place__grip").first.hover()
    page.mouse.down()
    # Twice, since the first move only begins to drag.
    for _move in range(2):
        page.locator(".slot--more h2").hover()
    page.mouse.up()
    moved = page.locator(".slot--more .place__story input")
    assert any("المتحف" in one.input_value() for one in moved.all())
    page.locator("#places input[type=submit]").click()
    expect(page.locator(".slot--more .place__card")).to_have_count(1)


def test_a_breaking_line_stands_on_every_page_until_samir_switches_it_off(windows, samir, printed):
    printed()
    nour, desk = windows(), windows()
    page = sign_in(desk, "samir")
    desk.go("/admin/desk/breaking/")
    page.locator("#id_text").fill("هزة أرضية في الشمال")
    page.locator("#content-main form[method=post] input[type=submit]").click()
    expect(page.locator(".running__text")).to_have_text("هزة أرضية في الشمال")
    for address in ("/", "/archive/"):
        nour.go(address)
        expect(nour.page.locator(".breaking")).to_contain_text("هزة أرضية في الشمال")
    page.locator(".running button").click()
    expect(page.locator(".running")).to_have_count(0)
    nour.go("/")
    expect(nour.page.locator(".breaking")).to_have_count(0)
