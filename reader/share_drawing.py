"""The card that stands for a story where its link is shared: drawn type, shaped and set by us.

1200 by 630 pixels: the headline in Kufi on the picture, or on paper where there is none. Drawing
takes 40 ms of one core (60 ms over a picture).
"""

import io
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

KUFI = Path(__file__).parent / "fonts" / "kufi.woff2"
WIDTH, HEIGHT = 1200, 630
MARGIN = 64
ROOM = WIDTH - 2 * MARGIN
FOOT = 548  # where name and credit stand
# (size of the headline, the most lines it may take): the largest that fits is taken.
STEPS = ((80, 2), (70, 3), (62, 3), (56, 4), (50, 4), (44, 4))
OVER_PICTURE = 64  # no larger than this there, so that something of the picture is left
LEADING = 1.42
FADE = 150  # pixels in which a picture grows dark towards the words
DARK = "#0b0d0f"
PAPER, INK, ACCENT, SOFT = "#fdfcf8", "#14181c", "#a81e1e", "#4b5158"
LIGHT, LIGHT_ACCENT, LIGHT_SOFT = "#ffffff", "#ffb3a6", "#e2e4e6"
LONGEST = 300  # letters of a headline that are looked at


@dataclass(frozen=True, slots=True)
class ShareCard:
    """What is drawn. ``picture`` is the file of a picture in the shape of the card, if any."""

    headline: str
    kicker: str
    newsroom: str
    credit: str = ""
    is_right_to_left: bool = True


@cache
def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    """Our own Kufi as a whole (deploy/fonts/subset.py); browsers get it in two parts."""
    font = ImageFont.truetype(KUFI, size)
    font.set_variation_by_axes([weight])
    return font


@cache
def _nothing() -> bytes:
    return bytes(_font(40, 400).getmask("\uffff"))


@cache
def _has(letter: str) -> bool:
    return bytes(_font(40, 400).getmask(letter)) != _nothing()


def drawable(text: str) -> str | None:
    """The text in letters of our font: emoji and signs that it lacks are left out, accents that it
    lacks too. None when letters would be missing: another script is not ours to set."""
    kept = []
    for letter in unicodedata.normalize("NFC", " ".join(text.split()))[:LONGEST]:
        if letter == " " or _has(letter):
            kept.append(letter)
        elif (base := unicodedata.normalize("NFKD", letter)[0]) != letter and _has(base):
            kept.append(base)
        elif unicodedata.category(letter).startswith("L"):
            return None
    return " ".join("".join(kept).split())


def draw(card: ShareCard, picture: bytes | None = None) -> bytes | None:
    """The card as a JPEG; None when its headline cannot be set in our letters."""
    headline = drawable(card.headline)
    if not headline:
        return None
    size, lines = _broken(headline, OVER_PICTURE if picture else STEPS[0][0])
    step = round(size * LEADING)
    # Over a picture the words stand at the foot, on paper below the rules.
    top = FOOT - 44 - step * len(lines) if picture else MARGIN + 84
    canvas = _over(picture, top - 58) if picture else Pillow.new("RGB", (WIDTH, HEIGHT), PAPER)
    brush = ImageDraw.Draw(canvas)
    ink, accent, soft = (LIGHT, LIGHT_ACCENT, LIGHT_SOFT) if picture else (INK, ACCENT, SOFT)
    if not picture:
        # The heavy and the light rule of the masthead.
        brush.rectangle([MARGIN, MARGIN - 16, WIDTH - MARGIN, MARGIN - 9], INK)
        brush.rectangle([MARGIN, MARGIN - 4, WIDTH - MARGIN, MARGIN - 3], INK)
    set_line = _setter(brush, card.is_right_to_left)
    if kicker := drawable(card.kicker):
        set_line(_cut(kicker, _font(34, 600), ROOM), top - 58, _font(34, 600), accent)
    for number, line in enumerate(lines):
        set_line(line, top + number * step, _font(size, 700), ink)
    _sign(canvas, brush, card, ink, accent, soft)
    out = io.BytesIO()
    canvas.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()


def _broken(headline: str, largest: int = STEPS[0][0]) -> tuple[int, list[str]]:
    """The size of the headline and its lines, none much shorter than the others."""
    for size, most in STEPS:
        if size > largest:
            continue
        font = _font(size, 700)
        lines = _filled(headline, font, ROOM)
        if len(lines) <= most and all(font.getlength(line) <= ROOM for line in lines):
            return size, _balanced(headline, font, len(lines))
    size, most = STEPS[-1]
    font = _font(size, 700)
    lines = [_cut(line, font, ROOM) for line in _filled(headline, font, ROOM)]
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(f"{lines[most - 1]} …", font, ROOM)]
    return size, lines


def _filled(text: str, font: ImageFont.FreeTypeFont, room: float) -> list[str]:
    """Lines of as many words as there is room for; a word alone may be wider."""
    space = font.getlength(" ")
    lines, width = [], 0.0
    for word in text.split(" "):
        own = font.getlength(word)
        if lines and width + space + own <= room:
            lines[-1].append(word)
            width += space + own
        else:
            lines.append([word])
            width = own
    return [" ".join(line) for line in lines]


def _balanced(text: str, font: ImageFont.FreeTypeFont, count: int) -> list[str]:
    """The same number of lines in the narrowest column that holds them."""
    low, high = ROOM // count // 2, ROOM
    while high - low > 8:
        middle = (low + high) // 2
        if len(_filled(text, font, middle)) <= count:
            high = middle
        else:
            low = middle
    return _filled(text, font, high)


def _cut(line: str, font: ImageFont.FreeTypeFont, room: float) -> str:
    """The line, or as much of it as there is room for and three dots."""
    if font.getlength(line) <= room:
        return line
    kept = line.removesuffix("…").rstrip()
    while kept and font.getlength(f"{kept}…") > room:
        kept = kept[:-1].rstrip()
    return f"{kept}…"


def _setter(brush: ImageDraw.ImageDraw, is_right_to_left: bool):
    """Sets a line at the side where reading begins; ``top`` is above its tallest letter."""
    way, anchor, side = ("rtl", "ra", WIDTH - MARGIN) if is_right_to_left else ("ltr", "la", MARGIN)

    def set_line(text: str, top: float, font, fill: str, *, at: float | None = None) -> None:
        brush.text((side if at is None else at, top), text, fill, font, anchor, direction=way)

    return set_line


def _sign(canvas, brush, card: ShareCard, ink: str, accent: str, soft: str) -> None:
    """Our mark and name where reading begins, the credit at the other end of the line."""
    mark = _mark(ink, accent)
    is_right = card.is_right_to_left
    place = WIDTH - MARGIN - mark.width if is_right else MARGIN
    canvas.paste(mark, (place, FOOT), mark)
    font = _font(32, 700)
    name = _cut(drawable(card.newsroom) or "", font, ROOM / 2)
    way = "rtl" if is_right else "ltr"
    side = place - 14 if is_right else place + mark.width + 14
    brush.text((side, FOOT + 22), name, ink, font, "rm" if is_right else "lm", direction=way)
    if credit := drawable(card.credit):
        small = _font(22, 400)
        credit = _cut(credit, small, ROOM / 2 - mark.width)
        end, anchor = (MARGIN, "lm") if is_right else (WIDTH - MARGIN, "rm")
        brush.text((end, FOOT + 24), credit, soft, small, anchor, direction=way)


@cache
def _mark(ink: str, accent: str) -> Pillow.Image:
    """The bowl of ن and its dot, as templates/reader/parts/mark.html has them, smoothed."""
    large = Pillow.new("RGBA", (256, 256))
    brush = ImageDraw.Draw(large)
    brush.arc([16, 16, 240, 240], 0, 180, ink, 40)
    for left in (16, 200):
        brush.rectangle([left, 92, left + 39, 128], ink)
    brush.polygon([(128, 32), (172, 76), (128, 120), (84, 76)], accent)
    return large.resize((44, 44), Pillow.Resampling.LANCZOS)


def _over(picture: bytes, words_from: int) -> Pillow.Image:
    """The picture, dark from where the words begin, so that white letters are read on any of it."""
    with Pillow.open(io.BytesIO(picture)) as opened:
        ground = opened.convert("RGB")
    if ground.size != (WIDTH, HEIGHT):
        ground = ground.resize((WIDTH, HEIGHT), Pillow.Resampling.BICUBIC)
    return Pillow.composite(Pillow.new("RGB", ground.size, DARK), ground, _scrim(words_from))


@cache
def _scrim(words_from: int) -> Pillow.Image:
    """How much of the dark lies over each row: nearly none above, three quarters behind words."""
    shades = [
        round(255 * (0.04 + 0.73 * min(1, max(0, (row - words_from + FADE) / FADE))))
        for row in range(HEIGHT)
    ]
    column = Pillow.frombytes("L", (1, HEIGHT), bytes(shades))
    return column.resize((WIDTH, HEIGHT))
