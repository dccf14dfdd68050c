"""Errors that readers report: rows that are added by them and read by the desk alone.

The readers' side writes here and never reads: a row holds what somebody wrote in confidence. How
many rows may come is held by the database (migration ``errors_that_readers_report``), so that no
number of processes can fill the disk.
"""

from datetime import datetime

from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

LONGEST_REPORT = 4_000
LONGEST_EMAIL = 254


class ErrorReport(models.Model):
    """What a reader wrote of the edition they read, as it was sent.

    The database refuses every change but one: the e-mail address is taken out when the report is
    settled.
    """

    edition = models.ForeignKey(
        "editions.Edition", on_delete=models.PROTECT, related_name="error_reports"
    )
    text = models.TextField(_("what is wrong"), max_length=LONGEST_REPORT)
    email = models.CharField(_("e-mail address"), max_length=LONGEST_EMAIL, blank=True)
    sent_at = models.DateTimeField(_("sent"))

    class Meta:
        verbose_name = _("report of an error")
        verbose_name_plural = _("reports of errors")
        default_permissions = ("view", "change", "delete")
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") & Q(LessThanOrEqual(Length("text"), LONGEST_REPORT)),
                name="error_report_says_something",
            ),
        ]
        indexes = [
            # How many came in the last minute and day; the desk's list, newest first.
            models.Index(fields=["-sent_at", "-id"], name="error_report_newest"),
        ]

    def __str__(self):
        return f"{self.edition_id}: {self.text[:60]}"


def send(*, edition: int, text: str, email: str, at: datetime) -> bool:
    """Store a report; False when too many have come and this one was not kept.

    Nothing is returned by the statement, so that a role which may only add rows can make it.
    """
    table = connection.ops.quote_name(ErrorReport._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (edition_id, text, email, sent_at) VALUES (%s, %s, %s, %s)",  # noqa: S608
            [edition, text, email, at],
        )
        return cursor.rowcount == 1
