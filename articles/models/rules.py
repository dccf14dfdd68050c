"""What a story must have before it goes on: the strictness of each check, and what was waived."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.article import Article


class Level(models.TextChoices):
    """How strict a check is."""

    REQUIRED = "required", _("Required")
    ADVISED = "advised", _("Advised")
    OFF = "off", pgettext_lazy("level of a check", "Off")


class Strictness(models.Model):
    """How strict one check is, for a section or, without one, for every section that says nothing.

    ``check_name`` is a key of ``articles.checks.RULES``; what is stored nowhere is as the table
    there says.
    """

    check_name = models.CharField(_("check"), max_length=40)
    section = models.ForeignKey(
        "tags.Section",
        verbose_name=_("section"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Leave empty for every section."),
    )
    level = models.CharField(_("strictness"), max_length=8, choices=Level)

    class Meta:
        verbose_name = _("strictness of a check")
        verbose_name_plural = _("strictness of checks")
        ordering = ["check_name", "section"]
        constraints = [
            models.UniqueConstraint(
                fields=["check_name", "section"],
                name="strictness_once_per_section",
                nulls_distinct=False,
            ),
        ]

    def __str__(self):
        return f"{self.check_name}: {self.get_level_display()}"


class Waiver(models.Model):
    """An editor let an advised check pass, for one version of a story: added, never changed."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="waivers")
    check_name = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    reason = models.TextField(max_length=600)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("waived check")
        verbose_name_plural = _("waived checks")
        default_permissions = ()
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "check_name", "version"], name="waiver_once_per_version"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason"),
        ]

    def __str__(self):
        return self.check_name
