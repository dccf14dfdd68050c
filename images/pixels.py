"""What is seen of a picture: upright, on white ground, in the colours of the web."""

import io
from collections.abc import Callable

from django.db import models
from django.db.models.fields.files import ImageFieldFile
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps

TURNED = (5, 6, 7, 8)
ORIENTATION = 0x0112
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def upright(picture: Pillow.Image) -> Pillow.Image:
    """The picture as the camera was held, in sRGB; what is transparent in it stands on white.

    Nothing but pixels: Pillow would write the comment and the colour profile of the original into
    every copy. Raises OSError when the file is no whole picture.
    """
    try:
        turned = ImageOps.exif_transpose(picture)
        is_clear = turned.has_transparency_data
        seen = _in_srgb(turned, "RGBA" if is_clear else "RGB")
    except (SyntaxError, ValueError, EOFError) as error:
        raise OSError("not a whole picture") from error
    if is_clear:
        ground = Pillow.new("RGBA", seen.size, "white")
        seen = Pillow.alpha_composite(ground, seen).convert("RGB")
    seen.info = {}
    return seen


def opened(file, shrunk: Callable[[int, int], int]) -> tuple[Pillow.Image, tuple[int, int]]:
    """The upright picture in a file, and how large its original is, upright.

    ``shrunk`` answers of width and height how many times smaller it may come (1, 2, 4 or 8): a JPEG
    is then decoded so in a fraction of the time. Raises OSError when it is no whole picture.
    """
    try:
        with Pillow.open(file) as picture:
            width, height = picture.size
            if picture.getexif().get(ORIENTATION) in TURNED:
                width, height = height, width
            by = shrunk(width, height)
            if by > 1:
                picture.draft(None, (picture.width // by, picture.height // by))
            return upright(picture), (width, height)
    except (SyntaxError, ValueError, EOFError) as error:
        raise OSError("not a whole picture") from error


def _in_srgb(picture: Pillow.Image, mode: str) -> Pillow.Image:
    profile = picture.info.get("icc_profile")
    if not profile:
        return picture.convert(mode)
    known = picture if picture.mode in ("RGB", "RGBA", "L", "CMYK") else picture.convert(mode)
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(known, given, _SRGB, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        # A broken profile, or one for other colours than these.
        return picture.convert(mode)


def _is_turned(file) -> bool:
    """Whether the camera was held on its side; a file that cannot be read was not."""
    place = file.tell()
    try:
        file.seek(0)
        with Pillow.open(file) as picture:
            return picture.getexif().get(ORIENTATION) in TURNED
    except (OSError, SyntaxError, ValueError, EOFError):
        return False
    finally:
        file.seek(place)


class UprightFile(ImageFieldFile):
    """Width and height as they are seen, not as the camera stored them."""

    def _get_image_dimensions(self):
        if not hasattr(self, "_dimensions_cache"):
            size = super()._get_image_dimensions()
            closed = self.closed
            self.open()
            self._dimensions_cache = size[::-1] if _is_turned(self) else size
            if closed:
                self.close()
        return self._dimensions_cache


class UprightImageField(models.ImageField):
    attr_class = UprightFile

    def deconstruct(self):
        """The column is one of ImageField; which side is up is no matter of the tables."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.ImageField", args, options
