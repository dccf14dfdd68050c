"""What happened to a story: who did what and when, and the text of every version."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.article import Article
from editions.models import Edition


class Act(models.TextChoices):
    """What people do with a story."""

    BEGUN = "begun", _("Begun")
    CHANGED = "changed", _("Changed")
    SUBMITTED = "submitted", _("Sent for review")
    RECALLED = "recalled", _("Taken back")
    RETURNED = "returned", _("Returned with a comment")
    APPROVED = "approved", pgettext_lazy("what was done", "Approved")
    VOIDED = "voided", _("Approval voided by a change")
    PUBLISHED = "published", pgettext_lazy("what was done", "Published")
    SCHEDULED = "scheduled", pgettext_lazy("what was done", "Scheduled")
    UNSCHEDULED = "unscheduled", _("Schedule cancelled")
    WITHDRAWN = "withdrawn", pgettext_lazy("what was done", "Withdrawn")
    RESTORED = "restored", _("An older text taken back")
    CLAIMED = "claimed", _("Taken for review")
    RELEASED = "released", _("Given back to the queue")
    ASSIGNED = "assigned", pgettext_lazy("what was done", "Assigned")
    EMBARGOED = "embargoed", _("Embargo set")
    EMBARGO_LIFTED = "unembargoed", _("Embargo lifted")
    WAIVED = "waived", _("Check waived")
    NOTED = "noted", _("Note in the margin")
    RESOLVED = "resolved", _("Note settled")
    SHARED = "shared", _("Preview link given")
    REVOKED = "revoked", _("Preview link revoked")
    LISTED = "listed", _("Choice of what readers see of the editions")


class Event(models.Model):
    """Who did what with a story, and when. Rows are added, never changed."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="events")
    act = models.CharField(_("act"), max_length=12, choices=Act)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("when"))
    version = models.PositiveIntegerField(_("version"))
    note = models.TextField(_("comment"), blank=True)
    edition = models.ForeignKey(Edition, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        default_permissions = ("view",)
        ordering = ["at", "id"]
        indexes = [
            # The story's own history, and the last comment on it.
            models.Index(fields=["article", "-at"], name="event_of_article"),
            # Published today, on the desk's home page.
            models.Index(fields=["act", "-at"], name="event_newest"),
        ]

    def __str__(self):
        return f"{self.get_act_display()} {self.article_id}"


class Version(models.Model):
    """The words and rows of one version of an article, as they were saved: added, never changed.

    ``content`` is ``{"words": {column: value}, "children": {set: [{column: value}, …]}}`` with the
    names of ``editions.words``; dates are ISO texts. The event says who, when and why.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    content = models.JSONField(encoder=DjangoJSONEncoder)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="kept")

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            # Also the index that finds one version of a story.
            models.UniqueConstraint(fields=["article", "number"], name="version_kept_once"),
        ]

    def __str__(self):
        return f"{self.article_id} · {self.number}"
