"""No script of ours lets what comes from outside reach a prototype.

Three ways lead there: a name of the language itself, copying of what was parsed with the setter of
``__proto__`` (``Object.assign``; a spread makes plain fields of its own), and writing under a name
that somebody else chose. For the last there are ``Map`` and ``Object.create(null)``.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = [*sorted((ROOT / "static").rglob("*.js")), *sorted((ROOT / "templates").rglob("*.js"))]
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`\w])//[^\n]*", re.DOTALL)
FORBIDDEN = {
    "a name of the language": re.compile(
        r"__proto__|__define[GS]etter__|setPrototypeOf|\.prototype\b"
        r"|\.constructor\b|\[\s*[\"'`](?:constructor|prototype)"
    ),
    "a copy of what is no literal": re.compile(r"Object\.assign\([^,()]+,(?!\s*\{)"),
    "a copy of a spread": re.compile(r"Object\.assign\([^;)]*?\.\.\."),
    "a walk that sees inherited names": re.compile(r"\bfor\s*\([^;)]*\bin\b"),
    "a merge of somebody else's": re.compile(r"\$\.extend\(|\b(?:deep)?[mM]erge\("),
}
WRITTEN = re.compile(
    r"([\w$.]*[\w$])\[(?!\s*[\"'`\d])[^\[\]]+\]\s*(?:=(?![=>])|(?:[-+*/%&|^]|\*\*|&&|\|\||\?\?)=(?!=)|\+\+|--)"
)
BARE = r"\b{}\s*=\s*(?:Object\.create\(null\)|new (?:Uint8Array|Array)\b|\[)"
# (file, what is written to) -> who chooses the names.
OUR_OWN_NAMES = {
    ("early.js", "root.dataset"): "three words of the line above",
    ("keeping.js", "timers"): "words of this file alone: quiet, longest, again, local",
}


def found(script: str, name: str = "x.js") -> list[str]:
    """What is wrong with a script, each in a few words."""
    code = COMMENT.sub("", script)
    wrong = [why for why, pattern in FORBIDDEN.items() if pattern.search(code)]
    for written in WRITTEN.finditer(code):
        to = written[1]
        is_bare = re.search(BARE.format(re.escape(to.rpartition(".")[2])), code)
        if not is_bare and (name, to) not in OUR_OWN_NAMES:
            wrong.append(f"{to} is written under any name")
    return wrong


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda one: one.name)
def test_nothing_from_outside_reaches_a_prototype(script):
    assert found(script.read_text(encoding="utf-8"), script.name) == []


def test_every_script_is_looked_at():
    names = {one.name for one in SCRIPTS}
    assert {"sw.js", "reader.js", "early.js", "keeping.js", "uploads.js"} <= names
    assert len(SCRIPTS) > 30


def test_no_exception_is_left_that_nobody_needs():
    code = {one.name: one.read_text(encoding="utf-8") for one in SCRIPTS}
    for name, to in OUR_OWN_NAMES:
        assert to in {one[1] for one in WRITTEN.finditer(code[name])}, (name, to)


@pytest.mark.parametrize(
    "script",
    [
        'row["__proto__"] = told;',
        "told.constructor.prototype.may = true;",
        'told["constructor"]["prototype"].may = true;',
        "Object.setPrototypeOf(row, told);",
        "Object.assign(row, JSON.parse(text));",
        "Object.assign(row, told);",
        "Object.assign(row, { kind, ...told });",
        "for (const name in told) take(name);",
        "$.extend(true, row, told);",
        "deepMerge(row, told);",
        "const row = {}; row[name] = value;",
        "this.rows[told.name] ||= [];",
        "counts[word]++;",
        "seen[one.key] = true; // as it came",
    ],
)
def test_what_is_planted_is_found(script):
    assert found(script)


@pytest.mark.parametrize(
    "script",
    [
        "const row = Object.create(null); row[name] = value;",
        "const rows = new Map(); rows.set(name, value);",
        "const row = { ...JSON.parse(text), kind };",
        "Object.assign(link, { href: address, rel: 'noopener' });",
        "const [first, second] = words; if (row[name] === value) go(row[name]);",
        'attributes["aria-label"] = words;',
        "list.map((one) => one[name]); // __proto__ is nobody's",
    ],
)
def test_what_may_be_written_is_let_pass(script):
    assert found(script) == []
