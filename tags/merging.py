"""Two tags that mean one thing become one; and two again, when they did not.

A merge moves the rows that file articles and editions to the tag that stays, and makes the name of
the other one more of its names. It writes down every row that it moved or dropped, so that undoing
it puts back the very rows, with their numbers. What has been filed since under the kept tag stays
there.

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
    FormerTag.objects.filter(tag=gone).update(tag=kept)
    former = FormerTag.objects.create(number=gone.pk, into=kept.pk, tag=kept)
    record = Merge.objects.create(former=former, values=_values(gone), at=at)
    noted = []
    for label, table in filed_rows().items():
        rows = dict(table.objects.filter(tag=gone).values_list("pk", "content_object_id"))
        both = table.objects.filter(tag=kept, content_object__in=set(rows.values()))
        owners = set(both.values_list("content_object_id", flat=True))
        dropped = [row for row, owner in rows.items() if owner in owners]
        table.objects.filter(pk__in=dropped).delete()
        table.objects.filter(tag=gone).update(tag=kept)
        noted += [
            MergedRow(merge=record, table=label, row=row, owner=owner, is_dropped=owner in owners)
            for row, owner in rows.items()
        ]
    names = OtherName.objects.filter(tag=gone)
    noted += [
        MergedRow(merge=record, table=OtherName._meta.label_lower, row=row)
        for row in names.values_list("pk", flat=True)
    ]
    names.update(tag=kept)
    MergedRow.objects.bulk_create(noted)
    # Its own name is free now, and becomes one more of the other's.
    Tag.objects.filter(pk=gone.pk).delete()
    OtherName.objects.create(tag=kept, name=gone.name)
    return record


def _values(tag: Tag) -> dict:
    columns = [one.attname for one in Tag._meta.concrete_fields if one.name not in GENERATED]
    return {name: getattr(tag, name) for name in columns if name != "id"}


# Undoing -------------------------------------------------------------------------------------


@transaction.atomic
def undo(number: int) -> Tag:
    """The tag of this number as it was, with the rows that the merge moved or dropped.

    A row that has been rewritten since, or whose story has been taken out of the kept tag, stays
    as it is. Merges may be undone in any order. Raises Impossible.
    """
    filing.hold_alone()
    record = Merge.objects.select_related("former").filter(pk=number).first()
    if record is None:
        raise Impossible(UNDONE_ALREADY)
    kept = Tag.objects.select_for_update().get(pk=record.former.tag_id)
    _free(record.values, kept)
    # Inserted as it was kept, not derived anew.
    (tag,) = Tag.objects.bulk_create([Tag(pk=number, **record.values)])
    heirs, above = _line(number, kept)
    FormerTag.objects.filter(number__in=heirs).update(tag=tag)
    for label, table in filed_rows().items():
        _put_back(record, table, label, kept, tag, above)
    _names_back(record, kept, tag, above)
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


def _line(number: int, kept: Tag) -> tuple[set[int], list[int]]:
    """The former tags that were merged into this one, by whatever way; and those that it went
    through itself on its way to the kept tag."""
    into = dict(FormerTag.objects.filter(tag=kept).values_list("number", "into"))
    above = _way(into[number], into)
    heirs = {one for one in into if one != number and number in _way(one, into)}
    return heirs, above


def _way(number: int, into: dict[int, int]) -> list[int]:
    """This former number and those it was merged into one after the other."""
    way = []
    while number in into:
        way.append(number)
        number = into[number]
    return way


def _put_back(record: Merge, table, label: str, kept: Tag, tag: Tag, above: list[int]) -> None:
    """The rows of one table, as if the tag had never gone."""
    noted = record.rows.filter(table=label)
    moved = dict(noted.filter(is_dropped=False).values_list("row", "owner"))
    dropped = dict(noted.filter(is_dropped=True).values_list("row", "owner"))
    # Merges that the kept tag went through after this one met the same rows.
    later = MergedRow.objects.filter(merge__in=above, table=label, row__in=moved)
    dropped |= dict(later.filter(is_dropped=True).values_list("row", "owner"))
    back = table.objects.filter(pk__in=moved, tag=kept)
    owners = set(back.values_list("content_object_id", flat=True))
    back.update(tag=tag)
    later.delete()
    # A row was dropped because another stood for both; where none does any more, somebody has
    # taken the story out of the tag since.
    still = _owners(table, kept, dropped.values())
    table.objects.bulk_create(
        table(pk=row, content_object_id=owner, tag=tag)
        for row, owner in dropped.items()
        if owner in still
    )
    if owners:
        _stand_in(table, label, kept, owners)


def _owners(table, tag: Tag, among: Iterable[int]) -> set[int]:
    filed = table.objects.filter(tag=tag, content_object__in=set(among))
    return set(filed.values_list("content_object_id", flat=True))


def _stand_in(table, label: str, kept: Tag, owners: set[int]) -> None:
    """A row that went back stood for those of other merges that were dropped beside it: the first
    of them stands in its place now."""
    others = MergedRow.objects.filter(
        merge__former__tag=kept, table=label, owner__in=owners, is_dropped=True
    )
    left = owners - _owners(table, kept, owners)
    first: dict[int, MergedRow] = {}
    for one in others.filter(owner__in=left).select_related("merge").order_by("row"):
        first.setdefault(one.owner, one)
    if not first:
        return
    table.objects.bulk_create(
        table(pk=one.row, content_object_id=owner, tag=kept) for owner, one in first.items()
    )
    MergedRow.objects.filter(pk__in=[one.pk for one in first.values()]).update(is_dropped=False)
    into = dict(FormerTag.objects.filter(tag=kept).values_list("number", "into"))
    MergedRow.objects.bulk_create(
        MergedRow(merge_id=passed, table=label, row=one.row, owner=owner)
        for owner, one in first.items()
        for passed in _way(one.merge_id, into)[1:]
    )


def _names_back(record: Merge, kept: Tag, tag: Tag, above: list[int]) -> None:
    label = OtherName._meta.label_lower
    rows = list(record.rows.filter(table=label).values_list("row", flat=True))
    OtherName.objects.filter(pk__in=rows, tag=kept).update(tag=tag)
    MergedRow.objects.filter(merge__in=above, table=label, row__in=rows).delete()
