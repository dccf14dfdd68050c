"""What /pictures/ gives away, and what it never does."""

import pytest
from django.core.files.base import ContentFile

from images.files import originals, printed

NAME = "0123456789abcdef01234567.webp"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_a_rendition_may_be_kept_for_ever(client):
    printed().save(NAME, ContentFile(b"RIFF"))
    answer = client.get(f"/pictures/{NAME}")
    assert b"".join(answer.streaming_content) == b"RIFF"
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not answer.cookies


@pytest.mark.parametrize(
    "name",
    [
        "none.webp",
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
