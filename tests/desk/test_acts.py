"""Every act has its page: who may, what is asked, what a refusal keeps."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import press, workflow, writing
from articles.models import Article
from desk.acts import ACTS
from editions.models import Edition
from tests.desk.posted import posted


def door(article, name) -> str:
    return reverse("desk:act", args=[article.pk, name])


@pytest.fixture
def as_samir(client, samir):
    client.force_login(samir)
    return client


@pytest.fixture
def in_review(write, layla):
    article = write()
    workflow.submit(article, by=layla)
    return article


def test_samir_returns_a_story_and_layla_reads_his_comment(as_samir, in_review, layla, client):
    data = {"version_read": in_review.version, "comment": "أين المصدر؟"}
    as_samir.post(door(in_review, "send_back"), data)
    client.force_login(layla)
    page = client.get(reverse("admin:articles_article_change", args=[in_review.pk]))
    assert "أين المصدر؟" in page.content.decode()


def test_a_return_without_a_comment_is_refused(as_samir, in_review):
    response = as_samir.post(
        door(in_review, "send_back"), {"version_read": in_review.version, "comment": " "}
    )
    assert response.context["form"].non_field_errors()
    assert Article.objects.get(pk=in_review.pk).state == "in_review"


def test_a_note_that_was_typed_is_kept_when_publishing_is_refused(as_samir, approved):
    article = approved()
    data = {
        "version_read": article.version, "change": "correction", "note": "",
        "at_0": "2020-01-01", "at_1": "10:00",
    }  # fmt: skip
    response = as_samir.post(door(article, "publish"), data)
    page = response.content.decode()
    assert response.context["form"].non_field_errors()
    assert "2020-01-01" in page
    assert not Edition.objects.exists()


def test_samir_schedules_in_the_newsrooms_own_time(as_samir, approved):
    article = approved()
    tomorrow = timezone.localtime() + timedelta(days=1)
    data = {
        "version_read": article.version, "change": "update",
        "at_0": tomorrow.strftime("%Y-%m-%d"), "at_1": "06:30",
    }  # fmt: skip
    as_samir.post(door(article, "publish"), data)
    begins = timezone.localtime(Edition.objects.get().live.lower)
    assert (begins.date(), begins.strftime("%H:%M")) == (tomorrow.date(), "06:30")


def test_an_act_from_a_stale_page_is_refused(as_samir, in_review, samir):
    read = in_review.version
    writing.amend(in_review, by=samir, headline="تعديل من نافذة أخرى")
    response = as_samir.post(door(in_review, "approve"), {"version_read": read, "reason": ""})
    assert response.context["form"].non_field_errors()
    assert Article.objects.get(pk=in_review.pk).state == "in_review"


def test_samir_amends_approves_and_publishes_in_one_step(as_samir, in_review):
    address = reverse("admin:articles_article_change", args=[in_review.pk])
    as_samir.post(address, posted(in_review, headline="بعد التنقيح", _publish="1"))
    assert Edition.objects.live().get().headline == "بعد التنقيح"


def test_samir_withdraws_with_a_reason(as_samir, printed):
    article = printed()
    data = {"version_read": article.version, "reason": "طلب المحكمة"}
    as_samir.post(door(article, "withdraw"), data)
    assert not Edition.objects.live().exists()


# Who may open and do each act on layla's story, in a state where it is possible at all.
MAY = {
    "submit": {"layla", "samir", "huda"},
    "recall": {"layla", "samir", "huda"},
    "send_back": {"samir", "huda"},
    "approve": {"samir", "huda"},
    "publish": {"samir", "huda"},
    "embargo": {"layla", "samir", "huda"},
    "unschedule": {"samir", "huda"},
    "withdraw": {"samir", "huda"},
}


@pytest.fixture
def ready(write, in_review, approved, printed, samir):
    """For each act a story on which it can be done."""

    def story(name):
        if name in ("submit", "embargo"):
            return write()
        if name in ("recall", "send_back", "approve"):
            return in_review
        if name == "publish":
            return approved()
        article = approved()
        at = timezone.now() + timedelta(hours=1)
        press.publish(article, by=samir, at=at)
        return article

    return story


def stored(article) -> tuple:
    """What an act could change: the article's row and the ranges of its editions."""
    ranges = Edition.objects.filter(story=article.pk).order_by("serial")
    return Article.objects.values().get(pk=article.pk), list(ranges.values_list("live"))


def test_the_matrix_names_every_act():
    assert set(MAY) == set(ACTS)


@pytest.mark.parametrize("name", sorted(ACTS))
@pytest.mark.parametrize("person", ["nobody", "omar", "layla", "samir", "huda"])
def test_each_act_is_open_to_those_who_may_and_to_no_others(client, request, ready, name, person):
    article = ready(name)
    before = stored(article)
    if person != "nobody":
        client.force_login(request.getfixturevalue(person))
    allowed = person in MAY[name]
    assert (client.get(door(article, name)).status_code == 200) == allowed
    data = {
        "version_read": article.version, "comment": "ملاحظة", "reason": "سبب", "change": "update",
    }  # fmt: skip
    if name == "embargo":
        data |= {"until_0": "2030-01-01", "until_1": "18:00"}
    client.post(door(article, name), data)
    events = article.events.filter(by__username=person).exclude(act="begun")
    if person != "layla":
        assert events.exists() == allowed
    if not allowed:
        assert stored(article) == before


@pytest.mark.parametrize("name", ["publish", "withdraw", "embargo"])
def test_what_layla_may_not_do_is_another_answer_than_what_cannot_be_done_now(
    client, in_review, layla, huda, name
):
    sent = {"version_read": in_review.version, "reason": "خطأ", "until_0": "x"}
    client.force_login(layla)
    assert client.post(door(in_review, name), sent).status_code == 403
    client.force_login(huda)
    assert client.post(door(in_review, name), sent).status_code == (
        200 if name == "embargo" else 409
    )


def test_pages_that_only_show_take_nothing(as_samir, in_review):
    history = reverse("admin:articles_article_history", args=[in_review.pk])
    for address in (reverse("desk:preview", args=[in_review.pk]), history):
        assert as_samir.post(address).status_code == 405
