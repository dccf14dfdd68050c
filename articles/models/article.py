"""The working copy: what journalists write and editors argue over. Readers never see it."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from articles.queries import UNPRINTED, ArticleQuerySet
from editions.models import Story
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


class Priority(models.IntegerChoices):
    """How much a story presses; the queue shows the urgent ones first."""

    LOW = -1, _("Can wait")
    NORMAL = 0, _("Usual")
    HIGH = 1, _("Important")
    URGENT = 2, _("Urgent")


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

    # Who has it in hand, and until when. Not words: a change of these makes no version.
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assigned to"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True, editable=False)
    priority = models.SmallIntegerField(
        _("priority"), choices=Priority, default=Priority.NORMAL, editable=False
    )
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("claimed by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    claimed_at = models.DateTimeField(null=True, editable=False)
    embargo_until = models.DateTimeField(_("embargo until"), null=True, editable=False)

    tags = TaggableManager(
        verbose_name=_("tags"),
        through="articles.ArticleTag",
        manager=FiledTags,
        blank=True,
        related_name="articles",
        help_text=_("Separate them with «،»."),
    )

    # What the desk's list is searched in: words in all their forms and by their beginnings.
    search = models.GeneratedField(
        expression=models.Func(
            models.F("headline"), models.F("standfirst"), models.F("body"),
            function="public.arabic_desk_vector",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )  # fmt: skip

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
            ("assign_article", _("Can assign articles, with a due time and a priority")),
            ("waive_check", _("Can waive an advised check, with a reason")),
            ("advance_embargo", _("Can advance or lift an embargo")),
            ("share_article", _("Can give preview links to people without an account")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_version=models.F("version"))
                | ~models.Q(state=State.APPROVED),
                name="article_approval_is_of_this_version",
            ),
            models.CheckConstraint(
                condition=models.Q(claimed_by__isnull=True, claimed_at__isnull=True)
                | models.Q(claimed_by__isnull=False, claimed_at__isnull=False),
                name="article_claim_has_its_moment",
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
            # What is assigned to somebody, on their home page.
            models.Index(fields=["assigned_to", "due_at"], name="article_assigned"),
            # Own stories, on the home page and in the list.
            models.Index(fields=["created_by", "-changed_at"], name="article_begun_by"),
            # The search of the desk's list.
            GinIndex(fields=["search"], name="article_search"),
            # The list's filters, where few stories of many answer.
            models.Index(fields=["section", "-changed_at"], name="article_of_section"),
            models.Index(fields=["kind", "-changed_at"], name="article_of_kind"),
            models.Index(
                fields=["due_at"], condition=models.Q(due_at__isnull=False), name="article_due"
            ),
            models.Index(
                fields=["priority", "-changed_at"],
                condition=~models.Q(priority=0),
                name="article_pressing",
            ),
            # What is under embargo, on the timetable.
            models.Index(
                fields=["embargo_until"],
                condition=models.Q(embargo_until__isnull=False),
                name="article_embargo",
            ),
            # Approved and not yet printed, on the home page and in the list.
            models.Index(
                fields=["changed_at"],
                condition=UNPRINTED & models.Q(state=State.APPROVED),
                name="article_ready",
            ),
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

    def is_overdue(self, moment: datetime) -> bool:
        """Promised for a time that has passed, and not printed yet; ``overdue`` of many."""
        return self.due_at is not None and self.due_at < moment and not self.is_printed


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
