"""pg_dump, pg_restore and psql of the server's own major version, and how they find the server."""

import os
import shutil
import subprocess
from pathlib import Path

from django.db import connection

from newsroom import postgres_binaries
from newsroom.refusals import Refusal

# What stands in a connection's options, and the variable by which libpq's programs read it.
VARIABLES = {
    "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY", "connect_timeout": "PGCONNECT_TIMEOUT",
}  # fmt: skip


def program(name: str) -> str:
    """The path of a program; a Refusal when there is none of this server's version."""
    with connection.cursor():
        major = connection.pg_version // 10_000
    folder = postgres_binaries.by_major().get(major)
    found = (folder and shutil.which(name, path=str(folder))) or shutil.which(name)
    said = found and subprocess.run([found, "--version"], capture_output=True, text=True).stdout
    if not said or f" {major}" not in said:
        raise Refusal(
            f"The server is Postgres {major}, and {name} {major} is not on this machine: install "
            f"it (Debian: apt install postgresql-client-{major}), or point PG_BIN at its folder."
        )
    return found


def environment() -> dict[str, str]:
    """For these programs; a password stands in no command line."""
    known = connection.settings_dict
    options = {
        variable: str(known["OPTIONS"][name])
        for name, variable in VARIABLES.items()
        if name in known.get("OPTIONS", {})
    }
    given = {
        "PGHOST": str(known["HOST"] or ""), "PGPORT": str(known["PORT"] or ""),
        "PGUSER": known["USER"], "PGPASSWORD": known["PASSWORD"], "PGDATABASE": known["NAME"],
    }  # fmt: skip
    return {**os.environ, **options, **{name: value for name, value in given.items() if value}}


def run(name: str, *arguments: str | Path, **given) -> subprocess.CompletedProcess:
    """Run it to its end; a Refusal with its own last word when it fails."""
    done = subprocess.run(
        [program(name), *map(str, arguments)],
        env=environment(), capture_output=True, check=False, **given,
    )  # fmt: skip
    if done.returncode:
        raise Refusal(f"{name} failed: {last_word(done.stderr)}")
    return done


def last_word(said: bytes) -> str:
    lines = [one for one in said.decode(errors="replace").splitlines() if one.strip()]
    errors = [one for one in lines if "ERROR" in one or "error" in one]
    return (errors or lines or ["it said nothing"])[0].strip()
