"""Who sees and who changes which field: the table written by hand against what the house does.

``docs/fields.md`` shows it to people.
"""

import logging

import pytest

from desk.admin_library import SourceNoteInline
from tests.house.fields.asking import ASKED, PEOPLE, Asking
from tests.house.fields.printed import FILE, printed, table

WAYS = ("see", "change")


@pytest.fixture
def asking(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    logging.disable(logging.CRITICAL)
    yield Asking()
    logging.disable(logging.NOTSET)


def deviations(asking, names) -> list[str]:
    found = []
    for name in names:
        for way, question in zip(WAYS, ASKED[name], strict=True):
            for who in PEOPLE:
                said, is_so = who in table()[name][way], question(asking, who)
                if said != is_so:
                    found.append(f"{name}: {who} {way}: {is_so} instead of {said}")
    return found


def test_each_field_is_asked_about_and_none_without_a_row():
    assert set(table()) == set(ASKED)
    for row in table().values():
        assert row.keys() == {*WAYS, "said"}
        assert {*row["see"], *row["change"]} <= PEOPLE.keys()


def test_every_answer_is_what_the_table_says(asking):
    assert deviations(asking, ASKED) == []


def test_a_door_that_is_opened_too_wide_is_found(asking, monkeypatch):
    monkeypatch.setattr("articles.embargo.rights.may_change", lambda by, article: True)
    monkeypatch.setattr(SourceNoteInline, "has_view_permission", lambda *given: True)
    found = deviations(asking, ["embargo, set and moved later", "the desk's note on a source"])
    assert any("embargo" in one and "other change: True" in one for one in found)
    assert any("note on a source" in one and "own see: True" in one for one in found)


def test_the_table_for_people_is_current():
    assert FILE.read_text(encoding="utf-8") == printed()
