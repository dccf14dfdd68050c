"""Write, submit, return, approve: who may, when, and what a refusal leaves behind."""

import pytest
from django.db import IntegrityError, transaction

from articles import press, workflow, writing
from articles.models import Act, Article, Login
from articles.refusals import Incomplete, NotAllowed, NoteNeeded, Refused, Stale
from authors.models import Author


def test_layla_sends_her_story_for_review(write, layla):
    article = write()
    workflow.submit(article, by=layla)
    assert (article.state, article.submitted_by) == ("in_review", layla)


def test_layla_cannot_approve_her_own_story(write, layla):
    article = write()
    workflow.submit(article, by=layla)
    with pytest.raises(NotAllowed):
        workflow.approve(article, by=layla)
    assert Article.objects.get(pk=article.pk).state == "in_review"


def test_omar_cannot_submit_laylas_story(write, omar):
    with pytest.raises(NotAllowed):
        workflow.submit(write(), by=omar)


def test_a_bylined_colleague_may_submit(write, omar):
    author = Author.objects.create(name="عمر النجار", gender="male")
    Login.objects.create(user=omar, author=author)
    article = write(children={"bylines": [{"author": author, "role": "photography"}]})
    workflow.submit(article, by=omar)
    assert article.submitted_by == omar


def test_samir_returns_with_a_comment_and_not_without(write, layla, samir):
    article = write()
    workflow.submit(article, by=layla)
    with pytest.raises(NoteNeeded):
        workflow.send_back(article, by=samir, comment="  ")
    workflow.send_back(article, by=samir, comment="أين مصدر الرقم؟")
    assert article.state == "returned"
    assert article.events.get(act=Act.RETURNED).note == "أين مصدر الرقم؟"


def test_an_editor_cannot_approve_what_he_submitted_himself(write, samir):
    article = write(by=samir)
    workflow.submit(article, by=samir)
    with pytest.raises(NotAllowed):
        workflow.approve(article, by=samir)


def test_an_editor_cannot_approve_a_draft_he_began(write, samir):
    with pytest.raises(NotAllowed):
        workflow.approve(write(by=samir), by=samir)


def test_an_editor_cannot_approve_a_story_he_is_bylined_on(write, layla, samir):
    author = Author.objects.create(name="سمير خوري", gender="male")
    Login.objects.create(user=samir, author=author)
    article = write(children={"bylines": [{"author": author, "role": "editing"}]})
    workflow.submit(article, by=layla)
    with pytest.raises(NotAllowed):
        workflow.approve(article, by=samir)


def test_an_editor_cannot_approve_what_was_begun_for_them_to_write(write, huda, samir, layla):
    article = write(by=huda, body="")
    writing.amend(article, by=samir, body="<p>كتبه سمير كله.</p>")
    with pytest.raises(NotAllowed):
        workflow.approve(article, by=samir)
    writing.amend(article, by=huda, body="<p>كتبه سمير كله، وأتمّته هدى.</p>")
    workflow.approve(article, by=samir)


def test_a_managing_editor_approves_her_own_story_with_a_recorded_reason(write, huda):
    article = write(by=huda)
    workflow.submit(article, by=huda)
    with pytest.raises(NoteNeeded):
        workflow.approve(article, by=huda)
    workflow.approve(article, by=huda, reason="خبر عاجل ولا زميل في المناوبة")
    assert article.state == "approved"
    assert article.events.get(act=Act.APPROVED).note == "خبر عاجل ولا زميل في المناوبة"


def test_samir_amends_and_approves_in_one_act(write, layla, samir):
    article = write()
    workflow.submit(article, by=layla)
    writing.amend(article, by=samir, headline="البلدية تفتتح جسر المشاة")
    workflow.approve(article, by=samir)
    assert article.approved_version == article.version


@pytest.mark.parametrize(
    "change",
    [
        {"headline": "عنوان آخر"},
        {"tags": ["الجسور"]},
        {"children": {"attributions": [{"is_unnamed": True, "wording": "مصدر مطلع"}]}},
        {"children": {"related_links": [{"url": "https://example.org/a", "title": "صفحة"}]}},
    ],
)
def test_any_change_voids_an_approval(approved, samir, change):
    article = approved()
    writing.amend(article, by=samir, **change)
    assert article.state == "in_review"
    with pytest.raises(Refused):
        press.publish(article, by=samir)
    assert article.events.filter(act=Act.VOIDED).exists()


def test_approval_of_another_version_is_refused(write, layla, samir):
    article = write()
    workflow.submit(article, by=layla)
    read_by_samir = Article.objects.get(pk=article.pk)
    writing.amend(article, by=samir, headline="تعديل من نافذة أخرى")
    with pytest.raises(Stale):
        workflow.approve(read_by_samir, by=samir)


def test_a_stale_save_is_refused_and_writes_nothing(write, layla):
    article = write("الأصل")
    other = Article.objects.get(pk=article.pk)
    writing.amend(article, by=layla, headline="كتابة أولى")
    with pytest.raises(Stale):
        writing.amend(other, by=layla, headline="كتابة متأخرة", tags=["غزة"])
    stored = Article.objects.get(pk=article.pk)
    assert stored.headline == "كتابة أولى"
    assert [tag.name for tag in stored.tags.all()] == ["البلديات"]


def test_layla_cannot_change_a_story_that_is_with_the_editors(write, layla):
    article = write()
    workflow.submit(article, by=layla)
    with pytest.raises(NotAllowed):
        writing.amend(article, by=layla, headline="بعد الإرسال")
    workflow.recall(article, by=layla)
    writing.amend(article, by=layla, headline="بعد الاسترجاع")
    assert article.headline == "بعد الاسترجاع"


def test_layla_begins_the_next_version_of_a_printed_story(printed, layla):
    article = printed()
    writing.amend(article, by=layla, headline="الجسر بعد أسبوع")
    assert article.state == "draft"


@pytest.mark.parametrize(
    ("missing", "named"),
    [({"section": None}, "section"), ({"body": ""}, "body"), ({"children": {}}, "byline")],
)
def test_a_story_that_lacks_something_is_not_submitted(write, layla, missing, named, settings):
    settings.LANGUAGE_CODE = "en"
    article = write(**missing)
    with pytest.raises(Incomplete, match=named):
        workflow.submit(article, by=layla)


def test_the_database_refuses_an_approval_of_another_version(approved):
    article = approved()
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(version=99)


def test_a_version_that_was_printed_is_not_returned(printed, samir):
    """It would wait in review for an approval that it has."""
    article = printed()
    with pytest.raises(Refused):
        workflow.send_back(article, by=samir, comment="بعد الطبع")
    assert not workflow.may("send_back", article, samir)
