"""What readers get of a picture: crops and widths in WebP, and a JPEG for share cards.

Each file names whose picture it is; of the camera, the place and the day it says nothing.
"""

import io
import secrets

from django.core.files.base import ContentFile
from PIL import Image as Pillow

from images.files import printed
from images.likeness import likeness_of
from images.metadata import written
from images.models import Image
from images.pixels import upright

# crop -> (shape as width / height or None for the picture's own, widths in pixels, format)
CROPS = {
    "natural": (None, (480, 720, 960, 1440), "WEBP"),
    "card": (3 / 2, (400, 800), "WEBP"),
    "share": (1200 / 630, (1200,), "JPEG"),
}
ENCODING = {
    "WEBP": ("webp", {"quality": 76, "method": 3}),
    "JPEG": ("jpg", {"quality": 80, "optimize": True, "progressive": True}),
}


def make(image: Image) -> dict:
    """The renditions of a picture, made now unless they exist.

    Pixels are decoded once and encoded anew, so nothing of the camera's data is carried over; the
    credit of this moment is written into each file. Raises OSError when the original cannot be read
    or the disk is full; nothing is recorded then.
    """
    if image.renditions:
        return image.renditions
    with image.file.open("rb") as file, Pillow.open(file) as original:
        whole = upright(original)
    said = written(image.credit)
    made = {
        crop: [_write(frame, width, form, said) for width in _widths(frame.width, widths)]
        for crop, (shape, widths, form) in CROPS.items()
        for frame in [framed(whole, shape, image.focal_x, image.focal_y)]
    }
    image.renditions = made
    if image.likeness is None:
        image.likeness = likeness_of(whole)
    Image.objects.filter(pk=image.pk).update(renditions=made, likeness=image.likeness)
    return made


def make_anew(image: Image) -> bool:
    """Renditions with the focal point and the credit of now, for what is printed from now on.

    Files that printed editions name stay on disk. False, and the old ones stay, when the original
    cannot be read.
    """
    before, image.renditions = image.renditions, {}
    try:
        make(image)
    except OSError:
        image.renditions = before
        return False
    return True


def framed(picture: Pillow.Image, shape: float | None, focal_x: float, focal_y: float):
    """The largest part of the picture with this shape whose middle is nearest the focal point."""
    if shape is None:
        return picture
    width, height = picture.size
    frame_width = min(width, round(height * shape))
    frame_height = min(height, round(width / shape))
    left = min(max(round(focal_x * width - frame_width / 2), 0), width - frame_width)
    top = min(max(round(focal_y * height - frame_height / 2), 0), height - frame_height)
    return picture.crop((left, top, left + frame_width, top + frame_height))


def _widths(available: int, wanted: tuple[int, ...]) -> list[int]:
    """The wanted widths that the picture has pixels for; its own width when it has fewer."""
    return [width for width in wanted if width <= available] or [available]


def _write(frame: Pillow.Image, width: int, form: str, said: dict) -> dict:
    height = max(1, round(frame.height * width / frame.width))
    suffix, options = ENCODING[form]
    buffer = io.BytesIO()
    frame.resize((width, height), Pillow.Resampling.LANCZOS, reducing_gap=2).save(
        buffer, form, **options, **said
    )
    name = printed().save(f"{secrets.token_hex(12)}.{suffix}", ContentFile(buffer.getvalue()))
    return {"name": name, "width": width, "height": height}
