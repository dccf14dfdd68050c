"""The desk's lists at any size: their search and an index for each of their filters."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.conf import settings
from django.db import migrations, models

from arabic import sql


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0003_desk_of_the_article"),
        ("editions", "0001_language_of_search"),
        ("tags", "0001_sections_and_tags"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(sql.read("words_v1.sql"), migrations.RunSQL.noop),
        migrations.AddField(
            model_name="article",
            name="search",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("headline"),
                    models.Value(" "),
                    models.F("standfirst"),
                    arg_joiner=" || ",
                    function="public.arabic_word_vector",
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="article_search"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["section", "-changed_at"], name="article_of_section"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["kind", "-changed_at"], name="article_of_kind"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)),
                fields=["due_at"],
                name="article_due",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("priority", 0), _negated=True),
                fields=["priority", "-changed_at"],
                name="article_pressing",
            ),
        ),
    ]
