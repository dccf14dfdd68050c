"""The permission matrix: every route × who × state × verb, against tables written by hand.

The tables stand in ``tests/house/matrix``; ``docs/permissions.md`` shows them to people and is
written anew by

    python manage.py shell -c "from tests.house.matrix.printed import write; write()"
"""

import time
from pathlib import Path
from types import ModuleType

import pytest
from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from articles.models import Article
from newsroom import urls
from tests.house.matrix import rules
from tests.house.matrix.printed import FILE, printed
from tests.house.matrix.rows import StoryRow
from tests.house.matrix.walking import (
    ABOUT_STORIES,
    THE_REST,
    asked,
    deviations,
    gaps,
    routes,
)

ROWS = (*ABOUT_STORIES, *THE_REST)
# In parts, so that as many processes as there are share it.
PARTS = {
    "stories": ABOUT_STORIES[::2],
    "stories, too": ABOUT_STORIES[1::2],
    "the rest": THE_REST,
}
# Seconds of two processors for everything.
AT_MOST = 60


def test_every_route_is_in_the_table_and_every_row_has_its_route():
    assert gaps(routes()) == (set(), set())


@pytest.mark.parametrize("part", PARTS)
def test_every_answer_is_what_the_table_says(asker, part):
    rows, began = PARTS[part], time.process_time()
    found = deviations(asker, rows)
    assert not found, "\n".join([f"{len(found)} answers differ:", *found])
    allowed = {row.route for row in rows} & set(rules.WRITTEN_BY_READING)
    assert asker.seen_written == allowed, "an exception that nobody needs"
    assert time.process_time() - began < AT_MOST / 2


def test_every_rule_is_used_and_can_be_read():
    used = {name for row in ROWS for name in (row.reads, row.writes)}
    assert used == {*rules.OF_STORIES, *rules.OF_THE_REST}
    assert all(row.rule(verb) for row in ROWS for verb in rules.VERBS)


@pytest.mark.parametrize("line", ["", ". . .", "> 4 4 . . . . ..", "> 4 4 . . . . x"])
def test_a_line_that_is_no_rule_is_refused(line):
    with pytest.raises(ValueError):
        rules.cells(line, rules.ON_STORIES)


def test_no_other_verb_is_known_anywhere(asker):
    """Asked as the one person who may do most."""
    client = Client()
    client.force_login(asker.world.huda)
    story = asker.world.draft
    for row in {row.route: row for row in ROWS}.values():
        address = asker.address(row, story if isinstance(row, StoryRow) else None)
        for verb in rules.OTHER_VERBS:
            assert client.generic(verb, address).status_code == 405, (verb, row.route)


def test_the_table_for_people_is_current():
    assert Path(FILE).read_text(encoding="utf-8") == printed()


# What the matrix would find --------------------------------------------------------------------


def headline(request, number):
    """A side door that forgot to ask whose story it is."""
    return HttpResponse(Article.objects.get(pk=number).headline)


def touched(request, number):
    """A door that writes when it is only looked at."""
    Article.objects.filter(pk=number).update(priority=2)
    return HttpResponse()


PLANTED = "admin/desk/story/<int:number>/headline/"
ROW = StoryRow(PLANTED, "who sees it, reads", "no such verb")


@pytest.fixture
def house_with(settings):
    """The addresses of the house with one more in front."""

    def plant(*patterns):
        house = ModuleType("house")
        house.urlpatterns = [*patterns, *urls.urlpatterns]
        house.handler404, house.handler500 = urls.handler404, urls.handler500
        settings.ROOT_URLCONF = house
        return house.urlpatterns

    return plant


@pytest.fixture
def planted(house_with):
    return lambda view: house_with(path(PLANTED, view, name="planted"))


def test_a_planted_route_is_missing_from_the_table(planted):
    assert gaps(routes(planted(headline))) == ({PLANTED}, set())


def test_a_route_that_is_gone_leaves_its_row_behind():
    known = routes()
    known.pop("admin/desk/story/<int:number>/preview/")
    assert gaps(known) == (set(), {"admin/desk/story/<int:number>/preview/"})


def test_a_planted_route_that_asks_nobody_answers_otherwise(asker, planted):
    planted(headline)
    found = deviations(asker, [ROW])
    assert any("anonymous, draft: . instead of >" in one for one in found)
    assert any("journalist, other's story, draft: . instead of 4" in one for one in found)


def test_a_planted_route_that_asks_for_a_login_alone_answers_otherwise(asker, planted):
    planted(staff_member_required(headline, login_url="admin:login"))
    found = deviations(asker, [ROW])
    assert not any("GET" in one and "anonymous" in one for one in found)
    assert any("journalist, other's story, draft: . instead of 4" in one for one in found)
    assert any("no group, live: . instead of 4" in one for one in found)


def test_a_planted_route_that_writes_when_it_is_read_is_found(asker, planted):
    planted(touched)
    found = deviations(asker, [ROW])
    assert any("managing editor, live" in one and "read-only" in one for one in found)


def test_a_page_of_the_admin_without_a_check_is_found(asker, house_with, monkeypatch):
    """As a ModelAdmin adds pages of its own, beside the guard of ``admin_view``."""
    register = type(admin.site.get_model_admin(Article))
    own = path("<path:object_id>/words/", lambda request, object_id: headline(request, object_id))
    before = register.get_urls
    monkeypatch.setattr(register, "get_urls", lambda self: [own, *before(self)])
    route = "admin/articles/article/<path:object_id>/words/"
    patterns = house_with(path("admin/", (admin.site.get_urls(), "admin", "admin")))
    assert gaps(routes(patterns))[0] == {route}
    row = StoryRow(route, "who sees it, reads", "no such verb on the desk")
    found = deviations(asker, [row])
    assert any("anonymous, draft: . instead of >" in one for one in found)
    assert any("journalist, other's story, live: . instead of 4" in one for one in found)


def test_how_much_is_asked():
    """The size of the table, so that nobody makes it small without noticing."""
    assert sum(1 for row in ROWS for _one in asked(row)) > 4000
