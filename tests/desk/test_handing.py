"""The pages on which stories are taken, assigned and commissioned."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import handing, workflow
from articles.handing import InHand
from articles.models import Act, Article
from desk.handing import form_context

HOME = reverse("admin:index")


@pytest.fixture
def desk(client, samir):
    client.force_login(samir)
    return client


@pytest.fixture
def waiting(write, layla):
    article = write()
    workflow.submit(article, by=layla)
    return article


def stored(article) -> Article:
    return Article.objects.get(pk=article.pk)


def seen(article) -> dict:
    """What the page of an assignment says was read."""
    hand = InHand.of(stored(article))
    return {
        "version_read": stored(article).version,
        "seen_to": hand.to or "",
        "seen_due": hand.due_at.isoformat() if hand.due_at else "",
        "seen_priority": hand.priority,
    }


def address(name, article) -> str:
    return reverse(f"desk:{name}", args=[article.pk])


def test_taking_and_giving_back_leads_back_to_the_page_that_asked(desk, waiting, samir):
    posted = {"version_read": 1, "next": HOME}
    assert desk.post(address("claim", waiting), posted)["Location"] == HOME
    assert stored(waiting).claimed_by == samir
    assert desk.post(address("release", waiting), posted)["Location"] == HOME
    assert stored(waiting).claimed_by is None
    outside = {"version_read": 1, "next": "https://example.org/"}
    story = reverse("admin:articles_article_change", args=[waiting.pk])
    assert desk.post(address("claim", waiting), outside)["Location"] == story


def test_a_claim_that_came_too_late_says_who_was_quicker(desk, waiting, huda):
    handing.claim(waiting, by=huda)
    answer = desk.post(address("claim", waiting), {"version_read": 1, "next": HOME}, follow=True)
    (message,) = answer.context["messages"]
    assert "huda" in str(message)
    assert "error" in message.tags
    assert stored(waiting).claimed_by == huda


@pytest.mark.parametrize("name", ["claim", "release"])
def test_a_claim_without_its_version_or_by_a_link_does_nothing(desk, waiting, samir, name):
    assert desk.get(address(name, waiting)).status_code == 405
    desk.post(address(name, waiting), {})
    desk.post(address(name, waiting), {"version_read": 7})
    assert stored(waiting).claimed_by is None


def test_samir_assigns_a_story_with_a_due_time_in_the_newsrooms_zone(desk, write, omar):
    article = write()
    day = timezone.localdate() + timedelta(days=1)
    values = {"to": omar.pk, "due_at_0": day, "due_at_1": "18:30", "priority": 1, "note": "رقمان."}
    answer = desk.post(address("assign", article), {**seen(article), **values})
    assert answer.status_code == 302
    article = stored(article)
    assert (article.assigned_to, article.priority) == (omar, 1)
    assert timezone.localtime(article.due_at).strftime("%H:%M") == "18:30"
    desk.post(address("assign", article), {**seen(article), "to": "", "priority": 0})
    assert InHand.of(stored(article)) == InHand(None, None, 0)


def test_what_is_typed_wrongly_is_refused_beside_its_field_and_kept(desk, write, omar):
    article = write()
    values = {"to": omar.pk, "due_at_0": "", "due_at_1": "18:30", "priority": 9, "note": "رقمان."}
    answer = desk.post(address("assign", article), {**seen(article), **values})
    assert set(answer.context["form"].errors) == {"due_at", "priority"}
    assert "رقمان." in answer.content.decode()
    past = {"due_at_0": "2020-01-01", "due_at_1": "10:00", "priority": 0, "note": "رقمان."}
    answer = desk.post(address("assign", article), {**seen(article), **past})
    assert answer.context["form"].non_field_errors()
    assert InHand.of(stored(article)) == InHand(None, None, 0)


def test_an_assignment_from_a_stale_page_shows_what_is_stored_and_may_then_go_on(
    desk, write, huda, omar, samir
):
    article = write()
    read = seen(article)
    handing.assign(article, by=huda, to=omar)
    values = {"to": samir.pk, "priority": 0}
    answer = desk.post(address("assign", article), {**read, **values})
    assert answer.status_code == 409
    assert stored(article).assigned_to == omar
    assert answer.context["seen"].to == omar.pk
    assert desk.post(address("assign", article), {**seen(article), **values}).status_code == 302
    assert stored(article).assigned_to == samir


@pytest.mark.parametrize("said", [{}, {"seen_priority": "x"}, {"seen_due": "gestern"}])
def test_a_page_that_does_not_say_what_it_read_assigns_nothing(desk, write, omar, said):
    article = write()
    values = {"version_read": 1, "to": omar.pk, "priority": 0, **said}
    assert desk.post(address("assign", article), values).status_code == 409
    assert stored(article).assigned_to is None


def test_layla_hands_out_nothing_and_learns_of_nothing(client, write, layla, omar):
    article, others = write(), write("لعمر", by=omar, children={"bylines": []})
    client.force_login(layla)
    assert client.get(address("assign", article)).status_code == 403
    assert client.post(address("assign", article), seen(article)).status_code == 403
    assert client.get(reverse("desk:commission")).status_code == 403
    for name in ("assign", "claim", "release"):
        assert client.post(address(name, others), seen(others)).status_code == 404


def test_samir_commissions_a_story_with_a_headline_alone(desk, samir):
    answer = desk.post(
        reverse("desk:commission"), {"headline": "سوق  الخضار ", "priority": 0, "_home": "1"}
    )
    assert answer["Location"] == HOME
    article = Article.objects.get()
    assert (article.headline, article.created_by) == ("سوق الخضار", samir)
    assert not article.events.filter(act=Act.ASSIGNED).exists()


def test_a_commission_without_a_headline_keeps_what_was_typed(desk, layla):
    values = {"headline": "  ", "to": layla.pk, "priority": 2, "note": "مع صورتين."}
    answer = desk.post(reverse("desk:commission"), values)
    assert "headline" in answer.context["form"].errors
    assert "مع صورتين." in answer.content.decode()
    assert not Article.objects.exists()


def test_layla_opens_what_was_commissioned_and_reads_what_is_wanted(client, layla, samir):
    article = handing.commission(by=samir, to=layla, headline="سوق الخضار", note="مع صورتين.")
    client.force_login(layla)
    page = client.get(reverse("admin:articles_article_change", args=[article.pk]))
    assert "مع صورتين." in page.content.decode()
    assert page.context["in_hand"].assigned_to == "layla"
    assert not page.context["in_hand"].may_assign


def test_the_panel_is_silent_where_there_is_nothing_to_say(rf, write, layla, samir):
    article = write()
    request = rf.get("/")
    request.user = layla
    assert form_context(request, article) == {}
    assert form_context(request, None) == {}
    request.user = samir
    assert form_context(request, article)["in_hand"].may_assign
    handing.assign(article, by=samir, priority=2)
    request.user = layla
    assert form_context(request, article)["in_hand"].priority == "urgent"
