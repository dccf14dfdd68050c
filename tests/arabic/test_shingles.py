"""How much of two texts is the same, and where."""

from hypothesis import given
from hypothesis import strategies as st

from arabic.shingles import SKETCHED, alike, likeness, shingles, sketch
from tests.arabic.alphabet import texts

ITEM = (
    "سيطرت فرق الإطفاء بعد ظهر الإثنين على حريق التهم مستودعاً للأقمشة في سوق النحاسين القديم، "
    "ولم تقع إصابات. وقال قائد الفوج إياد حوراني إن ماساً كهربائياً هو السبب، وإن 8 سيارات شاركت."
)
AGAIN = (
    "سيطرت فِرقُ الاطفاء بعد ظهر الإثنين على حريق التهم مستودعًا للأقمشه في سوق النحاسين القديم؛ "
    "و لم تقع اصابات... وقال قائد الفوج (إياد حوراني): ان ماسا كهربائيا هو السبب وإن ٨ سيارات شاركت"
)


def test_spelling_signs_and_digits_make_no_difference():
    assert shingles(ITEM) == shingles(AGAIN)
    assert likeness(shingles(ITEM), shingles(AGAIN)) == 1


def test_shingles_are_the_same_numbers_on_every_machine():
    assert sketch(shingles(ITEM))[:2] == [1016751781398041078, 2565630532414110957]
    assert all(0 <= one < 2**63 for one in shingles(ITEM))


def test_a_text_too_short_to_be_told_from_others_has_none():
    assert shingles("عاجل: زلزال في البحر يشعر به سكان الساحل.") == frozenset()
    assert likeness(shingles(""), shingles("")) == 0


def test_what_is_the_same_is_marked_where_it_stands():
    other = "قال شاهد إنه رأى الدخان. " + ITEM.split(". ")[1]
    pieces = alike(other, shingles(ITEM))
    assert pieces[0] == ("قال شاهد إنه رأى الدخان. وقال ", False)
    assert pieces[1][0].startswith("قائد الفوج") and pieces[1][1]


@given(texts, texts)
def test_any_text_is_cut_into_pieces_that_are_the_text(one, other):
    found = shingles(one)
    assert len(sketch(found)) <= SKETCHED
    assert "".join(piece for piece, _same in alike(other, found)) == other
    assert 0 <= likeness(found, shingles(other)) <= 1


@given(st.sets(st.integers(0, 2**63 - 1), min_size=40))
def test_a_sketch_is_the_smallest_marks_whatever_their_order(marks):
    assert sketch(marks) == sketch(sorted(marks, reverse=True)) == sorted(marks)[:SKETCHED]
