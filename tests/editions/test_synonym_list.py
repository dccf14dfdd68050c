"""The list of synonyms holds its own rules, and what it finds and must not find.

Nothing here asks a database: a small reader of the list stands in for the search.
"""

import json
import tomllib
from collections import Counter, defaultdict
from pathlib import Path

import pytest

import editions
from arabic import stemming
from arabic.cleaning import clean_headline
from arabic.folding import key
from arabic.query_language import STOP
from editions.search.models import Synonym
from tests.arabic.search_pairs import NOT_FOUND, pairs

LIST = Path(editions.__file__).parent / "synonyms" / "ar.toml"
GROUPS = tomllib.loads(LIST.read_text())["group"]
PAIRS = json.loads((Path(__file__).parent / "synonym_pairs.json").read_text())
KINDS = {"plural", "name", "script", "meaning", "abbreviation"}
MOST_WORDS, LONGEST, LONGEST_PHRASE = 8, 40, 4

# Stems that two groups share, so that the shared word asks for both: each on purpose.
SHARED = {
    "قضا": "قضايا and قضاة: what courts hear, and who hears it",
    "جرح": "جرحى and جرح: the wounded and the wound",
    "مرض": "مرضى and مرض: the ill and the illness",
    "صحف": "صحف and صحفي: the papers and who writes them",
    "اخو": "إخوة and أخوات: brothers and sisters",
}
# A word of such a stem would find a word that stands in nearly every story.
COMMON = """
في من على إلى عن مع أن إن ثم أو التي الذي هذا هذه ذلك تلك ما لا قد هو هي كان كانت لم لن له لها
لهم به بها أنه أنها كما كل كلها بعض غير بين بعد قبل عند حتى حين حيث إذا لو لولا منذ خلال حول دون
نحو فوق تحت أمام وراء ضد عبر أي أيضا فقط جدا أكثر أقل أول أولى آخر أخرى ثاني ثانية واحد واحدة
بن ابن أب أبي أم أمي أمر أمرا أثناء سنة سن جد حال حالة حاليا حوالي بسبب بشأن بشكل مثل مثلا نفس
نفسه قال قالت يقول قول قولها كون كونها لدى لديه ليس ليست سوف يكون تكون كانوا مهم مهما بأن لأن
الناس العالم محلي رسمي علمي دولة دولي عام عامة خاص خاصة قوة قوات عودة عمل عملية دور دورة طريقة
حياة حب دين شرطة وفاة طائرة رياضة تجارة صناعة زيارة رعاية إدارة قيادة سياسة
""".split()
# Members with such a stem on purpose: what they name is itself asked for every day.
MEANT = {"سنة", "جدة", "عمل"}


def single(group):
    return [word for word in group["words"] if len(stemming.words(word)) == 1]


def asked_by():
    """Return for the stems of each word or phrase of the list the others of its groups."""
    others = defaultdict(list)
    for group in GROUPS:
        for word in group["words"]:
            others[stemming.stems(word)] += [other for other in group["words"] if other != word]
    return others


OTHERS = asked_by()


def terms(query):
    """Cut a query into the longest phrases the list knows, and words."""
    left = [word for word in stemming.words(query) if word not in STOP or word == query]
    while left:
        sizes = range(LONGEST_PHRASE, 1, -1)
        longest = next((n for n in sizes if stemming.stems(text_words=left[:n]) in OTHERS), 1)
        yield " ".join(left[:longest])
        left = left[longest:]


def stands_in(term, headline, *, wide):
    """Say whether a word (by its stem, or with all its forms) or a phrase is in a headline."""
    wanted = stemming.stems(term)
    if len(wanted) == 1:
        shapes = stemming.lexemes(term) if wide else {wanted[0]}
        return any(shapes & stemming.indexed(word) for word in stemming.words(headline))
    there = stemming.stems(headline)
    return any(there[i : i + len(wanted)] == wanted for i in range(len(there)))


def finds(query, headline, *, wide=False, others=OTHERS):
    return all(
        stands_in(term, headline, wide=True)
        or any(stands_in(one, headline, wide=wide) for one in same_as(term, others))
        for term in terms(query)
    )


def same_as(term, others):
    """All that the list has for a phrase, or for a word in any of its forms."""
    if len(stemming.words(term)) > 1:
        return others.get(stemming.stems(term), [])
    shapes = stemming.lexemes(term) - {stemming.skeleton(term)}
    return [one for shape in shapes for one in others.get((shape,), ())]


def test_every_group_has_a_kind_and_words_and_nothing_else():
    assert [group for group in GROUPS if set(group) != {"kind", "words"}] == []
    assert {group["kind"] for group in GROUPS} == KINDS
    assert len(GROUPS) > 1000


def test_the_desk_would_take_every_group_as_it_stands():
    changed = []
    for group in GROUPS:
        words = "، ".join(group["words"])
        synonym = Synonym(kind=group["kind"], words=words)
        synonym.clean_fields()
        synonym.clean()
        changed += [words] if synonym.words != words else []
    assert changed == []


def test_a_group_has_two_to_eight_clean_short_words():
    assert [group for group in GROUPS if not 2 <= len(group["words"]) <= MOST_WORDS] == []
    everything = [word for group in GROUPS for word in group["words"]]
    assert [word for word in everything if word != clean_headline(word)] == []
    assert [word for word in everything if len(word) > LONGEST] == []
    assert [word for word in everything if not 1 <= len(word.split()) <= LONGEST_PHRASE] == []


def test_no_two_words_of_a_group_have_one_stem():
    twice = [
        group["words"]
        for group in GROUPS
        if len({stemming.stems(word) for word in group["words"]}) < len(group["words"])
    ]
    assert twice == []


def test_no_word_stands_in_two_groups():
    counted = Counter(key(word) for group in GROUPS for word in group["words"])
    assert [word for word, times in counted.items() if times > 1] == []


def test_groups_share_a_stem_only_on_purpose():
    counted = Counter(stems for group in GROUPS for stems in map(stemming.stems, group["words"]))
    assert {" ".join(stems) for stems, times in counted.items() if times > 1} == set(SHARED)


def test_no_word_is_a_stop_word_or_has_the_stem_of_a_common_one():
    words = [word for group in GROUPS for word in single(group)]
    assert [word for word in words if stemming.words(word)[0] in STOP] == []
    common = {stemming.stem(word) for word in COMMON}
    assert {word for word in words if stemming.stem(word) in common} == MEANT


@pytest.mark.parametrize(("query", "headline"), PAIRS["found"])
def test_the_list_finds_what_the_stemmer_alone_does_not(query, headline):
    assert finds(query, headline)
    assert not finds(query, headline, others={})


def test_the_list_does_not_find_what_only_looks_alike():
    wanted = PAIRS["not_found"] + pairs(NOT_FOUND)
    assert [pair for pair in wanted if finds(*pair, wide=True)] == []


def test_the_pairs_are_enough():
    assert len(PAIRS["found"]) + len(PAIRS["not_found"]) >= 80
