"""The register of the house: who did what, in rows that nobody can change unnoticed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One act. Postgres refuses to change, delete or empty (migration 0011), and gives each row,
    when its transaction ends, the next ``serial`` and a ``hash`` (SHA-256, hexadecimal) of itself
    and of the row before it: ``articles.audit`` says of what exactly.

    ``by_id`` is no foreign key: the entry outlives the account, whose name then is kept here.
    """

    serial = models.BigIntegerField(_("number"), null=True, unique=True, editable=False)
    at = models.DateTimeField(_("when"))
    act = models.CharField(_("act"), max_length=40)
    by_id = models.BigIntegerField(_("by"), null=True)
    by_name = models.CharField(_("by"), max_length=150, blank=True)
    subject = models.CharField(_("what"), max_length=300, blank=True)
    detail = models.TextField(_("detail"), blank=True)
    hash = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("entry of the register")
        verbose_name_plural = _("register of the house")
        default_permissions = ("view",)
        ordering = ["-serial"]

    def __str__(self):
        return f"{self.serial}: {self.act} {self.subject}"
