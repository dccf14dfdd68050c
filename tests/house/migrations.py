"""What a migration may do while the newsroom works, asked of its SQL by squawk and by a few rules
of our own. What is not in ``RULES`` is a matter of style, and is not asked.

A release runs on the tables of the next one until its last process has ended, so nothing that it
reads or leaves out when it writes may go or become required.
"""

import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from unittest import mock

from django.contrib.postgres.operations import NotInTransactionMixin
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

# The newest migration of each room that was there before this was asked: (number).
BEFORE = {"articles": 12, "editions": 21, "desk": 5, "images": 3, "tags": 3, "authors": 2}
ROOMS = tuple(BEFORE)
RULES = {
    "require-timeout-settings", "require-lock-timeout",
    "require-concurrent-index-creation", "require-concurrent-index-deletion",
    "require-concurrent-reindex", "require-concurrent-partition-detach",
    "ban-concurrent-index-creation-in-transaction",
    "adding-field-with-default", "adding-required-field", "adding-not-nullable-field",
    "adding-foreign-key-constraint", "constraint-missing-not-valid", "disallowed-unique-constraint",
    "adding-serial-primary-key-field", "changing-column-type",
    "ban-drop-column", "ban-drop-table", "ban-drop-not-null", "ban-truncate-cascade",
    "renaming-column", "renaming-table",
}  # fmt: skip
# Django takes the default of a new column away at once: the release before knows no value for it.
LOST_DEFAULT = re.compile(r'ALTER TABLE "(\w+)" ALTER COLUMN "(\w+)" DROP DEFAULT', re.I)
NO_DEFAULT = "needs-db-default"

# (room, migration, rule) -> why it may, nevertheless. For what goes: which release read it last.
ALLOWED: dict[tuple[str, str, str], str] = {
    ("editions", "0026_search_by_weeks", "require-lock-timeout"): (
        "an index that is made or dropped CONCURRENTLY waits for others and holds nobody up; given "
        "up halfway it would stay behind, invalid"
    ),
}


def newer() -> list[tuple[str, str, bool]]:
    """Room, name, and whether it runs in one transaction, of each that is asked about."""
    found = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return [
        (room, name, migration.atomic)
        for (room, name), migration in sorted(found.items())
        if room in BEFORE and int(name[:4]) > BEFORE[room]
    ]


def sql_of(room: str, name: str) -> str:
    said = io.StringIO()
    # Nothing is done, so it may be said within the transaction of a test, too.
    with mock.patch.object(NotInTransactionMixin, "_ensure_not_in_transaction"):
        call_command("sqlmigrate", room, name, stdout=said, no_color=True)
    lines = said.getvalue().splitlines()
    # The frame of the transaction is Django's, and said to squawk by an option.
    return "\n".join(line for line in lines if line not in ("BEGIN;", "COMMIT;"))


def wrong_with(sql: str, folder: Path, *, is_atomic: bool = True) -> set[str]:
    """The rules that this SQL breaks."""
    file = folder / "migration.sql"
    file.write_text(sql, encoding="utf-8")
    command = [squawk(), "--reporter", "json", "--pg-version", "14"]
    command += ["--assume-in-transaction"] if is_atomic else []
    done = subprocess.run([*command, str(file)], capture_output=True, text=True, check=False)
    told = json.loads(done.stdout or "[]")
    broken = {one["rule_name"] for one in told}
    if "syntax-error" in broken:
        raise ValueError(done.stdout[:500])
    return (broken & RULES) | ({NO_DEFAULT} if LOST_DEFAULT.search(sql) else set())


def squawk() -> str:
    return shutil.which("squawk", path=str(Path(sys.executable).parent)) or "squawk"
