"""The door for uploaded pictures: five formats, bounded bytes and pixels, judged by content."""

import hashlib
import warnings

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image as Pillow

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000

NOT_A_PICTURE = _(
    "This file is not a picture that can be read. Choose a JPEG, PNG, WebP, AVIF or GIF file."
)
TOO_LARGE = _("The picture is larger than 20 MB. Make it smaller and choose it again.")
TOO_MANY_PIXELS = _(
    "The picture has more than 50 million pixels. Make it smaller and choose it again."
)

NOT_KEPT = _(
    "The picture could not be kept: the disk is full or cannot be written. What you typed is still "
    "here. Tell whoever looks after the machine, then choose the picture again."
)


def check_picture(file) -> None:
    """Raise ValidationError unless ``file`` is a whole picture within the limits.

    The size is read from the header before a pixel is decoded, so a decompression bomb costs
    nothing. The file is left at its beginning.
    """
    if file.size > MAX_BYTES:
        raise ValidationError(TOO_LARGE, code="too_large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            file.seek(0)
            with Pillow.open(file, formats=FORMATS) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise ValidationError(TOO_MANY_PIXELS, code="too_many_pixels")
                picture.load()
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
        raise ValidationError(TOO_MANY_PIXELS, code="too_many_pixels") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise ValidationError(NOT_A_PICTURE, code="not_a_picture") from error
    finally:
        file.seek(0)


def named_by_format(file) -> None:
    """Give a checked file a name that says its format alone; the uploaded one may name a source."""
    with Pillow.open(file, formats=FORMATS) as picture:
        file.name = f"picture.{picture.format.lower()}"
    file.seek(0)


def fingerprint(file) -> str:
    """SHA-256 of the bytes, to notice the same file coming in twice."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
