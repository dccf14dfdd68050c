"""Times in a browser: said while they are typed, emptied again, held back by an embargo."""

from datetime import timedelta

import pytest
from django.utils import timezone

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright.sync_api import Page, expect

from articles import workflow, writing
from articles.models import Article
from editions.models import Edition
from tests.journeys import hands
from tests.journeys.paper import founded

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADLINE = "نتائج الامتحانات كما ستعلن"


@pytest.fixture
def story(transactional_db):
    """A story of layla's that samir approved; ``again`` begins and approves its next version."""
    paper = founded()
    article = paper.write("results", HEADLINE, "<p>أعلنت الوزارة النتائج.</p>")

    def approve():
        workflow.submit(article, by=paper.layla)
        workflow.approve(article, by=paper.samir)

    def again():
        article.refresh_from_db()
        writing.amend(article, by=paper.layla, kicker="نسخة أخرى")
        approve()

    approve()
    article.again = again
    return article


def open_act(window, article, name: str) -> Page:
    return window.go(f"/admin/desk/story/{article.pk}/{name}/")


def choose(page: Page, field: str, day: str, time: str) -> None:
    page.locator(f"#id_{field}_0").fill(day)
    page.locator(f"#id_{field}_1").fill(time)


def tomorrow() -> str:
    return f"{timezone.localtime() + timedelta(days=1):%Y-%m-%d}"


def send(page: Page) -> None:
    with page.expect_navigation():
        page.locator(".act .submit-row [type=submit]").click()


def test_a_time_is_said_while_it_is_typed_and_cleared_by_emptying_it(windows, story):
    at_samir = windows(viewport={"width": 360, "height": 740})
    page = hands.sign_in(at_samir, "samir")
    open_act(at_samir, story, "publish")
    said = page.locator("[data-said=publish]")
    now = said.text_content()
    choose(page, "at", tomorrow(), "18:30")
    expect(said).to_contain_text("الساعة 6:30 مساءً بتوقيت دمشق")
    expect(said).to_contain_text("غداً")
    page.locator("#id_at_1").fill("")
    expect(said).to_have_class("act__said act__said--mistake")
    page.locator("#id_at_0").fill("")
    expect(said).to_have_text(now)
    expect(said).to_have_class("act__said")

    # Published with an end, which is emptied again.
    choose(page, "until", tomorrow(), "06:30")
    send(page)
    assert Edition.objects.get().ends_at
    expect(page.locator(".panel--timing .timing__line--ends")).to_be_visible()
    story.again()
    open_act(at_samir, story, "publish")
    expect(page.locator("#id_until_1")).to_have_value("06:30")
    page.locator("#id_until_0").fill("")
    page.locator("#id_until_1").fill("")
    send(page)
    live = Edition.objects.at(timezone.now()).get()
    assert (live.serial, live.ends_at) == (2, None)
    expect(page.locator(".panel--timing")).to_have_count(0)


def test_an_embargo_is_kept_by_samir_and_lifted_by_huda(windows, story):
    at_samir, at_huda = (windows(viewport={"width": 1280, "height": 900}) for _ in "12")
    page = hands.sign_in(at_samir, "samir")
    open_act(at_samir, story, "embargo")
    choose(page, "until", tomorrow(), "18:00")
    expect(page.locator("[data-said=embargo]")).to_contain_text("مساءً")
    page.locator("#id_note").fill("اتفاق مع الوزارة")
    send(page)
    line = page.locator(".panel--timing .timing__line--embargo")
    expect(line).to_contain_text("الساعة 6:00 مساءً")

    # He cannot publish before it, nor lift it; the page says why and keeps what he typed.
    open_act(at_samir, story, "publish")
    expect(page.locator("#id_at_1")).to_have_value("18:00")
    choose(page, "at", tomorrow(), "17:59")
    send(page)
    expect(page.locator(".errornote")).to_be_visible()
    expect(page.locator("#id_at_1")).to_have_value("17:59")
    open_act(at_samir, story, "embargo")
    choose(page, "until", "", "")
    at_samir.expected.add(page.url)
    send(page)
    expect(page.locator(".errornote")).to_be_visible()
    assert Article.objects.get().embargo_until

    # It stands on the timetable, from which huda goes and lifts it.
    huda = hands.sign_in(at_huda, "huda")
    at_huda.go("/admin/desk/timetable/")
    entry = huda.locator(".timetable__line--embargo")
    expect(entry).to_contain_text(HEADLINE)
    entry.locator("a").click()
    huda.locator(".timing__line--embargo a").click()
    choose(huda, "until", "", "")
    send(huda)
    assert Article.objects.get().embargo_until is None
    open_act(at_samir, story, "publish")
    expect(page.locator("#id_at_0")).to_have_value("")
    send(page)
    assert Edition.objects.at(timezone.now()).exists()


def test_a_reader_finds_a_correction_from_the_story_and_the_footer(windows, story):
    at_samir = windows(viewport={"width": 1280, "height": 900})
    page = hands.sign_in(at_samir, "samir")
    open_act(at_samir, story, "publish")
    send(page)
    story.again()
    open_act(at_samir, story, "publish")
    page.locator("#id_change").select_option("correction")
    page.locator("#id_note").fill("صححنا عدد الناجحين.")
    send(page)
    at_nour = windows(viewport={"width": 360, "height": 740})
    nour = at_nour.go("/")
    nour.locator("main a", has_text=HEADLINE).first.click()
    nour.locator(".corrections__all a").click()
    expect(nour.locator(".told__note")).to_have_text("صححنا عدد الناجحين.")
    assert nour.evaluate("document.documentElement.scrollWidth <= innerWidth")
    nour.locator(".told__headline a").click()
    expect(nour.locator("#corrections")).to_be_in_viewport()
