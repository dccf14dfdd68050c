"""Near stories become pairs, told to both; printed texts get a sketch; the column of numbers goes.

What was found when older stories were printed is carried over: the nearer half of its twelve places
counts like a few shared tags, faded by the time between the two, as a found score is.
`manage.py relate` finds all of them anew and makes the sketches.
"""

from importlib import import_module

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

STRICT = import_module("editions.migrations.0009_search_by_meaning").WITH_KEYS
WITHOUT_NUMBERS = STRICT.replace("'related_numbers', ", "")

CARRY = """
INSERT INTO editions_nearness (story_id, other_id, score, is_left_out)
WITH newest AS (
    SELECT DISTINCT ON (story_id) story_id, first_published_at, related_numbers
      FROM editions_edition WHERE NOT isempty(live) ORDER BY story_id, serial DESC
), pairs AS (
    SELECT mine.story_id, other.story_id AS other_id,
           (13 - least(place, 12)) / (1 + abs(extract(epoch FROM mine.first_published_at
                                             - other.first_published_at))::float8 / 5184000)
               AS score
      FROM newest mine
           CROSS JOIN unnest(mine.related_numbers) WITH ORDINALITY AS kept (number, place)
           JOIN newest other ON other.story_id = kept.number
     WHERE other.story_id <> mine.story_id
), both_ways AS (
    SELECT story_id, other_id, score FROM pairs
    UNION ALL
    SELECT other_id, story_id, score FROM pairs
), ranked AS (
    SELECT story_id, other_id, max(score) AS score,
           row_number() OVER (PARTITION BY story_id ORDER BY max(score) DESC, other_id DESC) AS place
      FROM both_ways GROUP BY story_id, other_id
)
SELECT story_id, other_id, score, false FROM ranked WHERE place <= 20;
SET CONSTRAINTS ALL IMMEDIATE;
"""

# How rare a word is, is read from the statistics of this column: 3,000 stems are kept instead of
# 1,000, which are all that stand in more than about one story of a thousand.
STATISTICS = "ALTER TABLE editions_editionsketch ALTER COLUMN stems SET STATISTICS 300"


class Migration(migrations.Migration):
    dependencies = [("editions", "0010_first_synonyms")]

    operations = [
        migrations.CreateModel(
            name="Nearness",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "story", "other", blank=True, editable=False, primary_key=True,
                        serialize=False,
                    ),
                ),
                ("score", models.FloatField()),
                (
                    "is_left_out",
                    models.BooleanField(
                        default=False,
                        help_text="An editor said that these two do not belong together.",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+",
                        to="editions.story",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT,
                        related_name="near", to="editions.story",
                    ),
                ),
            ],
            options={
                "verbose_name": "near story",
                "verbose_name_plural": "near stories",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("story", models.F("other")), _negated=True),
                        name="nearness_of_two",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EditionSketch",
            fields=[
                (
                    "marks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "size",
                    models.PositiveIntegerField(
                        default=0, help_text="Of how many shingles it is a sample."
                    ),
                ),
                (
                    "stems",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                (
                    "headline_stems",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, primary_key=True,
                        related_name="sketch", serialize=False, to="editions.edition",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["marks"], name="edition_sketch_marks", fastupdate=False
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["stems"], name="edition_sketch_stems", fastupdate=False
                    ),
                ],
            },
        ),
        migrations.RunSQL(CARRY, migrations.RunSQL.noop),
        migrations.RunSQL(WITHOUT_NUMBERS, STRICT),
        migrations.RemoveField("edition", "related_numbers"),
        migrations.RunSQL(STATISTICS, migrations.RunSQL.noop),
    ]
