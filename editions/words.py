"""What an article and an edition share, declared once.

``Words`` and the ``*Fields`` classes are the declaration; the articles room makes the working copy
of them, this room the printed copy. ``copy_words`` and ``CHILDREN`` walk the declaration, so a
field that is added here is carried through printing, preview and restoring without more work.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from taggit.models import ItemBase

from arabic.shingles import shingles, sketch
from tags.models import Tag
from tags.queries import UNREAD


class Kind(models.TextChoices):
    NEWS = "news", _("News")
    REPORT = "report", _("Report")
    ANALYSIS = "analysis", _("Analysis")
    OPINION = "opinion", _("Opinion")
    INTERVIEW = "interview", _("Interview")
    TRANSLATION = "translation", pgettext_lazy("kind of story", "Translation")
    FACT_CHECK = "fact_check", _("Fact check")


class Role(models.TextChoices):
    WRITING = "writing", _("Writing")
    TRANSLATION = "translation", pgettext_lazy("byline role", "Translation")
    PHOTOGRAPHY = "photography", _("Photography")
    PREPARATION = "preparation", _("Preparation")
    EDITING = "editing", _("Editing")


class Words(models.Model):
    """The words and the picture of a story."""

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.NEWS)
    kicker = models.CharField(
        _("kicker"), max_length=60, blank=True, help_text=_("A few words above the headline.")
    )
    headline = models.CharField(_("headline"), max_length=200)
    short_headline = models.CharField(
        _("short headline"), max_length=80, blank=True, help_text=_("For cards and lists.")
    )
    standfirst = models.TextField(
        _("standfirst"),
        max_length=600,
        blank=True,
        help_text=_("One or two sentences that say what the story says."),
    )
    dateline = models.CharField(
        _("dateline"), max_length=60, blank=True, help_text=_("The place it is reported from.")
    )
    body = models.TextField(_("body"), blank=True)
    section = models.ForeignKey(
        "tags.Section",
        verbose_name=pgettext_lazy("field", "section"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    lead_image = models.ForeignKey(
        "images.Image",
        verbose_name=pgettext_lazy("field", "picture"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    lead_caption = models.CharField(
        _("caption in this story"),
        max_length=400,
        blank=True,
        help_text=_("Leave empty to use the caption of the picture."),
    )

    class Meta:
        abstract = True

    def __str__(self):
        return self.headline


class BylineFields(models.Model):
    """Who did what; one person may stand here in several roles, under a pen name where wanted."""

    position = models.PositiveSmallIntegerField(_("position"), default=0)
    author = models.ForeignKey(
        "authors.Author",
        verbose_name=pgettext_lazy("field", "author"),
        on_delete=models.PROTECT,
        related_name="%(class)ss",
    )
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.WRITING)
    pen_name = models.CharField(
        _("pen name"),
        max_length=120,
        blank=True,
        help_text=_("Printed instead of the name, without a link to the author."),
    )

    class Meta:
        abstract = True
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ["position", "id"]

    def __str__(self):
        return f"{self.get_role_display()}: {self.pen_name or self.author}"


class AttributionFields(models.Model):
    """Where it comes from: a source, or an unnamed one with its public wording."""

    position = models.PositiveSmallIntegerField(_("position"), default=0)
    source = models.ForeignKey(
        "authors.Source",
        verbose_name=pgettext_lazy("field", "source"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
    )
    is_unnamed = models.BooleanField(
        _("unnamed"),
        default=False,
        help_text=_("Readers see the public wording only; the source is never printed."),
    )
    wording = models.CharField(
        _("public wording"),
        max_length=120,
        blank=True,
        help_text=_("For example «مصدر مطلع»."),
    )
    url = models.URLField(_("address"), max_length=500, blank=True)
    used_for = models.CharField(
        _("used for"), max_length=200, blank=True, help_text=_("What the story takes from it.")
    )
    consulted_on = models.DateField(_("consulted on"), null=True, blank=True)

    class Meta:
        abstract = True
        verbose_name = _("source used")
        verbose_name_plural = _("sources used")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(source__isnull=False, is_unnamed=False) | ~models.Q(wording=""),
                name="%(class)s_has_source_or_wording",
            ),
        ]

    def __str__(self):
        return self.wording if self.is_unnamed or not self.source else str(self.source)


class RelatedFields(models.Model):
    """A link chosen by the writer: a story of ours or a page outside."""

    position = models.PositiveSmallIntegerField(_("position"), default=0)
    related_story = models.ForeignKey(
        "editions.Story",
        verbose_name=pgettext_lazy("field", "story"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    url = models.URLField(_("address outside"), max_length=500, blank=True)
    title = models.CharField(
        _("title"), max_length=200, blank=True, help_text=_("Needed for a page outside.")
    )

    class Meta:
        abstract = True
        verbose_name = _("related link")
        verbose_name_plural = _("related links")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(related_story__isnull=False, url="")
                | models.Q(related_story__isnull=True) & ~models.Q(url="") & ~models.Q(title=""),
                name="%(class)s_inside_or_outside",
            ),
        ]

    def __str__(self):
        return self.title or str(self.related_story_id)


class TagRows(models.QuerySet):
    def with_tags(self):
        """With the tag of each row, but for what only the database looks into."""
        return self.select_related("tag").defer(*(f"tag__{name}" for name in UNREAD))


class TagFields(ItemBase):
    """One tag of a story; order of filing is the order of rows. A direct key, never generic."""

    tag = models.ForeignKey(
        Tag,
        verbose_name=pgettext_lazy("field", "tag"),
        on_delete=models.PROTECT,
        related_name="%(class)ss",
    )

    objects = TagRows.as_manager()

    class Meta:
        abstract = True
        ordering = ["id"]


class ReferenceFields(models.Model):
    """A picture or a story that the body points at, kept so that "where is it used" is a query."""

    image = models.ForeignKey(
        "images.Image", null=True, on_delete=models.PROTECT, related_name="%(class)ss"
    )
    story = models.ForeignKey(
        "editions.Story", null=True, on_delete=models.PROTECT, related_name="%(class)ss"
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(image__isnull=False) ^ models.Q(story__isnull=False),
                name="%(class)s_one_target",
            ),
        ]


class SketchFields(models.Model):
    """A sample of a text by which its near copies are found (``arabic.shingles``).

    Empty for a text that is too short to be told from others.
    """

    marks = ArrayField(models.BigIntegerField(), default=list)
    size = models.PositiveIntegerField(default=0, help_text="Of how many shingles it is a sample.")

    class Meta:
        abstract = True
        default_permissions = ()


def sketched(text: str) -> dict:
    """The values of ``SketchFields`` for a text."""
    found = shingles(text)
    return {"marks": sketch(found), "size": len(found)}


# The sets of rows that an article and an edition both own: related name -> declaration.
CHILDREN = {
    "bylines": BylineFields,
    "attributions": AttributionFields,
    "related_links": RelatedFields,
    "tag_rows": TagFields,
}


def shared_values(instance: models.Model, declaration: type[models.Model]) -> dict:
    """The values of the fields that ``declaration`` declares: attribute name -> value."""
    names = (field.attname for field in declaration._meta.local_concrete_fields)
    return {name: getattr(instance, name) for name in names}


def words_of(instance: models.Model) -> dict:
    """The words of an article or an edition, ready to make or to overwrite the other."""
    return shared_values(instance, Words)


def children_of(instance: models.Model) -> dict[str, list[dict]]:
    """The child rows of an article or an edition, as values, in order."""
    return {
        name: [shared_values(row, declaration) for row in getattr(instance, name).all()]
        for name, declaration in CHILDREN.items()
    }
