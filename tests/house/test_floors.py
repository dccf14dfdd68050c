"""Imports run downstairs only. A lazy import inside a function is a circle in hiding."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = (
    *("newsroom", "desk", "wire", "articles", "reader", "editions"),
    *("authors", "tags", "images", "language", "arabic"),
)
# Django loads an app before its models: what ready() registers cannot be imported earlier.
MAY_BE_LATE = {"ready"}


def files() -> list[Path]:
    return [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))]


def lazy_imports(source: str) -> list[tuple[str, int]]:
    """Name of the function and line of every import of a room of ours inside a function."""
    found = []

    def walk(node: ast.AST, function: str):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                walk(child, child.name)
                continue
            if function and any(name.split(".")[0] in ROOMS for name in imported(child)):
                found.append((function, child.lineno))
            walk(child, function)

    walk(ast.parse(source), "")
    return found


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        # `from . import x` is one of ours too.
        return [node.module or ""] if not node.level else [ROOMS[0]]
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
        return [word.value for word in node.args[:1] if isinstance(word, ast.Constant)]
    return []


@pytest.mark.parametrize(
    "planted",
    [
        "def page():\n    from articles import press\n",
        "def page():\n    import editions.models\n",
        "class A:\n    def page(self):\n        if self:\n            from . import press\n",
        "def page():\n    return importlib.import_module('articles.press')\n",
    ],
)
def test_a_planted_lazy_import_is_found(planted):
    assert lazy_imports(planted)


@pytest.mark.parametrize("file", files(), ids=lambda file: str(file.relative_to(ROOT)))
def test_no_room_is_imported_inside_a_function(file):
    allowed = MAY_BE_LATE if file.name == "apps.py" else set()
    found = [one for one in lazy_imports(file.read_text()) if one[0] not in allowed]
    assert not found


def test_the_contracts_of_the_floors_are_kept():
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_room_stands_under_a_contract():
    config = (ROOT / "pyproject.toml").read_text().split("[tool.importlinter]")[1]
    there = [room for room in ROOMS if (ROOT / room / "__init__.py").exists()]
    assert all(f'"{room}"' in config.split("\n")[1] for room in there)
