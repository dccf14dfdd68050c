"""Two tags that mean one thing become one."""

from django.db import transaction

from tags.models import Tag


@transaction.atomic
def merge(kept: Tag, others) -> int:
    """File under ``kept`` everything that is filed under ``others``, and delete those.

    A story that had both keeps one row. Returns how many rows were moved. Rows of printed editions
    move too: the record of the words is frozen, how it is filed is not.
    """
    others = list(Tag.objects.select_for_update().filter(pk__in=[tag.pk for tag in others]))
    others = [tag for tag in others if tag.pk != kept.pk]
    moved = 0
    for relation in Tag._meta.related_objects:
        if not relation.one_to_many:
            continue
        rows = relation.related_model._base_manager
        name = relation.field.name
        for tag in others:
            already = rows.filter(**{name: kept}).values("content_object_id")
            rows.filter(**{name: tag}, content_object_id__in=already).delete()
            moved += rows.filter(**{name: tag}).update(**{name: kept})
    Tag.objects.filter(pk__in=[tag.pk for tag in others]).delete()
    return moved
