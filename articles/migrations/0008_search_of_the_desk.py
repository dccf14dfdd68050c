"""The desk's search knows what the readers' search knows, over the body too."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

from arabic import sql


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0007_sketches"),
        ("editions", "0009_search_by_meaning"),
    ]

    operations = [
        migrations.RemoveIndex("article", "article_search"),
        migrations.RemoveField("article", "search"),
        migrations.RunSQL(sql.read("words_v2.sql"), migrations.RunSQL.noop),
        migrations.AddField(
            "article",
            "search",
            models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("headline"),
                    models.F("standfirst"),
                    models.F("body"),
                    function="public.arabic_desk_vector",
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            "article",
            django.contrib.postgres.indexes.GinIndex(fields=["search"], name="article_search"),
        ),
    ]
