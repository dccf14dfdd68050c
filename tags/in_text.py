"""Which tags a text names: as they are spelled, behind و ف ب ل ك and ال, or in another form.

«وبغزة», «للسودان» and «بالانتخابات» name غزة, السودان and الانتخابات. The first word of a tag is
looked up by its stem, among all the stems that a word of the text may stand for; what is found is
then held against the text word by word, so the cost follows the text and not the number of tags.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from arabic.stemming import stems, words
from tags.models import OtherName, Tag

# A single glued letter counts when so many letters are left: ف and ك are mostly a word's own.
BEFORE = (("و", 3), ("ف", 4))
GLUED = (("ب", 3), ("ل", 3), ("ك", 4))
ARTICLES = (("ال", 2), ("بال", 2), ("كال", 2), ("لل", 2))
# Behind a glued letter another form of a word counts only when the word is long, and so does a word
# without the ال of the tag: «لجنة» is not «الجنة».
LONG = 5
# Stems of fewer letters say nothing about a subject; of so many, a ة makes another word: حلب، حلبة.
SHORTEST_STEM = 3
COUNTED_AT_MOST = 99

_ARTICLE = re.compile(r"ال(?=..)")


@dataclass(slots=True)
class Found:
    """A tag that a text names, how often in each part of it, and by which of its names."""

    number: int
    name: str
    spelled: str
    is_exact: bool
    counts: list[int] = field(default_factory=list)


def named_in(*texts: str) -> list[Found]:
    """The tags that any of these texts name, each once; two statements.

    A tag is named exactly when its very words stand there, whatever is glued before the first.
    """
    text = _Text(texts)
    if not text.openings:
        return []
    found: dict[int, Found] = {}
    wanted = {"opening__in": text.openings}
    names = [*Tag.objects.filter(**wanted).order_by("pk").values_list("pk", "name", "name")]
    others = OtherName.objects.filter(**wanted).order_by("pk")
    names += others.values_list("tag", "tag__name", "name")
    for number, name, spelled in names:
        for is_exact in (True, False):
            counts = text.counts(spelled, is_exact=is_exact)
            if not counts:
                continue
            known = found.get(number)
            if known is None or (is_exact, sum(counts)) > (known.is_exact, sum(known.counts)):
                found[number] = Found(number, name, spelled, is_exact, counts)
            break
    return list(found.values())


@lru_cache(maxsize=20_000)
def _of_name(name: str) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """The words of a name without ال, their stems, and whether the first of them has ال."""
    found = words(name)
    bare = tuple(_bare(word) for word in found)
    return bare, stems(text_words=found), bare[:1] != found[:1]


def _bare(word: str) -> str:
    return _ARTICLE.sub("", word, count=1) if word.startswith("ال") else word


def readings(word: str, stem: str) -> dict[str, bool]:
    """What a word may be without what is glued before it -> whether its other forms count, too.

    >>> list(readings("وبغزه", "بغز"))
    ['وبغزه', 'بغزه', 'غزه']
    """
    found = {_bare(word): True}
    # A و that its stem begins with is its own: وزارة، ولاية.
    before = () if stem.startswith("و") else _cut(word, BEFORE)
    for first in (word, *before):
        found.setdefault(_bare(first), len(first) >= LONG)
        for rest in _cut(first, ARTICLES):
            found[rest] = True
        for rest in _cut(first, GLUED):
            found.setdefault(_bare(rest), len(rest) >= LONG)
    return found


def _cut(word: str, beginnings) -> list[str]:
    return [
        word[len(glued) :]
        for glued, left in beginnings
        if word.startswith(glued) and len(word) - len(glued) >= left
    ]


def _stem_of(found: list[str]) -> dict[str, str]:
    return dict(zip(found, stems(text_words=found), strict=True))


class _Text:
    """The parts of a text, word by word, with what each word may stand for."""

    def __init__(self, texts: tuple[str, ...]):
        self.parts = [words(text) for text in texts]
        unique = list(dict.fromkeys(word for part in self.parts for word in part))
        whole = _stem_of(unique)
        read = {word: readings(word, whole[word]) for word in unique}
        stem_of = _stem_of(list(dict.fromkeys(shape for some in read.values() for shape in some)))
        self.bare = [[_bare(word) for word in part] for part in self.parts]
        self.stems = [[whole[word] for word in part] for part in self.parts]
        self.all = {
            True: {word for part in self.bare for word in part},
            False: {one for part in self.stems for one in part},
        }
        # What the first word of a tag may be -> the words of the text that stand for it: by its
        # letters, with and without ال, and by its stem.
        self.exact: dict[tuple[str, bool], set[str]] = defaultdict(set)
        self.formed: dict[str, set[str]] = defaultdict(set)
        for word, some in read.items():
            self.formed[whole[word]].add(word)
            for shape, takes_forms in some.items():
                self.exact[shape, False].add(word)
                if takes_forms:
                    self.exact[shape, True].add(word)
                    self.formed[stem_of[shape]].add(word)
        self.openings = sorted({*stem_of.values(), *whole.values()} - {""})
        self.places = [defaultdict(list) for _part in self.parts]
        for places, part in zip(self.places, self.parts, strict=True):
            for place, word in enumerate(part):
                places[word].append(place)

    def counts(self, name: str, *, is_exact: bool) -> list[int]:
        """How often each part names it, up to ``COUNTED_AT_MOST``; [] when none does."""
        bare, its_stems, has_article = _of_name(name)
        if not bare:
            return []
        if is_exact:
            standing, lines, sought = self.exact.get((bare[0], has_article), ()), self.bare, bare
        else:
            standing, lines, sought = self._in_other_forms(bare, its_stems), self.stems, its_stems
        if not standing or not self.all[is_exact].issuperset(sought[1:]):
            return []
        counts = [
            self._count(standing, list(sought[1:]), line, places)
            for line, places in zip(lines, self.places, strict=True)
        ]
        return counts if any(counts) else []

    def _in_other_forms(self, bare: tuple[str, ...], its_stems: tuple[str, ...]) -> set[str]:
        """The words of the text that have the stem of the first word of a name."""
        standing = self.formed.get(its_stems[0], set())
        if len(its_stems) > 1 or len(its_stems[0]) > SHORTEST_STEM:
            return standing
        if len(its_stems[0]) < SHORTEST_STEM:
            return set()
        other = {f"{bare[0]}ه", bare[0].removesuffix("ه")} - {bare[0]}
        return standing - {word for one in other for word in self.exact.get((one, False), ())}

    @staticmethod
    def _count(standing, rest: list[str], line: list[str], places: dict[str, list[int]]) -> int:
        count = 0
        for word in standing:
            for place in places.get(word, ()):
                count += line[place + 1 : place + 1 + len(rest)] == rest
                if count >= COUNTED_AT_MOST:
                    return count
        return count
