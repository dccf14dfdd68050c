"""Who writes a story now: the first who comes, until somebody takes over."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from articles import workflow, writing
from desk import presence
from desk.models import Presence
from desk.tickets import Ticket
from editions.queries import database_moment


def beat(client, ticket, **more):
    address = reverse("desk:presence", args=[ticket.window])
    return client.post(address, {"unsaved_ticket": ticket.signed(), **more})


@pytest.fixture
def article(write):
    return write()


@pytest.fixture
def at(article):
    """A window of this person in the story."""

    def window(user) -> Ticket:
        return Ticket(uuid4(), user.pk, article.pk)

    return window


@pytest.fixture
def told(client, at):
    """What a person's window is told at its beat."""

    def ask(user, window, **more) -> dict:
        client.force_login(user)
        answer = beat(client, window, **more)
        assert answer.status_code == 200
        return answer.json()

    return ask


def test_the_first_who_comes_writes_and_the_second_is_told(told, at, layla, samir):
    hers, his = at(layla), at(samir)
    assert told(layla, hers)["holds"] is True
    second = told(samir, his)
    assert (second["holds"], second["holder"], second["own"]) == (False, "layla", False)
    assert told(layla, hers)["others"] == ["samir"]


def test_samir_takes_over_and_layla_is_told_at_her_next_beat(told, at, layla, samir):
    hers, his = at(layla), at(samir)
    told(layla, hers)
    told(samir, his)
    assert told(samir, his, take="1")["holds"] is True
    lost = told(layla, hers)
    assert (lost["holds"], lost["holder"]) == (False, "samir")
    assert Presence.objects.filter(holds=True).count() == 1
    assert told(layla, hers, take="1")["holds"] is True
    assert told(samir, his)["holds"] is False


def test_who_leaves_frees_the_story_at_once(told, at, layla, samir):
    hers, his = at(layla), at(samir)
    told(layla, hers)
    told(samir, his)
    told(layla, hers, leave="1")
    assert told(samir, his)["holds"] is True
    assert Presence.objects.count() == 1


def test_who_is_silent_for_half_a_minute_is_gone(at, article, layla, samir):
    now = database_moment()
    presence.come(at(layla), take=False, now=now - presence.HERE_FOR - timedelta(seconds=1))
    assert presence.holder_of(article, now) is None
    presence.come(at(samir), take=False, now=now)
    assert presence.holder_of(article, now).by == samir.pk
    assert Presence.objects.count() == 1


def test_who_was_here_twenty_nine_seconds_ago_is_here(at, article, layla, samir):
    now = database_moment()
    presence.come(at(layla), take=False, now=now - timedelta(seconds=29))
    presence.come(at(samir), take=False, now=now)
    assert presence.holder_of(article, now).by == layla.pk


def test_a_second_window_of_her_own_is_told_to_layla(told, at, layla, client, article):
    told(layla, at(layla))
    second = told(layla, at(layla))
    assert (second["holds"], second["own"], second["others"]) == (False, True, [])
    address = reverse("admin:articles_article_change", args=[article.pk])
    page = client.get(address).content.decode()
    assert 'id="presence"' in page and "data-held" not in page


def test_the_page_itself_says_who_writes(told, at, layla, samir, client, article):
    told(layla, at(layla))
    client.force_login(samir)
    page = client.get(reverse("admin:articles_article_change", args=[article.pk]))
    assert page.context["holder"].name == "layla"
    assert "data-held" in page.content.decode()


def test_a_newer_text_is_told(told, at, layla, samir, article):
    hers = at(layla)
    assert told(layla, hers)["version"] == 1
    writing.amend(article, by=samir, kicker="جديد")
    news = told(layla, hers)
    assert (news["version"], news["changed_by"]) == (2, "samir")


def test_a_story_that_is_closed_to_layla_is_not_held_by_her(told, at, layla, samir, article):
    hers = at(layla)
    told(layla, hers)
    workflow.submit(article, by=layla)
    assert told(layla, hers)["closed"] is True
    assert told(samir, at(samir))["holds"] is True


def test_a_stranger_learns_nothing(client, at, layla, omar, samir, article):
    presence.come(at(layla), take=False)
    client.force_login(omar)
    assert beat(client, at(omar)).status_code == 404
    assert beat(client, at(layla)).status_code == 409
    client.logout()
    assert beat(client, at(omar)).status_code == 401
    assert client.get(reverse("desk:presence", args=[uuid4()])).status_code == 405
    assert Presence.objects.get().by == layla
