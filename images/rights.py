"""May this picture be published on that day? The desk's private knowledge, in a sentence.

Asked when a picture is chosen and again when a story is submitted and printed.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from images.models import Image, Permit, Rights


def refusal_of(image: Image, day: date) -> str | None:
    """Why the picture may not be published on this day, in words; None when it may.

    A picture of which nothing is known yet may: whoever prints it answers for it. One statement,
    unless ``rights`` was selected with the picture.
    """
    try:
        return _refusal(image.rights, day)
    except Rights.DoesNotExist:
        return None


def refusals(numbers: Iterable[int], day: date) -> dict[int, str]:
    """Picture number -> why it may not be published on this day, for those that may not.

    One statement.
    """
    rows = Rights.objects.filter(image__in=[*numbers])
    return {row.pk: words for row in rows if (words := _refusal(row, day))}


def refused(day: date) -> Q:
    """Of pictures: those that may not be published on this day."""
    return Q(rights__permit=Permit.NONE) | Q(rights__until__lt=day)


def _refusal(rights: Rights, day: date) -> str | None:
    if rights.permit == Permit.NONE:
        why = _("This picture may not be published.")
    elif rights.until and rights.until < day:
        why = _("The right to publish this picture has ended.")
    else:
        return None
    return f"{why} {rights.note}".strip()
