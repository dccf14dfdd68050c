"""What waits in a browser while the line is down: sealed, for nobody but who typed it."""

import json
from urllib.parse import quote_plus

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from django.urls import reverse
from playwright.sync_api import expect

from desk.models import Session
from tests.journeys import hands
from tests.journeys.test_keeping import (
    ASKS,
    article,
    door,
    forgive,
    kill,
    opened,
    paper,
    says,
    until,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["article", "paper"]

TYPED = "سطر كتب والخط مقطوع"
STORES = (
    "({...Object.fromEntries(Object.entries(%s).filter(([name]) => name.startsWith('newsroom')))})"
)


def in_store(page, which="localStorage") -> dict[str, str]:
    return page.evaluate(STORES % which)


def is_in_clear(kept: dict[str, str]) -> bool:
    text = json.dumps(kept, ensure_ascii=False)
    return any(one in text for one in (TYPED, quote_plus(TYPED), TYPED.split()[0]))


def left_waiting(window, article) -> None:
    """Typed while the line is down, in a tab that is killed then."""
    page = opened(window, door(article))
    window.context.set_offline(True)
    page.locator("#id_standfirst").fill(TYPED)
    says(page, "offline")
    kept = in_store(page)
    assert len(kept) == 1 and not is_in_clear(kept) and "sealed" in next(iter(kept.values()))
    assert in_store(page, "sessionStorage") == {}
    kill(page)
    page.close()
    window.context.set_offline(False)
    window.page = window.context.new_page()


def signed_out(window, page) -> None:
    """The session ends while the page stands open."""
    number = page.locator("#keeping").get_attribute("data-window")
    refused = [reverse(f"desk:{name}", args=[number]) for name in ("unsaved", "presence")]
    window.expected |= {window.base + one for one in refused}
    Session.objects.all().delete()


def sign_out(window) -> None:
    page = window.go("/admin/")
    page.locator("#logout-form").evaluate("form => form.requestSubmit()")
    page.wait_for_url("**/admin/logout/")


def test_after_signing_out_nobody_reads_it_and_its_owner_finds_it_again(windows, article):
    window = windows()
    hands.sign_in(window, "layla")
    left_waiting(window, article)
    sign_out(window)
    page = window.go("/admin/login/")
    waiting = in_store(page)
    assert len(waiting) == 1 and not is_in_clear(waiting)

    # Samir, on the same machine: his pages have another key.
    hands.sign_in(window, "samir")
    page = opened(window, door(article))
    opens = page.evaluate(
        """async () => {
            const answer = await fetch(location.href);
            const told = (await answer.text()).match(/data-key="([^"]+)"/)[1];
            const texts = window.waitingTexts(told, "");
            const [name] = texts.names("newsroom-");
            return [name, await texts.get(name)];
        }"""
    )
    assert opens == [next(iter(waiting)), None]
    assert in_store(page) == waiting
    expect(page.locator("#id_standfirst")).not_to_have_value(TYPED)
    sign_out(window)

    hands.sign_in(window, "layla")
    page = window.go(door(article))
    expect(page.locator(".left-text")).to_be_visible()
    expect(page.locator("#id_standfirst")).to_have_value(TYPED)
    assert in_store(page) == {}
    forgive(window)


def test_a_copy_that_was_moved_to_another_place_does_not_open_there(windows, article):
    window = windows()
    hands.sign_in(window, "layla")
    left_waiting(window, article)
    page = window.go("/admin/")
    page.evaluate(
        """() => {
            const [name] = Object.keys(localStorage).filter((one) => one.startsWith("newsroom-"));
            localStorage.setItem(name.replace(/:[^:]*$/, ":00000000-0000-4000-8000-000000000000"),
                                 localStorage.getItem(name));
            localStorage.removeItem(name);
        }"""
    )
    page = opened(window, door(article))
    expect(page.locator("#id_standfirst")).not_to_have_value(TYPED)
    forgive(window)


def left_by_an_older_release(window, article, paper):
    """Two texts in clear, of this story and of another one, which is returned."""
    other = paper.write("two", "العنوان الثاني", "<p>متن آخر.</p>")
    page = opened(window, door(article))
    number = page.locator("#keeping").get_attribute("data-by")
    ticket = page.locator("[name=unsaved_ticket]").input_value()
    mine = page.locator("#keeping").get_attribute("data-window")
    typed = page.evaluate(
        """typed => {
            const form = document.getElementById("article_form");
            const fields = new URLSearchParams(new FormData(form));
            fields.set("standfirst", typed);
            fields.set("unsaved_serial", 3);
            return fields.toString();
        }""",
        TYPED,
    )
    assert quote_plus(TYPED) in typed and ticket
    page = window.go("/admin/")
    for story, name, at in ((article, mine, 2), (other, "b" * 8 + mine[8:], 1)):
        page.evaluate(
            "([name, copy]) => localStorage.setItem(name, JSON.stringify(copy))",
            [
                f"newsroom-unsaved:{number}:{story.pk}:{name}",
                {"serial": 3, "at": at, "body": typed},
            ],
        )
    return other


def test_what_an_older_release_stored_in_clear_is_sealed_and_found(windows, article, paper):
    window = windows()
    hands.sign_in(window, "layla")
    other = left_by_an_older_release(window, article, paper)
    page = window.go(door(article))
    expect(page.locator(".left-text")).to_be_visible()
    expect(page.locator("#id_standfirst")).to_have_value(TYPED)
    kept = in_store(page)
    (name,) = kept
    assert f":{other.pk}:" in name and not is_in_clear(kept)
    forgive(window)


def test_what_an_older_release_stored_outlives_a_window_that_cannot_seal(windows, article, paper):
    window = windows()
    window.context.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    hands.sign_in(window, "layla")
    other = left_by_an_older_release(window, article, paper)
    page = window.go(door(article))
    expect(page.locator(".left-text")).to_be_visible()
    expect(page.locator("#id_standfirst")).to_have_value(TYPED)
    (name,) = in_store(page)
    assert f":{other.pk}:" in name
    assert in_store(page, "sessionStorage") == {}


def test_where_nothing_can_be_sealed_it_stays_in_this_window(windows, article):
    """Over plain http a browser has no WebCrypto."""
    window = windows()
    window.context.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    hands.sign_in(window, "layla")
    page = opened(window, door(article))
    window.context.set_offline(True)
    page.locator("#id_standfirst").fill(TYPED)
    says(page, "offline")
    expect(page.locator(".kept-line")).to_contain_text("النافذة وحدها")
    assert in_store(page) == {}
    assert is_in_clear(in_store(page, "sessionStorage"))
    window.context.set_offline(False)
    says(page, "kept")
    assert in_store(page, "sessionStorage") == {}
    forgive(window)


def test_where_nothing_can_be_sealed_a_window_without_a_session_asks(windows, article):
    window = windows()
    window.context.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    hands.sign_in(window, "layla")
    page = opened(window, door(article))
    signed_out(window, page)
    page.locator("#id_standfirst").fill(TYPED)
    says(page, "signed-out")
    assert is_in_clear(in_store(page, "sessionStorage"))
    assert page.evaluate(ASKS)


def test_a_newer_copy_of_a_window_that_lives_is_not_dropped_with_the_one_that_was_sent(
    windows, article
):
    window = windows()
    hands.sign_in(window, "layla")
    living = opened(window, door(article))
    living.evaluate("void (window.fetch = () => Promise.reject(new TypeError('down')))")
    living.locator("#id_standfirst").fill("أول ما كتب")
    says(living, "offline")
    (before,) = in_store(living).values()

    # A second window sends it, and its answer takes a while.
    other = window.context.new_page()
    other.add_init_script(
        """const ask = window.fetch;
        window.fetch = async (address, how) => {
            const answer = await ask(address, how);
            if (!String(address).includes("/unsaved/") || location.search) return answer;
            return new Promise((go) => { window.letGo = () => go(answer); });
        };"""
    )
    other.goto(window.base + door(article))
    until(other, "Boolean(window.letGo)")
    living.locator("#id_standfirst").fill(TYPED)
    until(living, f"!Object.values(localStorage).includes({json.dumps(before)})")
    other.evaluate("letGo()")
    expect(other.locator("#id_standfirst")).to_have_value(TYPED)


def test_a_window_without_a_session_whose_browser_is_full_says_that_it_keeps_nothing(
    windows, article
):
    window = windows()
    hands.sign_in(window, "layla")
    page = opened(window, door(article))
    page.evaluate("void (Storage.prototype.setItem = () => { throw new Error('full'); })")
    signed_out(window, page)
    page.locator("#id_standfirst").fill(TYPED)
    says(page, "signed-out")
    expect(page.locator(".kept-line")).to_contain_text("لا يحفظ شيئاً")
    expect(page.locator(".kept-line button")).to_be_attached()
    assert page.evaluate(ASKS)
