"""The checks in a real browser: found while layla types, pointed at, mended, asked of samir."""

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright.sync_api import Page, expect

from articles import workflow
from articles.models import Article, State, Strictness
from tests.journeys import hands
from tests.journeys.paper import founded

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PANEL = "#story-checks"


@pytest.fixture
def paper(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return founded()


def finding(page: Page, quote: str):
    """The line of the panel whose marked words are these."""
    return page.locator(f"{PANEL} .finding:has(mark:text-is('{quote}'))")


def expect_selected(page: Page, words: str) -> None:
    """A click leads there a moment later."""
    page.wait_for_function(
        "(words) => { const one = document.activeElement;"
        " return words === (one.selectionStart === undefined ? String(getSelection())"
        " : one.value.slice(one.selectionStart, one.selectionEnd)); }",
        arg=words,
    )


def begin(page: Page) -> None:
    page.goto(page.url.split("/admin/")[0] + "/admin/articles/article/add/")
    page.locator(".ProseMirror").wait_for()


def test_what_is_wrong_is_pointed_at_and_mended_where_it_is_typed(windows, paper):
    page = hands.sign_in(windows(), "layla")
    begin(page)
    page.locator("#id_headline").fill("جســـر المشاة الجديد فوق النهر")
    hands.write(page, "افتتحت البلدية 😀 الجسر, صباح اليوم.", "قال الوزير: «لن نتأخر، ثم غادر.")

    finding(page, ",").locator(".finding__words a").click()
    expect_selected(page, ",")
    finding(page, "«").locator(".finding__words a").click()
    expect_selected(page, "«")
    finding(page, "ـــ").locator(".finding__words a").click()
    expect_selected(page, "ـــ")
    expect(page.locator("#checks-at-headline")).to_be_visible()
    assert "checks-at-headline" in page.locator("#id_headline").get_attribute("aria-describedby")

    finding(page, "ـــ").locator("[data-mend]").click()
    expect(page.locator("#id_headline")).to_have_value("جسر المشاة الجديد فوق النهر")
    expect(finding(page, "ـــ")).to_have_count(0)
    page.locator(f"{PANEL} [name=_mend]").click()
    expect(page.locator(".ProseMirror")).to_contain_text("افتتحت البلدية 😀 الجسر، صباح اليوم.")
    expect(finding(page, ",")).to_have_count(0)
    expect(finding(page, "«")).to_have_count(1)
    page.locator(".ProseMirror").press("Control+z")
    expect(page.locator(".ProseMirror")).to_contain_text("الجسر, صباح اليوم.")
    assert not Article.objects.exists()


def test_sending_stops_at_what_is_missing_and_keeps_the_text(windows, paper):
    Strictness.objects.create(check_name="standfirst", level="required")
    page = hands.sign_in(windows(), "layla")
    begin(page)
    page.locator("#id_headline").fill("جسر المشاة الجديد فوق النهر")
    hands.write(page, "افتتحت البلدية الجسر صباح اليوم.")
    page.locator("#id_section").select_option(label=paper.section.name)
    page.locator("[name=_submit]").click()
    expect(page.locator("#id_standfirst")).to_be_focused()
    expect(page.locator("#checks-at-standfirst")).to_be_visible()
    assert "/add/" in page.url and not Article.objects.exists()
    page.locator("#id_standfirst").fill("الجسر يصل ضفتي المدينة القديمة.")
    with page.expect_navigation():
        page.locator("[name=_submit]").click()
    assert Article.objects.get().state == State.IN_REVIEW


def test_samir_is_asked_once_and_approves_all_the_same(windows, paper):
    article = paper.write("bridge", "افتتاح جسر المشاة فوق النهر", "<p>قال «نعم ثم ذهب.</p>")
    workflow.submit(article, by=article.created_by)
    opened = windows()
    page = hands.sign_in(opened, "samir")
    opened.go(f"/admin/desk/story/{article.pk}/approve/")
    expect(page.locator(".finding mark", has_text="«")).to_be_visible()
    with page.expect_navigation():
        page.locator(".act [type=submit]").click()
    article.refresh_from_db()
    assert article.state == State.APPROVED
    assert "quotes_balanced" in {one.check_name for one in article.waivers.all()}
