"""A lawyer reads a draft through a link, in a browser of her own; the link is revoked and dead."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import expect

from articles import writing
from desk.guest_links import give
from tests.journeys import hands
from tests.journeys.paper import founded, picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADLINE = "ما قاله الشهود في قضية الجسر"
LATER = "عنوان لم يره المحامي"
GUEST = "المحامية سلمى"


@pytest.fixture
def story(transactional_db, settings, tmp_path):
    """A draft of layla's with a picture above and one inside, and a source that is not named."""
    settings.MEDIA_ROOT = tmp_path
    paper = founded()
    lead, inside = picture("الجسر ليلًا"), picture("قاعة المحكمة")
    return paper.write(
        "case",
        HEADLINE,
        f'<p>قال الشهود.</p><figure data-picture="{inside.pk}"><figcaption></figcaption></figure>',
        lead_image=lead,
        children={
            "bylines": [{"author": paper.author, "role": "writing"}],
            "attributions": [
                {"source": paper.sources[1], "is_unnamed": True, "wording": "مصدر في المحكمة"}
            ],
        },
    )


def test_a_guest_reads_through_a_link_which_is_revoked_and_dead(windows, story):
    at_samir = windows(viewport={"width": 1280, "height": 900})
    at_guest = windows(viewport={"width": 360, "height": 740})
    samir = hands.sign_in(at_samir, "samir")
    at_samir.go(f"/admin/articles/article/{story.pk}/change/")
    samir.locator(".panel--guests a").click()
    samir.locator("#id_given_to").fill(GUEST)
    samir.locator("[name=how_long][value='1']").check()
    samir.locator(".guests .submit-row [type=submit]").click()
    address = urlsplit(samir.locator("#fresh-address").input_value()).path
    expect(samir.locator("[data-copies]")).to_be_visible()

    # She reads it on her phone, with its pictures, marked as what it is.
    guest = at_guest.go(address)
    expect(guest.locator("h1")).to_have_text(HEADLINE)
    pages = urlsplit(guest.url).path
    assert pages != address and address.split("/")[2] not in guest.content()
    expect(guest.locator(".guest")).to_contain_text(GUEST)
    expect(guest.locator(".sources__line")).to_contain_text("مصدر في المحكمة")
    assert "بلدية المدينة" not in guest.content()
    for image in guest.locator(".story__picture img, .story__body img").all():
        image.scroll_into_view_if_needed()
        guest.wait_for_function(
            "picture => picture.complete && picture.naturalWidth > 0", arg=image.element_handle()
        )
        assert image.get_attribute("src").startswith(pages)
    expect(guest.locator(".guest")).to_be_in_viewport()
    assert guest.evaluate("document.documentElement.scrollWidth <= innerWidth")
    (cookie,) = at_guest.context.cookies()
    assert (cookie["path"], cookie["httpOnly"], cookie["sameSite"]) == (pages, True, "Lax")
    assert guest.evaluate("document.cookie") == ""

    # What is written afterwards is not hers to read.
    writing.amend(story, by=story.created_by, headline=LATER)
    guest.reload()
    expect(guest.locator("h1")).to_have_text(HEADLINE)

    # He sees that she has opened it, and revokes it.
    at_samir.go(f"/admin/desk/story/{story.pk}/guests/")
    opened = samir.locator(".guests__link--open")
    expect(opened).to_contain_text("2")
    expect(samir.locator("#fresh-address")).to_have_count(0)
    opened.locator("button").click()
    expect(samir.locator(".messagelist .success")).to_be_visible()
    expect(samir.locator(".guests__link--revoked")).to_have_count(1)
    guest = at_guest.go(address, status=404)
    expect(guest.locator("h1")).not_to_have_text(HEADLINE)
    assert HEADLINE not in guest.content()
    guest = at_guest.go(pages, status=404)
    assert HEADLINE not in guest.content()


def test_without_scripts_a_link_opens_too(windows, story):
    until = timezone.now() + timedelta(days=1)
    _link, token = give(story, by=User.objects.get(username="samir"), given_to=GUEST, until=until)
    guest = windows(java_script_enabled=False).go(f"/preview/{token}/")
    expect(guest.locator("h1")).to_have_text(HEADLINE)


def test_an_address_that_never_existed_looks_like_one_that_died(windows, story):
    guest = windows(viewport={"width": 360, "height": 740})
    page = guest.go("/preview/1.xxxxxxxx.yyyyyyyy/", status=404)
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
