"""What editors put before readers beside the stories: the front page and the breaking bar."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Slot(models.TextChoices):
    """The places of the front page that editors fill; what they leave empty fills itself."""

    LEAD = "lead", _("Lead story")
    SECOND = "second", _("Beside the lead")
    MORE = "more", _("Editors' choice")


class Arrangement(models.Model):
    """The front page as an editor left it: added, never changed. The newest is in force."""

    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("arrangement of the front page")
        verbose_name_plural = _("arrangements of the front page")
        default_permissions = ()
        permissions = [("arrange_front", _("Can arrange the front page and the breaking news"))]
        ordering = ["-id"]

    def __str__(self):
        return str(self.made_at)


class Placement(models.Model):
    """A story in a slot, from a moment to a moment; without them from now and for good."""

    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.CASCADE, related_name="placements"
    )
    slot = models.CharField(_("place"), max_length=6, choices=Slot)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    story = models.ForeignKey("editions.Story", on_delete=models.PROTECT, related_name="placements")
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = _("placed story")
        verbose_name_plural = _("placed stories")
        default_permissions = ()
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["arrangement", "story"], name="placement_no_story_twice"
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="placement_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return f"{self.slot} {self.position}: {self.story_id}"


class Breaking(models.Model):
    """The breaking bar: a line on every page until it expires. The newest that runs is shown.

    Switching it off moves ``ends_at`` to that moment; nothing else of a row changes.
    """

    text = models.CharField(_("text"), max_length=160)
    story = models.ForeignKey(
        "editions.Story", null=True, blank=True, on_delete=models.PROTECT, related_name="breaking"
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("expires"))

    class Meta:
        verbose_name = _("breaking news")
        verbose_name_plural = _("breaking news")
        default_permissions = ()
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")), name="breaking_ends_after_it_begins"
            ),
        ]
        indexes = [
            # What runs now, asked by every page.
            models.Index(fields=["-ends_at"], name="breaking_running"),
        ]

    def __str__(self):
        return self.text
