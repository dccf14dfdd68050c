"""No byte of a file that somebody sent us is ever given to anybody: all get pictures of our own."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from desk.guest_pages import shown
from images.models import Image
from tests.images import photos
from tests.images.test_renditions import filed, files_of, own_media  # noqa: F401

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
ROOMS = ("arabic articles authors desk editions images language newsroom reader tags").split()
# Stands for a virus: a real text that scanners know would be taken away while the test runs.
VIRUS = b"MARK-OF-SOMETHING-MALICIOUS" * 3
# Who opens an original, to look at pixels and to encode them anew, or at what is written in it.
OPENS_ORIGINALS = {"desk/choosing.py", "desk/guest_pages.py", "images/renditions.py"}


def infected() -> Image:
    return filed(photos.jpeg(comment=VIRUS) + VIRUS)


def test_what_is_hidden_in_an_original_reaches_nobody(client, samir):
    image = infected()
    with image.file.open("rb") as file:
        assert file.read().count(VIRUS) == 2
    client.force_login(samir)
    desk = client.get(reverse("desk:picture", args=[image.pk]))
    assert desk.status_code == 200
    sent = [*files_of(image).values(), desk.content, shown(image)]
    assert len(sent) > 40
    assert not [one for one in sent if VIRUS[:12] in one]


def test_an_original_has_no_address(client, samir):
    image = infected()
    client.force_login(samir)
    for address in (f"/pictures/{image.file.name}", f"/pictures/originals/{image.file.name}"):
        assert client.get(address).status_code == 404
    page = client.get(reverse("admin:images_image_change", args=[image.pk])).content.decode()
    assert image.file.name not in page


def test_no_other_program_of_the_machine_reads_an_original():
    image = infected()
    folder = Path(image.file.storage.location)
    assert not (folder / image.file.name).stat().st_mode & 0o007
    # What readers get nginx sends, under a name of its own.
    files_of(image)
    assert all(one.stat().st_mode & 0o004 for one in folder.with_name("printed").iterdir())


def test_nobody_else_opens_originals():
    """Whoever does is named above, and the test before asks what comes of it."""
    opens = re.compile(r"\.file\.open\(|\.file\.(url|path|read|chunks)\b")
    found = {
        str(file.relative_to(ROOT))
        for room in ROOMS
        for file in (ROOT / room).rglob("*.py")
        if opens.search(file.read_text(encoding="utf-8"))
    }
    assert found == OPENS_ORIGINALS
    pages = [file.read_text(encoding="utf-8") for file in (ROOT / "templates").rglob("*.html")]
    assert not [one for one in pages if ".file.url" in one]
