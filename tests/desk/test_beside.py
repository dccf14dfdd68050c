"""What readers see beside a story is explained to the desk, and an editor may part two stories."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from articles import press, workflow, writing
from desk.models import LeftOut
from editions.models import Nearness

pytestmark = pytest.mark.django_db


def door(article) -> str:
    return reverse("desk:beside", args=[article.pk])


@pytest.fixture
def pair(printed):
    older = printed(
        "جفاف نهر السماق", tags=["الأنهار", "المناخ"], ago=timedelta(days=2), standfirst=""
    )
    newer = printed("صيادو السماق بلا سمك", tags=["الأنهار", "الصيد"], standfirst="")
    return older, newer


@pytest.fixture
def at_desk(client, samir):
    client.force_login(samir)
    return client


def lines(response) -> list:
    return response.context["lines"]


def test_samir_reads_why_a_story_stands_there(at_desk, pair):
    older, _newer = pair
    answer = at_desk.get(door(older))
    (line,) = lines(answer)
    assert (line.shared.tags, line.shared.words) == (["الأنهار"], ["السماق"])
    assert not line.is_chosen
    page = answer.content.decode()
    assert "صيادو السماق بلا سمك" in page and "الأنهار" in page


def test_what_was_chosen_says_by_whom(at_desk, pair, printed, layla, samir):
    older, _newer = pair
    outside = {"url": "https://example.org/x", "title": "في الخارج"}
    bylines = [{"author": layla.login.author, "role": "writing"}]
    article = printed(
        "قارئ", tags=["المسرح"], children={"bylines": bylines, "related_links": [outside]}
    )
    links = [{"related_story": older.story}, outside]
    writing.amend(article, by=samir, children={"related_links": links})
    workflow.submit(article, by=layla)
    workflow.approve(article, by=samir)
    press.publish(article, by=samir)
    chosen, page = lines(at_desk.get(door(article)))
    assert (chosen.number, chosen.chosen_by) == (older.pk, "samir")
    assert (page.number, page.chosen_by) == (None, "layla")
    assert 'name="out"' not in at_desk.get(door(article)).content.decode()


def test_what_the_text_links_is_told_apart(at_desk, pair, printed):
    older, _newer = pair
    html = f'<p>نص</p><aside data-read-also="{older.pk}"></aside>'
    article = printed("القارئ", tags=["الأنهار"], body=html)
    answer = at_desk.get(door(article))
    assert [one.headline for one in answer.context["inline"]] == ["جفاف نهر السماق"]
    assert older.pk not in [one.number for one in lines(answer)]


def test_samir_parts_two_stories_and_brings_them_together_again(at_desk, pair, nour, samir):
    older, newer = pair
    at_desk.post(door(older), {"out": newer.pk})
    row = LeftOut.objects.get()
    assert (row.story_id, row.other_id, row.by) == (older.pk, newer.pk, samir)
    for one, other in ((older, newer), (newer, older)):
        assert lines(at_desk.get(door(one))) == []
        ((said, number, headline),) = at_desk.get(door(one)).context["left_out"]
        assert (said, number, headline) == (row, other.pk, other.headline)
        page = nour(reverse("reader:short", args=[one.pk]))
        assert nour(page["Location"]).context["story"].related == ()
    at_desk.post(door(newer), {"back": older.pk})
    assert not LeftOut.objects.exists()
    for one in pair:
        assert len(lines(at_desk.get(door(one)))) == 1


def test_pressed_twice_it_is_said_once(at_desk, pair):
    older, newer = pair
    for one, other in ((older, newer), (newer, older), (older, newer)):
        at_desk.post(door(one), {"out": other.pk})
    assert LeftOut.objects.count() == 1
    assert Nearness.objects.filter(is_left_out=True).count() == 2


@pytest.mark.parametrize("typed", ["", "0", "x", "999999999999999999", "9" * 40, "\x00", "-1"])
def test_anything_else_parts_nothing(at_desk, pair, typed):
    older, _newer = pair
    for name in ("out", "back"):
        assert at_desk.post(door(older), {name: typed}).status_code == 302
    assert not LeftOut.objects.exists()
    assert not Nearness.objects.filter(is_left_out=True).exists()


def test_layla_may_look_and_not_part(client, pair, layla):
    older, newer = pair
    client.force_login(layla)
    page = client.get(door(older))
    assert len(lines(page)) == 1 and 'name="out"' not in page.content.decode()
    assert client.post(door(older), {"out": newer.pk}).status_code == 403
    assert not LeftOut.objects.exists()


def test_omar_may_not_look_and_nobody_parts_without_a_token(client, pair, omar, samir):
    older, newer = pair
    client.force_login(omar)
    assert client.get(door(older)).status_code == 404
    assert client.post(door(older), {"out": newer.pk}).status_code == 404
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(samir)
    assert strict.post(door(older), {"out": newer.pk}).status_code == 403
    assert not LeftOut.objects.exists()


def test_a_story_that_readers_do_not_see_says_so(at_desk, write, pair, samir):
    assert at_desk.get(door(write())).context["edition"] is None
    older, newer = pair
    at_desk.post(door(older), {"out": newer.pk})
    press.withdraw(newer, by=samir, reason="خطأ")
    # Its headline is no longer public: the number alone is told.
    assert "صيادو السماق" not in at_desk.get(door(older)).content.decode()


def test_the_form_lists_what_readers_see(at_desk, pair, write):
    older, newer = pair
    page = at_desk.get(reverse("admin:articles_article_change", args=[older.pk]))
    assert [one.card.number for one in page.context["beside"]] == [newer.pk]
    assert door(older) in page.content.decode()
    draft = at_desk.get(reverse("admin:articles_article_change", args=[write().pk]))
    assert draft.context["beside"] is None


def test_the_page_takes_as_many_statements_for_one_as_for_six(at_desk, pair, printed, statements):
    older, _newer = pair
    few = statements(lambda: at_desk.get(door(older)))
    for number in range(5):
        printed(f"السماق {number}", tags=["الأنهار"])
    assert len(lines(at_desk.get(door(older)))) == 6
    assert statements(lambda: at_desk.get(door(older))) == few
