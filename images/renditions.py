"""What readers get of a picture: crops and widths in WebP, and a JPEG for share cards."""

import io
import secrets

from django.core.files.base import ContentFile
from PIL import Image as Pillow
from PIL import ImageOps

from images.files import printed
from images.models import Image

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

    Pixels are decoded once and encoded anew, so nothing of the camera's data is carried over.
    Raises OSError when the original cannot be read or the disk is full; nothing is recorded then.
    """
    if image.renditions:
        return image.renditions
    with image.file.open("rb") as file, Pillow.open(file) as original:
        upright = ImageOps.exif_transpose(original).convert("RGB")
    made = {
        crop: [_write(frame, width, form) for width in _widths(frame.width, widths)]
        for crop, (shape, widths, form) in CROPS.items()
        for frame in [framed(upright, shape, image.focal_x, image.focal_y)]
    }
    image.renditions = made
    Image.objects.filter(pk=image.pk).update(renditions=made)
    return made


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


def _write(frame: Pillow.Image, width: int, form: str) -> dict:
    height = max(1, round(frame.height * width / frame.width))
    suffix, options = ENCODING[form]
    buffer = io.BytesIO()
    frame.resize((width, height), Pillow.Resampling.LANCZOS, reducing_gap=2).save(
        buffer, form, **options
    )
    name = printed().save(f"{secrets.token_hex(12)}.{suffix}", ContentFile(buffer.getvalue()))
    return {"name": name, "width": width, "height": height}
