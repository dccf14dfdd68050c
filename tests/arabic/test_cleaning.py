"""What is typed and pasted is cleaned once, and once is enough."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic.cleaning import clean, clean_headline, visible_length
from tests.arabic.alphabet import anything


@pytest.mark.parametrize(
    ("pasted", "cleaned"),
    [
        ("ﺭﺋﻴﺲ ﺍﻟﻮﺯﺭﺍﺀ ﻻ", "رئيس الوزراء لا"),
        ("\ufeffنص\u202a\u202c\u200f", "نص"),
        ("ا\u0654حمد", "أحمد"),
        ("فلسطین وکتاب", "فلسطين وكتاب"),
        ("چای گرم", "چای گرم"),
        ("كلمة\xa0وكلمة", "كلمة وكلمة"),
        ("سطر\r\nسطر\u2028سطر", "سطر\nسطر\nسطر"),
        ("a\x00b\x1fc\ud800d", "abcd"),
        ("\u0645\u200cن", "من"),
        ("مَدْرَسَةٌ", "مَدْرَسَةٌ"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("ﷺ ﷽", "ﷺ ﷽"),
        ("ﷲ", "الله"),
        ("ب\ufe7d", "ب\u0651"),
    ],
)
def test_cleaned(pasted, cleaned):
    assert clean(pasted) == cleaned


def test_persian_letters_stay_when_the_newsroom_says_so():
    assert clean("فلسطین", persian=False) == "فلسطین"
    assert clean("می\u200cخواهم", persian=False) == "می\u200cخواهم"


def test_a_headline_has_one_line_and_no_tatweel():
    assert clean_headline("  عاجـــل:\n مطـار \t دمشق ") == "عاجل: مطار دمشق"
    assert clean("مطـار") == "مطـار"


@pytest.mark.parametrize("kept", ["مكتب بـ 250 موظفاً", "عام 1447 هـ", "بـOpenAI", "لـ«النشرة»"])
def test_a_tatweel_that_is_spelling_stays_in_a_headline(kept):
    assert clean_headline(kept) == kept
    assert clean_headline(kept.replace("\u0640", "\u0640\u0640")) == kept


@pytest.mark.parametrize("text", ["ـ", "ـــ عاجل", "ـعاجل", "عا\u200fـ\u200fجل", "اـ\u0653ب"])
def test_a_tatweel_that_is_no_spelling_goes(text):
    once = clean_headline(text)
    assert "\u0640" not in once and clean_headline(once) == once


def test_a_reader_sees_letters_and_not_marks():
    assert visible_length("مَدْرَسَةٌ\u200f") == 5
    assert visible_length("") == 0


@given(anything, st.booleans())
def test_cleaning_twice_is_cleaning_once(text, persian):
    once = clean(text, persian)
    assert clean(once, persian) == once
    headline = clean_headline(text, persian)
    assert clean_headline(headline, persian) == headline


@given(anything)
def test_a_cleaned_text_is_canonical_and_fits_everywhere(text):
    cleaned = clean(text)
    assert cleaned == unicodedata.normalize("NFC", cleaned)
    cleaned.encode("utf-8")
    assert not set(cleaned) & set("\x00\ufeff\u200f\u200e\u202a\u202e\u2066\u2069\xa0\r")
    assert not re.search(
        "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", cleaned
    )  # XML 1.0


@pytest.mark.parametrize("mark", ["\u064e", "\u0301\u0323", "\u0f71\u0f72"])
def test_ten_thousand_marks_become_a_few(mark):
    assert len(clean("ب" + mark * 10_000)) <= 31
