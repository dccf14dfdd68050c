"""The list of corrections has its index; a silent edition that waits may be given the time of an
update that is printed before it, as it may be given the time of first publication."""

import re
from importlib import import_module

from django.db import migrations, models

FREEZE = import_module("editions.migrations.0003_freeze_printed_words").FREEZE
FUNCTION = re.search(r"CREATE FUNCTION public\.edition_words.*?END \$\$;", FREEZE, re.DOTALL)[0]
STRICT = FUNCTION.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
WITH_UPDATED = STRICT.replace("'first_published_at',", "'first_published_at', 'updated_at',")


class Migration(migrations.Migration):
    dependencies = [("editions", "0005_front_page")]

    operations = [
        migrations.RunSQL(WITH_UPDATED, STRICT),
        migrations.AddIndex(
            "edition",
            models.Index(
                models.OrderBy(
                    models.Func("live", function="lower", output_field=models.DateTimeField()),
                    descending=True,
                ),
                models.OrderBy(models.F("id"), descending=True),
                name="edition_told_newest",
                condition=~models.Q(note="") & ~models.Q(change="silent"),
            ),
        ),
    ]
