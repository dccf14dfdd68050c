"""Working copies get a sketch by which near copies are found; `manage.py relate` makes those of
older ones."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0006_under_embargo"),
        ("editions", "0011_near_stories"),
    ]

    operations = [
        migrations.CreateModel(
            name="ArticleSketch",
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
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, primary_key=True,
                        related_name="sketch", serialize=False, to="articles.article",
                    ),
                ),
                ("family", models.BigIntegerField()),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["marks"], name="article_sketch_marks", fastupdate=False
                    )
                ],
            },
        ),
    ]
