"""The shapes, widths and formats that readers get a picture in, and what each file is called.

A name is a promise. Cutting a picture draws one stem that nobody can guess; from it every file's
name follows (``{stem}-card-600.avif``), so pages may name files that are still being made. Until
one is there its nearest relative is sent instead (``stand_ins``).
"""

import re
from collections.abc import Iterator

# crop -> (shape as width / height, or None for the picture's own; widths in pixels; the formats)
CROPS = {
    "natural": (None, (480, 720, 960, 1280, 1600), ("avif", "webp", "jpg")),
    "card": (3 / 2, (240, 400, 600, 800, 1200), ("avif", "webp", "jpg")),
    "wide": (16 / 9, (480, 720, 960, 1280, 1600), ("avif", "webp", "jpg")),
    "square": (1, (96, 176, 320, 480, 640), ("avif", "webp", "jpg")),
    # Read by programs that make cards of links; they want a JPEG.
    "share": (1200 / 630, (1200,), ("jpg",)),
}
# What may be sent in the place of a format: browsers that know AVIF know all three.
INSTEAD = {"avif": ("avif", "webp", "jpg"), "webp": ("webp", "jpg"), "jpg": ("jpg",)}
NAME = re.compile(r"([0-9A-Za-z]{24})-([a-z]+)-([1-9]\d{0,4})\.(avif|webp|jpg)", re.ASCII)

# crop -> [[width, height], …], smallest first: as it is kept on pictures and in editions.
Sizes = dict[str, list[list[int]]]


def frame_of(width: int, height: int, shape: float | None) -> tuple[int, int]:
    """Width and height of the largest frame of this shape in a picture of this size."""
    if shape is None:
        return width, height
    return min(width, max(1, round(height * shape))), min(height, max(1, round(width / shape)))


def sizes_of(width: int, height: int) -> Sizes:
    """The sizes of each crop: the widths that the picture has pixels for; its own when it has
    fewer. Nothing is ever enlarged."""
    sizes = {}
    for crop, (shape, widths, _formats) in CROPS.items():
        across, down = frame_of(width, height, shape)
        ratio = shape or across / down
        fitting = [one for one in widths if one <= across] or [across]
        sizes[crop] = [[one, max(1, round(one / ratio))] for one in fitting]
    return sizes


def middle(sizes: list) -> list:
    """The size that is made at once, as a JPEG: it serves every page until the rest is there."""
    return sizes[len(sizes) // 2]


def name_of(stem: str, crop: str, width: int, form: str) -> str:
    return f"{stem}-{crop}-{width}.{form}"


def names_of(stem: str, sizes: Sizes) -> Iterator[str]:
    """Every file that these sizes promise."""
    for crop, of_crop in sizes.items():
        for width, _height in of_crop:
            for form in CROPS[crop][2]:
                yield name_of(stem, crop, width, form)


def stand_ins(name: str) -> list[str]:
    """The files of the same picture and crop that may be sent in this one's place, the nearest
    width first; at most 18, and none of a name that is not ours."""
    found = NAME.fullmatch(name)
    if not found or found[2] not in CROPS:
        return []
    stem, crop, wanted, form = found[1], found[2], int(found[3]), found[4]
    widths = sorted({wanted, *CROPS[crop][1]}, key=lambda one: (abs(one - wanted), one))
    names = [name_of(stem, crop, width, other) for width in widths for other in INSTEAD[form]]
    return [one for one in names if one != name]
