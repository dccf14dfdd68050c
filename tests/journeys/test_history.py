"""The history in a real browser: two changes with their whys, compared, the older taken back."""

import pytest
from django.urls import reverse

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright.sync_api import expect

from articles import writing
from articles.models import Act, Article
from tests.journeys import hands
from tests.journeys.paper import founded

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = (
    "<p>افتتحت البلدية الجسر صباح اليوم بعد عام من العمل.</p>"
    "<p>وعبر الجسر في ساعته الأولى مئات السكان.</p>"
)
FIRST, SECOND, THIRD = "افتتاح جسر المشاة", "افتتاح جسر المشاة اليوم", "جسر المشاة يفتح اليوم"


@pytest.fixture
def bridge(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return founded().write("bridge", FIRST, BODY)


def change(page, article, headline: str, why: str) -> None:
    page.goto(page.url.partition("/admin/")[0] + form_of(article))
    page.wait_for_selector(".ProseMirror")
    page.locator("#id_headline").fill(headline)
    page.locator("#id_why").fill(why)
    hands.press(page, "_continue")


def form_of(article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def test_layla_changes_twice_and_samir_takes_the_older_text_back(windows, bridge):
    opened = windows()
    page = hands.sign_in(opened, "layla")
    change(page, bridge, SECOND, "أضفت اليوم")
    change(page, bridge, THIRD, "عنوان أقصر")
    page.close()
    # Typing that arrives after its own save is refused with 410, which is as it should be.
    opened.faults = [one for one in opened.faults if "/admin/desk/unsaved/" not in one]

    page = hands.sign_in(windows(), "samir")
    page.goto(page.url.partition("/admin/")[0] + form_of(bridge))
    page.locator(".historylink").click()
    expect(page.locator("#v2 .past__why")).to_have_text("أضفت اليوم")
    expect(page.locator("#v3 .past__why")).to_have_text("عنوان أقصر")

    # By the keyboard alone: the two radios and the button.
    page.locator("#v2 [name=a]").focus()
    page.keyboard.press("Space")
    page.locator("#v3 [name=b]").focus()
    page.keyboard.press("Space")
    page.locator(".past__bar [type=submit]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare/?*")
    expect(page.locator(".changed")).to_have_count(1)
    assert page.locator(".changed ins, .changed del").count() >= 2
    decorations = {
        name: page.locator(f".changed {name}").first.evaluate(
            "one => getComputedStyle(one).textDecorationLine"
        )
        for name in ("ins", "del")
    }
    assert decorations == {"ins": "underline", "del": "line-through"}

    page.locator(f".side a[href='{reverse('desk:restore', args=[bridge.pk, 'v2'])}']").click()
    page.locator("#id_why").fill("العنوان الأقدم أدق")
    page.locator(".past__restore [type=submit]").click()
    page.wait_for_url("**/change/")
    expect(page.locator("#id_headline")).to_have_value(SECOND)

    page.locator(".historylink").click()
    expect(page.locator("#v4 .past__why")).to_contain_text("العنوان الأقدم أدق")
    page.locator(f"#v3 a[href='{reverse('desk:text', args=[bridge.pk, 'v3'])}']").click()
    expect(page.locator("h1")).to_have_text(THIRD)
    expect(page.locator(".ribbon:not(.kept)")).to_be_visible()
    stored = Article.objects.get(pk=bridge.pk)
    assert (stored.headline, stored.events.last().act) == (SECOND, Act.RESTORED)
    assert [one.content["words"]["headline"] for one in stored.versions.all()] == [
        FIRST, SECOND, THIRD, SECOND
    ]  # fmt: skip


def test_spelling_is_hidden_and_shown_without_scripts(windows, bridge):
    opened = windows(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = opened.go("/admin/")
    page.locator("#id_username").fill("layla")
    page.locator("#id_password").fill("layla-secret")
    page.locator("#login-form [type=submit]").click()
    page.wait_for_url("**/admin/")
    headline = FIRST.replace("المشاة", "المشاه") + " غدا"
    writing.amend(bridge, by=bridge.created_by, headline=headline)
    opened.go(reverse("desk:compare", args=[bridge.pk]) + "?a=v1&b=v2")
    expect(page.locator(".spelling")).to_have_count(1)
    page.locator(".changes__switch").click()
    expect(page.locator(".spelling")).to_have_count(0)
    expect(page.locator(".changed ins")).to_have_count(1)
    page.locator(".changes__switch").click()
    expect(page.locator(".spelling")).to_have_count(1)
