"""What readers get: the credit in every file, and nothing of the camera or the place."""

import io
import math
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image as Pillow

from articles import press
from images import crops, metadata, renditions
from images.files import printed
from images.likeness import likeness
from images.models import Cutting, Image
from tests.images import photos

pytestmark = pytest.mark.django_db
CREDIT = "ليلى الحداد / وكالة «الأفق» & شركاؤها"
SENT = {
    "alt": "جسر", "caption": "", "credit": CREDIT, "taken_on": "", "focal_x": 0.5, "focal_y": 0.4,
    "rights-TOTAL_FORMS": 0, "rights-INITIAL_FORMS": 0,
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def filed(content: bytes, name="photo.jpg", **values) -> Image:
    words = {"alt": "جسر", "credit": CREDIT} | values
    return Image.objects.create(file=ContentFile(content, name), **words)


def files_of(image: Image) -> dict[str, bytes]:
    """Every file that the renditions of a picture promise, made now."""
    renditions.make(image)
    for cutting in Cutting.objects.filter(image=image):
        renditions.finish(cutting)
    sizes = {crop: image.renditions[crop] for crop in crops.CROPS}
    names = crops.names_of(image.renditions["stem"], sizes)
    return {name: printed().open(name).read() for name in names}


def test_every_rendition_names_whose_picture_it_is_and_no_place_device_or_moment():
    exif = photos.camera(artist="شخص".encode())
    records = photos.UTF8 | {photos.CAPTION: b"secret caption"}
    packet = photos.xmp("", 'photoshop:City="Damascus"')
    image = filed(photos.jpeg(exif=exif, records=records, xmp=packet, comment=b"secret comment"))
    files = files_of(image)
    # Of 1200 by 800: three natural and wide ones, five on cards and square, one to share.
    assert len(files) == (3 + 5 + 3 + 5) * 3 + 1
    formats = {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}
    for name, content in files.items():
        _stem, crop, width, form = crops.NAME.fullmatch(name).groups()
        with Pillow.open(io.BytesIO(content)) as picture:
            assert picture.format == formats[form]
            assert list(picture.size) in image.renditions[crop] and picture.width == int(width)
            said = picture.getexif()
            assert set(said) == {0x013B, 0x8298}
            assert not said.get_ifd(0x8825) and not said.get_ifd(0x8769)
            assert set(picture.info) <= {
                "exif", "xmp", "loop", "background", "dpi", "progressive", "progression",
                "jfif", "jfif_version", "jfif_unit", "jfif_density", "duration", "timestamp",
            }  # fmt: skip
        assert metadata.read(io.BytesIO(content)) == metadata.Metadata(credit=CREDIT)
        for secret in (photos.SERIAL.encode(), b"Maker", b"Model", b"secret", b"Damascus"):
            assert secret not in content


def test_a_name_cannot_be_guessed():
    """128 bits at least, if each sign is one of those that are seen in some."""
    image = filed(photos.jpeg())
    stems = []
    for _cut in range(30):
        assert renditions.make_anew(image)
        stems.append(image.renditions["stem"])
    assert len(set(stems)) == len(stems) and len({len(one) for one in stems}) == 1
    assert len(stems[0]) * math.log2(len(set("".join(stems)))) >= 128
    assert all(crops.NAME.fullmatch(f"{one}-card-400.webp") for one in stems)


def test_printing_waits_for_one_jpeg_of_each_crop_alone():
    image = filed(photos.jpeg())
    made = renditions.make(image)
    there = {file.name for file in Path(printed().location).iterdir()}
    assert there == {
        crops.name_of(made["stem"], crop, crops.middle(made[crop])[0], "jpg")
        for crop in crops.CROPS
    }
    row = Cutting.objects.get()
    assert (row.image, row.stem, row.credit, row.tries) == (image, made["stem"], CREDIT, 0)
    assert renditions.make(image) == made and Cutting.objects.count() == 1
    assert renditions.finish(row) > 0
    assert renditions.finish(row) == 0


def test_a_small_picture_is_never_enlarged_and_a_tall_one_keeps_its_shape():
    small = crops.sizes_of(60, 40)
    assert (small["natural"], small["wide"], small["share"]) == ([[60, 40]], [[60, 34]], [[60, 32]])
    assert small["square"] == [[40, 40]]
    tall = crops.sizes_of(3000, 4000)
    assert tall["natural"][-1] == [1600, 2133] and len(tall["natural"]) == 5
    assert tall["card"] == [[240, 160], [400, 267], [600, 400], [800, 533], [1200, 800]]
    assert all(round(width / height, 2) == 1.78 for width, height in tall["wide"])
    for width, height in ((1, 1), (1, 5000), (5000, 1)):
        assert all(min(one) >= 1 for crop in crops.sizes_of(width, height).values() for one in crop)


def test_the_focal_point_stays_in_every_frame():
    picture = Pillow.new("RGB", (1800, 1200), "white")
    picture.paste("black", (1700, 1100, 1800, 1200))
    files = files_of(filed(photos.jpeg(picture), focal_x=1.0, focal_y=1.0))
    for name, content in files.items():
        with Pillow.open(io.BytesIO(content)) as cut:
            grey = cut.convert("L")
            assert grey.getpixel((cut.width - 2, cut.height - 2)) < 60, name
            assert grey.getpixel((1, 1)) > 200, name


def test_the_placeholder_has_the_colours_of_the_picture_in_their_places():
    picture = Pillow.new("RGB", (900, 600), "#ffffff")
    picture.paste("#aa0000", (0, 0, 300, 300))
    picture.paste("#0000bb", (600, 300, 900, 600))
    made = renditions.make(filed(photos.jpeg(picture)))
    cells = [made["colours"][place : place + 3] for place in range(0, 18, 3)]
    assert cells[1:5] == ["fff"] * 4
    assert (cells[0], cells[5]) == ("a00", "00b")


def test_another_credit_goes_into_the_files_of_the_next_print(client, samir, read_as):
    image = filed(photos.jpeg(photos.drawn(500, 400)))
    before = files_of(image)
    client.force_login(samir)
    address = reverse("admin:images_image_change", args=[image.pk])
    sent = SENT | {"credit": "كريم الشامي"} | read_as(address)
    assert client.post(address, sent).status_code == 302
    image = Image.objects.get()
    after = files_of(image)
    assert {metadata.read(io.BytesIO(one)).credit for one in after.values()} == {"كريم الشامي"}
    assert {metadata.read(io.BytesIO(one)).credit for one in before.values()} == {CREDIT}


def test_a_picture_without_its_original_keeps_its_crops_and_takes_the_words(client, samir, read_as):
    image = filed(photos.jpeg(photos.drawn(500, 400)))
    before = renditions.make(image)
    image.file.storage.delete(image.file.name)
    client.force_login(samir)
    address = reverse("admin:images_image_change", args=[image.pk])
    sent = SENT | {"caption": "شرح", "focal_x": 0.9} | read_as(address)
    answer = client.post(address, sent, follow=True)
    assert answer.status_code == 200
    assert [one.level_tag for one in answer.context["messages"]] == ["warning", "success"]
    image = Image.objects.get()
    assert (image.caption, image.renditions) == ("شرح", before)


def test_what_is_transparent_stands_on_white():
    out = io.BytesIO()
    Pillow.new("RGBA", (500, 400), (0, 0, 0, 0)).save(out, "PNG")
    for content in files_of(filed(out.getvalue(), "logo.png")).values():
        with Pillow.open(io.BytesIO(content)) as picture:
            assert picture.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_width_and_height_are_those_of_the_upright_picture():
    exif = Pillow.Exif()
    exif[0x0112] = 6
    image = filed(photos.jpeg(photos.drawn(600, 400), exif=exif))
    assert (image.width, image.height) == (400, 600)
    stored = Image.objects.get()
    assert (stored.width, stored.height) == (400, 600)
    width, height = renditions.make(stored)["natural"][0]
    assert height > width


def test_two_stories_that_share_pictures_make_them_in_one_order(approved, samir, monkeypatch):
    one, two = (filed(photos.jpeg(photos.drawn(60, 40)), alt=alt) for alt in ("أولى", "ثانية"))
    made = []
    monkeypatch.setattr(
        renditions, "make", lambda image: made.append(image.pk) or {"natural": [], "card": []}
    )
    for lead, inside in ((one, two), (two, one)):
        made.clear()
        body = f'<p>نص.</p><figure data-picture="{inside.pk}"><figcaption></figcaption></figure>'
        article = approved(lead_image=lead, body=body)
        press.publish(article, by=samir)
        assert made[:2] == [one.pk, two.pk]


def test_likeness_is_learned_when_a_picture_is_made_ready():
    image = filed(photos.jpeg())
    renditions.make(image)
    image.refresh_from_db()
    assert image.likeness == likeness(image.file.open("rb"))
