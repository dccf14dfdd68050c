"""The matrix for people, ``docs/permissions.md``. It is written anew by

python manage.py shell -c "from tests.house.matrix.printed import write; write()"
"""

from pathlib import Path

from tests.house.matrix import accounts, desk, library, readers, rules, stories
from tests.house.matrix.walking import routes

FILE = Path(__file__).parents[3] / "docs" / "permissions.md"

HEAD = """# Who may do what

Printed from the tables in `tests/house/matrix`, which are written by hand.
`tests/house/test_matrix.py` asks every address of the house as everybody, and fails on each answer
that is another, on an address without a row and on a row without an address.
Change the tables, not this file; then run

    python manage.py shell -c "from tests.house.matrix.printed import write; write()"

No other verbs than GET, HEAD and POST are known anywhere: 405. HEAD is GET without its body. A GET
runs in a transaction in which the database refuses to write{exceptions}

An editor may be limited to sections (on the page of a person): “editor of another section” is one
who is not limited to that of the story. They read the whole paper, and act as journalists there.

Fields that have rules of their own stand in [fields.md](fields.md).
"""


def printed() -> str:
    kept = "".join(
        f"\n- `{route}` writes `{table}`: {why}"
        for route, (table, why) in rules.WRITTEN_BY_READING.items()
    )
    parts = [HEAD.format(exceptions=f", but for these:\n{kept}")]
    parts += ["## What the answers mean\n", *(f"- `{k}` {v}" for k, v in rules.ANSWERS.items()), ""]
    states = ", ".join(rules.STATES)
    parts += [
        "## Rules of stories\n",
        f"Seven answers are those for a story that is: {states}.\n",
        *_rules(rules.OF_STORIES, rules.ON_STORIES),
        "## Rules of everything else\n",
        *_rules(rules.OF_THE_REST, rules.ELSEWHERE),
    ]
    names = routes()
    for title, rows in (
        ("Addresses of a story", stories.ROWS),
        ("Addresses of the desk", desk.ROWS),
        ("Addresses of accounts", accounts.ROWS),
        ("Addresses of the admin", library.ROWS),
        ("Addresses of readers", readers.ROWS),
    ):
        parts += [f"## {title}\n", *_routes(rows, names)]
    return "\n".join(parts)


def _rules(table: dict[str, str], columns: tuple[str, ...]) -> list[str]:
    lines = [_line("rule", *columns), _line(*["---"] * (len(columns) + 1))]
    for name, line in table.items():
        cells = rules.cells(line, columns).values()
        lines.append(_line(name, *(f"`{one}`" for one in cells)))
    return [*lines, ""]


def _routes(rows, names: dict[str, str]) -> list[str]:
    lines = [_line("address", "name", "GET", "POST"), _line(*["---"] * 4)]
    for row in rows:
        said = f" ({row.said})" if row.said else ""
        address = row.route.replace("|", "\\|")
        lines.append(_line(f"`/{address}`{said}", names[row.route], row.reads, row.writes))
    return [*lines, ""]


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def write() -> None:
    FILE.write_text(printed(), encoding="utf-8")
