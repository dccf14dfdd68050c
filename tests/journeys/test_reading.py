"""Nour reads as she likes: by night, in large letters, by ear, later, and without a connection.

What she chooses stays in her browser, and she can make it forget.
"""

import threading

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright.sync_api import expect

from articles import press
from editions.models import Edition
from reader.pages import answer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADLINE = "افتتاح جسر المشاة فوق النهر"
BODY = "".join(f"<p>الفقرة رقم {number} من القصة. {'كلام يطول. ' * 40}</p>" for number in range(9))
# A voice of the device that says each part when the test asks for it.
VOICE = """
    window.said = []
    const voices = [
        { lang: "ar-SA", localService: false, name: "from afar" },
        { lang: "ar_EG", localService: true, name: "of the device" },
    ]
    Object.defineProperty(window, "speechSynthesis", { value: {
        getVoices: () => voices, speak: one => said.push(one), cancel() { said.push(null) },
    }})
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } }
"""


@pytest.fixture
def story(printed):
    return printed(HEADLINE, body=BODY)


def address_of(article) -> str:
    return Edition.objects.filter(story=article.pk).latest("serial").get_absolute_url()


def kept(page) -> int:
    """How many words of ours the browser keeps."""
    return page.evaluate("localStorage.length")


def test_night_and_large_letters_stay_and_are_there_before_the_first_paint(windows, story):
    opened = windows(color_scheme="light")
    page = opened.go("/")
    day = page.evaluate("getComputedStyle(document.body).backgroundColor")
    size = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    page.locator(".menu summary").click()
    page.get_by_role("radio", name="داكن").check(force=True)
    page.get_by_role("radio", name="أكبر").check(force=True)
    page.keyboard.press("Escape")
    expect(page.locator(".menu__sheet")).to_be_hidden()
    # The deferred script never comes: the page is dressed all the same.
    opened.context.route("**/reader.js", lambda route: route.fulfill(body=""))
    opened.go(address_of(story))
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    assert page.evaluate(ground) != day
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") > size * 1.3
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_everything_is_there_without_scripts(windows, story):
    page = windows(java_script_enabled=False).go(address_of(story))
    expect(page.get_by_text("الفقرة رقم 8")).to_be_visible()
    expect(page.locator(".menu, .tools, .kept")).to_have_count(3)
    for unusable in page.locator(".menu, .tools button, .share button, .kept").all():
        expect(unusable).to_be_hidden()


def test_the_short_link_is_copied_and_shared(windows, story):
    opened = windows(permissions=["clipboard-read", "clipboard-write"])
    opened.context.add_init_script("navigator.share = async (given) => { window.given = given }")
    page = opened.go(address_of(story))
    page.get_by_role("button", name="نسخ الرابط").click()
    expect(page.locator(".share__told")).to_have_text("نُسخ")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(f"/{story.pk}")
    page.get_by_role("button", name="مشاركة").click()
    assert page.evaluate("given") == {"title": HEADLINE, "url": copied}


def test_a_voice_of_the_device_reads_the_story_aloud(windows, story):
    opened = windows()
    page = opened.go(address_of(story))
    # Without such a voice nothing is offered.
    expect(page.locator(".listen")).to_be_hidden()
    opened.context.add_init_script(VOICE)
    page.reload()
    page.get_by_role("button", name="استمع").click()
    assert page.evaluate("[said[0].text, said[0].voice.name]") == [HEADLINE, "of the device"]
    page.evaluate("said.at(-1).onend()")
    page.evaluate("said.at(-1).onend()")
    expect(page.locator(".spoken")).to_contain_text("الفقرة رقم")
    page.evaluate("said.at(-1).onboundary({ charIndex: 7 })")
    page.get_by_role("button", name="توقّف مؤقتاً").click()
    page.get_by_role("button", name="تابع").click()
    assert page.evaluate("said.at(-1).text").startswith("رقم")
    page.get_by_role("button", name="إيقاف").click()
    expect(page.locator(".spoken")).to_have_count(0)
    expect(page.locator(".listen")).to_be_focused()


def test_nour_saves_a_story_and_removes_it(windows, story):
    opened = windows()
    page = opened.go(address_of(story))
    page.get_by_role("button", name="احفظ للقراءة").click()
    expect(page.locator(".keep__told")).to_have_text("حُفظت القصة في قائمة القراءة.")
    page.get_by_role("link", name="إلى قائمة القراءة").click()
    expect(page.get_by_role("link", name=HEADLINE)).to_have_attribute("href", address_of(story))
    page.get_by_role("button", name=f"إزالة: {HEADLINE}").click()
    expect(page.get_by_text("لا قصص محفوظة بعد")).to_be_visible()
    assert kept(page) == 0


def test_a_story_left_in_its_middle_is_offered_on_the_front_page_until_forgotten(windows, story):
    opened = windows()
    page = opened.go(address_of(story))
    page.locator(".story__body p").nth(4).scroll_into_view_if_needed()
    page.evaluate("document.querySelectorAll('.story__body p')[4].scrollIntoView()")
    opened.go("/")
    page.locator(".resume").get_by_role("link").click()
    page.wait_for_url("**#continue")
    top = "document.querySelectorAll('.story__body p')[4].getBoundingClientRect().top"
    assert abs(page.evaluate(top)) < 400
    opened.go("/")
    page.get_by_role("button", name="محو هذا السطر").click()
    expect(page.locator(".resume")).to_be_hidden()
    assert kept(page) == 0
    # Switched off, nothing is remembered.
    opened.go("/reading-list/")
    page.get_by_label("أين توقفتُ عن القراءة، لأتابع من الصفحة الأولى").uncheck()
    opened.go(address_of(story))
    page.evaluate("document.querySelectorAll('.story__body p')[4].scrollIntoView()")
    opened.go("/")
    expect(page.locator(".resume")).to_be_hidden()
    opened.go("/reading-list/")
    page.get_by_role("button", name="محو كل شيء").click()
    expect(page.get_by_text("مُحي.")).to_be_visible()
    assert kept(page) == 0


# Whether a copy of the page is there; asked again until it is as wanted, or for ten seconds.
COPY = """async ([address, wanted]) => {
    const end = performance.now() + 10000
    for (;;) {
        let found = false
        for (const name of await caches.keys())
            found ||= Boolean(await (await caches.open(name)).match(address))
        if (found === wanted || performance.now() > end) return found
        await new Promise(requestAnimationFrame)
    }
}"""
NO_CACHE_LEFT = """async () => {
    const end = performance.now() + 10000
    while ((await caches.keys()).length && performance.now() < end)
        await new Promise(requestAnimationFrame)
    return (await caches.keys()).length === 0
}"""


def with_worker(windows, address: str):
    """A window in which the service worker is at work and holds this page."""
    opened = windows(service_workers="allow")
    page = opened.go(address)
    assert page.evaluate(COPY, [address, True])
    return opened


def test_a_page_is_read_without_a_connection_and_says_that_it_is_a_copy(windows, story):
    opened = with_worker(windows, address_of(story))
    page = opened.page
    expect(page.locator(".kept")).to_be_hidden()
    opened.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", name=HEADLINE)).to_be_visible()
    expect(page.locator(".kept")).to_contain_text("نسخة محفوظة من")
    assert page.locator(".kept time").inner_text()
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight") == "700"
    page.goto(f"{opened.base}/about/")
    expect(page.get_by_role("heading", name="لا اتصال بالشبكة")).to_be_visible()
    expect(page.get_by_role("link", name=HEADLINE)).to_be_visible()
    page.goto(f"{opened.base}/reading-list/")
    expect(page.get_by_role("heading", name="قائمة القراءة")).to_be_visible()
    opened.context.set_offline(False)


def test_a_page_beside_the_story_is_not_kept_in_its_place(windows, story):
    opened = with_worker(windows, address_of(story))
    page = opened.page
    page.goto(f"{opened.base}/{story.pk}/report/")
    opened.context.set_offline(True)
    page.goto(f"{opened.base}/{story.pk}/report/")
    expect(page.get_by_role("heading", name="لا اتصال بالشبكة")).to_be_visible()
    # Under another headline it would be found by its number.
    page.goto(f"{opened.base}/{story.pk}/x/")
    expect(page.get_by_role("heading", name=HEADLINE)).to_be_visible()
    opened.context.set_offline(False)


def test_on_a_slow_line_the_copy_is_shown_and_says_so(windows, story, monkeypatch):
    opened = with_worker(windows, address_of(story))
    arrived = threading.Event()

    def late(*args, **options):
        assert arrived.wait(30)
        return answer(*args, **options)

    monkeypatch.setattr("reader.views.answer", late)
    try:
        opened.page.reload(wait_until="commit")
        expect(opened.page.locator(".kept")).to_contain_text("نسخة محفوظة من")
    finally:
        arrived.set()


def test_the_copy_of_a_withdrawn_story_goes(windows, story, samir):
    opened = with_worker(windows, address_of(story))
    page = opened.page
    page.get_by_role("button", name="احفظ للقراءة").click()
    press.withdraw(story, by=samir, reason="خطأ")
    opened.go(address_of(story), status=410)
    assert not page.evaluate(COPY, [address_of(story), False])
    assert kept(page) == 0


def test_copies_are_switched_off_and_nothing_of_the_desk_is_kept(windows, story, samir):
    opened = with_worker(windows, address_of(story))
    page = opened.go("/admin/login/")
    assert not page.evaluate(COPY, ["/admin/login/", False])
    opened.go("/reading-list/")
    page.get_by_label("نسخ من آخر ما قرأتُ، للقراءة بلا اتصال").uncheck()
    assert page.evaluate(NO_CACHE_LEFT)
    opened.go(address_of(story))
    registered = "async () => (await navigator.serviceWorker.getRegistrations()).length"
    assert page.evaluate(registered) == 0


def test_an_article_page_asks_for_little(windows, story):
    opened = windows(service_workers="allow")
    asked = []
    opened.context.on("request", lambda one: asked.append(one) if not one.service_worker else None)
    page = opened.go(address_of(story))
    page.wait_for_load_state("networkidle")
    assert len(asked) <= 10, [one.url for one in asked]
    scripts = [one for one in asked if one.resource_type == "script"]
    assert sum(len(one.response().body()) for one in scripts) <= 10 * 1024
