"""The message catalogues: every word that people see, gathered from the code, and its translations.

Babel reads and writes them, so that nothing but Python is needed. Files, below ``locale/``:

``<language>/LC_MESSAGES/<domain>.po``   translations, edited by people
``<language>/LC_MESSAGES/<domain>.mo``   the same compiled; kept in the repository
``of_django/<domain>.pot``               sentences of Django's own that we say in better words
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOMS = (
    "arabic", "articles", "authors", "desk", "editions", "images", "language", "newsroom", "reader",
    "tags", "wire",
)  # fmt: skip
DOMAINS = ("django", "djangojs")
# The order of Django's own Arabic catalogue; Babel's table for it is another one, and wrong for 11.
PLURALS = {
    "ar": (
        6,
        "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
        "n%100>=11 && n%100<=99 ? 4 : 5",
    ),
    "en": (2, "(n != 1)"),
}
SOURCE_LANGUAGE = "en"

KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
# Files call them by other names too: `from django.utils.translation import pgettext as _p`.
ALIAS = re.compile(r"\b(n?p?gettext(?:_lazy|_noop)?) as (\w+)")
NOTES = ("Translators:",)
OPTIONS = {"encoding": "utf-8", "parse_template_string": True}  # the latter: `${gettext("…")}`

PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]*\d*\.?\d*[a-z]|%[sd]|\{(\w*)\}")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


class Words(Catalog):
    """A catalogue whose header is the same on every machine and on every day."""

    def __init__(self, language: str, domain: str):
        super().__init__(language, domain=domain, fuzzy=False)
        self.header_comment = f"# Words of the newsroom ({language}, {domain})."
        self._num_plurals, self._plural_expr = PLURALS[language]

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Project-Id-Version", "newsroom"),
            ("Language", str(self.locale_identifier)),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", self.plural_forms),
        ]


# Gathering -----------------------------------------------------------------------------------


def gathered(root: Path, domain: str) -> Catalog:
    """Every message of a domain in the checkout at ``root``, in the order of files."""
    found = Catalog(domain=domain)
    for path, text, method in _sources(root, domain):
        name = path.relative_to(root).as_posix()
        called = {alias: KEYWORDS[name] for name, alias in ALIAS.findall(text)}
        rows = extract(method, BytesIO(text.encode()), KEYWORDS | called, NOTES, OPTIONS)
        for line, message, notes, context in rows:
            found.add(message, locations=[(name, line)], auto_comments=notes, context=context)
    borrowed = root / "locale" / "of_django" / f"{domain}.pot"
    if borrowed.exists():
        for message in _read_po(borrowed, SOURCE_LANGUAGE, domain):
            if message.id and found.get(message.id, message.context) is None:
                found.add(
                    message.id,
                    locations=[(borrowed.relative_to(root).as_posix(), 1)],
                    flags=message.flags,
                    auto_comments=message.user_comments,
                    context=message.context,
                )
    return found


def _sources(root: Path, domain: str) -> Iterator[tuple[Path, str, str]]:
    """Path, text and Babel's method of every file in which words may stand."""
    if domain == "djangojs":
        for path in sorted((root / "static").rglob("*.js")):
            yield path, path.read_text("utf-8"), "javascript"
        return
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_text("utf-8"), "python"
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in (".html", ".txt", ".xml"):
            # Between parentheses Python's tokenizer does not care how lines are indented.
            yield path, f"({templatize(path.read_text('utf-8'), origin=str(path))}\n)", "python"


# Keeping -------------------------------------------------------------------------------------


def po_path(root: Path, language: str, domain: str) -> Path:
    return root / "locale" / language / "LC_MESSAGES" / f"{domain}.po"


def merged(template: Catalog, kept: Catalog | None, language: str) -> Words:
    """The messages of the template with the translations that are kept; the rest is obsolete.

    What is said again gets the translation back that it had before.
    """
    words = Words(language, template.domain)
    before = [*kept.obsolete.values(), *kept] if kept else []
    known = {(_singular(one), one.context): one for one in before if one.id}
    current = set()
    for message in template:
        if not message.id:
            continue
        old = known.get((_singular(message), message.context))
        words.add(
            message.id,
            _translation(message, old, language),
            locations=sorted({(name, 1) for name, _line in message.locations}),
            flags=message.flags | ({"fuzzy"} if old and old.fuzzy else set()),
            auto_comments=message.auto_comments,
            user_comments=old.user_comments if old else (),
            context=message.context,
        )
        current.add((_singular(message), message.context))
    if language != SOURCE_LANGUAGE:
        for key, message in known.items():
            if key not in current and any(strings(message)):
                words.obsolete[key] = message
    return words


def _translation(message: Message, old: Message | None, language: str) -> str | tuple[str, ...]:
    """What is kept; the source language says every message as it stands in the code."""
    if language == SOURCE_LANGUAGE:
        return message.id
    if old and bool(old.pluralizable) == bool(message.pluralizable):
        return old.string
    return ("",) * PLURALS[language][0] if message.pluralizable else ""


def stored(root: Path, language: str, domain: str) -> Catalog | None:
    path = po_path(root, language, domain)
    return _read_po(path, language, domain) if path.exists() else None


def _read_po(path: Path, language: str, domain: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=domain)


def as_po(words: Words) -> bytes:
    """The text of the .po file: sorted by file, without line numbers, which change daily."""
    file = BytesIO()
    write_po(file, words, width=100, sort_by_file=True, include_lineno=False)
    return file.getvalue()


def as_mo(words: Catalog) -> bytes:
    """The compiled catalogue: what is translated and not marked fuzzy."""
    file = BytesIO()
    write_mo(file, words)
    return file.getvalue()


def write(root: Path, language: str, domain: str, *, drop: bool = False) -> Words:
    """Bring a catalogue up to date and compile it; ``drop`` forgets what is no longer said."""
    words = merged(gathered(root, domain), stored(root, language, domain), language)
    if drop:
        words.obsolete.clear()
    path = po_path(root, language, domain)
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, as_po(words))
    _replace(path.with_suffix(".mo"), as_mo(words))
    return words


def _replace(path: Path, content: bytes) -> None:
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)


# Checking ------------------------------------------------------------------------------------


def problems(root: Path, language: str, domain: str) -> list[str]:
    """What is wrong with a stored catalogue, one sentence each; empty when it is complete."""
    kept = stored(root, language, domain)
    place = po_path(root, language, domain).relative_to(root)
    if kept is None:
        return [f"{place} is not there"]
    template = gathered(root, domain)
    found = []
    current = set()
    for message in template:
        if not message.id:
            continue
        current.add((_singular(message), message.context))
        found += _problems_of(message, kept.get(message.id, message.context))
    found += [
        f"no longer said: {_shown(message)}"
        for message in [*kept, *kept.obsolete.values()]
        if message.id and (_singular(message), message.context) not in current
    ]
    compiled = po_path(root, language, domain).with_suffix(".mo")
    words = merged(template, kept, language)
    if not found and (not compiled.exists() or compiled.read_bytes() != as_mo(words)):
        found.append("the compiled file is older than the translations")
    return [f"{place}: {sentence}" for sentence in found]


def _problems_of(message: Message, kept: Message | None) -> list[str]:
    shown = _shown(message)
    if kept is None or not all(strings(kept)):
        return [f"not translated: {shown}"]
    if bool(kept.pluralizable) != bool(message.pluralizable):
        return [f"one has plural forms, the other has not: {shown}"]
    if kept.fuzzy:
        return [f"uncertain (fuzzy): {shown}"]
    if not message.pluralizable:
        same = _placeholders(message.id) == _placeholders(kept.string)
        same = same and sorted(TAG.findall(message.id)) == sorted(TAG.findall(kept.string))
        return [] if same else [f"other placeholders or tags in the translation: {shown}"]
    # «مقالان» needs no number, but nothing else may be left out, and nothing invented.
    allowed = set().union(*map(_placeholders, message.id))
    wrong = [one for one in kept.string if not _placeholders(one) <= allowed]
    if wrong or _placeholders(kept.string[-1]) != _placeholders(message.id[-1]):
        return [f"other placeholders in the translation: {shown}"]
    return []


def _placeholders(text: str) -> set[str]:
    return {found[0] for found in PLACEHOLDER.finditer(text.replace("%%", ""))}


def _singular(message: Message) -> str:
    return message.id[0] if message.pluralizable else message.id


def strings(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if message.pluralizable else (message.string,)


def _shown(message: Message) -> str:
    context = f" ({message.context})" if message.context else ""
    places = ", ".join(dict.fromkeys(name for name, _line in message.locations))
    return f"«{_singular(message)}»{context}{' in ' + places if places else ''}"
