"""The permission matrix: every route × who × state × verb, against tables written by hand.

The tables stand in ``tests/house/matrix``. They are printed for people by

    python manage.py shell -c "from tests.house.matrix.printed import write; write()"
"""

import time

import pytest

from tests.house.matrix.walking import ABOUT_STORIES, THE_REST, Asker, deviations, gaps, routes
from tests.house.matrix.world import World


@pytest.fixture
def asker(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Asker(World())


def test_every_route_is_in_the_table_and_every_row_has_its_route():
    assert gaps(routes()) == (set(), set())


def test_every_answer_is_what_the_table_says(asker):
    began = time.monotonic()
    found = deviations(asker, (*ABOUT_STORIES, *THE_REST))
    assert not found, "\n".join([f"{len(found)} answers differ:", *found])
    assert time.monotonic() - began < 60
