"""Setting up a second factor and coming in with it: an app's codes, a passkey, on a telephone."""

from contextlib import contextmanager

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse
from playwright.sync_api import expect

from desk import sessions
from desk.models import Session
from tests.journeys import hands
from tests.journeys.hands import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def clock(clock_of_codes):
    return clock_of_codes


def code_of(secret: str) -> str:
    (now,) = totp.yield_hotp_counters_from_time()
    return totp.format_hotp_value(totp.hotp_value(secret, now))


@contextmanager
def finger(opened):
    """A device that opens a passkey with a finger, without anybody there."""
    line = opened.context.new_cdp_session(opened.page)
    line.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    line.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield
    line.send("WebAuthn.disable")


def leave(page) -> None:
    page.locator(".person summary").click()
    page.locator("#logout-form button").click()
    page.wait_for_url("**/admin/logout/")


def fits(page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_layla_comes_in_with_an_app_where_a_second_factor_is_asked_for(windows, layla, settings):
    settings.NEWSROOM_SECOND_FACTOR = True
    opened = windows(viewport={"width": 360, "height": 720})
    page = opened.go("/admin/")
    page.locator("#id_username").fill("layla")
    page.locator("#id_password").fill("layla-secret")
    # What is typed can be looked at.
    page.get_by_role("button", name="إظهار").click()
    expect(page.locator("#id_password")).to_have_attribute("type", "text")
    page.get_by_role("button", name="إخفاء").click()
    fits(page)
    page.locator("#login-form [type=submit]").click()
    page.wait_for_url("**/admin/account/")
    fits(page)
    page.get_by_role("link", name="استعمال تطبيق على الهاتف").click()
    expect(page.locator(".qr svg")).to_be_visible()
    fits(page)
    secret = page.locator(".key").inner_text().replace(" ", "")
    page.locator("#id_code").fill(code_of(secret))
    page.locator(".submit-row [type=submit]").click()
    expect(page.locator(".codes li")).to_have_count(10)
    expect(page.locator("[data-print]")).to_be_visible()
    fits(page)
    spare = page.locator(".codes li").first.inner_text()
    page.get_by_role("link", name="حفظتُها").click()
    expect(page.locator(".sessions:not(.factors) li")).to_have_count(1)
    opened.go("/admin/")
    leave(page)

    opened.go("/admin/")
    page.locator("#id_username").fill("layla")
    page.locator("#id_password").fill("layla-secret")
    page.locator("#login-form [type=submit]").click()
    page.wait_for_url("**/second-factor/")
    fits(page)
    page.locator("#id_code").fill("000000")
    page.locator("#login-form [type=submit]").click()
    expect(page.locator(".errorlist")).to_be_visible()
    page.locator("#id_code").fill(spare)
    page.locator("#login-form [type=submit]").click()
    page.wait_for_url("**/admin/")
    assert page.evaluate("document.dir") == "rtl"


def test_samir_comes_in_with_a_passkey_and_no_password(windows, samir):
    opened = windows()
    page = sign_in(opened, "samir")
    with finger(opened):
        opened.go("/admin/account/passkeys/add/")
        page.locator("#id_name").fill("هاتف سمير")
        page.locator(".submit-row [type=submit]").click()
        expect(page.locator(".codes li")).to_have_count(10)
        opened.go("/admin/account/")
        expect(page.locator(".factors strong")).to_have_text("هاتف سمير")
        leave(page)
        opened.go("/admin/")
        page.get_by_role("button", name="الدخول بمفتاح مرور").click()
        page.wait_for_url("**/admin/")
        expect(page.locator(".person__name")).to_have_text("samir")
        # With the password the passkey is the second factor.
        leave(page)
        opened.go("/admin/")
        page.locator("#id_username").fill("samir")
        page.locator("#id_password").fill("samir-secret")
        page.locator("#login-form [type=submit]").click()
        page.get_by_role("button", name="استعمال مفتاح مرور").click()
        page.wait_for_url("**/admin/")
    assert Session.objects.filter(user=samir).count() == 1


def test_beside_her_story_layla_shows_the_app_in_another_window(windows, layla, write, clock):
    layla_has = totp.TOTP.activate(layla, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    secret, article = totp.decrypt(layla_has.instance.data["secret"]), write()
    opened = windows()

    def come_in(page):
        page.locator("#id_username").fill("layla")
        page.locator("#id_password").fill("layla-secret")
        page.locator("#login-form [type=submit]").click()
        page.locator("#id_code").fill(code_of(secret))
        page.locator("#login-form [type=submit]").click()
        page.wait_for_url("**/admin/")

    come_in(opened.go("/admin/"))
    story = opened.go(reverse("admin:articles_article_change", args=[article.pk]))
    number = story.locator("#keeping").get_attribute("data-window")
    refused = [reverse(f"desk:{name}", args=[number]) for name in ("unsaved", "presence")]
    names = ("sign_in", "suggest_json", "check")
    others = [reverse(f"desk:{name}") for name in names]
    opened.expected |= {opened.base + one for one in [*refused, *others]}
    sessions.end_all(layla, by=layla)
    story.locator("#id_headline").fill("كتب بعد انتهاء الجلسة")
    dialog = story.locator("dialog#signing-in")
    dialog.locator("[name=password]").fill("layla-secret")
    dialog.locator("form button").first.click()
    expect(dialog.locator("[role=alert]")).to_contain_text("نصك محفوظ")
    with opened.context.expect_page() as other:
        dialog.get_by_role("link", name="تسجيل الدخول في نافذة جديدة").click()
    clock(40)
    come_in(other.value)
    # Back at the story: the next key is kept, and the text stands.
    story.bring_to_front()
    dialog.get_by_role("button", name="لاحقاً").click()
    story.locator("#id_kicker").fill("بعد العودة")
    expect(story.locator(".kept-line[data-state=kept]")).to_be_attached()
    hands.press(story, "_continue")
    article.refresh_from_db()
    assert article.headline == "كتب بعد انتهاء الجلسة"
