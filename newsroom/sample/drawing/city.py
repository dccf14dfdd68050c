"""Cities, buildings and markets."""

import math

from . import parts
from .plate import Plate, smooth


def city_dusk(p: Plate):
    p.sky(until=0.8)
    parts.sun(p, p.rng.uniform(350, 1150), p.rng.uniform(420, 520), p.rng.uniform(120, 170))
    parts.birds(p, 7, p.rng.uniform(300, 1200), 220, "near")
    parts.hill(p, 560, 40, ("far", "sky2", 0.45))
    parts.skyline(p, 700, 60, 220, ("far", "sky2", 0.12), step=(50, 100))
    for x in (p.rng.uniform(150, 500), p.rng.uniform(800, 1350)):
        parts.dome(p, x, 600, 62, "far", "mid")
        parts.minaret(p, x + 105, 660, 330, 22, "far")
    parts.skyline(p, 800, 90, 260, "mid", "sun", 0.16, "near", (60, 120))
    x = p.rng.choice((330, 720, 1130))
    p.rect(x - 150, 650, 300, 200, "near")
    parts.dome(p, x, 660, 128, "near", "dark")
    parts.minaret(p, x - 185, 800, 520, 34, "near", "sun")
    parts.minaret(p, x + 185, 800, 460, 30, "near", "sun")
    parts.skyline(p, 930, 70, 210, "dark", "sun", 0.26, None, (70, 140))


def parliament(p: Plate):
    p.sky()
    rays = ("sky1", "light", 0.22)
    for ray in range(0, 24, 2):
        a, b = math.radians(ray * 15), math.radians(ray * 15 + 15)
        p.poly(
            [
                (750, 560),
                (750 + 1300 * math.cos(a), 560 + 1300 * math.sin(a)),
                (750 + 1300 * math.cos(b), 560 + 1300 * math.sin(b)),
            ],
            rays,
        )
    p.glow(750, 480, 560, "sky2", 0.8)
    parts.skyline(p, 800, 40, 150, ("far", "sky2", 0.4))
    stone, dim = "light", ("far", "light", 0.25)
    for side in (-1, 1):
        x = 750 + side * 380
        p.rect(x - 220, 560, 440, 260, stone)
        p.shade_rect(x - 220, 560, 440, 260, dim, "down", 0.7)
        p.rect(x - 232, 546, 464, 18, dim)
        for number in range(6):
            p.arch(x - 192 + number * 68, 760, 40, 120, "mid")
    p.rect(530, 480, 440, 340, stone)
    p.poly([(505, 482), (750, 376), (995, 482)], stone)
    p.shade([(750, 376), (995, 482), (750, 482)], dim, "right", 0.9)
    p.disc(750, 444, 22, "pop2")
    parts.dome(p, 750, 372, 92, "mid", "near")
    p.line([(750, 110), (750, 220)], "dark", 5)
    wave = smooth([(752, 114), (800, 106), (850, 122), (900, 112)], 8)
    p.poly(wave + [(x, y + 52) for x, y in wave[::-1]], "pop")
    p.rect(520, 478, 460, 20, dim)
    p.rect(545, 520, 410, 300, ("mid", "near", 0.3))
    for number in range(6):
        x = 548 + number * 74
        p.rect(x, 508, 34, 312, stone)
        p.shade_rect(x, 508, 34, 312, dim, "right", 0.95)
        p.rect(x - 6, 498, 46, 14, stone)
    for step in range(7):
        p.rect(470 - step * 46, 812 + step * 16, 560 + step * 92, 17, (dim, stone, step % 2 * 0.8))
    p.rect(0, 924, 1500, 80, "near")
    for x, tall in ((90, 250), (190, 190), (1310, 190), (1410, 250)):
        parts.cypress(p, x, 930, tall + p.rng.uniform(-30, 30), "near", "dark")
    for _ in range(6):
        parts.figure(
            p,
            p.rng.uniform(420, 1080),
            p.rng.uniform(900, 950),
            74,
            p.rng.choice(("dark", "pop", "near")),
            "dark",
        )


def market(p: Plate):
    p.sky("far", "mid")
    for number in range(-1, 6):
        x = number * 300 + 30
        p.rect(x, 0, 60, 640, ("mid", "near", 0.5))
        p.poly(
            [(x + 60, 240), (x + 180, 90), (x + 300, 240), (x + 300, 0), (x + 60, 0)],
            ("mid", "near", 0.5),
        )
    p.poly([(560, 700), (600, 260), (750, 120), (900, 260), (940, 700)], "sky2")
    p.glow(750, 330, 330, "light", 0.8)
    parts.dome(p, 770, 640, 70, ("far", "sky2", 0.4))
    parts.minaret(p, 690, 690, 330, 22, ("far", "sky2", 0.4))
    p.rect(0, 690, 1500, 320, ("near", "mid", 0.45))
    p.poly([(560, 690), (940, 690), (1240, 1000), (260, 1000)], ("sky2", "mid", 0.35))
    for x, size in ((690, 120), (800, 140), (745, 105)):
        parts.figure(p, x + p.rng.uniform(-30, 30), 700 + size * 0.45, size, "near", "dark")
    for side in (-1, 1):
        for row in (0, 1):
            _stall(
                p,
                750 + side * (430 + row * 210),
                640 + row * 120,
                300 + row * 130,
                p.rng.choice(("pop", "pop2", "sun")),
            )
    for x in (170, 420, 1090, 1340):
        y = p.rng.uniform(150, 240)
        p.line([(x, 0), (x, y)], "dark", 3)
        p.glow(x, y + 30, 150, "sun", 0.6)
        p.poly([(x, y - 6), (x + 26, y + 28), (x, y + 66), (x - 26, y + 28)], "sun")
        p.line([(x - 26, y + 28), (x + 26, y + 28)], "dark", 4)


def _stall(p: Plate, x, y, width, ink):
    """A counter with a striped awning and three crates."""
    left, tall = x - width / 2, width * 0.72
    for post in (left + 10, left + width - 18):
        p.rect(post, y - tall * 0.65, 9, tall * 1.15, "dark")
    p.rect(left, y + tall * 0.06, width, tall * 0.5, "near")
    p.shade_rect(left, y + tall * 0.06, width, tall * 0.5, "dark", "down", 0.9)
    fruits = ("pop", "pop2", "sun", "light")
    for crate in range(3):
        cx = left + width * (0.05 + crate * 0.32)
        wide = width * 0.28
        fruit = fruits[(crate + int(x)) % 4]
        for row in range(2):
            for col in range(5 - row):
                px = cx + wide * (0.14 + col * 0.18 + row * 0.09)
                p.disc(px, y - row * wide * 0.13, wide * 0.11, fruit)
                p.slice(px, y - row * wide * 0.13, wide * 0.11, -40, 120, (fruit, "near", 0.25))
        p.rect(cx, y + 2, wide, wide * 0.3, ("sun", "near", 0.6), 3)
        p.rect(cx, y + wide * 0.14, wide, 3, "near")
    stripes, top = 9, y - tall * 0.78
    for number in range(stripes):
        a = left - 20 + number * (width + 40) / stripes
        b = a + (width + 40) / stripes
        paint = ink if number % 2 == 0 else "light"
        # The awning narrows towards its top.
        p.poly(
            [
                (x + (a - x) * 0.86, top),
                (x + (b - x) * 0.86, top),
                (b, top + tall * 0.3),
                (a, top + tall * 0.3),
            ],
            paint,
        )
        p.slice((a + b) / 2, top + tall * 0.3, (b - a) / 2, 0, 180, paint, tall * 0.08)
    p.shade(
        [
            (left - 20, top + tall * 0.36),
            (left + width * 0.04, top),
            (left + width * 0.96, top),
            (left + width + 20, top + tall * 0.36),
        ],
        "near",
        "down",
        0.35,
    )


def houses(p: Plate):
    """A hillside town of stacked cubes."""
    p.sky(until=0.6)
    parts.sun(p, p.rng.choice((260, 1240)), 210, 95)
    walls = [
        "light",
        ("light", "sun", 0.35),
        ("far", "light", 0.35),
        ("pop", "light", 0.45),
        ("sky2", "far", 0.3),
    ]
    peak = p.rng.uniform(550, 950)
    parts.birds(p, 5, 1500 - peak, 200)
    parts.minaret(p, peak - 30, 520, 330, 26, ("light", "far", 0.2), "pop")
    parts.dome(p, peak + 80, 430, 56, "pop2", "mid")
    _house(p, peak - 90, 430, 120, walls[2])
    _house(p, peak + 10, 415, 150, "light")
    for row in range(8):
        base = 470 + row * 80
        x = -40 + p.rng.uniform(-60, 20)
        while x < 1520:
            width = p.rng.uniform(110, 190) * (0.75 + row * 0.05)
            slope = abs(x + width / 2 - peak) * (0.34 - row * 0.045)
            tall = p.rng.uniform(110, 190)
            _house(p, x, base + max(0, slope) - tall * 0.6, width, walls[p.rng.randrange(5)])
            if p.rng.random() < 0.16:
                parts.cypress(
                    p, x + width, base + max(0, slope) + 40, p.rng.uniform(150, 220), "near", "dark"
                )
            x += width * p.rng.uniform(0.86, 1.02)


def _house(p: Plate, x, top, width, wall):
    dim = (
        (wall, "near", 0.35)
        if isinstance(wall, str)
        else tuple(
            round(a * 0.72 + b * 0.28)
            for a, b in zip(p.colour(wall), p.colour("near"), strict=True)
        )
    )
    p.rect(x, top, width, 1000 - top, wall)
    p.shade_rect(x + width * 0.68, top, width * 0.32, 220, dim, "right", 1.0)
    p.rect(x - 4, top - 7, width + 8, 10, dim)
    across = 2 if width < 120 else 3
    for number in range(across):
        wx = x + width * (number + 0.5) / across - 13
        if p.rng.random() < 0.8:
            p.arch(wx, top + 68, 26, 42, "near" if p.rng.random() < 0.7 else "sun")
            p.rect(wx - 4, top + 66, 34, 5, dim)
    if p.rng.random() < 0.3:
        p.rect(x + width * 0.15, top - 34, 26, 28, "mid", 5)
    if p.rng.random() < 0.22:
        for number, ink in enumerate(("pop", "light", "pop2", "mid")):
            p.rect(x + 14 + number * 24, top + 86, 18, 26, ink)
        p.line([(x + 6, top + 86), (x + width - 10, top + 86)], "dark", 2)


SCENES = {
    "city_dusk": (city_dusk, ("dusk", "plum", "rose", "night", "sand", "tile")),
    "parliament": (parliament, ("sea", "sand", "rose", "stone", "dawn", "olive")),
    "market": (market, ("sand", "plum", "rose", "dusk", "olive")),
    "houses": (houses, ("sea", "sand", "dawn", "rose", "stone", "tile")),
}
