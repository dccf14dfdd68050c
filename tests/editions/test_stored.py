"""A stored page is read in two statements, and is what the rows of the edition say."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from authors.models import Author, Source
from editions.models import Edition, address_of, slug_of
from editions.printed import Picture
from editions.reading import compose, corrections_of, picture_address
from editions.stored import cards_beside, live_page, page_of
from tests.arabic.alphabet import anything


@pytest.fixture
def rich(printed, layla, agency, picture):
    """A story with one of everything."""
    person = Author.objects.create(name="سلمى نوري", gender="female", bio="تكتب عن المدن.")
    person.portrait = picture("وجه الكاتبة")
    person.save()
    other = Source.objects.create(name="بلدية المدينة", kind="official", url="https://example.net/")
    near = printed("خبر قريب عن الجسر")
    children = {
        "bylines": [
            {"author": person, "role": "writing"},
            {"author": layla.login.author, "role": "photography"},
            {"author": person, "role": "editing"},
            {"author": person, "role": "translation", "pen_name": "ابنة النهر"},
        ],
        "attributions": [
            {"source": agency, "used_for": "الأرقام", "consulted_on": date(2026, 3, 4)},
            {"source": other, "wording": "البلدية", "url": "https://example.net/a"},
            {"is_unnamed": True, "wording": "مصدر مطلع"},
        ],
        "related_links": [
            {"related_story": near.story},
            {"url": "https://example.org/x", "title": "صفحة في الخارج"},
        ],
    }
    return printed(
        "قصة الجسر كلها",
        children=children,
        tags=["الجسور", "البلديات"],
        kicker="مدن",
        short_headline="قصة الجسر",
        dateline="حلب",
        lead_image=picture("الجسر"),
        body=f'<p>نص</p><aside data-read-also="{near.pk}"></aside>',
    )


def from_rows(edition: Edition, moment):
    """The same page from the edition's managers."""
    return compose(
        edition,
        number=edition.story_id,
        body_html=edition.body_html,
        picture=Picture.stored(edition.picture, picture_address, is_checked=True),
        times=(edition.first_published_at, edition.updated_at),
        minutes=edition.reading_minutes,
        beside=partial(cards_beside, edition.story_id, moment),
        corrections=corrections_of(edition.story_id, moment),
        edition=edition.pk,
    )


def test_it_is_what_the_rows_of_the_edition_say(rich):
    moment = timezone.now()
    edition = Edition.objects.get(story=rich.pk)
    page, same = live_page(rich.pk, moment), from_rows(edition, moment)
    assert page == same
    assert page_of(edition.pk, moment) == same
    assert [one.author and one.author.bio for one in page.bylines] == [
        "تكتب عن المدن.", "", "تكتب عن المدن.", None,
    ]  # fmt: skip
    for mine, theirs in zip(page.signing_authors, same.signing_authors, strict=True):
        assert (mine.kind, mine.job, mine.get_absolute_url()) == (
            theirs.kind, theirs.job, theirs.get_absolute_url(),
        )  # fmt: skip
        assert getattr(mine.portrait, "renditions", None) == getattr(
            theirs.portrait, "renditions", None
        )
    assert page.attributions[2].url == "" and page.attributions[2].is_unnamed
    assert replace(page, body="") != page


def test_it_takes_two_statements(rich, statements):
    moment = timezone.now()
    live_page(rich.pk, moment)
    assert statements(lambda: live_page(rich.pk, moment)) == 2


def test_nobody_reads_what_is_not_live(rich, write):
    assert live_page(write().pk, timezone.now()) is None
    assert live_page(rich.pk, timezone.now().replace(year=2001)) is None
    with pytest.raises(Edition.DoesNotExist):
        page_of(0, timezone.now())


@given(st.integers(1, 10**17), anything)
def test_an_address_is_the_one_that_resolves(number, headline):
    assert address_of(number, headline) == reverse(
        "reader:article", args=[number, slug_of(headline)]
    )
