"""The site clock: moves with everything that pages are made of, and with nothing else."""

from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from articles import press, showing, workflow, writing
from editions.clock import read_clock
from editions.models import Breaking
from reader.standing_type import present, watch
from tags.models import Section

# Tables of the readers' rooms that no page is made of.
UNSEEN = {
    "editions_siteclock", "editions_sitechange", "editions_editionsketch",
    "editions_readcount", "editions_errorreport", "editions_knownword", "tags_apart", "tags_merge",
    "tags_mergedrow", "images_rights", "images_cutting",
}  # fmt: skip

# Tables that move the clock and no names: what was made of an edition stands, whatever they say.
NAMELESS = {
    # Its row has a version.
    "editions_edition",
    # Frozen with it.
    "editions_editionbyline", "editions_editionattribution", "editions_editionrelated",
    "editions_editionreference",
    # Asked for each page, or set once per tick.
    "editions_nearness", "editions_arrangement", "editions_placement", "editions_breaking",
    "editions_policy", "editions_synonym", "editions_hiddenedition",
    # For finding alone.
    "tags_othername", "tags_tagkey",
}  # fmt: skip


def tick() -> int:
    return read_clock(timezone.now()).tick


@pytest.mark.django_db
def test_every_table_of_pages_moves_the_clock():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'site_changed'"
        )
        watched = {name for (name,) in cursor.fetchall()}
    tables = {
        model._meta.db_table
        for room in ("editions", "authors", "tags", "images")
        for model in apps.get_app_config(room).get_models()
    }
    assert watched | UNSEEN >= tables
    assert not watched & UNSEEN


@pytest.mark.django_db
def test_every_table_of_names_moves_the_names():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgname IN ('site_changed', 'names_changed', 'portrait_changed')"
        )
        found = cursor.fetchall()
    watched = {table for name, table in found if name == "site_changed"}
    named = {table for name, table in found if name != "site_changed"}
    assert watched == named | NAMELESS
    assert not named & NAMELESS


@pytest.mark.django_db(transaction=True)
def test_it_moves_when_an_editor_chooses_what_readers_see_and_not_when_a_story_is_begun(
    printed, write, samir
):
    article = printed()
    before = tick()
    write()
    assert tick() == before
    for choice in ({"shown": True, "hidden": []}, {"shown": True, "hidden": [1]}):
        showing.show_editions(article, by=samir, of=[1], **choice)
        assert tick() > before
        before = tick()


@pytest.mark.django_db(transaction=True)
def test_it_moves_when_something_is_printed_and_stands_still_while_it_is_written(
    write, samir, layla
):
    article = write()
    before = tick()
    writing.amend(article, by=layla, headline="عنوان آخر للجسر")
    workflow.submit(article, by=layla)
    workflow.approve(article, by=samir)
    assert tick() == before
    with transaction.atomic():
        press.publish(article, by=samir)
        # Nobody sees it before the transaction has ended.
        assert tick() == before
    assert tick() > before


@pytest.mark.django_db(transaction=True)
def test_it_moves_once_in_a_transaction_and_not_at_all_when_that_is_undone(politics):
    before = tick()
    with transaction.atomic():
        Section.objects.update(position=2)
        Section.objects.update(position=3)
    assert tick() > before
    before = tick()
    with pytest.raises(RuntimeError), transaction.atomic():
        Section.objects.update(position=4)
        raise RuntimeError
    assert tick() == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM editions_sitechange")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_it_knows_what_begins_and_ends_by_itself(approved, samir):
    now = timezone.now()
    hour = timedelta(hours=1)
    press.publish(approved(), by=samir, at=now + hour, until=now + 3 * hour, now=now)
    Breaking.objects.create(text="عاجل", starts_at=now - hour, ends_at=now + 2 * hour)
    read = read_clock(now)
    assert (read.passed, read.next, read.next_end) == (now - hour, now + hour, now + 2 * hour)
    later = read_clock(now + 2 * hour)
    assert (later.passed, later.next, later.next_end) == (
        now + 2 * hour, now + 3 * hour, now + 3 * hour,
    )  # fmt: skip
    last = read_clock(now + 3 * hour)
    assert (last.passed, last.next, last.next_end) == (now + 3 * hour, None, None)


@pytest.mark.django_db
def test_it_knows_when_the_last_story_was_withdrawn_and_not_when_one_was_replaced(
    printed, samir, layla
):
    article, other = printed(), printed("خبر آخر")
    writing.amend(article, by=layla, headline="عنوان بعد التحديث")
    workflow.submit(article, by=layla)
    workflow.approve(article, by=samir)
    press.publish(article, by=samir)
    assert read_clock(timezone.now()).withdrawn is None
    press.withdraw(other, by=samir, reason="خطأ")
    at = other.story.editions.get().live.upper
    assert read_clock(timezone.now()).withdrawn == at
    assert read_clock(timezone.now() + timedelta(hours=1)).withdrawn is None


@pytest.mark.django_db
def test_a_page_is_of_no_later_moment_than_the_database_has_reached(monkeypatch):
    """The clock of the machine is an hour before that of the database."""
    monkeypatch.setattr(watch, "reading", read_clock(timezone.now()))
    assert timezone.now() - present() < timedelta(seconds=5)
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        monkeypatch.setattr(watch, "reading", read_clock(timezone.now()))
        assert timedelta(minutes=59) < timezone.now() - present() < timedelta(minutes=61)
