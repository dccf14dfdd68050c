"""Near stories are pairs: found when either is printed, shown by both while readers see both."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from articles import press, workflow, writing
from articles.models import ArticleSketch
from editions import related
from editions.models import Edition, EditionSketch, Nearness
from editions.related import leave_out, put_back, telling

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def beside(nour):
    """The headlines that readers see beside a story, at a moment if one is given."""

    def read(article, moment=None) -> list[str]:
        address = Edition.objects.filter(story=article.pk).latest("serial").get_absolute_url()
        page = nour(address, moment)
        return [link.headline for link in page.context["story"].related]

    return read


@pytest.fixture
def reprint(layla, samir):
    def again(article, **words):
        writing.amend(article, by=layla, **words)
        workflow.submit(article, by=layla)
        workflow.approve(article, by=samir)
        return press.publish(article, by=samir)

    return again


def scores(article) -> dict[int, float]:
    return dict(Nearness.objects.filter(story=article.pk).values_list("other", "score"))


def test_an_older_story_shows_the_newer_one(printed, beside):
    older = printed("جفاف نهر السماق", tags=["الأنهار"], ago=3 * DAY)
    newer = printed("صيادو السماق بلا سمك", tags=["الأنهار"])
    assert beside(older) == ["صيادو السماق بلا سمك"]
    assert beside(newer) == ["جفاف نهر السماق"]
    assert scores(older)[newer.pk] == scores(newer)[older.pk]


def test_closer_in_time_comes_first(printed, beside):
    article = printed("الأول", tags=["الأنهار"], ago=400 * DAY)
    printed("بعد عام", tags=["الأنهار"], ago=30 * DAY)
    printed("بعد شهر", tags=["الأنهار"], ago=370 * DAY)
    assert beside(article) == ["بعد شهر", "بعد عام"]


def test_more_in_common_comes_first(printed, beside):
    article = printed("خبر", tags=["الأنهار", "الجفاف"], ago=DAY)
    printed("وسم واحد", tags=["الأنهار"])
    printed("وسمان", tags=["الأنهار", "الجفاف"])
    assert beside(article) == ["وسمان", "وسم واحد"]


def test_words_of_the_headline_are_found_in_headline_standfirst_and_lead(printed, beside):
    common = {"tags": ["طقس"], "standfirst": "لا شيء يجمعهما.", "ago": DAY}
    printed("قرية في وادي البطم", **common)
    printed("عن القرى", **{**common, "body": "<p>في البطم يزرعون الزيتون.</p>"})
    printed("بعيد", **common)
    article = printed("زلزال يهز البطم", tags=["زلازل"])
    assert beside(article) == ["قرية في وادي البطم", "عن القرى"]


def test_words_that_say_nothing_join_nothing(printed, beside):
    assert telling("بعد عام من الحرب على المدينة الأولى") == ["حرب", "مدين"]
    article = printed("بعد عام واحد", tags=["أ ب"])
    printed("قبل عام واحد", tags=["ج د"])
    assert beside(article) == []


def test_a_story_that_is_withdrawn_or_not_yet_live_never_shows(printed, approved, beside, samir):
    article = printed("الأول", tags=["الأنهار"])
    gone = printed("سحب", tags=["الأنهار"])
    press.withdraw(gone, by=samir, reason="خطأ")
    starts = timezone.now() + DAY
    press.publish(approved("غدا", tags=["الأنهار"]), by=samir, at=starts)
    assert beside(article) == []
    assert beside(article, starts - timedelta(seconds=1)) == []
    assert beside(article, starts) == ["غدا"]


def test_two_stories_that_wait_for_their_time_know_of_each_other(approved, beside, samir):
    starts = timezone.now() + DAY
    late = approved("المتأخر", tags=["الأنهار"])
    press.publish(late, by=samir, at=starts + DAY)
    early = approved("المبكر", tags=["الأنهار"])
    press.publish(early, by=samir, at=starts)
    assert beside(early, starts) == []
    assert beside(early, starts + DAY) == ["المتأخر"]


def test_what_the_text_links_already_stands_in_no_list(printed, beside):
    target = printed("الهدف", tags=["الأنهار"])
    html = f'<p>نص</p><aside data-read-also="{target.pk}"></aside>'
    article = printed("القارئ", tags=["الأنهار"], body=html)
    assert beside(article) == []
    assert beside(target) == ["القارئ"]


def test_the_next_edition_is_related_anew(printed, reprint, beside):
    first = printed("الأول", tags=["الأنهار"])
    second = printed("الثاني", tags=["الأنهار"])
    third = printed("الثالث", tags=["المسرح"])
    reprint(second, headline="الثاني بعد التصويب", tags=["المسرح"])
    assert beside(first) == []
    assert beside(second) == ["الثالث"]
    assert beside(third) == ["الثاني بعد التصويب"]


def test_the_weakest_are_dropped(printed, reprint, monkeypatch):
    monkeypatch.setattr(related, "KEPT", 3)
    articles = [
        printed(f"خبر {place}", tags=["الأنهار"], ago=(9 - place) * 30 * DAY) for place in range(9)
    ]
    for article in articles:
        assert 1 <= len(scores(article)) <= 3
    assert set(scores(articles[-1])) == {one.pk for one in articles[5:8]}
    # What another story has kept of it stays when it is printed anew.
    kept = set(Nearness.objects.filter(other=articles[4].pk).values_list("story", flat=True))
    reprint(articles[4], standfirst="تصويب")
    assert kept <= set(
        Nearness.objects.filter(other=articles[4].pk).values_list("story", flat=True)
    )


def test_what_an_editor_took_apart_stays_apart(printed, reprint, beside):
    first = printed("الأول", tags=["الأنهار"])
    second = printed("الثاني", tags=["الأنهار"])
    assert leave_out(second.pk, first.pk)
    assert beside(first) == beside(second) == []
    reprint(first, headline="الأول مرة أخرى")
    assert beside(first) == beside(second) == []
    put_back(first.pk, second.pk)
    assert beside(first) == ["الثاني"]
    assert beside(second) == ["الأول مرة أخرى"]


def test_a_preview_shows_what_will_stand_beside_it(printed, layla, reprint):
    first = printed("الأول", tags=["الأنهار"])
    second = printed("الثاني", tags=["الأنهار"])
    printed("الثالث", tags=["المسرح"])
    writing.amend(second, by=layla, tags=["المسرح"])
    assert [one.headline for one in press.preview(second).related] == ["الثالث"]
    leave_out(first.pk, second.pk)
    writing.amend(second, by=layla, tags=["الأنهار"])
    assert press.preview(second).related == ()


def test_no_pair_is_left_out(printed):
    first, second = printed("الأول", tags=["أنهار"]), printed("الثاني", tags=["مسرح"])
    Nearness.objects.all().delete()
    assert not leave_out(first.pk, second.pk)
    assert not Nearness.objects.exists()


def test_the_rarest_words_are_asked_for(printed):
    """By the statistics; a word that stands everywhere is not worth its rows."""
    for number in range(12):
        printed(f"المدينة {number}", tags=["مدن"])
    printed("المدينة والقصب", tags=["مدن"])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE editions_editionsketch")
        _stories, weights = related._weighed(cursor, "المدينة والقصب", lock=False)
    assert weights["قصب"] > 2 * weights["مدين"]
    assert related.rare(["قصب", "مدين", "لاتوجد"]) == {"قصب", "لاتوجد"}


def test_relating_after_an_import_can_be_stopped_and_is_done_once(printed, beside, capsys):
    first = printed("الأول", tags=["الأنهار"])
    second = printed("الثاني", tags=["الأنهار"])
    for table in (Nearness, EditionSketch, ArticleSketch):
        table.objects.all().delete()
    call_command("relate")
    assert "Related 2 editions." in capsys.readouterr().out
    assert beside(first) == ["الثاني"] and beside(second) == ["الأول"]
    assert ArticleSketch.objects.count() == 2
    call_command("relate")
    said = capsys.readouterr().out
    assert "Related 0 editions." in said and "Sketched 0 working copies." in said
    Nearness.objects.all().delete()
    call_command("relate", every=True)
    assert beside(first) == ["الثاني"]


@pytest.mark.parametrize("headline", ["'", "\\", "' | '", ":*", "(((", "&|!", "-- ;", "null NULL"])
def test_any_headline_is_printed(printed, nour, headline):
    article = printed(headline)
    assert nour(reverse("reader:short", args=[article.pk])).status_code == 301


def test_relating_takes_as_many_statements_for_one_as_for_many(
    printed, approved, samir, statements
):
    def printing():
        press.publish(article, by=samir)

    article = approved("الأول", tags=["الأنهار"])
    few = statements(printing)
    for number in range(5):
        printed(f"نهر {number}", tags=["الأنهار"])
    article = approved("الثاني نهر", tags=["الأنهار"])
    assert statements(printing) == few
