"""Four writers at once, through every door: nothing that was acknowledged is lost."""

from collections import Counter

import pytest

from benchmarks import four_writers

pytestmark = pytest.mark.django_db(transaction=True)


def no_edit_is_lost(live_server, saves: int) -> None:
    ledger = four_writers.run(live_server.url, saves)
    assert ledger.failures == []
    counted = Counter(edit.route for edit in ledger.edits)
    assert sum(counted.values()) >= saves
    assert set(counted) == {
        "form", "headline", "tags", "rows", "autosave", "list", "act", "publish", "schedule",
    }  # fmt: skip
    assert four_writers.lost(ledger) == []
    # The writers did get into each other's way: else nothing would have been shown.
    assert sum(ledger.refused.values()) > 0


def test_four_writers_lose_no_acknowledged_edit(live_server):
    no_edit_is_lost(live_server, 40)


@pytest.mark.long
def test_four_writers_lose_none_of_a_thousand(live_server):
    no_edit_is_lost(live_server, 1000)


def test_the_script_would_tell_what_is_lost(live_server):
    ledger = four_writers.run(live_server.url, 9)
    edit = four_writers.Edit("form", ledger.edits[0].story, "w9n9")
    ledger.edits.append(edit)
    assert four_writers.lost(ledger) == [edit]
