"""A copy of a story is a draft of who made it, with the same words and rows, and says so."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import embargo
from articles.models import Act, Article, State
from editions.words import children_of, words_of

pytestmark = pytest.mark.django_db


def door(article) -> str:
    return reverse("desk:duplicate", args=[article.pk])


def without_places(children) -> dict:
    return {name: [{**row, "position": 0} for row in rows] for name, rows in children.items()}


@pytest.fixture
def duplicated(client):
    def press(article, by) -> Article:
        client.force_login(by)
        answer = client.post(door(article))
        copy = Article.objects.exclude(pk=article.pk).latest("pk")
        assert answer["Location"] == reverse("admin:articles_article_change", args=[copy.pk])
        return copy

    return press


def test_layla_copies_a_printed_story_with_all_its_words_and_rows(duplicated, printed, layla):
    article = printed(tags=["البلديات", "الجسور"])
    copy = duplicated(article, layla)
    assert words_of(copy) == words_of(article)
    assert without_places(children_of(copy)) == without_places(children_of(article))
    assert (copy.state, copy.version, copy.created_by) == (State.DRAFT, 1, layla)
    assert copy.printed_version is None and copy.approved_version is None


def test_its_history_says_where_it_comes_from(duplicated, write, layla):
    article = write()
    event = duplicated(article, layla).events.get()
    assert event.act == Act.BEGUN
    assert str(article.pk) in event.note
    assert event.kept.number == 1


def test_an_embargo_comes_along(duplicated, write, layla):
    article = write()
    until = timezone.now() + timedelta(days=1)
    embargo.set_embargo(article, by=layla, until=until)
    assert duplicated(article, layla).embargo_until == until


def test_omar_copies_no_story_that_he_may_not_see(client, write, omar):
    article = write()
    client.force_login(omar)
    assert client.post(door(article)).status_code == 404
    assert Article.objects.count() == 1


def test_nour_copies_nothing(client, write):
    answer = client.post(door(write()))
    assert "/login/" in answer["Location"]
    assert Article.objects.count() == 1


def test_a_link_copies_nothing(client, write, layla):
    client.force_login(layla)
    assert client.get(door(write())).status_code == 405


def test_the_form_offers_a_copy(client, write, layla):
    client.force_login(layla)
    article = write()
    page = client.get(reverse("admin:articles_article_change", args=[article.pk]))
    assert door(article) in page.content.decode()
