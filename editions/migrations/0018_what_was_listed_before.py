"""Rows from before are listed, too: some thousand at a time, so that nobody waits for long; then
the lists get their indexes, beside what goes on."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

AT_ONCE = 20_000

TAGS = """
UPDATE editions_editiontag row SET listed_at = edition.first_published_at,
       listed_story = edition.story_id
  FROM editions_edition edition
 WHERE edition.id = row.content_object_id AND row.id > %(after)s AND row.id <= %(last)s
"""
BYLINES = """
UPDATE editions_editionbyline row SET listed_at = edition.first_published_at,
       listed_story = edition.story_id
  FROM editions_edition edition
 WHERE edition.id = row.edition_id AND row.id > %(after)s AND row.id <= %(last)s
   AND row.pen_name = '' AND NOT EXISTS (
    SELECT FROM editions_editionbyline other
     WHERE other.edition_id = row.edition_id AND other.author_id = row.author_id
       AND other.pen_name = '' AND other.id < row.id)
"""


def list_them(apps, schema_editor) -> None:
    for table, statement in (("editiontag", TAGS), ("editionbyline", BYLINES)):
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(f"SELECT coalesce(max(id), 0) FROM editions_{table}")
            (last,) = cursor.fetchone()
            # Whoever holds a row is not waited for without end: what was done so far stays, and
            # `migrate` goes on from there. Not for the indexes: they wait, and hold nobody up.
            cursor.execute("SET lock_timeout = '30s'")
            for after in range(0, last, AT_ONCE):
                cursor.execute(statement, {"after": after, "last": after + AT_ONCE})
            cursor.execute("RESET lock_timeout")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("editions", "0017_lists_of_tags_and_authors")]

    operations = [
        migrations.RunPython(list_them, migrations.RunPython.noop),
        AddIndexConcurrently(
            "editiontag",
            models.Index(
                fields=["tag", "-listed_at", "-listed_story"], name="edition_tag_newest"
            ),
        ),
        AddIndexConcurrently(
            "editionbyline",
            models.Index(
                fields=["author", "-listed_at", "-listed_story"],
                condition=models.Q(listed_at__isnull=False),
                name="edition_byline_newest",
            ),
        ),
    ]
