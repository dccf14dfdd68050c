"""The pages that stand alone when something broke: readable too."""

import pytest
from django.template.loader import render_to_string

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
