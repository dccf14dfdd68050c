"""How often stories were read: sums by hour, with nothing about who read them."""

from django.db import models


class ReadCount(models.Model):
    """How often one process saw a story read within an hour since it last wrote such a row.

    Pages only add rows; ``manage.py deliver`` drops what is too old to count. Counts stand apart
    from stories, without a constraint of the database, so that counting never waits for a story
    that is being printed.
    """

    story = models.ForeignKey(
        "editions.Story", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False,
        related_name="+",
    )  # fmt: skip
    hour = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        indexes = [
            # What was read most lately, from the index alone; and what is too old.
            models.Index(fields=["hour", "story"], include=["count"], name="read_count_hours"),
        ]
