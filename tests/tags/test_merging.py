"""Two tags become one, and two again as if nothing had been."""

from random import Random

import pytest
from django.core import serializers

from articles import press, workflow, writing
from articles.keeping import content_of, put_back
from articles.models import Article, ArticleTag
from editions.models import Edition, EditionTag
from tags.merging import Impossible, merge, undo
from tags.models import FormerTag, Merge, MergedRow, OtherName, Tag, TagKey

pytestmark = pytest.mark.django_db


def rows(*models) -> list:
    """Every column of every row, numbers included."""
    return [serializers.serialize("json", model._base_manager.order_by("pk")) for model in models]


def everything() -> list:
    return rows(ArticleTag, EditionTag, Tag, OtherName, TagKey, FormerTag, Merge)


def tag(name) -> Tag:
    return Tag.objects.get(name=name)


def names_of(article) -> list[str]:
    return [one.name for one in article.tags.all()]


@pytest.fixture
def shelf(printed, write):
    """Stories printed and in the works: of one tag, of the other, of both, in either order."""
    filed = (["بلديات"], ["مجالس"], ["بلديات", "مجالس"], ["مجالس", "طرق", "بلديات"], ["طرق"])
    stories = [printed(f"خبر {number}", tags=tags) for number, tags in enumerate(filed)]
    stories += [write(f"مسودة {number}", tags=tags) for number, tags in enumerate(filed)]
    tag("مجالس").call_also(["مجالس محلية", "المجالس البلدية"])
    return stories


def test_undoing_restores_every_row_with_its_number(shelf):
    before = everything()
    gone = tag("مجالس")
    merge(tag("بلديات"), [gone])
    assert everything() != before
    assert not ArticleTag.objects.filter(tag=gone.pk).exists()
    assert not EditionTag.objects.filter(tag=gone.pk).exists()
    undo(gone.pk)
    assert everything() == before
    assert not MergedRow.objects.exists()


def test_what_is_typed_under_the_old_names_files_under_the_kept_tag(shelf):
    kept, gone = tag("بلديات"), tag("مجالس")
    merge(kept, [gone])
    assert Tag.objects.filed_under(["مجالس", "مجالس محليه", "المجالس البلدية"]) == [kept]
    undo(gone.pk)
    assert Tag.objects.filed_under(["مجالس", "مجالس محليه"]) == [gone]


def test_what_was_filed_since_stays_under_the_kept_tag(shelf, write):
    kept, gone = tag("بلديات"), tag("مجالس")
    merge(kept, [gone])
    since = write("كتب بعد الدمج", tags=["مجالس"])
    undo(gone.pk)
    assert names_of(since) == ["بلديات"]


def test_a_story_that_was_taken_out_since_stays_out(shelf, layla):
    kept, gone = tag("بلديات"), tag("مجالس")
    both, second = (one for one in shelf[7:9])
    merge(kept, [gone])
    writing.amend(both, by=layla, tags=["طرق"])
    writing.amend(second, by=layla, tags=["مجالس", "طرق", "سير"])
    undo(gone.pk)
    assert names_of(both) == ["طرق"]
    # Rows that stood before and after are the same rows: this one goes back where it was.
    assert sorted(names_of(second)) == ["بلديات", "سير", "طرق", "مجالس"]


@pytest.mark.parametrize("order", ["forwards", "backwards"])
def test_a_chain_is_undone_from_either_end(shelf, order):
    before = everything()
    first, second, third = tag("مجالس"), tag("بلديات"), tag("طرق")
    merge(second, [first])
    merge(third, [second])
    assert Tag.objects.answering([third.pk]) == {third.pk: sorted_own(third, first, second)}
    chain = [first.pk, second.pk]
    for number in chain if order == "forwards" else chain[::-1]:
        undo(number)
    assert everything() == before


def sorted_own(own: Tag, *others: Tag) -> list[int]:
    return [own.pk, *sorted(one.pk for one in others)]


def test_any_merges_are_undone_in_any_order(write, printed):
    """Stories under six tags, merged at random until one is left, and back at random."""
    for seed in range(6):
        random = Random(seed)
        names = [f"وسم {letter}{seed}" for letter in "ابتثجح"]
        for number in range(4):
            begin = printed if number == 0 else write
            chosen = random.sample(names, random.randint(1, 4))
            begin(f"خبر {seed} {number}", tags=chosen)
        tags = Tag.objects.filed_under(names)
        for one in random.sample(tags, 2):
            one.call_also([f"اسم {one.name}"])
        before, undone = everything(), []
        left = list(tags)
        while len(left) > 1:
            gone = left.pop(random.randrange(len(left)))
            merge(random.choice(left), [gone])
            undone.append(gone.pk)
        random.shuffle(undone)
        for number in undone:
            undo(number)
        assert everything() == before, seed


def test_old_numbers_are_answered_for_until_the_merge_is_undone(shelf, statements):
    first, second, third = tag("مجالس"), tag("بلديات"), tag("طرق")
    merge(second, [first])
    merge(third, [second])
    numbers = [third.pk, 987_654_321]
    assert Tag.objects.answering(numbers) == {
        third.pk: sorted_own(third, first, second),
        987_654_321: [987_654_321],
    }
    assert statements(lambda: Tag.objects.answering(numbers)) == 1
    undo(second.pk)
    assert Tag.objects.answering([second.pk, third.pk]) == {
        second.pk: sorted_own(second, first),
        third.pk: [third.pk],
    }


def test_a_merge_begins_no_version_and_voids_no_approval(approved, samir):
    article = approved(tags=["مجالس"])
    kept = Tag.objects.create(name="بلديات")
    version = article.version
    merge(kept, [tag("مجالس")])
    article.refresh_from_db()
    assert (article.version, article.state, article.approved_version) == (
        version,
        "approved",
        version,
    )
    press.publish(article, by=samir)
    assert [row.tag for row in Edition.objects.get().tag_rows.all()] == [kept]


def test_an_older_text_is_taken_back_under_the_tags_of_today(write, layla):
    article = write(tags=["مجالس", "بلديات", "طرق"])
    content = content_of(article)
    merge(tag("بلديات"), [tag("مجالس")])
    writing.amend(article, by=layla, tags=["طرق"])
    put_back(article, content)
    assert names_of(Article.objects.get(pk=article.pk)) == ["بلديات", "طرق"]


def test_tags_that_were_read_before_a_merge_are_filed_as_merged(write, layla):
    article = write(tags=["طرق"])
    gone, kept = Tag.objects.filed_under(["مجالس", "بلديات"])
    merge(kept, [gone])
    writing.amend(article, by=layla, tags=[gone, kept])
    assert names_of(article) == ["بلديات"]


def test_undoing_is_refused_when_another_tag_has_the_name(shelf):
    kept, gone = tag("بلديات"), tag("مجالس")
    merge(kept, [gone])
    OtherName.objects.filter(name="مجالس").delete()
    Tag.objects.create(name="مجالس البلد").call_also(["مجالس"])
    before = everything()
    with pytest.raises(Impossible) as refusal:
        undo(gone.pk)
    assert "«مجالس» اسم للوسم «مجالس البلد»" in str(refusal.value)
    assert everything() == before


def test_undoing_is_refused_when_the_kept_tag_took_the_name(shelf):
    kept, gone = tag("بلديات"), tag("مجالس")
    merge(kept, [gone])
    OtherName.objects.filter(name="مجالس").delete()
    kept.name = "مجالس"
    kept.save()
    with pytest.raises(Impossible) as refusal:
        undo(gone.pk)
    assert "«مجالس» هو الآن اسم الوسم الباقي" in str(refusal.value)


def test_a_name_that_was_taken_away_since_is_no_hindrance(shelf):
    kept, gone = tag("بلديات"), tag("مجالس")
    merge(kept, [gone])
    kept.call_also([])
    assert undo(gone.pk) == gone
    # Names that were deleted since stay deleted.
    assert not gone.other_names.exists()


def test_a_merge_is_undone_once_and_goes_with_its_tag(db):
    kept, gone, other = Tag.objects.filed_under(["بحر", "محيط", "جبل"])
    merge(kept, [gone, other])
    undo(gone.pk)
    with pytest.raises(Impossible):
        undo(gone.pk)
    kept.delete()
    assert not Merge.objects.exists() and not FormerTag.objects.exists()
    with pytest.raises(Impossible):
        undo(other.pk)


def test_a_tag_is_not_merged_into_itself_nor_into_one_that_is_gone(db):
    kept, gone = Tag.objects.filed_under(["بحر", "محيط"])
    assert merge(kept, [kept]) == []
    merge(kept, [gone])
    with pytest.raises(Impossible):
        merge(gone, [kept])
    # Somebody was faster: nothing is left to do.
    assert merge(kept, [gone]) == []


@pytest.mark.parametrize("size", [1, 40])
def test_merging_and_undoing_take_as_many_statements_for_one_as_for_many(size, write, statements):
    for number in range(size):
        write(f"خبر {number}", tags=["مجالس", "طرق"] if number % 2 else ["مجالس", "بلديات"])
    kept, gone = Tag.objects.filed_under(["بلديات", "مجالس"])
    assert statements(lambda: merge(kept, [gone])) <= 30
    assert statements(lambda: undo(gone.pk)) <= 40


def test_history_shows_no_change_that_nobody_made(write, layla, client):
    article = write(tags=["مجالس"])
    merge(Tag.objects.create(name="بلديات"), [tag("مجالس")])
    writing.amend(article, by=layla, kicker="إشارة")
    workflow.submit(article, by=layla)
    client.force_login(layla)
    page = client.get(f"/admin/articles/article/{article.pk}/history/")
    newest = next(line for line in page.context["lines"] if line.fields)
    assert newest.fields == ["العنوان التمهيدي"]
    text = client.get(f"/admin/desk/story/{article.pk}/compare/?a=v1&b=v2").content.decode()
    assert "لم يعد موجوداً" not in text
