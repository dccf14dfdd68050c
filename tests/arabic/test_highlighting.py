"""What a search found is marked in the author's own spelling."""

import re
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic import highlighting
from arabic.broken_plurals import skeleton
from arabic.folding import NOT_PLAIN
from arabic.highlighting import ELLIPSIS, highlight, snippet
from arabic.query_language import Query, Term, parse
from arabic.stemming import LONGEST_WORD, forms, shapes, stem, stems, words
from tests.arabic.alphabet import anything, arabic_words, sentences

TEXT = "قال رئيسُ الوزراءِ إن مَتَاحِفَ دمشق، والمتحف الوطني، مغلقة. وحضر عبد الله والرئيس."


def marked(text, query):
    return [piece for piece, is_match in highlight(text, query) if is_match]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("متحف", ["مَتَاحِفَ", "والمتحف"]),
        ("«رئيس الوزراء»", ["رئيسُ", "الوزراءِ"]),
        ("رئيس", ["رئيسُ", "والرئيس"]),
        ("عبدالله", ["عبد الله"]),
        ("عبد الله", ["عبد الله"]),
        ("متحف أو دمشق", ["مَتَاحِفَ", "دمشق", "والمتحف"]),
        ("متحف -دمشق", ["مَتَاحِفَ", "والمتحف"]),
        ("-دمشق", []),
        ("إن دمشق", ["دمشق"]),
        ("قطر", []),
        ("", []),
    ],
)
def test_words_are_marked_as_the_index_finds_them(query, found):
    assert marked(TEXT, query) == found


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("قطر", "قطار"),
        ("مصر", "مصرف"),
        ("العراق", "عراقيل"),
        ("علم", "العالم"),
        ("المغرب", "الغرب"),
    ],
)
def test_the_traps_hold_when_marking(word, text):
    assert marked(text, word) == []
    assert marked(word, word) == [word]


@given(st.lists(arabic_words | anything))
def test_the_shapes_of_words_are_those_of_each_alone(texts):
    assert shapes(texts) == [alone(one) for one in texts]


def alone(text):
    """The stem of a word and all under which it is found, by the functions for one word."""
    first = stem(text)
    names = {skeleton(first)} | {skeleton(first[1:]) for _ in first[:1] if first[0] in "بل"}
    shaped = {first, *forms(text, 3), *(names if len(first) > 4 else {skeleton(first)})}
    return first, frozenset(one[:LONGEST_WORD] for one in shaped if one)


@given(sentences, arabic_words, st.sampled_from(["", "_", "\u0670", "\u200f", "\u064b"]))
def test_a_rare_sign_in_a_text_hides_no_word(text, word, sign):
    piece = f"{text} {word}"
    assert marked(f"{sign} {piece}", word) == marked(piece, word)


def test_markup_stays_text():
    assert highlight("<b>دمشق</b>", "دمشق") == (("<b>", False), ("دمشق", True), ("</b>", False))


def test_a_snippet_is_cut_between_words_around_the_matches():
    text = "كلمة " * 200 + TEXT + " كلمة" * 300
    pieces = snippet(text, "متحف دمشق", length=120)
    shown = "".join(piece for piece, _ in pieces)
    assert [piece for piece, is_match in pieces if is_match] == ["مَتَاحِفَ", "دمشق", "والمتحف"]
    assert pieces[0] == pieces[-1] == (ELLIPSIS, False)
    assert len(shown) <= 122
    assert set(shown.strip(ELLIPSIS).split()) <= set(text.split())


def test_a_snippet_without_a_match_is_the_beginning():
    assert snippet("أول ثان ثالث", "غائب", length=8) == (("أول ثان", False), (ELLIPSIS, False))
    assert snippet("سطر\n\nسطر", "", length=80) == (("سطر سطر", False),)


def test_a_query_is_taken_apart():
    assert parse("متاحف دمشق «رئيس الوزراء» أو كتب -لبنان") == Query(
        (
            (Term("متاحف"),),
            (Term("دمشق"),),
            (Term("رئيس الوزراء", exact=True), Term("كتب")),
        ),
        (Term("لبنان", exact=True),),
    )
    assert parse("-لبنان") == parse("") == Query()
    assert [term.text for term in parse("من").terms] == ["من"]


@given(st.one_of(anything, sentences), st.one_of(anything, sentences))
def test_the_pieces_are_the_text(text, query):
    assert "".join(piece for piece, _ in highlight(text, query)) == text


@given(arabic_words)
def test_a_word_that_was_asked_for_is_marked_in_itself(word):
    asked = parse(word).terms
    if len(asked) == 1 and len(words(word)) == 1:
        assert marked(word, word) == [word]


@given(st.one_of(anything, sentences), sentences, st.integers(1, 120))
def test_a_snippet_is_short_and_of_the_text(text, query, length):
    shown = "".join(piece for piece, _ in snippet(text, query, length))
    assert len(shown) <= length + 2
    assert shown.strip(ELLIPSIS).strip() in " ".join(text.split()) or ELLIPSIS in text


WORDS = (
    "الجسر جسور بالجسر دمشق وقال قالت عبد الله عبدالله المدينة مدينة مدن كتاب كتب «كتب» "
    "غزّة غزه iPhone آيفون 90 ٩٠ المُعلّم معلم"
).split()


def stems_of(text):
    return " ".join(stems(text))


@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(" ".join),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=2).map(lambda words: (stems_of(" ".join(words)),)),
    st.booleans(),
)
def test_asking_once_about_each_word_finds_the_same(text, query, also, half_typed):
    quick = highlight(text, query, also, half_typed)
    with mock.patch.object(highlighting, "_one_by_one", return_value=None):
        assert highlight(text, query, also, half_typed) == quick


def test_a_plain_word_is_one_by_either_rule():
    plain = [chr(n) for n in range(9, 0x2020) if not NOT_PLAIN.search(chr(n))]
    assert len(plain) > 150
    for letter in plain:
        is_word = re.match(r"[^\W_]", letter)
        assert bool(highlighting._PLAIN_TOKEN.match(letter)) == bool(is_word), hex(ord(letter))


@given(st.one_of(anything, sentences), arabic_words)
def test_no_letter_keeps_a_word_from_being_asked_about(text, word):
    """Whatever stemming does to it, a word of the text is found as if each were asked about."""
    for query in (word, f"وال{word}", f"{word}ات", *text.split()[:2]):
        quick = highlight(f"{text} {word} بال{word}ين", query)
        with mock.patch.object(highlighting, "_one_by_one", return_value=None):
            assert highlight(f"{text} {word} بال{word}ين", query) == quick


@pytest.mark.parametrize("mark", ["\u064e", "\u200f", "\U0001e000", "\U000101fd"])
def test_no_mark_within_a_word_cuts_it_in_two(mark):
    word = f"وال{mark}متحف"
    assert marked(f"زرنا {word} أمس", "متحف") == [word]


def test_a_long_run_of_letters_costs_no_more_than_its_length():
    """Not of words: what somebody pasted. Trying every letter of it for every letter that is
    wanted, this would take days."""
    assert marked("abcdef" * 100 + " abcdefz", "abcdefz") == ["abcdefz"]
    assert marked("متح" * 300 + " متحف", "متحف") == ["متحف"]


@given(st.text(alphabet="بتـًَّٰ\u200f\u202b اﷲک3x_-.", max_size=40))
def test_a_word_with_marks_is_one_by_either_rule(text):
    if not highlighting._NOT_MARKED.search(text) and NOT_PLAIN.search(text):
        spans = [one.span() for one in highlighting._MARKED_TOKEN.finditer(text)]
        assert spans == [one.span() for one in highlighting._TOKEN.finditer(text)]
