"""Two texts of a story beside each other: every declared field, word by word, names for numbers.

A side is an Article, an Edition, or the content of a version (``articles.keeping``). The fields are
those that ``editions.words`` declares: one that is added there is compared without more work.
"""

from collections.abc import Iterable
from dataclasses import replace

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arabic.difference import (
    ADDED,
    CHANGED,
    REMOVED,
    SAME,
    SPELLING,
    SUBSTANCE,
    Piece,
    compare,
    label,
)
from articles.keeping import content_of, refiled
from articles.models import Article
from articles.press import printable
from desk.comparing_names import Names, declared, is_words
from desk.comparing_rows import replaced, set_rows
from editions import body
from editions.comparing import GRAVE, FieldChange, Row, body_rows, of_rows, whole
from editions.models import Edition
from editions.words import CHILDREN, Words
from images.models import Image
from reader.templatetags.newsroom_ar import ar_number

Side = Article | Edition | dict


def changes(before: Side, after: Side) -> tuple[FieldChange, ...]:
    """What differs, in the order of the fields; the same number of queries whatever the rows."""
    return tuple(one for one in compared(before, after) if one.kind != SAME)


def compared(before: Side, after: Side) -> tuple[FieldChange, ...]:
    """Every field and every set of rows, those that did not change too."""
    return _Comparison(before, after).fields()


def title_of(name: str) -> str:
    """What a set of rows is called."""
    table = Article._meta.get_field(name).related_model
    return str(_("tags") if name == "tag_rows" else table._meta.verbose_name_plural)


# In numbers --------------------------------------------------------------------------------


def counted(found: Iterable[FieldChange]) -> tuple[int, int]:
    """How many places changed in meaning, and how many in spelling only."""
    meaning = spelling = 0
    for one in found:
        for row in one.rows or (Row(CHANGED, one.pieces),):
            grave = sum(piece.kind in GRAVE for piece in row.pieces) + len(row.said)
            meaning += grave or (row.kind in GRAVE and one.kind == SUBSTANCE and not row.pieces)
            spelling += sum(piece.kind == SPELLING for piece in row.pieces)
    return meaning, spelling


def summary(found: Iterable[FieldChange]) -> str:
    """One line: «3 تغييرات في المعنى، و5 في الرسم فقط»."""
    meaning, spelling = counted(found)
    if not meaning and not spelling:
        return _("Nothing changed")
    if not meaning:
        return ngettext(
            "%(count)s change of spelling only", "%(count)s changes of spelling only", spelling
        ) % {"count": ar_number(spelling)}
    said = ngettext("%(count)s change of meaning", "%(count)s changes of meaning", meaning) % {
        "count": ar_number(meaning)
    }
    if not spelling:
        return said
    return _("%(meaning)s, %(spelling)s") % {
        "meaning": said,
        "spelling": ngettext(
            "and %(count)s of spelling only", "and %(count)s of spelling only", spelling
        )
        % {"count": ar_number(spelling)},
    }


def without_spelling(found: Iterable[FieldChange]) -> tuple[FieldChange, ...]:
    """The changes of substance; what changed in spelling only stands there as it is now."""
    return tuple(
        replace(
            one,
            pieces=_without_spelling(one.pieces),
            rows=tuple(
                replace(
                    row,
                    pieces=_without_spelling(row.pieces),
                    kind=SAME if row.kind == SPELLING else row.kind,
                )
                for row in one.rows
            ),
        )
        for one in found
        if one.kind != SPELLING
    )


def _without_spelling(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    return tuple(
        Piece(SAME, piece.after, piece.after) if piece.kind == SPELLING else piece
        for piece in pieces
    )


def shown(request, fields: Iterable[FieldChange]) -> dict:
    """What templates/desk/parts/changes.html needs of compared fields; ``?spelling=hide`` hides
    spelling."""
    found = tuple(one for one in fields if one.kind != SAME)
    hides = request.GET.get("spelling") == "hide"
    query = request.GET.copy()
    query["spelling"] = "show" if hides else "hide"
    return {
        "changes": without_spelling(found) if hides else found,
        "summary": summary(found),
        "has_spelling": counted(found)[1] > 0,
        "hides_spelling": hides,
        "spelling_address": f"?{query.urlencode()}",
    }


# The comparison ----------------------------------------------------------------------------


class _Comparison:
    def __init__(self, before: Side, after: Side):
        sides = refiled(_content(before), _content(after))
        if isinstance(before, Edition) or isinstance(after, Edition):
            # Of an unnamed source an edition holds the wording alone: that is no change.
            sides = [_as_printed(side) for side in sides]
        self.before, self.after = sides
        self.names = Names(self.before, self.after)
        self.picture_words = [self.names.picture_words(side) for side in (before, after)]

    def fields(self) -> tuple[FieldChange, ...]:
        found = [self._field(field) for field in declared(Article, Words)]
        for name, declaration in CHILDREN.items():
            table = Article._meta.get_field(name).related_model
            old, new = (side["children"].get(name, []) for side in (self.before, self.after))
            rows = set_rows(old, new, declared(table, declaration), self.names)
            found.append(of_rows(name, title_of(name), rows))
        return tuple(found)

    def _field(self, field: models.Field) -> FieldChange:
        old, new = (
            side["words"].get(field.attname, field.get_default())
            for side in (self.before, self.after)
        )
        title = str(field.verbose_name)
        if field.name == "body":
            rows = body_rows(old, new, self.names.card)
            return of_rows("body", title, (*rows, *self._pictures_said(old, new)))
        if isinstance(field, models.ForeignKey) and field.related_model is Image:
            return of_rows(field.name, title, tuple(self._picture(old, new)))
        one, other = self.names.shown(field, old), self.names.shown(field, new)
        if old == new:
            return FieldChange(field.name, title, SAME, whole(SAME, other))
        if not is_words(field):
            # Another one is another one, however alike the names are spelled.
            return FieldChange(field.name, title, SUBSTANCE, replaced(one, other))
        pieces = compare(one, other)
        return FieldChange(field.name, title, label(pieces), pieces)

    def _picture(self, old: int | None, new: int | None):
        """The picture, and the words it was or will be printed with."""
        if old and old == new:
            name, thumb = self.names.card("picture", str(new))
            said = self._words_said(new)
            yield Row(CHANGED if said else SAME, whole(SAME, name), said, "picture", thumb)
            return
        for number, kind in ((old, REMOVED), (new, ADDED)):
            if number:
                name, thumb = self.names.card("picture", str(number))
                yield Row(kind, whole(kind, name), (), "picture", thumb)

    def _pictures_said(self, old: str, new: str):
        for number in body.pictures(new) if None not in self.picture_words else ():
            if said := self._words_said(number):
                name, thumb = self.names.card("picture", str(number))
                yield Row(CHANGED, whole(SAME, name), said, "picture", thumb)

    def _words_said(self, number: int) -> tuple[str, ...]:
        """What changed in the words of the picture itself, where both are known."""
        one, other = ((words or {}).get(number) for words in self.picture_words)
        if one is None or other is None:
            return ()
        return tuple(
            _("%(field)s of the picture: «%(before)s» → «%(after)s»")
            % {
                "field": Image._meta.get_field(name).verbose_name,
                "before": one[name],
                "after": other[name],
            }
            for name in one
            if name in other and one[name] != other[name]
        )


def _content(side: Side) -> dict:
    return side if isinstance(side, dict) else content_of(side)


def _as_printed(content: dict) -> dict:
    """The content with what printing leaves out left out."""
    children = content["children"]
    shown = [printable(row) for row in children.get("attributions", [])]
    return {**content, "children": {**children, "attributions": shown}}
