"""Who chooses what readers see of the editions, and how."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import press, showing, workflow, writing
from articles.models import Event
from articles.refusals import NotAllowed
from editions.models import HiddenEdition, Story

NOW = timezone.now().replace(microsecond=0)
HOUR = timedelta(hours=1)


@pytest.fixture
def twice(approved, samir):
    """A story that was printed two times."""
    article = approved()
    press.publish(article, by=samir, now=NOW - 2 * HOUR)
    writing.amend(article, by=samir, headline="عنوان ثان")
    workflow.approve(article, by=samir)
    press.publish(article, by=samir, now=NOW - HOUR)
    return article


def page_of(article) -> str:
    return reverse("desk:showing", args=[article.pk])


def choose(client, article, choice, *hidden):
    typed = {"version_read": article.version, "choice": choice, "hidden": hidden}
    return client.post(page_of(article), typed)


def test_samir_opens_the_page_from_the_history_and_chooses(client, samir, twice, nour):
    client.force_login(samir)
    history = reverse("admin:articles_article_history", args=[twice.pk])
    assert page_of(twice) in client.get(history).content.decode()
    page = client.get(page_of(twice))
    assert page.context["form"].initial == {"choice": "usual", "hidden": []}
    answer = choose(client, twice, "shown", "1")
    assert (answer.status_code, answer["Location"]) == (302, history)
    assert Story.objects.get(pk=twice.pk).shows_editions is True
    assert HiddenEdition.objects.get().edition.serial == 1
    assert nour(reverse("reader:changed", args=[twice.pk])).status_code == 200
    page = client.get(page_of(twice))
    assert page.context["form"].initial == {"choice": "shown", "hidden": ["1"]}
    assert reverse("reader:changed", args=[twice.pk]) in page.content.decode()
    choose(client, twice, "closed")
    assert Story.objects.get(pk=twice.pk).shows_editions is False
    assert not HiddenEdition.objects.exists()
    assert Event.objects.filter(article=twice, act="listed").count() == 2


def test_layla_may_not_even_on_a_story_of_hers(client, layla, twice):
    client.force_login(layla)
    assert client.get(page_of(twice)).status_code == 403
    assert choose(client, twice, "shown").status_code == 403
    history = reverse("admin:articles_article_history", args=[twice.pk])
    assert page_of(twice) not in client.get(history).content.decode()
    with pytest.raises(NotAllowed):
        showing.show_editions(twice, by=layla, shown=True, hidden=(), of=())
    assert Story.objects.get(pk=twice.pk).shows_editions is None


def test_an_edition_of_another_story_or_none_cannot_be_hidden(client, samir, twice):
    client.force_login(samir)
    for hidden in ("9", "x", "-1", "²"):
        answer = choose(client, twice, "shown", hidden)
        assert answer.status_code == 200 and answer.context["form"].errors
    assert Story.objects.get(pk=twice.pk).shows_editions is None


def test_a_story_that_nobody_has_seen_has_a_choice_and_no_editions(client, samir, write):
    draft = write()
    client.force_login(samir)
    assert "hidden" not in client.get(page_of(draft)).context["form"].fields
    assert choose(client, draft, "shown").status_code == 302
    assert Story.objects.get(pk=draft.pk).shows_editions is True


def test_an_edition_that_waits_cannot_be_chosen(client, samir, twice):
    writing.amend(twice, by=samir, headline="عنوان الغد")
    workflow.approve(twice, by=samir)
    press.publish(twice, by=samir, at=timezone.now() + HOUR)
    client.force_login(samir)
    choices = client.get(page_of(twice)).context["form"].fields["hidden"].choices
    assert [serial for serial, _ in choices] == ["2", "1"]
