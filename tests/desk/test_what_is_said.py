"""What the desk says when something is done, and what it asks for first."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from desk.forms import AttributionForm, RelatedForm


def door(article, name):
    return reverse("desk:act", args=[article.pk, name])


@pytest.fixture
def as_samir(client, samir):
    client.force_login(samir)
    return client


def told(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_a_scheduled_story_is_said_to_wait_for_its_time(as_samir, approved):
    article = approved()
    tomorrow = timezone.localtime() + timedelta(days=1)
    data = {"version_read": article.version, "at_0": f"{tomorrow:%Y-%m-%d}", "at_1": "06:30"}
    assert "6:30" in told(as_samir.post(door(article, "publish"), data))


def test_a_story_published_now_is_said_without_a_time(as_samir, approved):
    article = approved()
    said = told(as_samir.post(door(article, "publish"), {"version_read": article.version}))
    assert said
    assert ":" not in said


def test_a_first_edition_is_not_asked_what_it_changes(as_samir, approved):
    form = as_samir.get(door(approved(), "publish")).context["form"]
    assert not {"change", "note"} & set(form.fields)


def test_a_next_edition_is_asked_what_it_changes(as_samir, printed):
    form = as_samir.get(door(printed(), "publish")).context["form"]
    assert {"change", "note"} <= set(form.fields)


def test_a_preview_leads_back_to_the_story(as_samir, approved):
    article = approved()
    page = as_samir.get(reverse("desk:preview", args=[article.pk])).content.decode()
    assert f'href="{reverse("admin:articles_article_change", args=[article.pk])}"' in page


def test_an_address_typed_without_its_scheme_is_one_of_https():
    for form in (AttributionForm, RelatedForm):
        assert form.base_fields["url"].clean("example.org/page") == "https://example.org/page"
