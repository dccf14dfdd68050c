"""A page that was read in another version changes nothing, whatever it asks for."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import handing, press, workflow, writing
from articles.models import Article, Event, Version
from desk.bulk_acts import seen_of
from editions.models import Edition
from tests.desk.posted import posted


def stored(article) -> tuple:
    """Everything of a story that a write could have touched, but for a read notice."""
    row = Article.objects.filter(pk=article.pk).values().get()
    rows = [
        list(getattr(Article(pk=article.pk), name).values())
        for name in ("bylines", "attributions", "related_links", "tag_rows")
    ]
    counts = [
        Event.objects.filter(article=article).count(),
        Version.objects.filter(article=article).count(),
        list(Edition.objects.filter(story=article.pk).values_list("serial", "live", "ends_at")),
    ]
    return row, rows, counts


@pytest.fixture
def story(write, layla, samir):
    """Layla's story in a state, changed by a colleague since the page of it was read."""

    def make(state: str) -> Article:
        article = write()
        if state == "draft":
            read = article.version
            writing.amend(article, by=samir, kicker="بعد القراءة")
        else:
            workflow.submit(article, by=layla)
            if state in ("approved", "waiting", "live"):
                workflow.approve(article, by=samir)
            if state == "waiting":
                at = timezone.now() + timedelta(days=1)
                press.publish(article, by=samir, at=at)
            if state == "live":
                press.publish(article, by=samir, now=timezone.now() - timedelta(hours=1))
            if state == "claimed":
                handing.claim(article, by=samir)
            # The page shows the version before the one that is stored.
            Article.objects.filter(pk=article.pk).update(
                version=7,
                approved_version=7 if article.approved_version else None,
                printed_version=7 if article.printed_version else None,
            )
            read = article.version
        article.refresh_from_db()
        article.read = read
        return article

    return make


FORM = {
    "words": {"headline": "غيره"},
    "body": {"body": "<p>غيره</p>"},
    "tags alone": {"tags": "غيرها"},
    "rows alone": {"attributions-0-used_for": "غيره"},
    "save and submit": {"headline": "غيره", "_submit": "1"},
    "save and approve": {"headline": "غيره", "_approve": "1"},
    "save and publish": {"headline": "غيره", "_publish": "1"},
    "nothing but publish": {"_publish": "1"},
}


@pytest.mark.parametrize("typed", FORM)
def test_the_form(client, story, samir, typed):
    article = story("draft")
    client.force_login(samir)
    before = stored(article)
    address = reverse("admin:articles_article_change", args=[article.pk])
    answer = client.post(address, posted(article, version_read=article.read, **FORM[typed]))
    assert answer.status_code == 409
    assert stored(article) == before


ACTS = {
    "submit": ("draft", {}),
    "recall": ("in_review", {}),
    "send_back": ("in_review", {"comment": "أين المصدر؟"}),
    "approve": ("in_review", {}),
    "publish": ("approved", {}),
    "schedule": ("approved", {"at_0": "2099-01-01", "at_1": "10:00"}),
    "unschedule": ("waiting", {}),
    "withdraw": ("live", {"reason": "خطأ"}),
    "embargo": ("draft", {"until_0": "2099-01-01", "until_1": "10:00"}),
    "assign": ("draft", {"priority": "1", "seen_priority": "0"}),
    "claim": ("in_review", {}),
    "release": ("claimed", {}),
    "waive": ("draft", {"check": ["picture", "headline_length"], "usual": "0"}),
    "guests": ("draft", {"given_to": "محامية", "how_long": "1"}),
    "editions": ("live", {"choice": "shown"}),
    "text/v1/restore": ("draft", {"why": "رجعت"}),
}


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("version", ["read", "", "0", "x"])
def test_an_act(client, story, huda, samir, name, version):
    state, typed = ACTS[name]
    article = story(state)
    client.force_login(samir if name == "release" else huda)
    before = stored(article)
    page = "publish" if name == "schedule" else name
    read = article.read if version == "read" else version
    address = f"/admin/desk/story/{article.pk}/{page}/"
    answer = client.post(address, typed | {"version_read": read})
    assert answer.status_code in (302, 409)
    assert stored(article) == before
    # The same page, read a moment ago, does it: so the version was what stood in the way.
    client.post(address, typed | {"version_read": article.version})
    assert stored(article) != before


@pytest.mark.parametrize("act", ["approve", "publish", "send_back", "schedule"])
def test_the_review_screen(client, story, huda, act):
    article = story("in_review")
    client.force_login(huda)
    before = stored(article)
    answer = client.post(
        reverse("desk:review", args=[article.pk]),
        {"act": act, "comment": "أين؟", "reason": "عاجل", "version_read": article.read},
    )
    assert answer.status_code == 409
    assert stored(article) == before


@pytest.mark.parametrize(
    "name, state, typed",
    [
        ("assign", "draft", {"priority": "1"}),
        ("priority", "draft", {"priority": "2"}),
        ("tag", "draft", {"tags": "غيرها"}),
        ("section", "draft", {}),
        ("approve", "in_review", {}),
        ("publish", "approved", {}),
        ("withdraw", "live", {"reason": "خطأ"}),
    ],
)
def test_an_act_of_the_list(client, story, huda, politics, name, state, typed):
    article = story(state)
    client.force_login(huda)
    before = stored(article)
    seen = seen_of(article).split(";")
    seen[0] = str(article.read)
    typed = {"section": politics.pk} | typed if name == "section" else typed
    answer = client.post(
        reverse("desk:bulk_begin", args=[name]),
        typed | {"_selected_action": [article.pk], f"seen-{article.pk}": ";".join(seen)},
    )
    assert answer.status_code == 302
    assert stored(article) == before
