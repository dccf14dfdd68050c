"""What pg_dump writes can be restored into an empty database, and search works there."""

import os
import shutil
import subprocess

import psycopg2
import pytest
from django.db import connection

from newsroom import postgres_binaries

COPY = "restored"


def program(name: str) -> str:
    """pg_dump and psql of the very server's major version."""
    folder = postgres_binaries.by_major().get(connection.pg_version // 10_000)
    found = (folder and shutil.which(name, path=str(folder))) or shutil.which(name)
    if not found:
        pytest.skip(f"no {name} of this server's version on this machine")
    return found


@pytest.fixture
def restored(transactional_db, printed):
    """A cursor of a new database that holds what the dump of the tests' database holds."""
    printed()
    known = connection.settings_dict
    name = f"{known['NAME']}_{COPY}"
    environment = os.environ | {
        "PGHOST": str(known["HOST"]),
        "PGPORT": str(known["PORT"] or "5432"),
        "PGUSER": known["USER"],
        "PGPASSWORD": known["PASSWORD"],
    }
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    dump = subprocess.run(
        [program("pg_dump"), "--no-owner", known["NAME"]],
        env=environment, capture_output=True, check=True,
    ).stdout  # fmt: skip
    subprocess.run(
        [program("psql"), "-q", "-v", "ON_ERROR_STOP=1", "-d", name],
        env=environment, input=dump, capture_output=True, check=True,
    )  # fmt: skip
    copy = psycopg2.connect(
        host=known["HOST"], port=known["PORT"] or None, user=known["USER"],
        password=known["PASSWORD"], dbname=name,
    )  # fmt: skip
    yield copy.cursor()
    copy.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}"')


def test_search_works_in_a_restored_database(restored):
    restored.execute("SELECT story_id FROM editions_edition WHERE search @@ $$'جسر'$$")
    (number,) = restored.fetchone()
    restored.execute(
        "INSERT INTO editions_synonym (kind, words) VALUES ('meaning', 'جسر، قنطرة')"
        " RETURNING phrases"
    )
    assert set(restored.fetchone()[0]) == {"جسر", "قنطر"}
    restored.execute("SELECT spelling FROM editions_knownword WHERE folded % 'الجسرر'")
    assert restored.fetchall()
    restored.execute(
        "UPDATE editions_edition SET text = 'والقناطر القديمة' WHERE story_id = %s"
        " RETURNING search @@ $$'قناطر'$$",
        [number],
    )
    assert restored.fetchone() == (True,)
