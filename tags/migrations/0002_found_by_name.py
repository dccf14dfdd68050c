"""The words of the names of tags and sections, for what readers type into a search."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tags', '0001_sections_and_tags'),
        ('editions', '0009_search_by_meaning'),
    ]

    operations = [
        migrations.AddField(
            model_name='section',
            name='search',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('name'), models.Value(''), models.Value(''), models.Value(''), function='public.arabic_vector'), output_field=django.contrib.postgres.search.SearchVectorField()),
        ),
        migrations.AddField(
            model_name='tag',
            name='search',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('name'), models.Value(''), models.Value(''), models.Value(''), function='public.arabic_vector'), output_field=django.contrib.postgres.search.SearchVectorField()),
        ),
        migrations.AddIndex(
            model_name='tag',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='tag_search'),
        ),
    ]
