"""Who has a story in hand: claims, assignments, and what they let a person do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import handing, press, rights, workflow
from articles.models import Act, Article
from articles.refusals import NotAllowed, Refused, Stale


@pytest.fixture
def waiting(write, layla):
    """A story of layla's that waits for review."""
    article = write()
    workflow.submit(article, by=layla)
    return article


def stored(article) -> Article:
    return Article.objects.get(pk=article.pk)


def test_samir_takes_a_story_and_it_is_recorded_once(waiting, samir):
    handing.claim(waiting, by=samir)
    handing.claim(waiting, by=samir)
    assert stored(waiting).claimed_by == samir
    assert [event.by for event in waiting.events.filter(act=Act.CLAIMED)] == [samir]
    assert stored(waiting).version == 1


def test_the_second_editor_is_told_who_was_quicker(waiting, samir, huda):
    read_before = stored(waiting)
    handing.claim(waiting, by=samir)
    with pytest.raises(Refused, match="samir"):
        handing.claim(read_before, by=huda)
    assert stored(waiting).claimed_by == samir


def test_a_claim_from_a_stale_page_is_refused(waiting, samir):
    old = stored(waiting)
    workflow.amended(waiting, by=samir)
    for act in (handing.claim, handing.release, handing.assign):
        with pytest.raises(Stale):
            act(old, by=samir)


def test_layla_takes_nothing_and_hands_nothing_out(waiting, layla, omar):
    for act in (handing.claim, handing.assign):
        with pytest.raises(NotAllowed):
            act(waiting, by=layla)
    with pytest.raises(NotAllowed):
        handing.commission(by=layla, to=omar, headline="عنوان")
    assert Article.objects.count() == 1


def test_nobody_takes_a_story_they_may_not_approve(write, samir):
    own = write(by=samir)
    workflow.submit(own, by=samir)
    with pytest.raises(NotAllowed):
        handing.claim(own, by=samir)


def test_only_what_waits_for_review_can_be_taken(write, samir):
    with pytest.raises(Refused):
        handing.claim(write(), by=samir)


def test_who_took_it_gives_it_back_or_who_hands_out_the_work(waiting, samir, huda, layla):
    with pytest.raises(Refused):
        handing.release(waiting, by=samir)
    handing.claim(waiting, by=samir)
    with pytest.raises(NotAllowed):
        handing.release(waiting, by=layla)
    handing.release(waiting, by=huda)
    assert stored(waiting).claimed_by is None
    assert waiting.events.filter(act=Act.RELEASED).get().by == huda


@pytest.mark.parametrize("end", ["approve", "send_back", "recall"])
def test_a_claim_ends_when_the_story_leaves_the_queue(waiting, samir, layla, end):
    handing.claim(waiting, by=samir)
    {
        "approve": lambda: workflow.approve(waiting, by=samir),
        "send_back": lambda: workflow.send_back(waiting, by=samir, comment="راجعيه."),
        "recall": lambda: workflow.recall(waiting, by=layla),
    }[end]()
    assert (stored(waiting).claimed_by, stored(waiting).claimed_at) == (None, None)


def test_omar_sees_and_changes_what_is_assigned_to_him_alone(write, samir, omar):
    article = write()
    assert not rights.may_view(omar, article)
    handing.assign(article, by=samir, to=omar)
    assert rights.may_view(omar, article)
    assert rights.may_change(omar, article)
    assert list(Article.objects.seen_by(omar)) == [article]
    assert not workflow.is_own(article, omar)
    handing.assign(article, by=samir, to=None)
    assert not rights.may_view(omar, stored(article))
    assert not Article.objects.seen_by(omar).exists()


def test_a_story_begun_signed_and_assigned_by_one_person_is_listed_once(write, layla, samir):
    article = write()
    handing.assign(article, by=samir, to=layla)
    assert list(Article.objects.owned_by(layla)) == [article]


def test_what_is_not_given_stays_as_it_is(write, samir, omar):
    article = write()
    due = timezone.now() + timedelta(hours=2)
    handing.assign(article, by=samir, to=omar, due_at=due)
    handing.assign(article, by=samir, priority=2)
    assert handing.InHand.of(stored(article)) == handing.InHand(omar.pk, due, 2)
    assert handing.assign(article, by=samir, priority=2) is None
    assert article.events.filter(act=Act.ASSIGNED).count() == 2


def test_an_assignment_that_a_colleague_changed_meanwhile_is_not_overwritten(
    write, samir, huda, omar
):
    article = write()
    seen = handing.InHand.of(article)
    handing.assign(article, by=huda, to=omar)
    with pytest.raises(Stale):
        handing.assign(article, by=samir, to=samir, read=seen)
    assert stored(article).assigned_to == omar


def test_a_due_time_in_the_past_and_a_colleague_who_left_are_refused(write, samir, omar):
    article = write()
    with pytest.raises(Refused):
        handing.assign(article, by=samir, due_at=timezone.now() - timedelta(minutes=1))
    omar.is_active = False
    omar.save()
    with pytest.raises(Refused, match="omar"):
        handing.assign(article, by=samir, to=omar)
    assert not article.events.filter(act=Act.ASSIGNED).exists()


def test_samir_commissions_a_story_that_layla_then_owns_and_signs(layla, samir):
    article = handing.commission(by=samir, to=layla, headline="سوق الخضار", note="مع صورتين.")
    assert rights.may_change(layla, article)
    assert article.bylines.get().author == layla.login.author
    assert [event.act for event in article.events.all()] == [Act.BEGUN, Act.ASSIGNED]
    assert article.events.last().note == "مع صورتين."


def test_overdue_is_what_was_promised_and_is_not_printed(approved, samir):
    article = approved()
    now = timezone.now()
    handing.assign(article, by=samir, due_at=now + timedelta(hours=1))
    later = now + timedelta(hours=2)
    assert not Article.objects.overdue(now).exists()
    assert list(Article.objects.overdue(later)) == [article]
    assert article.is_overdue(later)
    press.publish(article, by=samir)
    assert not Article.objects.overdue(later).exists()
    assert not stored(article).is_overdue(later)


def test_withdrawn_is_what_readers_saw_and_see_no_more(printed, approved, samir):
    now = timezone.now()
    gone, ends, stays = printed("سُحب"), approved("ينتهي"), printed("باقٍ")
    press.withdraw(gone, by=samir, reason="خطأ")
    press.publish(ends, by=samir, until=now + timedelta(hours=1))
    assert list(Article.objects.withdrawn(now + timedelta(minutes=1))) == [gone]
    assert set(Article.objects.withdrawn(now + timedelta(hours=2))) == {gone, ends}
    assert stays in Article.objects.live(now + timedelta(hours=2))
