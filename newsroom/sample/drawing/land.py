"""Land, water and sky."""

import math

from . import parts
from .palettes import COOL, DEEP, GREEN, LIGHT, WARM
from .plate import Plate, smooth


def wheat(p: Plate):
    p.sky(until=0.6)
    parts.sun(p, p.rng.uniform(300, 1200), 330, p.rng.uniform(90, 140))
    parts.hill(p, 470, 40, "far", "light")
    parts.hill(p, 540, 30, ("far", "mid", 0.6), "far")
    edge = parts.hill(p, 620, 16, ("pop2", "sun", 0.35), "light", amount=0.7)
    vanish = p.rng.uniform(500, 1000)
    for row in range(-26, 27):
        foot = 750 + row * 130
        top = parts.height_at(edge, vanish + row * 22) + 2
        p.line([(vanish + row * 22, top), (foot, 1000)], ("pop2", "mid", 0.75), 1 + abs(row) * 0.08)
    parts.birds(p, 5, vanish, 250)
    for ear in range(17):
        _ear(
            p,
            ear * 95 + p.rng.uniform(-40, 40),
            p.rng.uniform(520, 720),
            p.rng.uniform(-60, 60),
            ("near", "mid", 0.3) if ear % 3 else "dark",
        )


def _ear(p: Plate, x, top, lean, ink):
    """One large ear of wheat in front."""
    stalk = smooth([(x, 1010), (x + lean * 0.2, (1010 + top) / 2), (x + lean, top)], 10)
    p.line(stalk, ink, 5)
    for grain in range(9):
        y, side = top + grain * 19, x + lean * (1 - grain * 0.05)
        for way in (-1, 1):
            p.poly(
                smooth(
                    [
                        (side, y + 22),
                        (side + way * 17, y + 6),
                        (side + way * 13, y - 16),
                        (side + way * 2, y + 4),
                    ],
                    5,
                    closed=True,
                ),
                ink,
            )
            p.line([(side + way * 13, y - 14), (side + way * 30, y - 70)], ink, 1.4)


def river(p: Plate):
    p.sky(until=0.5)
    parts.sun(p, p.rng.choice((330, 1150)), 240, 95)
    parts.hill(p, 380, 60, "far", "sky2")
    parts.hill(p, 450, 40, "mid", "far")
    parts.hill(p, 520, 18, "near", "mid", amount=0.8, depth=480)
    way = p.rng.choice((-1, 1))
    left, right = [], []
    for step in range(40):
        t = step / 39
        y = 515 + 500 * t**1.7
        middle = 750 + way * (math.sin(t * 5.2) * (60 + 240 * t) + 90)
        half = 7 + 210 * t**1.8
        left.append((middle - half, y))
        right.append((middle + half, y))
    p.poly(left + right[::-1], ((126, 190, 196), "sky1", 0.35))
    p.shade(left + right[::-1], "light", "up", 0.7)
    for step in range(8, 40, 3):
        (a, y), (b, _) = left[step], right[step]
        p.rect(a + (b - a) * p.rng.uniform(0.15, 0.5), y, (b - a) * 0.3, 2 + step * 0.1, "light", 2)
    _bridge(p, 610)
    for _ in range(14):
        x = p.rng.uniform(0, 1500)
        if abs(x - 750) > 330:
            y = p.rng.uniform(640, 960)
            parts.cypress(p, x, y, (y - 480) * 0.75, "dark", "near")


def _bridge(p: Plate, y):
    """A stone bridge of round arches across the whole plate."""
    stone, dim = ("light", "far", 0.35), ("near", "far", 0.4)
    arches = [number * 180 - 60 for number in range(9)]
    deck = [
        (-10, y - 46),
        (750, y - 76),
        (1510, y - 46),
        (1510, y - 18),
        (750, y - 44),
        (-10, y - 18),
    ]
    for x in arches:
        p.rect(x, y - 40, 26, 74, stone)
        p.ring(x + 103, y + 34, 92, stone, 18, 78, 180, 360)
        p.shade_rect(x, y - 30, 26, 64, dim, "down", 0.8)
    p.poly(deck, stone)
    p.line([(-10, y - 46), (750, y - 76), (1510, y - 46)], dim, 4)


def sea(p: Plate):
    p.sky(until=0.45)
    x = p.rng.uniform(450, 1050)
    parts.sun(p, x, 400, p.rng.uniform(110, 160))
    parts.cloud(p, p.rng.uniform(80, 300), p.rng.uniform(120, 220), 300, ("sky2", "light", 0.6))
    parts.cloud(p, p.rng.uniform(1000, 1150), p.rng.uniform(150, 260), 240, ("sky2", "light", 0.5))
    p.rect(0, 450, 1500, 550, "far")
    p.shade_rect(0, 450, 1500, 120, "sky2", "up", 0.6)
    parts.ripples(p, 450, 620, "sun", 24, x, 130)
    _sail(p, p.rng.uniform(250, 600), 560, 210)
    _sail(p, p.rng.uniform(950, 1250), 500, 110)
    inks = ["far", ("far", "mid", 0.6), "mid", ("mid", "near", 0.6), "near", "dark"]
    for row, ink in enumerate(inks[1:]):
        _wave(p, 590 + row * 88, 26 + row * 8, ink, inks[row])


def _wave(p: Plate, y, swing, ink, foam):
    length, shift = p.rng.uniform(190, 300), p.rng.uniform(0, 300)
    edge = []
    for x in range(-20, 1540, 10):
        phase = ((x + shift) % length) / length
        edge.append((x, y - swing * math.sin(math.pi * phase) ** 1.5))
    body = [(-20, 1010), *edge, (1540, 1010)]
    p.poly(body, ink)
    p.line(edge, ("light", foam, 0.45), 3)
    p.shade([(-20, y + 60), *edge, (1540, y + 60)], foam, "up", 0.5)


def _sail(p: Plate, x, base, height):
    p.poly(
        [(x, base - height), (x + height * 0.62, base - height * 0.16), (x, base - height * 0.16)],
        "light",
    )
    p.shade(
        [(x, base - height), (x + height * 0.62, base - height * 0.16), (x, base - height * 0.16)],
        ("light", "far", 0.7),
        "right",
        0.7,
    )
    p.poly(
        [
            (x - 6, base - height * 0.86),
            (x - 6, base - height * 0.16),
            (x - height * 0.36, base - height * 0.16),
        ],
        "pop",
    )
    p.line([(x - 3, base - height * 1.05), (x - 3, base)], "dark", 4)
    p.poly(
        [
            (x - height * 0.48, base - height * 0.1),
            (x + height * 0.66, base - height * 0.1),
            (x + height * 0.42, base + height * 0.06),
            (x - height * 0.34, base + height * 0.06),
        ],
        "dark",
    )


def forest(p: Plate):
    p.sky("sky2", ("sky2", "far", 0.4))
    parts.sun(p, p.rng.uniform(400, 1100), 330, 150)
    inks = [("far", "sky2", 0.55), "far", "mid", "near", "dark"]
    for row, ink in enumerate(inks):
        base = 560 + row * 125
        tall = 250 + row * 95
        edge = parts.hill(p, base - 30, 26, ink)
        x = -40 + p.rng.uniform(0, 60)
        while x < 1540:
            if not (row == 4 and 520 < x < 980):
                _fir(p, x, parts.height_at(edge, x) + 40, tall * p.rng.uniform(0.7, 1.08), ink)
            x += p.rng.uniform(0.16, 0.34) * tall
        if row < 4:
            p.shade_rect(0, base - 120, 1500, 260, ("sky2", "light", 0.4), "down", 0.42)
    parts.birds(p, 6, 750, 190)


def _fir(p: Plate, x, base, height, ink):
    p.rect(x - height * 0.016, base - height * 0.2, height * 0.032, height * 0.25, ink)
    for tier in range(4):
        top = base - height + tier * height * 0.19
        half = height * (0.085 + tier * 0.045)
        p.poly(
            [
                (x, top),
                (x + half, top + height * 0.36),
                (x, top + height * 0.31),
                (x - half, top + height * 0.36),
            ],
            ink,
        )


def rain(p: Plate):
    p.sky(("sky1", "mid", 0.45), ("sky2", "far", 0.3))
    parts.skyline(p, 640, 120, 330, ("far", "mid", 0.35), shade="mid")
    parts.skyline(p, 660, 40, 200, "mid", "sun", 0.22, "near")
    for x, y, width in ((40, 190, 560), (480, 130, 620), (950, 210, 560)):
        parts.cloud(p, x + p.rng.uniform(-60, 60), y, width, ("near", "mid", 0.3))
    p.rect(0, 660, 1500, 340, "near")
    p.shade_rect(0, 660, 1500, 200, "mid", "up", 0.8)
    inks = ["pop", "pop2", "light", "sun", "pop"]
    for number in range(5):
        x = 190 + number * 280 + p.rng.uniform(-50, 50)
        _umbrella(p, x, p.rng.uniform(800, 880), p.rng.uniform(1.0, 1.25), inks[number])
    for _ in range(170):
        x, y, long = p.rng.uniform(-50, 1500), p.rng.uniform(200, 960), p.rng.uniform(26, 60)
        p.line([(x, y), (x - long * 0.3, y + long)], ("light", "sky2", 0.4), 1.6)


def _umbrella(p: Plate, x, base, size, ink):
    parts.figure(p, x, base, 190 * size, "dark")
    top = base - 225 * size
    for row in range(9):
        width = (70 - row * 5) * size * p.rng.uniform(0.6, 1)
        p.rect(x - width, base + 8 + row * 11, width * 2, 4, ("near", ink, 0.45), 2)
    p.line([(x + 22, top), (x + 22, base - 90 * size)], "dark", 4)
    p.slice(x + 10, top + 66 * size, 118 * size, 180, 360, ink, 92 * size)
    for part in (-1, 0, 1):
        p.slice(x + 10 + part * 79 * size, top + 66 * size, 39 * size, 0, 180, ink, 14 * size)
    p.slice(x + 10, top + 66 * size, 118 * size, 270, 360, ("dark", ink, 0.75), 92 * size)
    p.slice(x + 10, top + 66 * size, 46 * size, 180, 360, ("light", ink, 0.75), 92 * size)


def stars(p: Plate):
    p.sky(until=0.95)
    cx, cy = p.rng.uniform(450, 1050), p.rng.uniform(330, 430)
    for _ in range(120):
        radius, start = p.rng.uniform(30, 1150), p.rng.uniform(0, 360)
        reach = p.rng.uniform(8, 34)
        ink = ("sky1", p.rng.choice(("light", "sun", "pop2")), p.rng.uniform(0.45, 1.0))
        p.ring(cx, cy, radius, ink, p.rng.uniform(1.2, 3), None, start, start + reach)
    p.poly(parts.star(cx, cy, 16, 4, 0.25), "light")
    parts.hill(p, 800, 40, "mid", "far")
    edge = parts.hill(p, 870, 26, "dark")
    x = p.rng.choice((380, 1120))
    base = parts.height_at(edge, x) + 20
    p.rect(x - 120, base - 110, 240, 130, "near")
    p.shade_rect(x - 120, base - 110, 240, 130, "dark", "right", 0.8)
    p.slice(x, base - 108, 132, 180, 360, ("light", "far", 0.35))
    p.slice(x, base - 108, 132, 282, 305, "dark")
    p.rect(x - 140, base - 116, 280, 16, ("light", "far", 0.5))
    parts.figure(p, x + 240, base + 40, 66, ("light", "far", 0.4))
    for side in range(9):
        parts.cypress(p, (x + 400 + side * 130) % 1500, 960, p.rng.uniform(90, 170), "dark")


def quake(p: Plate):
    """Seismograph lines as mountains, and rings around the centre."""
    p.sky(("dark", "near", 0.4), "dark")
    cx = p.rng.uniform(520, 980)
    for ring in range(9, 0, -1):
        p.ring(cx, 300, ring * 62, ("dark", "pop", 0.10 + 0.09 * (9 - ring)), 5)
    p.disc(cx, 300, 30, "pop")
    p.disc(cx, 300, 12, "light")
    for row in range(19):
        base = 400 + row * 33
        edge, inks = [], ("far", "light", 0.25 + row * 0.035)
        for x in range(90, 1412, 7):
            near = math.exp(-(((x - cx) / (170 + row * 9)) ** 2))
            jump = abs(p.rng.gauss(0, 1)) * 58 * near + p.rng.uniform(0, 4)
            edge.append((x, base - jump - 30 * near))
        edge = smooth(edge[::2], 3)
        p.poly([(90, base + 40), *edge, (1412, base + 40)], ("dark", "near", 0.15))
        p.line(edge, inks, 3)


def weather_map(p: Plate):
    """Isobars around a high and a low, with fronts."""
    p.sky("sky2", ("sky2", "far", 0.5))
    coast = smooth(
        [
            (-40, 620),
            (180, 560),
            (330, 640),
            (520, 540),
            (700, 590),
            (880, 470),
            (1100, 520),
            (1300, 400),
            (1560, 430),
        ],
        14,
    )
    p.poly([(-40, 1010), *coast, (1560, 1010)], ("mid", "light", 0.35))
    p.shade([(-40, 800), *coast, (1560, 800)], "light", "up", 0.6)
    p.line(coast, "near", 4)
    for cx, cy, ink in (
        (p.rng.uniform(300, 520), 330, "pop"),
        (p.rng.uniform(950, 1180), 620, "near"),
    ):
        for ring in range(1, 9):
            points = []
            for step in range(24):
                a = step * math.pi / 12
                wobble = 1 + 0.13 * math.sin(a * 2 + ring * 0.4) + 0.08 * math.cos(a * 3 + cx)
                points.append(
                    (
                        cx + math.cos(a) * ring * 66 * wobble * 1.25,
                        cy + math.sin(a) * ring * 52 * wobble,
                    )
                )
            p.line(smooth(points, 5, closed=True), ("sky2", ink, 0.85 - ring * 0.07), 3)
        p.disc(cx, cy, 34, ink)
        p.rect(cx - 16, cy - 4, 32, 8, "light", 3)
        if ink == "pop":
            p.rect(cx - 4, cy - 16, 8, 32, "light", 3)
    front = smooth([(620, -20), (700, 220), (820, 400), (1020, 500), (1210, 760), (1290, 1020)], 12)
    p.line(front, "dark", 7)
    for number, (x, y) in enumerate(front[4::7]):
        if number % 2:
            p.disc(x + 8, y - 6, 20, "pop")
        else:
            p.poly(parts.star(x + 8, y - 6, 26, 3, 0.5, -0.7), "dark")


SCENES = {
    "wheat": (wheat, ("sand", "olive", "rose", "sea")),
    "river": (river, GREEN + ("dawn",)),
    "sea": (sea, COOL + ("rose", "dusk")),
    "forest": (forest, ("olive", "tile", "sea", "dawn", "sand")),
    "rain": (rain, ("stone", "night", "sea", "plum")),
    "stars": (stars, DEEP),
    "quake": (quake, ("dusk", "night", "plum", "stone", "sand")),
    "weather_map": (weather_map, LIGHT + WARM[:1]),
}
