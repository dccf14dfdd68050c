"""Samir tidies the tags: what nobody uses, what is used once, twins, and merges with a way back."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from articles.models import ArticleTag
from tags.models import Apart, Merge, Tag

LIST = reverse("admin:tags_tag_changelist")


@pytest.fixture
def ask(client, samir):
    client.force_login(samir)
    return client


def shown(ask, **query) -> list[str]:
    return [tag.name for tag in ask.get(LIST, query).context["cl"].result_list]


@pytest.fixture
def shelf(printed, write, layla):
    """One tag of every kind of use."""
    printed("نشر مرة", tags=["منشور مرة", "شائع"])
    write("مسودة", tags=["مسودة مرة", "شائع"])
    moved = printed("نشر ثم نقل", tags=["نشر فقط", "شائع"])
    ArticleTag.objects.filter(content_object=moved, tag__name="نشر فقط").delete()
    for number in range(2):
        write(f"مسودة {number}", tags=["مرتان"])
    Tag.objects.create(name="مهجور")


def test_tags_without_a_story_are_listed_and_deleted_together(shelf, ask):
    Tag.objects.create(name="مهجور آخر").call_also(["متروك"])
    assert shown(ask, stories="none") == ["مهجور", "مهجور آخر"]
    chosen = list(Tag.objects.filter(name__startswith="مهجور").values_list("pk", flat=True))
    sent = {"action": "delete_selected", "_selected_action": chosen, "stories": "none"}
    page = ask.post(LIST, sent)
    assert "مهجور آخر = متروك" in page.content.decode()
    assert ask.post(LIST, sent | {"post": "yes"}).status_code == 302
    assert not Tag.objects.filter(pk__in=chosen).exists()
    assert Tag.objects.filed_under(["متروك"])[0].name == "متروك"


def test_a_tag_in_use_is_never_deleted_with_others(shelf, ask):
    chosen = [tag.pk for tag in Tag.objects.filter(name__in=["مهجور", "نشر فقط"])]
    sent = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    page = ask.post(LIST, sent).content.decode()
    assert "نشر ثم نقل" in page
    assert Tag.objects.filter(pk__in=chosen).count() == 2


def test_tags_of_one_story_are_listed(shelf, ask):
    assert shown(ask, stories="one") == ["مسودة مرة", "منشور مرة", "نشر فقط"]


def test_the_list_tells_the_number_of_stories_and_other_names(shelf, ask):
    Tag.objects.get(name="شائع").call_also(["ذائع"])
    page = ask.get(LIST)
    told = {tag.name: tag.stories for tag in page.context["cl"].result_list}
    assert (told["شائع"], told["مرتان"], told["مهجور"], told["نشر فقط"]) == (3, 2, 0, 0)
    assert "ذائع" in page.content.decode()
    assert shown(ask, q="ذائع") == ["شائع"]


@pytest.mark.parametrize("size", [1, 40])
def test_the_list_takes_as_many_statements_for_one_as_for_many(size, ask, write, statements):
    for number in range(size):
        write(f"خبر {number}", tags=[f"وسم {number}"])
    for query in ({}, {"stories": "none"}, {"stories": "one"}, {"q": "وسم"}):
        assert statements(lambda query=query: ask.get(LIST, query)) <= 10
    assert statements(lambda: ask.get(reverse("admin:tags_tag_twins"))) <= 8
    assert statements(lambda: ask.get(reverse("admin:tags_tag_merges"))) <= 8


# Twins ---------------------------------------------------------------------------------------


def test_twins_stand_beside_each_other_with_the_way_to_merge_them(ask, write):
    write(tags=["فلسطين"])
    one, other = Tag.objects.filed_under(["فلسطين", "فلسطن"])
    page = ask.get(reverse("admin:tags_tag_twins"))
    (line,) = page.context["lines"]
    assert {line[0], line[2]} == {one, other}
    assert "الحروف نفسها تقريباً" in page.content.decode()
    sent = {"action": "merge_tags", "_selected_action": [one.pk, other.pk]}
    asked = ask.post(LIST, sent)
    assert "فلسطن" in asked.content.decode()
    ask.post(LIST, sent | {"merge": "1", "kept": one.pk})
    assert list(Tag.objects.all()) == [one]
    assert ask.get(reverse("admin:tags_tag_twins")).context["lines"] == []


def test_two_that_are_two_are_not_told_again(ask):
    one, other = Tag.objects.filed_under(["فلسطين", "فلسطن"])
    address = reverse("admin:tags_tag_apart")
    for _again in range(2):
        ask.post(address, {"_selected_action": [other.pk, one.pk]})
    assert ask.get(reverse("admin:tags_tag_twins")).context["lines"] == []
    assert Apart.objects.count() == 1


@pytest.mark.parametrize("chosen", [[], ["1"], ["1", "2", "3"], ["9" * 30, "1"], ["0", "1"]])
def test_anything_but_two_tags_is_told_apart_by_nobody(ask, chosen):
    Tag.objects.filed_under(["بحر", "جبل", "نهر"])
    address = reverse("admin:tags_tag_apart")
    assert ask.post(address, {"_selected_action": chosen}).status_code == 302
    assert not Apart.objects.exists()


# Merging and undoing -------------------------------------------------------------------------


@pytest.fixture
def merged(ask, write):
    """A merge that samir made: (the kept tag, the number of the other)."""
    article = write(tags=["مجالس محلية", "طرق"])
    kept, gone = Tag.objects.filed_under(["البلديات", "مجالس محلية"])
    sent = {"action": "merge_tags", "_selected_action": [kept.pk, gone.pk]}
    ask.post(LIST, sent | {"merge": "1", "kept": kept.pk})
    assert [tag.name for tag in article.tags.all()] == ["البلديات", "طرق"]
    return kept, gone.pk


def test_a_merge_is_listed_with_its_stories_and_undone(merged, ask, samir):
    kept, number = merged
    page = ask.get(reverse("admin:tags_tag_merges"))
    (one,) = page.context["merged"]
    assert (str(one), one.kept, one.stories) == ("مجالس محلية", "البلديات", 1)
    form = ask.get(reverse("admin:tags_tag_change", args=[kept.pk]))
    assert [str(one) for one in form.context["merged"]] == ["مجالس محلية"]
    answer = ask.post(reverse("admin:tags_tag_undo", args=[number]), follow=True)
    assert "عاد «مجالس محلية» وسماً قائماً بذاته" in answer.content.decode()
    assert Tag.objects.filter(pk=number, name="مجالس محلية").exists()
    log = LogEntry.objects.filter(user=samir).order_by("pk")
    told = [(entry.object_id, entry.get_change_message()) for entry in log]
    assert told[0] == (str(kept.pk), "دُمج فيه: «مجالس محلية»")
    assert {number for number, _said in told[1:]} == {str(number), str(kept.pk)}


def test_a_merge_that_cannot_be_undone_says_why(merged, ask):
    kept, number = merged
    kept.call_also([])
    Tag.objects.create(name="مجالس").call_also(["مجالس محلية"])
    answer = ask.post(reverse("admin:tags_tag_undo", args=[number]), follow=True)
    assert "«مجالس محلية» اسم للوسم «مجالس» الآن" in answer.content.decode()
    assert Merge.objects.count() == 1


@pytest.mark.parametrize("number", [0, 7, 10**18, 10**25])
def test_what_was_not_merged_is_not_undone(ask, number):
    answer = ask.post(reverse("admin:tags_tag_undo", args=[number]), follow=True)
    assert "لم يعد هذا الدمج موجوداً" in answer.content.decode()


def test_a_merge_of_tags_that_a_colleague_merged_meanwhile_is_told(merged, ask):
    kept, number = merged
    other = Tag.objects.create(name="طرقات")
    sent = {"action": "merge_tags", "_selected_action": [kept.pk, number, other.pk]}
    answer = ask.post(LIST, sent | {"merge": "1", "kept": number})
    assert answer.status_code == 200
    assert Tag.objects.filter(pk__in=[kept.pk, other.pk]).count() == 2


def test_layla_tidies_nothing(client, layla, write):
    write(tags=["فلسطين"])
    one, other = Tag.objects.filed_under(["فلسطين", "فلسطن"])
    client.force_login(layla)
    for name in ("twins", "merges"):
        assert client.get(reverse(f"admin:tags_tag_{name}")).status_code == 403
    sent = {"_selected_action": [one.pk, other.pk]}
    assert client.post(reverse("admin:tags_tag_apart"), sent).status_code == 403
    assert client.post(reverse("admin:tags_tag_undo", args=[one.pk])).status_code == 403
    page = client.get(LIST).content.decode()
    assert reverse("admin:tags_tag_twins") not in page


def test_pages_that_change_something_are_not_asked_by_an_address(ask):
    assert ask.get(reverse("admin:tags_tag_apart")).status_code == 405
    assert ask.get(reverse("admin:tags_tag_undo", args=[1])).status_code == 405
