"""Pictures in a real browser: dropped, completed, put to use, printed with their credit."""

import base64
import io

import pytest
from django.urls import reverse
from PIL import Image as Pillow

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright.sync_api import Page, expect

from articles import press, workflow
from articles.models import Article
from editions import body
from editions.models import Edition
from editions.queries import database_moment
from images import crops, cutting, metadata
from images.files import printed
from images.models import Image, Permit, Rights
from tests.images import photos
from tests.journeys import hands
from tests.journeys.paper import founded

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CREDIT = "كريم الشامي / وكالة الأفق"
FIELD = "[data-picture-field]"


def photo(number: int, **more) -> bytes:
    """As an agency sends it: the credit in IPTC, the place and the device in EXIF."""
    records = photos.UTF8 | {photos.BYLINE: "كريم الشامي".encode()}
    records |= {photos.CREDIT: "وكالة الأفق".encode(), photos.CAPTION: "يوم الافتتاح".encode()}
    return photos.jpeg(photos.drawn(other=number), records=records, exif=photos.camera(), **more)


@pytest.fixture
def paper(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return founded()


@pytest.fixture
def draft(paper):
    return paper.write("bridge", "افتتاح جسر المشاة", "<p>أول.</p><p>ثان.</p>", tags=["الجسور"])


@pytest.fixture
def open_form(windows):
    """Open a story as layla; in the end the form is left, and what it still sends has arrived."""
    pages = []

    def form(article, **options) -> Page:
        window = windows(**options)
        hands.sign_in(window, "layla")
        page = window.go(reverse("admin:articles_article_change", args=[article.pk]))
        page.wait_for_selector(".ProseMirror")
        page.wait_for_selector("[data-picture-act=choose]")
        page.window = window
        pages.append(page)
        return page

    yield form
    for page in pages:
        page.goto("about:blank")
        page.context.request.get(f"{page.window.base}/admin/login/")
        # Typing that arrives after its own save is refused with 410, which is as it should be.
        faults = [one for one in page.window.faults if "/admin/desk/unsaved/" not in one]
        page.window.faults = faults


def drop(page: Page, selector: str, *files: bytes, kind: str = "drop") -> None:
    """Let files fall on the upper edge of an element, or paste them into it."""
    page.evaluate(
        """([selector, files, kind]) => {
            const data = new DataTransfer()
            files.forEach((text, index) => {
                const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0))
                data.items.add(new File([bytes], `photo-${index}.jpg`, { type: "image/jpeg" }))
            })
            const zone = document.querySelector(selector)
            zone.scrollIntoView({ block: "center" })
            const box = zone.getBoundingClientRect()
            const place = { clientX: box.left + box.width / 2, clientY: box.top + 4 }
            const more = { bubbles: true, cancelable: true }
            zone.dispatchEvent(kind === "paste"
                ? new ClipboardEvent("paste", { clipboardData: data, ...more })
                : new DragEvent("drop", { dataTransfer: data, ...place, ...more }))
        }""",
        [selector, [base64.b64encode(one).decode() for one in files], kind],
    )


def field(card, name: str):
    return card.locator(f"[id^=upload-][id$=-{name}]")


def test_layla_drops_two_pictures_and_readers_get_them_with_the_credit_alone(
    open_form, paper, draft
):
    page = open_form(draft)
    drop(page, FIELD, photo(1), photo(2))
    cards = page.locator(f"{FIELD} .upload")
    expect(cards).to_have_count(2)
    for number in (0, 1):
        expect(field(cards.nth(number), "credit")).to_have_value(CREDIT)
        expect(field(cards.nth(number), "caption")).to_have_value("يوم الافتتاح")
        expect(field(cards.nth(number), "taken_on")).to_have_value("2026-03-14")
        expect(field(cards.nth(number), "permit")).to_have_value("agency")
    # Without words for the blind neither counts as done.
    cards.nth(0).locator(".button.default").click()
    expect(field(cards.nth(0), "alt")).to_be_focused()
    expect(field(cards.nth(0), "alt")).to_have_attribute("aria-invalid", "true")
    field(cards.nth(0), "alt").fill("جسر خشبي فوق نهر")
    field(cards.nth(0), "alt").press("Enter")
    expect(cards).to_have_count(1)
    expect(page.locator(f"{FIELD} .picture-field__shown bdi").first).to_have_text(
        "جسر خشبي فوق نهر"
    )
    field(cards, "alt").fill("عابرون على الجسر")
    cards.locator(".upload__buttons .button").nth(1).click()
    expect(cards).to_have_count(0)
    expect(page.locator(".body-picture img")).to_have_attribute("alt", "عابرون على الجسر")
    hands.press(page, "_continue")

    lead, inside = Image.objects.order_by("alt").in_bulk(), None
    stored = Article.objects.get(pk=draft.pk)
    assert lead[stored.lead_image_id].alt == "جسر خشبي فوق نهر"
    (inside,) = body.pictures(stored.body)
    assert lead[inside].alt == "عابرون على الجسر"
    page.window.go(reverse("desk:preview", args=[draft.pk]))
    expect(page.locator(".story__picture .credit bdi")).to_have_text(CREDIT)
    expect(page.locator(".story__body figure img")).to_have_attribute("alt", "عابرون على الجسر")

    stored = Article.objects.get(pk=draft.pk)
    workflow.submit(stored, by=paper.layla)
    workflow.approve(stored, by=paper.samir)
    press.publish(stored, by=paper.samir)
    edition = Edition.objects.get(story=draft.pk)
    values = [edition.picture, *edition.body_pictures.values()]
    # What is promised there is made in the background.
    assert cutting.work(clock=database_moment) == (3, 0)  # with the portrait
    names = [
        name
        for value in values
        for name in crops.names_of(value["stem"], {crop: value[crop] for crop in crops.CROPS})
    ]
    assert {name.rpartition(".")[2] for name in names} == {"avif", "webp", "jpg"}
    for name in names:
        content = printed().open(name).read()
        with Pillow.open(io.BytesIO(content)) as picture:
            assert not picture.getexif().get_ifd(0x8825)
            assert not {0x010F, 0x0110} & set(picture.getexif())
        assert photos.SERIAL.encode() not in content
        assert metadata.read(io.BytesIO(content)) == metadata.Metadata(credit=CREDIT)


def test_a_picture_dropped_into_the_text_stands_where_it_fell(open_form, draft):
    page = open_form(draft)
    packet = photos.xmp(
        '<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="ar">جسر</rdf:li></rdf:Alt>'
        "</Iptc4xmpCore:AltTextAccessibility>"
    )
    drop(page, ".ProseMirror p", photo(3, xmp=packet))
    expect(page.locator(".body-picture img")).to_have_attribute("alt", "جسر")
    expect(page.locator(".prose-editor + .uploads-place .upload")).to_have_count(0)
    hands.press(page, "_continue")
    stored = Article.objects.get(pk=draft.pk).body
    number = Image.objects.latest("pk").pk
    assert stored.startswith(f'<p>أول.</p><figure data-picture="{number}">'), stored
    assert stored.endswith("<p>ثان.</p>")


def test_a_pasted_picture_waits_below_the_text_until_its_words_are_complete(open_form, draft):
    page = open_form(draft)
    page.locator(".ProseMirror p").last.click()
    drop(page, ".ProseMirror p:last-child", photo(4), kind="paste")
    card = page.locator(".prose-editor + .uploads-place .upload")
    field(card, "alt").fill("جسر")
    # Whoever saves now is told once that a picture is still on its way into the story.
    page.locator(".story-buttons [name=_continue], .save-bar [name=_continue]").first.click()
    expect(page.locator(".prose-editor + .uploads-place [role=status]")).not_to_be_empty()
    expect(field(card, "alt")).to_have_value("جسر")
    card.locator(".button.default").click()
    hands.press(page, "_continue")
    assert body.pictures(Article.objects.get(pk=draft.pk).body) == [Image.objects.latest("pk").pk]


def test_what_does_not_arrive_says_why_and_arrives_when_it_is_tried_again(open_form, draft):
    page = open_form(draft)
    address = reverse("desk:add_picture")
    page.window.expected.add(f"{page.window.base}{address}")
    page.route(f"**{address}", lambda route: route.abort())
    page.locator(f"{FIELD} input[type=file]").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo(5)}
    )
    card = page.locator(f"{FIELD} .upload")
    expect(card.get_by_role("alert")).to_be_visible()
    page.unroute(f"**{address}")
    card.locator(".upload__buttons .button").first.click()
    expect(field(card, "credit")).to_have_value(CREDIT)
    drop(page, FIELD, "ليست صورة".encode())
    expect(card.nth(1).get_by_role("alert")).to_be_visible()
    card.nth(1).locator(".upload__buttons .button").last.click()
    expect(card).to_have_count(1)


def test_a_look_alike_is_shown_and_one_of_ours_can_be_taken_instead(open_form, paper, draft):
    page = open_form(draft)
    drop(page, FIELD, photo(6))
    card = page.locator(f"{FIELD} .upload")
    field(card, "alt").fill("جسر")
    card.locator(".button.default").click()
    expect(card).to_have_count(0)
    page.locator("[data-picture-act=remove]").click()
    page.window.expected.add(f"{page.window.base}{reverse('desk:add_picture')}")
    drop(page, FIELD, photos.jpeg(photos.drawn(other=6).resize((640, 427))))
    near = card.locator(".upload__near img")
    expect(near).to_have_count(1)
    assert near.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    assert card.locator("canvas").evaluate("canvas => canvas.width") == 320
    card.locator(".upload__near .button").click()
    expect(page.locator("#id_lead_image")).to_have_value(str(Image.objects.latest("pk").pk))


def test_the_library_is_chosen_from_by_keyboard_and_refuses_what_may_not_be_published(
    open_form, paper, draft
):
    from tests.journeys.paper import picture

    refused = picture("صورة لا حق لنا فيها")
    Rights.objects.create(image=refused, permit=Permit.NONE, note="طلب المصور سحبها")
    wanted = picture("مُراسلة أمام الإذاعة")
    page = open_form(draft)
    page.locator("[data-picture-act=choose]").click()
    dialog = page.locator("dialog[open]")
    expect(dialog.locator(".picture-grid > li")).to_have_count(Image.objects.count())
    expect(dialog.locator(".picture-grid__refused")).to_contain_text("طلب المصور سحبها")
    dialog.locator("[type=search]").fill("مراسله امام الاذاعه")
    expect(dialog.locator(".picture-grid > li")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#id_lead_image")).to_have_value(str(wanted.pk))
    expect(page.locator("[data-picture-act=choose]")).to_be_focused()
    # The same from the text, with uploading inside the dialog.
    page.locator("[data-name=picture]").click()
    dialog.locator("input[type=file]").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo(7)}
    )
    field(dialog.locator(".upload"), "alt").fill("جسر جديد")
    dialog.locator(".upload .button.default").click()
    expect(page.locator(".body-picture img")).to_have_attribute("alt", "جسر جديد")
    hands.press(page, "_continue")
    assert Article.objects.get(pk=draft.pk).lead_image_id == wanted.pk


def test_the_focal_point_moves_by_click_and_by_arrow_key(windows, paper):
    from tests.journeys.paper import picture

    image = picture("جسر")
    window = windows()
    hands.sign_in(window, "layla")
    page = window.go(reverse("admin:images_image_change", args=[image.pk]))
    frame = page.locator(".focal__frame")
    box = frame.locator("img").bounding_box()
    frame.locator("img").click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    across, down = page.locator("#id_focal_x"), page.locator("#id_focal_y")
    assert abs(float(across.input_value()) - 0.25) < 0.02
    before = float(down.input_value())
    frame.focus()
    page.keyboard.press("ArrowDown")
    assert float(down.input_value()) == pytest.approx(before + 0.02)
    shown = page.locator(".focal__crop--share img")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => getComputedStyle(image).objectPosition").startswith("50%")
    with page.expect_navigation():
        page.locator("[name=_continue]").click()
    image.refresh_from_db()
    assert image.focal_y == pytest.approx(before + 0.02)


def test_a_phone_shows_cards_and_grid_without_scrolling_sideways(open_form, paper, draft):
    page = open_form(draft, viewport={"width": 360, "height": 740})
    drop(page, FIELD, photo(8))
    expect(field(page.locator(f"{FIELD} .upload"), "credit")).to_have_value(CREDIT)
    wide = "document.documentElement.scrollWidth - innerWidth"
    assert page.evaluate(wide) <= 0
    page.locator("[data-picture-act=choose]").click()
    expect(page.locator("dialog[open] .picture-grid img").first).to_be_visible()
    dialog = page.locator("dialog[open]")
    assert dialog.evaluate("one => one.scrollWidth - one.clientWidth") <= 0
    page.keyboard.press("Escape")
    page.window.go(reverse("admin:images_image_changelist"))
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.evaluate(wide) <= 0


def test_without_scripts_the_number_can_be_typed(windows, draft):
    image = Image.objects.order_by("pk").first()
    window = windows(java_script_enabled=False)
    hands.sign_in(window, "layla")
    page = window.go(reverse("admin:articles_article_change", args=[draft.pk]))
    page.locator("#id_lead_image").fill(str(image.pk))
    hands.press(page, "_continue")
    assert Article.objects.get(pk=draft.pk).lead_image_id == image.pk
    expect(page.locator(".picture-field__shown img")).to_be_visible()
