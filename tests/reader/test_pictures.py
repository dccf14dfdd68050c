"""How pictures stand in the pages: in three formats, never where a file is gone, and not at all
where nour saves data. And the card that is drawn of a story."""

import io
import logging
import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image as Pillow
from PIL import ImageDraw

from articles import press, workflow, writing
from articles.models import Article
from editions import pictures
from editions.models import Edition
from images import renditions
from images.files import printed as printed_files
from images.files import share_cards as cards_on_disk
from images.models import Image
from reader import share_cards, share_drawing

NOW = timezone.now().replace(microsecond=0)
HOUR = timedelta(hours=1)
SAVING = {"Save-Data": "on"}
OF_PICTURES = re.compile(r"<img[^>]*/pictures/")


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def told(printed, picture):
    """A story with a lead picture, one in its body, and a portrait of layla."""
    lead, inside = picture(alt="الجسر عند الفجر"), picture(alt="عابرون على الجسر")
    face = picture(alt="ليلى الحداد")
    article = printed(
        lead_image=lead,
        body=f'<p>نص.</p><figure data-picture="{inside.pk}"><figcaption>شرح</figcaption></figure>',
    )
    author = article.bylines.get().author
    author.portrait = face
    author.save()
    renditions.make(face)
    return article


def live(article) -> Edition:
    return Edition.objects.filter(story=article.pk).latest("serial")


def test_a_story_has_its_pictures_in_three_formats_with_their_size(told, nour):
    page = nour(live(told).get_absolute_url()).content.decode()
    assert page.count("<picture") == page.count("</picture>") == 3
    assert page.count('<source type="image/avif"') == page.count('type="image/webp" srcset') == 3
    images = [one for one in re.findall(r"<img [^>]*>", page) if "/pictures/" in one]
    assert all(re.search(r' width="\d+" height="\d+"', one) for one in images)
    assert [("fetchpriority" in one, "lazy" in one) for one in images] == [
        (True, False), (False, True), (False, True),
    ]  # fmt: skip
    assert "-square-" in images[-1]
    # The lead lies over its colours; there is no style of its own in the page.
    assert page.count('class="blur"') == 1 and " style=" not in page and "data:" not in page


@pytest.mark.parametrize("saving", ["on", "ON", "on;quality=low"])
def test_whoever_saves_data_gets_the_words_and_a_link_for_each_picture(told, client, saving):
    for path, count in (("/", 1), (live(told).get_absolute_url(), 3)):
        answer = client.get(path, headers={"Save-Data": saving})
        page = answer.content.decode()
        assert not OF_PICTURES.search(page) and "<source" not in page
        assert page.count('<a class="ask') == page.count("إظهار الصورة</span>") == count
        assert "الجسر عند الفجر</span>" in page and page.count('class="blur"') == count
        assert "on_demand" in page
        assert "Save-Data" in answer["Vary"]
        for link in re.findall(r'class="ask[^"]*" href="([^"]+)"', page):
            assert link.endswith(".jpg") and client.get(link).status_code == 200


def test_nobody_else_gets_it(told, client):
    for headers in ({}, {"Save-Data": "off"}, {"Save-Data": ""}, {"Save-Data": "on-no"}):
        answer = client.get("/", headers=headers)
        page = answer.content.decode()
        assert OF_PICTURES.search(page) and "on_demand" not in page
        assert "Save-Data" in answer["Vary"]


def test_the_two_forms_of_a_page_are_two_copies(told, client):
    whole, spared = client.get("/"), client.get("/", headers=SAVING)
    assert whole["ETag"] != spared["ETag"]
    again = client.get("/", headers=SAVING | {"If-None-Match": whole["ETag"]})
    assert again.status_code == 200
    assert "Save-Data" in again["Vary"]
    again = client.get("/", headers=SAVING | {"If-None-Match": spared["ETag"]})
    assert again.status_code == 304


def test_a_card_whose_file_is_gone_is_shown_without_it_and_that_is_told_once(told, nour, caplog):
    assert 'class="card__picture"' in nour("/").content.decode()
    for file in Path(printed_files().location).iterdir():
        file.unlink()
    pictures._tell_missing.cache_clear()
    logger = logging.getLogger("newsroom.pictures")
    logger.addHandler(caplog.handler)
    try:
        for _ in range(2):
            page = nour("/").content.decode()
            assert 'class="card__picture"' not in page and told.headline in page
            assert nour(live(told).get_absolute_url()).status_code == 200
    finally:
        logger.removeHandler(caplog.handler)
    missing = {one.getMessage() for one in caplog.records if "missing" in one.getMessage()}
    # The wide one of the front page, the natural one, the one to share, and the face of layla.
    assert len(missing) == 4
    assert pictures._tell_missing.cache_info().misses == 4


def test_what_was_printed_before_there_were_three_formats_is_read_as_it_was(told, nour):
    old = {
        "alt": "قديمة", "caption": "", "credit": "ع",
        **{
            crop: [{"name": f"{'a' * 24}.{form}", "width": 400, "height": 267}]
            for crop, form in (("natural", "webp"), ("card", "webp"), ("share", "jpg"))
        },
    }  # fmt: skip
    for form in ("webp", "jpg"):
        printed_files().save(f"{'a' * 24}.{form}", io.BytesIO(b"old"))
    Edition.objects.filter(pk=live(told).pk).update(picture=old)
    for path in ("/", live(told).get_absolute_url()):
        page = nour(path).content.decode()
        assert f'<img src="/pictures/{"a" * 24}.webp" width="400" height="267"' in page
    assert f"/pictures/{'a' * 24}.jpg" in nour("/feed/json/").content.decode()


@pytest.mark.parametrize("count", [1, 40])
def test_pictures_cost_no_statement(printed, picture, nour, statements, count):
    image = picture()
    for number in range(count):
        printed(f"خبر رقم {number}", lead_image=image if number else None)
    with_one = statements(lambda: nour("/"))
    Edition.objects.update(picture=None)
    assert statements(lambda: nour("/")) == with_one


# The drawn card ----------------------------------------------------------------------------


def card_of(page: str) -> str:
    return re.search(r'property="og:image" content="[^"]*?(/share/[^"]+)"', page)[1]


def size_of(answer) -> tuple[int, int]:
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    with Pillow.open(io.BytesIO(answer.content)) as drawn:
        return drawn.size


def test_a_story_is_shared_with_a_card_that_is_drawn_once(told, nour, printed, monkeypatch):
    page = nour(live(told).get_absolute_url()).content.decode()
    assert 'name="twitter:card" content="summary_large_image"' in page
    first = nour(card_of(page))
    assert size_of(first) == (1200, 630)
    monkeypatch.setattr(share_cards, "draw", None)
    assert nour(card_of(page)).content == first.content
    monkeypatch.undo()
    # One without a picture has one too.
    bare = nour(live(printed("خبر بلا صورة")).get_absolute_url()).content.decode()
    assert size_of(nour(card_of(bare))) == (1200, 630)
    assert card_of(bare) in bare.split("application/ld+json")[1]


def test_a_card_is_there_from_the_second_of_the_story_to_its_end(approved, samir, nour):
    article = approved("خبر مؤجل")
    press.publish(article, by=samir, at=NOW + HOUR, now=NOW)
    address = f"/share/{article.pk}-{live(article).pk}.jpg"
    before = nour(address, NOW + HOUR - timedelta(seconds=1))
    assert before.status_code == 404 and "خبر مؤجل" not in before.content.decode()
    assert not Path(cards_on_disk().location).exists()
    assert size_of(nour(address, NOW + HOUR)) == (1200, 630)
    press.withdraw(article, by=samir, reason="خطأ", now=NOW + 2 * HOUR)
    assert nour(address, NOW + 2 * HOUR).status_code == 410


def test_the_card_of_a_corrected_story_leads_to_the_present_one(printed, layla, samir, nour):
    article = printed("الوزير يستقيل", ago=HOUR)
    before = live(article)
    old = nour(f"/share/{article.pk}-{before.pk}.jpg").content
    writing.amend(article, by=layla, headline="الوزير ينفي استقالته")
    article = Article.objects.get(pk=article.pk)
    workflow.submit(article, by=layla)
    workflow.approve(article, by=samir)
    press.publish(article, by=samir, change="correction", note="نفى الوزير الخبر.")
    answer = nour(f"/share/{article.pk}-{before.pk}.jpg")
    assert answer.status_code == 302
    assert answer["Location"] == f"/share/{article.pk}-{live(article).pk}.jpg"
    assert nour(answer["Location"]).content != old


def test_a_preview_has_no_card(write, samir, client):
    client.force_login(samir)
    page = client.get(f"/admin/desk/story/{write().pk}/preview/").content.decode()
    assert 'content="http://127.0.0.1:8000/static/reader/icons/share' in page
    assert not re.search(r"/share/\d", page)


def test_a_card_costs_one_statement(told, nour, statements):
    address = f"/share/{told.pk}-{live(told).pk}.jpg"
    assert statements(lambda: nour(address)) == 1


def test_cards_of_long_ago_are_removed_and_drawn_again(told, nour):
    address = f"/share/{told.pk}-{live(told).pk}.jpg"
    before = nour(address).content
    (file,) = Path(cards_on_disk().location).glob("*.jpg")
    assert share_cards.tidy() == 0
    os.utime(file, (0, 0))
    assert share_cards.tidy() == 1
    assert nour(address).content == before


LONG = "مجلس المدينة يقر بعد جلسة طويلة امتدت حتى الفجر موازنة جديدة ترفع مخصصات المدارس " * 4
HEADLINES = [
    "قصير",
    "افتتاح جسر المشاة فوق النهر",
    LONG,
    "ا" * 250,
    "a" * 250,
    "Apple تطلق iPhone 17 في «القاهرة» بسعر 45,000 جنيه (تقرير)",
    "الكأس للمنتخب 🏆🎉 بعد 120 دقيقة",
    "قالَ: «لَا نَعُودُ»؛ ٣٠٪ نزحوا",
    "Café Élysée: ليلة\u200f\u202eمعكوسة\x00",
]


def said(headline: str, **other) -> share_drawing.ShareCard:
    return share_drawing.ShareCard(headline, "سياسة · تحليل", "النشرة", "تصوير: ليلى", **other)


@pytest.mark.parametrize("is_right_to_left", [True, False])
@pytest.mark.parametrize("headline", HEADLINES)
def test_no_headline_breaks_out_of_its_card(headline, is_right_to_left):
    drawn = share_drawing.draw(said(headline, is_right_to_left=is_right_to_left))
    with Pillow.open(io.BytesIO(drawn)) as card:
        grey = card.convert("L").point(lambda light: 255 if light < 160 else 0)
    left, top, right, bottom = grey.getbbox()
    margin = share_drawing.MARGIN
    assert margin - 8 <= left and right <= share_drawing.WIDTH - margin + 8
    assert top >= 40 and bottom <= share_drawing.HEIGHT - 20
    size, lines = share_drawing._broken(share_drawing.drawable(headline))
    assert 1 <= len(lines) <= 4 and size >= 44


def test_lines_are_balanced_and_the_largest_size_that_fits_is_taken():
    size, lines = share_drawing._broken("رئيس الوزراء يعلن تشكيل حكومة جديدة من عشرين وزيرا")
    font = share_drawing._font(size, 700)
    widths = [font.getlength(line) for line in lines]
    assert len(lines) > 1 and min(widths) > 0.6 * max(widths)
    assert share_drawing._broken("قصير")[0] == share_drawing.STEPS[0][0]


def columns(text: str) -> list[int]:
    """How much ink stands in each column of a line, from left to right."""
    picture = Pillow.new("L", (600, 200))
    brush = ImageDraw.Draw(picture)
    set_line = share_drawing._setter(brush, True)
    set_line(text, 20, share_drawing._font(80, 700), "white", at=580)
    ink = picture.crop(picture.getbbox())
    return [sum(ink.crop((x, 0, x + 1, ink.height)).tobytes()) for x in range(ink.width)]


def test_letters_are_joined_and_stand_from_right_to_left():
    assert 0 not in columns("ببب") and 0 in columns("ادد")
    # The upright alef comes first: at the right.
    ink = columns("ابب")
    assert max(ink[-20:]) > 1.5 * max(ink[:20])


@pytest.mark.parametrize("headline", ["🚀🚀", "", "Мост открыт", "تم فتح 橋"])
def test_what_is_not_in_our_letters_is_not_drawn(headline):
    assert share_drawing.draw(said(headline)) is None


def test_a_headline_in_other_letters_is_shared_with_its_picture(told, printed, nour):
    article = printed("Мост открыт", lead_image=Image.objects.first())
    answer = nour(f"/share/{article.pk}-{live(article).pk}.jpg")
    assert answer.status_code == 302 and "-share-" in answer["Location"]
    assert nour(answer["Location"]).status_code == 200
    bare = printed("Мост закрыт")
    answer = nour(f"/share/{bare.pk}-{live(bare).pk}.jpg")
    assert answer["Location"].endswith("share.png")
