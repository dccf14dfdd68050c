"""A prepared question answers what its queryset answers."""

import pytest
from django.db import connection, transaction
from django.utils import timezone

from editions.models import Edition
from editions.prepared import Prepared, rows_of
from editions.reading import CARD_COLUMNS, MOMENT, NUMBER
from editions.stored import BESIDE, LIVE
from reader.newest import IN_SECTION

pytestmark = pytest.mark.django_db


def of_story(number: int):
    return Edition.objects.filter(story=number).order_by("serial")


@pytest.fixture
def prepared():
    return Prepared(of_story, ("pk", "headline"), is_planned_once=True, number=NUMBER)


def test_it_answers_for_each_value(printed, prepared):
    one, other = printed("الأول"), printed("الثاني")
    for article, headline in ((one, "الأول"), (other, "الثاني"), (one, "الأول")):
        assert [row[1] for row in prepared.ask(number=article.pk)] == [headline]
    assert prepared.ask(number=0) == []


def test_a_connection_plans_it_once(printed, prepared, statements):
    number = printed().pk
    assert [statements(lambda: prepared.ask(number=number)) for _ in range(3)] == [1, 1, 1]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE name = %s",
            [f"newsroom_{id(prepared)}"],
        )
        assert cursor.fetchone() == (3, 0)


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_plans_it_anew(printed, prepared):
    number = printed("الأول").pk
    assert prepared.ask(number=number)
    connection.close()
    assert [row[1] for row in prepared.ask(number=number)] == ["الأول"]


def test_a_transaction_that_is_undone_leaves_it_planned(printed, prepared):
    number = printed().pk
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        prepared.ask(number=number)
        raise ZeroDivisionError
    assert prepared.ask(number=number)


def test_behind_a_pooler_it_is_asked_like_others(printed, prepared, monkeypatch):
    number = printed("الأول").pk
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    assert [row[1] for row in prepared.ask(number=number)] == ["الأول"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE name = %s",
            [f"newsroom_{id(prepared)}"],
        )
        assert cursor.fetchone() == (0,)


def test_rows_can_be_told_apart_by_their_hash(printed, picture, politics):
    article = printed(lead_image=picture(), tags=["الجسور"])
    moment = timezone.now()
    (row,) = LIVE.ask(moment=moment, number=article.pk)
    assert hash(row)
    (card,) = IN_SECTION.first.ask(moment=moment, section=article.section_id)
    (same,) = rows_of(Edition.objects.at(moment).for_cards(), CARD_COLUMNS)
    assert card == same and hash(card)
    assert BESIDE.ask(moment=moment, number=article.pk, linked=[]) == []


def test_nothing_that_can_be_found_is_not_asked_for(statements):
    assert rows_of(Edition.objects.filter(pk__in=[]), ("pk",)) == []
    assert statements(lambda: rows_of(Edition.objects.filter(pk__in=[]), ("pk",))) == 0


def test_a_mark_that_stands_twice_is_filled_twice(printed):
    twice = Prepared(
        lambda moment, number: (
            Edition.objects.at(moment).seen_by(moment).filter(story=number, story_id__lte=number)
        ),
        ("story_id",),
        is_planned_once=True,
        moment=MOMENT,
        number=NUMBER,
    )
    article = printed()
    assert twice.ask(moment=timezone.now(), number=article.pk) == [(article.pk,)]
