"""One act on many stories: by the version the list showed, refused row by row, resumed, undone."""

from datetime import timedelta

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME as CHOSEN
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from articles import handing, press, rights, workflow
from articles.handing import InHand
from articles.models import Article
from desk import bulk
from desk.bulk_acts import ACTS, seen_of
from desk.models import BulkJob
from tags.models import Section

LIST = reverse("admin:articles_article_changelist")


@pytest.fixture
def desk(client, samir):
    client.force_login(samir)
    return client


def shown(*stories) -> dict:
    """What the list posts of chosen rows, as it showed them."""
    fresh = Article.objects.in_bulk([one.pk for one in stories])
    rows = {f"seen-{one.pk}": seen_of(fresh[one.pk]) for one in stories}
    return {CHOSEN: [str(one.pk) for one in stories], **rows}


def begin(client, name, rows, **values) -> BulkJob:
    answer = client.post(reverse("desk:bulk_begin", args=[name]), {**rows, **values})
    assert answer.status_code == 302, answer.context["form"].errors
    return BulkJob.objects.get(pk=answer["Location"].strip("/").split("/")[-1])


def undo(client, job) -> BulkJob:
    client.post(reverse("desk:bulk_undo", args=[job.pk]))
    return BulkJob.objects.get(undoes=job)


def outcomes(job) -> list[str]:
    return list(job.rows.values_list("outcome", flat=True))


def stored(article) -> Article:
    return Article.objects.get(pk=article.pk)


def tags_of(article) -> list[str]:
    return [tag.name for tag in article.tags.all()]


def test_samir_chooses_stories_in_the_list_and_is_asked_what_the_act_needs(desk, write, samir):
    stories = [write("الأول"), write("الثاني")]
    line = desk.get(LIST).content.decode()
    assert f'name="seen-{stories[0].pk}" value="1;;0;"' in line
    answer = desk.post(LIST, {**shown(*stories), "action": "tag", "index": "0"})
    page = answer.content.decode()
    assert [one.headline for one, _seen in answer.context["rows"]] == ["الأول", "الثاني"]
    assert 'name="tags"' in page
    # What was typed wrongly is asked again, with the stories kept.
    answer = desk.post(reverse("desk:bulk_begin", args=["tag"]), {**shown(*stories), "tags": "،"})
    assert answer.status_code == 200
    assert len(answer.context["rows"]) == 2
    assert not BulkJob.objects.exists()


def test_the_stories_of_the_following_pages_are_meant_too(desk, write, layla, monkeypatch):
    monkeypatch.setattr("desk.article_list.StoryList.list_per_page", 2)
    stories = [write(f"جسر رقم {number}") for number in range(5)]
    write("سوق", standfirst="")
    asked = {**shown(stories[4]), "action": "tag", "index": "0"}
    address = f"{LIST}?q=رقم"

    def rows(**values):
        answer = desk.post(address, {**asked, **values})
        return [article.headline for article, _seen in answer.context["rows"]]

    assert rows() == ["جسر رقم 4"]
    assert rows(following="1") == ["جسر رقم 4", "جسر رقم 2", "جسر رقم 1", "جسر رقم 0"]
    monkeypatch.setattr(bulk, "ROWS_AT_MOST", 3)
    assert rows(following="1") == ["جسر رقم 4", "جسر رقم 2", "جسر رقم 1"]


def test_tags_are_added_and_taken_away_again(desk, write):
    first, second = write("الأول"), write("الثاني", tags=["الجسور"])
    job = begin(desk, "tag", shown(first, second), tags="الجسور")
    assert outcomes(job) == ["done", "same"]
    assert tags_of(first) == ["البلديات", "الجسور"]
    assert (stored(first).version, stored(second).version) == (2, 1)
    back = undo(desk, job)
    assert outcomes(back) == ["done"]
    assert tags_of(first) == ["البلديات"]
    assert tags_of(second) == ["الجسور"]


def test_what_a_colleague_changed_since_is_not_undone(desk, write, huda):
    first, second = write("الأول"), write("الثاني")
    sport = Section.objects.create(name="رياضة")
    job = begin(desk, "section", shown(first, second), section=sport.pk)
    workflow.amended(stored(second), by=huda)
    back = undo(desk, job)
    assert outcomes(back) == ["done", "refused"]
    assert stored(first).section != sport
    assert stored(second).section == sport


def test_a_row_that_changed_after_the_list_was_read_is_refused_with_the_reason(desk, write, huda):
    first, second = write("الأول"), write("الثاني")
    rows = shown(first, second)
    workflow.amended(stored(second), by=huda)
    for name, values in (("tag", {"tags": "الجسور"}), ("priority", {"priority": 2})):
        assert outcomes(begin(desk, name, rows, **values)) == ["done", "refused"]
        rows = {**rows, **shown(first)} | {CHOSEN: rows[CHOSEN]}
    assert tags_of(second) == ["البلديات"]
    assert stored(second).priority == 0
    job = BulkJob.objects.latest("pk")
    page = desk.get(reverse("desk:bulk_job", args=[job.pk]))
    assert [row.article for row in page.context["refused"]] == [second]
    assert page.context["refused"][0].told


def test_a_priority_that_was_set_meanwhile_is_not_overwritten(desk, write, huda):
    article = write()
    rows = shown(article)
    handing.assign(article, by=huda, priority=2)
    assert outcomes(begin(desk, "priority", rows, priority=-1)) == ["refused"]
    assert stored(article).priority == 2


def test_rows_that_say_no_version_are_refused(desk, write):
    article = write()
    for said in ("", "1", "x;y;z;w", "1;;0;gestern"):
        rows = {CHOSEN: [str(article.pk)], f"seen-{article.pk}": said}
        assert outcomes(begin(desk, "tag", rows, tags="الجسور")) == ["refused"]
    assert tags_of(article) == ["البلديات"]


def test_an_assignment_is_undone_to_what_it_was(desk, write, samir, omar):
    due = timezone.now() + timedelta(hours=5)
    first, second = write("الأول"), write("الثاني")
    handing.assign(first, by=samir, to=omar, due_at=due, priority=1)
    before = [InHand.of(first), InHand.of(second)]
    job = begin(desk, "assign", shown(first, second), to=samir.pk, note="اليوم")
    assert [stored(one).assigned_to for one in (first, second)] == [samir, samir]
    assert stored(first).due_at == due
    # A change of the words is none of the assignment.
    workflow.amended(stored(first), by=samir)
    assert outcomes(undo(desk, job)) == ["done", "done"]
    assert [InHand.of(stored(one)) for one in (first, second)] == before


def test_only_what_may_be_approved_is_approved(desk, write, layla, samir):
    waiting, own, draft = write("ينتظر"), write("لسمير", by=samir), write("مسودة")
    workflow.submit(waiting, by=layla)
    workflow.submit(own, by=samir)
    job = begin(desk, "approve", shown(waiting, own, draft))
    assert outcomes(job) == ["done", "refused", "refused"]
    assert stored(waiting).state == "approved"
    assert stored(own).state == "in_review"


def test_publishing_many_leaves_what_has_plans_of_its_own(desk, approved, write, samir):
    ready, planned, draft = approved("جاهز"), approved("له موعد"), write("مسودة")
    press.publish(planned, by=samir, at=timezone.now() + timedelta(hours=1))
    job = begin(desk, "publish", shown(ready, planned, draft))
    assert outcomes(job) == ["done", "refused", "refused"]
    assert Article.objects.live(timezone.now()).get() == ready
    page = desk.get(reverse("desk:bulk_job", args=[job.pk]))
    assert not page.context["can_undo"]
    assert str(ACTS["publish"].no_way_back) in page.content.decode()
    assert desk.post(reverse("desk:bulk_undo", args=[job.pk])).status_code == 403


def test_a_withdrawal_of_many_needs_its_reason(desk, printed):
    stories = [printed("الأول"), printed("الثاني")]
    url = reverse("desk:bulk_begin", args=["withdraw"])
    answer = desk.post(url, {**shown(*stories), "reason": " "})
    assert answer.context["form"].errors
    job = begin(desk, "withdraw", shown(*stories), reason="شكوى")
    assert outcomes(job) == ["done", "done"]
    assert not Article.objects.live(timezone.now()).exists()


def test_a_long_act_goes_on_slice_by_slice_and_after_a_break(desk, write, monkeypatch):
    monkeypatch.setattr(bulk, "SLICE_SECONDS", 0)
    monkeypatch.setattr(bulk.go_on, "__defaults__", (0,))
    stories = [write(f"مقال {number}") for number in range(3)]
    job = begin(desk, "tag", shown(*stories), tags="الجسور")
    assert outcomes(job) == ["done", "waiting", "waiting"]
    here = reverse("desk:bulk_job", args=[job.pk])
    shows = desk.get(here).context
    assert (shows["ended"], shows["all"], shows["can_undo"]) == (1, 3, False)
    assert desk.post(reverse("desk:bulk_undo", args=[job.pk])).status_code == 403
    desk.post(here)
    answer = desk.post(here, follow=True)
    assert outcomes(job) == ["done"] * 3
    assert answer.context["can_undo"]
    desk.post(here)
    assert [stored(one).version for one in stories] == [2, 2, 2]


def test_a_section_deleted_meanwhile_is_said_row_by_row(desk, write, monkeypatch):
    stories, culture = [write("الأول"), write("الثاني")], Section.objects.create(name="ثقافة")
    monkeypatch.setattr(bulk.go_on, "__defaults__", (0,))
    job = begin(desk, "section", shown(*stories), section=culture.pk)
    Article.objects.update(section=stories[0].section)
    culture.delete()
    assert desk.post(reverse("desk:bulk_job", args=[job.pk])).status_code == 302
    assert outcomes(job)[-1] == "refused"


def test_an_undoing_pressed_twice_is_one(desk, write):
    article = write()
    job = begin(desk, "tag", shown(article), tags="الجسور")
    assert undo(desk, job) == undo(desk, job)
    assert stored(article).version == 3


def test_nobody_sees_or_goes_on_with_a_colleagues_act(client, desk, write, huda, layla):
    article = write()
    job = begin(desk, "tag", shown(article), tags="الجسور")
    for user in (huda, layla):
        client.force_login(user)
        for name in ("bulk_job", "bulk_undo"):
            assert client.post(reverse(f"desk:{name}", args=[job.pk])).status_code == 404


def test_who_may_do_such_acts_no_more_reads_nothing_of_the_stories(desk, write, samir):
    article = write("قبل")
    job = begin(desk, "tag", shown(article), tags="الجسور")
    samir.groups.set(Group.objects.filter(name=rights.JOURNALISTS))
    Article.objects.filter(pk=article.pk).update(headline="عنوان لا يعرفه سمير")
    answer = desk.get(reverse("desk:bulk_job", args=[job.pk]))
    assert "لا يعرفه سمير" not in answer.content.decode()
    assert answer.status_code == 403


def test_layla_is_offered_no_act_on_many_and_may_do_none(client, write, layla):
    article = write()
    client.force_login(layla)
    assert "action" not in (client.get(LIST).context["action_form"] or {})
    for name in ACTS:
        address = reverse("desk:bulk_begin", args=[name])
        values = {"tags": "س", "priority": 2, "reason": "س", "to": layla.pk}
        assert client.post(address, {**shown(article), **values}).status_code == 403
        assert client.post(LIST, {**shown(article), "action": name, "index": 0}).status_code != 500
    assert not BulkJob.objects.exists()
    assert client.post(reverse("desk:bulk_begin", args=["burn"])).status_code == 404


def test_an_act_on_nothing_leads_back_to_the_list(desk, write):
    write()
    answer = desk.post(reverse("desk:bulk_begin", args=["tag"]), {"tags": "س"}, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
