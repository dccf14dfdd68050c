"""What the readers' role may do in the database, table by table, and that it is no more."""

import re
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, connections, transaction
from django.test import RequestFactory
from django.utils import timezone
from psycopg2.errors import InsufficientPrivilege

from articles import press, workflow, writing
from authors.models import Source
from editions.models import Edition
from newsroom import checks, roles
from reader.connection import ReadersConnection
from tests.readers import readers, really_answered, rows_seen

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
REQUESTS = RequestFactory()

# Every table of the database, by hand: whoever makes one decides what readers may do with it.
READ = """
    authors_author authors_authorlink authors_source
    editions_arrangement editions_breaking editions_edition editions_editionattribution
    editions_editionbyline editions_editionrelated editions_editiontag editions_nearness
    editions_placement editions_policy editions_readcount editions_story editions_synonym
    images_image tags_formertag tags_section tags_tag
""".split()
ADD = ["editions_errorreport", "editions_readcount"]
NOTHING = """
    account_emailaddress account_emailconfirmation desk_attempt desk_session mfa_authenticator
    articles_article articles_articleattribution articles_articlebyline articles_articlereference
    articles_announcement articles_articlerelated articles_articlesketch articles_articletag
    articles_auditentry
    articles_confidentialnote articles_noteopening articles_notereader articles_sectioneditor
    articles_event articles_login
    articles_mail articles_notice articles_noticechoice articles_sourcenote articles_strictness
    articles_version articles_waiver
    auth_group auth_group_permissions auth_permission auth_user auth_user_groups
    auth_user_user_permissions
    desk_bulkjob desk_bulkrow desk_frontact desk_guestlink desk_leftout desk_marginnote
    desk_presence desk_settlement desk_unsaved
    django_admin_log django_content_type django_migrations django_session
    editions_editionreference editions_editionsketch editions_hiddenedition editions_knownword
    editions_sitechange editions_siteclock
    images_cutting images_rights
    taggit_tag taggit_taggeditem tags_apart tags_merge tags_mergedrow tags_othername tags_tagkey
""".split()


def tables() -> set[str]:
    return set(connection.introspection.table_names())


@contextmanager
def refused():
    """Postgres does not let the readers' role do it."""
    with readers(), pytest.raises(ProgrammingError) as error, transaction.atomic():
        yield
    assert isinstance(error.value.__cause__, InsufficientPrivilege), error.value


def ask(words: str, *values):
    with connection.cursor() as cursor:
        cursor.execute(words, values)
        return cursor.fetchall() if cursor.description else None


def test_every_table_was_decided_on():
    assert tables() == {*READ, *ADD, *NOTHING}
    assert len(READ) + len(NOTHING) + 1 == len(tables())


def test_the_role_has_these_rights_and_no_others():
    assert set(roles.READ) == set(READ) and set(roles.ADD) == set(ADD)
    assert roles.missing(connection) == []


@pytest.mark.parametrize("table", [*NOTHING, "editions_errorreport"])
def test_what_is_not_for_readers_is_refused(table):
    with refused():
        ask(f'SELECT FROM "{table}"')
    with refused():
        ask(f'SELECT * FROM "{table}" LIMIT 1')


@pytest.mark.parametrize("table", sorted({*READ, *ADD, *NOTHING}))
def test_nothing_is_changed_or_taken_away(table):
    (column, *_) = (one.name for one in columns(table))
    for words in (
        f'DELETE FROM "{table}"',
        f'UPDATE "{table}" SET "{column}" = NULL',
        f'TRUNCATE "{table}"',
    ):
        with refused():
            ask(words)
    if table not in ADD:
        with refused():
            ask(f'INSERT INTO "{table}" DEFAULT VALUES')


def columns(table: str):
    with connection.cursor() as cursor:
        return connection.introspection.get_table_description(cursor, table)


@pytest.mark.parametrize(
    "words",
    [
        "CREATE TABLE mine (n int)",
        "CREATE TEMPORARY TABLE mine (n int)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE ROLE mine",
        "ALTER TABLE editions_edition DISABLE ROW LEVEL SECURITY",
        "DROP POLICY seen ON editions_edition",
        "SELECT nextval(pg_get_serial_sequence('editions_story', 'id'))",
        "SELECT public.arabic_vector('a', 'b', 'c', 'd', 'e')",
        "SELECT public.readers_at(now())",
        "SELECT public.readers_usually_see_editions()",
        "SELECT pg_read_file('PG_VERSION')",
        "COPY editions_story TO PROGRAM 'true'",
        "SELECT * FROM pg_authid",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'newsroom'",
    ],
)  # fmt: skip
def test_the_role_makes_and_calls_nothing_else(words):
    with refused():
        ask(words)


@pytest.mark.django_db(transaction=True, databases=["default", "readers"])
def test_the_real_login_sees_what_the_desk_asks_nowhere(samir):
    desk, theirs = connections["default"], connections["readers"]
    with desk.cursor() as cursor, theirs.cursor() as reading:
        cursor.execute("SELECT 'a secret of the desk'")
        reading.execute("SELECT session_user, current_user")
        assert reading.fetchone() == ("newsroom_reader", "newsroom_reader")
        reading.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE %s", ["%a secret of%"]
        )
        # Its own question holds these words, too.
        assert reading.fetchone() == (1,)
        with pytest.raises(ProgrammingError, match="permission denied"):
            reading.execute("SET ROLE newsroom")
        with pytest.raises(ProgrammingError, match="permission denied"):
            reading.execute("SELECT * FROM auth_user")
    theirs.close()


# Rows -----------------------------------------------------------------------------------------


def test_no_row_is_seen_of_an_edition_that_is_not_live(printed, approved, write, samir):
    now = timezone.now()
    seen = printed("zqseen")
    write("zqdraft", tags=["zqdraft"])
    press.publish(approved("zqscheduled", tags=["zqscheduled"]), by=samir, at=now + HOUR)
    press.withdraw(printed("zqwithdrawn", tags=["zqwithdrawn"]), by=samir, reason="zqreason")
    cancelled = approved("zqcancelled")
    press.publish(cancelled, by=samir, at=now + HOUR)
    press.unschedule(cancelled, by=samir)
    Source.objects.create(name="zqsource")
    text = rows_seen(now + timedelta(seconds=3))
    assert "zqseen" in text and str(seen.pk) in text
    assert set(re.findall("zq[a-z]+", text)) == {"zqseen"}
    # An hour later the scheduled one is there.
    assert "zqscheduled" in rows_seen(now + HOUR)
    with readers(now + timedelta(seconds=3)):
        assert list(Edition.objects.values_list("story", flat=True)) == [seen.pk]


def test_what_was_replaced_is_seen_for_two_seconds_and_what_was_withdrawn_is_not(
    approved, samir, amended
):
    """A page reads its moment, and a little later its rows."""
    start = timezone.now() - HOUR
    article = approved("النص الأول")
    press.publish(article, by=samir, now=start)
    amended(article, start + timedelta(minutes=10))

    def headlines(moment) -> list[str]:
        with readers(moment):
            return sorted(Edition.objects.values_list("headline", flat=True))

    at = start + timedelta(minutes=10)
    assert headlines(at - timedelta(seconds=1)) == ["النص الأول"]
    assert headlines(at + timedelta(seconds=1)) == ["النص الأول", "النص الثاني"]
    assert headlines(at + timedelta(seconds=2)) == ["النص الثاني"]
    gone = start + timedelta(minutes=20)
    press.withdraw(article, by=samir, reason="خطأ", now=gone)
    assert headlines(gone) == []


@pytest.fixture
def amended(samir):
    def again(article, moment):
        writing.amend(article, by=samir, headline="النص الثاني")
        workflow.approve(article, by=samir)
        press.publish(article, by=samir, now=moment)

    return again


def test_nobody_but_the_owner_asks_of_another_moment(approved, samir):
    """As the functions are in the real house, where no setting moves the clock."""
    article = approved("zqscheduled")
    press.publish(article, by=samir, at=timezone.now() + HOUR)
    later = timezone.now() + 2 * HOUR
    asked = "SELECT * FROM public.readers_find(%s, NULL, NULL, %s, true, 10)"
    moments = import_module("editions.migrations.0021_what_readers_may_see").MOMENTS
    assert ask(asked, "", later)
    with connection.cursor() as cursor:
        cursor.execute(moments.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
    with readers(later):
        assert ask("SELECT id FROM editions_edition") == []
        assert ask(asked, "", later) == []
        assert ask("SELECT public.readers_saw(%s, %s)", article.pk, later) == [(False,)]
        assert ask("SELECT public.readers_words_known(%s, %s)", ["zqscheduled"], later) == []
    assert ask(asked, "", later)


# The command ----------------------------------------------------------------------------------


def test_the_command_says_what_is_wrong_and_mends_it(capsys):
    call_command("database_roles", "--check")
    ask("GRANT SELECT ON auth_user TO newsroom_reader")
    ask("GRANT UPDATE (note) ON editions_edition TO newsroom_reader")
    ask("ALTER TABLE editions_edition DISABLE ROW LEVEL SECURITY")
    ask("REVOKE SELECT ON tags_section FROM newsroom_reader")
    with pytest.raises(CommandError) as error:
        call_command("database_roles", "--check")
    for words in (
        "It may read auth_user.password.", "It may change editions_edition.note.",
        "Rows of editions_edition are not guarded.", "It may not read tags_section.name.",
    ):  # fmt: skip
        assert words in str(error.value)
    ask("ALTER TABLE editions_edition ENABLE ROW LEVEL SECURITY")
    call_command("database_roles")
    call_command("database_roles")
    assert "has the rights of readers now" in capsys.readouterr().out
    assert roles.missing(connection) == []


def test_the_checks_tell_of_a_login_that_is_missing_or_the_desks(settings):
    desk = {**settings.DATABASES["default"], "USER": "same"}
    settings.DATABASES = {"default": desk}
    assert [one.id for one in checks.check_readers_have_a_login(None)] == ["newsroom.W002"]
    assert checks.check_readers(None) == []
    settings.DATABASES = {"default": desk, "readers": {**desk, "NAME": "another"}}
    assert [one.id for one in checks.check_readers(None)] == ["newsroom.E006", "newsroom.E007"]
    assert checks.check_readers_have_a_login(None) == []


# Requests -------------------------------------------------------------------------------------


def test_tests_ask_with_the_rights_of_readers(nour, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "reader.views.places", lambda: asked.extend(ask("SELECT current_user")) or []
    )
    assert nour("/").status_code == 200
    assert asked == [("newsroom_reader",)]
    assert ask("SELECT current_user") != asked


@pytest.mark.django_db(transaction=True, databases=["default", "readers"])
@pytest.mark.parametrize(("address", "is_public"), [
    ("/", True), ("/7/x/", True), ("/7/report/", True), ("/read/7", True), ("/share/7-7.jpg", True),
    ("/search/", True), ("/nowhere", True), ("/static/x.css", True),
    ("/admin/", False), ("/preview/x/", False), ("/readyz", False),
])  # fmt: skip
def test_a_public_request_cannot_reach_the_desks_connection(address, is_public):
    connections["default"].close()
    desk = connections["default"]

    def page(request):
        assert all(one is not desk for one in connections.all()) is is_public
        return ask("SELECT session_user")

    told = really_answered if is_public else ReadersConnection.__call__
    found = told(ReadersConnection(page), REQUESTS.get(address))
    assert (found == [("newsroom_reader",)]) is is_public
    assert connections["default"] is desk
    if is_public:
        assert desk.connection is None, "the desk's connection was opened"
    connections["readers"].close()
