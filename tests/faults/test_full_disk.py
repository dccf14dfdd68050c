"""A disk of 2 MB that fills up while a picture comes in: nothing is half there, nothing is lost."""

import io
import os
import subprocess
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override
from PIL import Image as Pillow

from images import uploads
from images.models import Image

WORDS = {
    "alt": "مراسلة أمام المبنى", "caption": "عند الباب", "credit": "ليلى الحداد",
    "rights-TOTAL_FORMS": 0, "rights-INITIAL_FORMS": 0,
}  # fmt: skip


def noise(width: int, height: int) -> bytes:
    """A picture that no format makes smaller: three bytes to a pixel."""
    out = io.BytesIO()
    Pillow.frombytes("RGB", (width, height), os.urandom(width * height * 3)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def small_disk(settings, tmp_path):
    """The pictures lie on a file system of 2 MB of their own, of which 1 MB is taken."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk, and not in every container")
    try:
        (place / "ballast").write_bytes(os.urandom(1024 * 1024))
        settings.MEDIA_ROOT = place
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


@pytest.fixture
def large() -> SimpleUploadedFile:
    """A picture of 1.5 MB that is one: noise is not made smaller by PNG."""
    content = noise(700, 720)
    assert 1_200_000 < len(content) < 2_000_000
    return SimpleUploadedFile("photo.png", content, "image/png")


def kept(place: Path) -> set[str]:
    return {one.name for one in place.rglob("*") if one.is_file()} - {"ballast"}


def test_the_form_of_the_library_says_so_and_keeps_the_words(small_disk, large, samir, client):
    client.force_login(samir)
    answer = client.post(reverse("admin:images_image_add"), {**WORDS, "file": large})
    page = answer.content.decode()
    assert answer.status_code == 200
    with override("ar"):
        assert str(uploads.NOT_KEPT) in page and "القرص ممتلئ" in page
    for typed in ("مراسلة أمام المبنى", "عند الباب", "ليلى الحداد"):
        assert typed in page
    assert not Image.objects.exists() and kept(small_disk) == set()


def test_a_picture_dropped_into_a_story_is_refused_in_words(small_disk, large, samir, client):
    client.force_login(samir)
    answer = client.post(reverse("desk:add_picture"), {"file": large})
    assert answer.status_code == 507
    assert "القرص ممتلئ" in answer.json()["errors"]["file"][0]
    assert not Image.objects.exists() and kept(small_disk) == set()


def test_what_fits_is_taken_in_afterwards(small_disk, samir, client):
    client.force_login(samir)
    small = SimpleUploadedFile("photo.png", noise(100, 100), "image/png")
    answer = client.post(reverse("desk:add_picture"), {"file": small})
    assert answer.status_code == 201
    assert kept(small_disk) == {Path(Image.objects.get().file.path).name}


def test_printing_on_a_full_disk_prints_nothing_and_says_why(small_disk, approved, samir, client):
    client.force_login(samir)
    small = SimpleUploadedFile("photo.png", noise(300, 300), "image/png")
    client.post(reverse("desk:add_picture"), {"file": small})
    image = Image.objects.get()
    Image.objects.update(alt="جسر", credit="ليلى")
    article = approved(lead_image=image)
    with open(small_disk / "more", "wb") as file, pytest.raises(OSError):
        while True:
            file.write(os.urandom(64 * 1024))
            file.flush()
    before = kept(small_disk)
    address = reverse("desk:act", args=[article.pk, "publish"])
    form = client.get(address)
    answer = client.post(address, {"version_read": article.version}, follow=True)
    assert form.status_code == 200
    assert "القرص" in answer.content.decode()
    assert not article.story.editions.exists()
    assert kept(small_disk) == before
