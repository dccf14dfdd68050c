"""What a journalist types into the tags field, and how it becomes tags."""

import re

from taggit.managers import _TaggableManager

SEPARATORS = re.compile(r"[,،;؛\n\r]+")


def split(text: str) -> list[str]:
    """The words of a tag field: «،» «؛», their Latin twins and new lines separate.

    >>> split("غزة، سوريا؛ لبنان")
    ['غزة', 'سوريا', 'لبنان']
    """
    words = (word.strip().strip('"«»').strip() for word in SEPARATORS.split(text or ""))
    return list(dict.fromkeys(word for word in words if word))


def join(tags) -> str:
    """The field's text for these tags, in the order of filing."""
    return "، ".join(tag.name for tag in tags)


class FiledTags(_TaggableManager):
    """taggit's manager, except that words are matched by folded key and written in two statements.

    taggit's own ``set`` of two tags costs 18 queries and keeps no order.
    """

    def _to_tag_model_instances(self, tags, tag_kwargs):
        """Tag objects for tags and words, each once, in the order given."""
        tags = list(tags)
        words = [tag for tag in tags if isinstance(tag, str)]
        filed = self.through.tag_model().objects.filed_under(words) if words else []
        chosen = [tag for tag in tags if not isinstance(tag, str)]
        return list(dict.fromkeys([*chosen, *filed]))

    def set(self, tags, *, through_defaults=None, **kwargs):
        """File the instance under exactly these tags or words, in this order."""
        wanted = self._to_tag_model_instances(tags, {})
        rows = self.through.objects.filter(content_object=self.instance)
        if [tag.pk for tag in wanted] == list(rows.order_by("pk").values_list("tag_id", flat=True)):
            return
        rows.delete()
        self.through.objects.bulk_create(
            self.through(content_object=self.instance, tag=tag) for tag in wanted
        )
        self._remove_prefetched_objects()
