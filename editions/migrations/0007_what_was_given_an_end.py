"""What was withdrawn is found among the editions that were given an end."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("editions", "0006_told_changes")]

    operations = [
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                condition=models.Q(("ends_at__isnull", False)),
                fields=["ends_at"],
                name="edition_ends",
            ),
        ),
    ]
