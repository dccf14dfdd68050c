"""One tag for all spellings of its names, whoever types them and however many at once."""

from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connections, transaction
from django.urls import reverse

from tags.models import OtherName, Tag, TagKey
from tags.words import split

# Eighteen spellings of eight words: hamza, marks, tatweel, spaces, Persian ی and ک, ة and ه,
# direction marks, letters in their presentation forms.
SPELLINGS = (
    "أخبار", "اخبار", "أخْبَار", "أخبـار",
    "سوريا", "سورية", "سوريا ",
    "فلسطین", "فلسطين",
    "غزة", "غزه",
    "السودان", "السودان\u200f",
    "القدس", "ﺍﻟﻘﺪﺱ",
    "كرة", "کرة",
    "\u202bمستشفى\u202c",
)  # fmt: skip


def file_all() -> list[str]:
    return [tag.name for word in SPELLINGS for tag in Tag.objects.filed_under(split(word))]


def test_eighteen_spellings_of_eight_words_are_nine_tags_at_most(db):
    assert len(set(SPELLINGS)) == 18
    file_all()
    assert Tag.objects.count() == 9


def test_they_are_eight_when_one_word_is_another_name_of_another(db):
    Tag.objects.create(name="سوريا").call_also(["سورية"])
    filed = file_all()
    assert Tag.objects.count() == 8
    assert filed[4:7] == ["سوريا"] * 3


def test_all_of_them_in_one_field_are_as_many_tags(db):
    filed = Tag.objects.filed_under(split("، ".join(SPELLINGS)))
    assert len(filed) == Tag.objects.count() == 9


@pytest.mark.parametrize("typed", ["سورية", "سُورية", "سـوريه", "الشام"])
def test_any_name_files_under_the_tag(db, typed):
    tag = Tag.objects.create(name="سوريا")
    tag.call_also(["سورية", "الشام"])
    assert Tag.objects.filed_under([typed, "سوريا"]) == [tag]
    assert Tag.objects.spelled([typed, "غيره"]) == ["سوريا", "غيره"]


def test_other_names_are_what_was_said_last(db):
    tag = Tag.objects.create(name="سوريا")
    tag.call_also(["سورية", "الشام", "سوريـا", "!!"])
    kept = tag.other_names.get(name="سورية")
    tag.call_also(["سوريه", "بلاد الشام"])
    assert [(one.name, one.pk == kept.pk) for one in tag.other_names.all()] == [
        ("بلاد الشام", False),
        ("سوريه", True),
    ]


def test_a_tag_takes_its_keys_along_when_it_goes(db):
    tag = Tag.objects.create(name="سوريا")
    tag.call_also(["سورية"])
    tag.delete()
    assert not TagKey.objects.exists()
    assert Tag.objects.filed_under(["سورية"])[0].name == "سورية"


def test_filing_takes_as_many_statements_for_one_word_as_for_many(db, statements):
    words = [f"كلمة {number}" for number in range(30)]
    one = statements(lambda: Tag.objects.filed_under(words[:1]))
    assert statements(lambda: Tag.objects.filed_under(words[1:])) == one
    assert statements(lambda: Tag.objects.filed_under(words)) <= 3


# The form ------------------------------------------------------------------------------------


@pytest.fixture
def save(client, samir, read_as):
    """Samir's form of a tag, or of a new one."""
    client.force_login(samir)

    def post(tag=None, **typed):
        address = reverse("admin:tags_tag_add")
        sent = {"name": "", "description": "", "other_names": ""}
        if tag:
            address = reverse("admin:tags_tag_change", args=[tag.pk])
            sent |= read_as(address) | {"name": tag.name}
        return client.post(address, sent | typed)

    return post


def errors_of(answer, field) -> str:
    return " ".join(answer.context["adminform"].form.errors[field])


def test_other_names_are_edited_in_one_line(save):
    tag = Tag.objects.create(name="سوريا")
    assert save(tag, other_names="سورية، الشام").status_code == 302
    assert [one.name for one in tag.other_names.all()] == ["الشام", "سورية"]
    page = save(tag, name="").context["adminform"].form
    assert page.initial == {"name": "سوريا", "description": ""}
    assert page.fields["other_names"].initial == "الشام، سورية"
    save(tag, other_names="الشام")
    assert [one.name for one in tag.other_names.all()] == ["الشام"]


def test_a_name_of_another_tag_is_refused_with_the_name_it_has(save):
    tag = Tag.objects.create(name="سوريا")
    tag.call_also(["سورية"])
    other = Tag.objects.create(name="الشام")
    assert "«سوريا»" in errors_of(save(other, other_names="حلب، سوريه"), "other_names")
    assert "«سوريا»" in errors_of(save(other, other_names="سوريـا"), "other_names")
    refused = errors_of(save(name="سورية"), "name")
    assert "«سورية» اسم من أسماء الوسم «سوريا»" in refused
    assert Tag.objects.count() == 2
    assert not other.other_names.exists()


def test_a_tag_takes_the_name_of_one_of_its_other_names(save):
    tag = Tag.objects.create(name="سوريا")
    tag.call_also(["سورية"])
    assert save(tag, name="سورية", other_names="سوريا، سورية").status_code == 302
    tag.refresh_from_db()
    assert (tag.name, [one.name for one in tag.other_names.all()]) == ("سورية", ["سوريا"])


@pytest.mark.parametrize("typed", ["ا" * 200_000, "\x00", "س،" * 5000, "َ" * 10_000, "<b>", "؛،,"])
def test_a_hostile_line_of_names_is_answered(save, typed):
    tag = Tag.objects.create(name="سوريا")
    assert save(tag, other_names=typed).status_code in (200, 302)


def test_two_who_name_a_tag_at_once_are_told_of_each_other(client, samir, read_as):
    tag = Tag.objects.create(name="سوريا")
    client.force_login(samir)
    address = reverse("admin:tags_tag_change", args=[tag.pk])
    sent = {"name": "سوريا", "description": "", "other_names": "الشام", **read_as(address)}
    tag.call_also(["سورية"])
    answer = client.post(address, sent)
    assert answer.status_code == 409
    assert "سورية" in errors_of(answer, "other_names")
    assert [one.name for one in tag.other_names.all()] == ["سورية"]


# The database --------------------------------------------------------------------------------


@pytest.mark.parametrize("second", ["name", "other name"])
def test_the_database_refuses_a_key_that_another_tag_has(db, second):
    tag, other = Tag.objects.filed_under(["سوريا", "لبنان"])
    tag.call_also(["سورية"])
    with pytest.raises(IntegrityError), transaction.atomic():
        if second == "name":
            Tag.objects.filter(pk=other.pk).update(folded_key="سوريه")
        else:
            OtherName.objects.create(tag=other, name="سوريا")
    assert dict(TagKey.objects.values_list("folded_key", "tag")) == {
        "سوريا": tag.pk,
        "سوريه": tag.pk,
        "لبنان": other.pk,
    }


def at_once(*calls) -> list[Exception]:
    """Run the calls in connections of their own, each up to the end of its transaction before any
    of them is stored; what they raised."""
    begun, raised = Barrier(len(calls)), []

    def run(call):
        try:
            with transaction.atomic():
                begun.wait(10)
                call()
        except IntegrityError as refusal:
            raised.append(refusal)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return raised


@pytest.mark.django_db(transaction=True)
def test_of_two_transactions_at_once_one_gives_the_name():
    one, other = Tag.objects.filed_under(["سوريا", "بلاد"])
    raised = at_once(
        lambda: OtherName.objects.create(tag=one, name="الشام"),
        lambda: OtherName.objects.create(tag=other, name="الشّام"),
        lambda: Tag.objects.create(name="الشـام"),
    )
    assert len(raised) == 2
    assert TagKey.objects.filter(folded_key="الشام").count() == 1
    names = OtherName.objects.count() + Tag.objects.filter(folded_key="الشام").count()
    assert names == 1


@pytest.mark.django_db(transaction=True)
def test_those_who_file_one_new_word_at_once_file_under_one_tag():
    spelled = ("أول", "اول", "أوّل")
    raised = at_once(*(lambda one=one: Tag.objects.filed_under([one, "ثان"]) for one in spelled))
    assert raised == []
    assert sorted(Tag.objects.values_list("folded_key", flat=True)) == ["اول", "ثان"]
