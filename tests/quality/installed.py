"""axe-core, html-validate and stylelint, put into the data folder from their lock once."""

import fcntl
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

# axe takes a text whose letters are narrower together than apart for the ligature of an icon font
# and asks nothing about its contrast. Arabic letters join, so it would skip whole pages.
NO_LIGATURES = """
CanvasRenderingContext2D.prototype.measureText = (text) => ({ width: 30 * text.length });
"""
HERE = Path(__file__).parent
OLDEST_NODE = 20


def missing() -> str:
    """Why they cannot be installed here; empty when they can."""
    if not (shutil.which("node") and shutil.which("npm")):
        return "no node and npm here"
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    if int(said.strip().lstrip("v").split(".")[0]) < OLDEST_NODE:
        return f"node is {said.strip()}, html-validate and stylelint need {OLDEST_NODE}"
    return ""


def folder() -> Path:
    """Their node_modules. Where they cannot be had the test is skipped, on CI it fails."""
    lock = HERE / "package-lock.json"
    place = Path(settings.NEWSROOM_DATA) / "quality" / hashlib.sha256(lock.read_bytes()).hexdigest()
    done = place / "installed"
    place.mkdir(parents=True, exist_ok=True)
    with (place / "lock").open("w") as guard:
        # Several test processes may come here at once.
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not done.exists():
            why = missing() or _install(place)
            if why:
                (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(why)
            done.touch()
    return place / "node_modules"


def axe() -> str:
    """The script that gives a page ``window.axe``, made fit for Arabic."""
    source = folder() / "axe-core" / "axe.min.js"
    return NO_LIGATURES + source.read_text(encoding="utf-8")


def _install(place: Path) -> str:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, place)
    done = subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
    )
    return f"npm could not install: {done.stderr[-500:]}" if done.returncode else ""
