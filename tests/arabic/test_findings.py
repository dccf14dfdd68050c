"""Typographic findings: warnings with their mending, Latin and addresses untouched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic.findings import MESSAGES, Finding, findings, mend
from tests.arabic.alphabet import anything, characters, sentences


def codes(text):
    return [finding.code for finding in findings(text)]


@pytest.mark.parametrize(
    ("text", "found", "mended"),
    [
        ("قال, ثم ذهب", ["latin_comma"], "قال، ثم ذهب"),
        ("قال; ثم", ["latin_semicolon"], "قال؛ ثم"),
        ("لماذا? لا", ["latin_question_mark"], "لماذا؟ لا"),
        ("كتابٌ, ورقة", ["latin_comma"], "كتابٌ، ورقة"),
        ('قال "نعم", ثم', ["straight_quotes", "straight_quotes", "latin_comma"], "قال «نعم»، ثم"),
        ("قال ، ثم", ["space_before"], "قال، ثم"),
        ("«قال ثم", ["unbalanced_quotes"], "«قال ثم"),
        ("قال» ثم", ["unbalanced_quotes"], "قال» ثم"),
        ("«أ\nب»", ["unbalanced_quotes", "unbalanced_quotes"], "«أ\nب»"),
        ("في 2026 و٢٠ و30", ["mixed_digits"], "في 2026 و20 و30"),
        ("في ٢٠٢٦ و20", ["mixed_digits"], "في ٢٠٢٦ و٢٠"),
        ("عاجـــل", ["tatweel"], "عاجل"),
        ("كلمة  كلمة", ["double_space"], "كلمة كلمة"),
        ("كلمة\u200f", ["direction_mark"], "كلمة"),
        ("فلسطین", ["persian_letter"], "فلسطين"),
        ("مکتب", ["persian_letter"], "مكتب"),
        ("ھذا خبر", ["persian_letter"], "هذا خبر"),
        ("عام ۲۰۲۶ في دمشق", ["persian_digit"], "عام ٢٠٢٦ في دمشق"),
        ("في 2026, قال", ["latin_comma"], "في 2026، قال"),
        ("قال ,ثم", ["latin_comma"], "قال ،ثم"),
        ("هل انتهت في 2026?", ["latin_question_mark"], "هل انتهت في 2026؟"),
        ("ذهب .", ["space_before"], "ذهب."),
        ('قال "نعم ثم', ["unbalanced_quotes"], 'قال "نعم ثم'),
    ],
)
def test_a_finding_and_its_mending(text, found, mended):
    assert codes(text) == found
    assert mend(text, findings(text)) == mended


@pytest.mark.parametrize(
    "text",
    [
        "",
        "قال: «نعم»، ثم ذهب.",
        'He said "yes", then; why?',
        'كتاب "The Book, part; two?" هنا',
        "https://example.com/?q=بحث,آخر;ب",
        "راسلوا info@example.com أو www.example.com/صفحة?س",
        "طائرة F-16 و٢٠ جندياً",
        "عام 1448هـ",
        "الـ20 والـBBC",
        "چای گرم",
        "1,000 و2,5",
        "نظام Windows 11 و٢٠ جهازاً",
        "سرعة 5 GB و٢٠ جهازاً",
        "إكس (Twitter), ثم",
        'شاشة 27" جديدة',
        "ذهب ... ثم عاد",
    ],
)
def test_what_is_right_is_left_alone(text):
    assert findings(text) == ()


def test_every_finding_has_its_message_and_place():
    text = 'قال "نعم", ثم  ذهبـت ، لماذا? ٢ 10'
    for finding in findings(text):
        assert finding.message_id == MESSAGES[finding.code]
        assert text[finding.start : finding.end]


def test_mending_skips_what_is_not_of_this_text():
    wrong = Finding("latin_comma", 5, 90, "", "،")
    assert mend("قصير", [wrong]) == "قصير"
    twice = [Finding("tatweel", 0, 2, "", "أ"), Finding("tatweel", 1, 3, "", "ب")]
    assert mend("1234", twice) == "أ34"


@given(anything)
def test_findings_stand_in_order_and_never_overlap(text):
    found = findings(text)
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))


@given(st.one_of(sentences, st.text(characters, max_size=60)))
def test_mending_comes_to_an_end(text):
    for _ in range(8):
        mendable = [f for f in findings(text) if f.replacement is not None]
        if not mendable:
            return
        text = mend(text, mendable)
    assert not [f for f in findings(text) if f.replacement is not None]


@given(st.text(st.sampled_from("abcXYZ 0123456789,;?.:/@\"'()-"), max_size=80))
def test_latin_text_is_only_told_of_its_double_spaces(text):
    assert set(codes(text)) <= {"double_space"}
