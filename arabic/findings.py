"""What a careful copy editor would mark in an Arabic text, with the mending beside it.

A finding is a warning with a one-click fix, never a silent change. Latin runs, numbers
and addresses are left alone. Positions count characters of the plain text given.
"""

import re
from dataclasses import dataclass

from arabic.digits import arabic_indic, western


def gettext_noop(message):
    """Mark a message for the catalogue; never a translation: whoever shows it translates it."""
    return message


MESSAGES = {
    "latin_comma": gettext_noop("A Latin comma after an Arabic word"),
    "latin_semicolon": gettext_noop("A Latin semicolon after an Arabic word"),
    "latin_question_mark": gettext_noop("A Latin question mark after an Arabic word"),
    "straight_quotes": gettext_noop("Straight quotation marks around Arabic words"),
    "space_before": gettext_noop("A space before the punctuation mark"),
    "unbalanced_quotes": gettext_noop("A quotation mark without its partner"),
    "mixed_digits": gettext_noop("Arabic-Indic and Western digits in one text"),
    "tatweel": gettext_noop("A stretched word (tatweel)"),
    "double_space": gettext_noop("More than one space"),
    "direction_mark": gettext_noop("An invisible direction mark"),
    "persian_letter": gettext_noop("A Persian letter in an Arabic word"),
    "persian_digit": gettext_noop("A Persian digit in an Arabic text"),
}
_LATIN_MARKS = {
    ",": ("latin_comma", "،"),
    ";": ("latin_semicolon", "؛"),
    "?": ("latin_question_mark", "؟"),
}

_LETTERS = "\u0621-\u063a\u0641-\u064a\u066e-\u066f\u0671-\u06d3\u06d5"
_MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
# A run without spaces, and what makes an address of it: ://, www., a@b, letters.letters
_RUN = re.compile(r"[^\s«»،؛؟\"()]+")
_ADDRESS = re.compile(r"://|^www\.|[^@]@[^@]|[A-Za-z0-9]\.[A-Za-z]{2}")
_LATIN_MARK = re.compile(rf"(?:(?<=[{_LETTERS}{_MARKS}])|(?<=[{_LETTERS}{_MARKS}][\"»)]))[,;?]")
# The same marks after a number, a closing mark or a space: the letter before those decides.
_LATER_MARK = re.compile(rf"(?<=[\d\s%\")»])[,;?](?=[\s\")»{_LETTERS}]|\Z)")
_BESIDE_LETTERS = re.compile(r"[\s\d%.:,/()«»\"-]*+")
_LOOKS_BACK = 40  # characters, to find that letter
_QUOTED = re.compile(r'"([^"\n]{1,400})"')
_SPACE_BEFORE = re.compile(
    rf"(?<![ \t\xa0])[ \t\xa0]+(?=[،؛؟])|(?<=[{_LETTERS}{_MARKS}»)]) +(?=\.(?:\s|\Z))"
)
_DOUBLE_SPACE = re.compile(r"(?<![ \xa0])[ \xa0]{2,}")
_STRAIGHT = re.compile(r'(?<!\d)"')  # after a number it means inches
_GUILLEMET = re.compile(r"[«»\n]")
_TATWEEL = re.compile(rf"\u0640+(?=[{_LETTERS}{_MARKS}])|\u0640{{2,}}")
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_MARKED_LETTER = re.compile(f"[{_LETTERS}{_MARKS}]")
_WORD = re.compile(rf"[{_LETTERS}{_MARKS}\u0640]+")
_TO_ARABIC = {"ی": "ي", "ے": "ي", "ک": "ك", "ڪ": "ك", "ھ": "ه", "ہ": "ه", "ە": "ه"}
_PERSIAN = re.compile(f"[{''.join(_TO_ARABIC)}]")
# Letters of Persian, Urdu and Kurdish: words that hold one of these are not Arabic.
_OWN_PERSIAN = re.compile("[پچژگٹڈڑںۆێڵڕ]")
_PERSIAN_NUMBER = re.compile("[۰-۹]+")
_LINE = re.compile(r"[^\n]+")
_ARABIC_LETTER = re.compile("[\u0621-\u063a\u0641-\u064a]")
_ANY_ARABIC = re.compile(f"[{_LETTERS}]")
_NUMBER = re.compile(r"[0-9]+|[٠-٩۰-۹]+")
_TOKEN = re.compile(r"\S+")
_LATIN_LETTER = re.compile("[A-Za-z]")


@dataclass(frozen=True)
class Finding:
    """A place in a text: text[start:end] should read `replacement` (None: a person decides).

    `code` is a key of MESSAGES, `message_id` its English message for gettext.
    """

    code: str
    start: int
    end: int
    message_id: str
    replacement: str | None


def findings(text):
    """Return the findings of a plain text in its order, none overlapping another.

    Never on HTML source: give it the texts. Never a reason to refuse a text.
    """
    addresses = bytearray(len(text))
    for run in _RUN.finditer(text):
        if _ADDRESS.search(run[0]):
            addresses[run.start() : run.end()] = b"\x01" * len(run[0])
    found = []
    for look in (
        _direction,
        _space_before,
        _latin,
        _quotes,
        _tatweel,
        _persian,
        _persian_digits,
        _digits,
        _spaces,
    ):
        found += (
            f for f in look(text) if f[0] == "direction_mark" or not any(addresses[f[1] : f[2]])
        )
    found += _unbalanced(text)
    found.sort(key=lambda f: (f[1], f[2]))
    kept, end = [], 0
    for code, start, stop, replacement in found:
        if start >= end:
            kept.append(Finding(code, start, stop, MESSAGES[code], replacement))
            end = stop
    return tuple(kept)


def mend(text, findings):
    """Return text with the findings' replacements made; those without one are left.

    The findings must be of this very text: one that does not fit into it, or overlaps
    an earlier one, is skipped. Mending may bare another finding (two spaces around an
    invisible mark); look again. Never run unasked.
    """
    pieces, end = [], 0
    for finding in sorted(findings, key=lambda f: (f.start, f.end)):
        if finding.replacement is None or not end <= finding.start <= finding.end <= len(text):
            continue
        pieces += (text[end : finding.start], finding.replacement)
        end = finding.end
    return "".join((*pieces, text[end:]))


def _latin(text):
    for match in _LATIN_MARK.finditer(text):
        code, replacement = _LATIN_MARKS[match[0]]
        yield code, match.start(), match.end(), replacement
    for match in _LATER_MARK.finditer(text):
        before = text[max(0, match.start() - _LOOKS_BACK) : match.start()]
        letter = _BESIDE_LETTERS.match(before[::-1]).end()
        if _MARKED_LETTER.match(before[::-1], letter):
            code, replacement = _LATIN_MARKS[match[0]]
            yield code, match.start(), match.end(), replacement


def _quotes(text):
    for match in _QUOTED.finditer(text):
        if _ANY_ARABIC.search(match[1]) and match[1] == match[1].strip():
            yield "straight_quotes", match.start(), match.start() + 1, "«"
            yield "straight_quotes", match.end() - 1, match.end(), "»"


def _space_before(text):
    for match in _SPACE_BEFORE.finditer(text):
        if match.start() and text[match.start() - 1] != "\n":
            yield "space_before", match.start(), match.end(), ""


def _spaces(text):
    for match in _DOUBLE_SPACE.finditer(text):
        yield "double_space", match.start(), match.end(), " "


def _tatweel(text):
    for match in _TATWEEL.finditer(text):
        yield "tatweel", match.start(), match.end(), ""


def _direction(text):
    for match in _DIRECTION.finditer(text):
        yield "direction_mark", match.start(), match.end(), ""


def _persian(text):
    for word in _WORD.finditer(text):
        if _OWN_PERSIAN.search(word[0]) or not _ARABIC_LETTER.search(word[0]):
            continue
        for match in _PERSIAN.finditer(word[0]):
            start = word.start() + match.start()
            yield "persian_letter", start, start + 1, _TO_ARABIC[match[0]]


def _persian_digits(text):
    """Yield the Persian digits of lines that are Arabic: they look the same and are not found."""
    if not _PERSIAN_NUMBER.search(text):
        return
    for line in _LINE.finditer(text):
        if _OWN_PERSIAN.search(line[0]) or not _ARABIC_LETTER.search(line[0]):
            continue
        for match in _PERSIAN_NUMBER.finditer(line[0]):
            start, stop = line.start() + match.start(), line.start() + match.end()
            yield "persian_digit", start, stop, arabic_indic(western(match[0]))


def _digits(text):
    """Yield the numbers of the family that fewer digits belong to (Western wins a tie)."""
    # F-16 and mp3 are names: `arabic_indic` leaves them, and so do we.
    numbers = list(_NUMBER.finditer(_without_latin(text)))
    latin = sum(len(match[0]) for match in numbers if match[0].isascii())
    total = sum(len(match[0]) for match in numbers)
    if latin in (0, total):
        return
    keep_latin = latin * 2 >= total
    for match in numbers:
        if match[0].isascii() != keep_latin:
            shown = western(match[0]) if keep_latin else arabic_indic(match[0])
            yield "mixed_digits", match.start(), match.end(), shown


def _without_latin(text):
    """Return text with spaces for Latin words and for the numbers beside them: Windows 11, 5 GB."""
    tokens = list(_TOKEN.finditer(text))
    latin = [bool(_LATIN_LETTER.search(token[0])) for token in tokens]
    kept, at = [], 0
    for index, token in enumerate(tokens):
        beside = latin[max(0, index - 1) : index + 2]
        if latin[index] or (any(beside) and not _ANY_ARABIC.search(token[0])):
            kept += (text[at : token.start()], " " * len(token[0]))
            at = token.end()
    return "".join((*kept, text[at:]))


def _unbalanced(text):
    """Yield every « that is not closed in its paragraph and every » that closes nothing."""
    opened = []
    for match in _GUILLEMET.finditer(text):
        if match[0] == "«":
            opened.append(match.start())
        elif match[0] == "»" and opened:
            opened.pop()
        elif match[0] == "»":
            yield "unbalanced_quotes", match.start(), match.end(), None
        else:
            yield from (("unbalanced_quotes", at, at + 1, None) for at in opened)
            opened = []
    yield from (("unbalanced_quotes", at, at + 1, None) for at in opened)
    yield from _alone(text)


def _alone(text):
    """Yield the last straight quotation mark of an Arabic line that holds an odd number of them."""
    for line in _LINE.finditer(text) if '"' in text else ():
        marks = [match.start() for match in _STRAIGHT.finditer(line[0])]
        if len(marks) % 2 and _ANY_ARABIC.search(line[0]):
            at = line.start() + marks[-1]
            yield "unbalanced_quotes", at, at + 1, None
