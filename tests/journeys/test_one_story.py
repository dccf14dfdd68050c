"""One story through the whole house, in a real browser: layla writes, samir edits, nour reads."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image as Pillow

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright.sync_api import Page, expect

from tests.journeys import hands
from tests.journeys.paper import founded

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADLINE = "افتتاح جسر المشاة فوق النهر"
NEXT_HEADLINE = "جسر المشاة يستقبل ألف عابر في يومه الأول"
COMMENT = "أين رد البلدية على السكان؟"
AMENDED = "الجسر يصل ضفتي المدينة، والبلدية ترد على السكان."
OUTSIDE = "https://example.org/bridges"
LEVANT = [
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
    "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
]  # fmt: skip


@pytest.fixture
def paper(transactional_db, settings, tmp_path):
    """A newspaper of yesterday: two stories of ours, and two that share a tag with nothing else."""
    settings.MEDIA_ROOT = tmp_path
    made = founded()
    for name, headline, tags in (
        ("market", "السوق القديم يفتح أبوابه", ["الأسواق"]),
        ("school", "مدرسة الحي تعود إلى طلابها", ["التعليم"]),
        ("bus", "خط حافلات جديد بين الضفتين", ["النقل العام"]),
    ):
        story = made.write(name, headline, "<p>تفاصيل الخبر من مراسلتنا.</p>", tags=tags)
        made.print(story, timedelta(days=1))
    return made


def unlike_any() -> bytes:
    """A picture that the library does not know, nor one like it."""
    buffer = io.BytesIO()
    Pillow.radial_gradient("L").resize((1500, 1000)).convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()


def fill_in(page: Page, paper) -> None:
    """Everything layla has to say, in the order of the form."""
    page.locator("#id_kicker").fill("بعد عام من الانتظار")
    page.locator("#id_headline").fill(HEADLINE)
    page.locator("#id_standfirst").fill("الجسر يصل ضفتي المدينة القديمة.")
    hands.write(page, "افتتحت البلدية الجسر صباح اليوم.", "وعبره مئات السكان في ساعته الأولى.")
    hands.insert_read_also(page, "السوق القديم")
    page.locator("#id_section").select_option(label=paper.section.name)
    page.locator("#id_dateline").fill("دمشق")
    page.locator("#id_tags").fill("البلديات، الجسور، النقل العام")
    hands.upload(
        page,
        "lead_image",
        {"name": "bridge.png", "mimeType": "image/png", "buffer": unlike_any()},
        alt="جسر خشبي فوق نهر",
        caption="الجسر صباح الافتتاح",
        credit="كريم الشامي",
    )
    for row, (author, role) in enumerate(
        ((paper.author, "writing"), (paper.second, "photography"))
    ):
        if row:
            hands.add_row(page, "bylines")
        hands.choose(page, f"bylines-{row}-author", author.name.split()[0], author.name)
        page.locator(f"#id_bylines-{row}-role").select_option(role)
    for row, source in enumerate(paper.sources):
        if row:
            hands.add_row(page, "attributions")
        hands.choose(page, f"attributions-{row}-source", source.name.split()[0], source.name)
    page.locator("#id_attributions-0-used_for").fill("عدد العابرين")
    hands.choose(page, "related_links-0-related_story", "مدرسة", "مدرسة الحي")
    hands.add_row(page, "related_links")
    page.locator("#id_related_links-1-url").fill(OUTSIDE)
    page.locator("#id_related_links-1-title").fill("جسور المنطقة في تقرير")


def open_from_home(page: Page, block: str, headline: str) -> None:
    """Go to the desk's front page and open the story from the list in which it must lie."""
    page.goto(page.url.split("/admin/")[0] + "/admin/")
    page.locator(f".block--{block} .line__headline", has_text=headline).click()
    page.wait_for_url("**/review/" if block == "queue" else "**/change/")


def decide(page: Page, what: str, comment: str = "") -> None:
    """On the review screen: return the story with a comment, or publish it, and be told so."""
    if comment:
        page.locator("#review-return summary").click()
        page.locator("#review-comment").fill(comment)
    page.locator(f"#review-acts [value={what}]").click()
    if what == "publish":
        page.locator("#publish-ask [value=yes]").click()
    expect(page.locator(".messagelist .success").last).to_be_visible()


def sees_everything(page: Page, paper) -> None:
    """Each element that a reader is promised, found on the page."""
    shows = {
        ".story__head .kicker__section": paper.section.name,
        ".story__head .kicker__words": "بعد عام من الانتظار",
        "h1": HEADLINE,
        ".story__standfirst": AMENDED,
        ".times__place": "دمشق",
        ".story__picture .caption": "الجسر صباح الافتتاح",
        ".story__picture .credit bdi": "كريم الشامي",
        ".sources__line": "المصدران: وكالة الأفق وبلدية المدينة",
        ".authors .author:has(a[href^='/author/']):first-of-type .author__bio": paper.author.bio,
    }
    for selector, words in shows.items():
        expect(page.locator(selector)).to_have_text(words)
    expect(page.locator(".story__body")).to_contain_text("وعبره مئات السكان في ساعته الأولى.")
    assert page.evaluate("[document.dir, document.documentElement.lang]") == ["rtl", "ar"]
    sees_names_and_times(page, paper)
    sees_pictures(page)
    sees_links(page, paper)


def sees_names_and_times(page: Page, paper) -> None:
    roles = page.locator(".bylines dl > div")
    for row, role, author in ((0, "كتبت", paper.author), (1, "صوّر", paper.second)):
        expect(roles.nth(row).locator("dt")).to_have_text(role)
        name = roles.nth(row).locator("a[rel=author]")
        expect(name).to_have_text(author.name)
        expect(name).to_have_attribute("href", author.get_absolute_url())
    month = LEVANT[timezone.localtime().month - 1]
    expect(page.locator(".times time").first).to_contain_text(month)


def sees_pictures(page: Page) -> None:
    """The lead picture and the author's portrait have arrived, and are seen by who cannot see."""
    lead = page.locator(".story__picture img")
    expect(lead).to_have_attribute("alt", "جسر خشبي فوق نهر")
    portrait = page.locator(".author .portrait")
    portrait.scroll_into_view_if_needed()
    for picture in (lead, portrait):
        page.wait_for_function(
            "picture => picture.complete && picture.naturalWidth > 0",
            arg=picture.element_handle(),
        )


def sees_links(page: Page, paper) -> None:
    read_also = page.locator(".story__body aside.read-also a")
    expect(read_also).to_contain_text("السوق القديم يفتح أبوابه")
    expect(page.locator(".story__tags a[rel=tag]")).to_have_text(
        ["البلديات", "الجسور", "النقل العام"]
    )
    related = page.locator(".related__list h3 a")
    expect(related.nth(0)).to_have_text("مدرسة الحي تعود إلى طلابها")
    expect(related.nth(1)).to_have_attribute("href", OUTSIDE)
    # The rest is filled up by what shares a tag; never itself, never what the body links to.
    told = related.all_text_contents()
    assert "خط حافلات جديد بين الضفتين" in told
    assert HEADLINE not in told and "السوق القديم يفتح أبوابه" not in told
    assert len(told) == len(set(told))
    hosts = page.locator(".share__list a").evaluate_all("all => all.map(one => one.host)")
    assert hosts == ["wa.me", "t.me", "x.com", "www.facebook.com"]
    number = page.url.split("/")[3]
    expect(page.locator(".share__address")).to_contain_text(f"/{number}")
    page.locator(".footer__top a").click()
    page.wait_for_function("scrollY === 0")


def test_a_story_is_written_returned_approved_printed_and_read(windows, paper):
    at_layla, at_samir, at_nour = (windows(viewport={"width": 1280, "height": 900}) for _ in "123")
    layla = hands.sign_in(at_layla, "layla")
    layla.locator(".home__new").click()
    layla.locator(".ProseMirror").wait_for()
    assert layla.evaluate("document.querySelector('.ProseMirror').dir") == "rtl"
    fill_in(layla, paper)

    # She sees it as readers will, and sends it.
    hands.press(layla, "_preview")
    expect(layla.locator(".ribbon:not(.kept)")).to_be_visible()
    expect(layla.locator("h1")).to_have_text(HEADLINE)
    number = layla.url.rstrip("/").split("/")[-2]
    at_layla.go(f"/admin/articles/article/{number}/change/")
    hands.press(layla, "_submit")
    expect(layla.locator(".block--review")).to_contain_text(HEADLINE)
    at_nour.go(f"/{number}", status=404)

    # He returns it with a comment, which she finds, answers and sends again.
    samir = hands.sign_in(at_samir, "samir")
    open_from_home(samir, "queue", HEADLINE)
    decide(samir, "send_back", COMMENT)
    layla.reload()
    expect(layla.locator(".block--returned .line__comment")).to_contain_text(COMMENT)
    open_from_home(layla, "returned", HEADLINE)
    expect(layla.locator(".returned")).to_contain_text(COMMENT)
    layla.locator("#id_standfirst").fill(AMENDED)
    hands.press(layla, "_submit")

    # While it waits for him she may look and take it back, no more.
    at_layla.go(f"/admin/articles/article/{number}/change/")
    expect(layla.locator(".closed")).to_be_visible()
    expect(layla.locator(".submit-row [type=submit]")).to_have_count(0)
    offered = layla.locator(".story-acts a").evaluate_all("all => all.map(one => one.href)")
    assert [address.split("/")[-2] for address in offered] == ["recall"]

    # He approves and publishes.
    open_from_home(samir, "queue", HEADLINE)
    decide(samir, "publish")
    nour = at_nour.go("/")
    nour.locator("main a", has_text=HEADLINE).first.click()
    nour.wait_for_url(f"**/{number}/**")
    sees_everything(nour, paper)

    # The next version is hers alone until he prints it.
    at_layla.go(f"/admin/articles/article/{number}/change/")
    layla.locator("#id_headline").fill(NEXT_HEADLINE)
    hands.press(layla, "_continue")
    nour.reload()
    expect(nour.locator("h1")).to_have_text(HEADLINE)
    old_address = nour.url.removesuffix("#top")
    hands.press(layla, "_submit")
    nour.reload()
    expect(nour.locator("h1")).to_have_text(HEADLINE)
    open_from_home(samir, "queue", NEXT_HEADLINE)
    decide(samir, "publish")
    at_nour.go(old_address)
    expect(nour.locator("h1")).to_have_text(NEXT_HEADLINE)
    assert nour.url != old_address and f"/{number}/" in nour.url
    assert at_nour.context.cookies() == []
