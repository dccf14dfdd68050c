"""What is told to hubs and search engines, remembered by the house."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from editions.models import Edition


class Announcement(models.Model):
    """That an edition began or ended, for one service: one row for each, so it is told once.

    The row is written when the moment has come (``articles.announcing``), and kept for a day after.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    is_end = models.BooleanField()
    service = models.CharField(max_length=20)
    due_at = models.DateTimeField(help_text="When readers saw the change.")
    try_at = models.DateTimeField(help_text="Not before this moment.")
    tries = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "is_end", "service"], name="announcement_once"
            ),
        ]
        indexes = [
            # What is to be told next.
            models.Index(
                fields=["service", "try_at", "id"],
                condition=Q(told_at=None, given_up_at=None),
                name="announcement_waiting",
            ),
            # What was told long enough ago to be forgotten.
            models.Index(fields=["due_at"], name="announcement_due"),
        ]

    def __str__(self):
        return f"{self.service} {self.edition_id}"
