"""Public requests of tests have the rights of readers, as those of the real house have.

No second login sees the rows of a test that is not over, so the test's own connection puts the role
on for as long as a public request lasts. A live server answers in threads of its own, with the real
login. By neither way is this a statement of the page.
"""

import threading
from contextlib import contextmanager, suppress

import psycopg2
import time_machine
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from newsroom.roles import READ, readers_name
from reader.connection import ReadersConnection

# A test gives its own time; the database of the real house knows no other than its clock.
GIVEN = """
CREATE OR REPLACE FUNCTION public.readers_moment() RETURNS timestamptz LANGUAGE sql STABLE
AS $$ SELECT coalesce(nullif(current_setting('newsroom.moment', true), '')::timestamptz,
                      statement_timestamp()) $$;
CREATE OR REPLACE FUNCTION public.readers_usually_see_editions() RETURNS boolean LANGUAGE sql STABLE
AS $$ SELECT coalesce(nullif(current_setting('newsroom.show_editions', true), ''), 'f')::boolean $$;
"""
PUT_ON = """
SELECT set_config('newsroom.moment', %s, false), set_config('newsroom.show_editions', %s, false),
       set_config('role', %s, false)
"""
really_answered = ReadersConnection.answered


def answered(door: ReadersConnection, request):
    if threading.current_thread() is not threading.main_thread():
        return really_answered(door, request)
    with readers(request.META.get("newsroom.moment")):
        return door.get_response(request)


@contextmanager
def readers(moment=None):
    """The rights of readers, for everything that is asked on the test's own connection."""
    if moment is None and time_machine.escape_hatch.is_travelling():
        moment = timezone.now()
    _put_on(
        moment.isoformat() if moment else "", str(settings.NEWSROOM_SHOW_EDITIONS), readers_name()
    )
    try:
        yield
    finally:
        # What failed takes the role off by itself, when the transaction is rolled back.
        with suppress(psycopg2.Error):
            _put_on("", "", "none")


def _put_on(*values: str) -> None:
    """By the driver itself. A test without a database has no connection, and one may be away."""
    with suppress(RuntimeError, DatabaseError):
        connection.ensure_connection()
    if connection.connection is not None and not connection.connection.closed:
        with connection.connection.cursor() as cursor:
            cursor.execute(PUT_ON, values)


# Tables of names, which are seen whole (editions/migrations/0021).
NAMES = {"authors_author", "authors_authorlink", "tags_section", "tags_tag", "tags_formertag"}


def rows_seen(moment) -> str:
    """All that the readers' role can read at this moment but names, as text, a row a line."""
    lines = []
    with readers(moment), connection.cursor() as cursor:
        for table in READ.keys() - NAMES:
            columns = READ[table]
            row = f"ROW({', '.join(columns)})" if columns else "seen"
            cursor.execute(f"SELECT {row}::text FROM {table} AS seen")
            lines += [line for (line,) in cursor.fetchall()]
    return "\n".join(lines)
