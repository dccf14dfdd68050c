"""Rooms, instruments and ideas."""

import math

from . import parts
from .palettes import COOL, DEEP, LIGHT, WARM
from .plate import Plate, smooth


def solar(p: Plate):
    p.sky(until=0.55)
    x = p.rng.uniform(350, 1150)
    for ring in range(5, 0, -1):
        p.disc(x, 250, 80 + ring * 58, ("sky1", "sun", 0.42 - ring * 0.07))
    p.disc(x, 250, 96, "sun")
    parts.hill(p, 430, 46, "far", "sky2")
    parts.hill(p, 500, 26, ("far", "mid", 0.6), "far")
    p.rect(
        0, 540, 1500, 470, ("sun", "sky2", 0.45) if p.rng.random() < 0.5 else ("mid", "far", 0.3)
    )
    glass, seam = ("near", (24, 52, 110), 0.55), ("light", "far", 0.4)
    for row in range(5):
        size = 0.34 + row**1.5 * 0.17
        y, wide = 548 + row**1.45 * 62, 300 * size
        start = -p.rng.uniform(0, wide)
        while start < 1500:
            _panel(p, start, y, wide * 0.94, 128 * size, glass, seam)
            start += wide * 1.06


def _panel(p: Plate, x, y, width, height, glass, seam):
    lean = height * 0.45
    for post in (0.25, 0.8):
        p.rect(x + width * post, y + height * 0.7, width * 0.02 + 2, height * 0.62, "dark")
    corners = [(x + lean, y), (x + width + lean, y), (x + width, y + height), (x, y + height)]
    p.poly(
        [
            (a + height * 0.1, b + height * 0.5)
            for a, b in (
                (x, y + height * 0.75),
                (x + width, y + height * 0.75),
                (x + width, y + height),
                (x, y + height),
            )
        ],
        ("mid", "near", 0.6),
    )
    p.poly(corners, glass)
    p.shade(corners, ("sky2", glass_light(p), 0.3), "up", 0.42)
    for column in range(1, 6):
        a = width * column / 6
        p.line([(x + lean + a, y), (x + a, y + height)], seam, 1 + height * 0.008)
    for level in (1 / 3, 2 / 3):
        p.line(
            [
                (x + lean * (1 - level), y + height * level),
                (x + width + lean * (1 - level), y + height * level),
            ],
            seam,
            1 + height * 0.008,
        )
    p.line([*corners, corners[0]], "light", 2 + height * 0.016)


def glass_light(p: Plate):
    """The sky as it is mirrored in glass."""
    return p.colour(("sky1", "light", 0.4))


def classroom(p: Plate):
    p.sky(("sky2", "light", 0.3), ("sky2", "far", 0.35))
    p.rect(150, 110, 900, 430, (132, 92, 58), 10)
    p.rect(166, 126, 868, 398, (38, 82, 74))
    p.shade_rect(166, 126, 868, 398, (24, 58, 56), "down", 0.7)
    chalk = (228, 236, 222)
    kind = p.rng.randrange(3)
    if kind == 0:
        p.line([(260, 440), (430, 200), (600, 440), (260, 440)], chalk, 4)
        p.ring(790, 320, 110, chalk, 4)
        p.line([(790, 320), (790, 210)], (246, 200, 110), 4)
    elif kind == 1:
        p.line([(260, 200), (260, 450), (560, 450)], chalk, 4)
        p.line(smooth([(265, 430), (360, 380), (440, 270), (550, 220)], 12), (246, 160, 130), 5)
        for turn in (0, math.pi / 4):
            box = parts.star(790, 320, 118, 2, 1, turn)
            p.line([*box, box[0]], chalk, 4)
    else:
        for ring in (50, 92, 140):
            p.ring(470, 325, ring * 1.6, chalk, 3, ring)
            p.disc(
                470 + ring * 1.6 * math.cos(ring), 325 + ring * math.sin(ring), 13, (246, 200, 110)
            )
        p.disc(470, 325, 26, (246, 200, 110))
    for row in range(3):
        p.rect(
            700 + row * 12 if kind == 2 else 640,
            440 + row * 22,
            180 - row * 40,
            5,
            (150, 178, 160),
            2,
        )
    p.rect(140, 536, 920, 18, (110, 74, 46), 4)
    p.rect(1140, 100, 270, 400, "light", 6)
    p.rect(1156, 116, 238, 368, "sky1")
    parts.sun(p, 1310, 210, 42, "sun", False)
    p.poly([(1156, 484), (1156, 400), (1240, 340), (1330, 400), (1394, 370), (1394, 484)], "mid")
    p.rect(1268, 100, 14, 400, "light")
    p.rect(1140, 290, 270, 14, "light")
    p.rect(0, 660, 1500, 350, ("pop2", "mid", 0.35))
    p.shade([(1140, 660), (1410, 660), (1000, 1000), (420, 1000)], ("sun", "light", 0.5), "up", 0.8)
    p.rect(0, 650, 1500, 14, ("near", "mid", 0.4))
    for row in range(3):
        size = 0.7 + row * 0.34
        for column in range(4):
            x = 750 + (column - 1.5) * 410 * size + (row % 2) * 30
            _pupil(
                p,
                x,
                690 + row * 118,
                size,
                ("pop", "light", "pop2", "mid", "sun")[p.rng.randrange(5)],
            )


def _pupil(p: Plate, x, y, size, ink):
    """A pupil from behind, at a desk."""
    p.rect(x - 130 * size, y + 20 * size, 260 * size, 16 * size, (150, 104, 66), 4)
    for leg in (-112, 100):
        p.rect(x + leg * size, y + 34 * size, 11 * size, 110 * size, (110, 74, 46))
    p.rect(x - 54 * size, y - 50 * size, 108 * size, 140 * size, ink, 42 * size)
    p.shade_rect(x - 50 * size, y, 100 * size, 90 * size, "near", "down", 0.4)
    p.rect(x - 12 * size, y - 72 * size, 24 * size, 34 * size, (206, 152, 112))
    hair = ((48, 34, 34), (70, 46, 36), (32, 28, 40))[int(x) % 3]
    p.disc(x, y - 100 * size, 43 * size, hair, 46 * size)
    if int(x) % 2:
        p.rect(x - 12 * size, y - 110 * size, 24 * size, 108 * size, hair, 12 * size)


def hospital(p: Plate):
    p.sky()
    parts.sun(p, p.rng.choice((200, 1300)), 210, 84)
    parts.skyline(p, 760, 90, 300, ("far", "sky2", 0.35))
    wall, dim = "light", ("light", "far", 0.55)
    p.rect(300, 250, 620, 570, wall)
    p.shade_rect(620, 250, 300, 570, dim, "right", 0.9)
    p.rect(284, 236, 652, 20, dim)
    p.rect(920, 440, 330, 380, ("light", "far", 0.25))
    p.rect(908, 428, 354, 16, dim)
    for row in range(5):
        for column in range(6):
            ink = "sun" if p.rng.random() < 0.35 else ("mid", "sky1", 0.35)
            if not (row == 0 and 2 <= column <= 3):
                p.rect(344 + column * 94, 290 + row * 94, 56, 58, ink, 5)
                p.rect(344 + column * 94, 318 + row * 94, 56, 4, wall)
    for row in range(3):
        for column in range(3):
            p.rect(
                960 + column * 94,
                480 + row * 94,
                60,
                56,
                ("mid", "sky1", 0.2) if (row + column) % 3 else "sun",
                5,
            )
    p.disc(610, 318, 76, (38, 132, 110))
    p.rect(594, 272, 32, 92, "light", 5)
    p.rect(564, 302, 92, 32, "light", 5)
    p.rect(500, 690, 220, 130, ("near", "sky1", 0.3))
    p.rect(606, 690, 8, 130, wall)
    p.rect(460, 672, 300, 20, "pop")
    p.rect(0, 812, 1500, 200, "near")
    p.rect(0, 812, 1500, 16, ("near", "far", 0.5))
    for dash in range(8):
        p.rect(30 + dash * 200, 930, 110, 9, ("near", "light", 0.6), 4)
    x = p.rng.uniform(820, 1000)
    p.rect(x, 728, 330, 150, "light", 18)
    p.poly([(x + 4, 790), (x - 96, 804), (x - 120, 878), (x + 30, 878)], "light")
    p.poly([(x - 4, 760), (x - 66, 806), (x - 4, 806)], ("near", "sky1", 0.35))
    p.rect(x - 118, 836, 448, 16, "pop")
    p.rect(x + 60, 716, 46, 16, "pop2", 6)
    p.disc(x + 189, 786, 40, (38, 132, 110))
    p.rect(x + 181, 760, 16, 52, "light", 3)
    p.rect(x + 163, 778, 52, 16, "light", 3)
    for wheel in (-30, 240):
        p.disc(x + wheel + 10, 880, 40, "dark")
        p.disc(x + wheel + 10, 880, 17, ("light", "far", 0.5))
    for tree in (90, 190, 1380):
        p.rect(tree - 7, 700, 14, 120, "dark")
        p.disc(tree, 660, 76, "mid")
        p.shade_disc(tree, 660, 76, "near", "right", 0.6)


def books(p: Plate):
    wall = ("sky1", "far", 0.3)
    p.rect(0, 0, 1500, 1000, wall)
    p.glow(750, 420, 800, "sky2", 0.7)
    inks = ["pop", "pop2", "near", "light", "mid", "sun", "far", "dark"]
    for shelf in range(3):
        base = 316 + shelf * 318
        x = p.rng.uniform(20, 70)
        while x < 1440:
            kind = p.rng.random()
            if kind < 0.1 and x < 1200:
                _ornament(p, x, base, shelf)
                x += 190
            elif kind < 0.2 and x < 1200:
                y = base
                for _ in range(p.rng.randrange(2, 5)):
                    thick, wide = p.rng.uniform(30, 46), p.rng.uniform(150, 200)
                    y -= thick
                    p.rect(x, y, wide, thick - 2, p.rng.choice(inks), 4)
                    p.rect(x + 14, y + thick * 0.3, 8, thick * 0.4, "light")
                x += 216
            else:
                wide, tall = p.rng.uniform(30, 62), p.rng.uniform(170, 256)
                _spine(p, x, base, wide, tall, p.rng.choice(inks))
                x += wide + 3
        p.rect(0, base, 1500, 26, (132, 88, 56))
        p.rect(0, base, 1500, 6, (164, 114, 74))
        p.shade_rect(0, base + 26, 1500, 60, "dark", "up", 0.5)


def _spine(p: Plate, x, base, wide, tall, ink):
    p.rect(x, base - tall, wide, tall, ink, 4)
    band = "sun" if ink not in ("sun", "light") else "near"
    style = p.rng.randrange(4)
    if style == 0:
        for y in (0.12, 0.18, 0.82):
            p.rect(x, base - tall * (1 - y), wide, 5, band)
    elif style == 1:
        p.poly(parts.star(x + wide / 2, base - tall * 0.74, wide * 0.3, 8, 0.6), band)
        p.rect(x + wide * 0.2, base - tall * 0.2, wide * 0.6, 4, band)
    elif style == 2:
        p.rect(x + wide * 0.24, base - tall * 0.86, wide * 0.52, tall * 0.42, band, 4)
    else:
        p.rect(x + wide * 0.44, base - tall * 0.84, wide * 0.12, tall * 0.5, band)
    p.shade_rect(x + wide * 0.5, base - tall, wide * 0.5, tall, "dark", "right", 0.45)


def _ornament(p: Plate, x, base, kind):
    if kind == 0:
        p.rect(x + 56, base - 70, 70, 70, "pop", 14)
        for leaf in range(7):
            a = math.radians(30 + leaf * 20)
            tip = (x + 91 + math.cos(a) * 90, base - 80 - math.sin(a) * 110)
            side = (math.sin(a) * 16, math.cos(a) * 16)
            p.poly(
                smooth(
                    [
                        (x + 91, base - 68),
                        ((x + 91 + tip[0]) / 2 + side[0], (base - 68 + tip[1]) / 2 + side[1]),
                        tip,
                        ((x + 91 + tip[0]) / 2 - side[0], (base - 68 + tip[1]) / 2 - side[1]),
                    ],
                    6,
                    closed=True,
                ),
                (70, 120, 88),
            )
    elif kind == 1:
        p.disc(x + 90, base - 112, 80, ("sky1", "mid", 0.6))
        p.ring(x + 90, base - 112, 80, "near", 5)
        p.ring(x + 90, base - 112, 34, "near", 4, 80)
        p.line([(x + 10, base - 112), (x + 170, base - 112)], "near", 4)
        p.rect(x + 50, base - 22, 80, 22, "dark", 8)
        p.rect(x + 84, base - 40, 12, 22, "dark")
    else:
        p.rect(x + 30, base - 90, 100, 90, "light", 20)
        p.ring(x + 138, base - 48, 26, "light", 12)
        for steam in range(3):
            p.line(
                smooth(
                    [
                        (x + 52 + steam * 28, base - 104),
                        (x + 42 + steam * 28, base - 130),
                        (x + 60 + steam * 28, base - 156),
                        (x + 50 + steam * 28, base - 182),
                    ],
                    6,
                ),
                ("light", "far", 0.4),
                4,
            )


def calligraphy(p: Plate):
    """Strokes of a broad reed pen, held at one angle; no letters."""
    p.sky("light", ("light", "sun", 0.22))
    p.rect(70, 70, 1360, 860, ("light", "far", 0.25))
    p.rect(84, 84, 1332, 832, ("light", "sun", 0.1))
    cx = p.rng.uniform(640, 860)
    for turn in (0, math.pi / 8):
        p.poly(parts.star(cx, 500, 380, 8, 0.72, turn), ("light", "sun", 0.3))
    p.disc(cx, 500, 250, ("light", "sun", 0.15))
    curves = [
        [(1260, 330), (1180, 560), (980, 690), (700, 700), (430, 610), (330, 430)],
        [(1120, 210), (1060, 400), (1085, 560), (1000, 640)],
        [
            (820, 180),
            (790, 420),
            (700, 560),
            (560, 560),
            (540, 450),
            (640, 430),
            (700, 520),
            (560, 680),
            (280, 780),
        ],
    ]
    inks = ["dark", "pop", "near"]
    for number, curve in enumerate(curves):
        moved = [(x + p.rng.uniform(-40, 40), y + p.rng.uniform(-30, 30)) for x, y in curve]
        _stroke(p, smooth(moved, 22), 62 if number != 1 else 50, inks[number])
    for x, y in ((620, 800), (690, 800), (655, 860), (400, 290), (1210, 760)):
        x, y = x + p.rng.uniform(-20, 20), y + p.rng.uniform(-14, 14)
        p.poly([(x, y - 30), (x + 27, y), (x, y + 30), (x - 27, y)], p.rng.choice(("dark", "pop")))
    p.poly([(150, 120), (196, 92), (470, 420), (486, 470), (438, 450)], ("pop2", "near", 0.35))
    p.poly([(150, 120), (172, 106), (462, 436), (486, 470), (438, 450)], ("pop2", "near", 0.6))
    p.poly([(462, 436), (486, 470), (444, 452)], "dark")


def _stroke(p: Plate, path, width, ink):
    """A chisel of one angle drawn along a path: thin along it, thick across."""
    dx, dy = width * 0.5 * math.cos(-0.95), width * 0.5 * math.sin(-0.95)
    for (x1, y1), (x2, y2) in zip(path, path[1:], strict=False):
        p.poly(
            [(x1 - dx, y1 - dy), (x1 + dx, y1 + dy), (x2 + dx, y2 + dy), (x2 - dx, y2 - dy)], ink
        )
    p.line(path, ink, 7)


def chart(p: Plate):
    """Bars in a slanted view, and a line that follows them."""
    p.sky("sky2", ("sky2", "far", 0.45))
    for level in range(7):
        p.line([(90, 820 - level * 105), (1410, 820 - level * 105)], ("sky2", "far", 0.6), 2)
    value, tops = p.rng.uniform(180, 280), []
    drift = p.rng.choice((-1, 1, 1)) * 34
    if drift < 0:
        value = 560
    for bar in range(9):
        value = min(640, max(110, value + drift + p.rng.uniform(-90, 90)))
        x, wide, deep = 130 + bar * 140, 78, 30
        y = 830 - value
        front = "pop" if bar == 8 else ("mid", "far", 0.25 + 0.06 * bar)
        if bar == 8:
            side, lid = ("pop", "dark", 0.35), ("pop", "light", 0.35)
        else:
            side, lid = ("near", "mid", 0.25), ("far", "light", 0.45)
        p.poly(
            [(x + wide, 830), (x + wide + deep, 812), (x + wide + deep, y - 18), (x + wide, y)],
            side,
        )
        p.poly([(x, y), (x + deep, y - 18), (x + wide + deep, y - 18), (x + wide, y)], lid)
        p.rect(x, y, wide, value, front)
        p.shade_rect(x, y + value * 0.3, wide, value * 0.7, "near", "down", 0.6)
        tops.append((x + wide / 2 + 14, y - 78))
    p.rect(0, 830, 1500, 180, ("near", "mid", 0.15))
    p.line(smooth(tops, 10), "dark", 7)
    for x, y in tops:
        p.disc(x, y, 15, "dark")
        p.disc(x, y, 8, "pop2")
    for pile in range(4):
        x, high = 140 + pile * 96, p.rng.randrange(2, 7)
        for coin in range(high):
            p.disc(x, 930 - coin * 15, 42, ("pop2", "near", 0.4), 15)
            p.disc(x, 924 - coin * 15, 42, "pop2", 15)
        p.disc(x, 924 - (high - 1) * 15, 27, ("pop2", "light", 0.4), 9)


SCENES = {
    "solar": (solar, ("sand", "sea", "olive", "rose", "dawn")),
    "classroom": (classroom, LIGHT),
    "hospital": (hospital, ("sea", "stone", "dawn", "rose", "night", "sand")),
    "books": (books, ("sand", "rose", "tile", "plum", "stone", "olive")),
    "calligraphy": (calligraphy, ("sand", "sea", "rose", "plum", "stone", "olive")),
    "chart": (chart, LIGHT + COOL[1:2] + WARM[:1] + DEEP[2:3]),
}
