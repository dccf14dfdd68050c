"""A private newsroom below a folder, filled with the corpus: with it every measuring begins."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def environment(folder: Path, **more: str) -> dict[str, str]:
    """That of the newsroom whose data are in this folder, and in no database elsewhere. A server
    finds its files compiled, as after its first start."""
    left_out = ("DATABASE_URL", "PYTHONDONTWRITEBYTECODE")
    inherited = {name: value for name, value in os.environ.items() if name not in left_out}
    return inherited | {
        "NEWSROOM_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "PYTHONPATH": str(ROOT),
        "NEWSROOM_BASE_URL": "http://127.0.0.1:8000",
        "NEWSROOM_DEMO": "1",
        "NEWSROOM_LOG_LEVEL": "ERROR",
        **more,
    }


def fill(inside: dict[str, str], articles: int) -> None:
    """Make its tables, its styles and so many stories; what is there already stays. What the
    commands tell goes to standard error."""
    for words in (
        ["migrate", "-v0"],
        ["collectstatic", "--noinput", "-v0"],
        ["make_corpus", "--articles", str(articles), "--add"],
    ):
        command = [sys.executable, str(ROOT / "manage.py"), *words]
        subprocess.run(command, env=inside, check=True, cwd=ROOT, stdout=sys.stderr)
