"""The rows of tags and bylines keep the lists of the tag and of the author."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import press
from authors.models import Author
from editions.models import Edition, EditionByline, EditionTag
from reader.newest import SIGNED, TAGGED
from tags.models import Tag

HOUR = timedelta(hours=1)


@pytest.fixture
def bridges(printed):
    """Five stories of one tag, an hour between each; the newest first."""
    return [printed(f"خبر {n}", tags=["الجسور"], ago=n * HOUR) for n in range(5)]


def numbers(stories, place=None, **of) -> list[int]:
    return [card.number for card in stories.cards(timezone.now(), place, **of)]


def test_a_list_of_a_tag_goes_on_by_place(bridges):
    tag = Tag.objects.get(name="الجسور").pk
    assert numbers(TAGGED, tag=tag) == [one.pk for one in bridges]
    third = Edition.objects.get(story=bridges[2].pk)
    place = (third.first_published_at, third.story_id)
    assert numbers(TAGGED, place, tag=tag) == [one.pk for one in bridges[3:]]
    assert numbers(TAGGED, tag=0) == []


def test_an_author_is_listed_once_for_a_story_and_never_under_a_pen_name(printed, layla):
    author = layla.login.author
    roles = [{"author": author, "role": role} for role in ("writing", "photography")]
    hidden = {"author": author, "role": "writing", "pen_name": "ابنة النهر"}
    twice = printed("بتوقيعين", children={"bylines": roles})
    printed("باسم آخر", children={"bylines": [hidden]})
    both = printed("باسمين", children={"bylines": [hidden, roles[1]]}, ago=HOUR)
    assert numbers(SIGNED, author=author.pk) == [twice.pk, both.pk]
    listed = EditionByline.objects.filter(author=author, listed_at__isnull=False)
    assert sorted(listed.values_list("edition__story", flat=True)) == sorted([twice.pk, both.pk])


def test_they_are_in_the_order_of_every_other_list(bridges, layla):
    newest = Edition.objects.live().newest().values_list("story", flat=True)
    assert numbers(SIGNED, author=layla.login.author.pk) == list(newest)


def test_a_story_that_is_first_published_at_another_time_moves_in_its_lists(approved, samir):
    article = approved(tags=["الجسور"])
    soon = timezone.now() + HOUR
    edition = press.publish(article, by=samir, at=soon)
    assert listed_at(edition) == {soon}
    later = soon + HOUR
    Edition.objects.filter(pk=edition.pk).update(first_published_at=later)
    assert listed_at(edition) == {later}


def listed_at(edition) -> set:
    rows = [EditionTag.objects.filter(content_object=edition)]
    rows.append(EditionByline.objects.filter(edition=edition))
    return {at for some in rows for at in some.values_list("listed_at", flat=True)}


def test_nobody_is_listed_whom_no_story_names(db):
    assert numbers(SIGNED, author=Author.objects.create(name="سلمى").pk) == []
