"""The way in, for the command line and for the server: a refusal is one sentence, no traceback."""

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

from django.core.handlers.wsgi import WSGIHandler
from django.core.management import execute_from_command_line
from django.core.wsgi import get_wsgi_application
from django.db import DEFAULT_DB_ALIAS, OperationalError, ProgrammingError, connections

from newsroom import roles
from newsroom.database import READERS, limited
from newsroom.refusals import Refusal

SETTINGS = "newsroom.settings"
# What takes longer than this belongs into a command; nobody waits for the page any more.
STATEMENT_SECONDS = 30
# More containers than a page makes: garbage that refers to itself is looked for after so many.
OBJECTS_OF_A_PAGE = 20_000
# Commands that would fail in another thread, out of our sight.
ASK_FIRST = {"runserver"}
# Gunicorn's own number for «the application cannot be loaded»: it stops instead of trying again.
CANNOT_LOAD = 4


def main() -> None:
    """Run Django's command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        if ASK_FIRST.intersection(sys.argv[1:2]) and "--help" not in sys.argv:
            ask_the_database()
        execute_from_command_line(sys.argv)
    except Refusal as refusal:
        _refuse(refusal, status=1)
    except (OperationalError, ProgrammingError) as error:
        if not _is_about_connecting(error):
            raise
        _refuse(_explained(error), status=1)


def application() -> WSGIHandler:
    """The WSGI application. A server that is merely away may come back: then only a warning."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        loaded = get_wsgi_application()
        for one in connections.settings.values():
            limited(one, STATEMENT_SECONDS)
        ask_the_database()
        ask_the_database(READERS)
        tell_the_database()
    except Unreachable as refusal:
        print(refusal, file=sys.stderr, flush=True)
    except Refusal as refusal:
        _refuse(refusal, status=CANNOT_LOAD)
    settle()
    return loaded


def settle() -> None:
    """What is loaded stays loaded: Python need not look through it for garbage ever again.

    Nor through what one page makes, while it makes it: nearly all of that is gone by itself when
    the page is sent. Otherwise all of Django is looked at again and again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_OF_A_PAGE, *gc.get_threshold()[1:])
    gc.enable()


class Unreachable(Refusal):
    """Nothing answers where the database should be; this may pass by itself."""


def ask_the_database(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Connect once; a Refusal when that is impossible. Nothing where nobody has such a login."""
    if alias not in connections.settings:
        return
    connection = connections[alias]
    try:
        connection.ensure_connection()
    except (OperationalError, ProgrammingError) as error:
        raise _explained(error, alias) from error
    finally:
        connection.close()


def tell_the_database() -> None:
    """Whether stories usually show their editions. Without its tables it cannot know: /readyz says
    what is missing."""
    connection = connections[DEFAULT_DB_ALIAS]
    with suppress(ProgrammingError):
        roles.tell_what_is_shown(connection)
    connection.close()


def _refuse(refusal: Refusal, status: int) -> NoReturn:
    print(refusal, file=sys.stderr, flush=True)
    sys.exit(status)


def _is_about_connecting(error: Exception) -> bool:
    """Whether it happened before there was a session: the server gives no code for it then."""
    cause = error.__cause__
    if getattr(cause, "pgcode", "") is not None:
        return False
    return isinstance(error, OperationalError) or "invalid dsn" in str(error)


def _explained(error: Exception, alias: str = DEFAULT_DB_ALIAS) -> Refusal:
    """What libpq says, as a sentence that says what to do. Passwords are never repeated."""
    said = str(error)
    given = connections.settings[alias]
    variable = "DATABASE_URL" if alias == DEFAULT_DB_ALIAS else "READER_DATABASE_URL"
    if alias == READERS and f'role "{given["USER"]}" does not exist' in said:
        return Refusal(
            f"Readers' pages have no login «{given['USER']}» yet: run manage.py migrate and "
            "manage.py database_roles."
        )
    place = f"{given['HOST'] or 'the local socket'}:{given['PORT'] or 5432}"
    if "CLUSTER" in given:
        return Refusal(f"The private Postgres at {given['HOST']} refuses: {_first_line(said)}.")
    unwelcome = ("password", "authentication failed", "no pg_hba.conf entry", "role ")
    if any(words in said for words in unwelcome):
        return Refusal(
            f"Postgres at {place} does not let «{given['USER']}» in: correct the name and the "
            f"password in {variable}."
        )
    if "does not exist" in said and f'database "{given["NAME"]}"' in said:
        return Refusal(
            f"Postgres at {place} has no database «{given['NAME']}»: create it "
            f"(createdb {given['NAME']}) or correct the name in {variable}."
        )
    if "could not translate host name" in said or "Name or service not known" in said:
        return Unreachable(
            f"The host «{given['HOST']}» is not known: correct it in {variable}, or leave "
            "DATABASE_URL out for a private Postgres."
        )
    if any(words in said for words in ("refused", "timeout", "timed out", "unreachable", "such")):
        return Unreachable(
            f"No Postgres answers at {place}: start it, correct the host and port in "
            f"{variable}, or leave DATABASE_URL out for a private Postgres."
        )
    return Refusal(f"The database in {variable} cannot be opened: {_first_line(said)}.")


def _first_line(said: str) -> str:
    return (said.strip().splitlines() or ["it said nothing"])[0].rstrip(".:")
