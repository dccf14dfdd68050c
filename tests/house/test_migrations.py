"""Migrations are safe while the newsroom works: no long lock, and the release before goes on."""

import pytest

from tests.house.migrations import ALLOWED, newer, sql_of, wrong_with

TIMED = "SET LOCAL lock_timeout = '5s';\n"
PLANTED = {
    "no limit to the waiting": (
        'ALTER TABLE "editions_edition" ADD COLUMN "place" text;',
        "require-lock-timeout",
    ),
    "an index that stops the writers": (
        TIMED + 'CREATE INDEX "by_place" ON "editions_edition" ("headline");',
        "require-concurrent-index-creation",
    ),
    "an index that goes and stops the readers": (
        TIMED + 'DROP INDEX "by_place";',
        "require-concurrent-index-deletion",
    ),
    "a column that the old release leaves out": (
        TIMED + 'ALTER TABLE "editions_edition" ADD COLUMN "place" text NOT NULL;',
        "adding-required-field",
    ),
    "a default that is gone at once": (
        TIMED
        + 'ALTER TABLE "editions_edition" ADD COLUMN "place" integer DEFAULT 1 NOT NULL;'
        + 'ALTER TABLE "editions_edition" ALTER COLUMN "place" DROP DEFAULT;',
        "needs-db-default",
    ),
    "a column that the old release reads": (
        TIMED + 'ALTER TABLE "editions_edition" DROP COLUMN "headline";',
        "ban-drop-column",
    ),
    "a table that the old release reads": (
        TIMED + 'DROP TABLE "editions_edition";',
        "ban-drop-table",
    ),
    "a column under another name": (
        TIMED + 'ALTER TABLE "editions_edition" RENAME COLUMN "headline" TO "title";',
        "renaming-column",
    ),
    "a table under another name": (
        TIMED + 'ALTER TABLE "editions_edition" RENAME TO "editions_printed";',
        "renaming-table",
    ),
    "a type for which every row is written anew": (
        TIMED + 'ALTER TABLE "editions_edition" ALTER COLUMN "headline" TYPE integer;',
        "changing-column-type",
    ),
    "a key for which every row is read under a lock": (
        TIMED + 'ALTER TABLE "editions_edition" ADD CONSTRAINT "of_story" FOREIGN KEY ("story_id")'
        ' REFERENCES "editions_story" ("id");',
        "adding-foreign-key-constraint",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("room", "name", "is_atomic"), newer())
def test_a_migration_is_safe_while_the_newsroom_works(db, tmp_path, room, name, is_atomic):
    broken = wrong_with(sql_of(room, name), tmp_path, is_atomic=is_atomic)
    assert broken == {rule for app, one, rule in ALLOWED if (app, one) == (room, name)}


@pytest.mark.parametrize(("sql", "rule"), PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_fault_is_found(tmp_path, sql, rule):
    assert rule in wrong_with(sql, tmp_path)


def test_what_is_safe_is_let_through(tmp_path):
    column = 'ALTER TABLE "editions_edition" ADD COLUMN "place" integer DEFAULT 1 NOT NULL;'
    assert wrong_with(TIMED + column, tmp_path) == set()
    index = 'CREATE INDEX CONCURRENTLY "by_place" ON "editions_edition" ("headline");'
    assert wrong_with(TIMED.replace(" LOCAL", "") + index, tmp_path, is_atomic=False) == set()


def test_what_is_allowed_has_a_reason():
    assert all(len(reason) > 20 for reason in ALLOWED.values())
