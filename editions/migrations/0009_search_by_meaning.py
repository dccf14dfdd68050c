"""Search by numbers of people, tags and sections, by synonyms, and «هل تقصد».

The vector of an edition no longer holds the names of authors and tags but their numbers, so that a
new name is found at once. What is printed is not changed; `manage.py rerender` takes the old names
out of the index.
"""

from importlib import import_module

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

from arabic import sql
from editions.search.spelling import remember

BEFORE = import_module("editions.migrations.0006_told_changes").WITH_UPDATED
WITH_KEYS = BEFORE.replace("'search_text',", "'search_text', 'search_keys',")

KEYS = """
UPDATE editions_edition AS e SET search_keys = concat_ws(' ',
    (SELECT string_agg('a=' || b.author_id, ' ' ORDER BY b.position, b.id)
       FROM editions_editionbyline b WHERE b.edition_id = e.id AND b.pen_name = ''),
    (SELECT string_agg('t=' || t.tag_id, ' ' ORDER BY t.id)
       FROM editions_editiontag t WHERE t.content_object_id = e.id),
    's=' || e.section_id);
"""


def remember_what_was_printed(apps, schema_editor):
    printed = apps.get_model("editions", "Edition").objects.filter(live__isempty=False)
    batch = []
    for headline, standfirst, live in printed.values_list(
        "headline", "standfirst", "live"
    ).iterator():
        batch.append((f"{headline}\n{standfirst}", live.lower))
        if len(batch) == 500:
            remember(batch)
            batch = []
    remember(batch)


class Migration(migrations.Migration):
    dependencies = [("editions", "0008_when_editions_begin")]

    operations = [
        TrigramExtension(),
        migrations.RunSQL(sql.read("search_v2.sql"), migrations.RunSQL.noop),
        migrations.RemoveIndex("edition", "edition_search"),
        migrations.RemoveField("edition", "search"),
        migrations.AddField(
            "edition",
            "search_keys",
            models.TextField(default=""),
        ),
        migrations.RunSQL(WITH_KEYS, BEFORE),
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
        migrations.AddField(
            "edition",
            "search",
            models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("headline"),
                    models.F("standfirst"),
                    models.F("search_text"),
                    models.F("text"),
                    models.F("search_keys"),
                    function="public.arabic_vector",
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            "edition",
            django.contrib.postgres.indexes.GinIndex(fields=["search"], name="edition_search"),
        ),
        migrations.CreateModel(
            name="Synonym",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("meaning", "One meaning"), ("plural", "Singular and plural"), ("name", "A name in several spellings"), ("script", "Arabic and Latin letters"), ("abbreviation", "Abbreviation")], default="meaning", max_length=12, verbose_name="kind")),
                ("words", models.CharField(help_text="Two or more words or phrases, separated by «،». Each finds all the others.", max_length=400, verbose_name="words")),
                ("phrases", models.GeneratedField(db_persist=True, expression=models.Func(models.F("words"), function="public.arabic_phrases"), output_field=django.contrib.postgres.fields.ArrayField(models.TextField()))),
            ],
            options={
                "verbose_name": "synonym",
                "verbose_name_plural": "synonyms",
                "ordering": ["kind", "words"],
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["phrases"], name="synonym_phrases")],
            },
        ),
        migrations.CreateModel(
            name="KnownWord",
            fields=[
                ("folded", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("spelling", models.CharField(max_length=64)),
                ("since", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["folded"], name="known_word_near", opclasses=["gin_trgm_ops"])],
            },
        ),
        migrations.RunPython(remember_what_was_printed, migrations.RunPython.noop),
    ]
