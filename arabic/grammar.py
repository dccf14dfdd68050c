"""How names are joined and sources are introduced: «أ»، «أ وب»، «أ، ب وج»."""

COMMA = "، "
AND = " و"
# Before the name, where the verb is singular: of a man, of a woman.
CREDIT_VERBS = {
    "writing": ("كتب", "كتبت"),
    "translation": ("ترجم", "ترجمت"),
    "photography": ("صوّر", "صوّرت"),
    "preparation": ("أعدّ", "أعدّت"),
    "editing": ("حرّر", "حرّرت"),
}


def glue(n):
    """Return the n - 1 strings between n names: `، ` and at last ` و`; () for none or one.

    Never put a space after it: و is written with the name that follows.
    """
    return (COMMA,) * (n - 2) + (AND,) if n > 1 else ()


def join_parts(names):
    """Return the joined names as a tuple of (text, is_name), in reading order.

    The glue (`، ` and ` و`, with no space after و) is a part of its own, so that a
    template can put each name into <bdi>. Empty names are left out. Never join the
    parts with anything between them.
    """
    names = [name for name in (str(name).strip() for name in names) if name]
    parts = []
    for between, name in zip(("", *glue(len(names))), names, strict=False):
        if between:
            parts.append((between, False))
        parts.append((name, True))
    return tuple(parts)


def join(names):
    """Return names as an Arabic list: «أ»، «أ وب»، «أ، ب وج»; "" for none.

    Plain text. Never on a page where a name may be Latin: use `join_parts` there,
    so that each name stands in its own <bdi>.
    """
    return "".join(text for text, _ in join_parts(names))


def source_label(n):
    """Return «المصدر», «المصدران» or «المصادر» for n sources; "" for none.

    Never for the number itself: it says nothing about how many beyond two.
    """
    if n <= 0:
        return ""
    return {1: "المصدر", 2: "المصدران"}.get(n, "المصادر")


def source_line(names):
    """Return «المصدر: وكالات», «المصدران: أ وب» or «المصادر: أ، ب وج»; "" for none.

    Never for an unnamed source's real name: it prints what it is given.
    """
    names = [name for name in names if str(name).strip()]
    return f"{source_label(len(names))}: {join(names)}" if names else ""


def credit_verb(role, gender):
    """Return the verb above the names of a byline: «كتبت» ليلى وكريم, «صوّر» كريم.

    It agrees with the first name alone; `gender` is "male" or "female". "" for an unknown
    role or gender (an organisation, a pen name): say the noun then. Never after the names
    (`wrote`), and never before a dual or plural pronoun.
    """
    verbs = CREDIT_VERBS.get(role)
    return verbs[gender == "female"] if verbs and gender in ("male", "female") else ""


def wrote(gender, n=1):
    """Return the verb after its subject: كتب، كتبت، كتبا، كتبتا، كتبوا، كتبن.

    `gender` is "male", "female" or "" (unknown, an organisation); the feminine of
    several is for women only, a mixed group is "male". Never before the subject,
    where the verb stays singular («كتب أحمد وليلى»).
    """
    female = gender == "female"
    if n == 2:
        return "كتبتا" if female else "كتبا"
    if n > 2:
        return "كتبن" if female else "كتبوا"
    return "كتبت" if female else "كتب"
