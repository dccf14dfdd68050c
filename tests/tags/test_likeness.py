"""Which names are near: forms, order, slips of a key; and which are two."""

import pytest

from tags.likeness import Likeness, alike, likenesses
from tags.models import Apart, Tag
from tags.twins import twins

NEAR = [
    ("الانتخابات الرئاسية", "الرئاسية الانتخابات", Likeness.ORDER),
    ("انتخاب", "الانتخابات", Likeness.FORM),
    ("السوري", "سوريا", Likeness.FORM),
    ("جمعية خيرية", "الجمعيات الخيرية", Likeness.FORM),
    ("الخيرية الجمعيات", "جمعية خيرية", Likeness.FORM),
    ("عاصفة", "عواصف", Likeness.FORM),
    ("المدرسة", "مدارس", Likeness.FORM),
    ("نتنياهو", "نتانياهو", Likeness.SLIP),
    ("فلسطن", "فلسطين", Likeness.SLIP),
    ("السوادن", "السودان", Likeness.SLIP),
    ("الأمم المتحة", "الأمم المتحدة", Likeness.SLIP),
    ("الأممم المتحدة", "الأمم المتحدة", Likeness.SLIP),
    ("الامم المتحذة", "الأمم المتحدة", Likeness.SLIP),
    ("عبد الناصر", "عبدالناصر", Likeness.SLIP),
    ("كوفيد 19", "كوفيد19", Likeness.SLIP),
    ("انستغرام", "إنستاغرام", Likeness.SLIP),
    ("facebok", "Facebook", Likeness.SLIP),
]
TWO = [
    ("قطر", "قطار"),
    ("مصر", "مصرف"),
    ("علم", "العالم"),
    ("غزة", "عزة"),
    ("المغرب", "الغرب"),
    ("تعليم", "تعظيم"),
    ("كأس العالم 2022", "كأس العالم 2026"),
    ("الدورة 10", "الدورة 11"),
    ("مجلس الأمن", "مجلس النواب"),
    ("حلب", "حلبة السباق"),
    ("", "غزة"),
    # One tag, in two spellings.
    ("أخبار", "اخبار"),
]


@pytest.mark.parametrize("one, other, how", NEAR)
def test_near_names_are_found_and_judged(db, one, other, how):
    assert alike(one, other) == alike(other, one) == how
    assert set(likenesses(one)) & set(likenesses(other))
    tag = Tag.objects.create(name=other)
    assert Tag.objects.near([one]) == {one: [(tag, other, how)]}


@pytest.mark.parametrize("one, other", TWO)
def test_two_names_stay_two(one, other):
    assert alike(one, other) is None and alike(other, one) is None


def test_other_names_are_near_as_well(db):
    tag = Tag.objects.create(name="الأمم المتحدة")
    tag.call_also(["المنظمة الدولية"])
    assert Tag.objects.near(["المنظمات الدولية"]) == {
        "المنظمات الدولية": [(tag, "المنظمة الدولية", Likeness.FORM)]
    }


def test_a_word_that_a_tag_has_is_near_to_none(db):
    Tag.objects.filed_under(["فلسطين", "فلسطينن"])
    assert Tag.objects.near(["فلسطين"]) == {}


def test_the_surest_of_many_are_told(db):
    Tag.objects.filed_under([f"فلسطين{letter}" for letter in "ابتثجحخدذر"] + ["الفلسطينيون"])
    near = Tag.objects.near(["فلسطين"])["فلسطين"]
    assert len(near) == 3
    assert near[0][1:] == ("الفلسطينيون", Likeness.FORM)


def test_asking_takes_as_many_statements_for_one_word_as_for_many(db, statements):
    Tag.objects.filed_under(["فلسطين", "الأمم المتحدة", "انتخابات"])
    one = statements(lambda: Tag.objects.near(["فلسطن"]))
    many = ["فلسطن", "الأمم المتحة", "الانتخاب", "غيرها", "سواها"]
    assert statements(lambda: Tag.objects.near(many)) == one <= 4


@pytest.mark.parametrize(
    "typed", ["", "\x00", "!!", "َ" * 10_000, "ا" * 100_000, "س " * 5_000, "<b>", "%", "\ud800"]
)
def test_a_hostile_word_is_near_to_nothing(db, typed):
    Tag.objects.create(name="فلسطين")
    assert not any(Tag.objects.near([typed]).values())
    assert len(likenesses(typed[:100])) <= 150


# Twins ---------------------------------------------------------------------------------------


def pairs() -> list[tuple[str, str, str]]:
    return [(one[1], other[1], how) for one, other, how in twins()]


def test_twins_are_found_among_all_names(db):
    Tag.objects.filed_under(["فلسطين", "الأمم المتحدة", "جبل", "الجسر", "مجلس"])
    later = Tag.objects.filed_under(["المتحدة الأمم", "فلسطن", "بحر", "الهيئة الدولية"])
    later[-1].call_also(["المجالس"])
    assert pairs() == [
        ("الأمم المتحدة", "المتحدة الأمم", Likeness.ORDER),
        ("مجلس", "المجالس", Likeness.FORM),
        ("فلسطين", "فلسطن", Likeness.SLIP),
    ]


def test_tags_that_were_told_apart_are_no_twins(db):
    one, other = sorted(Tag.objects.filed_under(["فلسطين", "فلسطن"]), key=lambda tag: tag.pk)
    Apart.objects.create(first=one, second=other)
    assert pairs() == []


def test_looking_for_twins_takes_as_many_statements_whatever_the_tags(db, statements):
    Tag.objects.filed_under([f"وسم {number}" for number in range(60)])
    assert statements(twins) == 2
