"""The table for people, ``docs/security/asvs.md``. It is written anew by

python manage.py shell -c "from tests.house.asvs.printed import write; write()"
"""

from tests.house.asvs.table import ROOT, Chapter, Row, chapters, levels, place_of, rows

FILE = ROOT / "docs" / "security" / "asvs.md"

HEAD = """# ASVS 5.0, levels 1 and 2

Printed from `tests/house/asvs/chapter_*.toml`; change them, not this file, and run

    python manage.py shell -c "from tests.house.asvs.printed import write; write()"

The requirements are those of OWASP's Application Security Verification Standard 5.0.0, which is to
be read beside this table: <https://github.com/OWASP/ASVS/tree/v5.0.0/5.0/en>. Here stand their
numbers (`v5.0.0-1.2.3` is how they are cited) and our own few words of what each is about.

`tests/house/test_asvs.py` holds that each requirement has one row, that every test and place that
is named is there, and that no more rows are open than were. Whether a test holds the whole of a
requirement was judged by reading both.

- **test** fails when the requirement is broken.
- **step** is done, or left as it is, by whoever runs the house.
- **not applicable** asks nothing of us, and says why; a test beside it holds that it stays so.
- **open** is not fulfilled, or not wholly; what is named beside it is there already.
"""


def printed() -> str:
    parts = [HEAD, _counts(), "## What is open\n"]
    parts += [f"- {row.number} {row.about}: {row.open}" for row in rows() if row.open]
    for chapter in chapters():
        parts += [f"\n## {chapter.number} {chapter.title}\n", *_lines(chapter)]
    return "\n".join(parts) + "\n"


def write() -> None:
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(printed(), encoding="utf-8")


def kind_of(row: Row) -> str:
    """What a row counts as: the most modest of what it says."""
    for kind in ("open", "not_applicable", "test"):
        if getattr(row, kind):
            return kind.replace("_", " ")
    return "step"


def _counts() -> str:
    kinds, level = [kind_of(row) for row in rows()], levels()
    lines = ["| | level 1 | level 2 | together |", "|---|---|---|---|"]
    for kind in ("test", "step", "not applicable", "open"):
        of = [level[row.number] for row in rows() if kind_of(row) == kind]
        lines.append(f"| {kind} | {of.count(1)} | {of.count(2)} | {kinds.count(kind)} |")
    return "\n".join([*lines, ""])


def _lines(chapter: Chapter) -> list[str]:
    lines = ["| number | level | about | held by |", "|---|---|---|---|"]
    for row in chapter.rows:
        held = []
        if row.open:
            held.append(f"**open**: {row.open}")
        if row.not_applicable:
            held.append(f"not applicable {row.not_applicable}")
        held += [f"`{name.removeprefix('tests/')}`" for name in row.test]
        if row.step:
            place, words = place_of(row.step)
            held.append(f"step: `{place}` {words}")
        cells = (row.number, str(levels()[row.number]), row.about, "<br>".join(held))
        lines.append("| " + " | ".join(one.replace("|", "\\|") for one in cells) + " |")
    return lines
