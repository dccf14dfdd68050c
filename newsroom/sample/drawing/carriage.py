"""What carries goods, current and people: a port, a power line, a railway."""

import math
from itertools import pairwise

from . import parts
from .palettes import COOL, LIGHT
from .plate import Plate, smooth


def port(p: Plate):
    p.sky(until=0.7)
    parts.sun(p, p.rng.uniform(250, 700), 330, 105)
    parts.skyline(p, 640, 20, 110, ("far", "sky2", 0.4), step=(60, 160))
    for x, size in ((1010, 1.0), (1260, 1.18), (780, 0.8)):
        _crane(p, x, 650, 470 * size, ("near", "mid", 0.4) if size < 1 else "near")
    p.rect(0, 640, 1500, 370, "mid")
    p.shade_rect(0, 640, 1500, 200, "far", "up", 0.8)
    parts.ripples(p, 660, 1000, ("far", "sky2", 0.5), 34)
    _ship(p, p.rng.uniform(60, 180), 790)
    p.rect(1080, 700, 420, 300, "dark")
    p.rect(1060, 690, 440, 16, "near")
    inks = ["pop", "pop2", "light", "sun", "far"]
    for row in range(3):
        for col in range(3 - (row > 1)):
            x, y = 1110 + col * 138 + row * 12, 634 - row * 58
            _box(p, x, y, 130, inks[(row * 2 + col + p.rng.randrange(5)) % 5])
    parts.birds(p, 5, 620, 190)


def _box(p: Plate, x, y, width, ink):
    p.rect(x, y, width, 54, ink)
    for rib in range(1, 9):
        p.rect(x + rib * width / 9, y + 6, 2, 42, (ink, "dark", 0.25))
    p.shade_rect(x + width * 0.5, y, width * 0.5, 54, (ink, "dark", 0.4), "right", 0.6)


def _crane(p: Plate, x, base, height, ink):
    top = base - height
    for leg in (-42, 42):
        p.line([(x + leg, base), (x + leg * 0.7, top + height * 0.3)], ink, 12)
    for level in (0.45, 0.65, 0.82):
        p.line([(x - 40, top + height * level), (x + 40, top + height * level)], ink, 7)
    p.line([(x - 40, base - 20), (x + 34, top + height * 0.45)], ink, 4)
    p.line([(x + 110, top + height * 0.3), (x - 280, top + height * 0.3)], ink, 14)
    p.line([(x - 10, top), (x - 22, top + height * 0.3)], ink, 9)
    p.line([(x + 100, top + height * 0.3), (x - 10, top), (x - 270, top + height * 0.3)], ink, 3)
    p.rect(x - 16, top + height * 0.31, 44, 34, ink)
    p.line([(x - 190, top + height * 0.3), (x - 190, top + height * 0.55)], ink, 3)
    p.rect(x - 215, top + height * 0.55, 50, 24, "pop")


def _ship(p: Plate, x, base):
    inks = ["pop", "sun", "light", "pop2", "far"]
    for row in range(3):
        for col in range(6 - row):
            _box(
                p,
                x + 170 + col * 104 + row * 30,
                base - 66 - row * 55,
                100,
                inks[(col * 3 + row * 2) % 5],
            )
    p.rect(x + 30, base - 210, 110, 210, "light")
    p.shade_rect(x + 30, base - 210, 110, 210, "far", "right", 0.6)
    for level in range(4):
        p.rect(x + 42, base - 190 + level * 40, 86, 12, "near")
    p.rect(x + 62, base - 270, 44, 62, "pop")
    p.rect(x + 62, base - 252, 44, 14, "light")
    p.poly(
        [
            (x - 20, base - 12),
            (x + 850, base - 12),
            (x + 930, base - 50),
            (x + 850, base + 70),
            (x + 30, base + 70),
        ],
        "dark",
    )
    p.poly(
        [(x + 10, base + 42), (x + 872, base + 42), (x + 850, base + 72), (x + 30, base + 72)],
        "pop",
    )
    for row in range(7):
        p.rect(x + 40 + row * 12, base + 82 + row * 16, 800 - row * 60, 5, ("mid", "dark", 0.6), 2)


def power_lines(p: Plate):
    p.sky(until=0.75)
    parts.sun(p, p.rng.uniform(380, 1120), 480, 150)
    parts.hill(p, 620, 50, "far", "sky2")
    parts.hill(p, 720, 36, "mid", "far")
    side = p.rng.choice((-1, 1))
    posts = [
        (750 + side * x, base, size)
        for x, base, size in (
            (520, 1000, 860),
            (120, 880, 520),
            (-150, 812, 320),
            (-320, 774, 200),
            (-430, 752, 130),
        )
    ]
    for (x1, b1, h1), (x2, b2, h2) in pairwise(posts):
        for arm, level in ((-0.2, 0.74), (0.2, 0.74), (-0.15, 0.88), (0.15, 0.88)):
            a, b = (x1 + arm * h1, b1 - level * h1), (x2 + arm * h2, b2 - level * h2)
            dip = (b1 - b2 + h1 * 0.1) * 0.3
            middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2 + dip)
            p.line(smooth([a, middle, b], 14), "dark", 1 + h1 / 380)
    first = posts[0]
    for arm, level in ((-0.2, 0.74), (0.2, 0.74), (-0.15, 0.88), (0.15, 0.88)):
        a = (first[0] + arm * first[2], first[1] - level * first[2])
        p.line(
            smooth([a, (a[0] + side * 260, a[1] + 40), (a[0] + side * 700, a[1] - 60)], 12),
            "dark",
            3.4,
        )
    for x, base, tall in posts[::-1]:
        _pylon(p, x, base, tall)
    parts.hill(p, 910, 26, "near", "mid", amount=0.5)
    parts.birds(p, 8, 750 - side * 300, 240, "dark")


def _pylon(p: Plate, x, base, height):
    thick, top = max(2, height * 0.013), base - height
    half = height * 0.13
    for side in (-1, 1):
        p.line(
            [(x + side * half, base), (x + side * half * 0.3, base - height * 0.66), (x, top)],
            "dark",
            thick,
        )
    for step in range(7):
        low, high = step / 7 * 0.66, (step + 1) / 7 * 0.66
        a = half * (1 - 0.7 * low / 0.66)
        b = half * (1 - 0.7 * high / 0.66)
        for side in (-1, 1):
            p.line(
                [(x + side * a, base - low * height), (x - side * b, base - high * height)],
                "dark",
                thick * 0.6,
            )
    for level, reach in ((0.77, 0.2), (0.91, 0.15)):
        y = base - level * height
        p.poly(
            [
                (x - reach * height, y),
                (x, y - height * 0.05),
                (x + reach * height, y),
                (x, y + height * 0.012),
            ],
            "dark",
        )
        for side in (-1, 1):
            p.rect(x + side * reach * height - thick / 2, y, thick, height * 0.03, "pop")


def train(p: Plate):
    p.sky(until=0.7)
    parts.sun(p, p.rng.uniform(300, 1200), 280, 120)
    parts.cloud(p, p.rng.uniform(60, 400), 170, 260, ("sky2", "light", 0.5))
    parts.hill(p, 480, 90, "far", "sky2", knots=4)
    parts.hill(p, 620, 60, "mid", "far")
    stone, dim = ("light", "far", 0.3), ("far", "near", 0.35)
    p.rect(0, 520, 1500, 46, stone)
    for number in range(-1, 8):
        x = number * 215 + 20
        p.rect(x, 560, 62, 420, stone)
        p.shade_rect(x + 26, 560, 36, 420, dim, "right", 0.9)
        p.poly(
            [(x + 60, 560)]
            + [
                (x + 138 - 78 * math.cos(t * math.pi / 16), 660 - 90 * math.sin(t * math.pi / 16))
                for t in range(17)
            ]
            + [(x + 217, 560)],
            stone,
        )
    p.rect(0, 512, 1500, 10, dim)
    start = p.rng.uniform(120, 260)
    for car in range(4):
        _carriage(p, start + car * 268, 508, "pop" if car < 3 else "pop2", car == 3)
    parts.hill(p, 850, 50, "near", "mid", knots=5)
    for _ in range(9):
        parts.cypress(
            p,
            p.rng.uniform(0, 1500),
            p.rng.uniform(900, 1010),
            p.rng.uniform(110, 210),
            "dark",
            "near",
        )


def _carriage(p: Plate, x, base, ink, last):
    p.rect(x, base - 100, 258, 88, ink, 16, (True, True, True, True))
    if last:
        p.poly(
            [
                (x + 225, base - 100),
                (x + 262, base - 96),
                (x + 322, base - 30),
                (x + 322, base - 12),
                (x + 200, base - 12),
            ],
            ink,
        )
        p.poly(
            [
                (x + 250, base - 86),
                (x + 272, base - 84),
                (x + 302, base - 50),
                (x + 250, base - 50),
            ],
            "dark",
        )
    p.rect(x, base - 38, 258, 9, "light")
    for window in range(4):
        p.rect(x + 20 + window * 56, base - 86, 40, 32, ("light", "sun", 0.5), 6)
    for wheel in (44, 84, 176, 216):
        p.disc(x + wheel, base - 6, 14, "dark")
        p.disc(x + wheel, base - 6, 5, "light")


SCENES = {
    "port": (port, (*COOL, "sand", "dusk")),
    "power_lines": (power_lines, ("dusk", "rose", "sand", "plum", "sea")),
    "train": (train, (*LIGHT, "night")),
}
