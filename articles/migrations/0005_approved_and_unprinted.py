"""What is approved and waits for the press is found among all that was approved and printed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_lists_of_the_desk")]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(
                    models.Q(
                        ("printed_version", None),
                        models.Q(("printed_version", models.F("version")), _negated=True),
                        _connector="OR",
                    ),
                    ("state", "approved"),
                ),
                fields=["changed_at"],
                name="article_ready",
            ),
        ),
    ]
