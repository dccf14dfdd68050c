"""What changed from edition to edition of a story, as readers may see it.

An edition is compared with the one before it whose text they may see, so that what is hidden shows
in no comparison either. Names and headlines are those of now, as everywhere.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from arabic.alignment import matches
from arabic.difference import ADDED, CHANGED, REMOVED, SAME, compare, label
from editions import body
from editions.comparing import FieldChange, Row, body_rows, of_rows, whole, worst
from editions.models import Change, Edition
from editions.reading import attributions_of, credits_of
from editions.stored import attribution_of, byline_of
from tags.models import Section

FIRST, HIDDEN = "first", "hidden"
# Letters that are compared word by word for one page, at most: about a second, measured.
LETTERS = 120_000

KINDS = {
    FIRST: gettext_lazy("First published"),
    Change.SILENT: gettext_lazy("A change without a notice"),
    Change.UPDATE: Change.UPDATE.label,
    Change.CLARIFICATION: Change.CLARIFICATION.label,
    Change.CORRECTION: Change.CORRECTION.label,
}
# The lines that are compared word by word; the rest is told in its own way below.
LINES = ("kicker", "headline", "standfirst", "dateline")


@dataclass(frozen=True, slots=True)
class Printing:
    """One edition in the list of a story.

    ``standing``: first, hidden, same, spelling or substance. ``before`` is when the edition began
    with which it is compared, where one that is hidden lies between.
    """

    key: int
    at: datetime
    kind: str
    label: str
    note: str
    standing: str
    changes: tuple[FieldChange, ...] = ()
    before: datetime | None = None
    is_too_long: bool = False


PRINTINGS = """
SELECT found.*, section.name
  FROM public.readers_printings(%s, %s, %s, %s, %s) found
  LEFT JOIN tags_section section ON section.id = found.section
 ORDER BY lower(found.live) DESC
"""


def printings(
    number: int,
    moment: datetime,
    *,
    most: int,
    before: datetime | None = None,
    is_whole: bool = False,
) -> list[Edition]:
    """The editions of a story that readers had seen by the moment, or those before another began,
    newest first; with ``is_whole`` those alone that are not hidden. One statement.

    None where the story does not show its editions, and of one that is hidden no word but its note:
    the owner of the tables sees to that (migration 0021), for readers see no row of either.
    """
    with connection.cursor() as cursor:
        cursor.execute(PRINTINGS, [number, moment, before, is_whole, most])
        names = [column.name for column in cursor.description]
        return [_edition(number, **dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def _edition(number: int, *, key: int, is_hidden: bool, **told) -> Edition:
    """Unsaved, with its rows as ``said_bylines`` and ``said_attributions``."""
    bylines, attributions = told.pop("bylines"), told.pop("attributions")
    section, name = told.pop("section"), told.pop("name")
    pictures = {one: json.loads(told.pop(one) or "null") for one in ("picture", "body_pictures")}
    edition = Edition(
        pk=key,
        story_id=number,
        lead_image_id=told.pop("lead_image"),
        section=Section(pk=section, name=name) if section else None,
        **pictures,
        **told,
    )
    edition.is_hidden = is_hidden
    edition.said_bylines = [byline_of(json.loads(one), {}) for one in bylines]
    edition.said_attributions = [attribution_of(json.loads(one)) for one in attributions]
    return edition


def printings_of(
    editions: list[Edition], moment: datetime, *, older: list[Edition]
) -> list[Printing]:
    """The values of these editions, newest first; at most one statement.

    ``older``: the edition before them and, when that is hidden, the newest before it that is not;
    none when the last of them is the first of the story.
    """
    headlines = _headlines([*editions, *older], moment)
    letters = LETTERS
    found = []
    for index, one in enumerate(editions):
        rest = [*editions[index + 1 :], *older]
        kind = one.change if rest else FIRST
        told = {"key": one.pk, "at": one.live.lower, "kind": kind, "label": str(KINDS[kind])}
        told["note"] = "" if one.change == Change.SILENT else one.note
        before = next((other for other in rest if not other.is_hidden), None)
        if one.is_hidden:
            found.append(Printing(**told, standing=HIDDEN))
        elif before is None:
            found.append(Printing(**told, standing=FIRST))
        else:
            letters -= len(before.body) + len(one.body) if before.body != one.body else 0
            changes = tuple(_changes(before, one, headlines, words=letters >= 0))
            found.append(
                Printing(
                    **told,
                    standing=worst(changes),
                    changes=changes,
                    before=None if before is rest[0] else before.live.lower,
                    is_too_long=letters < 0 and before.body != one.body,
                )
            )
    return found


def _headlines(editions: Iterable[Edition], moment: datetime) -> dict[int, str]:
    """The headlines that readers see now of the stories in these bodies; never one of a draft."""
    wanted = {number for one in editions for number in body.stories(one.body)}
    if not wanted:
        return {}
    seen = Edition.objects.at(moment).filter(story__in=wanted)
    return dict(seen.values_list("story_id", "headline"))


def _changes(
    before: Edition, after: Edition, headlines: dict[int, str], *, words: bool
) -> Iterable[FieldChange]:
    """What differs, in the order of a page; without ``words`` the body is not looked into."""
    for name in LINES:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            title = str(Edition._meta.get_field(name).verbose_name)
            pieces = compare(old, new)
            yield FieldChange(name, title, label(pieces), pieces)
    for name, old, new in (
        ("kind", before.get_kind_display(), after.get_kind_display()),
        ("section", str(before.section or ""), str(after.section or "")),
    ):
        if old != new:
            title = str(Edition._meta.get_field(name).verbose_name)
            yield of_rows(name, title, _rows([old] if old else [], [new] if new else []))
    if before.body != after.body and words:
        pictures = before.body_pictures | after.body_pictures
        rows = body_rows(before.body, after.body, _named(pictures, headlines))
        yield of_rows("body", str(Edition._meta.get_field("body").verbose_name), rows)
    if said := _picture_said(before, after):
        yield of_rows("picture", str(_PICTURE), (Row(CHANGED, said=said),))
    for name, title, read in (("bylines", _BYLINES, _names), ("attributions", _SOURCES, _sources)):
        rows = _rows(read(before), read(after))
        if any(row.kind != SAME for row in rows):
            yield of_rows(name, str(title), rows)


_PICTURE = pgettext_lazy("field", "picture")
_BYLINES = gettext_lazy("bylines")
_SOURCES = gettext_lazy("sources")


def _names(edition: Edition) -> list[str]:
    return [f"{one.role_label}: {one.name}" for one in credits_of(edition.said_bylines)]


def _sources(edition: Edition) -> list[str]:
    return [
        " · ".join(filter(None, [one.name, one.used_for]))
        for one in attributions_of(edition.said_attributions)
    ]


def _rows(before: list[str], after: list[str]) -> tuple[Row, ...]:
    """Lines that are there, are new, or are gone; one that moved is gone and new."""
    pairs = {j: i for i, j in matches(before, after)}
    kept = set(pairs.values())
    gone = [Row(REMOVED, whole(REMOVED, one)) for i, one in enumerate(before) if i not in kept]
    there = [
        Row(SAME if j in pairs else ADDED, whole(SAME if j in pairs else ADDED, one))
        for j, one in enumerate(after)
    ]
    return tuple(gone + there)


def _named(pictures: dict[str, dict], headlines: dict[int, str]):
    """What a picture or a card of the body is called to readers."""

    def named(kind: str, value: str) -> tuple[str, str]:
        if kind == "picture":
            words = pictures.get(value, {})
            shown = words.get("caption") or words.get("alt") or ""
            return _("Picture: %(words)s") % {"words": shown} if shown else _("A picture"), ""
        if kind == "read_also":
            headline = headlines.get(int(value))
            return _("Read also: %(headline)s") % {"headline": headline} if headline else "", ""
        return value, ""

    return named


def _picture_said(before: Edition, after: Edition) -> tuple[str, ...]:
    """What happened to the picture at the top, in sentences."""
    old, new = before.picture or {}, after.picture or {}
    if before.lead_image_id != after.lead_image_id:
        if not after.lead_image_id:
            return (_("The picture was taken out."),)
        added = not before.lead_image_id
        return (_("A picture was added.") if added else _("Another picture stands here."),)
    captions = old.get("caption", ""), new.get("caption", "")
    if captions[0] != captions[1]:
        values = {"before": captions[0], "after": captions[1]}
        return (_("The caption was changed: «%(before)s» → «%(after)s»") % values,)
    return ()
