"""Who is told of what, in the same transaction, and what never stands in a letter."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from articles import notices, workflow, writing
from articles.models import Act, Mail, Notice, NoticeChoice
from tests.conftest import member


@pytest.fixture
def letters(settings, layla, samir):
    """With a mail server, and everybody with an address."""
    settings.NEWSROOM_SENDS_MAIL = True
    for person in (layla, samir):
        person.email = f"{person.username}@example.org"
        person.save(update_fields=["email"])


def told(user) -> list[str]:
    return list(Notice.objects.filter(to=user).order_by("id").values_list("event__act", flat=True))


def test_editors_are_told_what_waits_and_the_sender_is_not(write, layla, samir, huda, omar):
    workflow.submit(write(), by=layla)
    assert told(samir) == told(huda) == [Act.SUBMITTED]
    assert told(layla) == told(omar) == []


def test_the_writer_is_told_what_came_back(write, layla, samir):
    article = write()
    workflow.submit(article, by=layla)
    workflow.send_back(article, by=samir, comment="أين مصدر الرقم؟")
    assert told(layla) == [Act.RETURNED]


def test_who_approved_is_told_that_a_change_voided_it(approved, layla, samir, huda):
    article = approved()
    writing.amend(article, by=huda, headline="عنوان آخر للجسر الجديد")
    assert Act.VOIDED in told(samir)


def test_who_signs_the_story_is_told_though_somebody_else_began_it(write, layla, omar, samir):
    article = write(by=omar)
    workflow.submit(article, by=omar)
    workflow.approve(article, by=samir)
    assert told(layla) == [Act.APPROVED]


def test_nobody_is_told_of_what_did_not_happen(write, layla, samir):
    article = write()
    with pytest.raises(RuntimeError), transaction.atomic():
        workflow.submit(article, by=layla)
        raise RuntimeError
    assert told(samir) == []


def test_who_wants_to_hear_nothing_of_an_act_hears_nothing(write, layla, samir, huda):
    NoticeChoice.objects.create(user=samir, muted=[Act.SUBMITTED])
    workflow.submit(write(), by=layla)
    assert told(samir) == []
    assert told(huda) == [Act.SUBMITTED]


def test_a_letter_has_the_address_and_the_comment_and_nothing_of_the_body(
    letters, write, layla, samir
):
    article = write()
    workflow.submit(article, by=layla)
    workflow.send_back(article, by=samir, comment="أين مصدر الرقم؟")
    letter = Mail.objects.get(to=layla)
    assert article.headline in letter.subject
    assert f"/admin/articles/article/{article.pk}/change/" in letter.text
    assert "أين مصدر الرقم؟" in letter.text
    assert "افتتحت البلدية" not in letter.text


def test_a_letter_has_no_word_of_a_story_under_an_embargo(letters, write, layla, samir):
    article = write()
    article.embargo_until = timezone.now() + timedelta(days=1)
    article.save(update_fields=["embargo_until"])
    workflow.submit(article, by=layla)
    workflow.send_back(article, by=samir, comment="تحقق من اسم الوزير")
    letter = Mail.objects.get(to=layla)
    for secret in (article.headline, "الوزير"):
        assert secret not in letter.subject + letter.text


def test_who_sent_a_story_and_lost_it_is_told_nothing_more(letters, write, layla, omar, samir):
    article = write(by=omar)
    workflow.submit(article, by=layla)
    writing.amend(article, by=samir, children={"bylines": []})
    workflow.send_back(article, by=samir, comment="أين مصدر الرقم؟")
    assert told(layla) == []
    assert not Mail.objects.filter(to=layla).exists()


def test_who_wants_no_letters_is_told_on_the_desk_alone(letters, write, layla, samir):
    NoticeChoice.objects.create(user=layla, unmailed=[Act.RETURNED])
    article = write()
    workflow.submit(article, by=layla)
    workflow.send_back(article, by=samir, comment="أعد الصياغة")
    assert told(layla) == [Act.RETURNED]
    assert not Mail.objects.filter(to=layla).exists()


def test_without_a_mail_server_no_letter_is_written(write, layla, samir, settings):
    settings.NEWSROOM_SENDS_MAIL = False
    workflow.submit(write(), by=layla)
    assert not Mail.objects.exists()


def test_forty_editors_are_told_in_as_many_statements_as_one(
    write, layla, samir, statements, letters
):
    def announced():
        notices.announce(article.events.get(act=Act.SUBMITTED))

    article = write()
    workflow.submit(article, by=layla)
    Notice.objects.all().delete()
    few = statements(announced)
    for number in range(39):
        person = member(f"editor{number}", "Editors")
        person.email = f"{number}@example.org"
        person.save(update_fields=["email"])
    Notice.objects.all().delete()
    assert statements(announced) <= few
    assert Notice.objects.count() == 40
