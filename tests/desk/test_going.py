"""Going anywhere by typing: by right, in a known number of statements."""

import pytest
from django.urls import reverse

from authors.models import Source
from tags.models import Tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def go(client):
    def ask(user, typed=""):
        client.force_login(user)
        answer = client.get(reverse("desk:go_json"), {"q": typed})
        return [one["label"] for one in answer.json()["results"]]

    return ask


def test_layla_goes_to_her_story_by_words_and_by_number(go, write, layla):
    article = write("افتتاح جسر المشاة")
    assert go(layla, "جسر افتتاح") == ["افتتاح جسر المشاة"]
    assert go(layla, str(article.pk)) == ["افتتاح جسر المشاة"]
    assert go(layla, f"/{article.pk}/أي-شيء/") == ["افتتاح جسر المشاة"]


def test_omar_does_not_learn_of_laylas_story(go, write, omar):
    article = write("سر لا يعرفه عمر")
    assert go(omar, "سر لا يعرفه") == []
    assert go(omar, str(article.pk)) == []
    assert "سر لا يعرفه عمر" not in go(omar)


def test_names_tags_and_sections_are_found_whatever_their_spelling(go, layla, samir, politics):
    Source.objects.create(name="وكالة الأفق")
    Tag.objects.create(name="أخبار الأفق")
    assert set(go(samir, "الافق")) == {"وكالة الأفق", "أخبار الأفق"}
    assert "سياسة" in go(samir, "سياسه")


def test_pages_are_offered_by_right(client, layla, samir, huda):
    def addresses(user):
        client.force_login(user)
        found = client.get(reverse("desk:go_json")).json()["results"]
        return {one["address"] for one in found}

    people = reverse("admin:auth_user_changelist")
    assert reverse("admin:articles_article_add") in addresses(layla)
    assert people not in addresses(samir) and people in addresses(huda)


def test_nour_goes_nowhere(client):
    assert client.get(reverse("desk:go_json")).status_code == 403
    assert "/login/" in client.get(reverse("desk:go"))["Location"]


def test_without_scripts_the_same_is_a_page_with_the_keys(client, write, layla):
    write("افتتاح جسر المشاة")
    client.force_login(layla)
    page = client.get(reverse("desk:go"), {"q": "جسر"}).content.decode()
    assert "افتتاح جسر المشاة" in page and 'id="keys"' in page


@pytest.mark.parametrize("typed", ["\x00", "%", "'", "<b>", "س" * 5000, "9" * 400, "-"])
def test_a_hostile_question_is_answered(go, layla, typed):
    go(layla, typed)


def test_as_many_statements_for_one_story_as_for_forty(client, write, layla, statements):
    client.force_login(layla)

    def ask():
        assert client.get(reverse("desk:go_json"), {"q": "جسر"}).status_code == 200

    write("جسر 0")
    ask()
    one = statements(ask)
    for number in range(1, 40):
        write(f"جسر {number}")
    assert statements(ask) <= one <= 12
