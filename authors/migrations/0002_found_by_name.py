"""The words of authors' names, for what readers type into a search."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('authors', '0001_authors_and_sources'),
        ('editions', '0009_search_by_meaning'),
    ]

    operations = [
        migrations.AddField(
            model_name='author',
            name='search',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.F('name'), models.Value(''), models.Value(''), models.Value(''), function='public.arabic_vector'), output_field=django.contrib.postgres.search.SearchVectorField()),
        ),
        migrations.AddIndex(
            model_name='author',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='author_search'),
        ),
    ]
