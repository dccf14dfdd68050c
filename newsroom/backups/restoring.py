"""Restoring a backup: checked before, loaded in one transaction, counted before it is committed.

The whole schema is restored with its rows, never rows alone: triggers come after the rows, so the
register of the house keeps its numbers and its hashes. In the end the site clock moves, so that no
page which was kept before is shown again.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from newsroom.backups import programs
from newsroom.backups.making import tables, verify
from newsroom.backups.manifest import DUMP, MEDIA, TOLD_EVERY, Manifest, Told, digest
from newsroom.refusals import Refusal

LOCK_SECONDS = 15
EMPTIED = (
    "DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC;"
)
CLOCK = """
INSERT INTO public.editions_siteclock AS clock (id, tick)
VALUES (1, greatest({before} + 1, (extract(epoch FROM clock_timestamp()) * 1000)::bigint))
ON CONFLICT (id) DO UPDATE SET tick = greatest(clock.tick + 1, excluded.tick);
-- The names, too, where the backup knows that they have a clock (editions/migrations/0025).
INSERT INTO public.editions_sitechange (round) VALUES (3);
"""
COUNTED = """
DO $counted$ DECLARE found bigint; BEGIN
{lines}
END $counted$;
"""
COUNT = """SELECT count(*) INTO found FROM public.{name};
IF found <> {rows} THEN RAISE EXCEPTION 'table {name} has % rows, not {rows}', found; END IF;"""


def restore(folder: Path, *, replace: bool, told: Told) -> Manifest:
    """Bring back a backup; a Refusal, and nothing is changed in the database, when it is damaged,
    of a newer release, or something is there already and ``replace`` is False."""
    manifest = Manifest.read(folder)
    _require_known(manifest)
    _require_empty(manifest, replace)
    verify(folder, told)
    before = _tick()
    _pictures(folder, manifest, told)
    connection.close()
    _load(folder, manifest, before, replace=replace, told=told)
    connection.close()
    with connection.cursor() as cursor:
        # A dump holds no statistics: without them the first pages would be planned blindly.
        cursor.execute("ANALYZE")
    return manifest


def _require_known(manifest: Manifest) -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    ours = {f"{app}.{name}" for app, name in loader.disk_migrations}
    replaced = {f"{app}.{name}" for app, name in loader.replacements}
    unknown = sorted(set(manifest.migrations) - ours - replaced)
    unknown = [one for one in unknown if one.partition(".")[0] in loader.migrated_apps]
    if unknown:
        raise Refusal(
            f"The backup was made by a newer release (it knows {unknown[0]}): install that first."
        )


def _require_empty(manifest: Manifest, replace: bool) -> None:
    if replace:
        return
    if found := tables():
        raise Refusal(
            f"The database is not empty: it has {len(found)} tables. Give an empty one, or say "
            "--replace to lose what is in it."
        )
    media = Path(settings.MEDIA_ROOT)
    if there := next((one for one in manifest.pictures if (media / one).exists()), None):
        raise Refusal(
            f"{media} has pictures already, {there} among them. Give NEWSROOM_DATA an empty "
            "folder, or say --replace to overwrite them."
        )


def _tick() -> int:
    """What the site clock says in the database that is replaced; 0 where there is none."""
    if "editions_siteclock" not in tables():
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(tick), 0) FROM editions_siteclock")
        return cursor.fetchone()[0]


def _pictures(folder: Path, manifest: Manifest, told: Told) -> None:
    """Copy every file under another name, hash what was written, rename. Files that the backup
    does not know stay where they are: no row names them."""
    media = Path(settings.MEDIA_ROOT)
    names = list(manifest.pictures)
    for count, name in enumerate(names, 1):
        target = media / name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=".writing-")
            os.close(descriptor)
            shutil.copy2(folder / MEDIA / name, temporary)
            if digest(Path(temporary)) != manifest.files[f"{MEDIA}/{name}"]:
                raise Refusal(f"{target} was not written as it should be: the disk is damaged.")
            os.replace(temporary, target)
        except OSError as error:
            raise Refusal(
                f"{target} cannot be written ({error.strerror}); the database is untouched."
            ) from error
        if not count % TOLD_EVERY or count == len(names):
            told(f"Pictures: {count:,} of {len(names):,} files")
    os.sync()


def _load(folder: Path, manifest: Manifest, tick: int, *, replace: bool, told: Told) -> None:
    """One transaction: empty, load, count, move the clock; all of it or nothing."""
    lines = [
        COUNT.format(name=connection.ops.quote_name(name).replace("%", ""), rows=rows)
        for name, rows in manifest.rows.items()
    ]
    after = COUNTED.format(lines="\n".join(lines)) + CLOCK.format(before=tick)
    emptied = EMPTIED if replace else ""
    first = f"SET lock_timeout = '{LOCK_SECONDS}s'; SET statement_timeout = 0; {emptied}"
    told("Loading the database …")
    unpack = subprocess.Popen(
        [
            programs.program("pg_restore"), "--no-owner", "--no-privileges", "-f", "-",
            str(folder / DUMP),
        ],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    with tempfile.NamedTemporaryFile("w", suffix=".sql", encoding="utf-8") as last, unpack:
        last.write("SET search_path = public;\n" + after)
        last.flush()
        try:
            programs.run(
                "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "--single-transaction",
                "-c", first, "-f", "-", "-f", last.name, stdin=unpack.stdout,
            )  # fmt: skip
        except Refusal as refusal:
            unpack.kill()
            why = str(refusal)
            if "lock timeout" in why:
                why = "the database is in use: stop the server and the workers first"
            raise Refusal(f"Nothing was restored into the database: {why}.") from refusal
        if unpack.wait():
            raise Refusal("The dump could not be read to its end: restore again.")
    told(f"Loaded and counted: {sum(manifest.rows.values()):,} rows in {len(manifest.rows)} tables")
