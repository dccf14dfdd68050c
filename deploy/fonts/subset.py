"""Make the readers' web fonts from the originals that their makers publish.

Each family is published on npm as two variable files, one with the Arabic letters and one with
Latin letters, the digits 0-9 and the quotation marks «». A news page needs both at once, so they
are joined here: one request a family instead of two, and no page ever shows «» in another font.
What is rare in print (signs of programs, eastern digits, the blessing after the Prophet's name) is
a second file, which browsers fetch where they meet one (`unicode-range` in base.css): the first
paint of a page waits for a seventh less. Latin letters stay beside the digits, or «COVID-19» would
be set in two hands. Cards for sharing are drawn with Kufi as a whole.

    python3 -m venv fonts && fonts/bin/pip install fonttools brotli
    npm pack @fontsource-variable/noto-naskh-arabic @fontsource-variable/noto-kufi-arabic
    for f in *.tgz; do tar xzf "$f" --one-top-level="${f%.tgz}" --strip-components=1; done
    fonts/bin/python deploy/fonts/subset.py FOLDER-OF-THE-PACKAGES static/reader/fonts reader/fonts

The font licence (SIL OFL 1.1) is static/reader/fonts/OFL.txt; neither family has a reserved font
name.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from fontTools import merge, subset
from fontTools.designspaceLib import AxisDescriptor, DesignSpaceDocument, SourceDescriptor
from fontTools.ttLib import TTFont
from fontTools.varLib import build as build_variable
from fontTools.varLib import instancer

WEIGHTS = (400, 700)
TIMESTAMP = 3_786_912_000  # seconds since 1904, as the format counts: 1 January 2024

ARABIC = {
    *range(0x0621, 0x063B),  # hamza … ghain
    *range(0x0640, 0x0653),  # tatweel, fa … ya, fathatan … sukun
    *range(0x0653, 0x0656),  # madda and hamza as marks
    *range(0x0660, 0x066E),  # Arabic-Indic digits, percent, decimal and thousands signs
    *range(0x06F0, 0x06FA),  # the eastern digits, as wires from Iran and Pakistan send them
    0x060C,  # ،
    0x061B,  # ؛
    0x061F,  # ؟
    0x0670,  # dagger alef
    0x0671,  # alef wasla
    0x067E,  # پ
    0x0686,  # چ
    0x0698,  # ژ
    0x06A4,  # ڤ
    0x06A9,  # ک
    0x06AF,  # گ
    0x06CC,  # ی
    0xFDF2,  # Allah, one glyph
    0xFDFA,  # the blessing after the Prophet's name
}
LATIN = {
    *range(0x20, 0x7F),
    0xA0,  # no-break space
    0xA9,  # ©
    0xAB,  # «
    0xBB,  # »
    0xB0,  # degree
    0xB7,  # middle dot, between the parts of a line of facts
    0xD7,  # times
    0x2013,  # en dash
    0x2014,  # em dash
    0x2018,
    0x2019,
    0x201C,
    0x201D,
    0x2022,  # bullet
    0x2026,  # ellipsis
    0x20AC,  # euro
}
MUST_HAVE = (
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأإؤئپچڤگ،؛؟«»…–—0123456789٠١٢٣٤٥٦٧٨٩"
    + "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"
)

# `locl` (Sindhi, Urdu …) and the figure styles double the glyphs and no Arabic page asks for them.
FEATURES = [
    "ccmp",
    "init",
    "medi",
    "fina",
    "isol",
    "rlig",
    "liga",
    "calt",
    "mark",
    "mkmk",
    "kern",
    "curs",
]

FAMILIES = {
    "naskh": "noto-naskh-arabic",
    "kufi": "noto-kufi-arabic",
}
DRAWN = "kufi"
# The ranges of the second file; those in base.css are these.
RARE = {
    *map(ord, "#$&*+<=>@[\\]^_`{|}~"),
    0xB0,
    0xD7,
    0x2022,
    0x20AC,
    *range(0x06F0, 0x06FA),
    0xFDFA,
}


def slice_of(path: Path, letters: set[int]) -> TTFont:
    """The variable font at `path`, cut down to `letters` (code points) and to our weights."""
    return cut(TTFont(path), letters)


def cut(font: TTFont, letters: set[int]) -> TTFont:
    options = subset.Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 25]
    options.drop_tables += ["MVAR", "STAT", "DSIG"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    return font


def master(arabic: Path, latin: Path, weight: int, folder: Path) -> Path:
    """One static font of one weight with both scripts in it; answers its path."""
    parts = []
    for name, path, letters in (("arabic", arabic, ARABIC | {0x20, 0xA0}), ("latin", latin, LATIN)):
        font = instancer.instantiateVariableFont(
            slice_of(path, letters), {"wght": weight}, overlap=False
        )
        font.flavor = None
        part = folder / f"{name}-{weight}.ttf"
        font.save(part)
        parts.append(str(part))
    joined = merge.Merger().merge(parts)
    target = folder / f"master-{weight}.ttf"
    joined.save(target)
    return target


def join(arabic: Path, latin: Path) -> TTFont:
    """A variable font (wght 400-700) that holds the letters of both files."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        space = DesignSpaceDocument()
        space.addAxis(
            AxisDescriptor(
                tag="wght",
                name="Weight",
                minimum=WEIGHTS[0],
                default=WEIGHTS[0],
                maximum=WEIGHTS[-1],
            )
        )
        for weight in WEIGHTS:
            path = master(arabic, latin, weight, folder)
            space.addSource(
                SourceDescriptor(path=str(path), location={"Weight": weight}, familyName=path.stem)
            )
        font, _, _ = build_variable(space, exclude=["MVAR", "STAT"])
        font.recalcTimestamp = False  # the same bytes from every run
        font["head"].created = font["head"].modified = TIMESTAMP
        missing = [letter for letter in MUST_HAVE if ord(letter) not in font.getBestCmap()]
        if missing:
            sys.exit(f"letters are missing: {' '.join(missing)}")
        return font


def part_of(font: TTFont, letters: set[int]) -> TTFont:
    """A font that holds these letters (code points) of the other alone."""
    with io.BytesIO() as whole:
        font.save(whole, reorderTables=False)
        part = TTFont(io.BytesIO(whole.getvalue()), recalcTimestamp=False)
    return cut(part, letters)


def store(font: TTFont, path: Path) -> None:
    font.flavor = "woff2"
    font.save(path, reorderTables=False)
    metrics = font["hhea"]
    print(
        f"{path}: {path.stat().st_size} bytes, ascent {metrics.ascent}, "
        f"descent {metrics.descent}, of {font['head'].unitsPerEm}"
    )


def main(packages: Path, target: Path, drawn: Path) -> None:
    """Write <family>.woff2 and <family>-rare.woff2 for each family, Kufi as a whole to ``drawn``,
    and print their sizes in bytes."""
    for short, name in FAMILIES.items():
        found = {
            part: sorted(packages.rglob(f"{name}-{part}-wght-normal.woff2"))
            for part in ("arabic", "latin")
        }
        if not all(found.values()):
            sys.exit(
                f"{packages} does not hold {name}: run the npm command at the head of this file."
            )
        font = join(found["arabic"][-1], found["latin"][-1])
        letters = set(font.getBestCmap())
        store(part_of(font, letters - RARE), target / f"{short}.woff2")
        store(part_of(font, letters & RARE), target / f"{short}-rare.woff2")
        if short == DRAWN:
            store(font, drawn / f"{short}.woff2")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: subset.py FOLDER-OF-THE-PACKAGES FOLDER-FOR-THE-FONTS FOLDER-FOR-DRAWING")
    main(*map(Path, sys.argv[1:]))
