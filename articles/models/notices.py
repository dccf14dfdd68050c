"""What a person of the newsroom is told, in the admin and by e-mail."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.record import Event


class Notice(models.Model):
    """One thing one person is told; written with the event it tells of."""

    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="notices")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="notices")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        default_permissions = ()
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["to", "event"], name="notice_once"),
        ]
        indexes = [
            # The bell: how many are new.
            models.Index(fields=["to"], condition=Q(seen_at=None), name="notice_unseen"),
            # The page of notifications.
            models.Index(fields=["to", "-at"], name="notice_newest"),
        ]

    def __str__(self):
        return f"{self.to_id} · {self.event_id}"


class Mail(models.Model):
    """A letter that waits to be sent: the outbox, written in the transaction of what it tells."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    event = models.ForeignKey(Event, null=True, on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=300)
    text = models.TextField()
    written_at = models.DateTimeField()
    try_at = models.DateTimeField(help_text="Not before this moment.")
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        default_permissions = ()
        ordering = ["try_at", "id"]
        indexes = [
            # What is to be sent next.
            models.Index(
                fields=["try_at"], condition=Q(sent_at=None, given_up_at=None), name="mail_waiting"
            ),
        ]

    def __str__(self):
        return self.subject


class NoticeChoice(models.Model):
    """What a person does not want to be told, or not by e-mail; who chose nothing gets it all.

    ``muted`` and ``unmailed`` are names of ``articles.models.Act``.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_choice"
    )
    muted = models.JSONField(default=list)
    unmailed = models.JSONField(default=list)

    class Meta:
        verbose_name = _("choice of notifications")
        verbose_name_plural = _("choices of notifications")
        default_permissions = ()

    def __str__(self):
        return str(self.user)
