"""What readers get of a picture: five crops, in up to five widths, in three formats.

Printing makes the first cut alone, which takes a tenth of a second; ``images.cutting`` has the rest
made beside it. Each file names whose picture it is; of the camera, the place and the day it says
nothing.
"""

import io

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.functions import Now
from django.utils.crypto import get_random_string
from PIL import Image as Pillow

from images import crops
from images.files import printed
from images.likeness import likeness_of
from images.metadata import written
from images.models import Cutting, Image
from images.pixels import opened

# All files of a photograph of 12 megapixels take 6 s of one core.
ENCODING = {
    "avif": ("AVIF", {"speed": 8, "max_threads": 1}),
    "webp": ("WEBP", {"method": 3}),
    "jpg": ("JPEG", {"optimize": True, "progressive": True}),
}
# Qualities that look alike: up to a width, and above it. The large ones are for screens of two and
# more pixels to a point, where a grain of the picture is half as large and the line often slow.
QUALITY = {"avif": (50, 42), "webp": (74, 62), "jpg": (78, 68)}
LARGE = 1280  # pixels
COLOURS = (3, 2)  # the grid of the placeholder
STEM = 24  # letters and digits of chance: 142 bits


def make(image: Image) -> dict:
    """The renditions of a picture: named now and cut in one width unless they are there already.

    Raises OSError when the original cannot be read or the disk is full; nothing is recorded then.
    What was made before there were three formats serves where it cannot be made anew.
    """
    if image.renditions.get("stem"):
        return image.renditions
    try:
        return _first_cut(image)
    except OSError:
        if image.renditions:
            return image.renditions
        raise


def make_anew(image: Image) -> bool:
    """Renditions with the focal point and the credit of now, for what is printed from now on.

    Files that printed editions name stay on disk, and those that are still waited for are made.
    False, and the old ones stay, when the original cannot be read.
    """
    try:
        _first_cut(image)
    except OSError:
        return False
    return True


def _first_cut(image: Image) -> dict:
    """Draw a stem, write the middle width of each crop as a JPEG, and order the rest.

    Pixels are decoded once, no larger than they are needed, and encoded anew, so nothing of the
    camera's data is carried over; the credit of this moment is written into each file.
    """
    with image.file.open("rb") as file:
        whole, (width, height) = opened(file, _shrunk_by(first=True))
    sizes, stem = crops.sizes_of(width, height), get_random_string(STEM)
    said = written(image.credit)
    for crop, of_crop in sizes.items():
        frame = framed(whole, crops.CROPS[crop][0], image.focal_x, image.focal_y)
        _write(_resized(frame, crops.middle(of_crop)), stem, crop, ["jpg"], said)
    made = {"stem": stem, "colours": colours_of(whole), **sizes}
    if image.likeness is None:
        image.likeness = likeness_of(whole)
    with transaction.atomic():
        Image.objects.filter(pk=image.pk).update(renditions=made, likeness=image.likeness)
        Cutting.objects.create(
            image=image, stem=stem, sizes=sizes, focal_x=image.focal_x, focal_y=image.focal_y,
            credit=image.credit, try_at=Now(),
        )  # fmt: skip
    image.renditions = made
    return made


def finish(cutting: Cutting) -> int:
    """Make every file that a cutting promises and that is not there; how many were made.

    May be done again, or by two at once: the same bytes come under the same names.
    """
    files = printed()
    waiting = {
        name for name in crops.names_of(cutting.stem, cutting.sizes) if not files.exists(name)
    }
    if not waiting:
        return 0
    with cutting.image.file.open("rb") as file:
        whole, _size = opened(file, _shrunk_by(first=False))
    said = written(cutting.credit)
    for crop, of_crop in cutting.sizes.items():
        shape, _widths, formats = crops.CROPS[crop]
        frame = framed(whole, shape, cutting.focal_x, cutting.focal_y)
        for size in of_crop:
            wanted = [
                form
                for form in formats
                if crops.name_of(cutting.stem, crop, size[0], form) in waiting
            ]
            if wanted:
                _write(_resized(frame, size), cutting.stem, crop, wanted, said)
    return len(waiting)


def _shrunk_by(*, first: bool):
    """How many times smaller than its original a picture of this size may be decoded."""

    def shrunk(width: int, height: int) -> int:
        least = 8.0
        for crop, of_crop in crops.sizes_of(width, height).items():
            across, _down = crops.frame_of(width, height, crops.CROPS[crop][0])
            largest = crops.middle(of_crop) if first else of_crop[-1]
            least = min(least, across / largest[0])
        return max(one for one in (1, 2, 4, 8) if one <= max(least, 1))

    return shrunk


def framed(picture: Pillow.Image, shape: float | None, focal_x: float, focal_y: float):
    """The largest part of the picture with this shape whose middle is nearest the focal point."""
    if shape is None:
        return picture
    width, height = picture.size
    across, down = crops.frame_of(width, height, shape)
    left = min(max(round(focal_x * width - across / 2), 0), width - across)
    top = min(max(round(focal_y * height - down / 2), 0), height - down)
    return picture.crop((left, top, left + across, top + down))


def colours_of(picture: Pillow.Image) -> str:
    """Three hexadecimal digits for each cell of a coarse grid, row by row from the upper left."""
    small = picture.resize(COLOURS, Pillow.Resampling.BOX, reducing_gap=2).tobytes()
    return "".join(f"{round(one / 17):x}" for one in small)


def _resized(frame: Pillow.Image, size: list[int]) -> Pillow.Image:
    return frame.resize(tuple(size), Pillow.Resampling.LANCZOS, reducing_gap=2)


def _write(picture: Pillow.Image, stem: str, crop: str, formats: list[str], said: dict) -> None:
    for form in formats:
        encoder, options = ENCODING[form]
        is_large = picture.width >= LARGE
        buffer = io.BytesIO()
        picture.save(buffer, encoder, quality=QUALITY[form][is_large], **options, **said)
        name = crops.name_of(stem, crop, picture.width, form)
        printed().save(name, ContentFile(buffer.getvalue()))
