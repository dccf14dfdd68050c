"""A wrong setting ends in one sentence that says what to do: no traceback, status not 0."""

import os
import re
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, unquote

import psycopg2
import pytest

from newsroom import env, postgres_binaries
from newsroom.local_postgres import OWNER, Cluster
from newsroom.refusals import Refusal

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Path:
    """A data folder of its own, with nothing in it."""
    return tmp_path_factory.mktemp("house")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A Postgres that asks for a password; the value is the first part of its DATABASE_URL."""
    cluster = Cluster(tmp_path_factory.mktemp("server"), durable=False)
    cluster.start()
    connection = psycopg2.connect(host=str(cluster.socket), user=OWNER, dbname="postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE samir LOGIN PASSWORD 'right'")
        rules = next(cluster.data.glob("postgres-*/pg_hba.conf"))
        rules.write_text("local all newsroom trust\nlocal all all scram-sha-256\n")
        cursor.execute("SELECT pg_reload_conf()")
    connection.close()
    yield quote(str(cluster.socket), safe="")
    cluster.stop()


def run(*command: str, data: Path, **variables: str) -> subprocess.CompletedProcess:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name != "DATABASE_URL" and not name.startswith(("NEWSROOM_", "PYTEST_", "DJANGO_"))
    }
    environment |= {"NEWSROOM_DATA": str(data), "NEWSROOM_DEMO": "1", **variables}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def refused(done: subprocess.CompletedProcess) -> str:
    """The one sentence it said."""
    assert done.returncode != 0
    assert "Traceback" not in done.stdout + done.stderr
    lines = [line for line in done.stderr.splitlines() if line]
    assert len(lines) == 1, lines
    assert lines[0].endswith(".")
    return lines[0]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "is no address"),
        ("mysql://a:secret@127.0.0.1/news", "runs on Postgres only"),
        ("postgres://a:secret@127.0.0.1:port/news", "cannot be read"),
        ("postgres://a:secret@[::1/news", "cannot be read"),
        ("postgres://a:secret@127.0.0.1/", "names no database"),
        ("postgres://a:secret@127.0.0.1/news?colour=red", "colour"),
        ("postgres://a:secret@127.0.0.1:1/news", "No Postgres answers at 127.0.0.1:1"),
        ("postgres://a:secret@nowhere.invalid/news", "«nowhere.invalid» is not known"),
    ],
)
def test_a_wrong_database_url_is_refused(house, url, said):
    sentence = refused(run("manage.py", "migrate", data=house, DATABASE_URL=url))
    assert said in sentence
    assert "secret" not in sentence


def test_a_wrong_password_is_refused(house, server):
    url = f"postgres://samir:wrong@{server}/newsroom"
    sentence = refused(run("manage.py", "migrate", data=house, DATABASE_URL=url))
    assert "does not let «samir» in" in sentence
    assert "wrong" not in sentence


def test_a_missing_database_is_refused(house, server):
    url = f"postgres://samir:right@{server}/elsewhere"
    sentence = refused(run("manage.py", "migrate", data=house, DATABASE_URL=url))
    assert "has no database «elsewhere»" in sentence


def test_an_unknown_name_is_refused(house, server):
    url = f"postgres://nobody:right@{server}/newsroom"
    sentence = refused(run("manage.py", "migrate", data=house, DATABASE_URL=url))
    assert "does not let «nobody» in" in sentence


def test_the_development_server_refuses_before_it_starts(house):
    done = run(
        "manage.py", "runserver", "0", data=house, DATABASE_URL="postgres://a:b@127.0.0.1:1/news"
    )
    assert "No Postgres answers" in refused(done)


def test_the_production_server_stops_with_the_sentence(house):
    done = run(
        *("-m", "gunicorn", "newsroom.wsgi", "--bind", "127.0.0.1:0", "--log-level", "critical"),
        data=house,
        DATABASE_URL="nonsense",
    )
    assert done.returncode != 0
    assert "Traceback" not in done.stdout + done.stderr
    assert "DATABASE_URL is no address" in done.stderr


def test_missing_programs_of_postgres_are_refused(tmp_path):
    sentence = refused(run("manage.py", "migrate", data=tmp_path, PG_BIN=str(tmp_path)))
    assert "point it at the folder" in sentence


def test_data_of_another_major_version_is_refused(tmp_path):
    major = next(iter(postgres_binaries.by_major()))
    (tmp_path / f"postgres-{major}").mkdir()
    (tmp_path / f"postgres-{major}" / "PG_VERSION").write_text("9\n")
    sentence = refused(run("manage.py", "migrate", data=tmp_path))
    assert "was written by Postgres 9" in sentence


def test_a_taken_port_is_refused_before_anything_is_made(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = str(holder.getsockname()[1])
        sentence = refused(run("manage.py", "serve", "--port", port, data=tmp_path))
    assert f"Port {port}" in sentence
    assert not list(tmp_path.glob("postgres-*"))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("NEWSROOM_DEMO", "perhaps", "give 1 or 0"),
        ("NEWSROOM_HIJRI", "always", "give 1 or 0"),
        ("NEWSROOM_HSTS_SECONDS", "a year", "give a whole number"),
        ("NEWSROOM_BASE_URL", "example.org", "give a whole address"),
        ("NEWSROOM_DESK_HOST", "https://desk.example", "give a host name"),
        ("NEWSROOM_DESK_HOST", "127.0.0.1", "give the desk another one"),
        ("NEWSROOM_SESSION_DAYS", "0", "give a whole number, 1 or more"),
        ("NEWSROOM_INDEXNOW_KEY", "short", "give 8 to 128 letters"),
        ("NEWSROOM_WEBSUB_HUB", "the hub", "give a whole address"),
        ("NEWSROOM_TIME_ZONE", "Mars/Olympus", "give one such as Asia/Damascus"),
        ("NEWSROOM_LOG_LEVEL", "LOUD", "give DEBUG, ERROR, INFO, WARNING"),
        ("PORT", "door", "PORT is «door»"),
    ],
)
def test_a_wrong_variable_is_named(tmp_path, name, value, said):
    with pytest.raises(Refusal) as refusal:
        env.read({name: value}, root=tmp_path)
    assert name in str(refusal.value)
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "value"), [("NEWSROOM_DEMO", "perhaps"), ("CACHE_URL", "://"), ("PORT", "door")]
)
def test_a_wrong_variable_ends_in_one_sentence(house, name, value):
    assert name in refused(run("manage.py", "check", data=house, **{name: value}))


@pytest.mark.parametrize(
    ("name", "value", "number"),
    [
        ("NEWSROOM_DIGITS", "roman", "newsroom.E003"),
        ("NEWSROOM_REGION", "XX1", "newsroom.E004"),
        ("NEWSROOM_REGION", "ZZ", "newsroom.E004"),
        ("NEWSROOM_LANGUAGE", "klingon", "newsroom.E005"),
    ],
)
def test_check_refuses_with_a_number_and_a_hint(house, name, value, number):
    done = run("manage.py", "check", data=house, **{name: value})
    assert done.returncode != 0
    assert number in done.stderr
    assert "HINT" in done.stderr


def owner(server: str, database: str = "postgres"):
    """A connection of the owner's to a database of the server."""
    connection = psycopg2.connect(host=unquote(server), user=OWNER, dbname=database)
    connection.autocommit = True
    return connection


def create(server: str, name: str, encoding: str) -> str:
    """A database as a careless hand creates it; its DATABASE_URL."""
    with closing(owner(server)) as connection, connection.cursor() as cursor:
        cursor.execute(
            f"CREATE DATABASE {name} TEMPLATE template0"
            f" ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'"
        )
    return f"postgres://{OWNER}@{server}/{name}"


def tables(server: str, name: str) -> list[str]:
    with closing(owner(server, name)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return [table for (table,) in cursor.fetchall()]


@pytest.mark.parametrize(
    ("name", "encoding", "numbers"),
    [
        ("mute", "UTF8", {"newsroom.E002"}),
        ("bytes", "SQL_ASCII", {"newsroom.E001", "newsroom.E002"}),
        ("western", "LATIN1", {"newsroom.E001", "newsroom.E002"}),
    ],
)
def test_a_database_that_knows_no_arabic_letters_is_refused(house, server, name, encoding, numbers):
    url = create(server, name, encoding)
    done = run("manage.py", "migrate", data=house, DATABASE_URL=url)
    assert done.returncode != 0
    assert set(re.findall(r"newsroom\.E00[12]", done.stderr)) == numbers
    assert "Traceback" not in done.stderr
    # Nothing was written into it.
    assert tables(server, name) == []


def test_the_command_in_the_hint_makes_a_database_that_is_accepted(house, server):
    url = create(server, "careless", "UTF8")
    check = ("manage.py", "check", "--database", "default")
    done = run(*check, data=house, DATABASE_URL=url)
    hint = re.search(r"createdb (.+)", done.stderr)[1].split()
    assert hint[-1] == "careless_utf8"
    program = next(iter(postgres_binaries.by_major().values())) / "createdb"
    subprocess.run([program, "--host", unquote(server), "--username", OWNER, *hint], check=True)
    done = run(*check, data=house, DATABASE_URL=f"{url}_utf8")
    assert done.returncode == 0, done.stderr
