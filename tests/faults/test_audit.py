"""`make audit` tells a hole, and never takes silence for an answer."""

import json
import subprocess
import sys
import tomllib

import pytest

from tests.faults import audit

LOCK = (audit.ROOT / "uv.lock").read_text(encoding="utf-8")
HOLE = {"id": "PYSEC-1", "aliases": ["CVE-2026-1"], "fix_versions": ["2.1"]}
SOUND, HOLED = (
    {"name": "sound", "version": "1", "vulns": []},
    {"name": "holed", "version": "2", "vulns": [HOLE]},
)
UNKNOWN = {"name": "unknown", "skip_reason": "not found"}


def test_every_package_of_the_lock_is_asked_about_with_its_hashes():
    lines = [line for some in audit.pinned(LOCK) for line in some]
    packages = tomllib.loads(LOCK)["package"]
    expected = {f"{one['name']}=={one['version']}" for one in packages if one["name"] != "newsroom"}
    assert {line.split(" ")[0] for line in lines} == expected
    assert len(lines) == len(expected) > 50
    assert all("--hash=sha256:" in line for line in lines)


def test_two_versions_of_one_package_are_asked_about_apart():
    for some in audit.pinned(LOCK):
        names = [line.split("==")[0] for line in some]
        assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("packages", "code", "said"),
    [
        ([SOUND], 0, "No known hole in 1 packages."),
        ([SOUND, HOLED], 1, "holed 2: PYSEC-1 (CVE-2026-1), in 2.1"),
        ([HOLED, UNKNOWN], 1, "could not be asked about unknown: 1 of 2"),
        ([SOUND, UNKNOWN], 2, "could not be asked about unknown: 1 of 2"),
        ([], 2, "could not be asked about anything"),
    ],
)
def test_what_is_found_and_what_is_not_known(capsys, packages, code, said):
    assert audit.judged(packages) == code
    assert said in capsys.readouterr().out


def test_a_hole_that_does_not_concern_us_is_named_with_its_reason(monkeypatch):
    monkeypatch.setattr(audit, "LET_PASS", {"CVE-2026-1": "never called; until holed 3"})
    assert audit.judged([HOLED]) == 0
    assert all(len(why) > 20 for why in audit.LET_PASS.values())


def answering(folder, body: str):
    """A program in the place of pip-audit."""
    program = folder / "pip-audit"
    program.write_text(f"#!{sys.executable}\nimport sys\n{body}\n", encoding="utf-8")
    program.chmod(0o755)
    return program


def test_a_program_that_says_nothing_was_not_asked(tmp_path):
    silent = answering(tmp_path, "sys.exit('no line to the service')")
    with pytest.raises(ValueError, match="no line to the service"):
        audit.asked(silent, "pypi", ["a==1"])


def test_what_the_program_says_is_read_although_it_ends_with_1(tmp_path):
    told = {"dependencies": [HOLED], "fixes": []}
    program = answering(tmp_path, f"print({json.dumps(told)!r}); sys.exit(1)")
    assert audit.asked(program, "osv", ["a==1"]) == told


@pytest.mark.parametrize("error", [OSError("no pip"), subprocess.TimeoutExpired("pip", 1)])
def test_it_says_so_when_it_could_not_ask(monkeypatch, capsys, tmp_path, error):
    def fails(*given):
        raise error

    monkeypatch.setattr(audit, "own", fails)
    monkeypatch.setattr(sys, "argv", ["audit.py", "--tools", str(tmp_path)])
    assert audit.main() == 2
    assert capsys.readouterr().out.startswith("It could not be asked for known holes")
