"""What the desk alone knows about authors and sources."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Login(models.Model):
    """Which author a user signs as. Private, so it is not a column of the author."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.CASCADE,
        related_name="login",
    )
    author = models.OneToOneField(
        "authors.Author", verbose_name=_("author"), on_delete=models.CASCADE, related_name="login"
    )

    class Meta:
        verbose_name = _("login of an author")
        verbose_name_plural = _("logins of authors")

    def __str__(self):
        return f"{self.user} – {self.author}"


class SectionEditor(models.Model):
    """A section that an editor works on. Who has no row here works on every section.

    Kept when the section would go: an editor whose last row went with it would have them all.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.CASCADE,
        related_name="section_rows",
    )
    section = models.ForeignKey(
        "tags.Section",
        verbose_name=_("section"),
        on_delete=models.PROTECT,
        related_name="editor_rows",
    )

    class Meta:
        verbose_name = _("section of an editor")
        verbose_name_plural = _("sections of editors")
        default_permissions = ()
        constraints = [
            # Also the index by which the sections of a person are read.
            models.UniqueConstraint(fields=["user", "section"], name="section_once_per_editor"),
        ]

    def __str__(self):
        return f"{self.user} – {self.section}"


class SourceNote(models.Model):
    """What the desk notes about a source. Private, so it is not a column of the source."""

    source = models.OneToOneField(
        "authors.Source",
        verbose_name=_("source"),
        on_delete=models.CASCADE,
        related_name="desk_note",
    )
    note = models.TextField(_("note for the desk"), max_length=2000)

    class Meta:
        verbose_name = _("note for the desk")
        verbose_name_plural = _("notes for the desk")

    def __str__(self):
        return str(self.source)
