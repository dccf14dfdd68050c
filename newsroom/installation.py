"""Puts the locked dependencies into .venv: `python3 -m newsroom.installation [--extra dev]`.

Runs before anything is installed, so it needs nothing but Python's own library. uv installs what
uv.lock says; where uv cannot be had, pip installs the same versions as far as the lock names one.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from newsroom import postgres_binaries

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
NOTE = VENV / "newsroom-installed.json"


def main() -> int:
    parser = argparse.ArgumentParser(description="Install the locked dependencies into .venv.")
    parser.add_argument("--extra", action="append", default=[], help="dev, s3, redis, observe …")
    extras = set(parser.parse_args().extra)
    if sys.version_info < (3, 11):  # noqa: UP036 - this file runs before the version is settled
        print("The newsroom needs Python 3.11 or newer: make PYTHON=python3.11 …", file=sys.stderr)
        return 1
    given = os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE")
    if not given and not postgres_binaries.by_major():
        extras.add("postgres")
    lock = hashlib.sha256((ROOT / "uv.lock").read_bytes()).hexdigest()
    note = _note()
    same_python = note.get("python", VERSION) == VERSION and PYTHON.exists()
    kept = set(note.get("extras", [])) if same_python else set()
    if kept >= extras and note.get("lock") == lock and same_python:
        return 0
    began = time.monotonic()
    if not same_python and _step(
        f"Making .venv with Python {VERSION}",
        *(sys.executable, "-m", "venv", "--clear", VENV),
        hint="On Debian: apt install python3-venv",
    ):
        return 1
    wanted = {"lock": lock, "python": VERSION, "extras": sorted(extras | kept)}
    if not (_with_uv(wanted["extras"]) or _with_pip(wanted["extras"])):
        print(
            "The dependencies could not be installed: is the package index reachable? "
            "Its address is read by pip as usual (PIP_INDEX_URL).",
            file=sys.stderr,
        )
        return 1
    NOTE.write_text(json.dumps(wanted))
    print(f"Dependencies are ready ({time.monotonic() - began:.0f} s).", flush=True)
    return 0


def _note() -> dict:
    """What was installed the last time: the lock's hash, Python's version, the extras."""
    try:
        return json.loads(NOTE.read_text())
    except (OSError, ValueError):
        return {}


def _step(title: str, *command, hint: str = "", environment: dict | None = None) -> int:
    """Run one command quietly; what it said is shown only when it fails."""
    print(f"{title} …", end=" ", flush=True)
    began = time.monotonic()
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        print(f"failed. {hint}\n{done.stdout[-1500:]}", flush=True)
    else:
        print(f"{time.monotonic() - began:.1f} s", flush=True)
    return done.returncode


def _with_uv(extras: list[str]) -> bool:
    """Install exactly what uv.lock says; False when uv cannot be had or cannot reach its index."""
    uv = [PYTHON, "-m", "uv"]
    if subprocess.run([*uv, "--version"], capture_output=True, check=False).returncode and _step(
        "Fetching uv", PYTHON, "-m", "pip", "install", "-q", "uv"
    ):
        return False
    chosen = [part for extra in extras for part in ("--extra", extra)]
    return not _step(
        "Installing what uv.lock says",
        *(*uv, "sync", "--frozen", "--inexact", *chosen),
        # The interpreter is the one that was asked for, never one that uv finds elsewhere.
        environment={"UV_PROJECT_ENVIRONMENT": str(VENV), "UV_PYTHON": str(PYTHON)},
    )


def _with_pip(extras: list[str]) -> bool:
    import tomllib  # Python 3.11 has it; an older one has been told so by now

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    optional = project["optional-dependencies"]
    needed = project["dependencies"] + [one for extra in extras for one in optional[extra]]
    versions: dict[str, set[str]] = {}
    for package in tomllib.loads((ROOT / "uv.lock").read_text())["package"]:
        if version := package.get("version"):
            versions.setdefault(package["name"], set()).add(version)
    constraints = VENV / "constraints.txt"
    constraints.write_text(
        "".join(
            f"{name}=={min(found)}\n"
            for name, found in versions.items()
            # Where the lock names one for each Python, pip chooses.
            if len(found) == 1 and re.sub(r"[-_.]+", "-", name) != "newsroom"
        )
    )
    return not _step(
        "Installing with pip instead",
        *(PYTHON, "-m", "pip", "install", "-q", "-c", constraints, *needed),
    )


if __name__ == "__main__":
    sys.exit(main())
