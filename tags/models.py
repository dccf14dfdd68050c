"""How a story is filed: sections and tags. Every column is public."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase

from arabic.cleaning import clean_headline
from arabic.folding import key
from arabic.slugs import slug


class Section(models.Model):
    """A part of the paper: politics, culture. The number is in its address, the slug decorates."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Order in the menu and on the front page.")
    )
    description = models.CharField(_("description"), max_length=300, blank=True)

    # What a reader typed, against names: see editions.search.asking.
    search = models.GeneratedField(
        expression=models.Func(
            models.F("name"), models.Value(""), models.Value(""), models.Value(""),
            function="public.arabic_vector",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )  # fmt: skip

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "id"]

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reader:section", args=[self.pk, self.slug])

    @property
    def slug(self) -> str:
        return slug(self.name) or "-"


class TagQuerySet(models.QuerySet):
    def filed_under(self, names: list[str]) -> "list[Tag]":
        """The tags of these words, in order, each once; missing ones are created.

        Spellings with one folded key are one tag: the first spelling seen stays its name.
        """
        wanted = {}
        for name in names:
            cleaned = clean_headline(name)[:100].strip()
            if folded := key(cleaned):
                wanted.setdefault(folded[:100], cleaned)
        known = {tag.folded_key: tag for tag in self.filter(folded_key__in=wanted)}
        missing = [self.model(name=name) for folded, name in wanted.items() if folded not in known]
        for tag in missing:
            tag.file()
        # In one order for everybody: two who file the same new words wait for each other once.
        missing.sort(key=lambda tag: tag.folded_key)
        if missing:
            # A colleague may file the same word at this moment: the database keeps one of them.
            self.bulk_create(missing, ignore_conflicts=True)
            known = {tag.folded_key: tag for tag in self.filter(folded_key__in=wanted)}
        return [known[folded] for folded in wanted]


class Tag(TagBase):
    """A word that stories are filed under; unique by folded key, so أخبار and اخبار are one tag."""

    folded_key = models.CharField(max_length=100, unique=True, editable=False)
    description = models.CharField(_("description"), max_length=300, blank=True)

    # What a reader typed, against names: see editions.search.asking.
    search = models.GeneratedField(
        expression=models.Func(
            models.F("name"), models.Value(""), models.Value(""), models.Value(""),
            function="public.arabic_vector",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )  # fmt: skip

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["folded_key"]
        indexes = [
            # The tags whose names somebody typed into a search.
            GinIndex(fields=["search"], name="tag_search"),
        ]

    def file(self) -> None:
        """Set what is derived from the name: the clean name, its folded key and its slug."""
        self.name = clean_headline(self.name)[:100].strip()
        self.folded_key = key(self.name)[:100]
        self.slug = slug(self.name, limit=100) or self.folded_key

    def save(self, *args, update_fields=None, **kwargs):
        """Keep the derived key beside the name it belongs to."""
        self.file()
        if update_fields is not None and "name" in update_fields:
            update_fields = {*update_fields, "folded_key", "slug"}
        models.Model.save(self, *args, update_fields=update_fields, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("reader:tag", args=[self.pk, self.slug])
