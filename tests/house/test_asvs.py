"""ASVS 5.0: each requirement of levels 1 and 2 has one row, and what the row names is there."""

import re
from itertools import chain

import pytest

from tests.house.asvs.printed import FILE, printed
from tests.house.asvs.table import ROOT, Row, chapters, faults, levels, missing, place_of, rows

# It only shrinks: who closes a row takes one away here.
OPEN_AT_MOST = 0


def test_each_number_has_one_row_and_each_row_its_number():
    # A number that stands twice in a file is no TOML; in two files it stands twice here.
    assert [row.number for row in rows()] == list(levels())


def test_every_row_stands_in_its_chapter():
    assert [one.number for one in chapters()] == list(range(1, 18))
    for chapter in chapters():
        assert all(row.number.startswith(f"{chapter.number}.") for row in chapter.rows), chapter


def test_the_list_of_numbers_is_that_of_the_standard():
    """Of 5.0.0: 70 requirements of level 1 and 183 of level 2."""
    found = list(levels().values())
    assert (found.count(1), found.count(2), len(found)) == (70, 183, 253)
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", number) for number in levels())


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.number)
def test_every_row_says_one_thing_and_what_it_names_is_there(row):
    assert faults(row) == []
    places = [*row.test, *([place_of(row.step)[0]] if row.step else [])]
    assert [gap for one in places if (gap := missing(one))] == []


def test_no_more_is_open_than_was():
    assert sum(bool(row.open) for row in rows()) == OPEN_AT_MOST


def test_the_table_for_people_is_current():
    assert FILE.read_text(encoding="utf-8") == printed()


# What the test would find ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "place",
    [
        "tests/house/test_nothing.py::test_asvs",
        "tests/house/test_asvs.py::test_nothing",
        "tests/house/test_asvs.py::rows",
        "docs/security/nothing.md",
        "docs/security/rules.md#nothing",
        "deploy/nginx.conf#nothing_like_this",
    ],
)
def test_what_is_not_there_is_missed(place):
    assert missing(place)


@pytest.mark.parametrize(
    "row",
    [
        Row("1.1.1", "silent"),
        Row("1.1.1", "", open="x"),
        Row("1.1.1", "both", not_applicable="because", open="x"),
        Row("1.1.1", "no reason", not_applicable="not ours"),
        Row("1.1.1", "nothing to do", step="deploy/nginx.conf"),
    ],
    ids=lambda row: row.about or "nameless",
)
def test_a_row_that_says_nothing_or_two_things_is_refused(row):
    assert faults(row)


def test_no_sentence_of_the_standard_stands_here():
    """Its sentences begin alike, and its licence is another than ours."""
    files = [*(ROOT / "tests/house/asvs").glob("*.toml"), FILE]
    lines = chain.from_iterable(one.read_text(encoding="utf-8").split("\n") for one in files)
    assert not [line for line in lines if "verify that" in line.lower()]
