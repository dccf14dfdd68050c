"""How long a text is to read."""

import re

_WORD = re.compile(r"[^\W_]")


def word_count(text):
    """Return the number of words: runs without white space that hold a letter or digit.

    Never on HTML: tags and entities would be counted as words.
    """
    return sum(1 for token in text.split() if _WORD.search(token))


def reading_minutes(words, wpm=180):
    """Return the whole minutes it takes to read that many words, at least 1.

    180 words a minute is a calm reader of Arabic news. Never as a measure of an
    author's work: use `word_count`.
    """
    return max(1, -(-int(words) // max(1, int(wpm))))
