"""Joined names, source lines, verbs, digits and reading time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic import grammar
from arabic.dates import Style
from arabic.digits import arabic_indic, in_style, western
from arabic.grammar import credit_verb, join, join_parts, source_label, source_line, wrote
from arabic.reading import reading_minutes, word_count
from editions.words import Role
from tests.arabic.alphabet import anything


@pytest.mark.parametrize(
    ("names", "joined", "line"),
    [
        ([], "", ""),
        (["وكالات"], "وكالات", "المصدر: وكالات"),
        (["أ", "ب"], "أ وب", "المصدران: أ وب"),
        (["أ", "ب", "ج"], "أ، ب وج", "المصادر: أ، ب وج"),
        (["أ", "ب", "ج", "د"], "أ، ب، ج ود", "المصادر: أ، ب، ج ود"),
        (["أ", " ", "وليد"], "أ ووليد", "المصدران: أ ووليد"),
    ],
)
def test_names_are_joined_as_arabic_joins_them(names, joined, line):
    assert join(names) == joined
    assert source_line(names) == line


def test_the_glue_is_a_part_of_its_own():
    assert join_parts(["أ", "ب", "ج"]) == (
        ("أ", True),
        ("، ", False),
        ("ب", True),
        (" و", False),
        ("ج", True),
    )


@given(st.lists(anything, max_size=6))
def test_the_parts_are_the_whole(names):
    assert "".join(text for text, _ in join_parts(names)) == join(names)


def test_sources_are_one_two_or_many():
    assert [source_label(n) for n in (0, 1, 2, 3, 11)] == [
        "",
        "المصدر",
        "المصدران",
        "المصادر",
        "المصادر",
    ]


BYLINES = [
    (["ليلى الحداد"], "ليلى الحداد"),
    (["ليلى الحداد", "وليد ناصر"], "ليلى الحداد ووليد ناصر"),
    (["ليلى", "كريم", "هدى"], "ليلى، كريم وهدى"),
    (["ليلى", "كريم", "هدى", "سمير"], "ليلى، كريم، هدى وسمير"),
    (["Jane Roe", "ليلى"], "Jane Roe وليلى"),
    (["ليلى", "Jane Roe"], "ليلى وJane Roe"),
    (["Reuters", "AFP", "وكالات"], "Reuters، AFP ووكالات"),
    (["3 كتّاب", "ليلى"], "3 كتّاب وليلى"),
]


@pytest.mark.parametrize(("names", "joined"), BYLINES)
def test_a_byline_is_joined_and_waw_stands_at_its_name(names, joined):
    assert join(names) == joined
    assert [text for text, is_name in join_parts(names) if is_name] == names
    glue = [text for text, is_name in join_parts(names) if not is_name]
    assert glue == list(grammar.glue(len(names)))
    assert not any(text.endswith("و ") for text in glue)


def test_glue_is_one_less_than_the_names():
    assert [grammar.glue(n) for n in range(5)] == [
        (), (), (" و",), ("، ", " و"), ("، ", "، ", " و"),
    ]  # fmt: skip


CREDITS = {
    "writing": ("كتب", "كتبت"),
    "translation": ("ترجم", "ترجمت"),
    "photography": ("صوّر", "صوّرت"),
    "preparation": ("أعدّ", "أعدّت"),
    "editing": ("حرّر", "حرّرت"),
}


@pytest.mark.parametrize("role", Role.values)
def test_every_role_has_a_verb_for_a_man_and_a_woman(role):
    assert (credit_verb(role, "male"), credit_verb(role, "female")) == CREDITS[role]


@pytest.mark.parametrize(("role", "gender"), [("writing", ""), ("", "male"), ("x", "female")])
def test_without_a_gender_there_is_no_verb(role, gender):
    assert credit_verb(role, gender) == ""


@pytest.mark.parametrize(
    ("gender", "n", "verb"),
    [
        ("male", 1, "كتب"),
        ("female", 1, "كتبت"),
        ("", 1, "كتب"),
        ("male", 2, "كتبا"),
        ("female", 2, "كتبتا"),
        ("male", 3, "كتبوا"),
        ("female", 3, "كتبن"),
    ],
)
def test_the_verb_follows_its_writers(gender, n, verb):
    assert wrote(gender, n) == verb


def test_digits_of_one_family():
    assert western("٢٤ و۲۵") == "24 و25"
    assert arabic_indic("24 طائرة F-16") == "٢٤ طائرة F-16"
    assert in_style("24", Style(digits="arab")) == in_style("24", "arab") == "٢٤"
    assert in_style("٢٤", Style()) == in_style("٢٤", "latn") == "24"


@given(anything)
def test_digits_change_to_and_fro(text):
    assert western(arabic_indic(text)) == western(text)
    assert arabic_indic(arabic_indic(text)) == arabic_indic(text)


def test_reading_time_is_whole_minutes_and_at_least_one():
    assert [reading_minutes(words) for words in (0, 180, 181, 900)] == [1, 1, 2, 5]
    assert reading_minutes(100, wpm=0) == 100


def test_words_are_counted_without_dashes():
    assert word_count("قال — «نعم» ، و3 كتب .") == 4


@given(anything)
def test_any_text_has_a_number_of_words(text):
    assert 0 <= word_count(text) <= len(text)
