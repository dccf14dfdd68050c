"""Cleaning of what people type and paste, once, on the way in. Doing it twice changes nothing."""

import re
import unicodedata

_LIGATURE_MARKS = {
    "\ufe70": "\u064b",
    "\ufe72": "\u064c",
    "\ufe74": "\u064d",
    "\ufe76": "\u064e",
    "\ufe78": "\u064f",
    "\ufe7a": "\u0650",
    "\ufe7c": "\u0651",
    "\ufe7e": "\u0652",
    "\ufe71": "\u064b",
    "\ufe77": "\u064e",
    "\ufe79": "\u064f",
    "\ufe7b": "\u0650",
    "\ufe7d": "\u0651",
    "\ufe7f": "\u0652",
}
# ﷲ is a word that fonts write with its own glyph; ﷺ and ﷽ are signs and stay.
_PRESENTATION = re.compile("[\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7\ufdf2\ufe70-\ufefc]")
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]+"
)
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACE = re.compile("[\xa0\u2000-\u200a\u202f\u205f]")
_JOINER = re.compile("[\u200c\u200d]+")
_EMOJI = re.compile("[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")
# A word of Arabic script with its marks, and what tells an Arabic word from a Persian one.
_SCRIPT_WORD = re.compile(
    "[\u0620-\u063f\u0640-\u065f\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff]+"
)
_PERSIAN_LETTER = re.compile("[یک]")
_PERSIAN_ONLY = re.compile("[پچژگ]")
_ARABIC_LETTER = re.compile("[\u0621-\u063a\u0641-\u064a]")
_TO_ARABIC = str.maketrans("یک", "يك")
# Nothing of it is changed by any rule: most of what is written is made of such characters alone.
_CLEAN = re.compile("[\n -~\u060c\u061b\u061f\u0621-\u063a\u0641-\u064a]*+")
# Tatweel that stretches a word. One behind a letter and before none is spelling: «بـ 250», «هـ».
_STRETCHED = re.compile(
    "\u0640+(?=[\u0620-\u063f\u0641-\u065f\u066e-\u06d3])"
    "|(?<![\u0620-\u063f\u0641-\u065f\u066e-\u06d3])\u0640+"
)
_LONG_MARKS = re.compile(r"[^\w\x00-\x7f]{31,}")
_SPACES = re.compile(r"\s+")
_NOT_VISIBLE = ("Mn", "Me", "Cf", "Cc", "Cs")
LONGEST_MARK_RUN = 30


def clean(text, persian=True):
    """Return text as plain, safe, canonical characters. Idempotent.

    NFC; presentation forms to letters; byte order marks, direction controls, stray
    zero-width and control characters and lone surrogates dropped; every kind of space
    to a space, of line end to a newline; at most 30 marks on a letter. With `persian`
    ی and ک become ي and ك inside otherwise Arabic words, and zero-width joiners go;
    without it a joiner between letters stays. Tashkeel and tatweel stay. What is left
    fits Postgres and XML.
    Never on HTML source (clean its texts), addresses or passwords.
    """
    if _CLEAN.fullmatch(text):
        return text
    text = _LINE_END.sub("\n", _DROPPED.sub("", text))
    text = _SPACE.sub(" ", text)
    text = _PRESENTATION.sub(_to_letters, text)
    text = _JOINER.sub(lambda match: _joiner(match, persian), text)
    if persian and _PERSIAN_LETTER.search(text):
        text = _SCRIPT_WORD.sub(_to_arabic_word, text)
    return normalise(text)


def clean_headline(text, persian=True):
    """Return a line for headlines, names and tags: cleaned, no word stretched, on one line.

    Runs of white space become one space and none is left at the ends. Idempotent.
    Never for bodies: it joins paragraphs.
    """
    text = clean(text, persian)
    if "\u0640" in text:
        text = clean(_STRETCHED.sub("", text), persian)
    return _SPACES.sub(" ", text).strip()


def normalise(text):
    """Return the NFC form, with no more than 30 marks in a row.

    The limit (Unicode's own for streams) keeps the time proportional to the length:
    putting thousands of marks in order is quadratic. Never for comparing: use `fold`.
    """
    return unicodedata.normalize("NFC", _LONG_MARKS.sub(_fewer_marks, text))


def visible_length(text):
    """Return how many letters, digits, signs and spaces a reader sees; marks do not count.

    For limits such as a headline's. Never for the width of a column in the database.
    """
    return sum(unicodedata.category(character) not in _NOT_VISIBLE for character in text)


def _to_letters(match):
    return _LIGATURE_MARKS.get(match[0]) or unicodedata.normalize("NFKC", match[0]).strip()


def _joiner(match, persian):
    """Keep what a joiner is for: families of emoji, and Persian letters apart."""
    text, start, end = match.string, match.start(), match.end()
    before, after = text[start - 1 : start], text[end : end + 1]
    if _EMOJI.match(before) and _EMOJI.match(after):
        return "\u200d"
    if not persian and before.isalpha() and after.isalpha():
        return match[0][0]
    return ""


def _to_arabic_word(match):
    word = match[0]
    if _PERSIAN_ONLY.search(word) or not _ARABIC_LETTER.search(word):
        return word
    return word.translate(_TO_ARABIC)


def _fewer_marks(match):
    kept, run = [], 0
    for character in match[0]:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= LONGEST_MARK_RUN:
            kept.append(character)
    return "".join(kept)
