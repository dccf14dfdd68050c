"""Broken plurals that their pattern betrays, and the singulars they may have.

The same table stands in arabic_forms() of sql/search_v1.sql. Only patterns that are hardly
ever anything but a plural are here (عواصف جرائم وزراء متاحف صناديق أسلحة); the others
(كتب، أخبار، رجال) would find wrong words and belong to the synonyms.
"""

import re

# What a capital stands for in a pattern: F C W L N A begin, stand in or end a plural.
CLASSES = {
    "F": "([بتثجحخدذرزسشصضطظعغفقكلمنهو])",
    "C": "([بتثجحخدذرزسشصضطظعغفقكلمنءه])",
    "W": "([بتثجحخدذرزسشصضطظعغفقكلمنءهوي])",
    "L": "([بتثجحخدذرزسشصضطظعغفقكلمنء])",
    "N": "([بثجحخدذرزسشصضطظعغفقكلمن])",
    "A": "([ابتثجحخدذرزسشصضطظعغفقكلمنءهو])",
}
# A pattern over whole bare words of five or six letters (a space behind them), and the
# singulars it yields: 1 2 3 4 stand for its groups.
RULES = (
    ("FواCيL", "1ا2و3 1ا2ي3"),
    ("FواWL", "1ا23"),
    ("(?!ثواني )FواCي", "1ا2"),
    ("موا(?!طن )CL", "مو12"),
    ("(?!ت|جزاير |كتايب )FCايL", "12ي3 12ا3"),
    ("كتايب", "كتيب"),
    (
        "(?!(?:مقاتل|معارض|مقابل|مباشر|مشارك|مراسل|معاصر|محارب|مجاهد|مساعد"
        "|مقاوم|محافظ|مهاجر|مفاوض|مخالف|معادل|مسافر|مناسب) )مCاWN",
        "م123",
    ),
    ("مWاWيL", "م123"),
    ("FWاWيL", "123و4 123ا4 123ي4"),
    ("اCاCيL", "ا12و3 ا12ي3 12ي3"),
    ("(?![مت]|برامج )FCاCN", "1234"),
    ("برامج", "برنامج"),
    ("روساء", "رييس"),
    (
        "(?!اثناء|صفراء|حمراء|خضراء|بيضاء|سوداء|زرقاء|سمراء|شقراء|صحراء|جرداء|عذراء|بشراء)ACCاء",
        "12ي3",
    ),
    ("(?!اربعاء)اWCCاء", "12ي3"),
    ("ا([طحشع])([بقز])اء", "12ي2"),
    ("ا(?=سلح|جهز|نظم|قنع|مثل|زمن|قمش|طعم|حزم|لبس|غلف|جنح|وسم|عمد)WCCه", "12ا3"),
    ("ا(?=شرط|رصف|رصد|رغف)WCCه", "12ي3"),
)
_COMPILED = tuple(
    (re.compile("".join(CLASSES.get(c, c) for c in pattern) + "(?= )"), yields)
    for pattern, yields in RULES
)


def singulars(bare):
    """Return the possible singular stems of one bare word (folded, without ال), a tuple.

    Most are no words at all: never shown, never stored but in a search vector.
    """
    if not (bare[2:3] == "ا" or bare.endswith("اء") or (bare[:1] == "ا" and bare[-1:] == "ه")):
        return ()
    found = []
    for pattern, yields in _COMPILED:
        match = pattern.match(bare + " ")
        if match:
            letters = {str(n): letter for n, letter in enumerate(match.groups(), 1)}
            found += "".join(letters.get(c, c) for c in yields).split()
    return tuple(found)


def skeleton(stem):
    """Return x and the consonants of an Arabic stem, "" when they are too few to mean it.

    Four, or five where the stem looks derived (م… تـاـ انـ افتـ): a vowel makes another
    word of those (معارض، معرض). Never for whole words, and never shown.
    """
    if len(stem) < 4 or not _ARABIC.fullmatch(stem):
        return ""
    consonants = stem.translate(_CONSONANTS)
    return "x" + consonants if len(consonants) > (4 if _DERIVED.match(stem) else 3) else ""


_ARABIC = re.compile("[\u0620-\u064a\u0671-\u06d3]+")
_DERIVED = re.compile("م|ت.ا|ا.ت|ان")
_CONSONANTS = str.maketrans("غگڤپزصطثچژ", "ججفبسستتشج", "اويءىئؤ")
