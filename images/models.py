"""Pictures: the original that came in, and what is known about it."""

import secrets
from pathlib import PurePosixPath

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Func, Q, TextField, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from arabic.folding import fold
from images.files import originals
from images.pixels import UprightImageField

WORDS_AT_MOST = 8
SHARE_OF_FRAME = [MinValueValidator(0), MaxValueValidator(1)]


def original_name(image: "Image", filename: str) -> str:
    """A name nobody can guess; the uploaded name is not kept, it may name a source."""
    suffix = PurePosixPath(filename).suffix.lower()
    return f"{secrets.token_hex(16)}{suffix}"


class ImageQuerySet(models.QuerySet):
    def search(self, typed: str):
        """Pictures with all these words in their own words or credit, whatever the spelling; or of
        this number.

        No index serves a part of a word: each picture's words are folded, newest first, until a
        page is full. At worst half a second for 100,000 pictures.
        """
        words = fold(typed.replace("\x00", "")).split()[:WORDS_AT_MOST]
        if not words:
            return self
        said = Concat("alt", Value(" "), "caption", Value(" "), "credit", output_field=TextField())
        folded = Func(said, function="public.arabic_fold", output_field=TextField())
        found = Q()
        for word in words:
            found &= Q(folded__contains=word)
        number = words[0].lstrip("#")
        if len(words) == 1 and number.isascii() and number.isdigit() and len(number) < 19:
            found |= Q(pk=number)
        return self.alias(folded=folded).filter(found)


class Image(models.Model):
    """A picture with the words that go with it.

    ``file`` is the original and is never served to the public. ``renditions`` holds what readers
    get: the ``stem`` of all names, which cannot be guessed, the ``colours`` of the placeholder, and
    for each crop of ``images.crops`` its [width, height]s in pixels, smallest first. (Before there
    were three formats: crop -> list of {name, width, height}.) The focal point is a share of the
    frame from its left and its top edge.
    """

    file = UprightImageField(
        _("file"),
        upload_to=original_name,
        storage=originals,
        width_field="width",
        height_field="height",
    )
    alt = models.CharField(
        _("alternative text"),
        max_length=250,
        help_text=_("What the picture shows, for readers who cannot see it."),
    )
    caption = models.CharField(_("caption"), max_length=400, blank=True)
    credit = models.CharField(
        _("credit"), max_length=120, help_text=_("Photographer or agency, as printed.")
    )
    focal_x = models.FloatField(_("focal point, across"), default=0.5, validators=SHARE_OF_FRAME)
    focal_y = models.FloatField(_("focal point, down"), default=0.4, validators=SHARE_OF_FRAME)
    width = models.PositiveIntegerField(_("width"), editable=False, default=0)
    height = models.PositiveIntegerField(_("height"), editable=False, default=0)
    taken_on = models.DateField(_("taken on"), null=True, blank=True)
    likeness = models.BigIntegerField(
        null=True,
        editable=False,
        help_text=_("64 bits of a perceptual hash, as a signed number; near pictures, near bits."),
    )
    sha256 = models.CharField(max_length=64, editable=False, db_index=True, blank=True)
    renditions = models.JSONField(default=dict, editable=False)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(focal_x__range=(0, 1), focal_y__range=(0, 1)),
                name="image_focal_point_in_frame",
            ),
        ]

    def __str__(self):
        return self.alt or str(self.pk)


class Cutting(models.Model):
    """Files of a picture that pages name already and that are still to be made (images/cutting.py).

    One row for each cut, written with it and gone when all is made: the focal point and the credit
    are those of its moment, since editions that were printed with it keep its names.
    """

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="cuttings")
    stem = models.CharField(max_length=24, unique=True)
    sizes = models.JSONField()  # as they were promised: images.crops.Sizes
    focal_x = models.FloatField()
    focal_y = models.FloatField()
    credit = models.CharField(max_length=120, blank=True)
    try_at = models.DateTimeField(_("next try"))
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    failure = models.CharField(_("last failure"), max_length=300, blank=True)
    given_up_at = models.DateTimeField(_("given up"), null=True)

    class Meta:
        verbose_name = _("cutting of a picture")
        verbose_name_plural = _("cuttings of pictures")
        default_permissions = ()
        indexes = [
            # What is due, in the order in which it waits.
            models.Index(
                fields=["try_at", "id"], condition=Q(given_up_at=None), name="image_cutting_due"
            ),
        ]

    def __str__(self):
        return self.stem


class Permit(models.TextChoices):
    """On what grounds a picture may be published."""

    OWN = "own", _("Our own picture")
    AGENCY = "agency", _("Agency subscription")
    LICENSED = "licensed", _("Licence")
    HANDOUT = "handout", _("Handout for publication")
    FREE = "free", _("Free of rights")
    UNKNOWN = "unknown", _("Not known yet")
    NONE = "none", _("May not be published")


class Rights(models.Model):
    """What the desk knows of the right to publish a picture. Private: not a column of Image."""

    image = models.OneToOneField(
        Image, primary_key=True, on_delete=models.CASCADE, related_name="rights"
    )
    permit = models.CharField(
        _("right to publish"), max_length=8, choices=Permit, default=Permit.UNKNOWN
    )
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day of the licence.")
    )
    note = models.CharField(_("note on the rights"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("right to publish")
        verbose_name_plural = _("rights to publish")
        default_permissions = ()

    def __str__(self):
        return self.get_permit_display()
