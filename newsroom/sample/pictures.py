"""Pictures for the sample newsroom: `draw(scene, seed)` and `portrait(seed, gender)`.

The same scene and seed give the same picture; another seed gives another
composition and, mostly, other colours.
"""

import random

from PIL import Image

from .drawing import carriage, city, faces, ideas, land, stage, things
from .drawing.plate import Plate

_SCENES = {
    name: scene
    for room in (carriage, city, ideas, land, stage, things)
    for name, scene in room.SCENES.items()
}

SCENES: tuple[str, ...] = tuple(_SCENES)

# A pen is held in the right hand, and Arabic is run and read towards the left.
ONE_WAY = frozenset({"calligraphy", "runner"})


def draw(scene: str, seed: int) -> Image.Image:
    """An RGB picture of 1500 × 1000. An unknown scene is a KeyError."""
    paint, palettes = _SCENES[scene]
    rng = random.Random(f"{scene}:{seed}")
    # By turns, not by chance: neighbours of one scene never share colours.
    plate = Plate(palettes[seed % len(palettes)], rng)
    paint(plate)
    picture = plate.pull()
    if seed % 2 and scene not in ONE_WAY:
        return picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return picture


def portrait(seed: int, gender: str = "") -> Image.Image:
    """An RGB portrait of 900 × 900; without a gender an emblem for a desk."""
    return faces.portrait(seed, gender)
