"""Samir keeps the synonyms."""

import pytest
from django.urls import reverse

from editions.models import Synonym

ADD = reverse("admin:editions_synonym_add")


@pytest.fixture
def desk(client, samir):
    client.force_login(samir)
    return client


def test_samir_adds_a_list_and_it_is_tidied(desk):
    response = desk.post(ADD, {"words": "مونديال,كأس العالم ؛ المونديـال", "kind": "meaning"})
    assert response.status_code == 302
    listed = Synonym.objects.get()
    assert listed.words == "مونديال، كأس العالم، المونديال"
    assert set(listed.phrases) == {"مونديال", "كاس عالم"}


@pytest.mark.parametrize(
    "words", ["", "جسر", "جسر، الجسر، جِسْر", "؟، !", "ا" * 500, "، ".join("ابتثجحخدذرزسش")]
)
def test_a_list_that_says_nothing_is_refused_and_kept_as_typed(desk, words):
    response = desk.post(ADD, {"words": words, "kind": "meaning"})
    assert response.status_code == 200
    assert response.context["adminform"].form.errors
    assert response.context["adminform"].form["words"].value() == words
    assert not Synonym.objects.exists()


def test_a_word_of_another_list_is_pointed_out(desk):
    Synonym.objects.create(words="نفط، بترول")
    response = desk.post(ADD, {"words": "نفط، خام", "kind": "meaning"}, follow=True)
    assert "نفط، بترول" in str(next(iter(response.context["messages"])))


def test_a_list_is_found_by_any_shape_of_its_words(desk):
    Synonym.objects.create(words="طبيب، أطباء")
    Synonym.objects.create(words="نفط، بترول")
    address = reverse("admin:editions_synonym_changelist")
    page = desk.get(address, {"q": "والطبيب"}).content.decode()
    assert "أطباء" in page
    assert "بترول" not in page


def test_layla_does_not_keep_them(client, layla):
    client.force_login(layla)
    assert client.get(ADD).status_code == 403
