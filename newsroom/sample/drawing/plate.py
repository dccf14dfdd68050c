"""A printing plate: what the scenes draw on.

A plate is one byte per point at twice the final size. A byte is an ink, not
a colour, as in screen printing: filling is quick, shading is done with grain
between two inks, and `pull()` turns inks into colours and halves the size,
which smooths every edge. All lengths are in final pixels.
"""

import functools
import math
import random

from PIL import Image, ImageChops, ImageDraw

from .palettes import PALETTES

SCALE = 2
Point = tuple[float, float]


@functools.lru_cache(maxsize=1)
def _noise() -> Image.Image:
    """Even noise of 0..255, large enough for every plate. The same for all."""
    width, height = 1500 * SCALE, 1000 * SCALE
    return Image.frombytes("L", (width, height), random.Random(7).randbytes(width * height))


@functools.lru_cache(maxsize=2)
def _grain(size: tuple[int, int]) -> Image.Image:
    """Paper grain, 0..6 in every channel."""
    grain = _noise().crop((0, 0, *size)).point(lambda value: value * 6 // 255)
    return Image.merge("RGB", (grain, grain, grain))


def smooth(points: list[Point], steps: int = 14, closed: bool = False) -> list[Point]:
    """A Catmull-Rom curve through the points."""
    if closed:
        points = [points[-1], *points, points[0], points[1]]
    else:
        points = [points[0], *points, points[-1]]
    out = []
    for a, b, c, d in zip(points, points[1:], points[2:], points[3:], strict=False):
        for step in range(steps):
            t = step / steps
            out.append(
                tuple(
                    0.5
                    * (
                        2 * q
                        + (r - p) * t
                        + (2 * p - 5 * q + 4 * r - s) * t**2
                        + (3 * q - p - 3 * r + s) * t**3
                    )
                    for p, q, r, s in zip(a, b, c, d, strict=True)
                )
            )
    if not closed:
        out.append(points[-1])
    return out


class Plate:
    """Colours are named by role ("far"), or mixed: ("far", "light", 0.3)."""

    def __init__(self, palette: str, rng: random.Random, size: tuple[int, int] = (1500, 1000)):
        self.palette = PALETTES[palette]
        self.rng = rng
        self.width, self.height = size
        self._colours: list[tuple[int, int, int]] = []
        self._index: dict[tuple[int, int, int], int] = {}
        self.image = Image.new("L", (size[0] * SCALE, size[1] * SCALE))
        self.pen = ImageDraw.Draw(self.image)

    # ------------------------------------------------------------- colours

    def colour(self, ink) -> tuple[int, int, int]:
        if isinstance(ink, str):
            return self.palette[ink]
        if len(ink) == 3 and isinstance(ink[2], float):
            first, second = self.colour(ink[0]), self.colour(ink[1])
            return tuple(round(a + (b - a) * ink[2]) for a, b in zip(first, second, strict=True))
        return tuple(ink)

    def ink(self, ink) -> int:
        """The number of an ink on this plate. A plate holds at most 256."""
        colour = self.colour(ink)
        if colour not in self._index:
            self._index[colour] = len(self._colours)
            self._colours.append(colour)
        return self._index[colour]

    # -------------------------------------------------------------- shapes

    def _at(self, points) -> list[Point]:
        return [(x * SCALE, y * SCALE) for x, y in points]

    def poly(self, points, ink):
        self.pen.polygon(self._at(points), fill=self.ink(ink))

    def rect(self, x, y, width, height, ink, radius=0, corners=None):
        """`radius` rounds the corners; corners as in Pillow: (tl, tr, br, bl)."""
        box = (x * SCALE, y * SCALE, (x + width) * SCALE - 1, (y + height) * SCALE - 1)
        if box[2] < box[0] or box[3] < box[1]:
            return
        if radius:
            self.pen.rounded_rectangle(box, radius * SCALE, fill=self.ink(ink), corners=corners)
        else:
            self.pen.rectangle(box, fill=self.ink(ink))

    def disc(self, x, y, radius, ink, height=None):
        """A disc, or an ellipse when its half height is given."""
        tall = radius if height is None else height
        self.pen.ellipse(
            ((x - radius) * SCALE, (y - tall) * SCALE, (x + radius) * SCALE, (y + tall) * SCALE),
            fill=self.ink(ink),
        )

    def ring(self, x, y, radius, ink, width=4, height=None, start=0, end=360):
        tall = radius if height is None else height
        box = ((x - radius) * SCALE, (y - tall) * SCALE, (x + radius) * SCALE, (y + tall) * SCALE)
        self.pen.arc(box, start, end, fill=self.ink(ink), width=round(width * SCALE))

    def slice(self, x, y, radius, start, end, ink, height=None):
        tall = radius if height is None else height
        box = ((x - radius) * SCALE, (y - tall) * SCALE, (x + radius) * SCALE, (y + tall) * SCALE)
        self.pen.pieslice(box, start, end, fill=self.ink(ink))

    def line(self, points, ink, width=4, round_ends=False):
        number = self.ink(ink)
        scaled = self._at(points)
        self.pen.line(scaled, fill=number, width=max(1, round(width * SCALE)), joint="curve")
        if round_ends:
            for x, y in (points[0], points[-1]):
                self.disc(x, y, width / 2, ink)

    def arch(self, x, base, width, height, ink):
        """A doorway with a round head standing on `base`."""
        self.rect(x, base - height + width / 2, width, height - width / 2, ink)
        self.disc(x + width / 2, base - height + width / 2, width / 2, ink)

    # -------------------------------------------------------------- shading

    def sky(self, top="sky1", bottom="sky2", until=1.0, steps=48):
        """Fills the plate from `top` to `bottom`, reached at `until` of its height."""
        inks = [self.ink((top, bottom, step / (steps - 1))) for step in range(steps)]
        ramp = Image.linear_gradient("L").resize((1, self.image.height))
        ramp = ramp.point(lambda value: min(value / until, 255) * 0.92)
        # The noise moves a point to a neighbouring step, so that no band shows.
        spread = self._crop((0, 0, *self.image.size)).point(lambda value: value * 20 // 255)
        level = ImageChops.add(ramp.resize(self.image.size), spread)
        self.image.paste(level.point([inks[min(v * steps // 256, steps - 1)] for v in range(256)]))

    def _crop(self, box) -> Image.Image:
        width, height = box[2] - box[0], box[3] - box[1]
        noise = _noise()
        left = 0 if width >= noise.width else (box[0] * 7) % (noise.width - width)
        top = 0 if height >= noise.height else (box[1] * 5) % (noise.height - height)
        return noise.crop((left, top, left + width, top + height))

    def _box(self, left, top, right, bottom):
        return (
            max(0, math.floor(left * SCALE)),
            max(0, math.floor(top * SCALE)),
            min(self.image.width, math.ceil(right * SCALE)),
            min(self.image.height, math.ceil(bottom * SCALE)),
        )

    def shade(self, points, ink, side="down", amount=0.8):
        """Grain inside a polygon, thickest at one side: up, down, left or right."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        box = self._box(min(xs), min(ys), max(xs), max(ys))
        size = (box[2] - box[0], box[3] - box[1])
        if size[0] < 2 or size[1] < 2:
            return
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).polygon(
            [(x * SCALE - box[0], y * SCALE - box[1]) for x, y in points], fill=255
        )
        ramp = Image.linear_gradient("L")
        turn = {"up": 180, "down": 0, "left": 270, "right": 90}[side]
        ramp = ramp.rotate(turn).resize(size)
        self._stipple(box, ramp, amount, mask, ink)

    def shade_disc(self, x, y, radius, ink, side="down", amount=0.8):
        points = [
            (x + radius * math.cos(step * math.pi / 45), y + radius * math.sin(step * math.pi / 45))
            for step in range(90)
        ]
        self.shade(points, ink, side, amount)

    def shade_rect(self, x, y, width, height, ink, side="down", amount=0.8):
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        self.shade(corners, ink, side, amount)

    def glow(self, x, y, radius, ink, amount=0.6):
        """Grain that thins out from a centre."""
        full = Image.radial_gradient("L").resize((round(radius * 2 * SCALE),) * 2)
        left, top = round((x - radius) * SCALE), round((y - radius) * SCALE)
        # Never past the ramp: what lies outside an image is read as 0, full grain.
        box = (
            max(0, left),
            max(0, top),
            min(self.image.width, left + full.width),
            min(self.image.height, top + full.height),
        )
        ramp = full.crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top))
        # radial_gradient reaches 255 in the corners; the circle inside ends at 180.
        ramp = ramp.point([max(0, 255 - v * 255 // 180) for v in range(256)])
        self._stipple(box, ramp, amount, None, ink)

    def _stipple(self, box, ramp, amount, mask, ink):
        if box[2] <= box[0] or box[3] <= box[1]:
            return
        ramp = ramp.point([int(v * amount) for v in range(256)])
        dots = ImageChops.add(ramp, self._crop(box), 1, -255)
        dots = dots.point([0] + [255] * 255)
        if mask is not None:
            dots = ImageChops.darker(dots, mask)
        self.image.paste(self.ink(ink), box, dots)

    # ------------------------------------------------------------- printing

    def pull(self) -> Image.Image:
        """The finished picture, RGB, at its final size."""
        flat = [channel for colour in self._colours for channel in colour]
        self.image.putpalette(flat + [0] * (768 - len(flat)))
        picture = self.image.convert("RGB").reduce(SCALE)
        return ImageChops.add(picture, _grain(picture.size), 1, -3)
