"""Where things stand on pages that few look at: those for what broke, stories without a picture."""

import pytest
from django.template.loader import render_to_string

from editions.models import Edition
from tests.journeys.fitting import faults_of_type
from tests.journeys.test_quality import shown_to_everybody
from tests.quality import installed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("name", ["500", "503"])
def test_it_is_usable_as_any_other(windows, name):
    opened = windows()
    html = render_to_string(f"{name}.html")
    opened.page.route(
        "**/broken/", lambda route: route.fulfill(content_type="text/html", body=html)
    )
    page = opened.go("/broken/")
    # It was one letter wide once: every word was there, and nobody could read one.
    assert page.locator("h1").bounding_box()["width"] > 200
    assert [*faults_of_type(page), *shown_to_everybody(opened, installed.axe())] == []


def test_what_stands_below_a_story_stands_below_it_with_and_without_a_picture(
    windows, printed, picture
):
    """In columns the end of a story without a picture once came before its first word."""
    opened = windows(viewport={"width": 1280, "height": 900})
    for headline, words in (("بصورة", {"lead_image": picture()}), ("بلا صورة", {})):
        printed(headline, **words)
        page = opened.go(Edition.objects.latest("pk").get_absolute_url())
        tops = [
            page.locator(one).bounding_box()["y"]
            for one in (".story__head", ".story__body", ".story__end")
        ]
        assert tops == sorted(tops), headline
