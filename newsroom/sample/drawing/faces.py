"""Portraits: flat, without features, told apart by hair, scarf, beard and dress."""

import math
import random

from PIL import Image

from . import parts
from .plate import Plate, smooth

_SKINS = ((236, 194, 158), (214, 164, 124), (188, 134, 96), (226, 180, 142))
_HAIRS = ((42, 30, 30), (68, 44, 34), (28, 26, 36), (104, 70, 46), (130, 128, 132))
_PALETTES = ("sand", "sea", "rose", "olive", "tile", "dusk", "stone", "plum", "dawn", "night")


def portrait(seed: int, gender: str) -> Image.Image:
    p = Plate(_PALETTES[seed % len(_PALETTES)], random.Random(f"portrait:{seed}"), (900, 900))
    p.sky("sky1", "sky2")
    p.disc(450, 430, 360, ("sky2", "far", 0.55))
    p.shade_disc(450, 430, 360, "sky2", "up", 0.5)
    if gender:
        _person(p, seed, gender)
    else:
        _emblem(p, seed)
    return p.pull()


def _person(p: Plate, seed, gender):
    skin = _SKINS[seed % 4]
    shadow = tuple(round(c * 0.82) for c in skin)
    hair = _HAIRS[(seed * 3) % 5]
    woman = gender == "female"
    scarf = woman and seed % 4 == 1
    if scarf:
        hair = _HAIRS[0]
    if woman and not scarf:
        _hair_behind(p, hair, seed % 3)
    coat = ("pop", "near", "pop2", "mid")[seed % 4]
    _shoulders(p, coat, woman, seed)
    p.rect(392, 520, 116, 170, shadow, 50)
    p.poly(
        smooth([(392, 640), (450, 712), (508, 640), (508, 600), (392, 600)], 6, closed=True), shadow
    )
    head = smooth(
        [
            (450, 210),
            (560, 260),
            (578, 400),
            (540, 520),
            (450, 592),
            (360, 520),
            (322, 400),
            (340, 260),
        ],
        10,
        closed=True,
    )
    if not scarf:
        for x in (322, 578):
            p.disc(x, 420, 26, shadow, 38)
    p.poly(head, skin)
    p.shade([(max(450, x), y) for x, y in head], shadow, "right", 0.75)
    _features(p, skin, shadow, hair, woman)
    if not woman:
        _man(p, hair, seed)
    elif scarf:
        _scarf(p, seed)
    else:
        _fringe(p, hair, seed % 3)
    if seed % 3 == 0:
        for x in (388, 512):
            p.ring(x, 402, 46, "dark", 7)
        p.line([(434, 398), (466, 398)], "dark", 6)


def _features(p: Plate, skin, shadow, hair, woman):
    brow = tuple(round(c * 0.9) for c in hair)
    for side in (-1, 1):
        x = 450 + side * 62
        p.line(
            smooth([(x - 34, 362), (x, 350 if woman else 354), (x + 34, 362)], 6),
            brow,
            7 if woman else 11,
            True,
        )
        p.disc(x, 402, 11, (40, 30, 34), 12)
    p.line(smooth([(452, 396), (438, 462), (462, 468)], 6), shadow, 7, True)
    lip = (176, 84, 78) if woman else tuple(round(c * 0.72) for c in skin)
    p.line(smooth([(414, 516), (450, 530), (486, 516)], 6), lip, 10 if woman else 7, True)


def _shoulders(p: Plate, coat, woman, seed):
    wide = 270 if woman else 318
    body = smooth(
        [
            (450 - wide, 910),
            (450 - wide * 0.92, 760),
            (370, 664),
            (450, 676),
            (530, 664),
            (450 + wide * 0.92, 760),
            (450 + wide, 910),
        ],
        10,
    )
    body = [*body, (450 + wide, 910), (450 - wide, 910)]
    p.poly(body, coat)
    p.shade([(max(450, x), y) for x, y in body], "dark", "right", 0.45)
    if woman and seed % 2:
        for bead in range(11):
            a = math.pi * (0.12 + 0.76 * bead / 10)
            p.disc(450 + 92 * math.cos(a), 664 + 74 * math.sin(a), 10, "light")
    elif not woman:
        shirt = "light" if coat != "light" else "far"
        p.poly([(386, 664), (450, 800), (514, 664), (500, 640), (400, 640)], shirt)
        p.poly([(380, 652), (330, 700), (420, 812), (450, 800)], (coat, "dark", 0.3))
        p.poly([(520, 652), (570, 700), (480, 812), (450, 800)], (coat, "dark", 0.3))
        if seed % 2 == 0:
            p.poly([(438, 700), (462, 700), (476, 860), (450, 900), (424, 860)], "dark")


def _hair_behind(p: Plate, hair, style):
    if style == 0:
        p.poly(
            smooth(
                [
                    (450, 150),
                    (620, 240),
                    (640, 480),
                    (610, 660),
                    (290, 660),
                    (260, 480),
                    (280, 240),
                ],
                10,
                closed=True,
            ),
            hair,
        )
    elif style == 1:
        p.disc(450, 330, 178, hair, 190)
        p.disc(450, 150, 82, hair, 74)
    else:
        for angle in range(0, 360, 20):
            a = math.radians(angle)
            p.disc(450 + 150 * math.cos(a), 360 + 168 * math.sin(a), 62, hair)
        p.disc(450, 360, 170, hair, 190)


def _fringe(p: Plate, hair, style):
    if style == 0:
        p.poly(
            smooth(
                [
                    (450, 178),
                    (580, 240),
                    (592, 400),
                    (552, 330),
                    (470, 262),
                    (380, 320),
                    (322, 420),
                    (312, 260),
                ],
                8,
                closed=True,
            ),
            hair,
        )
    elif style == 1:
        p.poly(
            smooth(
                [
                    (450, 186),
                    (566, 236),
                    (582, 360),
                    (520, 286),
                    (450, 268),
                    (380, 286),
                    (318, 360),
                    (334, 236),
                ],
                8,
                closed=True,
            ),
            hair,
        )
    else:
        for x, y, size in (
            (350, 268, 56),
            (410, 232, 58),
            (480, 226, 60),
            (546, 264, 56),
            (330, 330, 40),
            (572, 330, 40),
        ):
            p.disc(x, y, size, hair)


def _scarf(p: Plate, seed):
    ink = ("pop2", "mid", "pop", "light")[(seed // 4) % 4]
    outer = smooth(
        [
            (450, 142),
            (606, 216),
            (634, 430),
            (560, 640),
            (600, 760),
            (450, 800),
            (300, 760),
            (340, 640),
            (266, 430),
            (294, 216),
        ],
        12,
        closed=True,
    )
    inner = smooth(
        [
            (450, 236),
            (544, 290),
            (556, 410),
            (524, 516),
            (450, 578),
            (376, 516),
            (344, 410),
            (356, 290),
        ],
        12,
        closed=True,
    )
    # A ring: down one side of the outer edge and back up the inner one.
    p.poly([*outer, outer[0], inner[0], *reversed(inner)], ink)
    p.shade([(max(570, x), y) for x, y in outer], "dark", "right", 0.5)
    for fold in ((330, 690, 450, 640, 560, 660), (320, 740, 450, 700, 590, 720)):
        p.line(smooth([fold[0:2], fold[2:4], fold[4:6]], 8), (ink, "dark", 0.25), 5)


def _man(p: Plate, hair, seed):
    style = seed % 4
    if style == 0:
        p.poly(
            smooth(
                [
                    (330, 350),
                    (322, 240),
                    (390, 160),
                    (520, 156),
                    (592, 240),
                    (574, 350),
                    (548, 280),
                    (450, 250),
                    (356, 290),
                ],
                8,
                closed=True,
            ),
            hair,
        )
    elif style == 1:
        for x, y, size in (
            (352, 262, 46),
            (392, 216, 54),
            (452, 194, 60),
            (516, 212, 56),
            (556, 262, 46),
            (480, 236, 40),
            (410, 246, 40),
        ):
            p.disc(x, y, size, hair)
    elif style == 2:
        p.poly(
            smooth(
                [
                    (326, 372),
                    (318, 250),
                    (400, 176),
                    (530, 184),
                    (584, 260),
                    (574, 372),
                    (552, 300),
                    (500, 240),
                    (390, 262),
                    (348, 306),
                ],
                8,
                closed=True,
            ),
            hair,
        )
    else:
        p.slice(450, 300, 136, 180, 360, "pop", 118)
        p.rect(312, 286, 276, 34, ("pop", "dark", 0.3), 12)
        p.poly(smooth([(312, 312), (240, 330), (330, 342)], 6, closed=True), ("pop", "dark", 0.3))
    _beard(p, hair, seed)


def _beard(p: Plate, hair, seed):
    if seed % 3 != 1:
        beard = smooth(
            [
                (322, 430),
                (350, 480),
                (400, 486),
                (450, 474),
                (500, 486),
                (550, 480),
                (578, 430),
                (556, 540),
                (450, 622),
                (344, 540),
            ],
            10,
            closed=True,
        )
        p.poly(beard, hair)
        p.rect(414, 510, 72, 16, (176, 110, 96), 8)
    elif seed % 2 == 0:
        p.poly(smooth([(400, 502), (450, 484), (500, 502), (450, 510)], 8, closed=True), hair)


def _emblem(p: Plate, seed):
    """For a desk a folded paper, for agencies a globe of wires."""
    if seed % 2:
        p.rect(262, 232, 400, 460, "near", 14)
        p.rect(238, 208, 400, 460, "light", 14)
        p.rect(276, 246, 324, 52, "pop", 6)
        p.rect(450, 326, 150, 130, "mid", 6)
        parts.sun(p, 560, 366, 24, "sun", False)
        p.poly([(450, 456), (500, 390), (545, 430), (570, 408), (600, 456)], "near")
        for row in range(5):
            p.rect(276, 328 + row * 29, 152, 13, "far", 5)
        for row in range(5):
            p.rect(276, 486 + row * 31, 324 if row < 4 else 190, 13, "far", 5)
        return
    p.disc(450, 450, 240, "mid")
    p.shade_disc(450, 450, 240, "near", "down", 0.8)
    for tall in (240, 150, 60):
        p.ring(450, 450, tall, "light", 6, 240)
    for y, half in ((450, 240), (345, 214), (555, 214)):
        p.line([(450 - half, y), (450 + half, y)], "light", 6)
    for x, y in ((330, 345), (560, 450), (450, 555), (400, 240), (610, 345), (350, 600)):
        p.disc(x, y, 20, "pop")
        p.disc(x, y, 8, "light")
