"""Pieces that several scenes share: sun, hills, skylines, trees, people."""

import math

from .plate import Plate, smooth


def sun(p: Plate, x, y, radius, ink="sun", halo=True):
    if halo:
        p.glow(x, y, radius * 2.6, ink, 0.55)
    p.disc(x, y, radius, ink)


def ridge(p: Plate, level, swing, knots=6, rough=0.0):
    """The upper edge of a hill as points from the left to the right of the plate."""
    step = p.width / knots
    points = []
    for knot in range(-1, knots + 2):
        lift = p.rng.uniform(-swing, swing)
        points.append((knot * step + p.rng.uniform(-step, step) * 0.25, level + lift))
    line = smooth(points, 16)
    if rough:
        line = [(x, y + p.rng.uniform(-rough, rough)) for x, y in line]
    return line


def hill(p: Plate, level, swing, ink, shade=None, knots=6, side="up", amount=0.55, depth=230):
    """Fills below a ridge; `shade` lays grain along its upper edge. Returns the ridge."""
    edge = ridge(p, level, swing, knots)
    p.poly([(-80, p.height + 10), *edge, (p.width + 80, p.height + 10)], ink)
    if shade:
        floor = min(p.height, level + depth)
        p.shade([(-80, floor), *edge, (p.width + 80, floor)], shade, side, amount)
    return edge


def height_at(edge, x):
    """The y of a ridge at x, by the nearest point."""
    return min(edge, key=lambda point: abs(point[0] - x))[1]


def birds(p: Plate, count, x, y, ink="dark", spread=160):
    for _ in range(count):
        a, b = x + p.rng.uniform(-spread, spread), y + p.rng.uniform(-spread, spread) * 0.35
        w = p.rng.uniform(9, 17)
        p.line([(a - w, b - w * 0.4), (a, b), (a + w, b - w * 0.4)], ink, 3)


def cloud(p: Plate, x, y, width, ink="light"):
    """A flat cloud of stacked pills."""
    unit = width / 10
    p.rect(x, y, width, unit * 1.1, ink, unit * 0.55)
    p.rect(x + width * 0.18, y - unit * 0.9, width * 0.55, unit * 1.3, ink, unit * 0.6)
    p.rect(x + width * 0.34, y - unit * 1.7, width * 0.26, unit * 1.3, ink, unit * 0.6)


def cypress(p: Plate, x, base, height, ink, shade=None):
    half = height * 0.11
    shape = smooth(
        [
            (x, base - height),
            (x + half, base - height * 0.45),
            (x + half * 0.7, base - 8),
            (x - half * 0.7, base - 8),
            (x - half, base - height * 0.45),
        ],
        8,
        closed=True,
    )
    p.rect(x - 3, base - 14, 6, 14, ink)
    p.poly(shape, ink)
    if shade:
        right = [(max(a, x), b) for a, b in shape]
        p.shade(right, shade, "right", 0.8)


def palm(p: Plate, x, base, height, ink):
    top = base - height
    lean = p.rng.uniform(-0.12, 0.12) * height
    trunk = smooth([(x, base), (x + lean * 0.3, base - height * 0.5), (x + lean, top)], 8)
    p.line(trunk, ink, height * 0.035)
    for angle in range(-20, 220, 24):
        reach = height * p.rng.uniform(0.26, 0.34)
        a = math.radians(angle)
        tip = (x + lean + math.cos(a) * reach, top - math.sin(a) * reach * 0.7 + reach * 0.25)
        middle = (x + lean + math.cos(a) * reach * 0.5, top - math.sin(a) * reach * 0.62)
        leaf = smooth([(x + lean, top), middle, tip], 8)
        back = [
            (a2, b2 + reach * 0.13 * math.sin(math.pi * i / len(leaf)))
            for i, (a2, b2) in enumerate(leaf)
        ]
        p.poly(leaf + back[::-1], ink)


def minaret(p: Plate, x, base, height, width, ink, trim=None):
    """A slim tower with a balcony, a lantern and a pointed cap."""
    top = base - height
    p.rect(x - width / 2, top + height * 0.2, width, height * 0.8, ink)
    p.rect(x - width * 0.85, top + height * 0.34, width * 1.7, height * 0.03, ink)
    p.rect(x - width * 0.7, top + height * 0.31, width * 1.4, height * 0.03, ink)
    p.poly(
        [
            (x - width * 0.62, top + height * 0.2),
            (x, top + height * 0.05),
            (x + width * 0.62, top + height * 0.2),
        ],
        ink,
    )
    p.line([(x, top), (x, top + height * 0.08)], ink, max(2, width * 0.12))
    if trim:
        p.rect(
            x - width * 0.16, top + height * 0.23, width * 0.32, height * 0.06, trim, width * 0.15
        )


def dome(p: Plate, x, base, radius, ink, shade=None):
    """A slightly pointed dome on a drum."""
    p.rect(x - radius, base - radius * 0.35, radius * 2, radius * 0.35, ink)
    shape = smooth(
        [
            (x - radius, base - radius * 0.3),
            (x - radius * 1.02, base - radius * 0.75),
            (x - radius * 0.55, base - radius * 1.3),
            (x, base - radius * 1.55),
            (x + radius * 0.55, base - radius * 1.3),
            (x + radius * 1.02, base - radius * 0.75),
            (x + radius, base - radius * 0.3),
        ],
        8,
    )
    p.poly(shape, ink)
    if shade:
        p.shade([(max(a, x), b) for a, b in shape], shade, "right", 0.7)
    p.line([(x, base - radius * 1.5), (x, base - radius * 1.9)], ink, max(2, radius * 0.06))


def skyline(p: Plate, base, low, high, ink, window=None, lit=0.3, shade=None, step=(60, 130)):
    """Blocks from edge to edge, `low`..`high` tall, with roof tanks and windows."""
    x = -p.rng.uniform(0, 60)
    while x < p.width:
        width, height = p.rng.uniform(*step), p.rng.uniform(low, high)
        top = base - height
        p.rect(x, top, width + 1, p.height - top, ink)
        if shade and p.rng.random() < 0.75:
            p.shade_rect(x + width * 0.55, top, width * 0.45, height, shade, "up", 0.7)
        kind = p.rng.random()
        if kind < 0.3:
            p.rect(x + width * 0.2, top - 16, width * 0.22, 17, ink)
            p.rect(x + width * 0.55, top - 10, width * 0.16, 11, ink, 3)
        elif kind < 0.5:
            p.line([(x + width * 0.5, top - p.rng.uniform(25, 55)), (x + width * 0.5, top)], ink, 3)
        elif kind < 0.6:
            p.disc(x + width / 2, top, width * 0.3, ink)
        if window:
            _windows(p, x, top, width, height, window, lit)
        x += width + (p.rng.uniform(2, 14) if p.rng.random() < 0.3 else 0)


def _windows(p: Plate, x, top, width, height, ink, lit):
    across = max(2, int(width // 24))
    gap = width / across
    y = top + 18
    while y < top + height - 16:
        for place in range(across):
            if p.rng.random() < lit:
                p.rect(x + gap * (place + 0.3), y, gap * 0.4, 15, ink)
        y += 31


def figure(p: Plate, x, base, height, ink, head=None):
    """A standing person, seen from far: a rounded coat and a head."""
    width = height * 0.3
    p.rect(
        x - width / 2,
        base - height * 0.76,
        width,
        height * 0.76,
        ink,
        width * 0.42,
        (True, True, False, False),
    )
    p.disc(x, base - height * 0.88, height * 0.115, head or ink)


def ripples(p: Plate, top, bottom, ink, count=26, x=None, spread=None):
    """Short strokes on water, shorter towards the horizon."""
    for number in range(count):
        part = number / count
        y = top + (bottom - top) * part**1.4 + 6
        reach = 20 + 90 * part
        middle = p.rng.uniform(0, p.width) if x is None else x + p.rng.uniform(-1, 1) * spread
        length = p.rng.uniform(0.4, 1) * reach
        p.rect(middle - length, y, length * 2, 2.5 + 4 * part, ink, 2)


def star(x, y, outer, points=8, inner=0.6, turn=0.0):
    """The corners of a regular star."""
    out = []
    for corner in range(points * 2):
        radius = outer if corner % 2 == 0 else outer * inner
        angle = turn + corner * math.pi / points
        out.append((x + radius * math.cos(angle), y + radius * math.sin(angle)))
    return out
