"""One spelling for everything that readers and writers type alike."""

import re
import unicodedata

from arabic.unseen import UNSEEN

_UNSEEN = re.compile(f"[{UNSEEN}\x00\ud800-\udfff]+")
# A text without one of these has only letters that are their own normal form, and no mark.
NOT_PLAIN = re.compile(r"[^\u0009-\u007E\u0621-\u064A\u060C\u00AB\u00BB\u061B\u061F\u2010-\u201F]")
_RARE = str.maketrans(
    "ٱیېکڪۀەہھۂۃ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬øđłıς"
    "ÆÐØÞĐĦŁŊŒŦΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩЂЄЅІЈЉЊЋЏАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯҐƏ",
    "اييككهههههه01234567890123456789.,odliσ"
    "æðoþdħlŋœŧαβγδεζηθικλμνξοπρστυφχψωђєѕіјљњћџабвгдежзиклмнопрстуфхцчшщъыьэюяґə",
)
_PLAIN = str.maketrans("ةأىإئآؤABCDEFGHIJKLMNOPQRSTUVWXYZ", "هاياياوabcdefghijklmnopqrstuvwxyz")
_NOT_WORD = re.compile(r"[\W_]+")

# A plain ال that belongs to the word: hamza lost in typing (المانيا، الهام) or God's name.
_WHOLE = re.compile(
    r"(?:الل[هّ]|الماني|المان$|البان|الياس|الهام|اليسا|اليكس|الفا|الاسكا|الين|الما$|الكترون)"
)
_SORT_MARKS = re.compile("[\u064b-\u065f\u0670\u0640]")
_SORT_NUMBER = re.compile("[0-9]+")
_SORT_ORDER = str.maketrans(
    {
        "پ": "ب\u06ff",
        "چ": "ج\u06ff",
        "ژ": "ز\u06ff",
        "ڤ": "ف\u06ff",
        "گ": "ك\u06ff",
    }
)


def fold(text):
    """Return the spelling in which texts are searched and compared.

    NFKC, marks, tatweel and invisible characters gone, آ أ إ ٱ as ا, ى ی ئ as ي, ؤ as
    و, ة as ه, ک as ك, every digit 0-9, lower case, accents of Latin letters dropped.
    Punctuation and spaces stay. Idempotent; twin of SQL arabic_fold().
    Never for display, slugs or storage in place of the text: it cannot be undone.
    """
    text = _UNSEEN.sub("", text)
    if NOT_PLAIN.search(text):
        # The marks go first: normalising a long run of them takes quadratic time.
        text = _UNSEEN.sub("", unicodedata.normalize("NFKD", text))
        text = unicodedata.normalize("NFC", text).translate(_RARE)
    return text.translate(_PLAIN)


def key(text):
    """Return the unique key of a tag or a name: folded words between single spaces.

    "" for a text without a letter or digit. Idempotent. Never shown, and never a
    proof that two people are one: أحمد and احمد share a key.
    """
    return _NOT_WORD.sub(" ", fold(text)).strip()


def sort_key(name):
    """Return the key by which names are put in Arabic order by plain code points.

    Without ال (unless it belongs to the word), hamza folded, آ before all of ا, پ چ ژ
    ڤ گ after their sisters, numbers by value, Latin before Arabic; at most twice as
    long as the name (but for ligatures). Order by it under COLLATE "C". Never unique,
    never shown.
    """
    name = _SORT_MARKS.sub("", unicodedata.normalize("NFKC", _UNSEEN.sub(_keep_madda, name)))
    words = _NOT_WORD.sub(" ", name).split()
    # Only a bare ال is the article: ألمانيا and إلهام begin with a hamza.
    words = [
        w[2:] if w.startswith("ال") and len(w) > 4 and not _WHOLE.match(w) else w for w in words
    ]
    folded = key(" ".join(words).replace("آ", "اا"))
    return _SORT_NUMBER.sub(_number_by_value, folded).translate(_SORT_ORDER)


def _keep_madda(match):
    """Keep a hamza or madda that stands as a mark of its own after its letter."""
    return match[0][0] if match[0][0] in "\u0653\u0654\u0655" else ""


def _number_by_value(match):
    """Put the number of digits before a number, so that 9 comes before 10."""
    digits = match[0].lstrip("0") or "0"
    return f"{min(len(digits), 9)}{digits}"
