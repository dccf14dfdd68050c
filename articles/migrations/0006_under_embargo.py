"""The few stories under embargo are found among all."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_approved_and_unprinted")]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("embargo_until__isnull", False)),
                fields=["embargo_until"],
                name="article_embargo",
            ),
        ),
    ]
