"""The synonyms a newsroom begins with."""

from django.db import migrations

from editions.search.first_synonyms import load


def load_them(apps, schema_editor):
    load(apps.get_model("editions", "Synonym"))


class Migration(migrations.Migration):
    dependencies = [("editions", "0009_search_by_meaning")]

    operations = [migrations.RunPython(load_them, migrations.RunPython.noop)]
