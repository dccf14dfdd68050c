"""The desk's login that owns nothing does the desk's work, and cannot switch a rule off."""

import os
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from psycopg2.errors import InsufficientPrivilege

from articles import press, workflow
from articles.models import Article, AuditEntry
from editions.models import Edition
from editions.search import pending
from images.models import Image
from newsroom import desk_role, roles
from newsroom.refusals import Refusal
from newsroom.roles import GUARDED
from tests.desk.posted import posted
from tests.desk.test_accounts import sign_in
from tests.images import photos

pytestmark = pytest.mark.django_db
# A role belongs to all databases of a server, and tests run beside each other.
ROLE = f"desk_of_test_{os.getpid()}"


@pytest.fixture
def role():
    """Made in the test's own transaction, and gone with it."""
    desk_role.arrange(connection, ROLE)
    return ROLE


def ask(words: str, *values):
    with connection.cursor() as cursor:
        cursor.execute(words, values)
        return cursor.fetchall() if cursor.description else None


@contextmanager
def at_the_desk(role):
    """What is asked meanwhile is asked with this login's rights, to the end."""
    ask("SELECT set_config('role', %s, false)", role)
    try:
        yield
        assert ask("SELECT current_user") == [(role,)]
    finally:
        ask("SELECT set_config('role', 'none', false)")


def test_it_has_these_rights_and_no_others(role):
    assert desk_role.missing(connection, role) == []
    assert desk_role.arrange(connection, role) is False
    # And readers have none more by it.
    assert roles.missing(connection) == []


def test_layla_and_samir_do_their_work_with_it(
    role, client, layla, samir, write, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    article = write()
    with at_the_desk(role), django_capture_on_commit_callbacks(execute=True):
        sign_in(client, "layla")
        page = reverse("admin:articles_article_change", args=[article.pk])
        assert client.get(page).status_code == 200
        sent = posted(article, headline="جسر جديد يصل الضفتين")
        assert client.post(page, sent).status_code == 302
        file = SimpleUploadedFile("bridge.jpg", photos.jpeg())
        assert client.post(reverse("desk:add_picture"), {"file": file}).status_code == 201
        for address in ("/admin/", reverse("admin:articles_article_changelist")):
            assert client.get(address).status_code == 200
        article = Article.objects.get(pk=article.pk)
        workflow.submit(article, by=layla)
        workflow.approve(article, by=samir)
        press.publish(article, by=samir)
        press.withdraw(article, by=samir, reason="سُحب بعد مراجعة القسم")
        assert Edition.objects.filter(story=article.pk).exists()
        call_command("deliver")
        assert pending.take_up() == 0
    assert Edition.objects.get(story=article.pk).headline == "جسر جديد يصل الضفتين"
    assert Image.objects.count() == 1
    assert AuditEntry.objects.filter(act="account.came").exists()


def test_guarded_rows_are_all_seen_by_the_desk(role, printed, approved, samir):
    printed()
    withdrawn = printed("خبر سُحب")
    press.withdraw(withdrawn, by=samir, reason="سُحب بعد مراجعة القسم")
    for table in GUARDED:
        rows = f"SELECT count(*) FROM {table}"
        every_one = ask(rows)
        with at_the_desk(role):
            assert ask(rows) == every_one, table


@pytest.mark.parametrize(
    "words",
    [
        "ALTER TABLE articles_auditentry DISABLE TRIGGER audit_is_not_emptied",
        "ALTER TABLE editions_edition DISABLE TRIGGER ALL",
        "ALTER TABLE editions_edition DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE articles_article ADD COLUMN planted text",
        "DROP POLICY seen ON editions_edition",
        "DROP TABLE articles_mail",
        "TRUNCATE articles_mail",
        "CREATE TABLE planted (id int)",
        "CREATE FUNCTION planted() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE TRIGGER planted BEFORE INSERT ON articles_mail EXECUTE FUNCTION readers_clock()",
        "CREATE OR REPLACE FUNCTION readers_usually_see_editions() RETURNS boolean"
        " LANGUAGE sql AS 'SELECT true'",
        "CREATE ROLE planted",
        "SET session_replication_role = replica",
    ],
)
def test_it_cannot_change_how_the_house_is_built(role, words):
    with at_the_desk(role), pytest.raises(ProgrammingError) as error, transaction.atomic():
        ask(words)
    assert isinstance(error.value.__cause__, InsufficientPrivilege), error.value


def test_a_printed_edition_and_the_register_stay_as_they_are(role, printed):
    edition = Edition.objects.get(story=printed().pk)
    for words in (
        f"UPDATE editions_edition SET headline = 'x' WHERE id = {edition.pk}",
        "DELETE FROM articles_auditentry",
        "UPDATE articles_auditentry SET act = 'x'",
    ):
        with at_the_desk(role), pytest.raises(Exception, match=r"\w"), transaction.atomic():
            ask(words)
    edition.refresh_from_db()
    assert edition.headline != "x"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("REVOKE DELETE ON articles_mail FROM {role}", "It may not read and write articles_mail."),
        ("GRANT TRUNCATE ON articles_mail TO {role}", "It may do more with articles_mail"),
        ("DROP POLICY the_desk ON editions_edition", "does not see every row of editions_edition"),
        ("ALTER ROLE {role} CREATEROLE", "It has rolcreaterole."),
        ("ALTER TABLE articles_mail OWNER TO {role}", "It has what «{role}» owns."),
        ("GRANT CREATE ON SCHEMA public TO {role}", "It may create tables."),
        ("GRANT CREATE ON DATABASE {database} TO {role}", "It may create schemas."),
        ("GRANT TEMPORARY ON DATABASE {database} TO {role}", "It may create temporary tables."),
    ],
)
def test_what_is_wrong_is_told(role, change, said):
    database = connection.settings_dict["NAME"]
    ask(change.replace("{role}", role).replace("{database}", f'"{database}"'))
    said = said.replace("{role}", role)
    assert [one for one in desk_role.missing(connection, role) if said in one]


def test_a_table_of_a_later_migration_is_the_desks_too(role):
    ask("CREATE TABLE later (id serial, word text)")
    with at_the_desk(role):
        ask("INSERT INTO later (word) VALUES ('x')")
        assert ask("SELECT word FROM later") == [("x",)]


def test_the_command_makes_it_and_checks_it(settings):
    settings.NEWSROOM_DESK_ROLE = ROLE
    with pytest.raises(CommandError, match="There is no role"):
        call_command("database_roles", "--check")
    call_command("database_roles")
    assert desk_role.missing(connection, ROLE) == []
    call_command("database_roles", "--check")


def test_the_owner_is_no_login_for_the_desk():
    with pytest.raises(Refusal, match="owns the tables"):
        desk_role.arrange(connection, connection.settings_dict["USER"])


@pytest.mark.parametrize(
    ("held", "left"),
    [
        ("ALTER ROLE {role} CREATEROLE", "It has rolcreaterole."),
        ("GRANT {owner} TO {role}", "owns."),
    ],
)
def test_a_login_that_could_do_more_before_is_not_called_right(held, left):
    ask(f"CREATE ROLE {ROLE} LOGIN")
    (owner,) = ask("SELECT quote_ident(current_user)")[0]
    ask(held.replace("{role}", ROLE).replace("{owner}", owner))
    with pytest.raises(Refusal, match=left):
        desk_role.arrange(connection, ROLE)
    # What it needs it has all the same.
    assert not [one for one in desk_role.missing(connection, ROLE) if "may not" in one]


def test_what_it_was_given_beyond_its_rights_is_taken(role):
    database = connection.settings_dict["NAME"]
    ask(f'GRANT CREATE, TEMPORARY ON DATABASE "{database}" TO {role}')
    assert desk_role.arrange(connection, role) is True
    assert desk_role.missing(connection, role) == []


def test_who_reads_a_table_for_long_keeps_no_reader_waiting_behind_it(monkeypatch):
    monkeypatch.setattr(desk_role, "WAITS", "20ms")
    backup = connection.copy()
    backup.set_autocommit(False)
    try:
        with backup.cursor() as cursor:
            cursor.execute("LOCK TABLE editions_edition IN ACCESS SHARE MODE")
        with pytest.raises(Refusal, match="held a table for 20ms"):
            desk_role.arrange(connection, ROLE)
    finally:
        backup.rollback()
        backup.close()
    assert desk_role.missing(connection, ROLE) == [f"There is no role «{ROLE}»."]


def test_what_belongs_to_an_extension_is_left_alone():
    ask("CREATE FUNCTION theirs() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    ask("REVOKE EXECUTE ON FUNCTION theirs() FROM PUBLIC")
    ask("CREATE TABLE their_words (id serial)")
    for what in ("FUNCTION theirs()", "TABLE their_words", "SEQUENCE their_words_id_seq"):
        ask(f"ALTER EXTENSION plpgsql ADD {what}")
    desk_role.arrange(connection, ROLE)
    assert ask(
        "SELECT has_function_privilege(%s, 'theirs()', 'EXECUTE'),"
        " has_table_privilege(%s, 'their_words', 'SELECT')", ROLE, ROLE,
    ) == [(False, False)]  # fmt: skip
