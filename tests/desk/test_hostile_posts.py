"""No endpoint of the desk breaks on what somebody may post to it."""

import pytest
from django.urls import reverse

from articles import workflow
from articles.models import Article, State
from desk.models import BulkRow, MarginNote, Outcome
from tests.desk.posted import posted


@pytest.mark.parametrize("name", ["field", "quote", "before", "after", "text"])
def test_a_note_with_a_zero_byte_is_refused(client, layla, write, name):
    article = write()
    client.force_login(layla)
    typed = {"field": "body", "quote": "الجسر", "before": "", "after": "", "text": "لماذا؟"}
    answer = client.post(reverse("desk:notes", args=[article.pk]), typed | {name: "\x00"})
    assert answer.status_code == 400
    assert not MarginNote.objects.exists()


@pytest.mark.parametrize("hostile", ["أين المصدر؟\x00", "س" * 2_001], ids=["zero", "endless"])
@pytest.mark.parametrize(("act", "name"), [("send_back", "comment"), ("approve", "reason")])
@pytest.mark.parametrize("door", ["act", "review"])
def test_a_comment_and_a_reason_are_bounded_at_every_door(
    client, layla, huda, write, door, act, name, hostile
):
    article = write()
    workflow.submit(article, by=layla)
    client.force_login(huda)
    address = reverse(f"desk:{door}", args=[article.pk, act] if door == "act" else [article.pk])
    sent = {"version_read": article.version, "act": act, name: hostile}
    answer = client.post(address, sent)
    assert answer.status_code == (422 if door == "review" else 200)
    article.refresh_from_db()
    assert article.state == State.IN_REVIEW


def test_the_reason_of_withdrawing_many_is_bounded(client, huda, printed):
    article = printed()
    client.force_login(huda)
    sent = {"_selected_action": [article.pk], f"seen-{article.pk}": f"{article.version};;0;"}
    address = reverse("desk:bulk_begin", args=["withdraw"])
    assert client.post(address, sent | {"reason": "س" * 2_001}).status_code == 200
    assert not BulkRow.objects.exists()


@pytest.mark.parametrize("seen", ["99999999999;;0;", "-5;;0;", "x;;0;", "1", "\x00;;0;"])
def test_an_act_of_the_list_on_no_sensible_version_is_refused(client, huda, write, seen):
    article = write()
    client.force_login(huda)
    typed = {"_selected_action": [article.pk], f"seen-{article.pk}": seen, "priority": "1"}
    assert client.post(reverse("desk:bulk_begin", args=["priority"]), typed).status_code == 302
    assert BulkRow.objects.get().outcome == Outcome.REFUSED


@pytest.mark.parametrize("button", ["_approve", "_publish"])
def test_a_new_story_is_not_approved_by_who_begins_it(client, samir, button):
    client.force_login(samir)
    typed = posted(headline="عنوان", body="<p>متن</p>", **{button: "1"})
    client.post(reverse("admin:articles_article_add"), typed)
    assert Article.objects.get().state == State.DRAFT
