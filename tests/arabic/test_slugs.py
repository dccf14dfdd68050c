"""Slugs are Arabic, clean, short and never empty for a text with a letter."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic.slugs import slug
from tests.arabic.alphabet import anything


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("عاصفةٌ ثلجيّة تضرب شمـال لبنان", "عاصفة-ثلجية-تضرب-شمال-لبنان"),
        ("COVID-19 في ٢٠٢٦: ماذا بعد؟", "covid-19-في-2026-ماذا-بعد"),
        ("«غزة»\u200f، اليوم", "غزة-اليوم"),
        ("ﺭﺋﻴﺲ", "رئيس"),
        ("a/b?c#d&e", "a-b-c-d-e"),
        ("؟!، —", ""),
        ("", ""),
        ("ـ", ""),
    ],
)
def test_slug_of(text, expected):
    assert slug(text) == expected


def test_a_slug_is_cut_at_a_word():
    assert slug("كلمة أولى وكلمة ثانية", limit=12) == "كلمة-أولى"
    assert slug("قسطنطينية", limit=4) == "قسطن"
    assert len(slug("كلمة " * 50)) <= 80


@given(anything, st.integers(1, 90))
def test_a_slug_is_canonical_and_within_its_limit(text, limit):
    made = slug(text, limit)
    assert len(made) <= limit
    assert made == unicodedata.normalize("NFC", made)
    assert slug(made, limit) == made
    assert not set(made) & set(" /?#%&\u0640\u200f") and "--" not in made
    assert made == made.strip("-")


@given(anything)
def test_a_text_with_a_letter_or_digit_has_a_slug(text):
    has_some = any(
        c != "\u0640"
        and unicodedata.category(c) in ("Lo", "Lu", "Ll", "Nd")
        and unicodedata.normalize("NFKC", c)[-1].isalnum()  # ﹰ is called a letter and is a mark
        for c in text
    )
    assert slug(text) or not has_some
