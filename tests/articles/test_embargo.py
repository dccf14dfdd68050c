"""An embargo: who sets it, who may let it end earlier, and what it refuses whoever asks."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import embargo, press, workflow, writing
from articles.embargo import set_embargo
from articles.models import Act, Article
from articles.refusals import NotAllowed, Refused, Stale
from editions.models import Edition

NOW = timezone.now().replace(microsecond=0)
HOUR = timedelta(hours=1)


@pytest.fixture
def embargoed(approved, samir):
    """An approved story that samir has put under an embargo of six hours."""
    article = approved("سر حتى المساء")
    set_embargo(article, by=samir, until=NOW + 6 * HOUR, now=NOW)
    return article


def stored(article) -> Article:
    return Article.objects.get(pk=article.pk)


def test_layla_sets_an_embargo_on_her_draft_and_it_is_recorded(write, layla):
    article = write()
    set_embargo(article, by=layla, until=NOW + HOUR, note="بطلب من المصدر", now=NOW)
    event = article.events.latest("id")
    assert stored(article).embargo_until == NOW + HOUR
    assert (event.act, event.by) == (Act.EMBARGOED, layla)
    assert "بطلب من المصدر" in event.note
    assert embargo.in_words(NOW + HOUR) in event.note


def test_an_embargo_is_no_new_version(write, layla):
    article = write()
    before = article.version
    set_embargo(article, by=layla, until=NOW + HOUR, now=NOW)
    assert stored(article).version == before


def test_omar_sets_none_on_a_story_of_laylas(write, omar):
    article = write()
    with pytest.raises(NotAllowed):
        set_embargo(article, by=omar, until=NOW + HOUR, now=NOW)
    assert stored(article).embargo_until is None


def test_layla_sets_none_while_the_editors_have_it(write, layla):
    article = write()
    workflow.submit(article, by=layla)
    with pytest.raises(NotAllowed):
        set_embargo(article, by=layla, until=NOW + HOUR, now=NOW)


def test_samir_moves_an_embargo_later_but_not_earlier(embargoed, samir):
    set_embargo(embargoed, by=samir, until=NOW + 8 * HOUR, now=NOW)
    for until in (NOW + 7 * HOUR, None):
        with pytest.raises(NotAllowed, match=re.escape(embargo.in_words(NOW + 8 * HOUR))):
            set_embargo(embargoed, by=samir, until=until, now=NOW)
    assert stored(embargoed).embargo_until == NOW + 8 * HOUR


def test_huda_lets_it_end_earlier_and_lifts_it(embargoed, huda):
    set_embargo(embargoed, by=huda, until=NOW + HOUR, now=NOW)
    assert stored(embargoed).embargo_until == NOW + HOUR
    event = set_embargo(embargoed, by=huda, until=None, note="أذاعه غيرنا", now=NOW)
    assert stored(embargoed).embargo_until is None
    assert (event.act, event.note) == (Act.EMBARGO_LIFTED, "أذاعه غيرنا")


def test_an_embargo_that_has_passed_is_cleared_by_who_may_set_one(embargoed, samir):
    set_embargo(embargoed, by=samir, until=None, now=NOW + 6 * HOUR)
    assert stored(embargoed).embargo_until is None


def test_a_stale_page_sets_nothing(write, layla):
    article = write()
    read = stored(article)
    writing.amend(article, by=layla, headline="تعديل")
    with pytest.raises(Stale):
        set_embargo(read, by=layla, until=NOW + HOUR, now=NOW)


def test_the_same_embargo_again_is_recorded_once(embargoed, samir):
    assert set_embargo(embargoed, by=samir, until=NOW + 6 * HOUR, now=NOW) is None
    assert embargoed.events.filter(act=Act.EMBARGOED).count() == 1


@pytest.mark.parametrize("until", [NOW, NOW - HOUR])
def test_a_time_that_has_passed_is_refused(write, layla, until):
    with pytest.raises(Refused):
        set_embargo(write(), by=layla, until=until, now=NOW)


def test_there_is_nothing_to_lift_where_none_stands(write, huda):
    with pytest.raises(Refused):
        set_embargo(write(), by=huda, until=None, now=NOW)


def test_a_story_that_readers_see_is_withdrawn_first(printed, samir):
    article = printed()
    with pytest.raises(Refused, match=str(embargo.IS_LIVE)):
        set_embargo(article, by=samir, until=timezone.now() + HOUR)
    press.withdraw(article, by=samir, reason="قبل موعده")
    set_embargo(article, by=samir, until=timezone.now() + HOUR)
    assert stored(article).embargo_until


def test_an_edition_that_begins_earlier_is_told_when_the_embargo_is_set(approved, samir):
    article = approved()
    press.publish(article, by=samir, at=NOW + HOUR, now=NOW)
    with pytest.raises(Refused) as refusal:
        set_embargo(article, by=samir, until=NOW + 2 * HOUR, now=NOW)
    assert embargo.in_words(NOW + HOUR) in str(refusal.value)
    set_embargo(article, by=samir, until=NOW + HOUR, now=NOW)


@pytest.mark.parametrize("person", ["samir", "huda"])
@pytest.mark.parametrize("at", [None, NOW + HOUR, NOW + 6 * HOUR - timedelta(microseconds=1)])
def test_nothing_is_printed_for_a_time_before_its_end(embargoed, request, person, at):
    by = request.getfixturevalue(person)
    for keep in (False, True):
        with pytest.raises(Refused) as refusal:
            press.publish(embargoed, by=by, at=at, keep_scheduled=keep, now=NOW)
    assert embargo.in_words(NOW + 6 * HOUR) in str(refusal.value)
    assert not Edition.objects.exists()
    assert not stored(embargoed).is_printed


def test_it_is_scheduled_for_its_end_and_published_after_it(embargoed, samir):
    edition = press.publish(embargoed, by=samir, at=NOW + 6 * HOUR, now=NOW)
    assert edition.live.lower == NOW + 6 * HOUR
    again = press.publish(embargoed, by=samir, now=NOW + 7 * HOUR)
    assert Edition.objects.at(NOW + 7 * HOUR).get() == again == edition


def test_a_page_read_before_the_embargo_does_not_print(approved, samir, huda):
    article = approved()
    read = stored(article)
    set_embargo(article, by=huda, until=NOW + HOUR, now=NOW)
    with pytest.raises(Refused):
        press.publish(read, by=samir, now=NOW)
    assert not Edition.objects.exists()
