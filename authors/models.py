"""Who wrote it and who said it: authors and sources.

Readers' pages read these tables, so every column here is public. Logins and private notes are
one-to-one rows in the articles room.
"""

from functools import lru_cache

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from arabic.folding import sort_key
from arabic.slugs import slug


@lru_cache(maxsize=2_000)
def _address_of(number: int, words: str, _prefix: str) -> str:
    """Every page names some authors; putting an address together costs 0.06 ms."""
    return reverse("reader:author", args=[number, words])


class Sorted(models.Model):
    """A name that lists sort by as Arabic readers expect: without ال and with hamza folded."""

    name = models.CharField(_("name"), max_length=120)
    sort_key = models.CharField(max_length=130, editable=False, db_index=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    def save(self, *args, update_fields=None, **kwargs):
        """Store the sort key with the name it belongs to."""
        self.sort_key = sort_key(self.name)[:130]
        if update_fields is not None and "name" in update_fields:
            update_fields = {*update_fields, "sort_key"}
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def slug(self) -> str:
        return slug(self.name) or "-"


class AuthorQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)


class Author(Sorted):
    """A person, a desk or an organisation that signs stories. Deactivated rather than deleted."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        DESK = "desk", _("Desk")
        ORGANISATION = "organisation", _("Organisation")

    class Gender(models.TextChoices):
        FEMALE = "female", _("Female")
        MALE = "male", _("Male")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.PERSON)
    gender = models.CharField(
        _("gender"),
        max_length=6,
        choices=Gender,
        blank=True,
        help_text=_("Chooses the Arabic verb: كتب or كتبت."),
    )
    job = models.CharField(_("job"), max_length=120, blank=True)
    bio = models.TextField(_("biography"), max_length=1200, blank=True)
    portrait = models.ForeignKey(
        "images.Image",
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="portrayed_authors",
    )
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Clear this for a colleague who has left; the stories keep the name."),
    )

    # What a reader typed, against names: see editions.search.asking.
    search = models.GeneratedField(
        expression=models.Func(
            models.F("name"), models.Value(""), models.Value(""), models.Value(""),
            function="public.arabic_vector",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )  # fmt: skip

    objects = AuthorQuerySet.as_manager()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["sort_key", "id"]
        indexes = [
            # The authors whose names somebody typed into a search.
            GinIndex(fields=["search"], name="author_search"),
        ]

    def get_absolute_url(self) -> str:
        return _address_of(self.pk, self.slug, get_script_prefix())


class AuthorLink(models.Model):
    """A public address of an author, in the order they want: a site, an account."""

    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="links")
    label = models.CharField(_("label"), max_length=60)
    url = models.URLField(_("address"), max_length=500)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["position", "id"]

    def __str__(self):
        return self.label


class Source(Sorted):
    """Where a story comes from, named to the reader in the source line."""

    class Kind(models.TextChoices):
        AGENCY = "agency", _("News agency")
        OUTLET = "outlet", _("News outlet")
        OFFICIAL = "official", _("Official body")
        DOCUMENT = "document", _("Document")
        PERSON = "person", pgettext_lazy("source kind", "Person")
        SOCIAL = "social", _("Social account")
        OWN = "own", _("Our own reporter")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.AGENCY)
    url = models.URLField(_("address"), max_length=500, blank=True)
    description = models.TextField(
        _("description"), max_length=600, blank=True, help_text=_("Readers may see it.")
    )

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["sort_key", "id"]
        constraints = [
            # Two sources of one name and kind would be one source filed twice.
            models.UniqueConstraint(fields=["kind", "sort_key"], name="source_filed_once"),
        ]
