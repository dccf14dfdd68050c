"""What was typed, as a question for the database.

The index knows words by their stems and people, tags and sections by their numbers. Synonyms and
names are looked up here, each time, so what an editor changes is found at once; one statement.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db import connection

from arabic import stemming
from arabic.query_language import MOST_TERMS, Field, Query, Term, day, parse
from arabic.stemming import LONGEST_WORD, beginnings, joined, skeleton, words
from tags.models import Tag

# A word that stands in more names than this says nothing about one of them.
NAMES_AT_MOST = 300
# So many words of a query may stand together for one synonym.
LONGEST_PHRASE = 4

# Numbers alone, found by the owner of the tables: their indexes are not for everybody (0021).
LOOK_UP = "SELECT kind, place, numbers FROM public.readers_named(%(names)s::text[], %(most)s)"
SYNONYMS = """
SELECT phrases FROM editions_synonym WHERE phrases && %s::text[] ORDER BY id
"""
# Of one word several things are asked, each by its stems and shapes.
lexemes, stems = map(lru_cache(maxsize=1_000), (stemming.lexemes, stemming.stems))
KEYS = {"author": "a", "tag": "t", "section": "s"}


@dataclass(frozen=True)
class Asked:
    """A question: a tsquery as text ("" finds nothing), days, and what no name was found for.

    `close` asks for the stems alone, without synonyms and other forms: what answers it too
    stands higher. `begins_on` and `ends_on` are days of the newsroom, both included.
    """

    query: Query
    wide: str = ""
    close: str = ""
    begins_on: date | None = None
    ends_on: date | None = None
    unknown: tuple[Field, ...] = ()
    # The other authors and tags that were asked for by name, each with a question for its stories.
    named: tuple[tuple[Field, str], ...] = ()
    # Phrases of stems that mean the same as something typed, to be marked too.
    synonyms: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing was asked, or it names somebody who is not there."""
        return bool(self.unknown) or not (self.wide or self.begins_on or self.ends_on)


def understand(
    typed: str,
    *,
    narrowed: tuple[tuple[str, int], ...] = (),
    begins_on: date | None = None,
    ends_on: date | None = None,
    half_typed: bool = False,
) -> Asked:
    """Read what was typed. ``narrowed`` are ("author" | "tag" | "section", number) pairs that must
    hold beside it, and so must the days. ``half_typed``: a word may also be the beginning of one.
    At most two statements."""
    query = parse(typed)
    named = _names(query)
    others = synonyms(query)
    also = begun(query, named) if half_typed else named
    wide = meant(query.groups, also, others)
    close = all_of(
        either([plain(term), *named.get(term, ())]) for group in query.groups for term in group[:1]
    )
    filters, unknown = _filters(query, named)
    refused = [either([plain(term), *named.get(term, ())]) for term in query.refused]
    refused += [one for one, is_refused in filters if is_refused]
    needed = [one for one, is_refused in filters if not is_refused]
    needed += [_key(kind, number) for kind, number in narrowed]
    begins = [begins_on, *(day(one.value) for one in query.fields if one.name == "from")]
    ends = [ends_on, *(day(one.value, last=True) for one in query.fields if one.name == "to")]
    without = [f"!({one})" for one in refused]
    return Asked(
        query,
        wide=all_of([wide, *needed, *without]) if wide or needed else "",
        close=close,
        begins_on=max(filter(None, begins), default=None),
        ends_on=min(filter(None, ends), default=None),
        unknown=tuple(unknown),
        named=tuple(
            (one, either(named[one]))
            for one in _named_fields(query)
            if one in named and one.name != "section" and not one.refused
        ),
        synonyms=tuple(dict.fromkeys(one for phrases in others.values() for one in phrases)),
    )


def quoted(lexeme: str) -> str:
    """A lexeme as a tsquery takes it, whatever stands in it."""
    return "'" + lexeme[:LONGEST_WORD].replace("\\", "\\\\").replace("'", "''") + "'"


def either(parts) -> str:
    """Any of these; "" for none."""
    return " | ".join(dict.fromkeys(filter(None, parts)))


def all_of(parts) -> str:
    """Every one of these; "" for none."""
    parts = [part for part in dict.fromkeys(parts) if part]
    return parts[0] if len(parts) == 1 else " & ".join(f"({part})" for part in parts)


def phrase(text_stems) -> str:
    """These stems one after the other; "" for none."""
    return " <-> ".join(quoted(stem) for stem in text_stems)


def plain(term: Term) -> str:
    """The stems of a term, neighbours when there are several."""
    return phrase(stems(term.text)[:MOST_TERMS])


def is_word(term: Term) -> bool:
    """One word without quotes, which is looked for in all its forms."""
    return not term.exact and len(words(term.text)) == 1


def word(text: str) -> str:
    """One word in every shape under which it is indexed."""
    return either(quoted(one) for one in sorted(lexemes(text)))


def begun(query: Query, also: dict) -> dict[Term, list[str]]:
    """Alternatives of each term, and beside them the words that it may be the beginning of."""
    found = {}
    for term in query.terms:
        begins = beginnings(term.text) if is_word(term) else ()
        found[term] = [*also.get(term, ()), *(f"{quoted(one)}:*" for one in begins)]
    return found


def meant(groups, also: dict, others: dict) -> str:
    """All these groups, each in any of its terms and synonyms and what ``also`` says of a term."""
    return all_of(_groups(groups, also, others))


def _wide(term: Term, also: dict) -> str:
    return either([word(term.text) if is_word(term) else plain(term), *also.get(term, ())])


def _names(query: Query) -> dict[Term | Field, list[str]]:
    """The numbers whose names a term or a field may mean, as quoted keys of the index."""
    asked = list(dict.fromkeys([*query.terms, *query.refused, *_named_fields(query)]))
    texts = [
        all_of(word(one) for one in words(item.value))
        if isinstance(item, Field)
        else word(item.text) if is_word(item) else plain(item)
        for item in asked
    ]  # fmt: skip
    if not any(texts):
        return {}
    found: dict[Term | Field, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(LOOK_UP, {"names": texts, "most": NAMES_AT_MOST})
        for kind, place, numbers in cursor.fetchall():
            item = asked[place - 1]
            # A section is asked for by its field alone: «سياسة» is a word of most stories there.
            fits = kind == item.name if isinstance(item, Field) else kind != "section"
            if fits:
                found.setdefault(item, []).extend(f"'{KEYS[kind]}={one}'" for one in numbers)
    return found


def _named_fields(query: Query) -> list[Field]:
    return [one for one in query.fields if one.name in KEYS]


def _key(kind: str, number: int) -> str:
    """The key of a person, tag or section; a tag answers for those that were merged into it."""
    numbers = Tag.objects.answering([number])[number] if kind == "tag" else [number]
    return either(f"'{KEYS[kind]}={one}'" for one in numbers)


def _filters(query: Query, named: dict) -> tuple[list[tuple[str, bool]], list[Field]]:
    """The fields that name somebody, as (alternatives, is refused); and those that name nobody."""
    filters, unknown = [], []
    for one in _named_fields(query):
        if numbers := named.get(one):
            filters.append((either(numbers), one.refused))
        elif not one.refused:
            unknown.append(one)
    return filters, unknown


def _groups(groups, also: dict, others: dict) -> list[str]:
    """Every group with its synonyms; neighbours that make one synonym stand as one."""
    made, place = [], 0
    while place < len(groups):
        for length in range(min(LONGEST_PHRASE, len(groups) - place), 0, -1):
            run = groups[place : place + length]
            more = _other_words(run, others)
            if more or length == 1:
                whole = all_of(either(_wide(term, also) for term in group) for group in run)
                made.append(either([f"({whole})" if more and length > 1 else whole, *more]))
                place += length
                break
    return made


def _phrases_of(run) -> list[str]:
    """The phrases under which a run of groups may stand in the list of synonyms."""
    if len(run) > 1:
        if any(len(group) > 1 or group[0].exact for group in run):
            return []
        return [" ".join(stem for group in run for stem in stems(group[0].text))]
    found = []
    for term in run[0]:
        if is_word(term):
            found += sorted(lexemes(term.text) - {skeleton(term.text)})
        elif not term.exact:
            found.append(" ".join(stems(term.text)))
    return found


def synonyms(query: Query) -> dict[str, list[str]]:
    """phrase -> the phrases that mean the same, of every phrase of the query that has some. At most
    one statement."""
    asked = []
    for length in range(1, LONGEST_PHRASE + 1):
        for place in range(len(query.groups) - length + 1):
            asked += _phrases_of(query.groups[place : place + length])
    if not asked:
        return {}
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(SYNONYMS, [asked])
        for (phrases,) in cursor.fetchall():
            for one in set(phrases).intersection(asked):
                found.setdefault(one, []).extend(other for other in phrases if other != one)
    return found


def _other_words(run, others: dict) -> list[str]:
    """What means the same as a run of groups: by its stems, else by the other forms of a word."""
    more = []
    for term in run[0] if len(run) == 1 else ():
        stem = " ".join(stems(term.text))
        meant = [stem] if stem in others else _phrases_of(((term,),))
        more += [other for one in meant for other in others.get(one, ())]
    if len(run) > 1:
        more += [other for one in _phrases_of(run) for other in others.get(one, ())]
    found = [phrase(other.split()) for other in more]
    if len(run) == 2 and _phrases_of(run):
        found += map(quoted, joined(f"{run[0][0].text} {run[1][0].text}"))
    return [f"({one})" if "<->" in one else one for one in dict.fromkeys(found)]
