"""The register of the house: what is entered, that nothing in it is changed, and who reads it."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from articles import audit, daily, outbox, press, workflow
from articles.models import AuditEntry, Mail

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 9, 6, tzinfo=UTC)


def chained() -> list[AuditEntry]:
    """What the end of a transaction does, and the entries in their order."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return list(AuditEntry.objects.order_by("serial"))


def refuses(statement: str) -> None:
    refused = pytest.raises(IntegrityError, match="only added to")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def forger():
    """Somebody who holds the keys of the database."""

    def forge(statement, *values):
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE articles_auditentry DISABLE TRIGGER USER")
            cursor.execute(statement, values)
            cursor.execute("ALTER TABLE articles_auditentry ENABLE TRIGGER USER")

    return forge


def test_acts_with_a_story_are_entered_with_who_and_when(approved, samir):
    article = approved()
    press.publish(article, by=samir)
    entry = chained()[-1]
    event = article.events.get(act="published")
    assert (entry.act, entry.by_name, entry.at) == ("story.published", "samir", event.at)
    assert entry.subject == f"story {article.pk}"


def test_a_comment_is_entered_as_its_hash_alone(write, layla, samir):
    article = write()
    workflow.submit(article, by=layla)
    workflow.send_back(article, by=samir, comment="اسألي المصدر السري عن الرقم")
    entry = chained()[-1]
    assert entry.act == "story.returned"
    assert "note=" in entry.detail and "السري" not in entry.detail


def test_what_is_changed_in_the_admin_is_entered(huda, agency):
    said = [{"changed": {"fields": ["name"]}}]
    LogEntry.objects.log_actions(huda.pk, [agency], CHANGE, said, single_object=True)
    (entry,) = chained()
    assert (entry.act, entry.by_name) == ("admin.changed", "huda")
    assert entry.subject == f"authors.source {agency.pk}"


def test_who_signs_in_and_who_is_refused_is_entered(samir):
    desk, address = Client(), reverse("admin:login")
    desk.post(address, {"username": "samir", "password": "wrong"})
    desk.post(address, {"username": "my password typed as a name", "password": "x"})
    desk.post(address, {"username": "samir", "password": "samir-secret"})
    desk.post(reverse("admin:logout"))
    entered = [(one.act, one.subject) for one in chained()]
    assert entered == [
        ("account.refused", "user samir"),
        ("account.came", "user samir"),
        ("account.went", "user samir"),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE articles_auditentry SET act = 'x'",
        "UPDATE articles_auditentry SET hash = ''",
        "DELETE FROM articles_auditentry",
    ],
)
def test_postgres_refuses_to_change_an_entry(statement):
    audit.enter("account.came")
    chained()
    refuses(statement)


def test_postgres_refuses_to_empty_the_register():
    """Tests that commit empty all tables after them: for them the guard is off (conftest)."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE articles_auditentry ENABLE TRIGGER audit_is_not_emptied")
    refuses("TRUNCATE articles_auditentry")


def test_numbers_and_hashes_are_not_taken_from_who_enters():
    AuditEntry.objects.create(at=MORNING, act="x", serial=99, hash="forged")
    (entry,) = chained()
    assert entry.serial == 1
    assert entry.hash == audit.hash_of(entry, "")


def fill(entries: int) -> None:
    """So many entries, written by Postgres as by nobody else."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO articles_auditentry (at, act, by_id, by_name, subject, detail, hash)"
            " SELECT now(), 'story.changed', n, 'ليلى', 'story ' || n, 'تفصيل ' || n, ''"
            " FROM generate_series(1, %s) n",
            [entries],
        )
    chained()


def test_one_changed_row_among_ten_thousand_is_named_in_two_seconds(forger):
    fill(10_000)
    forger("UPDATE articles_auditentry SET detail = 'آخر' WHERE serial = 9301")
    began = time.monotonic()
    assert audit.verify().broken.serial == 9301
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE articles_auditentry SET by_id = 1 WHERE serial = 2", 2),
        ("UPDATE articles_auditentry SET at = at + interval '1 ms' WHERE serial = 299", 299),
        ("DELETE FROM articles_auditentry WHERE serial = 200", 200),
    ],
)
def test_the_first_changed_row_is_named(forger, statement, named):
    fill(300)
    assert audit.verify().broken is None
    forger(statement)
    found = audit.verify()
    assert found.broken.serial == named
    assert found.entries == named - 1


def test_a_chain_that_was_written_anew_is_told_by_a_hash_that_was_kept(forger, capsys):
    fill(300)
    _number, kept = audit.last()
    call_command("audit", "verify", holds=[kept])
    assert "All 300 entries hold" in capsys.readouterr().out
    forger("TRUNCATE articles_auditentry")
    audit.enter("account.came")
    chained()
    assert audit.verify().broken is None
    with pytest.raises(CommandError, match="written anew"):
        call_command("audit", "verify", holds=[kept])


def test_a_row_put_in_past_the_chain_is_told(forger):
    forger("INSERT INTO articles_auditentry (at, act, by_name, subject, detail, hash)"
           " VALUES (now(), 'x', '', '', '', '')")  # fmt: skip
    with pytest.raises(CommandError, match="past the chain"):
        call_command("audit", "verify")


def test_a_changed_event_of_a_story_is_told_by_the_register(approved):
    article = approved()
    chained()
    event = article.events.get(act="approved")
    type(event).objects.filter(pk=event.pk).update(act="published")
    assert f"event {event.pk}" in audit.verify().broken.why


def test_huda_reads_the_register_and_samir_does_not(
    approved, huda, samir, django_assert_max_num_queries
):
    approved()
    chained()
    address = reverse("admin:articles_auditentry_changelist")
    for person, status in ((huda, 200), (samir, 403)):
        desk = Client()
        desk.force_login(person)
        assert desk.get(address).status_code == status
    desk.force_login(huda)
    with django_assert_max_num_queries(14):
        page = desk.get(address, {"q": "layla"}).content.decode()
    assert "أُرسل للمراجعة" in page or "إرسال" in page
    number = AuditEntry.objects.filter(act="story.submitted").get().subject.split()[1]
    found = desk.get(address, {"q": number}).context["cl"].queryset
    assert {one.subject for one in found} == {f"story {number}"}
    assert desk.get(reverse("admin:articles_auditentry_add")).status_code == 403


def test_the_letter_of_the_morning_holds_the_last_hash_and_comes_once(
    approved, samir, huda, settings
):
    settings.NEWSROOM_SENDS_MAIL = True
    User.objects.filter(pk=huda.pk).update(email="huda@example.org")
    User.objects.filter(pk=samir.pk).update(email="samir@example.org")
    press.publish(approved(), by=samir)
    Mail.objects.all().delete()
    number, kept = (lambda last: (last.serial, last.hash))(chained()[-1])
    now = datetime.now(UTC).replace(hour=20)
    assert daily.write(now) == 1
    assert daily.write(now + timedelta(minutes=5)) == 0
    assert outbox.deliver(now=now) == (1, 0)
    (letter,) = mail.outbox
    assert letter.to == ["huda@example.org"]
    assert f"{number} {kept}" in letter.body
    chained()
    assert audit.verify().broken is None


def test_before_six_in_the_morning_there_is_no_letter(huda, settings):
    settings.NEWSROOM_SENDS_MAIL = True
    User.objects.filter(pk=huda.pk).update(email="huda@example.org")
    assert daily.write(datetime(2026, 3, 9, 1, tzinfo=UTC)) == 0
