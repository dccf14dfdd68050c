"""The story of the review screen: the readers' look of the working copy, marked over all fields."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.safestring import SafeString

from articles import press
from articles.models import Article
from desk.comparing import FieldChange, Side
from desk.marking import Span, marked, marked_body, tagged
from desk.notes import Thread
from editions.comparing import Row
from editions.models import Edition
from editions.printed import Printed


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a set, its words marked. ``said``: what changed and is no word."""

    html: SafeString
    kind: str
    said: tuple[str, ...]
    thumb: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The readers' page with a marked body, and the other fields by their names, marked."""

    story: Printed
    words: dict[str, SafeString]
    rows: dict[str, list[Line]]


def reviewed(
    article: Article,
    before: Side | None,
    fields: Iterable[FieldChange],
    threads: Iterable[Thread],
    moment: datetime,
) -> Reviewed:
    """The working copy beside ``before``; None marks no change. ``fields``: the two compared.

    The number of statements does not depend on how much there is.
    """
    spans: dict[str, list[Span]] = {}
    for one in threads:
        if one.span and not one.is_settled:
            spans.setdefault(one.note.field, []).append((*one.span, one.note.pk))
    shown = copy(article)
    shown.body = marked_body(_body(before), article.body, spans.get("body", ()))
    story = press.preview(shown, moment=moment)
    words: dict[str, SafeString] = {}
    rows: dict[str, list[Line]] = {}
    for one in fields:
        if one.rows:
            rows[one.name] = [_line(row) for row in one.rows]
        else:
            words[one.name] = marked(one.pieces, spans.get(one.name, ()))
    return Reviewed(replace(story, body=tagged(story.body)), words, rows)


def _body(before: Side | None) -> str | None:
    if before is None:
        return None
    return before.body if isinstance(before, Edition) else before["words"]["body"]


def _line(row: Row) -> Line:
    return Line(marked(row.pieces), row.kind, row.said, row.thumb)
