"""Asks for known holes in everything that uv.lock names; `make audit` runs it.

    python tests/faults/audit.py [--service pypi|osv] [--tools .data/tools]

pip-audit, in an environment of its own, asks the service about each version. The exit code is 0
when all were asked about and none has a known hole, 1 when one has, and 2 when it could not be
asked about all of them: silence is no answer. What is found is mended within the times of
docs/security/rules.md; a hole that does not concern us is named in ``LET_PASS`` with the reason.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.faults.prove import own  # noqa: E402 - the path comes first

# The number of a hole -> why it does not concern us, and until which release of which package.
LET_PASS: dict[str, str] = {}
MINUTES = 10


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--service", choices=("pypi", "osv"), default="pypi")
    parser.add_argument("--tools", type=Path, default=ROOT / ".data" / "tools")
    options = parser.parse_args()
    pins = pinned((ROOT / "uv.lock").read_text(encoding="utf-8"))
    try:
        options.tools.mkdir(parents=True, exist_ok=True)
        program = own(options.tools.resolve(), "audit", "pip-audit") / "pip-audit"
        told = [asked(program, options.service, some) for some in pins]
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        print(f"It could not be asked for known holes: {str(error)[-300:]}")
        return 2
    return judged([one for answer in told for one in answer["dependencies"]])


def pinned(lock: str) -> list[list[str]]:
    """The lock's packages as lines with their hashes, in as many lists as one name has versions
    (each Python may have its own)."""
    lists: list[dict[str, str]] = []
    for package in tomllib.loads(lock)["package"]:
        if "registry" not in package["source"]:
            continue  # the newsroom itself
        files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else ())]
        hashes = " ".join(f"--hash={one['hash']}" for one in files)
        line = f"{package['name']}=={package['version']} {hashes}"
        free = next((one for one in lists if package["name"] not in one), None)
        if free is None:
            lists.append(free := {})
        free[package["name"]] = line
    return [list(one.values()) for one in lists]


def asked(program: Path, service: str, pins: list[str]) -> dict:
    """What the service says of these. Raises ValueError when it says nothing."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "requirements.txt"
        file.write_text("\n".join(pins) + "\n", encoding="utf-8")
        command = [program, "-r", file, "--require-hashes", "--disable-pip", "-s", service,
                   "-f", "json", "--progress-spinner", "off"]  # fmt: skip
        done = subprocess.run(
            list(map(str, command)), capture_output=True, text=True, check=False,
            timeout=MINUTES * 60,
        )  # fmt: skip
    if not done.stdout.strip():
        raise ValueError(done.stderr.strip() or "no answer")
    return json.loads(done.stdout)


def judged(packages: list[dict]) -> int:
    """Say what was found; 0, 1 or 2. What the service does not know it was not asked about."""
    holes = [
        (package["name"], package["version"], one)
        for package in packages
        for one in package.get("vulns", ())
        if not {one["id"], *one.get("aliases", ())} & LET_PASS.keys()
    ]
    for name, version, one in holes:
        mended = ", ".join(one.get("fix_versions", ())) or "no release yet"
        print(f"{name} {version}: {one['id']} ({', '.join(one.get('aliases', ()))}), in {mended}")
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    if unknown or not packages:
        named = ", ".join(unknown[:10]) or "anything"
        print(f"It could not be asked about {named}: {len(unknown)} of {len(packages)} packages.")
    if holes:
        return 1
    if unknown or not packages:
        return 2
    print(f"No known hole in {len(packages)} packages.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
