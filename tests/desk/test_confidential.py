"""Confidential notes: sealed, opened by few, and every opening told."""

import logging
import re
import subprocess

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from articles import audit, confidential, press, workflow
from articles.models import AuditEntry, ConfidentialNote, NoteOpening
from articles.refusals import NotAllowed, Stale
from articles.sealing import CannotOpen, newest_key
from newsroom.env import new_note_key

SECRET = "المصدر هو الموظفة سلمى النجار في الأرشيف"
pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(db):
    """Holds every right that there is."""
    return User.objects.create_superuser("chief", password="chief-secret")


@pytest.fixture
def note(layla, write):
    return confidential.write(SECRET, by=layla, article=write())


def desk_of(user) -> Client:
    desk = Client(raise_request_exception=False)
    desk.force_login(user)
    return desk


def page_of(note) -> str:
    return reverse("desk:confidential", args=[note.pk])


def opened(desk, note):
    return desk.post(page_of(note), {"act": "open"})


def test_layla_writes_names_samir_and_sees_that_he_opened_it(layla, samir, write):
    article = write()
    address = f"{reverse('desk:confidential_new')}?story={article.pk}"
    answer = desk_of(layla).post(address, {"text": SECRET, "people": [samir.pk]})
    note = ConfidentialNote.objects.get()
    assert answer["Location"] == page_of(note)
    assert SECRET in opened(desk_of(samir), note).content.decode()
    page = desk_of(layla).get(page_of(note)).content.decode()
    assert "samir" in page.partition('id="openings"')[2]
    assert SECRET not in page
    entry = AuditEntry.objects.get(act="note.opened")
    assert (entry.by_name, entry.subject) == ("samir", f"note {note.pk}")


def test_who_is_not_named_is_told_of_no_note(note, samir, omar, huda, chief):
    for person in (samir, omar, huda, chief):
        desk = desk_of(person)
        assert desk.get(page_of(note)).status_code == 404
        for act in ("open", "change", "name", "destroy"):
            answer = desk.post(page_of(note), {"act": act, "text": "x", "version": "1"})
            assert answer.status_code == 404
        assert str(note.pk) not in desk.get(reverse("desk:confidential_notes")).content.decode()
        with pytest.raises(NotAllowed):
            confidential.open_note(note, by=person)
    assert not NoteOpening.objects.exists()


def test_who_is_named_reads_and_does_nothing_else(note, layla, samir):
    confidential.name(note, [samir], by=layla)
    desk = desk_of(samir)
    page = opened(desk, note).content.decode()
    assert SECRET in page and "<textarea" not in page
    for act in ("change", "name", "destroy"):
        answer = desk.post(page_of(note), {"act": act, "text": "x", "version": "1"})
        assert answer.status_code == 404
    confidential.name(note, [], by=layla)
    assert desk.get(page_of(note)).status_code == 404


def test_who_is_named_is_not_told_of_a_story_that_is_not_theirs(note, layla, omar, samir):
    confidential.name(note, [omar, samir], by=layla)
    for person, is_told in ((omar, False), (samir, True), (layla, True)):
        desk = desk_of(person)
        for address in (page_of(note), reverse("desk:confidential_notes")):
            page = desk.get(address).content.decode()
            assert (note.article.headline in page) is is_told, (person, address)
        assert SECRET in opened(desk, note).content.decode()


def test_looking_at_the_page_opens_nothing(note, layla):
    assert SECRET not in desk_of(layla).get(page_of(note)).content.decode()
    assert not NoteOpening.objects.exists()


def test_the_page_is_kept_by_nobody(note, layla):
    assert "no-store" in opened(desk_of(layla), note)["Cache-Control"]


def test_a_text_changed_in_another_window_is_refused_and_what_was_typed_comes_back(note, layla):
    confidential.change(note, "نص أحدث", by=layla, version=1)
    typed = {"act": "change", "text": "نص من نافذة قديمة", "version": "1"}
    answer = desk_of(layla).post(page_of(note), typed)
    assert answer.status_code == 409
    assert typed["text"] in answer.content.decode()
    assert confidential.open_note(note, by=layla) == "نص أحدث"


def test_an_empty_or_long_note_is_refused_with_what_was_typed(layla):
    address, desk = reverse("desk:confidential_new"), desk_of(layla)
    assert "اكتب الملاحظة" in desk.post(address, {"text": ""}).content.decode()
    long = "س" * (confidential.LONGEST + 1)
    assert long in desk.post(address, {"text": long}).content.decode()
    assert not ConfidentialNote.objects.exists()


def test_layla_deletes_it_for_good_and_the_register_remembers(note, layla):
    desk_of(layla).post(page_of(note), {"act": "destroy"})
    assert not ConfidentialNote.objects.exists()
    assert AuditEntry.objects.filter(act="note.destroyed", subject=f"note {note.pk}").exists()
    with pytest.raises(Stale):
        confidential.open_note(note, by=layla)


def test_a_sealed_text_opens_in_no_other_row(note, layla, omar):
    other = confidential.write("ملاحظتي", by=omar)
    stolen = ConfidentialNote.objects.get(pk=note.pk).sealed
    ConfidentialNote.objects.filter(pk=other.pk).update(sealed=stolen)
    with pytest.raises(CannotOpen):
        confidential.open_note(other, by=omar)
    answer = opened(desk_of(omar), other)
    assert answer.status_code == 409 and "المفتاح" in answer.content.decode()


def test_the_key_is_changed_and_the_old_one_thrown_away(note, layla, settings, capsys):
    old, new = settings.NEWSROOM_NOTE_KEYS, new_note_key()
    settings.NEWSROOM_NOTE_KEYS = new
    with pytest.raises(CommandError, match="were sealed with is missing"):
        call_command("reseal_notes")
    settings.NEWSROOM_NOTE_KEYS = f"{new},{old}"
    call_command("reseal_notes")
    assert "Sealed 1 notes" in capsys.readouterr().out
    settings.NEWSROOM_NOTE_KEYS = new
    assert confidential.open_note(note, by=layla) == SECRET
    assert ConfidentialNote.objects.get().key_name == newest_key()


@pytest.mark.django_db(transaction=True)
def test_the_canary_is_in_no_dump_log_letter_or_answer_of_another(
    note, layla, samir, huda, chief, caplog, settings, tmp_path
):
    settings.NEWSROOM_SENDS_MAIL = True
    caplog.set_level(logging.DEBUG)
    article = note.article
    canary = re.compile("سلمى النجار|" + SECRET.encode().hex())
    opened(desk_of(layla), note)
    workflow.submit(article, by=layla)
    workflow.approve(article, by=samir)
    press.publish(article, by=samir)
    command = ["pg_dump", "--dbname", address_of_database(), "--inserts"]
    dumped = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "confidentialnote" in dumped and not canary.search(dumped)
    told = tmp_path / "all.json"
    call_command("dumpdata", output=str(told), verbosity=0)
    assert not canary.search(told.read_text().encode().decode("unicode_escape", "ignore"))
    assert not canary.search(told.read_text())
    assert not canary.search(caplog.text)
    for person in (samir, huda, chief):
        desk = desk_of(person)
        for address in (
            reverse("admin:index"),
            reverse("admin:articles_article_change", args=[article.pk]),
            reverse("admin:articles_article_changelist") + "?q=سلمى",
            reverse("admin:articles_auditentry_changelist"),
            reverse("desk:confidential_notes"),
            reverse("desk:go_json") + "?q=سلمى النجار",
        ):
            page = desk.get(address, follow=True).content.decode()
            # What was looked for stands in the field of the search.
            assert not canary.search(page.replace("?q=سلمى النجار", "")), address


def address_of_database() -> str:
    told = connection.settings_dict
    where = f"host={told['HOST']} dbname={told['NAME']} user={told['USER']}"
    return f"{where} port={told['PORT']}" if told["PORT"] else where


def test_every_act_stands_in_the_register(note, layla, samir):
    confidential.name(note, [samir], by=layla)
    confidential.open_note(note, by=samir)
    confidential.change(note, "آخر", by=layla, version=1)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    acts = AuditEntry.objects.filter(subject=f"note {note.pk}").order_by("serial")
    assert [one.act.partition(".")[2] for one in acts] == ["written", "named", "opened", "changed"]
    assert audit.verify().broken is None
