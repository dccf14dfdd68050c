"""A prepared question answers what its queryset answers."""

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from authors.models import Author, AuthorLink
from editions.models import Edition
from editions.prepared import Prepared, rows_of
from editions.reading import CARD_COLUMNS, MOMENT, NUMBER
from editions.stored import BESIDE, LIVE
from reader.filed import links_of
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
            "SELECT generic_plans, custom_plans FROM pg_prepared_statements"
            " ORDER BY prepare_time DESC LIMIT 1"
        )
        assert cursor.fetchone() == (3, 0)


def plans() -> int:
    """How many questions this connection has planned."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        return cursor.fetchone()[0]


def test_a_question_of_another_time_is_not_taken_for_this_one(printed):
    """What is thrown away leaves its place in memory to the next."""
    number = printed().pk
    for columns in (("pk",), ("pk", "headline")) * 5:
        asked = Prepared(of_story, columns, is_planned_once=True, number=NUMBER)
        assert [len(row) for row in asked.ask(number=number)] == [len(columns)]
        del asked


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_plans_it_anew(printed, prepared):
    number = printed("الأول").pk
    assert prepared.ask(number=number)
    connection.close()
    assert [row[1] for row in prepared.ask(number=number)] == ["الأول"]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_broke_fails_as_every_question_does(prepared):
    """In Django's words, which the pages that stand in for others listen for."""
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    other.close()
    try:
        with pytest.raises(OperationalError):
            prepared.ask(number=1)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_widens_a_column_does_not_break_what_is_planned():
    author = Author.objects.create(name="سلمى")
    AuthorLink.objects.create(author=author, label="الموقع", url="https://salma.example/")
    assert len(links_of(author.pk)) == 1
    width = AuthorLink._meta.get_field("label").max_length
    widen("label", width + 1)
    try:
        assert len(links_of(author.pk)) == 1
        before = plans()
        assert len(links_of(author.pk)) == 1 and plans() == before
    finally:
        widen("label", width)


def widen(column: str, width: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"ALTER TABLE authors_authorlink ALTER COLUMN {column} TYPE varchar({width})"
        )


def test_a_transaction_that_is_undone_leaves_it_planned(printed, prepared):
    number = printed().pk
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        prepared.ask(number=number)
        raise ZeroDivisionError
    assert prepared.ask(number=number)


def test_behind_a_pooler_it_is_asked_like_others(printed, prepared, monkeypatch):
    number, before = printed("الأول").pk, plans()
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    assert [row[1] for row in prepared.ask(number=number)] == ["الأول"]
    assert plans() == before


def test_rows_can_be_told_apart_by_their_hash(printed, picture, politics):
    article = printed(lead_image=picture(), tags=["الجسور"])
    moment = timezone.now()
    (row,) = LIVE.ask(moment=moment, number=article.pk)
    assert hash(row)
    (row,) = IN_SECTION.first.whole.ask(moment=moment, section=article.section_id)
    (same,) = rows_of(Edition.objects.at(moment).for_cards(), CARD_COLUMNS)
    assert row[2:] == same and hash(row)
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
