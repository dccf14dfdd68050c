"""Texts that hypothesis draws: Arabic as it is typed, pasted and mistyped."""

from hypothesis import strategies as st

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآؤئىة"
ODD = "ٱیکګڪۀەہھپچژگڤـًٌٍَُِّْٰٓٔ٠٩۰۹ﷲﷺﻻﺎﹰﹷ\u200c\u200d\u200f\u202b\ufeff\u00a0\u2026\u00ad"
PUNCTUATION = " \n\t،؛؟.:!-–_«»\"'“”()[]{}<>&|*\\/%+=٪٫٬"
LATIN = "abzABZ09éÉğİıßøŁñ½²ﬁ"
OTHER = "אшЖёΩς中文한ह्ि😀🇸🇾"

# Every character that both Python's and Postgres' tables of Unicode 14 know.
characters = st.one_of(
    st.sampled_from(LETTERS),
    st.sampled_from(ODD),
    st.sampled_from(PUNCTUATION),
    st.sampled_from(LATIN),
    st.sampled_from(OTHER),
)
texts = st.text(characters, max_size=60)

PREFIXES = ("", "", "", "ال", "و", "وال", "بال", "لل", "ولل", "ل", "ب", "ف", "ك", "فب", "كال")
SUFFIXES = (
    "",
    "",
    "",
    "ة",
    "ه",
    "ها",
    "هم",
    "ات",
    "ين",
    "ون",
    "ان",
    "تين",
    "ي",
    "ية",
    "اً",
    "نا",
    "ا",
    "اء",
)
STEMS = (
    "قطر مصر لبنان فلسطين سوري ترك المان وزير وزار رئيس رؤساء كتاب مدين دول قوانين صناديق متاحف "
    "معارض مواقع مواطن عواصف ضواحي جرائم جزائر وثائق تقارير أحاديث أسلح أطب أصدق وزر عنصر عناصر "
    "فيسبوك نتنياهو التزام الغاء مسئول شئون عبد الله ابن برلمان حسين مليون ملايين والد بالغ"
).split()
arabic_words = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(PREFIXES),
        st.one_of(
            st.sampled_from(STEMS), st.text(st.sampled_from(LETTERS), min_size=1, max_size=7)
        ),
        st.sampled_from(SUFFIXES),
    ),
)
sentences = st.lists(arabic_words, max_size=14).map(" ".join)
anything = st.one_of(
    texts,
    sentences,
    st.text(max_size=80),
    st.text(st.characters(), max_size=80).map(lambda t: t + "\ud800"),
)
