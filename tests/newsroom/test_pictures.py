"""What /pictures/ gives away, and what it never does."""

import logging

import pytest
from django.core.files.base import ContentFile

from images.files import originals, printed
from newsroom import pictures

STEM = "0123456789abcdef01234567"
NAME = f"{STEM}.webp"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    pictures._tell_missing.cache_clear()


def lay(*names: str) -> None:
    for name in names:
        printed().save(name, ContentFile(name.encode()))


def sent(client, name: str) -> tuple[str, str, str]:
    answer = client.get(f"/pictures/{name}")
    assert answer.status_code == 200
    return b"".join(answer).decode(), answer["Content-Type"], answer["Cache-Control"]


FOR_EVER = "public, max-age=31536000, immutable"
FOR_NOW = "public, max-age=60"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (NAME, "image/webp"),
        (f"{STEM}-card-400.avif", "image/avif"),
        (f"{STEM}-wide-960.webp", "image/webp"),
        (f"{STEM}-share-1200.jpg", "image/jpeg"),
    ],
)
def test_a_rendition_may_be_kept_for_ever(client, name, kind):
    lay(name)
    assert sent(client, name) == (name, kind, FOR_EVER)
    assert not client.get(f"/pictures/{name}").cookies


# Names were of hexadecimal digits, and pages that were printed with them stand.
@pytest.mark.parametrize("stem", [STEM, "0aZbYcXdWeVfUgThSiRjQkP9"])
def test_until_a_file_is_made_the_nearest_of_its_crop_is_sent_for_a_minute(client, stem):
    first = f"{stem}-card-600.jpg"
    lay(first, f"{stem}-natural-240.avif", f"{stem[::-1]}-card-240.avif")
    assert sent(client, f"{stem}-card-240.avif") == (first, "image/jpeg", FOR_NOW)
    lay(f"{stem}-card-400.webp")
    assert sent(client, f"{stem}-card-240.avif")[:2] == (f"{stem}-card-400.webp", "image/webp")
    # Whoever asks for a JPEG may know nothing newer.
    assert sent(client, f"{stem}-card-240.jpg") == (first, "image/jpeg", FOR_NOW)
    lay(f"{stem}-card-240.avif")
    assert sent(client, f"{stem}-card-240.avif")[2] == FOR_EVER


@pytest.mark.django_db
def test_a_picture_of_which_nothing_is_there_is_told_once(client, caplog):
    with caplog.at_level(logging.WARNING, "newsroom.pictures"):
        logging.getLogger("newsroom.pictures").addHandler(caplog.handler)
        for width in (240, 400):
            assert client.get(f"/pictures/{STEM}-card-{width}.avif").status_code == 404
        logging.getLogger("newsroom.pictures").removeHandler(caplog.handler)
    told = {one.getMessage() for one in caplog.records if one.name == "newsroom.pictures"}
    assert told == {f"No file of the picture {STEM} is there"}
    assert pictures._tell_missing.cache_info().hits == 1


@pytest.mark.django_db
def test_looking_for_a_file_is_bounded_and_reads_no_row(
    client, monkeypatch, django_assert_num_queries
):
    asked = []
    monkeypatch.setattr(
        "images.files.SafeFiles.open",
        lambda files, name: asked.append(name) or (_ for _ in ()).throw(FileNotFoundError),
    )
    with django_assert_num_queries(0), pytest.raises(pictures.Http404):
        pictures.picture(None, f"{STEM}-natural-777.avif")
    assert len(asked) == len(set(asked)) == 18


@pytest.mark.parametrize(
    "name",
    [
        "none.webp",
        f"{STEM}-other-240.avif",
        f"{STEM}-card-240.jpg",
        "..%2Foriginals%2Fsecret.webp",
        "../originals/secret.webp",
        "secret.webp",
        "a" * 300 + ".jpg",
        "ص" * 200 + ".jpg",
    ],
)
@pytest.mark.django_db
def test_an_original_and_what_is_not_there_are_not_found(client, name):
    originals().save("secret.webp", ContentFile(b"secret"))
    assert client.get(f"/pictures/{name}").status_code == 404
