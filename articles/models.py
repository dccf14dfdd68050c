"""The working copy: what journalists write and editors argue over. Readers never see it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from taggit.managers import TaggableManager

from articles.queries import ArticleQuerySet
from editions.models import Edition, Story
from editions.words import (
    AttributionFields,
    BylineFields,
    ReferenceFields,
    RelatedFields,
    TagFields,
    Words,
)
from tags.words import FiledTags


class State(models.TextChoices):
    """What is stored. Scheduled, live and withdrawn are derived from the editions."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")


class Article(Words):
    """The working copy of a story.

    ``version`` counts every change of words, bylines, sources, links and tags; every route that
    writes says which version it read. An approval holds for ``approved_version`` alone.
    """

    story = models.OneToOneField(
        Story, primary_key=True, on_delete=models.PROTECT, related_name="article"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("begun"), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    changed_at = models.DateTimeField(_("changed"), editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    approved_version = models.PositiveIntegerField(null=True, editable=False)
    printed_version = models.PositiveIntegerField(null=True, editable=False)

    tags = TaggableManager(
        verbose_name=_("tags"),
        through="articles.ArticleTag",
        manager=FiledTags,
        blank=True,
        related_name="articles",
        help_text=_("Separate them with «،»."),
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-changed_at"]
        permissions = [
            ("change_any_article", _("Can work on everybody's articles")),
            ("review_article", _("Can return and approve articles")),
            ("publish_article", _("Can publish and schedule articles")),
            ("withdraw_article", _("Can withdraw published articles")),
            ("approve_own_article", _("Can approve an own article, with a reason")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_version=models.F("version"))
                | ~models.Q(state=State.APPROVED),
                name="article_approval_is_of_this_version",
            ),
            models.CheckConstraint(
                condition=models.Q(submitted_by__isnull=False) | ~models.Q(state=State.IN_REVIEW),
                name="article_in_review_was_submitted",
            ),
        ]
        indexes = [
            # The desk's list, and "my stories" on its home page.
            models.Index(fields=["-changed_at"], name="article_newest_change"),
            # The queue: what waits, oldest first.
            models.Index(fields=["state", "submitted_at"], name="article_queue"),
        ]

    def save(self, *args, **kwargs):
        """A new article is given its number: the story that every address will carry."""
        if self._state.adding and self.story_id is None:
            self.story = Story.objects.create()
        super().save(*args, **kwargs)

    @property
    def number(self) -> int:
        return self.story_id

    @property
    def is_printed(self) -> bool:
        """This very version went to the press: the next change begins the next version."""
        return self.printed_version is not None and self.printed_version == self.version


class ArticleByline(BylineFields):
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="bylines")

    class Meta(BylineFields.Meta):
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["article", "author", "role"],
                name="article_byline_once_per_role",
                # Two rows may exchange their roles: each is compared when both are stored.
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("This author already has this role in this story."),
            ),
        ]

    def validate_constraints(self, exclude=None):
        """Row by row an exchange of roles would look like a repetition: see desk.forms."""
        super().validate_constraints({*(exclude or ()), "article"})


class ArticleAttribution(AttributionFields):
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="attributions")

    class Meta(AttributionFields.Meta):
        default_permissions = ()


class ArticleRelated(RelatedFields):
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="related_links")

    class Meta(RelatedFields.Meta):
        default_permissions = ()


class ArticleTag(TagFields):
    content_object = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="tag_rows")

    class Meta(TagFields.Meta):
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="article_tag_once"),
        ]


class ArticleReference(ReferenceFields):
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="references")

    class Meta(ReferenceFields.Meta):
        default_permissions = ()


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
