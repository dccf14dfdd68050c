"""The readable end of an address. The number before it decides, the slug decorates."""

import re
import unicodedata
from functools import lru_cache

from arabic.cleaning import clean
from arabic.digits import western

_MARK = re.compile(r"[^\w\s\x00-\x7f]")
_NOT_WORD = re.compile(r"[\W_]+")
_ONE_SPELLING = str.maketrans("یک", "يك")


def slug(text, limit=80):
    """Return text as an Arabic slug: «عاصفة-تضرب-شمال-لبنان».

    NFC; letters of every script stay as they are, but Latin ones lower and ی ک as ي ك; no
    tashkeel, tatweel or invisible character; digits 0-9; hyphens between words; cut at a
    word to `limit` letters (a longer first word is cut inside). "" only for a text without
    any letter or digit. slug(slug(x)) == slug(x).
    Never the identity of anything and never compared: two stories may share one.
    """
    return _slug(text, limit)


@lru_cache(maxsize=4_000)
def _slug(text, limit):
    text = western(clean(text.replace("\u0640", ""))).translate(_ONE_SPELLING).lower()
    text = "".join(c for c in _MARK.sub(_without_mark, text) if not unicodedata.combining(c))
    words = _NOT_WORD.sub(" ", unicodedata.normalize("NFC", text)).split()
    limit = max(1, limit)
    kept, length = [], -1
    for word in words:
        length += 1 + len(word)
        if length > limit:
            break
        kept.append(word)
    return "-".join(kept) if kept or not words else words[0][:limit]


def _without_mark(match):
    return "" if unicodedata.category(match[0]).startswith("M") else match[0]
