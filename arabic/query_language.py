"""What people may type into a search box, taken apart.

Nothing here asks a database: `editions.search.asking` looks up names and synonyms and puts the
query together, `highlighting` marks what was found.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from arabic.digits import western
from arabic.folding import key
from arabic.stemming import words

LONGEST_QUERY = 200
MOST_TERMS = 12
OR = frozenset({"أو", "او", "OR", "|"})
STOP = frozenset(
    "في من علي الي عن مع ان ثم و او التي الذي الذين هذا هذه ذلك تلك ما لا قد هو هي كان كانت".split()
)
# The word before the colon, folded -> what it asks for.
FIELDS = {
    "كاتب": "author", "الكاتب": "author", "كاتبه": "author", "بقلم": "author", "author": "author",
    "قسم": "section", "القسم": "section", "section": "section",
    "وسم": "tag", "الوسم": "tag", "tag": "tag",
    "من": "from", "منذ": "from", "from": "from", "since": "from",
    "الي": "to", "حتي": "to", "to": "to", "until": "to",
    "حاله": "state", "الحاله": "state", "state": "state",
}  # fmt: skip
_QUOTES = str.maketrans("«»“”„‟", '""""""')
_SERVANT = re.compile(r'(^|[\s"-])([ول]?عبد)\s+(?=ال)', re.ASCII)
# -, the word before a colon, and a phrase or a word.
_TOKEN = re.compile(r'(-?)(?:([^\W\d_]{2,12}):\s*)?(?:"([^"]*)"?|([^\s"]+))')
_DAY = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")


@dataclass(frozen=True)
class Term:
    """One word or phrase as typed, without its quotes and minus; `exact` when quoted."""

    text: str
    exact: bool = False


@dataclass(frozen=True)
class Field:
    """«كاتب:ليلى»: `name` is one of author, section, tag, from, to, state; `value` as typed."""

    name: str
    value: str
    refused: bool = False


@dataclass(frozen=True)
class Query:
    """Every group must be found, in any one of its terms, no refused term, and every field."""

    groups: tuple = ()
    refused: tuple = ()
    fields: tuple = ()

    @property
    def terms(self):
        """All terms that are looked for, in the order typed."""
        return tuple(term for group in self.groups for term in group)


def parse(q):
    """Return the Query of what was typed; without groups when there are no words to look for.

    «…» and "…" are phrases, -word is refused, أو (او, OR, |) binds its two neighbours into
    one group, كاتب: قسم: وسم: من: إلى: (or English) and the word or phrase behind them are
    fields, stop words count only in phrases or when alone. At most 200 characters and 12
    terms are read. Never to build SQL from.
    """
    typed = _SERVANT.sub(r"\1\2", q.replace("\0", "")[:LONGEST_QUERY].translate(_QUOTES))
    groups, refused, fields, common = [], [], [], []
    either, read = False, 0
    for minus, name, phrase, word in _tokens(typed):
        if word in OR and not name:
            either = bool(groups)
            continue
        exact = phrase is not None
        text = phrase if exact else word
        folded = words(text)
        if not folded:
            continue
        read += 1
        if read > MOST_TERMS:
            break
        if name:
            fields.append(Field(name, text.strip(), bool(minus)))
        elif minus or (not exact and word.startswith("-")):
            refused.append(Term(text if exact else word.lstrip("-"), exact=True))
        elif not exact and len(folded) == 1 and folded[0] in STOP:
            common.append((Term(word),))
        elif either:
            groups[-1].append(Term(text, exact))
        else:
            groups.append([Term(text, exact)])
        either = False
    found = tuple(map(tuple, groups)) or (() if fields else tuple(common))
    return Query(found, tuple(refused) if found or fields else (), tuple(fields))


def _tokens(typed):
    """Yield (minus, field or "", phrase or None, word or None) of each token."""
    for match in _TOKEN.finditer(typed):
        minus, label, phrase, word = match.groups()
        name = FIELDS.get(key(label), "") if label else ""
        if name in ("from", "to") and day(phrase or word or "") is None:
            name = ""  # «نقلا عن: …» and «من: دمشق» are words
        if label and not name:
            # An unknown label is a word like the others: «عاجل:وصول», «19:30».
            yield minus, "", None, label
            minus = ""
        yield minus, name, phrase, word


def day(text, last=False):
    """Return the first (or `last`) day that «2026», «2026-11» or «28/11/2026» names, or None.

    Digits of every family; years 1900 to 2199. Never for dates in running text.
    """
    text = western(text.strip().strip('"'))
    if found := _DAY.fullmatch(text):
        year, month, number = found.groups()
    elif found := _DAY_FIRST.fullmatch(text):
        number, month, year = found.groups()
    else:
        return None
    year, month, number = int(year), int(month or 0), int(number or 0)
    if not 1900 <= year <= 2199 or month > 12:
        return None
    if number == 0 and last:
        month = month or 12
        number = monthrange(year, month)[1]
    try:
        return date(year, month or 1, number or 1)
    except ValueError:
        return None
