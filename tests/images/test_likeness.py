"""The same picture comes in twice: smaller, saved anew, a little brighter."""

import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image as Pillow
from PIL import ImageEnhance

from images.likeness import likeness, near
from images.models import Image
from tests.images import photos


def file_of(picture: Pillow.Image, form="JPEG", **options) -> io.BytesIO:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out


def bits(one: int, other: int) -> int:
    return ((one ^ other) & (2**64 - 1)).bit_count()


@pytest.fixture
def shelf(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return [
        Image.objects.create(
            file=ContentFile(photos.jpeg(photos.drawn(300, 200, other=number)), "a.jpg"),
            alt=str(number),
            credit="-",
            likeness=likeness(file_of(photos.drawn(300, 200, other=number))),
        )
        for number in range(6)
    ]


@pytest.mark.parametrize(
    "changed",
    [
        lambda one: file_of(one.resize((400, 267)), quality=40),
        lambda one: file_of(one, "PNG"),
        lambda one: file_of(one, "WEBP", quality=30),
        lambda one: file_of(ImageEnhance.Brightness(one).enhance(1.15)),
        lambda one: file_of(one.crop((6, 6, 1194, 794))),
    ],
    ids=["smaller", "png", "webp", "brighter", "cropped a little"],
)
def test_a_print_of_the_same_picture_is_found_first(shelf, changed):
    file = changed(photos.drawn(other=3))
    assert near(likeness(file))[0] == shelf[3]
    assert file.tell() == 0


def test_other_pictures_are_not_alike(shelf):
    numbers = [one.likeness for one in shelf]
    assert min(bits(a, b) for a in numbers for b in numbers if a != b) > 8
    for one in shelf:
        assert near(one.likeness, without=one.pk) == []


def test_a_likeness_fits_a_signed_column_and_its_sign_does_not_matter(shelf):
    for number in (-1, -(2**63), 2**63 - 1):
        Image.objects.filter(pk=shelf[0].pk).update(likeness=number)
        assert near(number)[0] == shelf[0]
        assert shelf[0] in near(number ^ 0b111)
        assert shelf[0] not in near(number ^ 0x1FF)


def test_a_picture_of_one_colour_is_like_no_other(shelf):
    assert likeness(file_of(Pillow.new("RGB", (90, 60), "teal"))) is None
    assert near(None) == []


def test_a_turned_picture_is_compared_as_it_is_seen():
    exif = Pillow.Exif()
    exif[0x0112] = 3
    turned = file_of(photos.drawn().rotate(180), exif=exif)
    assert bits(likeness(turned), likeness(file_of(photos.drawn()))) <= 8
