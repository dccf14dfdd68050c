"""What a browser is given so that nour can read without a connection, and how little it weighs."""

import json
import re
from datetime import timedelta
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils import timezone

from editions.models import Breaking, Edition
from reader import offline
from reader.urls import OF_A_STORY

WEIGHT = 10 * 1024  # bytes of all scripts of an article page, as they are written


def test_the_scripts_of_an_article_page_are_small(printed, nour):
    address = Edition.objects.get(story=printed().pk).get_absolute_url()
    page = nour(address).content.decode()
    scripts = re.findall(r'<script src="/static/([^"]+)"', page)
    assert [Path(one).name for one in scripts] == ["early.js", "reader.js"]
    assert sum(Path(finders.find(one)).stat().st_size for one in scripts) <= WEIGHT


def test_what_the_service_worker_and_the_manifest_name_is_there(nour, db):
    worker = nour("/sw.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert worker["Cache-Control"] == "public, no-cache"
    house = json.loads(re.search(r"^const HOUSE = (.+);$", worker.content.decode(), re.M)[1])
    assert all(nour(address).status_code == 200 for address in house["pages"])
    assert all(finders.find(path) for path in offline.SHELL)
    manifest = nour("/manifest.webmanifest")
    assert manifest["Content-Type"] == "application/manifest+json"
    said = json.loads(manifest.content)
    assert (said["lang"], said["dir"]) == ("ar", "rtl")
    assert all(finders.find(path) for path, *_ in offline.ICONS)
    assert all(nour(one["url"]).status_code == 200 for one in said["shortcuts"])


def test_the_worker_changes_when_a_file_of_the_shell_does(nour, monkeypatch, db):
    before = nour("/sw.js").content
    monkeypatch.setattr(offline, "static", lambda path: f"/static/{path}.changed")
    assert nour("/sw.js").content != before


def test_what_stands_beside_a_story_is_not_kept_as_the_story(nour, db):
    """Of every address behind a number but the story's own; the worker makes its rule of it."""
    worker = nour("/sw.js").content.decode()
    house = json.loads(re.search(r"^const HOUSE = (.+);$", worker, re.M)[1])
    beside = {str(one.pattern).split("/")[0] for one in OF_A_STORY}
    assert beside - {"", "<str:slug>"} == set(house["beside"]) == {"report", "editions"}


def test_pages_that_browsers_keep_for_long_hold_nothing_of_the_day(printed, nour):
    printed("عنوان من هذا اليوم")
    now = timezone.now()
    Breaking.objects.create(
        text="خبر عاجل جدا", starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=1),
    )  # fmt: skip
    assert "خبر عاجل جدا" in nour("/about/").content.decode()
    for address in ("/offline/", "/reading-list/"):
        page = nour(address).content.decode()
        assert "خبر عاجل جدا" not in page and "عنوان من هذا اليوم" not in page
        assert "masthead__date" in page and "<time datetime" not in page


def test_only_a_printed_story_can_be_kept(printed, write, samir, client):
    printed()
    address = Edition.objects.get().get_absolute_url()
    assert "data-story=" in client.get(address).content.decode()
    client.force_login(samir)
    preview = client.get(f"/admin/desk/story/{write().pk}/preview/")
    assert preview.status_code == 200
    assert "data-story=" not in preview.content.decode()


def test_the_night_that_is_chosen_is_the_night_of_the_device():
    css = Path(finders.find("reader/css/base.css")).read_text(encoding="utf-8")
    rule = r":root:where\((?:\[data-theme=.dark.\]|:not\(\[data-theme\]\))\) \{([^}]+)\}"
    lists = re.findall(rule, css)
    assert len(lists) == 2
    assert lists[0].split() == lists[1].split()
