"""May this picture be published on that day?"""

from datetime import date, timedelta

import pytest

from images.models import Image, Permit, Rights
from images.rights import refusal_of, refusals, refused

DAY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("permit", "until", "is_refused"),
    [
        (None, None, False),
        (Permit.UNKNOWN, None, False),
        (Permit.OWN, None, False),
        (Permit.AGENCY, DAY, False),
        (Permit.LICENSED, DAY - timedelta(days=1), True),
        (Permit.OWN, DAY - timedelta(days=1), True),
        (Permit.NONE, None, True),
        (Permit.NONE, DAY + timedelta(days=9), True),
    ],
)
def test_a_licence_holds_until_its_last_day_and_none_is_none(picture, permit, until, is_refused):
    image = picture()
    if permit:
        Rights.objects.create(image=image, permit=permit, until=until, note="اتصل بالمصور")
    image = Image.objects.get()
    words = refusal_of(image, DAY)
    assert bool(words) == is_refused
    assert refusals([image.pk], DAY) == ({image.pk: words} if is_refused else {})
    assert Image.objects.filter(refused(DAY)).exists() == is_refused
    if is_refused:
        assert "اتصل بالمصور" in words
