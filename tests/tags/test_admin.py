"""One tag per word, whatever its spelling; and two that mean one thing become one."""

import pytest
from django.urls import reverse

from tags.models import Tag
from tags.words import split


@pytest.mark.parametrize("separator", ["،", ",", "؛", ";", "\n", " ، "])
def test_every_separator_separates(separator):
    assert split(f"غزة{separator}سوريا") == ["غزة", "سوريا"]


def test_another_spelling_of_a_known_tag_is_refused_with_its_name(client, samir):
    Tag.objects.create(name="أخبار")
    client.force_login(samir)
    answer = client.post(reverse("admin:tags_tag_add"), {"name": "اخبار", "description": ""})
    (message,) = answer.context["adminform"].form.errors["name"]
    assert "أخبار" in message
    assert Tag.objects.count() == 1


@pytest.mark.parametrize("typed", ["!!", "ـــ", "\u200f", "،"])
def test_a_tag_without_a_letter_is_refused(client, samir, typed):
    client.force_login(samir)
    answer = client.post(reverse("admin:tags_tag_add"), {"name": typed, "description": ""})
    assert answer.context["adminform"].form.errors["name"]
    assert not Tag.objects.exists()


def test_a_tag_keeps_its_own_name_when_only_its_description_changes(client, samir, read_as):
    tag = Tag.objects.create(name="أخبار")
    client.force_login(samir)
    address = reverse("admin:tags_tag_change", args=[tag.pk])
    sent = {"name": "أخبار", "description": "كل جديد", **read_as(address)}
    assert client.post(address, sent).status_code == 302


@pytest.mark.parametrize("typed", ["اخبار", "أخبــار", "أَخبار"])
def test_search_finds_a_tag_in_any_spelling(client, samir, typed):
    Tag.objects.create(name="أخبار")
    Tag.objects.create(name="طقس")
    client.force_login(samir)
    page = client.get(reverse("admin:tags_tag_changelist"), {"q": typed})
    assert [tag.name for tag in page.context["cl"].result_list] == ["أخبار"]


def test_merging_asks_first_and_then_moves_printed_and_unprinted_stories(client, samir, printed):
    both = printed("له الوسمان", tags=["البلديات", "مجالس محلية"])
    one = printed("له واحد", tags=["مجالس محلية"])
    kept, gone = Tag.objects.get(name="البلديات"), Tag.objects.get(name="مجالس محلية")
    client.force_login(samir)
    address = reverse("admin:tags_tag_changelist")
    sent = {"action": "merge_tags", "_selected_action": [kept.pk, gone.pk]}

    page = client.post(address, sent)
    assert page.status_code == 200
    assert Tag.objects.count() == 2

    assert client.post(address, {**sent, "merge": "1", "kept": kept.pk}).status_code == 302
    assert list(Tag.objects.all()) == [kept]
    for article in (both, one):
        assert list(article.tags.all()) == [kept]
        assert [row.tag for row in article.story.editions.get().tag_rows.all()] == [kept]


def test_merging_keeps_nothing_that_was_not_chosen(client, samir):
    first, second, other = (Tag.objects.create(name=name) for name in ("بحر", "محيط", "جبل"))
    client.force_login(samir)
    sent = {
        "action": "merge_tags",
        "_selected_action": [first.pk, second.pk],
        "merge": "1",
        "kept": other.pk,
    }
    assert client.post(reverse("admin:tags_tag_changelist"), sent).status_code == 200
    assert Tag.objects.count() == 3


def test_layla_cannot_merge(client, layla):
    first, second = (Tag.objects.create(name=name) for name in ("بحر", "محيط"))
    client.force_login(layla)
    sent = {
        "action": "merge_tags",
        "_selected_action": [first.pk, second.pk],
        "merge": "1",
        "kept": first.pk,
    }
    client.post(reverse("admin:tags_tag_changelist"), sent)
    assert Tag.objects.count() == 2


def test_layla_may_look_at_a_tag_and_its_other_names(client, layla):
    tag = Tag.objects.create(name="سوريا")
    tag.call_also(["سورية"])
    client.force_login(layla)
    page = client.get(reverse("admin:tags_tag_change", args=[tag.pk]))
    assert page.status_code == 200
    assert "سورية" in page.content.decode()
