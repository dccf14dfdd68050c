"""A picture as the scripts of the desk know it, and who may change it."""

import hashlib
import json

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from desk import picture_rights
from images.models import Image
from images.rights import refusal_of


def may_change(user, image: Image) -> bool:
    """Who may change pictures; a portrait is the business of those who look after the authors."""
    right = "authors.change_author" if image.portrayed_authors.exists() else "images.change_image"
    return user.has_perm("images.change_image") and user.has_perm(right)


def refusal(image: Image) -> str | None:
    """Why the picture cannot be chosen for a story today, in words; None when it can."""
    if words := refusal_of(image, timezone.localdate()):
        return words
    if not (image.alt and image.credit):
        return _("It has no alternative text or no credit yet. Complete it in the library first.")
    return None


def line(image: Image) -> dict:
    """What a list of pictures says of one; ``refusal`` is "" when it can be chosen."""
    return {
        "number": image.pk,
        "alt": image.alt,
        "credit": image.credit,
        "caption": image.caption,
        "thumb": reverse("desk:picture", args=[image.pk]),
        "refusal": refusal(image) or "",
    }


def card(image: Image, user) -> dict:
    """A picture whose words somebody is about to complete.

    ``refusal`` is only what completing them cannot mend; ``read_as`` is sent back with the words;
    ``likely_permit`` is offered while ``permit`` is not known.
    """
    return line(image) | {
        "refusal": refusal_of(image, timezone.localdate()) or "",
        "taken_on": image.taken_on.isoformat() if image.taken_on else "",
        "read_as": read_as(image),
        "may_change": may_change(user, image),
        "address": reverse("desk:picture_words", args=[image.pk]),
        "page": reverse("admin:images_image_change", args=[image.pk]),
        "permit": picture_rights.stored(image),
        "likely_permit": picture_rights.guessed(image.credit),
        "permits": [[one.value, one.label] for one in picture_rights.OFFERED],
        "guess": reverse("desk:guess_permit"),
    }


def read_as(image: Image) -> str:
    """A fingerprint of the words, to see whether somebody else changed them meanwhile."""
    words = [image.alt, image.caption, image.credit, str(image.taken_on or "")]
    words.append(picture_rights.stored(image))
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()[:24]
