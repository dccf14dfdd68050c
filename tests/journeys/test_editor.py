"""The editor of a body in a real browser: typed, pasted, submitted and read back."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from editions import body
from editions.vocabulary import ELEMENTS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.journeys.editor_page"),
    pytest.mark.django_db(transaction=True),
]

FOLDER = Path(__file__).parent.parent / "editions" / "clipboard"
CLIPBOARDS = sorted(one for one in FOLDER.glob("*.html") if not one.stem.endswith(".expected"))
EVERYTHING = (
    '<p>أول <strong>غامق</strong> و<em>مشدد</em> و<a href="/5/x/">رابط</a></p><h2>عنوان</h2>'
    "<h3>فرعي</h3><p>سطر<br>ثان</p><ul><li>بند<ul><li>داخل</li></ul></li></ul><ol><li>واحد</li></ol>"
    '<blockquote><p>قول</p></blockquote><aside data-pull-quote=""><p>مقتطف</p></aside>'
    '<figure data-picture="77"><figcaption>شرح <em>خاص</em></figcaption></figure>'
    '<figure data-embed="https://video.example/1?a=1&amp;b=2"><figcaption>لقاء</figcaption></figure>'
    '<aside data-read-also="88"></aside>'
    "<table><tbody><tr><th>رأس</th><th>ثان</th></tr><tr><td>خلية</td><td></td></tr></tbody></table>"
    '<p dir="ltr" lang="fr">Le ministre</p><p>آخر</p>'
)


@pytest.fixture
def write(chromium, live_server, client, transactional_db):
    """Open the editor as a journalist: a page with what went wrong on it in ``page.faults``."""
    user = User.objects.create_superuser("layla", password="layla-secret")
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = chromium.new_context(locale="ar")
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )

    def open_editor(html: str = ""):
        page = context.new_page()
        page.faults = []
        page.on("console", lambda said: said.type == "error" and page.faults.append(said.text))
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.goto(f"{live_server.url}/write/")
        if html:
            page.set_content("")  # the address would be too long for a query
            page.goto(f"{live_server.url}/write/?body={page.evaluate('encodeURIComponent', html)}")
        page.wait_for_selector(".ProseMirror", timeout=5000)
        return page

    yield open_editor
    context.close()


def paste(page, html: str, text: str = "-") -> None:
    """What the browser does when somebody pastes; waits until the editor has taken it."""
    page.evaluate(
        """async ([html, text]) => {
            const editor = document.querySelector(".ProseMirror").editor
            editor.commands.focus("end")
            const data = new DataTransfer()
            data.setData("text/html", html)
            data.setData("text/plain", text)
            editor.view.dom.dispatchEvent(new ClipboardEvent("paste", {
                clipboardData: data, bubbles: true, cancelable: true,
            }))
            await editor.storage.cleanPaste.waiting
        }""",
        [html, text],
    )


def submitted(page) -> str:
    return page.locator("textarea").evaluate("textarea => textarea.value")


def stored(page) -> str:
    page.get_by_role("button", name="حفظ").click()
    page.wait_for_selector("#stored:not(:empty)")
    return page.locator("#stored").text_content()


@pytest.mark.parametrize("clipboard", CLIPBOARDS, ids=lambda path: path.stem)
def test_a_paste_from_another_program_is_clean_before_it_is_saved(write, clipboard):
    page = write()
    paste(page, clipboard.read_text(encoding="utf-8"))
    expected = clipboard.with_name(f"{clipboard.stem}.expected.html").read_text(encoding="utf-8")
    expected = "".join(expected.splitlines())
    assert body.sanitise(submitted(page)) == expected
    assert stored(page) == expected
    assert page.faults == []


def test_the_editor_gives_back_every_element_of_the_vocabulary(write):
    assert body.sanitise(EVERYTHING) == EVERYTHING
    page = write(EVERYTHING)
    page.evaluate(
        """() => { const editor = document.querySelector(".ProseMirror").editor
            editor.commands.focus("end"); editor.commands.insertContent("!") }"""
    )
    changed = EVERYTHING.replace("آخر", "آخر!")
    assert body.sanitise(submitted(page)) == changed
    assert stored(page) == changed
    tags = page.evaluate(
        """html => [...new DOMParser().parseFromString(html, "text/html").body
            .querySelectorAll("*")].map(one => one.localName)""",
        EVERYTHING,
    )
    assert set(tags) == ELEMENTS


def test_the_security_policy_lets_the_editor_work(write):
    page = write(EVERYTHING)
    missing = [fault for fault in page.faults if "404" not in fault]
    assert missing == []
    assert page.locator(".prose-menubar button:visible").count() >= 15


def test_every_button_has_words_and_they_are_arabic(write):
    page = write()
    names = page.locator(".prose-menubar button").evaluate_all(
        "buttons => buttons.map(button => button.getAttribute('aria-label'))"
    )
    assert len(names) == len(set(names))
    assert all(re.fullmatch("[\u0600-\u06ff ]+( H[23])?", name) for name in names)


def test_a_paste_that_cannot_be_cleaned_leaves_its_words(write):
    page = write()
    page.route("**/clean", lambda route: route.abort())
    paste(page, "<p style='color:red'>بلا خادم</p>", "بلا خادم")
    assert submitted(page) == "<p>بلا خادم</p>"


def test_saving_waits_for_a_paste_that_is_being_cleaned(write):
    page = write()
    held = []
    page.route("**/clean", lambda route: held.append(route))
    page.evaluate(
        """() => { const editor = document.querySelector(".ProseMirror").editor
            const data = new DataTransfer()
            data.setData("text/html", "<p>متأخر</p>")
            editor.view.dom.dispatchEvent(new ClipboardEvent("paste", {
                clipboardData: data, bubbles: true, cancelable: true })) }"""
    )
    page.wait_for_function(
        "!!document.querySelector('.ProseMirror').editor.storage.cleanPaste.waiting"
    )
    page.get_by_role("button", name="حفظ").click()
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    page.wait_for_selector("#stored:not(:empty)")
    assert page.locator("#stored").text_content() == "<p>متأخر</p>"


def test_a_read_also_card_is_chosen_by_typing_and_keeps_the_number(write):
    page = write("<p>قبل</p>")
    story = {"number": 12, "headline": "خبر مختار", "when": "1 تموز 2026", "state": "منشور"}
    page.route("**/stories.json?*", lambda route: route.fulfill(json={"results": [story]}))
    page.locator("[data-name=readAlso]").click()
    page.locator("dialog input[type=search]").fill("خبر")
    page.locator("dialog").get_by_role("button", name="خبر مختار").click()
    page.wait_for_selector(".body-read-also bdi:text('خبر مختار')")
    assert body.stories(submitted(page)) == [12]
    assert stored(page) == '<p>قبل</p><aside data-read-also="12"></aside>'


def test_a_picture_is_chosen_with_its_thumbnail_and_takes_a_caption(write):
    page = write("<p>قبل</p>")
    picture = {"number": 7, "alt": "جسر", "credit": "ليلى", "thumb": "/x.webp"}
    page.route("**/pictures.json?*", lambda route: route.fulfill(json={"results": [picture]}))
    page.locator("[data-name=picture]").click()
    page.locator("dialog").get_by_role("button", name="جسر").click()
    page.locator(".body-picture figcaption").click()
    page.keyboard.type("شرح")
    page.keyboard.press("Enter")
    page.keyboard.type("بعد")
    assert stored(page) == (
        '<p>قبل</p><figure data-picture="7"><figcaption>شرح</figcaption></figure><p>بعد</p>'
    )


def test_an_embed_asks_for_an_https_address(write):
    page = write("<p>قبل</p>")
    page.locator("[data-name=embed]").click()
    page.locator("dialog [name=address]").fill("http://video.example/1")
    page.locator("dialog [type=submit]").click()
    assert page.locator("dialog").is_visible()
    page.locator("dialog [name=address]").fill("https://video.example/1")
    page.locator("dialog [name=title]").fill("لقاء")
    page.locator("dialog [type=submit]").click()
    assert stored(page) == (
        '<p>قبل</p><figure data-embed="https://video.example/1">'
        "<figcaption>لقاء</figcaption></figure>"
    )


def test_typing_runs_right_to_left_and_the_toolbar_formats(write):
    page = write()
    page.locator(".ProseMirror").click()
    page.locator("[data-name=heading2]").click()
    page.keyboard.type("عنوان")
    page.keyboard.press("Enter")
    page.keyboard.type("نص")
    page.keyboard.press("Control+a")
    page.locator("[data-name=italic]").click()
    assert stored(page) == "<h2><em>عنوان</em></h2><p><em>نص</em></p>"


def test_the_editor_fits_a_phone(write):
    page = write(EVERYTHING)
    page.set_viewport_size({"width": 390, "height": 800})
    wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wider <= 0
    assert json.loads(page.locator("textarea").get_attribute("data-django-prose-editor-body"))
