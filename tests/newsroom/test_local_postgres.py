"""The private Postgres: real clusters in folders of their own, made and killed."""

import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest

from newsroom import postgres_binaries
from newsroom.local_postgres import DATABASE, OWNER, Cluster
from newsroom.refusals import Refusal

pytestmark = pytest.mark.skipif(
    not postgres_binaries.by_major(), reason="no programs of Postgres on this machine"
)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    cluster = Cluster(tmp_path_factory.mktemp("house"), durable=False)
    cluster.start()
    yield cluster
    cluster.stop()


@pytest.fixture
def fresh(tmp_path):
    """A cluster that nobody has made yet; stopped afterwards if the test made it."""
    cluster = Cluster(tmp_path / "data", durable=False)
    yield cluster
    cluster.stop()


def ask(cluster: Cluster, question: str, database: str = DATABASE):
    connection = psycopg2.connect(host=str(cluster.socket), user=OWNER, dbname=database)
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0]
    finally:
        connection.close()


def server_pid(cluster: Cluster) -> int:
    return int((data_folder(cluster) / "postmaster.pid").read_text().splitlines()[0])


def data_folder(cluster: Cluster) -> Path:
    return next(file.parent for file in cluster.data.glob("postgres-*/PG_VERSION"))


def test_it_knows_what_an_arabic_letter_is(cluster):
    assert ask(cluster, "SHOW server_encoding") == "UTF8"
    letters = "SELECT datctype FROM pg_database WHERE datname = current_database()"
    assert ask(cluster, letters) not in {"C", "POSIX"}
    lexemes = (
        "SELECT array_to_string(tsvector_to_array(to_tsvector('simple', '«غزة»، سوريا')), ' ')"
    )
    assert set(ask(cluster, lexemes).split()) == {"غزة", "سوريا"}


def test_it_opens_no_port(cluster):
    assert ask(cluster, "SHOW listen_addresses") == ""


def test_nobody_else_may_open_its_folders(cluster):
    for folder in (data_folder(cluster), cluster.socket):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_only_the_cluster_of_the_tests_runs_without_fsync(cluster, tmp_path):
    assert ask(cluster, "SHOW fsync") == "off"
    lasting = Cluster(tmp_path)
    lasting.start()
    try:
        assert ask(lasting, "SHOW fsync") == "on"
    finally:
        assert lasting.stop()


def test_starting_twice_keeps_the_same_server(cluster):
    before = server_pid(cluster)
    cluster.start()
    assert server_pid(cluster) == before


def test_a_killed_server_comes_back_with_its_rows(fresh):
    fresh.start()
    killed = server_pid(fresh)
    os.kill(killed, signal.SIGKILL)
    fresh.start()
    assert server_pid(fresh) != killed
    assert ask(fresh, "SELECT 1") == 1


def test_two_that_start_together_share_one_cluster(fresh):
    code = (
        "import sys; from pathlib import Path; from newsroom.local_postgres import Cluster;"
        "Cluster(Path(sys.argv[1]), durable=False).start()"
    )
    command = [sys.executable, "-c", code, str(fresh.data)]
    root = Path(__file__).parents[2]
    both = [subprocess.Popen(command, cwd=root) for _ in range(2)]
    assert [one.wait(timeout=60) for one in both] == [0, 0]
    assert ask(fresh, "SELECT 1") == 1


def test_a_cluster_whose_making_was_cut_short_is_made_anew(fresh):
    major = next(iter(postgres_binaries.by_major()))
    half = fresh.data / f".postgres-for-tests-{major}.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text(f"{major}\n")
    fresh.start()
    assert ask(fresh, "SELECT 1") == 1
    assert not half.exists()


def test_a_pid_file_left_by_a_reboot_does_not_stop_it(fresh):
    fresh.start()
    fresh.stop()
    # The number now belongs to somebody else: to this test.
    (data_folder(fresh) / "postmaster.pid").write_text(f"{os.getpid()}\n{data_folder(fresh)}\n")
    fresh.start()
    assert ask(fresh, "SELECT 1") == 1


def test_a_path_too_long_for_a_socket_gets_a_short_one(tmp_path):
    cluster = Cluster(tmp_path / ("long" * 25), durable=False)
    assert len(os.fsencode(cluster.socket)) < 60
    cluster.start()
    try:
        assert ask(cluster, "SELECT 1") == 1
        assert stat.S_IMODE(cluster.socket.stat().st_mode) == 0o700
    finally:
        cluster.stop()
    assert not cluster.socket.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user for Postgres")
def test_root_without_namespaces_runs_it_as_another_user(tmp_path, monkeypatch):
    monkeypatch.setattr(Cluster, "_prefix", [])
    tmp_path.chmod(0o700)
    cluster = Cluster(tmp_path, durable=False)
    cluster.start()
    try:
        # The user cannot reach the folder that root gave, so the data went where it can.
        assert ask(cluster, "SELECT current_setting('data_directory')").startswith("/var/tmp/")
        cluster.start()
    finally:
        cluster.stop()
        shutil.rmtree(cluster._home)


def test_stopping_what_does_not_run_is_no_error(tmp_path):
    assert not Cluster(tmp_path).stop()


def test_programs_that_are_not_there_are_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(Refusal, match="PG_BIN"):
        Cluster(tmp_path / "data").start()


def test_a_machine_without_postgres_is_told_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres_binaries, "_places", lambda: iter([tmp_path]))
    monkeypatch.delenv("PG_BIN", raising=False)
    with pytest.raises(Refusal, match="apt install postgresql"):
        Cluster(tmp_path / "data").start()


@pytest.mark.parametrize("folder", ["postgres-9", "postgres-{major}"])
def test_data_of_another_major_version_is_refused_and_kept(tmp_path, folder):
    major = next(iter(postgres_binaries.by_major()))
    old = tmp_path / folder.format(major=major)
    old.mkdir()
    (old / "PG_VERSION").write_text("9\n")
    with pytest.raises(Refusal, match="written by Postgres 9, but here is Postgres"):
        Cluster(tmp_path).start()
    assert (old / "PG_VERSION").read_text() == "9\n"


def test_a_data_folder_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Refusal, match="NEWSROOM_DATA"):
        Cluster(tmp_path / "file").start()


def test_a_broken_cluster_is_refused_with_what_postgres_said(fresh):
    fresh.start()
    fresh.stop()
    (data_folder(fresh) / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(Refusal, match="contains errors; see"):
        fresh.start()
    (data_folder(fresh) / "postgresql.conf").write_text("")
