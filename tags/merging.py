"""Two tags that mean one thing become one; and two again, when they did not.

A merge moves the rows that file articles and editions to the tag that stays, and makes the name of
the other one more of its names. It notes every row that was of the other, so that undoing it puts
back the very rows, with their numbers. What has been filed since under the kept tag stays there.

No version of a story begins: how a story is filed is an editor's order in the index, not a change
of its words. So no approval is void and no open form is refused; a form that still says the old
name files under the kept tag, because the name is one of its names.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase

from tags import filing
from tags.models import FormerTag, Merge, MergedRow, OtherName, Tag, TagKey

# Derived by the database itself.
GENERATED = ("search",)
# How the rows of other names are noted, beside those that file something.
NAMES = OtherName._meta.label_lower

GONE = _("The tag that should stay is no longer there. Reload the page.")
UNDONE_ALREADY = _("This merge is no longer there: it was undone, or its tag was deleted.")
NAME_OF_KEPT = _(
    "«%(name)s» is the name of the tag that stayed now. Give that tag another name, then undo."
)
NAME_OF_ANOTHER = _(
    "«%(name)s» files under the tag «%(tag)s» now. Take the name away there, then undo."
)


class Impossible(Exception):
    """A merge or its undoing cannot be done; the message says why, to a person."""


def filed_rows() -> dict[str, type[models.Model]]:
    """The tables whose rows file something under a tag: label -> model."""
    tables = (relation.related_model for relation in Tag._meta.related_objects)
    return {one._meta.label_lower: one for one in tables if issubclass(one, ItemBase)}


# Merging -------------------------------------------------------------------------------------


@transaction.atomic
def merge(kept: Tag, others: Iterable[Tag], *, now: datetime | None = None) -> list[Merge]:
    """File under ``kept`` everything that is filed under ``others``; what each became.

    A story that had both keeps one row. A tag that a colleague merged meanwhile is left out. As
    many statements for five thousand stories as for one. Raises Impossible.
    """
    filing.hold_alone()
    numbers = {kept.pk, *(tag.pk for tag in others)}
    locked = Tag.objects.select_for_update().order_by("pk").defer(*GENERATED)
    tags = {tag.pk: tag for tag in locked.filter(pk__in=numbers)}
    if kept.pk not in tags:
        raise Impossible(GONE)
    stays = tags.pop(kept.pk)
    return [_merged(stays, gone, now or timezone.now()) for gone in tags.values()]


def _merged(kept: Tag, gone: Tag, at: datetime) -> Merge:
    heirs = list(FormerTag.objects.filter(tag=gone).values_list("number", flat=True))
    FormerTag.objects.filter(number__in=heirs).update(tag=kept)
    former = FormerTag.objects.create(number=gone.pk, into=kept.pk, tag=kept)
    record = Merge.objects.create(former=former, values=_values(gone), at=at)
    for label, table in filed_rows().items():
        rows = dict(table.objects.filter(tag=gone).values_list("pk", "content_object_id"))
        _note(record, label, rows, heirs)
        both = _owners(table, kept, rows.values())
        dropped = [row for row, owner in rows.items() if owner in both]
        table.objects.filter(pk__in=dropped).delete()
        table.objects.filter(tag=gone).update(tag=kept)
    names = OtherName.objects.filter(tag=gone)
    _note(record, NAMES, dict.fromkeys(names.values_list("pk", flat=True)), heirs)
    names.update(tag=kept)
    # Its own name is free now, and becomes one more of the other's.
    Tag.objects.filter(pk=gone.pk).delete()
    OtherName.objects.create(tag=kept, name=gone.name)
    return record


def _note(record: Merge, label: str, rows: dict[int, int | None], heirs: list[int]) -> None:
    """Keep which rows were of this tag, but for those that are of tags merged into it before."""
    before = MergedRow.objects.filter(merge__in=heirs, table=label)
    known = set(before.values_list("row", flat=True)) if heirs else ()
    MergedRow.objects.bulk_create(
        MergedRow(merge=record, table=label, row=row, owner=owner)
        for row, owner in rows.items()
        if row not in known
    )


def _owners(table, tag: Tag, among: Iterable[int]) -> set[int]:
    filed = table.objects.filter(tag=tag, content_object__in=set(among))
    return set(filed.values_list("content_object_id", flat=True))


def _values(tag: Tag) -> dict:
    columns = [one.attname for one in Tag._meta.concrete_fields if one.name not in GENERATED]
    return {name: getattr(tag, name) for name in columns if name != "id"}


# Undoing -------------------------------------------------------------------------------------


@transaction.atomic
def undo(number: int) -> Tag:
    """The tag of this number as it was, with the rows that were of it and of those merged into it.

    A story that has been taken out of the kept tag since is under neither. Merges may be undone in
    any order. Raises Impossible.
    """
    filing.hold_alone()
    record = Merge.objects.select_related("former").filter(pk=number).first()
    if record is None:
        raise Impossible(UNDONE_ALREADY)
    kept = Tag.objects.select_for_update().get(pk=record.former.tag_id)
    _free(record.values, kept)
    # Inserted as it was kept, not derived anew.
    (tag,) = Tag.objects.bulk_create([Tag(pk=number, **record.values)])
    line, others = _lines(number, kept)
    for label, table in filed_rows().items():
        _put_back(table, label, kept, tag, line, others)
    names = MergedRow.objects.filter(merge__in=line, table=NAMES).values("row")
    OtherName.objects.filter(pk__in=names, tag=kept).update(tag=tag)
    FormerTag.objects.filter(number__in=line).update(tag=tag)
    record.former.delete()
    return tag


def _free(values: dict, kept: Tag) -> None:
    """Take its name back from the other names of the kept tag."""
    folded, name = values["folded_key"], values["name"]
    holder = TagKey.objects.filter(folded_key=folded).select_related("tag").first()
    if holder is None:
        return
    if kept.folded_key == folded:
        raise Impossible(NAME_OF_KEPT % {"name": name})
    if holder.tag_id != kept.pk:
        raise Impossible(NAME_OF_ANOTHER % {"name": name, "tag": holder.tag.name})
    OtherName.objects.filter(folded_key=folded).delete()


def _lines(number: int, kept: Tag) -> tuple[list[int], list[int]]:
    """The former tags of the kept one: this one with those that were merged into it, by whatever
    way, and all others."""
    into = dict(FormerTag.objects.filter(tag=kept).values_list("number", "into"))
    line, found = {number}, {number}
    while found := {one for one, other in into.items() if other in found}:
        line |= found
    return sorted(line), sorted(set(into) - line)


def _put_back(table, label: str, kept: Tag, tag: Tag, line: list[int], others: list[int]) -> None:
    """The rows of one table. Of each owner that is still filed under the kept tag one row goes to
    the tag: its own where it had one. Where that row stood for others too, one of them stands in
    its place."""
    noted = MergedRow.objects.filter(table=label)
    mine: dict[int, dict[int, int]] = {}
    for row, owner, merged in noted.filter(merge__in=line).values_list("row", "owner", "merge"):
        mine.setdefault(owner, {})[row] = merged
    standing = table.objects.filter(tag=kept, content_object__in=mine)
    standing = dict(standing.values_list("content_object_id", "pk"))
    theirs = noted.filter(merge__in=others, owner__in=standing)
    theirs = dict(theirs.values_list("owner", "row"))
    moved, dropped, made = [], [], []
    for owner, stands in standing.items():
        own = min(mine[owner], key=lambda row, of=mine[owner]: (of[row] != tag.pk, row))
        if stands == own:
            moved.append(stands)
        else:
            made.append(table(pk=own, content_object_id=owner, tag=tag))
        if stands in mine[owner]:
            if stands != own:
                dropped.append(stands)
            if owner in theirs:
                made.append(table(pk=theirs[owner], content_object_id=owner, tag=kept))
    table.objects.filter(pk__in=dropped).delete()
    table.objects.filter(pk__in=moved).update(tag=tag)
    table.objects.bulk_create(made)
