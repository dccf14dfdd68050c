"""The pages of the newspaper about itself, each a row with public columns."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from editions import body

# Longer than any of these pages; it is rendered each time it is read.
LONGEST = 30_000


class PolicyName(models.TextChoices):
    """The pages there are, in the order in which they are named to readers."""

    ABOUT = "about", _("About us")
    PRINCIPLES = "principles", _("Our principles")
    SOURCES = "sources", _("How we treat sources")
    CORRECTIONS = "corrections", _("How we correct mistakes")
    OWNERSHIP = "ownership", _("Ownership and funding")
    STAFF = "staff", _("Who works here")
    CONTACT = "contact", _("Write to us")


class Policy(models.Model):
    """One of the pages. ``edited_at`` is empty while it holds the text it began with."""

    name = models.CharField(max_length=12, choices=PolicyName, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=120)
    summary = models.TextField(
        _("summary"),
        max_length=400,
        blank=True,
        help_text=_("One or two sentences below the title."),
    )
    body = models.TextField(_("body"))
    edited_at = models.DateTimeField(_("edited"), null=True, editable=False)

    class Meta:
        verbose_name = _("page about the newspaper")
        verbose_name_plural = _("pages about the newspaper")
        # There are as many as PolicyName has, and none is added or taken away.
        default_permissions = ("view", "change")
        ordering = ["id"]

    def __str__(self):
        return self.title

    def get_absolute_url(self) -> str:
        return address_of(self.name)

    def get_body_display(self) -> str:
        """The words alone, as a colleague is told of them who saved something else."""
        return body.plain_text(self.body)


def links() -> list[tuple[str, str]]:
    """Every page under the name it is known by, and its address; without a statement."""
    return [(name.label, address_of(name)) for name in PolicyName]


def address_of(name: str) -> str:
    if name == PolicyName.ABOUT:
        return reverse("reader:about")
    return reverse("reader:policy", args=[name])
