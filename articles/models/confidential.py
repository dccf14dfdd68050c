"""Who the secret source is: sealed notes that few may open, and who opened them."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class ConfidentialNote(models.Model):
    """A note that only its writer and the people they name may open; no right opens it, not even a
    superuser's. The text is sealed (``articles.sealing``) before it comes here: the database, its
    dumps and its log never see it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("writer"), on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    article = models.ForeignKey(
        Article, verbose_name=_("story"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    key_name = models.CharField(max_length=32, editable=False, db_index=True)
    sealed = models.TextField(editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    written_at = models.DateTimeField(_("written"))
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("confidential note")
        verbose_name_plural = _("confidential notes")
        default_permissions = ()
        ordering = ["-changed_at"]

    def __str__(self):
        return str(self.pk)


class NoteReader(models.Model):
    """Somebody whom the writer named."""

    note = models.ForeignKey(ConfidentialNote, on_delete=models.CASCADE, related_name="readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["note", "user"], name="note_reader_named_once"),
        ]


class NoteOpening(models.Model):
    """That somebody opened it: shown to the writer, also entered into the register."""

    note = models.ForeignKey(ConfidentialNote, on_delete=models.CASCADE, related_name="openings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]
