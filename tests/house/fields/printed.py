"""The table of fields for people, ``docs/fields.md``. It is written anew by

python manage.py shell -c "from tests.house.fields.printed import write; write()"
"""

import tomllib
from pathlib import Path

HERE = Path(__file__).parent
FILE = HERE.parents[2] / "docs" / "fields.md"
PEOPLE = {
    "other": "journalist, other's story", "own": "journalist, own story", "editor": "editor",
    "elsewhere": "editor of another section", "managing": "managing editor",
}  # fmt: skip

HEAD = """# Who may see and change which field

Beside [who may do what](permissions.md), which is about addresses: here are the fields that have
rules of their own. Whatever is not here is seen and changed by whoever may open its page.

Printed from `tests/house/fields/fields.toml`, which is written by hand. The house's pages, forms
and functions are asked as each of these people by `tests/house/test_fields.py`; each answer that is
not as the table says fails. Change that file, not this one; then run

    python manage.py shell -c "from tests.house.fields.printed import write; write()"

`s` sees it, `c` changes it.
"""


def table() -> dict[str, dict]:
    return tomllib.loads((HERE / "fields.toml").read_text(encoding="utf-8"))


def printed() -> str:
    lines = [f"| field | {' | '.join(PEOPLE.values())} | |", f"|{'---|' * (len(PEOPLE) + 2)}"]
    for name, row in table().items():
        told = ("s" * (who in row["see"]) + "c" * (who in row["change"]) for who in PEOPLE)
        cells = [f"`{one}`" if one else "" for one in told]
        lines.append(f"| {name} | {' | '.join(cells)} | {row['said']} |")
    return "\n".join([HEAD, *lines, ""])


def write() -> None:
    FILE.write_text(printed(), encoding="utf-8")
