"""The style sheets and the fonts: made for Arabic, and small."""

import json
import re
import subprocess
from pathlib import Path
from string import printable, whitespace

import pytest
from fontTools.ttLib import TTFont

from tests.quality import installed

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
SHEETS = [STATIC / room / "css" for room in ("reader", "desk")]
FONTS = STATIC / "reader" / "fonts"

# Letters and marks, both families of digits, quotation marks and stops, and the letters of names
# that Arabic writes with a letter of another script.
LETTERS = {chr(one) for one in (*range(0x621, 0x63B), *range(0x641, 0x656), 0x640, 0x670, 0x671)}
GLYPHS = LETTERS | set("٠١٢٣٤٥٦٧٨٩0123456789«»؟،؛٪.:!()–پچڤگ") | set("abcXYZ")


def found(*sheets: Path) -> list[str]:
    """What stylelint says of these sheets or folders of them."""
    config = Path(installed.__file__).with_name("stylelint.json")
    program = installed.folder() / ".bin" / "stylelint"
    asked = [str(one / "*.css") if one.is_dir() else str(one) for one in sheets]
    done = subprocess.run(
        [program, "--config", config, "--config-basedir", installed.folder().parent,
         "--formatter", "json", *asked],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    # It says everything where errors are told.
    told = json.loads(done.stdout or done.stderr)
    assert told, done.stderr
    return [
        f"{Path(one['source']).name}:{fault['line']} {fault['text']}"
        for one in told
        for fault in [*one["warnings"], *one["parseErrors"]]
    ]


def test_every_sheet_is_made_of_logical_properties_and_tears_no_letters_apart():
    assert found(*SHEETS) == []


@pytest.mark.parametrize(
    "planted",
    ["margin-left: 1rem", "padding: 0 1px 0 2px", "inset: 0 0 0 1px", "width: 3rem", "right: 0",
     "text-align: left", "text-align: justify", "letter-spacing: 0.02em", "font-style: italic",
     "float: right"],
)  # fmt: skip
def test_a_planted_fault_of_style_is_found(planted, tmp_path):
    sheet = tmp_path / "planted.css"
    sheet.write_text(f"p {{ {planted}; }}\n")
    assert len(found(sheet)) >= 1


def test_nothing_is_smaller_than_twelve_pixels():
    size = re.compile(r"font(?:-size)?:[^;{}]*?(?<![\w.-])(0?\.\d+)rem")
    small = [
        f"{sheet.name}: {match[0]}"
        for folder in SHEETS
        for sheet in folder.glob("*.css")
        for match in size.finditer(sheet.read_text())
        if float(match[1]) < 0.75
    ]
    assert small == []


def test_the_fonts_are_at_most_70_kilobytes_and_their_licence_lies_beside_them():
    whole = sum(one.stat().st_size for one in FONTS.glob("*.woff2"))
    assert 0 < whole <= 70 * 1024
    for folder in (FONTS, STATIC / "desk" / "fonts", ROOT / "reader" / "fonts"):
        assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text()
    assert (ROOT / "deploy" / "fonts" / "subset.py").is_file()


def faces(family: str) -> list[tuple[TTFont, set[int]]]:
    """The files of a family, each with the code points for which a browser asks it."""
    text = (STATIC / "reader" / "css" / "base.css").read_text()
    face = (
        rf'font-family: "{family}";\s+src: url\("../fonts/([^"]+)"\)[^}}]*unicode-range: ([^;]+);'
    )
    found = []
    for name, ranges in re.findall(face, text):
        ends = [one.strip().removeprefix("U+").split("-") for one in ranges.split(",")]
        asked = {n for one in ends for n in range(int(one[0], 16), int(one[-1], 16) + 1)}
        found.append((TTFont(FONTS / name), asked))
    return found


@pytest.mark.parametrize("family", ["Naskh", "Kufi"])
def test_each_family_holds_what_arabic_is_printed_with(family):
    found = faces(family)
    there = {chr(one) for font, asked in found for one in asked & set(font.getBestCmap())}
    assert sorted((GLYPHS | set(printable) - set(whitespace)) - there) == []
    # Each is asked of one file alone.
    assert sum(len(asked) for _font, asked in found) == 0x110000
    # Letters join and marks stand where they belong.
    font, _asked = found[0]
    assert {"init", "medi", "fina"} <= {
        one.FeatureTag for one in font["GSUB"].table.FeatureList.FeatureRecord
    }
    assert "mark" in {one.FeatureTag for one in font["GPOS"].table.FeatureList.FeatureRecord}


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", block))


@pytest.mark.parametrize(
    "sheet", ["reader/css/base.css", "reader/css/changed.css", "desk/css/base.css"]
)
def test_the_colours_of_the_night_are_one_list_in_two_places(sheet):
    """By the device and by choice: CSS has no way to say them once."""
    text = (STATIC / sheet).read_text()
    device = re.search(r":root:where\(:not\(\[data-theme\]\)\) \{([^}]+)\}", text) or re.search(
        r"prefers-color-scheme: dark\) \{\s*[^{]+\{([^}]+)\}", text
    )
    chosen = re.search(r'\[data-theme="dark"\]\)? \{([^}]*--[^}]+)\}', text)
    assert tokens(device[1]) == tokens(chosen[1]) != {}


# What a desk needs otherwise: its paper lies on a ground.
OWN = {"--paper", "--tint", "--accent", "--gutter"}


def test_the_colours_that_both_sides_name_alike_are_alike():
    """A desk page loads no sheet of the readers, so these are said twice."""
    texts = [(STATIC / room / "css" / "base.css").read_text() for room in ("reader", "desk")]
    day = r":root \{\s+color-scheme: light[^;]*;"
    night = r':root(?::where\()?\[data-theme="dark"\]\)? \{'
    for opening in (day, night):
        reader, desk = (tokens(re.search(opening + r"([^}]+)\}", text)[1]) for text in texts)
        both = (reader.keys() & desk.keys()) - OWN
        assert {"--ink", "--ink-soft", "--rule", "--edge", "--focus", "--mark-ground"} <= both
        assert {name: reader[name] for name in both} == {name: desk[name] for name in both}
