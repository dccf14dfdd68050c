"""Two sets of rows beside each other: bylines, sources, links, tags."""

from django.db import models
from django.utils.translation import gettext as _

from arabic.alignment import matches
from arabic.difference import ADDED, CHANGED, REMOVED, SAME, SPELLING, SUBSTANCE, Piece, compare
from arabic.difference import label as label_of
from desk.comparing_names import Names, is_words
from editions.comparing import Row, whole
from reader.templatetags.newsroom_ar import ar_number


def set_rows(
    before: list[dict], after: list[dict], fields: list[models.Field], names: Names
) -> tuple[Row, ...]:
    """The rows of the later set in their order, each beside what it was; then what was removed.

    A row is the same row when it points at the same thing; one that stands before another that it
    stood behind says so.
    """
    pairs = _pairs(before, after, fields)
    olds = {j: i for i, j in pairs}
    # The most rows that kept their order stand; the others moved.
    order = sorted(olds.values())
    kept = {order[i] for i, _j in matches(order, [olds[j] for j in sorted(olds)])}
    rows = []
    for j, row in enumerate(after):
        i = olds.get(j)
        if i is None:
            rows.append(Row(ADDED, whole(ADDED, _text(row, fields, names))))
            continue
        moved = () if i in kept else (_moved(i, j),)
        rows.append(_beside(before[i], row, fields, names, moved))
    gone = [row for i, row in enumerate(before) if i not in set(olds.values())]
    rows += [Row(REMOVED, whole(REMOVED, _text(row, fields, names))) for row in gone]
    return tuple(rows)


def _moved(before: int, after: int) -> str:
    return _("Moved from place %(before)s to place %(after)s.") % {
        "before": ar_number(before + 1), "after": ar_number(after + 1)
    }  # fmt: skip


def _pairs(before: list[dict], after: list[dict], fields: list[models.Field]):
    """Which row became which: first those that are wholly the same, then those of one thing."""
    found: list[tuple[int, int]] = []
    left, right = dict(enumerate(before)), dict(enumerate(after))
    for key in (_whole_key, _thing_key, _words_key):
        places: dict[tuple, list[int]] = {}
        for i, row in left.items():
            places.setdefault(key(row, fields), []).append(i)
        for j, row in list(right.items()):
            mine = key(row, fields)
            if mine is not None and places.get(mine):
                i = places[mine].pop(0)
                found.append((i, j))
                del left[i], right[j]
    return found


def _whole_key(row: dict, fields) -> tuple:
    return tuple(_value(row, field) for field in fields)


def _thing_key(row: dict, fields) -> tuple | None:
    keys = tuple(_value(row, field) for field in fields if isinstance(field, models.ForeignKey))
    return keys if any(keys) else None


def _words_key(row: dict, fields) -> tuple | None:
    """What tells rows apart that point at nothing of ours: an address, a wording."""
    if _thing_key(row, fields):
        return None
    texts = (_value(row, field) for field in fields if isinstance(field, models.CharField))
    return next(((text,) for text in texts if text), None)


def _value(row: dict, field: models.Field):
    return row.get(field.attname, field.get_default())


def _text(row: dict, fields, names: Names) -> str:
    return " · ".join(text for _f, text in _parts(row, fields, names))


def _parts(row: dict, fields, names: Names) -> list[tuple[models.Field, str]]:
    """The values of a row that say anything; those that are words say what they are."""
    found = []
    for field in fields:
        text = names.shown(field, _value(row, field))
        if text:
            plain = field.choices or isinstance(field, models.ForeignKey | models.BooleanField)
            found.append((field, text if plain else f"{field.verbose_name}: {text}"))
    return found


def _beside(old: dict, new: dict, fields, names: Names, moved: tuple[str, ...]) -> Row:
    pieces: list[Piece] = []
    for field in fields:
        one, other = (dict(_parts(row, [field], names)).get(field, "") for row in (old, new))
        if not one and not other:
            continue
        if pieces:
            pieces.append(Piece(SAME, " · ", " · "))
        if _value(old, field) == _value(new, field):
            pieces.append(Piece(SAME, other, other))
        elif is_words(field) and one and other:
            pieces += compare(one, other)
        else:
            pieces += replaced(one, other)
    kind = label_of(pieces)
    if moved or kind == SUBSTANCE:
        kind = CHANGED
    return Row(SPELLING if kind == SPELLING else kind, tuple(pieces), moved)


def replaced(before: str, after: str) -> tuple[Piece, ...]:
    """One value in the place of another, as a whole."""
    if not before or not after:
        return whole(ADDED if after else REMOVED, before or after)
    return (Piece(CHANGED, before, after),)
