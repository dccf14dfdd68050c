"""Rules about words on any text at all: nothing raises, mending ends, and time stays in bounds."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.checks.subject import Rows, Subject
from articles.checks.table import RULES
from articles.checks.words import RULE_OF, changes_of, made, mended, places_of
from editions.passages import passages, rewritten
from tests.arabic.alphabet import anything, sentences

PLACES = st.sampled_from([("headline", None), ("standfirst", None), ("body", 0), ("body", 1)])
FAULTY = st.text(st.sampled_from('ابجكی کـ،؛؟,;?"«» .\u200f\u064e٢۴25aB\n'), max_size=60)
TEXTS = st.lists(st.tuples(PLACES, st.one_of(sentences, FAULTY)), max_size=5)
LETTERS = set("ابجدهوزحطيكلمنسعفصقرشتثخذضظغءأإآؤئىة")


def subject(html="", **lines) -> Subject:
    lines = dict.fromkeys(("kicker", "headline", "short_headline", "standfirst"), "") | lines
    rows = Rows(lambda: ["person"], list, list, lambda: 1)
    return Subject(None, "news", None, {"lead_caption": "", **lines}, html, None, rows)


@given(anything, anything)
def test_finding_never_raises(headline, html):
    one = subject(html, headline=headline, standfirst=html)
    for name in set(RULE_OF.values()):
        list(RULES[name].look(one))


@given(TEXTS)
def test_what_was_mended_has_nothing_left_to_mend(texts):
    places = [place for place, _text in texts]
    once = mended(texts)
    again = list(zip(places, once, strict=True))
    assert mended(again) == once
    assert not any(changes_of(again))


@given(TEXTS, st.sampled_from(sorted(set(RULE_OF.values()))))
def test_mending_one_rule_changes_what_this_rule_says_and_nothing_else(texts, rule):
    changed = mended(texts, frozenset([rule]))
    for (_place, before), after in zip(texts, changed, strict=True):
        if rule not in ("farsi_letters", "mixed_digits"):
            assert [c for c in before if c in LETTERS] == [c for c in after if c in LETTERS]
        if rule != "mixed_digits" and rule != "farsi_letters":
            assert [c for c in before if c.isdigit()] == [c for c in after if c.isdigit()]
        if rule == "mixed_digits":
            assert [c for c in before if not c.isdigit()] == [c for c in after if not c.isdigit()]


@given(anything)
def test_the_body_rewritten_without_changes_is_the_canonical_body(html):
    same = rewritten(html, lambda texts: [()] * len(texts))
    assert rewritten(same, lambda texts: [()] * len(texts)) == same
    texts: list[str] = []
    rewritten(same, lambda found: texts.extend(found) or [()] * len(found))
    assert [one.text for one in passages(same)] == texts


@given(st.lists(st.sampled_from(["قال ", "نعم", ", ", "<strong>", "</strong>", "<br>", "ـــ"])))
def test_the_same_changes_are_made_in_the_editor_and_on_the_server(pieces):
    html = rewritten(f"<p>{''.join(pieces)}</p>", lambda texts: [()] * len(texts))
    found = subject(html)
    texts = places_of(found)
    changes = changes_of(texts)
    inside = {place[1]: some for (place, _), some in zip(texts, changes, strict=True)}
    after = rewritten(html, lambda old: [inside.get(i, ()) for i in range(len(old))])
    typed = [made(text, some) for (_, text), some in zip(texts, changes, strict=True)]
    assert [one.text.split() for one in passages(after)] == [
        words for one in typed if (words := one.split())
    ]


MEGABYTE = 1_000_000
HOSTILE = {
    "commas": lambda size: "ب, " * (size // 3),
    "marks": lambda size: "ب" + "\u064e" * (size // 100) + "ب" * (size - size // 100),
    "guillemets": lambda size: "«" * size,
    "one_word": lambda size: "ب" * size,
    "spaces": lambda size: " " * size,
    "addresses": lambda size: "@." * (size // 2),
    "tags": lambda size: "<p>ب" * (size // 10),
    "links": lambda size: '<a href="/1/">' * (size // 14),
    "brackets": lambda size: "<" * size,
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("size", [MEGABYTE // 10, pytest.param(MEGABYTE, marks=pytest.mark.long)])
def test_any_text_is_checked_in_bounded_time(name, size):
    text = HOSTILE[name](size)
    begun = time.process_time()
    for rule in RULES.values():
        list(rule.look(subject(text if "<" in text else f"<p>{text}</p>", headline=text[:200])))
    assert time.process_time() - begun < 20
