"""Making a backup: written under another name, synced, verified, and only then given its own.

The dump and the counted rows are of one snapshot of the database; pictures are copied after it, so
that every row has its file. A picture that the last backup has and that did not change is linked
to it and takes no room. The secrets of the house are not in it.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from articles import audit
from images.models import Image
from newsroom.backups import programs
from newsroom.backups.manifest import (
    CHUNK,
    DUMP,
    FILE,
    FOLDERS,
    MEDIA,
    TOLD_EVERY,
    Manifest,
    Told,
    check_files,
    digest,
)
from newsroom.refusals import Refusal

UNFINISHED = ".making-"
NAMED = "%Y-%m-%dT%H-%M-%SZ"


def make(place: Path, told: Told) -> Path:
    """Make a backup in a folder below ``place``; that folder, named by its moment in UTC."""
    with _alone(place):
        for left in place.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left)
        moment = datetime.now(UTC)
        final = place / moment.strftime(NAMED)
        if final.exists():
            raise Refusal(f"{final} is there already: wait a second and try again.")
        fresh = place / f"{UNFINISHED}{final.name}"
        before = newest(place)
        fresh.mkdir(mode=0o700)
        manifest = _database(fresh, moment, told)
        _pictures(fresh, manifest, before, told)
        manifest.write(fresh)
        verify(fresh, told)
        _sync(fresh)
        fresh.rename(final)
        _sync_folder(place)
    return final


def newest(place: Path) -> Path | None:
    """The last whole backup below this folder."""
    whole = [one.parent for one in place.glob(f"[0-9]*/{FILE}")]
    return max(whole, default=None)


def verify(folder: Path, told: Told) -> Manifest:
    """Read all of it: files by their hashes, the dump by the program that would restore it."""
    manifest = Manifest.read(folder)
    check_files(folder, manifest, told)
    listed = programs.run("pg_restore", "--list", folder / DUMP).stdout.decode(errors="replace")
    absent = [name for name in manifest.rows if f"TABLE DATA public {name} " not in listed]
    if absent:
        raise Refusal(f"The dump has no rows of {absent[0]}: the backup is damaged.")
    # Every row is unpacked: a list alone would not notice a torn block.
    programs.run("pg_restore", "-f", os.devnull, folder / DUMP)
    told(f"The dump can be read: {len(manifest.rows)} tables")
    return manifest


@contextlib.contextmanager
def _alone(place: Path):
    try:
        place.mkdir(parents=True, exist_ok=True)
        lock = open(place / ".lock", "w")  # noqa: SIM115 - held to the end
    except OSError as error:
        raise Refusal(f"{place} cannot be written ({error.strerror}).") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refusal(f"Another backup is being made in {place}.") from error
        try:
            yield
        except OSError as error:
            raise Refusal(
                f"The backup was not made ({error.strerror}: {error.filename or place}); "
                "what was there before is untouched."
            ) from error


# The database ------------------------------------------------------------------------------


def _database(fresh: Path, moment: datetime, told: Told) -> Manifest:
    """Dump one snapshot and count its rows. Writers are not held up."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        dump = subprocess.Popen(
            [
                programs.program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges",
                f"--snapshot={snapshot}",
                f"--file={fresh / DUMP}",
            ],
            env=programs.environment(), stderr=subprocess.PIPE,
        )  # fmt: skip
        try:
            manifest = Manifest(
                made_at=moment.isoformat(),
                postgres=connection.pg_version,
                migrations=migrations(),
                rows=counted(),
                register=audit.last(),
                missing=_missing_originals(),
            )
            _wait(dump, fresh / DUMP, told)
        finally:
            if dump.poll() is None:
                dump.kill()
                dump.wait()
            dump.stderr.close()
    manifest.files[DUMP] = digest(fresh / DUMP)
    return manifest


def _wait(dump: subprocess.Popen, file: Path, told: Told) -> None:
    began = time.monotonic()
    while dump.poll() is None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            dump.wait(2)
            break
        size = file.stat().st_size if file.exists() else 0
        told(f"Database: {size / 1e6:,.0f} MB dumped, {time.monotonic() - began:.0f} s")
    if dump.returncode:
        raise Refusal(f"pg_dump failed: {programs.last_word(dump.stderr.read())}")
    told(f"Database: {file.stat().st_size / 1e6:,.1f} MB in {time.monotonic() - began:.1f} s")


def migrations() -> list[str]:
    """What is applied, as app.name, sorted."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace ORDER BY relname"
        )
        return [name for (name,) in cursor.fetchall()]


def counted() -> dict[str, int]:
    """How many rows each table has; each is read whole."""
    rows = {}
    with connection.cursor() as cursor:
        for name in tables():
            cursor.execute(f"SELECT count(*) FROM public.{connection.ops.quote_name(name)}")  # noqa: S608
            (rows[name],) = cursor.fetchone()
    return rows


def _missing_originals() -> list[str]:
    names = Image.objects.order_by().values_list("file", flat=True).iterator(2_000)
    originals = Path(settings.MEDIA_ROOT) / "originals"
    return [name for name in names if name and not (originals / name).exists()]


# The pictures ------------------------------------------------------------------------------


def _pictures(fresh: Path, manifest: Manifest, before: Path | None, told: Told) -> None:
    """Every original and every printed file; unfinished ones begin with a dot and are no files."""
    known = Manifest.read(before).files if before else {}
    root = Path(settings.MEDIA_ROOT)
    names = sorted(
        f"{folder}/{file.relative_to(root / folder)}"
        for folder in FOLDERS
        for file in (root / folder).rglob("*")
        if file.is_file() and not file.name.startswith(".")
    )
    linked = 0
    for count, name in enumerate(names, 1):
        kept = f"{MEDIA}/{name}"
        target = fresh / kept
        target.parent.mkdir(parents=True, exist_ok=True)
        old = before / kept if before and kept in known else None
        if old and _is_same(root / name, old, known[kept]):
            os.link(old, target)
            manifest.files[kept] = known[kept]
            linked += 1
        else:
            manifest.files[kept] = _copied(root / name, target)
        if not count % TOLD_EVERY or count == len(names):
            told(f"Pictures: {count:,} of {len(names):,} files, {linked:,} of them linked")


def _is_same(source: Path, old: Path, known: tuple[int, str]) -> bool:
    """Whether the last backup has this very file, and has it unharmed."""
    now = source.stat()
    try:
        then = old.stat()
        return (now.st_size, int(now.st_mtime)) == (then.st_size, int(then.st_mtime)) and (
            digest(old) == known
        )
    except OSError:
        return False


def _copied(source: Path, target: Path) -> tuple[int, str]:
    size, hashed = 0, hashlib.sha256()
    with open(source, "rb") as from_file, open(target, "xb") as to_file:
        while chunk := from_file.read(CHUNK):
            hashed.update(chunk)
            to_file.write(chunk)
            size += len(chunk)
    shutil.copystat(source, target)
    return size, hashed.hexdigest()


def _sync(folder: Path) -> None:
    """All of it onto the disk: one call for its whole file system where there is one."""
    os.sync()
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
