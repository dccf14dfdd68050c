"""The two digit families of Arabic pages. A page uses one of them, never both."""

import re

WESTERN = "0123456789"
ARABIC_INDIC = "٠١٢٣٤٥٦٧٨٩"
PERSIAN = "۰۱۲۳۴۵۶۷۸۹"

_TO_WESTERN = str.maketrans(ARABIC_INDIC + PERSIAN, WESTERN * 2)
_TO_ARABIC = str.maketrans(WESTERN + PERSIAN, ARABIC_INDIC * 2)
_LATIN_LETTER = re.compile(r"[A-Za-z]")
_TOKEN = re.compile(r"\S+")


def western(text):
    """Return text with ٠-٩ and ۰-۹ as 0-9.

    Never for words an author typed and readers see: the house style decides there.
    """
    return text.translate(_TO_WESTERN)


def arabic_indic(text):
    """Return text with 0-9 as ٠-٩; a word that holds a Latin letter (F-16, mp3) stays.

    Never for addresses, `datetime` attributes, JSON, identifiers or form values:
    those stay ASCII.
    """
    return _TOKEN.sub(_token_in_arabic, text)


def in_style(text, style):
    """Return text in the digits of `style`: "latn", "arab" or anything with `.digits`.

    Never for what a machine reads back (see `arabic_indic`).
    """
    return arabic_indic(text) if getattr(style, "digits", style) == "arab" else western(text)


def _token_in_arabic(match):
    token = match[0]
    return token if _LATIN_LETTER.search(token) else token.translate(_TO_ARABIC)
