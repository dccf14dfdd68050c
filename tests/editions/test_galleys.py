"""Type that was set once is used again, and never for a row that says something else."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from editions import galleys, stored
from editions.galleys import Galleys
from editions.models import Edition
from language import saying
from reader.templatetags.galleys import age
from tags.models import Tag
from tests.standing import begin


@pytest.fixture
def standing(settings, transactional_db):
    """A process that keeps its type; nothing of another test stands in it."""
    begin(settings)


def address_of(article) -> str:
    return Edition.objects.get(story=article.pk).get_absolute_url()


@pytest.fixture
def story(printed, standing):
    """A story of layla's under a tag."""
    return printed("الجسر يفتح", tags=["الجسور"])


def test_a_page_written_from_standing_type_is_the_page(story, printed, nour, settings):
    printed("خبر آخر عن الجسر", body=f'<p>نص</p><aside data-read-also="{story.pk}"></aside>')
    pages = ["/", address_of(story), "/archive/2026/", *map(address_of_list, ("الجسور",))]
    now = timezone.now()
    fresh = [nour(page, now).content for page in pages]
    again = [nour(page, now).content for page in pages]
    settings.NEWSROOM_LETS_TYPE_STAND = False
    anew = [nour(page, now).content for page in pages]
    assert fresh == again == anew


def address_of_list(tag: str) -> str:
    return Tag.objects.get(name=tag).get_absolute_url()


def test_it_is_set_once(story, nour, monkeypatch):
    nour(address_of(story))
    monkeypatch.setattr(stored, "compose", None)
    assert nour(address_of(story)).status_code == 200


def test_a_story_beside_another_that_is_withdrawn_leaves_it(story, printed, nour):
    body = f'<p>نص</p><aside data-read-also="{story.pk}"></aside>'
    beside = printed("خبر آخر", body=body)
    assert "الجسر يفتح" in nour(address_of(beside)).content.decode()
    edition = Edition.objects.get(story=story.pk)
    Edition.objects.filter(pk=edition.pk).update(live=(edition.live.lower, timezone.now()))
    assert "الجسر يفتح" not in nour(address_of(beside)).content.decode()


def test_pages_without_pictures_have_type_of_their_own(printed, picture, client, standing):
    article = printed(lead_image=picture("الجسر"))
    for page in ("/", address_of(article)):
        with_pictures = client.get(page).content
        without = client.get(page, headers={"Save-Data": "on"}).content
        assert b"<picture" in with_pictures and b"<picture" not in without
        assert client.get(page).content == with_pictures


def test_how_long_ago_it_was_goes_on(story, nour):
    now = Edition.objects.get().first_published_at + timedelta(minutes=5)
    later = now + timedelta(minutes=1)
    assert "قبل 5 دقائق" in nour(address_of_list("الجسور"), now).content.decode()
    assert "قبل 6 دقائق" in nour(address_of_list("الجسور"), later).content.decode()


def test_what_was_used_longest_ago_goes_first(standing):
    shelf: Galleys[int] = Galleys(2)
    made = []

    def make(one):
        return shelf.of(one, lambda: made.append(one) or one)

    for one in ("a", "b", "a", "c", "a", "b"):
        assert make(one) == one
    assert made == ["a", "b", "c", "b"]
    assert len(shelf.kept) == 2


def test_it_stands_for_minutes_alone(standing, monkeypatch):
    shelf: Galleys[int] = Galleys(2)
    assert shelf.of("a", lambda: 1) == shelf.of("a", lambda: 2) == 1
    monkeypatch.setattr(galleys, "LIFE", 0)
    assert shelf.of("a", lambda: 3) == 3


NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
SECONDS = st.integers(-12 * 86_400, 12 * 86_400)


@given(published=st.integers(-12 * 86_400, 0), ages=st.tuples(SECONDS, SECONDS))
def test_of_one_age_it_is_said_in_one_way(published, ages):
    then = NOON + timedelta(seconds=published)
    one, other = (then + timedelta(seconds=seconds) for seconds in ages)
    if age(then, one) == age(then, other):
        for language in ("ar", "en"):
            with translation.override(language):
                assert saying.relative(then, one) == saying.relative(then, other)
