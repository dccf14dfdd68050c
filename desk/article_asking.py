"""What was typed into the search of the list, understood: words, names, fields, states, numbers.

The language is the readers' (`arabic.query_language`) with «حالة:» beside it, and every word may be
half typed. Names and synonyms are looked up each time, so a renamed author is found at once.
"""

from dataclasses import dataclass, field

from django.db import connection

from arabic.digits import western
from arabic.folding import fold, sort_key
from arabic.query_language import Field, Query, Term, parse
from arabic.stemming import words
from editions.search.asking import (
    all_of,
    begun,
    either,
    is_word,
    meant,
    plain,
    synonyms,
    word,
)

# A word that stands in more names than this is taken for a word of the story alone.
NAMES_AT_MOST = 50
# Fields may name more: so many at most.
FIELD_NAMES_AT_MOST = 300

# An author also by the beginning of any word of the name, spelled in two ways.
LOOK_UP = """
SELECT 'author', asked.n, array_agg(found.id)
  FROM unnest(%(names)s::text[], %(begins)s::text[], %(sorted)s::text[])
       WITH ORDINALITY AS asked (q, begins, sorted, n)
 CROSS JOIN LATERAL (
    SELECT id FROM authors_author
     WHERE search @@ asked.q::tsquery
        OR asked.begins <> '' AND strpos(' ' || sort_key, ' ' || asked.begins) > 0
        OR asked.sorted <> '' AND strpos(' ' || sort_key, ' ' || asked.sorted) > 0
     LIMIT %(most)s) AS found
 GROUP BY asked.n
UNION ALL
SELECT 'tag', asked.n, array_agg(found.id)
  FROM unnest(%(names)s::text[]) WITH ORDINALITY AS asked (q, n)
 CROSS JOIN LATERAL (SELECT id FROM tags_tag
                      WHERE search @@ asked.q::tsquery LIMIT %(most)s) AS found
 GROUP BY asked.n
UNION ALL
SELECT 'section', asked.n, array_agg(found.id)
  FROM unnest(%(names)s::text[]) WITH ORDINALITY AS asked (q, n)
  JOIN tags_section AS found ON found.search @@ asked.q::tsquery
 GROUP BY asked.n
"""
NAMED = ("author", "tag", "section")
PUNCTUATION = "،؛؟.,:;!?…()[]'"


@dataclass(frozen=True)
class Typed:
    """``text`` is what was typed; ``number`` that of a story, with ``is_number`` when nothing else
    can be meant. ``names`` are the numbers that a word or a field names, by kind."""

    text: str = ""
    query: Query = field(default_factory=Query)
    number: int | None = None
    is_number: bool = False
    names: dict[Term | Field, dict[str, list[int]]] = field(default_factory=dict)
    others: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """Nothing was typed: every story is meant."""
        return not self.text

    @property
    def synonyms(self) -> tuple[str, ...]:
        """Phrases of stems that mean the same as something typed, to be marked too."""
        return tuple(dict.fromkeys(one for many in self.others.values() for one in many))

    @property
    def names_a_tag(self) -> bool:
        return any("tag" in kinds for kinds in self.names.values())

    @property
    def without(self) -> str:
        """A question for the words that were refused; "" for none."""
        return either(f"({plain(term)})" for term in self.query.refused)

    def holding(self, groups) -> str:
        """A question for these groups of words and their synonyms; "" for none."""
        return meant(groups, begun(self.query, {}), self.others)


def understood(typed: str) -> Typed:
    """Read what was typed; any text at all. At most two statements, none without a word."""
    text = typed.replace("\x00", "").strip()
    if not text:
        return Typed()
    numeral = western(text[:40]).strip()
    digits = numeral.removeprefix("#").strip()
    number = None
    if digits.isascii() and digits.isdigit() and len(text) <= 40:
        # A number that no story can have finds none.
        number = int(digits) if len(digits) < 19 else 0
        if numeral != digits:
            return Typed(text, number=number, is_number=True)
    query = parse(text)
    return Typed(text, query, number, names=_names(query), others=synonyms(query))


def _names(query: Query) -> dict[Term | Field, dict[str, list[int]]]:
    asked = list(dict.fromkeys([*query.terms, *query.refused, *_named(query.fields)]))
    if not asked:
        return {}
    half = [_one_word(one) for one in asked]
    found: dict[Term | Field, dict[str, list[int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            LOOK_UP,
            {
                "names": [_meaning(one) for one in asked],
                "begins": [fold(one).strip(PUNCTUATION) for one in half],
                "sorted": [sort_key(one) for one in half],
                "most": FIELD_NAMES_AT_MOST,
            },
        )
        for kind, place, numbers in cursor.fetchall():
            item = asked[place - 1]
            if isinstance(item, Field):
                fits = kind == item.name
            else:
                # A section is asked for by its field alone: «سياسة» is a word of many stories.
                fits = kind != "section" and len(numbers) <= NAMES_AT_MOST
            if fits:
                found.setdefault(item, {})[kind] = numbers
    return found


def _named(fields) -> list[Field]:
    return [one for one in fields if one.name in NAMED]


def _meaning(item: Term | Field) -> str:
    if isinstance(item, Field):
        return all_of(word(one) for one in words(item.value))
    return word(item.text) if is_word(item) else plain(item)


def _one_word(item: Term | Field) -> str:
    """The word that may be half a name; "" for a phrase."""
    text = item.value if isinstance(item, Field) else item.text if is_word(item) else ""
    return text if len(words(text)) == 1 else ""
