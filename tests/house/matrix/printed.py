"""The matrix for people; ``python -m tests.house.matrix.printed`` writes it anew."""

from pathlib import Path

FILE = Path(__file__).parents[3] / "docs" / "permissions.md"


def printed() -> str:
    return ""
