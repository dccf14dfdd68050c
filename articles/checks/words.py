"""Rules about words: kicker, headlines, standfirst, captions and the passages of the body.

All texts are looked at as one, each a line of it, so that digits are compared over the whole
story; what is found belongs to the line it stands in.
"""

from bisect import bisect_right
from collections.abc import Iterator

from django.utils.translation import gettext as _

from arabic import findings as language
from articles.checks.findings import Found
from articles.checks.subject import Subject
from editions.passages import Change

# Which rule tells of what the language room finds.
RULE_OF = {
    "latin_comma": "latin_punctuation",
    "latin_semicolon": "latin_punctuation",
    "latin_question_mark": "latin_punctuation",
    "straight_quotes": "latin_punctuation",
    "space_before": "space_before_mark",
    "unbalanced_quotes": "quotes_balanced",
    "mixed_digits": "mixed_digits",
    "tatweel": "headline_tatweel",
    "double_space": "double_space",
    "direction_mark": "direction_marks",
    "persian_letter": "farsi_letters",
    "persian_digit": "farsi_letters",
}
HEADLINES = ("kicker", "headline", "short_headline")
AROUND = 24  # characters shown on each side
# Of one rule; a text that holds more of one kind is not read through finding by finding.
MOST_FINDINGS = 100
MOST_ROUNDS = 8  # mending may bare another finding; two rounds suffice for what people write

Place = tuple[str, int | None]  # field, passage of the body


def places_of(subject: Subject) -> list[tuple[Place, str]]:
    """Every text with its place, in the order of the form."""
    lines = [((name, None), subject.lines.get(name, "")) for name in HEADLINES]
    lines.append((("standfirst", None), subject.lines.get("standfirst", "")))
    lines += [(("body", index), one.text) for index, one in enumerate(subject.passages)]
    lines.append((("lead_caption", None), subject.lines.get("lead_caption", "")))
    return [(place, text) for place, text in lines if text]


def look_for(rule: str):
    """The function of a rule about words: what stands there of it, the first hundred."""

    def look(subject: Subject) -> list[Found]:
        if not subject.found_in_words:
            subject.found_in_words = _by_rule(places_of(subject))
        return subject.found_in_words.get(rule, [])

    return look


def mended(texts: list[tuple[Place, str]], rules: frozenset[str] | None = None) -> list[str]:
    """The same texts with what mends itself mended, of these rules or of all. Idempotent."""
    for _round in range(MOST_ROUNDS):
        changes = changes_of(texts, rules)
        if not any(changes):
            break
        texts = [
            (place, made(text, some)) for (place, text), some in zip(texts, changes, strict=True)
        ]
    return [text for _place, text in texts]


def changes_of(
    texts: list[tuple[Place, str]], rules: frozenset[str] | None = None
) -> list[list[Change]]:
    """For each text, in order, what would mend it."""
    changes: list[list[Change]] = [[] for _text in texts]
    for index, start, end, found in _found(texts):
        rule = RULE_OF[found.code]
        if found.replacement is not None and (rules is None or rule in rules):
            changes[index].append((start, end, found.replacement))
    return changes


def made(text: str, changes: list[Change]) -> str:
    """The text with changes, which stand in order, made."""
    kept, at = [], 0
    for start, end, words in changes:
        kept += (text[at:start], words)
        at = end
    return "".join((*kept, text[at:]))


def _found(texts: list[tuple[Place, str]]) -> Iterator[tuple[int, int, int, language.Finding]]:
    """(which text, start, end, what) in order, of all texts looked at as one."""
    # A line break inside a text ends no quotation, so it is not one that ends a line here.
    whole = "\n".join(text.replace("\n", "\r") for _place, text in texts)
    begins, at = [], 0
    for _place, text in texts:
        begins.append(at)
        at += len(text) + 1
    for found in language.findings(whole):
        index = bisect_right(begins, found.start) - 1
        (name, _block), text = texts[index]
        start, end = found.start - begins[index], found.end - begins[index]
        if found.code == "tatweel" and name not in HEADLINES:
            continue  # in running text a stretched word may be meant: verse, the prefix of a number
        if found.code == "double_space" and (start == 0 or end == len(text)):
            continue  # saving takes the spaces at the ends
        yield index, start, end, found


def _by_rule(texts: list[tuple[Place, str]]) -> dict[str, list[Found]]:
    by_rule: dict[str, list[Found]] = {rule: [] for rule in RULE_OF.values()}
    opening = None
    for index, start, end, found in _found(texts):
        changes = () if found.replacement is None else ((start, end, found.replacement),)
        if found.code == "straight_quotes" and opening is None:
            opening = start, changes  # told of with its partner
            continue
        if found.code == "straight_quotes":
            (start, before), opening = opening, None
            changes = before + changes
        kept = by_rule[RULE_OF[found.code]]
        if len(kept) < MOST_FINDINGS:
            (name, block), text = texts[index]
            kept.append(
                Found(
                    field=name,
                    message=_(found.message_id),
                    block=block,
                    start=start,
                    end=end,
                    before=text[max(0, start - AROUND) : start],
                    quote=text[start:end],
                    after=text[end : end + AROUND],
                    changes=changes,
                )
            )
    return by_rule
