"""How a story is filed: sections and tags, and what keeps a tag one.

Every column that readers' pages read is public. ``Merge`` and ``MergedRow`` are the desk's alone:
they hold the names of tags that are no more.
"""

from collections.abc import Iterable
from functools import lru_cache

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Value
from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase

from arabic.cleaning import clean_headline
from arabic.folding import key
from arabic.slugs import slug
from arabic.stemming import stems
from tags.likeness import likenesses
from tags.queries import TagQuerySet, Unread


def name_vector() -> models.GeneratedField:
    """What a reader typed is compared with this: the words of the name."""
    return models.GeneratedField(
        expression=Func(
            F("name"), Value(""), Value(""), Value(""), function="public.arabic_vector"
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )


@lru_cache(maxsize=2_000)
def _address_of(kind: str, number: int, words: str, _prefix: str) -> str:
    """Every page names the sections and some tags; putting an address together costs 0.06 ms."""
    return reverse(f"reader:{kind}", args=[number, words])


class Section(models.Model):
    """A part of the paper: politics, culture. The number is in its address, the slug decorates."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Order in the menu and on the front page.")
    )
    description = models.CharField(_("description"), max_length=300, blank=True)
    search = name_vector()

    objects = Unread()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "id"]
        base_manager_name = "objects"
        indexes = [
            # What a reader typed, against names.
            GinIndex(fields=["search"], name="section_search", fastupdate=False),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return _address_of("section", self.pk, self.slug, get_script_prefix())

    @property
    def slug(self) -> str:
        return slug(self.name) or "-"


class Filed(models.Model):
    """A name that stories are filed under, and what is derived from it to find it again.

    ``folded_key`` is the same for all its spellings. ``opening`` is the stem of its first word, by
    which it is found in a text; ``likenesses`` are what near names share with it.
    """

    folded_key = models.CharField(max_length=100, unique=True, editable=False)
    opening = models.CharField(max_length=100, default="", editable=False)
    likenesses = ArrayField(models.TextField(), default=list, editable=False)

    class Meta:
        abstract = True
        base_manager_name = "objects"
        indexes = [
            # What a reader typed, against names.
            GinIndex(fields=["search"], name="%(class)s_search", fastupdate=False),
            # Tags that a text names, while it is written.
            models.Index(fields=["opening"], name="%(class)s_opening"),
            # Tags near to one that is typed. Names seldom come: nothing waits to be put into it.
            GinIndex(fields=["likenesses"], name="%(class)s_likenesses", fastupdate=False),
        ]

    def save(self, *args, update_fields=None, **kwargs):
        """Keep what is derived beside the name it belongs to."""
        self.file()
        if update_fields is not None and "name" in update_fields:
            update_fields = {*update_fields, *self.DERIVED}
        models.Model.save(self, *args, update_fields=update_fields, **kwargs)

    def file(self) -> None:
        """Set what is derived from the name, the clean name included."""
        self.name = clean_headline(self.name)[:100].strip()
        self.folded_key = key(self.name)[:100]
        self.opening = next(iter(stems(self.name)), "")[:100]
        self.likenesses = likenesses(self.name)


class Tag(Filed, TagBase):
    """A word that stories are filed under, in whatever spelling and by whichever of its names.

    No folded key belongs to two tags, as name or as other name: ``TagKey`` holds to that.
    """

    # The slug decorates an address: two tags may share one.
    slug = models.SlugField(max_length=100, allow_unicode=True, unique=False, db_index=False)
    description = models.CharField(_("description"), max_length=300, blank=True)
    search = name_vector()

    objects = Unread.from_queryset(TagQuerySet)()

    DERIVED = ("folded_key", "opening", "likenesses", "slug")

    class Meta(Filed.Meta):
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["folded_key"]

    def get_absolute_url(self) -> str:
        return _address_of("tag", self.pk, self.slug, get_script_prefix())

    def file(self) -> None:
        super().file()
        self.slug = slug(self.name, limit=100) or self.folded_key

    def call_also(self, names: Iterable[str]) -> None:
        """Let it have these other names and no more; a spelling of its own name is none.

        Raises IntegrityError when one of them belongs to another tag.
        """
        wanted = {}
        for name in names:
            other = OtherName(tag=self, name=name)
            other.file()
            if other.folded_key and other.folded_key != self.folded_key:
                wanted.setdefault(other.folded_key, other)
        stored = {one.folded_key: one for one in self.other_names.all()}
        self.other_names.exclude(folded_key__in=wanted).delete()
        # In one order for everybody: two who give the same names wait for each other once.
        for folded, other in sorted(wanted.items()):
            known = stored.get(folded)
            if known is None:
                other.save()
            elif known.name != other.name:
                known.name = other.name
                known.save()


class OtherName(Filed):
    """Another name of a tag: whoever types it files under the tag. «سورية» of «سوريا»."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="other_names")
    name = models.CharField(_("name"), max_length=100)
    search = name_vector()

    objects = Unread()

    DERIVED = ("folded_key", "opening", "likenesses")

    class Meta(Filed.Meta):
        default_permissions = ()
        ordering = ["folded_key"]

    def __str__(self):
        return self.name


class TagKey(models.Model):
    """Which tag a folded key belongs to: a row for each name and for each other name.

    Written by the database itself, by triggers on both tables, so that whoever writes there and
    however many at once, no key has two tags.
    """

    folded_key = models.CharField(max_length=100, primary_key=True)
    # The database takes the keys away with the tag.
    tag = models.ForeignKey(Tag, on_delete=models.DO_NOTHING, related_name="spellings")

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.folded_key


class Apart(models.Model):
    """Two tags that look like one and are two: somebody who tidies has said so."""

    first = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="apart_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=F("second")), name="apart_in_order"
            ),
        ]

    def __str__(self):
        return f"{self.first_id} ≠ {self.second_id}"


class FormerTag(models.Model):
    """The number of a tag that was merged, and the tag that answers for it today.

    ``into`` is the number it was merged into, which may have been merged since; ``tag`` is where
    that leads. Old addresses and printed search vectors hold such numbers for good.
    """

    number = models.BigIntegerField(primary_key=True)
    into = models.BigIntegerField()
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="former")

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.number} → {self.tag_id}"


class Merge(models.Model):
    """What a merge must know to be undone; gone when it is undone, or when the kept tag goes."""

    former = models.OneToOneField(
        FormerTag, primary_key=True, on_delete=models.CASCADE, related_name="merge"
    )
    values = models.JSONField(help_text="The columns of the tag that is no more.")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-former"]

    def __str__(self):
        return self.values["name"]


class MergedRow(models.Model):
    """A row that filed its owner under a tag, or named it, when the tag was merged.

    Every such row is noted once, with the tag that it was of; whether it stands under the kept tag
    now, or was dropped since its owner had both, is seen in its table.
    """

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="rows")
    table = models.CharField(max_length=60, help_text="The label of the rows' model.")
    row = models.BigIntegerField()
    owner = models.BigIntegerField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            # Read when the tag it went to is merged in its turn, and when a merge is undone.
            models.UniqueConstraint(fields=["merge", "table", "row"], name="merged_row_once"),
        ]

    def __str__(self):
        return f"{self.table} {self.row}"
