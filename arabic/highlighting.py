"""Which words of a text a search found, in their original spelling.

Token by token with the stems the index is made of. What comes back is plain text in
pieces: the template puts <mark> around the matching ones and escapes all of them.
"""

import re
from functools import lru_cache
from itertools import pairwise

from arabic.folding import NOT_PLAIN, fold
from arabic.query_language import parse
from arabic.stemming import (
    LONGEST_TEXT,
    LONGEST_WORD,
    beginnings,
    lexemes,
    shapes,
    stems,
    words,
)
from arabic.unseen import UNSEEN, members

ELLIPSIS = "…"
FIRST_LOOK = 1500
# A word as it stands in the text, with its marks; عبد ال… is one word for the search.
_TOKEN = re.compile(rf"(?:[^\W_{UNSEEN}][{UNSEEN}]*)+")
# The same where every letter is plain: most texts, and twenty times as fast.
_PLAIN_TOKEN = re.compile(r"[\u0621-\u064A0-9A-Za-z]+")
# Plain letters with marks: vowelled texts, and those with a direction mark somewhere.
_NOT_MARKED = re.compile(NOT_PLAIN.pattern.replace("]", f"{UNSEEN}]"))
_MARKED_TOKEN = re.compile(
    rf"[\u0621-\u063F\u0641-\u064A0-9A-Za-z][\u0621-\u064A0-9A-Za-z{UNSEEN}]*"
)
_BARE = r"\u0621-\u063F\u0641-\u064A0-9A-Za-z"
_LETTER = f"[{_BARE}{UNSEEN}]"
_MARKS = members(UNSEEN)
_LETTERS = members(_BARE) | _MARKS
# The same where no other marks stand than in most texts. Python takes half a millisecond to make
# ready each class of characters in an expression that has several, whatever they are.
_USUAL_MARKS = r"\u064B-\u065F\u200B-\u200F"
_USUAL_LETTER = rf"[\w{_USUAL_MARKS}]"
_UNUSUAL = re.compile(NOT_PLAIN.pattern.replace("]", f"{_USUAL_MARKS}]"))
_SERVANT = frozenset({"عبد", "وعبد", "لعبد"})
# Letters that stemming may put into a word, and the stem of a word that loses its own.
_WEAK = frozenset("اويهتء" + "x")
_GOD = "xallah"
# Words whose shapes are kept: those of a page of long stories, twice over; about 6 MB.
SHAPES_KEPT = 8_192
_kept = {}


def highlight(text, query, also=(), half_typed=False):
    """Return the whole text as a tuple of (piece, is_match); joined they are the text.

    `query` is what the reader typed, `also` are phrases of stems that mean the same. Words are
    marked as the index finds them, phrases only where their words are neighbours, refused words
    never; with `half_typed` also words that a typed word begins. The first 100,000
    characters are looked at, as in the index. Never on HTML, and never safe HTML itself.
    """
    found = _matches(text, query, also, half_typed)
    return _pieces(text, [(start, end) for start, end, _ in found])


def terms_found(text, query, also=(), half_typed=False):
    """Return which terms of the query stand in the text, as a frozenset of their places in it.

    A place beyond the terms is that of a phrase of `also`. Never to decide whether a story answers
    the query: the index knows more shapes of a word.
    """
    return frozenset(number for _, _, number in _matches(text, query, also, half_typed))


def snippet(text, query, length=200, also=(), half_typed=False):
    """Return about `length` characters with the most matches, as pieces like highlight().

    White space becomes single spaces, ends lie between words, what was left out at an
    end is a piece «…». Without a match the beginning. Never on HTML.
    """
    text = " ".join(text[:LONGEST_TEXT].split())
    # Nearly always the beginning holds one, and the rest need not be looked at.
    beginning = text[: text.rfind(" ", 0, FIRST_LOOK)] if len(text) > FIRST_LOOK else text
    found = _matches(beginning, query, also, half_typed) or _matches(text, query, also, half_typed)
    if len(text) <= length:
        return _pieces(text, [(start, end) for start, end, _ in found])
    begin = _best_start(found, length)
    if begin:
        begin = text.rfind(" ", 0, max(0, begin - length // 5) + 1) + 1
    end = min(len(text), begin + length)
    if end < len(text):
        end = max(text.rfind(" ", begin, end + 1), begin) or end
        if end == begin:
            end = min(len(text), begin + length)
    cut = text[begin:end]
    inside = [(a - begin, b - begin) for a, b, _ in found if begin <= a and b <= end]
    before = ((ELLIPSIS, False),) if begin else ()
    after = ((ELLIPSIS, False),) if end < len(text) else ()
    return before + _pieces(cut, inside) + after


def _matches(text, query, also=(), half_typed=False):
    """Return (start, end, number of the term) of every matching word, in order."""
    wanted = _wanted(query, tuple(also), half_typed)
    if not wanted:
        return []
    text = text[:LONGEST_TEXT]
    found = _one_by_one(text, wanted)
    return _as_they_stand(text, wanted) if found is None else found


@lru_cache(maxsize=32)
def _wanted(query, also, half_typed):
    """Return (stems, all under which a single word is found or None, beginnings) of each term."""
    wanted = [
        (stems(term.text), None, ())
        if term.exact or len(words(term.text)) > 1
        else (stems(term.text), lexemes(term.text), beginnings(term.text) if half_typed else ())
        for term in parse(query).terms
    ]
    return (*wanted, *((tuple(phrase.split()), None, ()) for phrase in also))


def _rules(text):
    """Return by which token the words of text are found and how their letters are spelled."""
    if not NOT_PLAIN.search(text):
        return _PLAIN_TOKEN, str.lower
    return (_TOKEN, fold) if _NOT_MARKED.search(text) else (_MARKED_TOKEN, str.lower)


def _one_by_one(text, wanted):
    """Return the matches where every one is of a single word, else None.

    Each different word is asked about once, and words that match nothing are not looked at again:
    in most texts that is nearly all of them.
    """
    token, spelled = _rules(text)
    if "عبد" in text and not _SERVANT.isdisjoint(token.findall(text)):
        return None
    is_usual = "_" not in text and not _UNUSUAL.search(text)
    tails = None if spelled is fold else _tails(wanted, is_usual)
    if tails:
        places = list(_words_ending(tails, text))
    else:
        places = [one.span() for one in token.finditer(text)]
    different = {text[start:end] for start, end in places}
    if not tails:
        different = _worth_asking(different, wanted)
    known = _shapes(different)
    runs = [phrase for phrase, shape, _ in wanted if shape is None and len(phrase) > 1]
    if runs:
        there = {stem for stem, _ in known.values()}
        if any(there.issuperset(phrase) for phrase in runs):
            return None
    matching = {}
    for word, (stem, its_shapes) in known.items():
        for number, (phrase, shape, begins) in enumerate(wanted):
            if shape is None:
                is_found = phrase == (stem,)
            else:
                is_found = _is_one(word, its_shapes, shape, begins)
            if is_found:
                matching[word] = number
                break
    if not matching:
        return []
    return [
        (start, end, matching[word])
        for start, end in places
        if (word := text[start:end]) in matching
    ]


@lru_cache(maxsize=32)
def _letters(wanted):
    """Return the letters, in order and each once, that a word must have to be worth asking about:
    one text for each stem that is wanted; none where any word is.

    Asking costs far more than looking at letters. Weak ones come and go when a word is stemmed, and
    of two that are alike one does.
    """
    asked = {
        stem for phrase, shape, begins in wanted for stem in (*phrase, *(shape or ()), *begins)
    }
    needed = {"".join(dict.fromkeys(one for one in stem if one not in _WEAK)) for stem in asked}
    return frozenset() if "" in needed or _GOD in asked else frozenset(needed)


@lru_cache(maxsize=32)
def _tails(wanted, is_usual):
    """Return how the ends of words are found that have the letters of something that is wanted,
    from the first of these letters on; None where any word may be wanted.

    Each letter is the next there is, and no other is tried: in a run of hundreds of letters without
    the last one that would take hours.
    """
    letter = _USUAL_LETTER if is_usual else _LETTER
    ways = [
        re.escape(letters[0])
        + "".join(f"(?>{letter}*?{re.escape(one)})" for one in letters[1:])
        + f"{letter}*"
        for letters in _letters(wanted)
    ]
    if not ways:
        return None
    # Looking for both cases costs twenty times as much, and Arabic has none.
    has_case = any(one.isascii() and one.isalpha() for way in _letters(wanted) for one in way)
    return re.compile("|".join(ways), re.I if has_case else 0)


def _words_ending(tails, text):
    """Return where the words begin and end whose ends are found so."""
    for one in tails.finditer(text):
        start = one.start()
        while start and text[start - 1] in _LETTERS:
            start -= 1
        # A mark that stands before a word is none of it.
        while text[start] in _MARKS:
            start += 1
        yield start, one.end()


def _worth_asking(different, wanted):
    """Return those of the words that have all the letters of something that is wanted."""
    needed = {frozenset(one) for one in _letters(wanted)}
    if not needed:
        return different
    return [word for word in different if any(map(frozenset(fold(word)).issuperset, needed))]


def _as_they_stand(text, wanted):
    """Return the matches, phrases among them: the words in their order."""
    spans = _spans(text)
    known = _shapes({word for _, _, word in spans})
    run = [known[word][0] for _, _, word in spans]
    found = {}
    for number, (phrase, shape, begins) in enumerate(wanted):
        for place, (_, _, word) in enumerate(spans):
            if shape is not None:
                if _is_one(word, known[word][1], shape, begins):
                    found.setdefault(place, number)
            elif phrase and tuple(run[place : place + len(phrase)]) == phrase:
                for neighbour in range(place, place + len(phrase)):
                    found.setdefault(neighbour, number)
    return [(*spans[place][:2], found[place]) for place in sorted(found)]


def _is_one(word, its_shapes, wanted, begins):
    """Return whether this word of a text is found under what is wanted, or begins with it."""
    if not wanted.isdisjoint(its_shapes):
        return True
    return bool(begins) and any(one.startswith(begins) for one in _beginnings(word))


def _shapes(different):
    """Return word -> (stem, all under which it is found) of these words of a text."""
    found, asked = {}, []
    for word in different:
        if shape := _kept.get(word):
            found[word] = shape
        else:
            asked.append(word)
    if asked:
        # A longer run of letters is no word of ours.
        new = dict(zip(asked, shapes([one[: 2 * LONGEST_WORD] for one in asked]), strict=True))
        found.update(new)
        if len(_kept) + len(new) > SHAPES_KEPT:
            _kept.clear()
        if len(new) < SHAPES_KEPT:
            _kept.update((one, shape) for one, shape in new.items() if len(one) <= LONGEST_WORD)
    return found


@lru_cache(maxsize=1_000)
def _beginnings(word):
    return beginnings(word[: 2 * LONGEST_WORD])


def _spans(text):
    """Return (start, end, text) of every word, with عبد and its name as one."""
    spans = []
    token, _ = _rules(text)
    for match in token.finditer(text):
        start, end, word = match.start(), match.end(), match[0]
        if spans and word.startswith("ال") and spans[-1][2] in _SERVANT:
            before, between, _ = spans[-1]
            if not text[between:start].strip():
                spans[-1] = (before, end, text[before:end])
                continue
        spans.append((start, end, word))
    return spans


def _best_start(found, length):
    """Return where the window of `length` with the most different terms begins."""
    best, best_score, first, inside = 0, (0, 0), 0, {}
    for start, end, term in found:
        inside[term] = inside.get(term, 0) + 1
        while end - found[first][0] > length * 4 // 5 and found[first][0] < start:
            gone = found[first][2]
            inside[gone] -= 1
            if not inside[gone]:
                del inside[gone]
            first += 1
        score = (len(inside), sum(inside.values()))
        if score > best_score:
            best, best_score = found[first][0], score
    return best


def _pieces(text, spans):
    """Return text cut at the spans, as (piece, is_match), without empty pieces."""
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    pieces = ((text[a:b], number % 2 == 1) for number, (a, b) in enumerate(pairwise(edges)))
    return tuple(piece for piece in pieces if piece[0])
