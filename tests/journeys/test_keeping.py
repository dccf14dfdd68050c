"""Typed text in a real browser: a killed tab, a cut line, an ended session, two people."""

from contextlib import suppress

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from django.urls import reverse
from playwright.sync_api import Error, expect

from articles.models import Article
from desk.models import Session, Unsaved
from tests.journeys import hands
from tests.journeys.paper import founded

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Three hundred words, none of them twice.
WORDS = [f"كلمة{number}" for number in range(1, 301)]
ADD = "/admin/articles/article/add/"


@pytest.fixture
def paper(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return founded()


@pytest.fixture
def article(paper):
    return paper.write("one", "العنوان الأول", "<p>المتن الأول كما حفظ.</p>")


def door(article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def opened(window, address: str):
    """The story's form, ready for a hand: the line beside the buttons says so."""
    page = window.go(address)
    page.locator(".ProseMirror").wait_for()
    page.locator(".kept-line[data-ready]").wait_for(state="attached")
    return page


def says(page, state: str) -> None:
    expect(page.locator(f".kept-line[data-state={state}]")).not_to_be_empty()


def kill(page) -> None:
    """The tab dies without a word to the page: no event of leaving is heard."""
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash")


ASKS = "!window.dispatchEvent(new Event('beforeunload', {cancelable: true}))"


def until(page, condition: str, *, most: int = 5000) -> None:
    """Wait for what a page says of itself; its policy forbids Playwright's own waiting."""
    page.evaluate(
        f"""() => new Promise((found, failed) => {{
            const begun = performance.now();
            const every = setInterval(() => {{
                const isThere = {condition};
                if (!isThere && performance.now() - begun < {most}) return;
                clearInterval(every);
                if (isThere) found(); else failed(new Error("it did not come"));
            }}, 20);
        }})"""
    )


def forgive(window) -> None:
    """The browser's own words about a line that was cut are no fault of ours."""
    faults = [one for one in window.faults if "ERR_INTERNET_DISCONNECTED" not in one]
    assert faults == []
    window.faults.clear()


def body_of(page) -> str:
    return page.locator(".ProseMirror").inner_text()


def test_three_hundred_words_are_there_after_the_tab_was_killed(windows, paper):
    window = windows()
    hands.sign_in(window, "layla")
    page = opened(window, ADD)
    page.locator("#id_headline").fill("قصة طويلة")
    page.locator(".ProseMirror").click()
    for begin in range(0, 300, 50):
        page.keyboard.insert_text(" ".join(WORDS[begin : begin + 50]) + " ")
    says(page, "kept")
    address = page.evaluate("location.pathname + location.search")
    assert "?unsaved=" in address
    kill(page)
    window.page = window.context.new_page()
    page = opened(window, address)
    there = body_of(page)
    assert sum(word in there.split() for word in WORDS) >= 297
    expect(page.locator("#id_headline")).to_have_value("قصة طويلة")
    expect(page.locator(".left-text")).to_be_visible()
    hands.press(page, "_continue")
    assert Article.objects.get().body.count("كلمة") == 300
    assert not Unsaved.objects.exclude(fields={}).exists()


def test_what_is_typed_while_the_line_is_down_is_kept_in_the_browser(windows, article):
    window = windows()
    hands.sign_in(window, "layla")
    page = opened(window, door(article))
    window.context.set_offline(True)
    page.locator("#id_headline").fill("كتب والخط مقطوع")
    says(page, "offline")
    keys = page.evaluate("Object.keys(localStorage).filter(one => one.startsWith('newsroom'))")
    assert len(keys) == 1
    assert not Unsaved.objects.exists()
    window.context.set_offline(False)
    says(page, "kept")
    assert Unsaved.objects.get().fields["headline"] == ["كتب والخط مقطوع"]
    assert (
        page.evaluate("Object.keys(localStorage).some(one => one.startsWith('newsroom'))") is False
    )
    forgive(window)


def test_a_tab_that_is_killed_while_the_line_is_down_loses_nothing(windows, article):
    window = windows()
    hands.sign_in(window, "layla")
    page = opened(window, door(article))
    window.context.set_offline(True)
    page.locator("#id_standfirst").fill("سطر كتب والخط مقطوع")
    says(page, "offline")
    kill(page)
    page.close()
    window.context.set_offline(False)
    window.page = window.context.new_page()
    page = window.go(door(article))
    expect(page.locator(".left-text")).to_be_visible()
    expect(page.locator("#id_standfirst")).to_have_value("سطر كتب والخط مقطوع")
    forgive(window)


def test_a_session_ends_while_layla_types_and_she_signs_in_where_she_is(windows, article):
    window = windows()
    hands.sign_in(window, "layla")
    page = opened(window, door(article))
    Session.objects.all().delete()
    number = page.locator("#keeping").get_attribute("data-window")
    refused = [reverse(f"desk:{name}", args=[number]) for name in ("unsaved", "presence")]
    window.expected |= {window.base + one for one in [*refused, reverse("desk:sign_in")]}
    page.locator("#id_headline").fill("كتب بعد انتهاء الجلسة")
    dialog = page.locator("dialog#signing-in")
    expect(dialog).to_be_visible()
    says(page, "signed-out")
    expect(dialog.locator("[name=username]")).to_have_value("layla")
    for name, password in (("layla", "خطأ"), ("samir", "samir-secret")):
        dialog.locator("[name=username]").fill(name)
        dialog.locator("[name=password]").fill(password)
        dialog.locator("form button").first.click()
        expect(dialog.locator("[role=alert]")).not_to_be_empty()
    assert not Unsaved.objects.exists()
    dialog.locator("[name=username]").fill("layla")
    dialog.locator("[name=password]").fill("layla-secret")
    dialog.locator("form button").first.click()
    expect(dialog).to_be_hidden()
    says(page, "kept")
    expect(page.locator("#id_headline")).to_have_value("كتب بعد انتهاء الجلسة")
    hands.press(page, "_continue")
    article.refresh_from_db()
    assert (article.headline, article.changed_by.username) == ("كتب بعد انتهاء الجلسة", "layla")


def test_two_browsers_on_one_story_lose_neither_text_and_the_loser_merges(windows, article):
    at_layla, at_samir = windows(), windows()
    hands.sign_in(at_layla, "layla")
    hands.sign_in(at_samir, "samir")
    layla = opened(at_layla, door(article))
    expect(layla.locator("#presence[data-state=free]")).to_be_attached()
    layla.locator("#id_headline").fill("عنوان ليلى")
    layla.locator("#id_kicker").fill("فوق العنوان من ليلى")
    says(layla, "kept")

    # Samir reads that she is writing; he takes over, and saves.
    samir = opened(at_samir, door(article))
    expect(samir.locator(".presence__who")).to_contain_text("ليلى")
    expect(samir.locator("#id_headline")).not_to_be_editable()
    expect(samir.locator(".submit-row [name=_continue]")).to_be_disabled()
    samir.locator(".presence__take").click()
    expect(samir.locator("#id_headline")).to_be_editable()
    samir.locator("#id_headline").fill("عنوان سمير")
    samir.locator("#id_standfirst").fill("مقدمة من سمير")
    hands.press(samir, "_continue")
    expect(samir.locator(".messagelist .success")).to_be_visible()

    # Layla is told as soon as she looks at her page; her text stands, and is closed.
    layla.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(layla.locator(".presence__who")).to_contain_text("سمير")
    expect(layla.locator(".presence__news")).to_contain_text("سمير")
    expect(layla.locator("#id_headline")).to_have_value("عنوان ليلى")
    expect(layla.locator("#id_headline")).not_to_be_editable()
    assert layla.locator(".ProseMirror").get_attribute("contenteditable") == "false"
    layla.locator(".presence__take").click()
    at_layla.expected.add(at_layla.base + door(article))
    hands.press(layla, "_continue")

    # Only the headline was changed by both; what samir alone changed has come over by itself.
    assert layla.locator("[data-field]").evaluate_all(
        "all => all.map(one => one.dataset.field)"
    ) == ["headline"]
    expect(layla.locator("#id_standfirst")).to_have_value("مقدمة من سمير")
    expect(layla.locator("#id_headline")).to_have_value("عنوان ليلى")
    layla.locator("[data-field=headline] button").first.click()
    expect(layla.locator("#id_headline")).to_have_value("عنوان سمير")
    expect(layla.locator("#id_kicker")).to_have_value("فوق العنوان من ليلى")
    hands.press(layla, "_continue")
    article.refresh_from_db()
    assert (article.headline, article.kicker) == ("عنوان سمير", "فوق العنوان من ليلى")
    assert article.standfirst == "مقدمة من سمير"
    assert not Unsaved.objects.exclude(fields={}).exists()


def test_after_signing_in_elsewhere_the_page_goes_on_by_itself(windows, article):
    window = windows()
    hands.sign_in(window, "layla")
    page = opened(window, door(article))
    number = page.locator("#keeping").get_attribute("data-window")
    refused = [reverse(f"desk:{name}", args=[number]) for name in ("unsaved", "presence")]
    window.expected |= {window.base + one for one in refused}
    # In another tab her session ends and she begins the next: the token of this page is an old one.
    Session.objects.all().delete()
    window.page = window.context.new_page()
    hands.sign_in(window, "layla")
    page.locator("#id_headline").fill("كتب بعد جلسة أخرى")
    says(page, "kept")
    expect(page.locator("dialog#signing-in")).to_have_count(0)
    hands.press(page, "_continue")
    article.refresh_from_db()
    assert article.headline == "كتب بعد جلسة أخرى"


def test_a_page_that_is_left_before_its_text_is_sealed_asks(windows, article):
    window = windows()
    hands.sign_in(window, "layla")
    page = opened(window, door(article))
    assert not page.evaluate(ASKS)
    # A script's change tells nobody, and in the same moment nothing can be sealed yet.
    change = "document.getElementById('id_headline').value = 'كتب وأغلق'"
    assert page.evaluate(f"{change}; {ASKS}")
    says(page, "kept")
    assert not page.evaluate(ASKS)


def test_a_page_that_goes_out_of_sight_stores_at_once(windows, article):
    window = windows()
    hands.sign_in(window, "layla")
    page = opened(window, door(article))
    page.evaluate(
        """() => {
            window.setTimeout = () => 0; // no timer runs out
            Object.defineProperty(document, "visibilityState", {value: "hidden"});
            document.getElementById("id_headline").value = "كتب وذهب";
            document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    until(page, "Object.keys(localStorage).some((one) => one.startsWith('newsroom-waiting:'))")
    assert not Unsaved.objects.exists()
