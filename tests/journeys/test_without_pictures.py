"""Nour reads where the line is thin: pages without pictures, and each picture when she asks."""

import re

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright.sync_api import expect

from editions.models import Edition
from editions.queries import database_moment
from images import cutting
from tests.journeys.test_reading import with_worker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAVING = {"extra_http_headers": {"Save-Data": "on"}}
SHIFTS = """
    window.shift = 0
    new PerformanceObserver(list => {
        for (const one of list.getEntries()) if (!one.hadRecentInput) window.shift += one.value
    }).observe({ type: "layout-shift", buffered: true })
"""
IS_SEEN = "image => image.decode().then(() => image.naturalWidth)"
ADDRESS = "افتتاح جسر المشاة فوق النهر"


@pytest.fixture
def story(printed, picture, layla):
    author = layla.login.author
    author.portrait = picture(alt="ليلى الحداد")
    author.save()
    lead, inside = picture(alt="الجسر عند الفجر"), picture(alt="عابرون على الجسر")
    figure = f'<figure data-picture="{inside.pk}"><figcaption></figcaption></figure>'
    text = "".join(f"<p>فقرة {number}. {'كلام يطول. ' * 60}</p>" for number in range(12))
    for number in range(4):
        printed(f"خبر قريب {number} عن جسر المشاة", lead_image=lead)
    return printed(ADDRESS, lead_image=lead, body=f"<p>أول.</p>{figure}{text}")


@pytest.fixture
def address(story) -> str:
    return Edition.objects.get(story=story.pk).get_absolute_url()


def asked_of(opened) -> list[str]:
    """The addresses of pictures that the window asks for from now on."""
    asked = []
    opened.context.on(
        "request", lambda one: asked.append(one.url) if "/pictures/" in one.url else None
    )
    return asked


def test_no_picture_is_fetched_before_it_is_asked_for_and_then_it_stands_in_its_place(
    windows, address
):
    opened = windows(**SAVING)
    asked = asked_of(opened)
    page = opened.go(address)
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert asked == [] and page.locator("main img").count() == 0
    expect(page.locator(".story__picture .blur")).to_be_visible()
    link = page.get_by_role("link", name="الجسر عند الفجر").first
    link.focus()
    link.press("Enter")
    shown = page.get_by_role("img", name="الجسر عند الفجر").first
    assert shown.evaluate(IS_SEEN) > 0
    expect(shown).to_be_focused()
    assert len(asked) == 1 and asked[0].endswith(".jpg")
    face = page.locator(".authors .ask.portrait")
    box = face.bounding_box()
    face.click()
    assert page.locator(".authors .portrait img").evaluate(IS_SEEN) > 0
    after = page.locator(".authors .portrait").bounding_box()
    assert [after[side] for side in ("x", "width", "height")] == [
        box[side] for side in ("x", "width", "height")
    ]
    # On a card the link to the picture is above the link to the story.
    opened.go("/")
    page.locator(".card--lead .ask").click()
    assert page.locator(".card--lead img").evaluate(IS_SEEN) > 0
    assert page.url == f"{opened.base}/"
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_the_link_leads_to_the_picture(windows, address):
    opened = windows(java_script_enabled=False, **SAVING)
    page = opened.go(address)
    link = page.get_by_role("link", name="الجسر عند الفجر").first
    # Chromium shows a picture alone in a page of its own, whose style our policy refuses.
    opened.expected.add(f"{opened.base}{link.get_attribute('href')}")
    link.click()
    page.wait_for_url("**/pictures/*.jpg")


def test_a_picture_that_does_not_come_leaves_its_link(windows, address):
    opened = windows(**SAVING)
    page = opened.go(address)
    link = page.get_by_role("link", name="الجسر عند الفجر").first
    gone = page.evaluate("path => new URL(path, location).href", link.get_attribute("href"))
    opened.expected.add(gone)
    page.route(gone, lambda route: route.abort())
    link.click()
    expect(link).to_be_focused()
    expect(page.locator(".story__picture img")).to_have_count(0)


def test_the_reader_s_switch_is_kept_by_the_worker_and_sends_nothing_about_her(windows, address):
    opened = with_worker(windows, address)
    page = opened.page
    page.reload()
    assert page.locator(".story__picture img").count() == 1
    page.locator(".menu summary").click()
    with page.expect_navigation():
        page.get_by_role("radio", name="بلا صور").check(force=True)
    expect(page.locator(".story__picture .ask")).to_be_visible()
    assert page.locator("main img").count() == 0
    for path in ("/", address):
        opened.go(path)
        page.reload()
        assert page.locator("main img").count() == 0
        expect(page.locator("[name=pictures][value=off]")).to_be_checked()
    assert opened.context.cookies() == []
    page.locator(".menu summary").click()
    with page.expect_navigation():
        page.get_by_role("radio", name="ظاهرة").check(force=True)
    expect(page.locator(".story__picture img")).to_be_visible()
    assert page.evaluate("localStorage.getItem('reading-pictures')") is None


def test_the_switch_is_hidden_where_no_worker_could_do_it(windows, address):
    page = windows().go(address)
    page.locator(".menu summary").click()
    expect(page.get_by_role("radio", name="داكن")).to_have_count(1)
    expect(page.locator(".menu__pictures")).to_be_hidden()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_story_with_pictures_asks_for_little_and_nothing_moves(windows, address, width):
    assert cutting.work(clock=database_moment)[1] == 0
    opened = windows(viewport={"width": width, "height": 800})
    opened.context.add_init_script(SHIFTS)
    asked = []
    opened.context.on("request", lambda one: asked.append(one.url))
    page = opened.go(address)
    page.wait_for_load_state("networkidle")
    assert len(asked) <= 10, asked
    (lead, *_others) = [one for one in asked if "/pictures/" in one]
    assert lead.endswith(".avif")
    assert page.locator(".story__picture img").evaluate(IS_SEEN) > 0
    for step in range(12):
        page.evaluate(f"scrollTo(0, {step} * 700)")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("shift") == 0
    # Far below, the faces and the cards came when they were near.
    page.locator(".related .card").last.scroll_into_view_if_needed()
    assert page.locator(".related img").last.evaluate(IS_SEEN) > 0


def test_an_old_browser_gets_a_jpeg_and_paper_no_placeholder(windows, address):
    opened = windows()
    asked = asked_of(opened)
    opened.context.route(
        f"**{address}",
        lambda route: route.fulfill(
            response=(got := route.fetch()),
            body=re.sub("<source [^>]*>", "", got.text()),
        ),
    )
    page = opened.go(address)
    page.wait_for_load_state("networkidle")
    assert asked and all(one.endswith(".jpg") for one in asked)
    page.emulate_media(media="print")
    expect(page.locator(".story__picture .blur")).to_be_hidden()
    expect(page.locator(".story__picture img")).to_be_visible()
