"""The six plural forms of Arabic (CLDR's rule for `ar`) and the nouns pages count."""

from arabic.digits import in_style

FORMS = ("zero", "one", "two", "few", "many", "other")


def form(n):
    """Return the CLDR category of n: zero, one, two, few, many or other.

    The sign is ignored and a fraction is "other". Never for other languages:
    gettext's ngettext knows theirs.
    """
    n = abs(n)
    if n != int(n):
        return "other"
    if n in (0, 1, 2):
        return FORMS[int(n)]
    hundredth = n % 100
    if 3 <= hundredth <= 10:
        return "few"
    return "many" if hundredth >= 11 else "other"


def count(n, *, zero=None, one=None, two=None, few=None, many=None, other=None, digits="latn"):
    """Return the wording for n with every `{n}` replaced by the number in `digits`.

    A form that is not given falls back to `other`, then to `many`, then to `few`;
    with none of them the bare number is returned. `digits` is "latn", "arab" or a
    Style. Never put what people typed into a form: a "{n}" in it would be replaced.
    """
    forms = {"zero": zero, "one": one, "two": two, "few": few, "many": many, "other": other}
    wording = next((w for w in (forms[form(n)], other, many, few) if w is not None), "{n}")
    return wording.replace("{n}", in_style(str(n), digits))


def articles(n, digits="latn"):
    """«لا مقالات»، «مقال واحد»، «مقالان»، «3 مقالات»، «11 مقالاً»، «100 مقال».

    The nominative, to stand alone. Never after a preposition or a verb that wants
    another case («في مقالين»).
    """
    return count(
        n,
        zero="لا مقالات",
        one="مقال واحد",
        two="مقالان",
        few="{n} مقالات",
        many="{n} مقالاً",
        other="{n} مقال",
        digits=digits,
    )


def minutes(n, digits="latn"):
    """«أقل من دقيقة»، «دقيقة»، «دقيقتان»، «3 دقائق»، «11 دقيقة»، for a reading time.

    The nominative. Never for "ago": `dates.relative` says «قبل دقيقتين».
    """
    return count(
        n,
        zero="أقل من دقيقة",
        one="دقيقة",
        two="دقيقتان",
        few="{n} دقائق",
        many="{n} دقيقة",
        other="{n} دقيقة",
        digits=digits,
    )


def results(n, digits="latn"):
    """«لا نتائج»، «نتيجة واحدة»، «نتيجتان»، «3 نتائج»، «11 نتيجة»: what a search found.

    The nominative, to stand alone. Never above 1,000: the search does not count
    further («أكثر من 1000 نتيجة»).
    """
    return count(
        n,
        zero="لا نتائج",
        one="نتيجة واحدة",
        two="نتيجتان",
        few="{n} نتائج",
        many="{n} نتيجة",
        other="{n} نتيجة",
        digits=digits,
    )
