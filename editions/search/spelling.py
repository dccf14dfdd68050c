"""«هل تقصد»: the words of printed stories that are near what somebody typed.

The words are those of headlines and standfirsts. One is suggested from the moment on at which
readers see its story, and only where the suggestion finds something that they see.
"""

import re
from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from arabic.cleaning import clean
from arabic.folding import fold
from arabic.stemming import LONGEST_WORD
from arabic.unseen import UNSEEN

SHORTEST = 3
CANDIDATES = 40
WORDS_CORRECTED = 4
CORRECTIONS = 3
_WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{UNSEEN}])*")
_ARTICLE = re.compile("^[وف]?(?:[بك]?ال|لل)(?=.{3})")
_MARK = re.compile(f"[{UNSEEN}]+")

# The letters of the usual Arabic keyboard under the keys of the English one.
_KEYS = "qwertyuiop[]asdfghjkl;'zxcvnm,./`"
_LETTERS = "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذ"
_BY_KEY = str.maketrans(_KEYS, _LETTERS)
_BY_LETTER = str.maketrans(_LETTERS, _KEYS)

STORE = """
INSERT INTO editions_knownword AS known (folded, spelling, since)
SELECT * FROM unnest(%s::text[], %s::text[], %s::timestamptz[])
    ON CONFLICT (folded) DO UPDATE SET since = excluded.since, spelling = excluded.spelling
 WHERE known.since > excluded.since
"""
# The words themselves are for nobody but the owner of the tables: some are of withdrawn stories.
NEAR = """
SELECT word, near, spelling
  FROM public.readers_words_near(%(words)s::text[], %(moment)s, %(most)s)
"""
KNOWN = "SELECT public.readers_words_known(%s::text[], %s)"


def words_in(text: str) -> dict[str, str]:
    """folded -> spelling, without marks, of every word of letters; the first spelling wins."""
    found: dict[str, str] = {}
    for match in _WORD.finditer(clean(text)):
        spelling = _MARK.sub("", match[0])
        folded = fold(spelling)
        if SHORTEST <= len(folded) <= LONGEST_WORD and len(spelling) <= LONGEST_WORD:
            found.setdefault(folded, spelling)
    return found


def remember(texts: Iterable[tuple[str, datetime]]) -> None:
    """Keep the words of these texts, each visible from its moment on; one statement.

    In one order for everybody: two stories that are printed at once never wait in a circle.
    """
    known: dict[str, tuple[str, datetime]] = {}
    for text, since in texts:
        for folded, spelling in words_in(text).items():
            if folded not in known or since < known[folded][1]:
                known[folded] = (spelling, since)
    if not known:
        return
    rows = sorted(known)
    with connection.cursor() as cursor:
        cursor.execute(
            STORE, [rows, [known[one][0] for one in rows], [known[one][1] for one in rows]]
        )


def corrections(typed: str, moment: datetime) -> list[str]:
    """What may have been meant, likeliest first, at most three; each still has to be tried.

    Words that readers' stories hold stay as they are. Two statements.
    """
    typed = clean(typed)
    swapped, asked = _other_keyboard(typed), words_in(typed)
    known = _known({*words_in(swapped), *asked}, moment)
    found = [swapped] if known & words_in(swapped).keys() else []
    offers = _near([one for one in asked if one not in known][:WORDS_CORRECTED], moment)
    for place in range(CORRECTIONS):
        fixed = {one: near[min(place, len(near) - 1)] for one, near in offers.items()}
        if any(len(near) > place for near in offers.values()):
            found.append(_WORD.sub(lambda m, fixed=fixed: _replaced(m[0], fixed), typed))
    return list(dict.fromkeys(found))[:CORRECTIONS]


def _replaced(word: str, fixed: dict[str, str]) -> str:
    return fixed.get(fold(_MARK.sub("", word)), word)


def _known(asked: Iterable[str], moment: datetime) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [list(asked), moment])
        return {row[0] for row in cursor.fetchall()}


def _near(asked: list[str], moment: datetime) -> dict[str, list[str]]:
    """word -> spellings of known words within two mistakes (one in a short word), nearest first."""
    if not asked:
        return {}
    found: dict[str, list[tuple]] = {}
    with connection.cursor() as cursor:
        cursor.execute(NEAR, {"words": asked, "moment": moment, "most": CANDIDATES})
        for place, (word, folded, spelling) in enumerate(cursor.fetchall()):
            # «الاستثمارت» was to be «استثمارات»: the article is no mistake.
            far = min(distance(word, folded), distance(_bare(word), _bare(folded)))
            if far <= (1 if len(word) < 5 else 2):
                found.setdefault(word, []).append((far, place, spelling))
    return {word: [one[2] for one in sorted(near)] for word, near in found.items()}


def _bare(folded: str) -> str:
    return _ARTICLE.sub("", folded)


def distance(one: str, other: str) -> int:
    """Mistakes between two words: a letter more, less, another, or two neighbours exchanged.

    Of at most 64 letters each (Damerau's distance, optimal string alignment).
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, its in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _other_keyboard(typed: str) -> str:
    """What the same keys give on the other keyboard, "" for a text of both: «hgs,vdm» was to be
    «السورية»."""
    letters = [c for c in typed if c.isalpha()]
    if all(c.isascii() for c in letters):
        return typed.lower().replace("b", "لا").translate(_BY_KEY)
    if not any(c.isascii() for c in letters):
        return typed.replace("لا", "b").translate(_BY_LETTER)
    return ""
