"""A decision makes no version: a page read before it does not overrule it."""

import pytest
from django.urls import reverse

from articles import workflow
from articles.models import Article, State
from desk.bulk_acts import seen_of
from tests.desk.posted import posted


@pytest.fixture
def in_review(client, write, layla, samir):
    article = write()
    workflow.submit(article, by=layla)
    client.force_login(samir)
    return article


def state() -> str:
    return Article.objects.get().state


@pytest.mark.parametrize("name", ["approve", "waive"])
def test_samir_does_not_approve_what_huda_returned_meanwhile(client, in_review, huda, name):
    address = reverse(f"desk:{name}" if name == "waive" else "desk:act", args=[
        in_review.pk, *([] if name == "waive" else [name]),
    ])  # fmt: skip
    page = client.get(address, {"then": "approve"})
    typed = {
        "then": "approve", "usual": "0", "check": page.context.get("rules", []),
        "version_read": page.context["version"], "state_read": page.context["state"],
    }  # fmt: skip
    workflow.send_back(in_review, by=huda, comment="أين الرد؟")
    answer = client.post(address, typed)
    assert answer.status_code == 409 and state() == State.RETURNED
    assert answer.context["state"] == State.RETURNED
    client.post(address, typed | {"state_read": State.RETURNED})
    assert state() == State.APPROVED


@pytest.mark.parametrize("button", ["_approve", "_publish"])
def test_the_form_saves_and_does_not_approve_what_was_returned(client, in_review, huda, button):
    address = reverse("admin:articles_article_change", args=[in_review.pk])
    assert 'name="state_read" value="in_review"' in client.get(address).content.decode()
    workflow.send_back(in_review, by=huda, comment="أين الرد؟")
    typed = posted(in_review, headline="عنوان سمير", state_read="in_review", **{button: "1"})
    client.post(address, typed)
    stored = Article.objects.get()
    assert (stored.headline, stored.state) == ("عنوان سمير", State.RETURNED)
    client.post(address, posted(stored, state_read=State.RETURNED, **{button: "1"}))
    assert state() == State.APPROVED


def test_the_list_approves_what_waits_for_review_alone(client, in_review, layla):
    seen = {"_selected_action": [in_review.pk], f"seen-{in_review.pk}": seen_of(in_review)}
    workflow.recall(in_review, by=layla)
    client.post(reverse("desk:bulk_begin", args=["approve"]), seen)
    assert state() == State.DRAFT
    workflow.submit(in_review, by=layla)
    client.post(reverse("desk:bulk_begin", args=["approve"]), seen)
    assert state() == State.APPROVED
