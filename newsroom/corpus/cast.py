"""Who and what the corpus stories name: sections, authors, sources, tags, and what they are about.

Names come from fixed seeds, so that every corpus has the same ones; those that exist already (in
a sample newsroom, say) are taken as they are.
"""

from dataclasses import dataclass
from itertools import product
from random import Random

from arabic.folding import key, sort_key
from authors.models import Author, Source
from newsroom.corpus import vocabulary as words
from newsroom.corpus.grammar import zipf
from tags.models import Section, Tag

AUTHORS, SOURCES, TAGS, TOPICS = 200, 60, 2_000, 240
OUTLETS = (
    "الميزان المرفأ الضفة الجسر المنبر الرصيف الأفق النافذة الصدى الشراع السنبلة البوصلة".split()
)


@dataclass(frozen=True)
class Topic:
    """What a run of stories is about. ``tags`` are places in the list of tags."""

    section: str
    names: tuple[str, ...]
    tags: tuple[int, ...]


def author_names() -> list[str]:
    every = [f"{one} {other}" for one, other in product(words.MEN + words.WOMEN, words.FAMILIES)]
    return Random("authors").sample(every, AUTHORS)  # noqa: S311 - words, not secrets


def source_names() -> list[tuple[str, str]]:
    """(kind, name) of every source."""
    found = [("official", name) for name in words.BODIES]
    found += [("outlet", f"صحيفة {name}") for name in OUTLETS]
    found += [("agency", f"وكالة {name}") for name in words.PLACES]
    return found[:SOURCES]


def tag_names() -> list[str]:
    """Distinct under folding; the first ones are the ones that many stories carry."""
    nouns = [f"ال{noun}" for listed in words.OF_SECTION.values() for noun in listed.split()]
    random = Random("tags")  # noqa: S311 - words, not secrets
    random.shuffle(nouns)
    of_what = [noun for noun in nouns if len(noun) > 4]
    pairs = [f"{one} {other}" for one, other in product(words.COMMON[:40], of_what[:80])]
    random.shuffle(pairs)
    found = [*words.PLACES, *nouns, *words.VILLAGES, *pairs]
    return list({key(name): name for name in reversed(found)}.values())[::-1][:TAGS]


def topics() -> list[Topic]:
    """The most frequent first."""
    random = Random("topics")  # noqa: S311 - words, not secrets
    weights = zipf(TAGS)
    found = []
    for place in range(TOPICS):
        section = list(words.OF_SECTION)[place % len(words.OF_SECTION)]
        nouns = words.OF_SECTION[section].split()
        names = tuple(
            f"{random.choice(words.COMMON)} ال{random.choice(nouns)}"
            if random.random() < 0.6
            else f"{random.choice(nouns)} ال{random.choice(words.TAIL)}"
            for _ in range(4)
        )
        tags = dict.fromkeys(random.choices(range(TAGS), cum_weights=weights, k=12))
        found.append(Topic(section, names, tuple(tags)))
    return found


@dataclass(frozen=True)
class Cast:
    """What is stored of it. Authors and tags as (number, name), sources as numbers."""

    sections: dict[str, int]
    authors: list[tuple[int, str]]
    sources: list[int]
    tags: list[tuple[int, str]]


def file() -> None:
    """Store what is missing of the cast."""
    for position, name in enumerate(words.OF_SECTION, start=1):
        Section.objects.get_or_create(name=name, defaults={"position": position})
    known = set(Author.objects.filter(kind="person").values_list("name", flat=True))
    Author.objects.bulk_create(
        Author(
            name=name,
            sort_key=sort_key(name)[:130],
            gender="female" if name.split()[0] in words.WOMEN else "male",
            job="مراسلة" if name.split()[0] in words.WOMEN else "مراسل",
        )
        for name in author_names()
        if name not in known
    )
    filed = set(Source.objects.values_list("kind", "sort_key"))
    Source.objects.bulk_create(
        Source(kind=kind, name=name, sort_key=sort_key(name)[:130], url="https://example.org/")
        for kind, name in source_names()
        if (kind, sort_key(name)[:130]) not in filed
    )
    Tag.objects.filed_under(tag_names())


def stored() -> Cast:
    """The cast as it is stored, in the order of its names; file it first."""
    authors: dict[str, int] = {}
    for number, name in Author.objects.order_by("-pk").values_list("pk", "name"):
        authors[name] = number
    sources = {
        (kind, name): number
        for number, kind, name in Source.objects.values_list("pk", "kind", "sort_key")
    }
    return Cast(
        sections=dict(Section.objects.values_list("name", "pk")),
        authors=[(authors[name], name) for name in author_names()],
        sources=[sources[kind, sort_key(name)[:130]] for kind, name in source_names()],
        tags=[(tag.pk, tag.name) for tag in Tag.objects.filed_under(tag_names())],
    )
