"""What ten programs put on the clipboard becomes a clean body.

tests/editions/clipboard/<program>.html is the clipboard, <program>.expected.html what is stored,
with line ends between blocks for reading's sake. A journey pastes the same files into the
editor in a browser (tests/journeys/test_editor.py).
"""

from pathlib import Path

import pytest

from editions import body

CLIPBOARDS = sorted(
    path
    for path in (Path(__file__).parent / "clipboard").glob("*.html")
    if not path.name.endswith(".expected.html")
)


def expected(clipboard: Path) -> str:
    lines = clipboard.with_name(f"{clipboard.stem}.expected.html").read_text(encoding="utf-8")
    return "".join(lines.splitlines())


@pytest.mark.parametrize("clipboard", CLIPBOARDS, ids=lambda path: path.stem)
def test_a_paste_becomes_a_clean_body(clipboard):
    pasted = clipboard.read_text(encoding="utf-8")
    assert body.sanitise(pasted) == expected(clipboard)


@pytest.mark.parametrize("clipboard", CLIPBOARDS, ids=lambda path: path.stem)
def test_a_clean_body_stays_as_it_is(clipboard):
    assert body.sanitise(expected(clipboard)) == expected(clipboard)


def test_there_is_a_clipboard_of_each_program():
    assert len(CLIPBOARDS) == 10
