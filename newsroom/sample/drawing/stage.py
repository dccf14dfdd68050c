"""Where people play and perform."""

import math

from . import parts
from .palettes import DEEP, WARM
from .plate import Plate, smooth


def theatre(p: Plate):
    p.sky("dark", ("dark", "near", 0.6))
    p.poly([(560, -20), (700, -20), (1080, 860), (420, 860)], ("near", "sun", 0.16))
    p.shade([(560, -20), (700, -20), (1080, 860), (420, 860)], ("near", "sun", 0.5), "up", 0.9)
    p.poly([(-10, 800), (1510, 800), (1510, 1010), (-10, 1010)], ("near", "pop2", 0.22))
    for board in range(-10, 11):
        p.line([(750 + board * 90, 800), (750 + board * 170, 1010)], ("near", "pop2", 0.1), 3)
    p.disc(750, 862, 340, ("near", "sun", 0.55), 62)
    p.glow(750, 862, 300, "sun", 0.35)
    kind = p.rng.randrange(3)
    if kind == 0:
        _chair(p, 750, 870)
    else:
        for number in range(kind):
            x = 750 + (number - (kind - 1) / 2) * 190
            p.disc(x + 34, 874, 84, ("near", "sun", 0.25), 13)
            parts.figure(p, x, 872, 260, "dark" if number else "pop", (224, 172, 132))
    for side in (-1, 1):
        _curtain(p, side)
    valance = "pop" if p.rng.random() < 0.7 else "pop2"
    for number in range(9):
        x = number * 188
        p.disc(x, 40, 118, (valance, "dark", 0.25 if number % 2 else 0.1), 150)
        p.ring(x, 40, 110, "pop2" if valance == "pop" else "sun", 7, 142, 20, 160)
    p.rect(0, 0, 1500, 56, (valance, "dark", 0.3))
    p.rect(0, 52, 1500, 8, "sun")


def _chair(p: Plate, x, base):
    p.disc(x, base + 8, 130, "near", 20)
    for leg in (-56, 56):
        p.line([(x + leg, base), (x + leg * 0.86, base - 230)], "dark", 11)
    p.line([(x - 50, base - 12), (x + 50, base - 12)], "dark", 6)
    p.rect(x - 66, base - 120, 132, 18, "dark", 6)
    p.rect(x - 50, base - 235, 100, 66, "dark", 14)
    p.rect(x - 40, base - 134, 80, 16, "pop", 6)


def _curtain(p: Plate, side):
    """Folds that gather to one side."""
    outlines = []
    for fold in range(8):
        t = fold / 8
        top, waist = fold * 62, 44 * fold * (1 - 0.25 * t)
        ink = ("pop", "dark", 0.12 + 0.34 * (fold % 2) + 0.15 * t)
        edge = smooth(
            [(top + 74, -10), (top * 0.9 + 80, 380), (waist + 62, 660), (waist + 84, 1010)], 8
        )
        back = [(-30, 1010), (-30, -10)]
        shape = edge + back
        outlines.append((shape, ink))
    for shape, ink in reversed(outlines):
        points = [(750 + side * (750 - x), y) for x, y in shape]
        p.poly(points, ink)
        if ink[2] < 0.3:
            p.shade(points, "dark", "down", 0.4)
    x = 750 + side * 480
    p.rect(x - 190 if side < 0 else x - 60, 648, 250, 20, "sun", 10)


def cinema(p: Plate):
    p.sky("dark", "near")
    p.rect(400, 130, 1010, 470, "light", 6)
    sheet = p.rng.randrange(3)
    if sheet == 0:
        parts.sun(p, 905, 400, 100, "pop2", False)
        p.poly(
            [(402, 598), (402, 470), (620, 340), (820, 470), (1010, 390), (1408, 520), (1408, 598)],
            "mid",
        )
        p.poly([(402, 598), (402, 540), (760, 480), (1100, 560), (1408, 500), (1408, 598)], "near")
    elif sheet == 1:
        p.rect(402, 132, 1006, 466, "pop2")
        p.slice(905, 598, 300, 180, 360, "pop")
        parts.figure(p, 820, 598, 240, "dark", "light")
        parts.figure(p, 990, 598, 210, "near", "light")
    else:
        p.rect(402, 132, 1006, 466, "sky2")
        for number, x in enumerate((520, 720, 905, 1090, 1290)):
            p.rect(
                x - 70,
                598 - 120 - (number * 83) % 230,
                140,
                120 + (number * 83) % 230,
                ("mid", "far", number / 5),
            )
        p.disc(1180, 240, 56, "light")
    p.shade_rect(400, 130, 1010, 470, ("light", "sun", 0.5), "right", 0.18)
    p.poly([(-10, 330), (400, 132), (400, 598), (-10, 400)], ("near", "light", 0.16))
    p.shade([(-10, 330), (400, 132), (400, 598), (-10, 400)], ("near", "light", 0.55), "left", 0.8)
    for row in range(3):
        y, size = 700 + row * 120, 56 + row * 22
        x = -30 + row * 50
        ink = (("mid", "near", 0.4), "near", "dark")[row]
        while x < 1560:
            parts_x = x + p.rng.uniform(-6, 6)
            p.disc(parts_x, y + p.rng.uniform(-8, 8), size * 0.52, ink, size * 0.62)
            p.rect(parts_x - size * 0.95, y + size * 0.5, size * 1.9, 300, ink, size * 0.5)
            x += size * 2.35
        p.rect(0, y + size * 1.25, 1500, 300, ink)
    p.rect(0, 985, 1500, 20, "dark")


def music(p: Plate):
    p.sky("sky1", "sky2")
    cx, cy = 640, 560
    for ring in range(11, 0, -1):
        tint = ("sky2", "sky1", 0.75) if ring % 2 else ("sky2", "sky1", 0.35)
        p.disc(cx, cy, 110 + ring * 84, tint)
    p.glow(cx, cy, 620, "light", 0.35)
    body = smooth(
        [
            (cx - 330, cy),
            (cx - 250, cy - 190),
            (cx - 40, cy - 262),
            (cx + 190, cy - 190),
            (cx + 390, cy - 34),
            (cx + 390, cy + 34),
            (cx + 190, cy + 190),
            (cx - 40, cy + 262),
            (cx - 250, cy + 190),
        ],
        14,
        closed=True,
    )
    p.poly([(x + 26, y + 34) for x, y in body], ("sky1", "dark", 0.35))
    p.poly(body, (122, 70, 38))
    p.poly([(cx + (x - cx) * 0.95, cy + (y - cy) * 0.94) for x, y in body], (214, 150, 82))
    p.shade(
        [(cx + (x - cx) * 0.95, cy + (y - cy) * 0.94) for x, y in body], (164, 88, 44), "down", 0.6
    )
    for x, size in ((cx + 110, 92), (cx - 105, 46), (cx - 105, -46)):
        y = cy if size == 92 else cy + (120 if size > 0 else -120)
        _rose(p, x, y, abs(size))
    p.poly(
        [(cx + 330, cy - 38), (cx + 760, cy - 26), (cx + 760, cy + 26), (cx + 330, cy + 38)], "dark"
    )
    p.poly(
        [(cx + 740, cy - 28), (cx + 900, cy - 170), (cx + 936, cy - 140), (cx + 780, cy + 26)],
        "near",
    )
    for peg in range(5):
        x, y = cx + 780 + peg * 28, cy - 46 - peg * 25
        p.line([(x - 34, y - 30), (x + 62, y + 50)], "dark", 9, True)
    p.rect(cx - 262, cy - 70, 26, 140, "dark", 8)
    for string in range(6):
        y = cy - 50 + string * 20
        p.line([(cx - 250, y), (cx + 770, cy - 20 + string * 8)], ("light", "sun", 0.3), 2.4)
    for _number in range(8):
        x, y = (
            p.rng.uniform(60, 1440),
            p.rng.choice((p.rng.uniform(60, 210), p.rng.uniform(860, 950))),
        )
        p.disc(x, y, p.rng.uniform(6, 18), p.rng.choice(("pop", "light", "pop2", "near")))


def _rose(p: Plate, x, y, size):
    """The carved sound hole of an oud."""
    p.disc(x, y, size, (70, 38, 28))
    p.ring(x, y, size * 0.98, (50, 26, 20), size * 0.08)
    for turn in (0, math.pi / 8):
        p.poly(parts.star(x, y, size * 0.82, 8, 0.72, turn), (176, 112, 60))
        p.poly(parts.star(x, y, size * 0.66, 8, 0.66, turn), (70, 38, 28))
    p.poly(parts.star(x, y, size * 0.4, 8, 0.5), (196, 132, 70))


def stadium(p: Plate):
    p.sky("sky1", "sky2", 0.6)
    for x in (150, 560, 940, 1350):
        p.line([(x, 90), (x, 420)], "dark", 9)
        p.glow(x, 80, 190, "light", 0.65)
        p.rect(x - 62, 50, 124, 62, "dark", 8)
        for lamp in range(8):
            p.disc(x - 45 + lamp % 4 * 30, 68 + lamp // 4 * 27, 9, "light")
    for tier in range(8):
        y = 300 + tier * 34
        ink = ("near", "mid", tier / 8)
        p.disc(750, y + 420, 1120 - tier * 22, ink, 430 - tier * 4)
        for seat in range(120):
            a = math.pi * (1.06 + 0.88 * seat / 119)
            if p.rng.random() < 0.66:
                p.disc(
                    750 + (1108 - tier * 22) * math.cos(a),
                    y + 434 + (430 - tier * 4) * math.sin(a),
                    6.5,
                    p.rng.choice(("pop", "light", "sun", "far", "pop2", "mid")),
                )
    grass, pale = (62, 122, 86), (78, 142, 98)
    p.disc(750, 1010, 960, "dark", 420)
    p.disc(750, 1020, 945, grass, 412)
    for stripe in range(10):
        a, b = -900 + stripe * 300, -900 + stripe * 300 + 150
        p.poly(
            [
                (750 + a * 0.55, 640),
                (750 + b * 0.55, 640),
                (750 + b * 1.5, 1010),
                (750 + a * 1.5, 1010),
            ],
            pale,
        )
    p.shade_rect(0, 610, 1500, 200, "dark", "up", 0.35)
    white = (236, 240, 228)
    p.line([(270, 690), (1230, 690)], white, 5)
    p.line([(270, 690), (-120, 1000)], white, 6)
    p.line([(1230, 690), (1620, 1000)], white, 6)
    p.line([(470, 690), (400, 772), (1100, 772), (1030, 690)], white, 5)
    p.ring(750, 765, 140, white, 5, 50, 5, 175)
    p.line([(640, 690), (640, 610), (860, 610), (860, 690)], white, 7)
    for net in range(1, 9):
        p.line([(640 + net * 24.4, 614), (640 + net * 24.4, 688)], ("light", "far", 0.5), 1.4)
    for net in range(1, 4):
        p.line([(642, 610 + net * 20), (858, 610 + net * 20)], ("light", "far", 0.5), 1.4)
    x, y = p.rng.uniform(480, 1020), p.rng.uniform(860, 910)
    p.disc(x, y + 50, 70, (40, 86, 60), 14)
    _ball(p, x, y, 56)


def _ball(p: Plate, x, y, radius):
    p.disc(x, y, radius, "light")
    p.poly(parts.star(x, y, radius * 0.42, 5, 0.82, -math.pi / 2), "dark")
    for corner in range(5):
        a = -math.pi / 2 + corner * math.tau / 5
        p.line(
            [
                (x + math.cos(a) * radius * 0.4, y + math.sin(a) * radius * 0.4),
                (x + math.cos(a) * radius * 0.75, y + math.sin(a) * radius * 0.75),
            ],
            "dark",
            3,
        )
        p.slice(x, y, radius, math.degrees(a) - 15, math.degrees(a) + 15, "dark")
        p.slice(x, y, radius * 0.8, math.degrees(a) - 16, math.degrees(a) + 16, "light")
        p.line(
            [
                (x + math.cos(a) * radius * 0.4, y + math.sin(a) * radius * 0.4),
                (x + math.cos(a) * radius * 0.8, y + math.sin(a) * radius * 0.8),
            ],
            "dark",
            3,
        )
    p.poly(parts.star(x, y, radius * 0.42, 5, 0.82, -math.pi / 2), "dark")
    p.shade_disc(x, y, radius, "far", "down", 0.5)


def basketball(p: Plate):
    p.sky("sky1", "sky2")
    floor = ("pop2", "sky2", 0.35)
    p.poly([(-10, 720), (1510, 720), (1510, 1010), (-10, 1010)], floor)
    for board in range(-12, 13):
        p.line([(750 + board * 90, 720), (750 + board * 190, 1010)], ("pop2", "near", 0.2), 2)
    p.ring(480, 900, 420, "light", 8, 130)
    for row in range(5):
        for seat in range(31):
            ink = p.rng.choice(
                (("mid", "near", 0.5), "mid", ("far", "mid", 0.5), ("pop", "mid", 0.5))
            )
            p.disc(seat * 51 + row % 2 * 25, 560 + row * 36, 21, ink)
            p.rect(seat * 51 + row % 2 * 25 - 24, 578 + row * 36, 48, 60, ink, 18)
    p.rect(0, 718, 1500, 30, "near")
    p.poly([(1250, 1010), (1320, 1010), (1320, 420), (1180, 330), (1180, 380), (1250, 440)], "dark")
    p.poly([(1010, 120), (1190, 80), (1190, 470), (1010, 430)], "light")
    p.shade([(1010, 120), (1190, 80), (1190, 470), (1010, 430)], "far", "right", 0.6)
    p.line([(1060, 390), (1060, 270), (1130, 258), (1130, 402), (1060, 390)], "pop", 8)
    p.line([(1010, 120), (1190, 80), (1190, 470), (1010, 430), (1010, 120)], "dark", 8)
    for strand in range(8):
        a = math.pi * strand / 7
        top = (920 + 104 * math.cos(a), 400 + 20 * math.sin(a))
        p.line([top, (920 + 62 * math.cos(a + 0.35), 560)], "light", 3)
        p.line([top, (920 + 62 * math.cos(a - 0.35), 560)], "light", 3)
    p.ring(920, 400, 110, "pop", 12, 26)
    path = smooth([(150, 760), (300, 380), (560, 170), (800, 190), (905, 330)], 16)
    for number, (x, y) in enumerate(path[::4]):
        p.disc(x, y, 4 + number * 0.25, "pop")
    x, y = path[int(p.rng.uniform(26, 42))]
    _orange(p, x, y, 84)


def _orange(p: Plate, x, y, radius):
    p.disc(x, y, radius, (228, 116, 52))
    p.shade_disc(x, y, radius, (150, 58, 34), "down", 0.8)
    seam = (58, 30, 26)
    p.ring(x, y, radius - 1, seam, 4)
    p.line([(x - radius, y), (x + radius, y)], seam, 4)
    p.line([(x, y - radius), (x, y + radius)], seam, 4)
    p.ring(x - radius * 1.15, y, radius * 0.84, seam, 4, None, -52, 52)
    p.ring(x + radius * 1.15, y, radius * 0.84, seam, 4, None, 128, 232)


def runner(p: Plate):
    p.sky("sky1", "sky2", 0.6)
    parts.sun(p, p.rng.uniform(850, 1250), 330, 120)
    parts.hill(p, 500, 40, ("far", "sky2", 0.4))
    parts.hill(p, 560, 20, "far", "sky2")
    track = ("pop", "mid", 0.25)
    p.rect(0, 600, 1500, 410, track)
    p.shade_rect(0, 600, 1500, 160, ("pop", "sky2", 0.4), "up", 0.7)
    for lane in range(7):
        y = 612 + lane**1.65 * 19
        p.line(
            smooth([(-10, y + lane * 10), (750, y), (1510, y + lane * 6)], 10), "light", 2 + lane
        )
    p.rect(0, 590, 1500, 16, ("far", "near", 0.5))
    tints = (("far", "near", 0.4), "near", "dark")
    for number, (x, base, size) in enumerate(
        ((1080, 760, 0.62), (420, 830, 0.82), (760, 950, 1.2))
    ):
        _athlete(
            p,
            x + p.rng.uniform(-60, 60),
            base,
            size,
            tints[number],
            ("pop2", "light", "sun")[number],
        )


def _athlete(p: Plate, x, base, size, ink, shirt):
    """A runner in full stride, to the left, as Arabic is read."""

    def at(dx, dy):
        return x - dx * size, base - dy * size

    p.disc(x + 60 * size, base + 4, 170 * size, ("pop", "dark", 0.45), 10 * size)
    width = 34 * size
    p.line([at(-6, 190), at(-70, 128), at(-164, 150)], ink, width, True)
    p.line([at(10, 315), at(-62, 268), at(-20, 212)], ink, width * 0.66, True)
    p.line([at(-8, 192), at(40, 322)], shirt, width * 1.75, True)
    p.line([at(-10, 196), at(86, 150), at(58, 22), at(104, 10)], ink, width, True)
    p.disc(*at(86, 150), width * 0.5, ink)
    p.disc(*at(-70, 128), width * 0.5, ink)
    p.disc(*at(58, 22), width * 0.5, ink)
    p.line([at(36, 318), at(96, 262), at(154, 312)], ink, width * 0.66, True)
    p.disc(*at(96, 262), width * 0.33, ink)
    p.disc(*at(72, 392), 36 * size, ink)


SCENES = {
    "theatre": (theatre, ("plum", "dusk", "night", "tile", "sand")),
    "cinema": (cinema, DEEP + ("stone",)),
    "music": (music, WARM + ("tile", "night")),
    "stadium": (stadium, ("night", "dawn", "dusk", "stone", "sea")),
    "basketball": (basketball, ("stone", "rose", "tile", "sand", "night")),
    "runner": (runner, ("sea", "sand", "dawn", "dusk", "stone")),
}
