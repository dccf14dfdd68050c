"""One key for every spelling of a word, and Arabic order by plain code points."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic.folding import fold, key, sort_key
from tests.arabic.alphabet import anything

IN_ORDER = "آدم ابتسام إبراهيم أحمد الأسد بلال السودان سوريا".split()


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("أَخْبَارٌ", "اخبار"),
        ("أخبـــار", "اخبار"),
        ("إسلام آدم ٱلله", "اسلام ادم الله"),
        ("مستشفى", "مستشفي"),
        ("غزّة", "غزه"),
        ("فلسطین", "فلسطين"),
        ("کتاب ڪتاب", "كتاب كتاب"),
        ("مسؤول رئيس", "مسوول رييس"),
        ("٩٠ ۹۰ 90", "90 90 90"),
        ("ﺭﺋﻴﺲ ﺍﻟﻮﺯﺭﺍﺀ", "رييس الوزراء"),
        ("Erdoğan ÉCOLE Łódź", "erdogan ecole lodz"),
        ("سوريا\u200f", "سوريا"),
        ("أ\u064eحمد", "احمد"),
        ("ا\u0654حمد", "احمد"),
    ],
)
def test_every_spelling_folds_into_one(typed, folded):
    assert fold(typed) == folded


def test_punctuation_stays_in_a_folded_text_and_leaves_a_key():
    assert fold("«غزة»، اليوم!") == "«غزه»، اليوم!"
    assert key("  «غزة»،   اليوم! ") == "غزه اليوم"
    assert key("ـــ ،؛ !!") == ""


def test_eighteen_spellings_are_at_most_nine_tags():
    spellings = (
        "أخبار|اخبار|أخْبَار|أخبـار|سوريا|سورية|سوريا |فلسطين|فلسطین|فلسطـين|غزة|غزه|غَزّة"
        "|السودان|السودان\u200f|السّودان|\u202bالسودان\u202c|أخبار\ufeff"
    ).split("|")
    assert len(spellings) == 18
    assert len({key(spelling) for spelling in spellings}) <= 9


def test_names_sort_without_the_article_and_with_hamza_folded():
    shuffled = IN_ORDER.copy()
    random.Random(7).shuffle(shuffled)
    assert sorted(shuffled, key=sort_key) == IN_ORDER


def test_numbers_sort_by_value_and_latin_before_arabic():
    names = ["BBC", "France 24", "قناة 9", "قناة ١٠", "قناة 100"]
    shuffled = [names[3], names[1], names[4], names[0], names[2]]
    assert sorted(shuffled, key=sort_key) == names


def test_an_article_that_belongs_to_the_word_is_kept():
    assert sort_key("ألمانيا") == sort_key("المانيا") != sort_key("مانيا")
    assert sort_key("الله") == "الله"
    assert sort_key("إلهام") == "الهام"


def test_persian_letters_sort_after_their_sisters():
    assert sorted(["گاز", "كاف", "لام", "باب", "پارس", "تاء"], key=sort_key) == [
        "باب",
        "پارس",
        "تاء",
        "كاف",
        "گاز",
        "لام",
    ]


@given(anything)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)
    assert key(key(text)) == key(text)


@given(anything)
def test_a_sort_key_is_made_of_any_text(text):
    assert isinstance(sort_key(text), str)


@given(st.text(max_size=40))
def test_composed_and_decomposed_spellings_fold_alike(text):
    composed = unicodedata.normalize("NFC", text)
    assert fold(unicodedata.normalize("NFD", composed)) == fold(composed)
