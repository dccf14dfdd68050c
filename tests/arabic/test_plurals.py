"""Six plural forms, as CLDR counts them and as Arabic says them."""

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from arabic import plurals
from arabic.plurals import articles, count, form, minutes, results

CLDR = Locale.parse("ar").plural_form


@pytest.mark.parametrize("n", range(320))
def test_the_form_is_cldrs(n):
    assert form(n) == CLDR(n)


@given(st.integers(0, 10**12))
def test_the_form_of_any_number_is_cldrs(n):
    assert form(n) == CLDR(n)


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (0, "لا مقالات"),
        (1, "مقال واحد"),
        (2, "مقالان"),
        (3, "3 مقالات"),
        (10, "10 مقالات"),
        (11, "11 مقالاً"),
        (99, "99 مقالاً"),
        (100, "100 مقال"),
        (101, "101 مقال"),
        (103, "103 مقالات"),
        (111, "111 مقالاً"),
        (1000, "1000 مقال"),
    ],
)
def test_articles(n, expected):
    assert articles(n) == expected


NUMBERS = (0, 1, 2, 3, 10, 11, 99, 100, 101, 102, 103, 111, 1000, 1001, 1011)
# Every noun that pages count, by CLDR's category; the number is what stands in «{n}».
NOUNS = {
    articles: {
        "zero": "لا مقالات", "one": "مقال واحد", "two": "مقالان",
        "few": "{n} مقالات", "many": "{n} مقالاً", "other": "{n} مقال",
    },
    minutes: {
        "zero": "أقل من دقيقة", "one": "دقيقة", "two": "دقيقتان",
        "few": "{n} دقائق", "many": "{n} دقيقة", "other": "{n} دقيقة",
    },
    results: {
        "zero": "لا نتائج", "one": "نتيجة واحدة", "two": "نتيجتان",
        "few": "{n} نتائج", "many": "{n} نتيجة", "other": "{n} نتيجة",
    },
}  # fmt: skip


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
@pytest.mark.parametrize("n", NUMBERS)
def test_a_counted_noun_in_every_number(noun, n):
    assert noun(n) == NOUNS[noun][CLDR(n)].replace("{n}", str(n))


def test_every_noun_that_is_counted_is_in_the_table():
    public = {name for name in vars(plurals) if not name.startswith("_")}
    nouns = public - {"FORMS", "form", "count", "in_style"}
    assert nouns == {noun.__name__ for noun in NOUNS}


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (0, "أقل من دقيقة"),
        (1, "دقيقة"),
        (2, "دقيقتان"),
        (3, "٣ دقائق"),
        (11, "١١ دقيقة"),
        (100, "١٠٠ دقيقة"),
    ],
)
def test_minutes_in_arabic_digits(n, expected):
    assert minutes(n, digits="arab") == expected


def test_results():
    assert [results(n) for n in (0, 1, 2, 3, 11, 100)] == [
        "لا نتائج",
        "نتيجة واحدة",
        "نتيجتان",
        "3 نتائج",
        "11 نتيجة",
        "100 نتيجة",
    ]


def test_a_missing_form_falls_back():
    assert count(2, other="{n} كتاب") == "2 كتاب"
    assert count(5) == "5"
    assert form(-2) == "two"
    assert form(2.5) == "other"
