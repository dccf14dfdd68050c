"""What is scheduled is found by when it begins, among so many editions that are in force."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("editions", "0007_what_was_given_an_end")]

    operations = [
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(models.F("live__startswith"), name="edition_begins"),
        ),
        # Until the planner knows how few are to come, it would rather look at every story.
        migrations.RunSQL("ANALYZE editions_edition", migrations.RunSQL.noop),
    ]
