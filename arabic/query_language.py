"""What a reader may type into a search box, taken apart as SQL arabic_query() takes it.

For highlighting, for synonyms and for saying in words what was looked for. The database
is asked with arabic_query(), which reads the same language; a property test compares them.
"""

import re
from dataclasses import dataclass, field

from arabic.stemming import words

LONGEST_QUERY = 200
MOST_TERMS = 12
OR = frozenset({"أو", "او", "OR", "|"})
STOP = frozenset(
    "في من علي الي عن مع ان ثم و او التي الذي الذين هذا هذه ذلك تلك ما لا قد هو هي كان كانت".split()
)
_QUOTES = str.maketrans("«»“”„‟", '""""""')
_SERVANT = re.compile(r'(^|[\s"-])([ول]?عبد)\s+(?=ال)', re.ASCII)
_TOKEN = re.compile(r'(-?)"([^"]*)"?|([^\s"]+)', re.ASCII)


@dataclass(frozen=True)
class Term:
    """One word or phrase as typed, without its quotes and minus; `exact` when quoted."""

    text: str
    exact: bool = False


@dataclass(frozen=True)
class Query:
    """Every group must be found, in any one of its terms, and no refused term."""

    groups: tuple = field(default=())
    refused: tuple = field(default=())

    @property
    def terms(self):
        """All terms that are looked for, in the order typed."""
        return tuple(term for group in self.groups for term in group)


def parse(q):
    """Return the Query of what was typed; without groups when there is nothing to look for.

    «…» and "…" are phrases, -word is refused, أو (او, OR, |) binds its two neighbours into
    one group, stop words count only in phrases or when alone. At most 200 characters and
    12 terms are read. Never to build SQL from: pass the text itself to arabic_query().
    """
    typed = _SERVANT.sub(r"\1\2", q.replace("\0", "")[:LONGEST_QUERY].translate(_QUOTES))
    groups, refused, common = [], [], []
    either, read = False, 0
    for minus, phrase, word in _tokens(typed):
        if word in OR:
            either = bool(groups)
            continue
        exact = phrase is not None
        folded = words(phrase if exact else word)
        if not folded:
            continue
        read += 1
        if read > MOST_TERMS:
            break
        if minus or (not exact and word.startswith("-")):
            refused.append(Term(phrase if exact else word.lstrip("-"), exact=True))
        elif not exact and len(folded) == 1 and folded[0] in STOP:
            common.append((Term(word),))
        elif either:
            groups[-1].append(Term(phrase if exact else word, exact))
        else:
            groups.append([Term(phrase if exact else word, exact)])
        either = False
    found = tuple(map(tuple, groups)) or tuple(common)
    return Query(found, tuple(refused) if found else ())


def _tokens(typed):
    """Yield (minus, phrase or None, word or None) of each token."""
    for match in _TOKEN.finditer(typed):
        yield match[1], match[2], match[3]
