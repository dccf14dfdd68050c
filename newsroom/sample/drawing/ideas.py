"""Ruins, laboratories, machines, patterns and hands."""

import math

from . import parts
from .palettes import DEEP, LIGHT, WARM
from .plate import Plate, smooth


def ruins(p: Plate):
    p.sky(until=0.75)
    parts.sun(p, p.rng.uniform(420, 1080), 460, p.rng.uniform(130, 180))
    parts.hill(p, 600, 50, "far", "sky2", knots=4)
    parts.hill(p, 690, 40, ("far", "mid", 0.5), "far")
    stone, dim = (
        ("light", "sun", 0.12) if p.palette["sky1"][0] > 90 else ("light", "far", 0.3),
        ("mid", "near", 0.25),
    )
    x = p.rng.uniform(90, 150)
    for number in range(5):
        height = (470, 470, 470, 250, 360)[number] + p.rng.uniform(-16, 16) * (number > 2)
        _column(p, x + number * 150, 850, height, 62, stone, dim, whole=number < 3)
    p.rect(x - 52, 348, 476, 40, stone)
    p.shade_rect(x - 52, 348, 476, 40, dim, "down", 0.7)
    p.rect(x - 66, 334, 504, 18, stone)
    left = 960
    p.rect(left, 430, 330, 430, stone)
    p.arch(left + 80, 862, 170, 330, ("near", "mid", 0.35))
    p.arch(left + 98, 862, 134, 300, ("sky2", "far", 0.3))
    p.poly(
        [
            (left - 10, 432),
            (left + 60, 402),
            (left + 150, 420),
            (left + 230, 380),
            (left + 300, 410),
            (left + 340, 432),
        ],
        stone,
    )
    p.shade_rect(left + 232, 430, 98, 430, dim, "right", 0.9)
    for course in range(6):
        p.line([(left, 500 + course * 62), (left + 76, 500 + course * 62)], dim, 2)
        p.line([(left + 254, 500 + course * 62), (left + 330, 500 + course * 62)], dim, 2)
    parts.hill(p, 868, 20, "mid", "far")
    for _ in range(4):
        bx = p.rng.uniform(60, 1400)
        p.rect(bx, 880 + p.rng.uniform(0, 50), 64, 40, stone, 8)
        p.disc(bx + 100, 930, 26, dim, 20)
    for number in range(2):
        parts.palm(p, (830, 1400)[number], 940, p.rng.uniform(280, 380), "dark")
    parts.hill(p, 950, 16, "near", "mid")
    parts.figure(p, p.rng.uniform(700, 880), 965, 90, "dark")
    parts.birds(p, 5, 900, 230)


def _column(p: Plate, x, base, height, width, stone, dim, whole):
    top = base - height
    p.rect(x - width / 2, top, width, height, stone)
    for flute in range(1, 5):
        p.rect(x - width / 2 + flute * width / 5, top + 20, 3, height - 30, dim)
    p.shade_rect(x, top, width / 2, height, dim, "right", 0.9)
    p.rect(x - width * 0.72, base - 26, width * 1.44, 26, stone)
    if whole:
        p.poly(
            [
                (x - width * 0.74, top - 2),
                (x + width * 0.74, top - 2),
                (x + width * 0.5, top + 34),
                (x - width * 0.5, top + 34),
            ],
            stone,
        )
        p.line([(x - width * 0.5, top + 36), (x + width * 0.5, top + 36)], dim, 5)
    else:
        p.poly(
            [
                (x - width / 2, top + 2),
                (x - width * 0.2, top - 26),
                (x + width * 0.1, top - 4),
                (x + width * 0.34, top - 18),
                (x + width / 2, top + 2),
            ],
            stone,
        )


def bank(p: Plate):
    """A vault door, and coins that wait before it."""
    p.rect(0, 0, 1500, 1000, ("mid", "near", 0.45))
    for x in range(0, 1500, 250):
        for y in range(0, 820, 164):
            shift = 125 if (y // 164) % 2 else 0
            p.rect(
                x - shift + 3, y + 3, 244, 158, ("mid", "near", 0.3 + p.rng.uniform(-0.08, 0.08)), 5
            )
    cx, cy = p.rng.choice((560, 930)), 420
    p.glow(cx, cy, 680, "far", 0.6)
    p.disc(cx + 16, cy + 22, 372, "dark")
    p.disc(cx, cy, 366, ("light", "far", 0.75))
    p.disc(cx, cy, 330, "dark")
    p.disc(cx, cy, 318, ("light", "far", 0.5))
    p.shade_disc(cx, cy, 318, "mid", "down", 0.9)
    for bolt in range(16):
        a = bolt * math.tau / 16
        p.disc(cx + 348 * math.cos(a), cy + 348 * math.sin(a), 10, "near")
    for turn in (0, math.pi / 8):
        p.poly(parts.star(cx, cy, 250, 8, 0.74, turn), ("mid", "far", 0.4))
    p.disc(cx, cy, 172, ("light", "far", 0.3))
    p.shade_disc(cx, cy, 172, "far", "down", 0.8)
    spin = p.rng.uniform(0, 1)
    for spoke in range(5):
        a = spin + spoke * math.tau / 5
        tip = (cx + 226 * math.cos(a), cy + 226 * math.sin(a))
        p.line([(cx, cy), tip], "dark", 22, True)
        p.disc(*tip, 28, "pop")
    p.disc(cx, cy, 62, "dark")
    p.disc(cx, cy, 40, "pop2")
    p.rect(0, 842, 1500, 170, "near")
    p.shade_rect(0, 842, 1500, 90, "far", "up", 0.5)
    for pile in range(9):
        x, high = 90 + pile * 165 + p.rng.uniform(-20, 20), p.rng.randrange(2, 11)
        for coin in range(high):
            y = 930 - coin * 19
            p.disc(x, y + 9, 62, ("pop2", "near", 0.5), 20)
            p.disc(x, y, 62, ("pop2", "near", 0.08 if coin % 2 else 0.2), 20)
        p.disc(x, 930 - (high - 1) * 19, 44, ("pop2", "light", 0.35), 13)


def laboratory(p: Plate):
    p.sky("sky1", "sky2")
    for row in range(9):
        for column in range(12):
            x, y = column * 140 + row % 2 * 70, row * 121
            if p.rng.random() < 0.5:
                cell = parts.star(x, y, 74, 3, 1, math.pi / 6)
                p.line([*cell, cell[0]], ("sky1", "light", 0.4), 3)
    p.glow(750, 450, 640, "light", 0.4)
    p.rect(0, 800, 1500, 210, "near")
    p.rect(0, 800, 1500, 16, "dark")
    inks = ["pop", "pop2", "sun", "mid"]
    p.rng.shuffle(inks)
    _flask(p, 360, 800, 400, inks[0])
    _beaker(p, 640, 800, 250, inks[1])
    p.rect(830, 640, 340, 20, "dark", 6)
    p.rect(850, 640, 16, 160, "dark")
    p.rect(1134, 640, 16, 160, "dark")
    for tube in range(4):
        x, level = 872 + tube * 70, p.rng.uniform(80, 190)
        p.rect(x, 500, 48, 260, ("sky2", "light", 0.6), 24, (False, False, True, True))
        p.rect(x + 5, 756 - level, 38, level, inks[tube], 19, (False, False, True, True))
        p.rect(x - 5, 494, 58, 12, "light", 5)
    p.rect(830, 640, 340, 20, "dark", 6)
    p.disc(1310, 660, 120, ("sky2", "light", 0.6))
    p.slice(1310, 660, 112, 10, 170, inks[2])
    p.rect(1286, 470, 48, 90, ("sky2", "light", 0.6))
    p.rect(1276, 462, 68, 14, "light", 6)
    p.poly([(1250, 800), (1370, 800), (1350, 768), (1270, 768)], "dark")
    path = smooth([(360, 400), (360, 250), (560, 190), (900, 200), (1310, 300), (1310, 470)], 14)
    p.line(path, ("sky2", "light", 0.75), 22)
    p.line(path, inks[0], 8)
    for _ in range(20):
        p.ring(
            p.rng.choice((360, 640, 1310)) + p.rng.uniform(-70, 70),
            p.rng.uniform(240, 700),
            p.rng.uniform(6, 18),
            "light",
            3,
        )


def _flask(p: Plate, x, base, height, ink):
    glass, wide = ("sky2", "light", 0.6), height * 0.42
    neck = height * 0.1
    p.poly(
        [
            (x - neck, base - height),
            (x + neck, base - height),
            (x + neck, base - height * 0.6),
            (x + wide, base - 14),
            (x + wide - 16, base),
            (x - wide + 16, base),
            (x - wide, base - 14),
            (x - neck, base - height * 0.6),
        ],
        glass,
    )
    p.poly(
        [
            (x - wide * 0.58, base - height * 0.32),
            (x + wide * 0.58, base - height * 0.32),
            (x + wide * 0.92, base - 20),
            (x + wide * 0.84, base - 9),
            (x - wide * 0.84, base - 9),
            (x - wide * 0.92, base - 20),
        ],
        ink,
    )
    p.shade(
        [
            (x, base - height * 0.32),
            (x + wide * 0.58, base - height * 0.32),
            (x + wide * 0.92, base - 20),
            (x, base - 9),
        ],
        "dark",
        "right",
        0.4,
    )
    p.rect(x - neck - 10, base - height - 8, neck * 2 + 20, 16, "light", 7)
    for _bubble in range(6):
        p.disc(
            x + p.rng.uniform(-70, 70),
            base - p.rng.uniform(30, 110),
            p.rng.uniform(5, 13),
            ("light", ink, 0.4),
        )


def _beaker(p: Plate, x, base, height, ink):
    wide = height * 0.36
    p.rect(
        x - wide,
        base - height,
        wide * 2,
        height,
        ("sky2", "light", 0.6),
        14,
        (False, False, True, True),
    )
    p.rect(
        x - wide + 8,
        base - height * 0.62,
        wide * 2 - 16,
        height * 0.6,
        ink,
        10,
        (False, False, True, True),
    )
    p.disc(x, base - height * 0.62, wide - 8, ("light", ink, 0.6), 14)
    p.rect(x - wide - 10, base - height - 6, wide * 2 + 20, 13, "light", 6)
    for mark in range(5):
        p.rect(x + wide * 0.4, base - height * (0.2 + mark * 0.14), wide * 0.4, 4, "light")


def robot(p: Plate):
    """A jointed arm reaching for a point in a net of thoughts."""
    p.sky("sky1", "sky2")
    nodes = [(p.rng.uniform(40, 900), p.rng.uniform(60, 700)) for _ in range(34)]
    for number, (x, y) in enumerate(nodes):
        for a, b in nodes[number + 1 :]:
            if math.hypot(a - x, b - y) < 190:
                p.line([(x, y), (a, b)], ("sky1", "light", 0.4), 2)
    for x, y in nodes:
        p.disc(x, y, p.rng.uniform(6, 16), p.rng.choice(("light", "pop2", "sun", "far")))
    goal = (p.rng.uniform(360, 470), p.rng.uniform(330, 430))
    p.glow(*goal, 260, "sun", 0.7)
    for ring in (96, 70):
        p.ring(*goal, ring, "sun", 4)
    p.poly(parts.star(*goal, 44, 8, 0.55), "sun")
    p.rect(0, 880, 1500, 130, "near")
    p.rect(1000, 800, 360, 90, "dark", 18)
    p.rect(1050, 740, 260, 70, "mid", 14)
    joints = [(1180, 730), (1260, 420), (890, 250), (goal[0] + 190, goal[1] + 10)]
    for number, (a, b) in enumerate(zip(joints, joints[1:], strict=False)):
        p.line([a, b], "light", 92 - number * 22, True)
        p.line(
            [(a[0] + 12, a[1] + 12), (b[0] + 12, b[1] + 12)], ("light", "far", 0.5), 30 - number * 6
        )
    for number, (x, y) in enumerate(joints[:-1]):
        size = 74 - number * 13
        p.disc(x, y, size, "near")
        p.disc(x, y, size * 0.66, ("pop", "pop2", "pop")[number])
        p.disc(x, y, size * 0.26, "light")
    x, y = joints[-1]
    p.disc(x, y, 36, "near")
    for side in (-1, 1):
        p.line(
            [(x - 10, y + side * 12), (x - 60, y + side * 62), (x - 112, y + side * 40)],
            "dark",
            18,
            True,
        )
        p.disc(x - 60, y + side * 62, 13, "pop2")
    p.shade_rect(0, 880, 1500, 60, "far", "up", 0.5)


def pattern(p: Plate):
    """A tiling of eight-pointed stars and crosses."""
    p.rect(0, 0, 1500, 1000, ("near", "mid", 0.3))
    side = p.rng.choice((188, 250))
    inks = ["pop", "pop2", "light", "sun", "far"]
    p.rng.shuffle(inks)
    radius = side * 0.5
    for row in range(-1, int(1000 / side) + 2):
        for column in range(-1, int(1500 / side) + 2):
            x, y = column * side + side / 2, row * side + side / 2
            outer = parts.star(x, y, radius * 1.08, 8, 0.765)
            p.poly(outer, inks[(row + column) % 2])
            p.poly(parts.star(x, y, radius * 0.84, 8, 0.765), ("near", "dark", 0.3))
            p.poly(parts.star(x, y, radius * 0.7, 8, 0.62), inks[2])
            p.poly(parts.star(x, y, radius * 0.46, 8, 0.7, math.pi / 8), inks[3])
            p.disc(x, y, radius * 0.16, "dark")
            p.poly(
                parts.star(x + side / 2, y + side / 2, radius * 0.3, 4, 0.6, math.pi / 4), inks[4]
            )
            p.poly(parts.star(x + side / 2, y + side / 2, radius * 0.16, 4, 0.7), "dark")
    p.shade_rect(0, 0, 1500, 1000, "dark", "down", 0.4)


def hands(p: Plate):
    """Raised hands, before a wide sun."""
    p.sky("sky1", "sky2")
    p.disc(750, 640, 470, ("sky2", "sun", 0.75))
    p.disc(750, 640, 370, "sun")
    skins = [(96, 58, 44), (148, 96, 66), (198, 142, 104), (226, 178, 140), (122, 76, 54)]
    sleeves = ["pop", "near", "pop2", "mid", "light", "dark"]
    for row in range(2):
        for number in range(6 - row):
            x = 130 + number * 250 + row * 125 + p.rng.uniform(-30, 30)
            top = 330 + row * 200 + p.rng.uniform(-70, 60)
            _hand(p, x, top, 1.0 + row * 0.22, p.rng.choice(skins), sleeves[(number + row * 2) % 6])


def _hand(p: Plate, x, top, size, skin, sleeve):
    p.rect(x - 50 * size, top + 150 * size, 100 * size, 900, skin)
    for finger, (dx, up, turn) in enumerate(
        ((-54, 36, -10), (-19, 0, -3), (17, 6, 3), (50, 40, 9))
    ):
        p.line(
            [(x + dx * size * 0.86, top + 150 * size), (x + (dx + turn) * size, top + up * size)],
            skin,
            31 * size,
            True,
        )
        if finger:
            p.line(
                [
                    (x + (dx - 17) * size * 0.9, top + 160 * size),
                    (x + (dx - 18) * size * 0.92, top + 104 * size),
                ],
                tuple(max(0, c - 34) for c in skin),
                3,
            )
    p.rect(x - 64 * size, top + 104 * size, 128 * size, 130 * size, skin, 46 * size)
    p.line(
        [(x + 50 * size, top + 190 * size), (x + 96 * size, top + 110 * size)],
        skin,
        34 * size,
        True,
    )
    p.rect(x - 70 * size, top + 290 * size, 140 * size, 900, sleeve, 12)
    p.rect(x - 76 * size, top + 284 * size, 152 * size, 30 * size, sleeve, 12)
    p.shade_rect(x, top + 300 * size, 70 * size, 1000 - top, "dark", "right", 0.5)


SCENES = {
    "ruins": (ruins, WARM + ("sea", "olive")),
    "bank": (bank, ("stone", "tile", "plum", "night", "sand", "sea")),
    "laboratory": (laboratory, ("sea", "tile", "dawn", "stone", "olive", "plum")),
    "robot": (robot, DEEP + ("stone", "sea")),
    "pattern": (pattern, ("tile", "plum", "sand", "night", "rose")),
    "hands": (hands, LIGHT),
}
