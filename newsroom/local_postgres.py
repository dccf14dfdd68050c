"""A private Postgres for machines where nothing is set up; used when DATABASE_URL is not given.

It listens on a socket only, in a folder that only its owner may open, keeps one data folder per
major version under NEWSROOM_DATA, and starts at the first connection. Production gets a real
server.
"""

import contextlib
import fcntl
import hashlib
import os
import pwd
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import psycopg2

from newsroom import postgres_binaries
from newsroom.refusals import Refusal

LOG = "server.log"
OWNER = DATABASE = "newsroom"
# With what readers' pages connect (newsroom.roles).
READER = "newsroom_reader"
START_SECONDS = 60
# A socket's address may have 107 bytes at most on Linux (103 on macOS), with its file's name.
SOCKET_FOLDER_BYTES = 80
# Search needs to know what a letter is: with LC_CTYPE=C «» and ، stick to the words.
LETTERS = ("C.UTF-8", "C.utf8", "en_US.UTF-8", "ar_SY.UTF-8", "UTF-8")


@dataclass(frozen=True)
class Cluster:
    """One private Postgres. `durable` is off for tests: a cluster of their own, without fsync."""

    data: Path
    durable: bool = True

    @property
    def name(self) -> str:
        return "postgres" if self.durable else "postgres-for-tests"

    @property
    def socket(self) -> Path:
        """The folder of the socket: beside the data, or a short one when that path is too long."""
        beside = self.data / f"{self.name}-socket"
        if len(os.fsencode(beside)) <= SOCKET_FOLDER_BYTES and not self._stranger:
            return beside
        return Path("/tmp") / f"newsroom-{os.geteuid()}-{self._key}"

    @cached_property
    def _key(self) -> str:
        return hashlib.sha256(os.fsencode(self.data / self.name)).hexdigest()[:12]

    def start(self) -> None:
        """Make and start the cluster unless it answers already; a Refusal when it cannot."""
        with self._locked():
            if not self._answers():
                folder, binaries = self._folder_and_binaries()
                if not folder.exists():
                    self._make(folder, binaries)
                self._start(folder, binaries)
            self._make_database()

    def stop(self) -> bool:
        """Stop the cluster; False when none was running."""
        with self._locked():
            if not self._answers():
                return False
            folder, binaries = self._folder_and_binaries()
            ended = self._run(binaries / "pg_ctl", "stop", "-D", folder, "-m", "fast", "-w")
            if ended.returncode:
                raise Refusal(
                    f"The private Postgres in {folder} does not stop: see {folder / LOG}."
                )
            # The server takes its socket away just after pg_ctl has seen it end.
            deadline = time.monotonic() + 2
            while self.socket.exists() and time.monotonic() < deadline:
                with contextlib.suppress(OSError):
                    self.socket.rmdir()
            return True

    @contextlib.contextmanager
    def _locked(self):
        """Of two processes that start together one waits for the other."""
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            lock = open(self.data / f"{self.name}.lock", "w")
        except OSError as error:
            raise Refusal(
                f"The data folder {self.data} cannot be written ({error.strerror}): "
                "give NEWSROOM_DATA a folder of your own."
            ) from error
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    # Where -------------------------------------------------------------------------------------

    @cached_property
    def _home(self) -> Path:
        """What holds the data folders: `data`, unless the user of Postgres cannot reach it."""
        if not self._stranger or self._reaches(self.data):
            return self.data
        home = Path("/var/tmp") / f"newsroom-{self._key}"
        home.mkdir(mode=0o700, exist_ok=True)
        shutil.chown(home, self._stranger)
        return home

    def _folder_and_binaries(self) -> tuple[Path, Path]:
        """The data folder and the binaries of its major version."""
        found = postgres_binaries.by_major()
        if not found:
            raise Refusal(postgres_binaries.missing())
        kept = {
            int(match[1]): folder
            for folder in self._home.glob(f"{self.name}-*")
            if (match := re.fullmatch(rf"{self.name}-(\d+)", folder.name))
        }
        for major in sorted(kept, reverse=True):
            written = (kept[major] / "PG_VERSION").read_text().strip()
            if major in found and written == str(major):
                return kept[major], found[major]
            if self.durable or written != str(major):
                others = ", ".join(map(str, found))
                raise Refusal(
                    f"The data in {kept[major]} was written by Postgres {written}, but here is "
                    f"Postgres {others}: install Postgres {written} (or point PG_BIN at its "
                    "programs), or move that folder away to begin with an empty one."
                )
        major = next(iter(found))
        return self._home / f"{self.name}-{major}", found[major]

    # Who ---------------------------------------------------------------------------------------

    @cached_property
    def _prefix(self) -> list[str]:
        """Postgres refuses to run as root: in a user namespace of its own root is somebody else."""
        if os.geteuid() != 0 or not shutil.which("unshare"):
            return []
        prefix = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
        tried = subprocess.run([*prefix, "true"], capture_output=True, check=False)
        return prefix if tried.returncode == 0 else []

    @cached_property
    def _stranger(self) -> str:
        """As root where namespaces are forbidden: the user that runs Postgres; otherwise empty."""
        if os.geteuid() != 0 or self._prefix:
            return ""
        users = {entry.pw_name for entry in pwd.getpwall()}
        return "postgres" if "postgres" in users else "nobody"

    def _reaches(self, folder: Path) -> bool:
        command = ["test", "-x", str(folder)]
        return not subprocess.run(command, user=self._stranger, check=False).returncode

    def _run(self, program: Path, *arguments) -> subprocess.CompletedProcess:
        return subprocess.run(
            [*self._prefix, str(program), *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            cwd="/",
            user=self._stranger or None,
            env={**os.environ, "LC_ALL": "C", "PGPASSWORD": ""},
            check=False,
        )

    def _private(self, folder: Path) -> Path:
        """Make `folder` for Postgres's user alone; in /tmp somebody else may have been there."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._stranger:
            shutil.chown(folder, self._stranger)
        owner = pwd.getpwnam(self._stranger).pw_uid if self._stranger else os.geteuid()
        if folder.is_symlink() or folder.stat().st_uid != owner:
            raise Refusal(f"The folder {folder} belongs to somebody else: remove it and try again.")
        folder.chmod(0o700)
        return folder

    # Making and starting -----------------------------------------------------------------------

    def _make(self, folder: Path, binaries: Path) -> None:
        """Make an empty cluster under another name first: half a cluster is never found."""
        print(f"Setting up a private Postgres in {folder} …", file=sys.stderr, flush=True)
        fresh = folder.with_name(f".{folder.name}.new")
        said = ""
        for letters in LETTERS:
            shutil.rmtree(fresh, ignore_errors=True)
            self._private(fresh)
            made = self._run(
                *(binaries / "initdb", "-D", fresh, "-U", OWNER, "--auth=trust"),
                *("--encoding=UTF8", "--locale=C", f"--lc-ctype={letters}"),
                *(() if self.durable else ("--no-sync",)),
            )
            if made.returncode == 0:
                fresh.rename(folder)
                return
            said = said or _last_line(made.stdout)
        shutil.rmtree(fresh, ignore_errors=True)
        raise Refusal(f"Postgres in {binaries} could not make {folder}: {said}.")

    def _start(self, folder: Path, binaries: Path) -> None:
        """Start, and try again while the remains of a killed server are going away."""
        options = ["listen_addresses=", f"unix_socket_directories={self._private(self.socket)}"]
        if self.durable:
            # Postgres's own 128 MB are for machines of another day; pages are touched as needed.
            options += ["shared_buffers=256MB", "update_process_title=off"]
        else:
            options += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
            # It would lock tables of a test that is under way, in another order than the test.
            options += ["autovacuum=off"]
        given = " ".join(f"-c '{option}'" for option in options)
        log = folder / LOG
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            _forget_a_recycled_pid(folder)
            written = log.stat().st_size if log.exists() else 0
            started = self._run(
                *(binaries / "pg_ctl", "start", "-D", folder, "-l", log, "-o", given),
                *("-w", "-t", START_SECONDS, "-s"),
            )
            if not started.returncode:
                continue
            logged = log.read_bytes()[written:] if log.exists() else b""
            said = logged.decode(errors="replace") + started.stdout
            if time.monotonic() > deadline or not _passes_by_itself(said):
                raise Refusal(
                    f"The private Postgres in {folder} does not start: {_last_line(said)}; "
                    f"see {log}."
                )
            time.sleep(0.5)

    def _connect(self, database: str):
        return psycopg2.connect(
            host=str(self.socket), user=OWNER, dbname=database, connect_timeout=5
        )

    def _answers(self) -> bool:
        """Whether a server takes connections: only asking it tells, its pid file may be stale."""
        try:
            self._connect("postgres").close()
        except psycopg2.OperationalError as error:
            # Full is running too; starting up and shutting down are not.
            return "too many" in str(error) or "remaining connection slots" in str(error)
        return True

    def _make_database(self) -> None:
        connection = self._connect("postgres")
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                if not cursor.fetchone():
                    cursor.execute(f'CREATE DATABASE "{DATABASE}"')
        finally:
            connection.close()


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    lines = [line for line in lines if not line.startswith("Examine the log")]
    fatal = [line for line in lines[-12:] if re.search(r"FATAL|PANIC|error:", line)]
    return (fatal or lines or ["it said nothing"])[-1].rstrip(".")


def _passes_by_itself(said: str) -> bool:
    """A killed server's children and its lock linger for a second or two."""
    return bool(re.search(r"shared memory block|lock file|starting up|shutting down", said))


def _forget_a_recycled_pid(folder: Path) -> None:
    """After a reboot the pid in postmaster.pid may be anybody's; Postgres then refuses to start."""
    file = folder / "postmaster.pid"
    with contextlib.suppress(OSError, ValueError, IndexError):
        pid = int(file.read_text().splitlines()[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        if b"postgres" not in command:
            file.unlink()
