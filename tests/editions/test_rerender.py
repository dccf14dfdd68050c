"""Rendering again changes what was rendered and no printed word."""

from io import StringIO

import pytest
from django.core.management import call_command

from articles import press
from editions.models import Edition
from images.models import Image


@pytest.fixture
def edition(approved, samir, picture):
    image = picture(alt="الجسر ليلًا", credit="عمر")
    body = f'<p>قبل الصورة</p><figure data-picture="{image.pk}"><figcaption></figcaption></figure>'
    return press.publish(approved(body=body), by=samir)


def test_an_older_rendering_is_rebuilt_from_the_words_of_its_time(edition):
    before = Edition.objects.values().get()
    Image.objects.update(alt="كلمات جديدة", credit="غيره")
    Edition.objects.update(rendering=0, body_html="", text="")
    call_command("rerender", stdout=StringIO())
    assert Edition.objects.values().get() == before
    assert "الجسر ليلًا" in before["body_html"]


def test_the_present_rendering_is_left_alone_unless_all_is_asked(edition):
    Edition.objects.update(body_html="")
    call_command("rerender", stdout=StringIO())
    assert Edition.objects.get().body_html == ""
    call_command("rerender", "--all", stdout=StringIO())
    assert "الجسر ليلًا" in Edition.objects.get().body_html
