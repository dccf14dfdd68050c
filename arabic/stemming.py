"""The words, stems and forms under which a text is found.

Twins of the functions in sql/search_v1.sql, with the same names without `arabic_`; a
property test holds the two equal. Change both or neither, and print the stories anew.
None of this is a dictionary: what no pattern betrays (كتاب، كتب) belongs to the synonyms.
"""

import re

from arabic import broken_plurals
from arabic.folding import fold

LONGEST_TEXT = 100_000
LONGEST_WORD = 64

_GLUE = str.maketrans({"\u2026": " ", "\u00a0": " ", "\u0640": None})
_NOT_WORD = re.compile(
    "[^0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0370-\u0481\u048a-\u0559\u0561-\u0588"
    "\u05d0-\u05f2\u0620-\u064a\u066e-\u066f\u0671-\u06d3\u06d5\u06ee-\u06ef\u06fa-\u06fc\u06ff"
    "\u0710-\u072f\u074d-\u07b1\u07ca-\u07ea\u0840-\u0858\u0860-\u0963\u0966-\u1fff"
    "\u2c00-\u2ddf\u3005-\u3007\u3041-\ud7ff\uf900-\ufaff\U00010000-\U0001cfff"
    "\U0001e900-\U0001efff\U00020000-\U0003ffff]+"
)
_GOD = re.compile(" (?:[وفبتك]?الله|لله)(?= )")
_NAMES = re.compile(
    " [وف]?(?:بال|كال|ال|لل|[بلك])?"
    "((?:قطر|مصر|عراق|يمن|مغرب|تونس|اردن|كويت)(?=[ ي])|لبنان|فلسطين|سودان|ايران|بحرين|عمان|صين"
    "|يونان|يابان|سليمان|المان(?=[ ي])|(?:سور|ترك|البان)(?=ي)|التزام|التحاق|التهاب|التماس|الغا"
    "|الحاق|الزام|الهام|الماس|البوم|الكترون|الاف|اليات|بكين|كينيا|بنوك|ايفون|زيتون|تمرين|تامين|قانون|صابون"
    "|تكوين|تعيين|تحسين|تدخين|تموين|مضمون|كربون|هرمون"
    # Nouns in ة that another word would be without it: الرياض is no رياضة, عمل no عملية.
    "|(?:رياض|جامع|تجار|شرط)(?=ه |ات |ي|ت[هنيا])|(?:جمع|طلب|سوول)(?=ه )|ناسا(?= )"
    "|(?:طريق|طاير|نقاب|بعث|جمل|سلام|سن|خط|قاع|حمل|مقابل|معامل|منظم|موسس|طبق|عاد|خبر|عطل|معاهد|وقف"
    "|اسر|مجموع|حاج|امرا|حماي|مركب)(?=ه |ات |ت[هنيا])"
    "|(?:عمل|بلد|كل|جمع|حر|هو|جنس|نظر|ميزان|قض|حمض)ي(?=ه |ات |ت[هنيا]))"
    "(?:ي?(?:ا|ه|ين|ون|ان|تين|تان|ات|ء|ءها)|ي|ها|هم|هما|ته|تها|تهم|تهما|تنا|تا|تي)?(?= )"
)
_TWO = re.compile(
    " [وفبل]?(اب[وياه]|ام|بور?|بني|راس|تل|كفر|دير|بيت|باب|عين|خان|دار|نيو|سانت?|لوس|كيب|هون[غج]"
    "|بوركينا|واتس|فيس|تيك|سناب|يو|مايكرو|لينكد|باور|حضر|سري|كوالا|كوت) ([^ ]+)(?= )"
)
# قراهم is قرى with its pronoun, مستشفاه is مستشفى.
_OWNED = re.compile("([^ ]{2,})ا(?:ه|ها|هم|هما|نا)")
_PREFIX = re.compile(
    " (?!والد|بالغ|وكال[هات])(?:[وف]?(?:ال|بال|كال|لل)"
    "|و(?!زير |زيره|زيري|زرا|زار|فد |فود |كال|كيل|طن|قت|ضع|اشنطن|ثيق|ثايق|لاي|احد|سط|رق|حد|فا"
    "|صول|سيل|سايل|جود|جه|رد|قف|قع|ظيف|ظايف|يكي|اتس|اد |ادي|اقع|اجب|الي |عي )(?=[^ ]{3}))([^ ]{2})"
)
_SUFFIXES = tuple(
    (re.compile(pattern), kept)
    for pattern, kept in (
        ("([^ ]{3})(?:تهما|تها|تهم|تنا|ته|تين)(?= )", r"\1"),
        ("(?:([^ ]{4})(?:هما|هم|نا)|([^ ]{3})ها)(?= )", r"\1\2"),
        ("(?:([^ ]{4})اه|([^ ]{3})(?:ون|ين|يه)|([^ ]{2})(?:ات|ه))(?= )", r"\1\2\3"),
        ("([^ ]{3})ا(?= )", r"\1"),
        ("([^ ]{3})ي(?= )", r"\1"),
    )
)


def words(text):
    """Return the folded words of text, as SQL arabic_words() has them.

    Read to the 100,000th character. Punctuation separates, so «19-كوفيد» is two words;
    the accusative tanwin goes with its alef, and عبد ال… is one word.
    Never to count what an author wrote (`reading.word_count`) or to show it.
    """
    return tuple(_words(text).split())


def stem(word):
    """Return the stem of one word: without article, conjunction and endings.

    The first word's, when there are several; "" when there is none. Idempotence is not
    promised. Never shown, never a tag's key, never taken for the root of a word.
    """
    return next(iter(stems(text_words=words(word)[:1])), "")


def stems(text=None, *, text_words=None):
    """Return the stem of every word of text (or of ready `words`), one for one, in order.

    Never for display; the place of a stem is the place of its word.
    """
    found = text_words if text_words is not None else words(text)
    return tuple(_stems(_bare(_padded(found))).split())


def forms(word, longer_than=4):
    """Return the other shapes under which one word is looked for, sorted.

    Without a glued ب ل ف ك where more than `longer_than` letters stand (a story is
    indexed with 3, a query asks with 4), with its own و or ل, with or without ان ون ين,
    and the singular of broken plurals that their pattern betrays. The stem itself may be
    among them. Never to suggest a spelling: most forms are no words.
    """
    padded = _padded(words(word)[:1])
    bare = _bare(padded)
    one = zip(padded.split(), bare.split(), _stems(bare).split(), strict=True)
    return tuple(sorted(form for three in one for form in _forms(*three, longer_than)))


def skeleton(word):
    """Return the consonants of a word's stem with an x before them, or "".

    For names written with more or fewer vowels (فيسبوك، فايسبوك). "" when there are
    fewer than four, or five in a derived Arabic word. Never alone proof of a match in
    running text: it is taken only from headlines, standfirsts, tags and names.
    """
    return broken_plurals.skeleton(stem(word))


def lexemes(word):
    """Return all under which a single query word is looked for: stem, forms, skeleton.

    Equal to the words of SQL arabic_term(). Never for phrases: those are stems alone.
    """
    text_words = words(word)
    if len(text_words) != 1:
        return frozenset(stems(text_words=text_words))
    found = {stem(word), skeleton(word), *forms(word)}
    return frozenset(lexeme[:LONGEST_WORD] for lexeme in found if lexeme)


def indexed(word):
    """Return all under which one word of a headline is found: stem, forms, skeletons.

    A word of the body has no skeleton. Never for a text: `shapes` takes its words one by one.
    """
    return shapes([word])[0][1]


def shapes(single_words):
    """Return (stem, all under which it is found) of each of these words, in their order.

    As stem() and indexed() say of one alone, all at once for a third of what that costs. Never for
    display; of an item that is several words, the first.
    """
    firsts = [next(iter(words(one)), "") for one in single_words]
    padded = _padded(list(filter(None, firsts)))
    bare = _bare(padded)
    split = (one.split() for one in (padded, bare, _stems(bare)))
    found = zip(*split, strict=True)
    return [_shapes(*next(found)) if one else ("", frozenset()) for one in firsts]


def beginnings(word):
    """Return what a half-typed word is looked for by: folded, and so without its article.

    A word of the desk's index that starts with one of these is meant. As SQL arabic_desk_vector()
    has words whole and bare. Never for a phrase: the first word's, () when there is none.
    """
    for whole in words(word)[:1]:
        bare = _bare(_padded((whole,))).strip()
        if bare[0] == bare[-1] == "x" and bare != whole:
            bare = whole[max(whole.find(bare[1:-1]), 0) :]
        return tuple(dict.fromkeys((whole[:LONGEST_WORD], bare[:LONGEST_WORD])))
    return ()


def joined(text):
    """Return the stems of two words of text that are also written as one (أبو ظبي), a tuple.

    Never for display.
    """
    pairs = " ".join(first + second for first, second in _TWO.findall(_padded(words(text))))
    return tuple(dict.fromkeys(stems(text_words=pairs.split())))


def _padded(text_words):
    return f" {' '.join(text_words)} " if text_words else ""


def _words(text):
    text = text[:LONGEST_TEXT].translate(_GLUE).replace("اً", "").replace("ًا", "")
    text = _NOT_WORD.sub(" ", fold(text)[:LONGEST_TEXT]).strip(" ")
    if not text:
        return ""
    text = f" {text} ".replace("يول", "وول").replace("شيون", "شوون")
    text = (
        text.replace(" عبد ال", " عبدال")
        .replace(" وعبد ال", " عبدال")
        .replace(" لعبد ال", " عبدال")
    )
    return text.replace(" ابن ", " بن ")


def _bare(padded):
    padded = _NAMES.sub(r" x\1x", _GOD.sub(" xallah", padded))
    return _PREFIX.sub(r" \1", padded)


def _stems(bare):
    for pattern, kept in _SUFFIXES:
        bare = pattern.sub(kept, bare)
    return bare


def _shapes(word, bare, its_stem):
    found = {its_stem, broken_plurals.skeleton(its_stem), *_forms(word, bare, its_stem, 3)}
    if its_stem[:1] in ("ب", "ل") and len(its_stem) > 4:
        found.add(broken_plurals.skeleton(its_stem[1:]))
    return its_stem, frozenset(one[:LONGEST_WORD] for one in found if one)


def _forms(word, bare, its_stem, longer_than):
    found = set()
    if bare[-1] != "x" and len(bare) > 1:
        found.update(_affixed(word, bare, its_stem, longer_than))
    if bare.endswith(("ونx", "ينx")):
        # A protected word is also found by its broken plural: قوانين.
        found.add(bare.strip("x"))
    if 5 <= len(bare) <= 6:
        found.update(broken_plurals.singulars(bare))
    found.discard("")
    return found


def _affixed(word, bare, its_stem, longer_than):
    """Yield a word's forms with and without the letters that may or may not belong to it."""
    if word in (bare, "و" + bare, "ف" + bare) and len(its_stem) > 2:
        glued = {"ب": longer_than, "ل": longer_than, "ف": longer_than + 3, "ك": longer_than + 3}
        if len(bare) > glued.get(its_stem[0], len(bare)):
            yield its_stem[1:]
    if word == "و" + bare:
        yield "و" + its_stem
    if bare != word and word.startswith(("لل", "ولل", "فلل")):
        yield _stems(f" ل{bare} ").strip()
    if bare.endswith("ان") and len(bare) > 5:
        yield _stems(f" {bare[:-2]} ").strip()
    if bare.endswith("تان") and len(bare) > 5:
        yield _stems(f" {bare[:-3]} ").strip()
    if bare.endswith(("تا", "تي")) and len(bare) > 4:
        yield _stems(f" {bare[:-2]} ").strip()
    if bare.endswith(("ون", "ين")) and len(bare) > 4:
        yield bare
    if bare.endswith("و") and len(bare) > 4:
        yield _stems(f" {bare[:-1]} ").strip()
    if owned := _OWNED.fullmatch(bare):
        yield _stems(f" {owned[1]}ي ").strip()
