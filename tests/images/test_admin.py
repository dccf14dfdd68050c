"""Pictures that come in, and pictures that do not."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Pillow

from images import renditions, uploads
from images.models import Image

ADD = "admin:images_image_add"
WORDS = {
    "alt": "مراسلة أمام المبنى", "caption": "عند الباب", "credit": "ليلى الحداد",
    "rights-TOTAL_FORMS": 0, "rights-INITIAL_FORMS": 0,
}  # fmt: skip


def png(width=40, height=30, colour="teal") -> bytes:
    out = io.BytesIO()
    Pillow.new("RGB", (width, height), colour).save(out, "PNG")
    return out.getvalue()


def bomb(width=12_000, height=12_000) -> bytes:
    """A few bytes that claim 144 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def send(client, content: bytes, name="photo.png"):
    return client.post(reverse(ADD), {**WORDS, "file": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("نص لا صورة".encode(), uploads.NOT_A_PICTURE),
        (b"", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", uploads.NOT_A_PICTURE),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", uploads.NOT_A_PICTURE),
        (png()[:60], uploads.NOT_A_PICTURE),
        (bomb(), uploads.TOO_MANY_PIXELS),
    ],
    ids=["text", "empty", "svg", "postscript", "cut off", "bomb"],
)
def test_what_is_no_picture_is_refused_at_the_field_and_the_words_are_kept(
    client, layla, content, reason
):
    client.force_login(layla)
    answer = send(client, content)
    assert answer.status_code == 200
    form = answer.context["adminform"].form
    assert list(form.errors) == ["file"]
    if reason:
        assert form.errors["file"] == [str(reason)]
    page = answer.content.decode()
    for name in ("alt", "caption", "credit"):
        assert WORDS[name] in page
    assert not Image.objects.exists()


def test_a_picture_that_is_too_large_is_refused(client, layla, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_BYTES", 50)
    client.force_login(layla)
    answer = send(client, png())
    assert answer.context["adminform"].form.errors["file"] == [str(uploads.TOO_LARGE)]
    assert not Image.objects.exists()


def test_a_picture_comes_in_under_a_name_that_says_only_its_format(client, layla):
    client.force_login(layla)
    assert send(client, png(), "مصدر سري.html").status_code == 302
    image = Image.objects.get()
    assert image.file.name.endswith(".png")
    assert "html" not in image.file.name
    assert (image.width, image.height, len(image.sha256)) == (40, 30, 64)


@pytest.mark.parametrize("missing", ["alt", "credit"])
@pytest.mark.parametrize("typed", ["", "   ", "\u200f"])
def test_no_picture_without_words_for_the_blind_and_a_credit(client, layla, missing, typed):
    client.force_login(layla)
    sent = {**WORDS, missing: typed, "file": SimpleUploadedFile("a.png", png())}
    answer = client.post(reverse(ADD), sent)
    assert list(answer.context["adminform"].form.errors) == [missing]
    assert not Image.objects.exists()


def test_the_same_file_twice_is_taken_and_told(client, layla):
    client.force_login(layla)
    send(client, png())
    answer = client.post(
        reverse(ADD), {**WORDS, "file": SimpleUploadedFile("b.png", png())}, follow=True
    )
    first = Image.objects.order_by("pk").first()
    told = [str(message) for message in answer.context["messages"]]
    assert any(reverse("admin:images_image_change", args=[first.pk]) in one for one in told)


def test_the_file_of_a_picture_cannot_be_exchanged(client, layla, picture, read_as):
    image = picture()
    before = image.file.name
    client.force_login(layla)
    address = reverse("admin:images_image_change", args=[image.pk])
    sent = {**WORDS, "focal_x": "0.5", "focal_y": "0.4", **read_as(address)}
    client.post(address, {**sent, "file": SimpleUploadedFile("other.png", png())})
    image.refresh_from_db()
    assert image.alt == WORDS["alt"]
    assert image.file.name == before


def test_a_moved_focal_point_makes_new_crops(client, layla, picture, read_as):
    image = picture()
    before = renditions.make(image)
    client.force_login(layla)
    address = reverse("admin:images_image_change", args=[image.pk])
    client.post(address, {**WORDS, "focal_x": "0.9", "focal_y": "0.1", **read_as(address)})
    image.refresh_from_db()
    assert (image.focal_x, image.focal_y) == (0.9, 0.1)
    assert image.renditions and image.renditions != before


def test_words_alone_leave_the_crops(client, layla, picture, read_as):
    image = picture()
    before = renditions.make(image)
    client.force_login(layla)
    address = reverse("admin:images_image_change", args=[image.pk])
    kept = {"focal_x": image.focal_x, "focal_y": image.focal_y, "credit": image.credit}
    sent = {**WORDS, **kept, **read_as(address)}
    assert client.post(address, sent).status_code == 302
    image.refresh_from_db()
    assert image.renditions == before


@pytest.mark.parametrize("point", ["-0.1", "1.1", "nan", "يسار"])
def test_a_focal_point_outside_the_frame_is_refused(client, layla, picture, read_as, point):
    image = picture()
    client.force_login(layla)
    address = reverse("admin:images_image_change", args=[image.pk])
    sent = {**WORDS, "focal_x": point, "focal_y": "0.4", **read_as(address)}
    answer = client.post(address, sent)
    assert list(answer.context["adminform"].form.errors) == ["focal_x"]
