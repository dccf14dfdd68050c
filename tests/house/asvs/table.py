"""The table of ASVS 5.0, read from ``chapter_*.toml``, and what is wrong with it.

A row says in our own words what a requirement is about, and then what holds it:

- ``test``: names of tests that fail when it is broken,
- ``step``: a place in a file, and what whoever runs the house does or leaves there
  (``path#heading words`` in a text, ``path#what stands there words`` in any other file),
- ``not_applicable``: why it asks nothing of us; a test may stand beside it,
- ``open``: what is missing. Tests and steps beside it are what there is already.

The requirements are OWASP's (https://github.com/OWASP/ASVS, CC BY-SA 4.0) and are read there: here
are their numbers, levels and the titles of chapters, and none of their sentences.
"""

import ast
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
KINDS = ("test", "step", "not_applicable", "open")


@dataclass(frozen=True, slots=True)
class Row:
    number: str
    about: str
    test: tuple[str, ...] = ()
    step: str = ""
    not_applicable: str = ""
    open: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    number: int
    title: str
    rows: tuple[Row, ...]


def levels() -> dict[str, int]:
    """The numbers of levels 1 and 2, in their order, and the level of each."""
    lines = (HERE / "numbers.txt").read_text(encoding="utf-8").split("\n")
    return {number: int(level) for number, _, level in (one.partition(" ") for one in lines if one)}


@cache
def chapters() -> tuple[Chapter, ...]:
    return tuple(_chapter(file) for file in sorted(HERE.glob("chapter_*.toml")))


def rows() -> list[Row]:
    return [row for chapter in chapters() for row in chapter.rows]


def _chapter(file: Path) -> Chapter:
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    title = told.pop("title")
    found = [Row(number, test=tuple(row.pop("test", ())), **row) for number, row in told.items()]
    return Chapter(int(file.stem.partition("_")[2]), title, tuple(found))


def faults(row: Row) -> list[str]:
    """What is wrong with the words of a row, not with what it names."""
    said = [kind for kind in KINDS if getattr(row, kind)]
    found = []
    if not row.about:
        found.append("does not say what it is about")
    if not said:
        found.append("says nothing")
    if row.not_applicable and {"step", "open"} & set(said):
        found.append("is not applicable and something else")
    if row.not_applicable and not row.not_applicable.startswith("because "):
        found.append("does not say why it is not applicable")
    if row.step and not place_of(row.step)[1]:
        found.append("does not say what to do there")
    return found


def place_of(step: str) -> tuple[str, str]:
    """The place, and what to do there."""
    place, _, words = step.partition(" ")
    return place, words


def missing(place: str, root: Path = ROOT) -> str:
    """What is not there of ``file.py::test`` or ``file#anchor``; empty where all is."""
    path, _, test = place.partition("::")
    path, _, anchor = path.partition("#")
    file = root / path
    if not file.is_file():
        return f"no file {path}"
    if test:
        return "" if test in _tests(file) else f"no test {test} in {path}"
    if anchor and not _stands(anchor, file):
        return f"no «{anchor}» in {path}"
    return ""


@cache
def _tests(file: Path) -> frozenset[str]:
    """The tests of a file that pytest runs, by their names."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(
        one.name
        for one in tree.body
        if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")
    )


def _stands(anchor: str, file: Path) -> bool:
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".md":
        return anchor in text
    headings = re.findall(r"^#+ +(.+?) *$", text, re.MULTILINE)
    return anchor in {slug(heading) for heading in headings}


def slug(heading: str) -> str:
    """As GitHub makes anchors of headings."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
