"""Words are compared one by one, and spelling is told from substance."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic.alignment import matches
from arabic.difference import Piece, compare, label
from arabic.paragraphs import align

TEXTS = st.text(alphabet='ابةىأإآؤئء لمنصسض١2,.٫،؟?«»"\n\u064b\u0640 \u200f%-a', max_size=60)


@given(TEXTS | st.text(max_size=40), TEXTS | st.text(max_size=40))
def test_the_pieces_hold_both_texts_whole(before, after):
    pieces = compare(before, after)
    assert "".join(piece.before for piece in pieces) == before
    assert "".join(piece.after for piece in pieces) == after
    assert all(piece.before == piece.after for piece in pieces if piece.kind == "same")
    assert all(not piece.before for piece in pieces if piece.kind == "added")
    assert all(not piece.after for piece in pieces if piece.kind == "removed")
    assert (label(pieces) == "same") == (before == after)


@given(TEXTS, TEXTS)
def test_the_label_is_the_same_in_both_directions(before, after):
    assert label(compare(before, after)) == label(compare(after, before))


@given(st.lists(st.sampled_from("abc"), max_size=9), st.lists(st.sampled_from("abc"), max_size=9))
def test_as_many_elements_are_matched_as_possible(before, after):
    table = [[0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i, one in enumerate(before):
        for j, other in enumerate(after):
            best = max(table[i][j + 1], table[i + 1][j])
            table[i + 1][j + 1] = table[i][j] + 1 if one == other else best
    found = matches(before, after)
    assert len(found) == table[-1][-1]
    assert all(before[i] == after[j] for i, j in found)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ان الحكومه اعلنت الى", "أنّ الحكومة أعلنت إلى"),
        ("المسئول", "المسؤول"), ("شئ", "شيء"), ("مائة", "مئة"), ("شئون", "شؤون"),
        ("بناءاً على", "بناءً على"), ("شكراً", "شكرًا"), ("الـنـهـر", "النهر"),
        ("١٢", "12"), ("۱۲", "12"), ("١٢٬٥٠٠", "12,500"), ("12,500", "12500"),
        ("1٬234٬567", "1234567"), ("١٢٫٥", "12.5"), ("١٢,٥", "12.5"), ("5%", "٪5"), ("5 %", "5%"),
        ('"نعم"', "«نعم»"), ("“نعم”", '"نعم"'), ("''نعم''", "« نعم »"),
        ("متى ?", "متى؟"), ("أولا, ثم", "أولا، ثم"),
        ("عبد الله", "عبدالله"), ("و قال", "وقال"), ("نعم\u200f", "نعم"), ("أ\u00a0ب", "أ ب"),
        ("قال\nنعم", "قال نعم"), ("انتهى", "انتهى."), ("علي", "على"), ("کیف", "كيف"),
        ("2011 – 2012", "2011 - 2012"), ("قال...", "قال…"), ("ﻻ", "لا"),
    ],
)  # fmt: skip
def test_spelling_is_no_substance(before, after):
    assert label(compare(before, after)) == "spelling"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("12.5", "125"), ("12.5", "1.25"), ("12,500", "12.500"), ("12 5", "125"), ("-5", "5"),
        ("10:30", "1030"), ("5%", "5"), ("5$", "5€"), ("١٢", "١٣"), ("1,25", "125"),
        ("لا يمكن", "يمكن"), ("لم يحضر", "لن يحضر"), ("سعيد", "صعيد"), ("ضل", "ظل"),
        ("ماء", "ما"), ("سأل الوزير", "سئل الوزير"), ("مباراة", "مبارات"), ("بطء", "بطيء"),
        ("نعم", "«نعم»"), ("حضر", "حضر؟"), ("حضر أحمد ثم علي", "حضر علي ثم أحمد"),
        ("US", "us"), ("م²", "م"), ("", "كلمة"), ("10²", "102"),
    ],
)  # fmt: skip
def test_substance_is_not_called_spelling(before, after):
    assert label(compare(before, after)) == "substance"


def test_a_new_paragraph_does_not_smear():
    before = "افتتح الوزير الجسر صباح اليوم.\nحضر الافتتاح مئة ضيف.\nتستمر الأعمال شهرا."
    after = before.replace("\nحضر", "\nقال إن العمل انتهى قبل موعده.\nحضر")
    assert [piece for piece in compare(before, after) if piece.kind != "same"] == [
        Piece("added", "", "قال إن العمل انتهى قبل موعده.\n")
    ]


def test_a_paragraph_that_moved_stands_whole_at_both_places():
    one, two, three = "الأولى عن الجسر", "الثانية عن النهر", "الثالثة عن الناس"
    pieces = compare("\n".join([one, two, three, ""]), "\n".join([two, three, one, ""]))
    assert [piece for piece in pieces if piece.kind != "same"] == [
        Piece("removed", f"{one}\n", ""),
        Piece("added", "", f"{one}\n"),
    ]


def test_one_changed_word_is_one_piece():
    pieces = compare("افتتح الوزير الجسر أمس.", "افتتح المدير الجسر أمس.")
    assert pieces == (
        Piece("same", "افتتح ", "افتتح "),
        Piece("changed", "الوزير", "المدير"),
        Piece("same", " الجسر أمس.", " الجسر أمس."),
    )


def test_a_paragraph_becomes_the_one_that_is_most_like_it():
    before = ["قال الوزير إن الجسر جاهز", "عاد الطلاب إلى المدارس"]
    after = ["فقرة أخرى لا شبه لها", "عاد الطلاب اليوم إلى المدارس", "قال إن الجسر جاهز"]
    assert align(before, after) == [(0, None), (None, 0), (1, 1), (None, 2)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ا ب " * 100_000, "ب ا " * 100_000),
        ("ا\n" * 200_000, "ب\nا\n" * 100_000),
        ("ا" * 400_000, "ب" * 400_000),
        ("\u064b" * 400_000, "\u064c" * 400_000),
        ("1" * 400_000, "1," * 200_000),
        (" ".join(map(str, range(60_000))), " ".join(map(str, range(60_000, 0, -1)))),
        ("\n".join(map(str, range(60_000))), "\n".join(map(str, range(60_000, 0, -1)))),
    ],
)
def test_no_text_takes_long(before, after):
    started = time.process_time()
    compare(before, after)
    # A few seconds on a quiet machine; pair by pair it would be hours.
    assert time.process_time() - started < 60


PAIRS = json.loads((Path(__file__).parent / "edit_pairs.json").read_text())


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["about"] for pair in PAIRS])
def test_the_labelled_edit_pairs(pair):
    assert label(compare(pair["before"], pair["after"])) == pair["label"]


def test_there_are_enough_labelled_pairs():
    labels = [pair["label"] for pair in PAIRS[:30]]
    assert len(labels) == 30 and labels.count("spelling") >= 12
