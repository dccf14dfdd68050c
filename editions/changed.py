"""What changed from edition to edition of a story, as readers may see it.

An edition is compared with the one before it whose text they may see, so that what is hidden shows
in no comparison either. Names and headlines are those of now, as everywhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch
from django.db.models.query import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from arabic.alignment import matches
from arabic.difference import ADDED, CHANGED, REMOVED, SAME, compare, label
from editions import body
from editions.comparing import FieldChange, Row, body_rows, of_rows, whole, worst
from editions.models import Change, Edition
from editions.reading import attributions_of, credits_of
from editions.shown import HiddenEdition

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


def printings(number: int, moment: datetime) -> QuerySet[Edition]:
    """The editions of a story that readers had seen by the moment, newest first: three statements,
    read with ``printings_of``."""
    rows = {
        name: Prefetch(name, Edition._meta.get_field(name).related_model.objects.select_related(to))
        for name, to in (("bylines", "author"), ("attributions", "source"))
    }
    return (
        Edition.objects.filter(story=number)
        .seen_by(moment)
        .select_related("section")
        .only(
            "story_id", "live", "change", "note", "kind", *LINES, "body", "picture",
            "body_pictures", "lead_image_id", "section__name",
        )
        .annotate(is_hidden=Exists(HiddenEdition.objects.filter(edition=OuterRef("pk"))))
        .prefetch_related(*rows.values())
        .order_by("-live__startswith")
    )  # fmt: skip


def older_than(found: QuerySet[Edition], at: datetime) -> QuerySet[Edition]:
    return found.filter(live__startswith__lt=at)


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
    return [f"{one.role_label}: {one.name}" for one in credits_of(edition.bylines.all())]


def _sources(edition: Edition) -> list[str]:
    return [
        " · ".join(filter(None, [one.name, one.used_for]))
        for one in attributions_of(edition.attributions.all())
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
