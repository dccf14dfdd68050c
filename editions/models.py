"""The printed record: stories, their numbers, and every edition that was ever printed.

Readers' pages read these tables, so every column is public. Nothing here is changed by hand:
``articles.press`` prints and withdraws, and the database refuses changes to printed words.
"""

from urllib.parse import quote

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import get_script_prefix
from django.utils.http import RFC3986_SUBDELIMS
from django.utils.translation import gettext_lazy as _

from arabic.slugs import slug
from editions.arranged import (  # noqa: F401 - tables of this room
    Arrangement,
    Breaking,
    Placement,
    Slot,
)
from editions.clock import SiteChange, SiteClock  # noqa: F401 - tables of this room
from editions.policies.models import Policy  # noqa: F401 - a table of this room
from editions.queries import EditionManager
from editions.read_counts import ReadCount  # noqa: F401 - a table of this room
from editions.reports import ErrorReport  # noqa: F401 - a table of this room
from editions.search.models import KnownWord, Synonym  # noqa: F401 - tables of this room
from editions.shown import HiddenEdition  # noqa: F401 - a table of this room
from editions.words import (
    AttributionFields,
    BylineFields,
    ReferenceFields,
    RelatedFields,
    SketchFields,
    TagFields,
    Words,
)


class Story(models.Model):
    """The identity of a story: its number stands in every address and never changes."""

    created_at = models.DateTimeField(auto_now_add=True)
    shows_editions = models.BooleanField(
        null=True, help_text="Whether readers may see what changed; unknown: as is usual here."
    )

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        permissions = [
            ("show_editions", _("Can choose whether readers see what changed in a story"))
        ]

    def __str__(self):
        return str(self.pk)


class Change(models.TextChoices):
    """What a new edition is to the readers of the one before."""

    SILENT = "silent", _("Silent")
    UPDATE = "update", _("Update")
    CLARIFICATION = "clarification", _("Clarification")
    CORRECTION = "correction", _("Correction")


# Changes that must be told to readers, with a note. An update is told when it has one: `told()`.
TOLD = (Change.CLARIFICATION, Change.CORRECTION)


# What stands behind the number of a story and is no headline: see reader/urls.py.
TAKEN = frozenset({"report", "editions"})


class Edition(Words):
    """What was printed: a frozen copy of an article and the moments at which it is in force.

    ``live`` is the range of moments at which readers see it, [from, until). A future start is a
    schedule, an end is a withdrawal or the next edition, an empty range was cancelled before its
    time. At most one edition of a story is live at any moment: the database holds to that.
    """

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="editions")
    serial = models.PositiveIntegerField(_("edition"), help_text=_("1 for the first."))
    live = DateTimeRangeField(_("live"))
    ends_at = models.DateTimeField(
        null=True, help_text=_("The end that was planned, whatever is printed in between.")
    )
    change = models.CharField(_("change"), max_length=13, choices=Change, default=Change.UPDATE)
    note = models.CharField(_("note to readers"), max_length=600, blank=True)
    article_version = models.PositiveIntegerField(
        null=True, help_text=_("The version of the working copy that was printed.")
    )
    printed_at = models.DateTimeField(_("printed"))
    first_published_at = models.DateTimeField(
        _("first published"), help_text=_("When readers first saw the story.")
    )
    updated_at = models.DateTimeField(
        _("updated"), help_text=_("When readers last got an editorial change.")
    )

    # Rendered when it was printed; `manage.py rerender` may rebuild these, never the words.
    body_html = models.TextField(default="")
    picture = models.JSONField(null=True)
    body_pictures = models.JSONField(
        default=dict, help_text=_("The pictures of the body with their words when it was printed.")
    )
    text = models.TextField(default="")
    search_text = models.TextField(default="")
    # The numbers of authors, tags and section, as search knows them: a=1 t=2 s=3.
    search_keys = models.TextField(default="")
    reading_minutes = models.PositiveSmallIntegerField(default=1)
    rendering = models.PositiveSmallIntegerField(default=0)
    search = models.GeneratedField(
        expression=Func(
            F("headline"), F("standfirst"), F("search_text"), F("text"), F("search_keys"),
            function="public.arabic_vector",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )  # fmt: skip

    objects = EditionManager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["story", "serial"], name="edition_serial_once"),
            ExclusionConstraint(
                name="edition_one_live_at_a_time",
                index_type="gist",
                expressions=[
                    (
                        Func("story_id", "story_id", Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    ("live", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(live__isempty=True) | Q(live__lower_inf=False),
                name="edition_live_has_a_start",
            ),
            models.CheckConstraint(
                condition=~Q(change__in=TOLD) | ~Q(note=""), name="edition_told_change_has_note"
            ),
        ]
        indexes = [
            # Front page, latest, archive, sitemap, feed of everything.
            models.Index(fields=["-first_published_at", "-story"], name="edition_newest"),
            # Section pages and the blocks of the front page.
            models.Index(
                fields=["section", "-first_published_at", "-story"], name="edition_section_newest"
            ),
            # The opinion block of the front page.
            models.Index(fields=["kind", "-first_published_at"], name="edition_kind_newest"),
            # Search: by words, and by the weeks of the newest that answer.
            GinIndex(
                F("search"),
                Func(
                    F("first_published_at"),
                    template="ARRAY[floor("
                    "extract(epoch FROM %(expressions)s AT TIME ZONE 'UTC') / 604800)::integer]",
                ),
                name="edition_found",
            ),
            # What is scheduled, what ends: the desk's home page.
            GistIndex(fields=["live"], name="edition_live"),
            # What was withdrawn, in the desk's list.
            models.Index(
                fields=["ends_at"], condition=Q(ends_at__isnull=False), name="edition_ends"
            ),
            # What is scheduled, in its order: beside so many open ranges the index above is slow.
            models.Index(F("live__startswith"), name="edition_begins"),
            # The moments at which something ends by itself (editions.clock).
            models.Index(
                F("live__endswith"),
                name="edition_ends_at",
                condition=Q(live__upper_inf=False) & Q(live__isempty=False),
            ),
            # The list of corrections and its feed.
            models.Index(
                Func("live", function="lower", output_field=models.DateTimeField()).desc(),
                F("id").desc(),
                name="edition_told_newest",
                condition=~Q(note="") & ~Q(change="silent"),
            ),
        ]

    @property
    def slug(self) -> str:
        return slug_of(self.headline)

    def get_absolute_url(self) -> str:
        return address_of(self.story_id, self.headline)


def slug_of(headline: str) -> str:
    made = slug(headline) or "-"
    return "-" if made in TAKEN else made


def address_of(number: int, headline: str) -> str:
    """Where readers find the story; every list asks, so it is put together here and not resolved.

    The same as ``reverse("reader:article", …)``: a test holds to that.
    """
    slug_part = quote(slug_of(headline), safe=RFC3986_SUBDELIMS + "/~:@")
    return f"{get_script_prefix()}{number}/{slug_part}/"


class ListedRow(models.Model):
    """A row that puts its story into a list, of a tag or of an author: when the story was first
    published, and its number. The database fills both; None where it puts it into none."""

    listed_at = models.DateTimeField(null=True, editable=False)
    listed_story = models.BigIntegerField(null=True, editable=False)

    class Meta:
        abstract = True


class EditionByline(ListedRow, BylineFields):
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="bylines")

    class Meta(BylineFields.Meta):
        default_permissions = ()
        indexes = [
            # Author pages.
            models.Index(fields=["author", "edition"], name="edition_byline_author"),
            models.Index(
                fields=["author", "-listed_at", "-listed_story"],
                condition=Q(listed_at__isnull=False),
                name="edition_byline_newest",
            ),
        ]


class EditionAttribution(AttributionFields):
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="attributions")

    class Meta(AttributionFields.Meta):
        default_permissions = ()
        constraints = [
            *AttributionFields.Meta.constraints,
            # The reader's tables never hold the key of a source that is not to be named.
            models.CheckConstraint(
                condition=Q(is_unnamed=False) | Q(source__isnull=True),
                name="edition_unnamed_has_no_source",
            ),
        ]


class EditionRelated(RelatedFields):
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="related_links")

    class Meta(RelatedFields.Meta):
        default_permissions = ()


class EditionTag(ListedRow, TagFields):
    content_object = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="tag_rows")

    class Meta(TagFields.Meta):
        default_permissions = ()
        constraints = [
            # Tag pages enter by the tag; filed once.
            models.UniqueConstraint(fields=["tag", "content_object"], name="edition_tag_once"),
        ]
        indexes = [
            # Tag pages.
            models.Index(fields=["tag", "-listed_at", "-listed_story"], name="edition_tag_newest"),
        ]


class EditionReference(ReferenceFields):
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="references")

    class Meta(ReferenceFields.Meta):
        default_permissions = ()


class Nearness(models.Model):
    """How near a printed story is to another: a row for each direction, the nearest few kept.

    Found when either is printed (``editions.related``). The score is the pair's alone, what they
    share faded by how long after each other they came, so it stays true while time goes on. That a
    story stands here says nothing of whether readers see it: pages join what is live.
    """

    pk = models.CompositePrimaryKey("story", "other")
    story = models.ForeignKey(
        # Its rows are found by the primary key.
        Story, on_delete=models.PROTECT, related_name="near", db_index=False
    )  # fmt: skip
    # Its index finds the rows in which a story that is printed anew stands beside others.
    other = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="+")
    score = models.FloatField()
    is_left_out = models.BooleanField(
        default=False, help_text=_("An editor said that these two do not belong together.")
    )

    class Meta:
        verbose_name = _("near story")
        verbose_name_plural = _("near stories")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(story=F("other")), name="nearness_of_two"),
        ]

    def __str__(self):
        return f"{self.story_id} · {self.other_id}"


class EditionSketch(SketchFields):
    """By what near copies of a printed text and stories near to it are found; made when it is
    printed. The stems are those of ``editions.related.stems_of``."""

    edition = models.OneToOneField(
        Edition, primary_key=True, on_delete=models.PROTECT, related_name="sketch"
    )
    stems = ArrayField(models.TextField(), default=list)
    headline_stems = ArrayField(models.TextField(), default=list)

    class Meta(SketchFields.Meta):
        # Asked more often than written: what waits to be put into an index is read each time.
        indexes = [
            # Printed stories that share some of the marks of a text that is being written.
            GinIndex(fields=["marks"], name="edition_sketch_marks", fastupdate=False),
            # Printed stories that share rare words with one that is being printed.
            GinIndex(fields=["stems"], name="edition_sketch_stems", fastupdate=False),
        ]
