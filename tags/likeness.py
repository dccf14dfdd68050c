"""When two tags are probably one: other forms or another order of the same words, a slip of a key.

Every name carries ``likenesses``, short texts of which two near names share at least one; the
database finds the few that share one, and ``alike`` judges those. It warns and never decides:
names that differ in one letter may well be two.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from arabic import broken_plurals
from arabic.folding import key
from arabic.stemming import skeleton, stem

# Of a longer name only the beginning is compared by its letters.
LONGEST = 40
# Stems of fewer letters say too little: there the whole word is compared.
SHORTEST_STEM = 3
# Of names of fewer letters none is the slip of another: قطر، قطار.
SHORTEST_SLIP = 5
# From this length on any letter may be the slip; below only one that is easily mistaken.
ANY_SLIP = 7

WEAK = frozenset("اويهء")
ONE_SOUND = str.maketrans("ظصطذغثڤپچژگ", "ضستزقسفبشجج")


class Likeness(StrEnum):
    """In what two names are near; the surest first."""

    ORDER = "order"
    FORM = "form"
    SLIP = "slip"


REASONS = {
    Likeness.ORDER: _("the same words in another order"),
    Likeness.FORM: _("another form of the same words"),
    Likeness.SLIP: _("almost the same letters"),
}


@dataclass(frozen=True, slots=True)
class Read:
    """A name taken apart: what two names are compared by."""

    key: str
    words: tuple[str, ...]
    roots: tuple[str, ...]
    letters: str

    @property
    def bones(self) -> str:
        """The consonants of the words, or the words where they have too few."""
        both = zip(self.words, self.roots, strict=True)
        return _sorted(skeleton(word) or its for word, its in both)

    @property
    def numbers(self) -> list[str]:
        return sorted(filter(None, ("".join(filter(str.isdigit, word)) for word in self.words)))


@lru_cache(maxsize=10_000)
def read(name: str) -> Read:
    folded = key(name)
    words = tuple(folded.split())
    return Read(folded, words, tuple(root(word) for word in words), letters_of(words))


def likenesses(name: str) -> list[str]:
    """What two near names share at least one of; at most about a hundred short texts."""
    its = read(name)
    if not its.words:
        return []
    found = {f"={_sorted(its.roots)}", f"~{its.bones}", its.letters}
    for place, word in enumerate(its.words):
        for one in singulars(word):
            found.add(f"={_sorted([*its.roots[:place], one, *its.roots[place + 1 :]])}")
    if len(its.letters) >= SHORTEST_SLIP:
        letters = its.letters
        found.update(letters[:place] + letters[place + 1 :] for place in range(len(letters)))
    return sorted(found)


def alike(name: str, other: str) -> Likeness | None:
    """In what two names are near; None when they are not, or are one tag anyway."""
    one, two = read(name), read(other)
    # «كأس العالم 2022» and «كأس العالم 2026» are two.
    if one.key == two.key or one.numbers != two.numbers:
        return None
    if sorted(one.words) == sorted(two.words):
        return Likeness.ORDER
    if len(one.words) == len(two.words) and _same_words(one, two):
        return Likeness.FORM
    if one.bones == two.bones or _is_slip(one.letters, two.letters):
        return Likeness.SLIP
    return None


def root(word: str) -> str:
    """What a folded word is compared by: its stem, or the word without ال when that is short."""
    found = stem(word)
    return found if len(found) >= SHORTEST_STEM else bare(word)


def bare(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def singulars(word: str) -> tuple[str, ...]:
    """The singulars that the pattern of a broken plural betrays; most are no words."""
    short = bare(word)
    return broken_plurals.singulars(short) if 5 <= len(short) <= 6 else ()


def letters_of(words: Iterable[str]) -> str:
    """All letters in a row: neither spaces nor a ال before them tell two tags apart."""
    return "".join(bare(word) if place == 0 else word for place, word in enumerate(words))[:LONGEST]


def _sorted(parts) -> str:
    return " ".join(sorted(parts))


def _same_words(one: Read, two: Read) -> bool:
    """Whether each word of one is a form of a word of the other, whatever their order."""
    if sorted(one.roots) == sorted(two.roots):
        return True
    left = list(zip(two.words, two.roots, strict=True))
    for word, its in zip(one.words, one.roots, strict=True):
        found = next((two for two in left if _is_form(word, its, *two)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def _is_form(word: str, its: str, other: str, others: str) -> bool:
    return its == others or its in singulars(other) or others in singulars(word)


def _is_slip(one: str, other: str) -> bool:
    """Whether one letter more, less or other, or two exchanged, make one of the other."""
    longer, shorter = sorted((one, other), key=len, reverse=True)
    if len(longer) < SHORTEST_SLIP or len(longer) - len(shorter) > 1 or longer == shorter:
        return longer == shorter and len(longer) >= SHORTEST_SLIP
    place = next(_differences(longer, shorter), len(shorter))
    if len(longer) > len(shorter):
        if longer[place + 1 :] != shorter[place:]:
            return False
        beside = (longer[place - 1 : place], longer[place + 1 : place + 2])
        is_easy = longer[place] in WEAK or longer[place] in beside
        return is_easy or len(longer) >= ANY_SLIP
    if longer[place + 1 :] == shorter[place + 1 :]:
        pair = longer[place], shorter[place]
        is_easy = set(pair) <= WEAK or pair[0].translate(ONE_SOUND) == pair[1].translate(ONE_SOUND)
        return is_easy or len(longer) >= ANY_SLIP
    exchanged = longer[place : place + 2] == shorter[place : place + 2][::-1]
    return exchanged and longer[place + 2 :] == shorter[place + 2 :]


def _differences(one: str, other: str) -> Iterator[int]:
    return (place for place, pair in enumerate(zip(one, other, strict=False)) if len(set(pair)) > 1)
