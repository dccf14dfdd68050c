"""Questions about tags, each with one name."""

from collections.abc import Iterable

from django.db import IntegrityError, connection, models, transaction

from arabic.cleaning import clean_headline
from arabic.folding import key
from tags import filing
from tags.likeness import Likeness, alike, likenesses

# What only the database looks into; no page needs it.
UNREAD = ("search", "opening", "likenesses")
# So often a colleague may file the very words of this save before it could.
TRIES = 5
# Of names that share one likeness with what was typed, so many are judged.
SHARED_AT_MOST = 50
NEAR_TOLD = 3

# One look into the index for each likeness: for all of them at once the database would rather read
# the whole table.
SHARING = """
SELECT DISTINCT near.tag, near.name, near.likenesses
  FROM unnest(%(parts)s::text[]) AS part CROSS JOIN LATERAL (
      (SELECT id AS tag, name, likenesses FROM tags_tag
        WHERE likenesses @> ARRAY[part] LIMIT %(most)s)
      UNION ALL
      (SELECT tag_id, name, likenesses FROM tags_othername
        WHERE likenesses @> ARRAY[part] LIMIT %(most)s)) AS near
 ORDER BY near.tag, near.name
"""


class Unread(models.Manager):
    """Leaves in the database what only the database looks into."""

    def get_queryset(self):
        names = {field.name for field in self.model._meta.concrete_fields}
        return super().get_queryset().defer(*(one for one in UNREAD if one in names))


class TagQuerySet(models.QuerySet):
    def filed_under(self, names: Iterable[str]) -> list:
        """The tags of these words, in order, each once; missing ones are created.

        Spellings with one folded key are one tag, and so is its other names: the first spelling
        seen stays the name of a new one.
        """
        filing.hold()
        wanted = wanted_keys(names)
        known = self.known_as(wanted)
        for _again in range(TRIES):
            missing = [self.model(name=name) for one, name in wanted.items() if one not in known]
            if not missing:
                break
            for tag in missing:
                tag.file()
            # In one order for everybody: two who file the same new words wait for each other once.
            missing.sort(key=lambda tag: tag.folded_key)
            try:
                with transaction.atomic():
                    self.bulk_create(missing)
                known |= {tag.folded_key: tag for tag in missing}
            except IntegrityError:
                # A colleague filed one of them at this moment: the database keeps theirs.
                known = self.known_as(wanted)
        return list(dict.fromkeys(known[one] for one in wanted))

    def known_as(self, keys: Iterable[str]) -> dict:
        """The tags that have these folded keys, as their name or another: folded key -> tag."""
        keys_of_tags = self.model.spellings.rel.related_model.objects
        rows = keys_of_tags.filter(folded_key__in=list(keys)).values_list("folded_key", "tag")
        owners = dict(rows)
        tags = self.in_bulk(set(owners.values()))
        return {one: tags[number] for one, number in owners.items() if number in tags}

    def spelled(self, names: Iterable[str]) -> list[str]:
        """These words as they would be filed: the name of the tag of each, or the word itself."""
        wanted = wanted_keys(names)
        known = self.known_as(wanted)
        spelled = (known[one].name if one in known else name for one, name in wanted.items())
        return list(dict.fromkeys(spelled))

    def standing_for(self, numbers: Iterable[int]) -> dict:
        """The tags of these numbers, also of numbers that were merged: number -> tag."""
        numbers = set(numbers)
        found = self.in_bulk(numbers)
        if missing := numbers - set(found):
            former = self.model.former.rel.related_model.objects.filter(number__in=missing)
            heirs = dict(former.values_list("number", "tag"))
            tags = self.in_bulk(set(heirs.values()))
            found |= {one: tags[heir] for one, heir in heirs.items() if heir in tags}
        return found

    def answering(self, numbers: Iterable[int]) -> dict[int, list[int]]:
        """All numbers that each of these tags answers for: its own and those of the tags that were
        merged into it, also by way of others. One statement."""
        numbers = list(dict.fromkeys(numbers))
        found = {number: [number] for number in numbers}
        former = self.model.former.rel.related_model.objects.filter(tag__in=numbers)
        for tag, number in former.order_by("number").values_list("tag", "number"):
            found[tag].append(number)
        return found

    def near(self, names: Iterable[str]) -> dict[str, list[tuple]]:
        """For each of these words that no tag has: up to three tags that are probably meant, the
        surest first, each with its name that is near and in what: (tag, name, Likeness).

        Four statements, whatever the words and the tags.
        """
        wanted = wanted_keys(names)
        known = self.known_as(wanted)
        shared = {name: likenesses(name) for one, name in wanted.items() if one not in known}
        every = sorted({one for some in shared.values() for one in some})
        if not every:
            return {}
        rows = _sharing(every)
        found = {}
        for name, parts in shared.items():
            sharing = [row[:2] for row in rows if not row[2].isdisjoint(parts)]
            found[name] = _nearest(name, sharing)
        tags = self.in_bulk({tag for near in found.values() for tag, _spelled, _how in near})
        return {
            name: [(tags[tag], spelled, how) for tag, spelled, how in near if tag in tags]
            for name, near in found.items()
        }


def _sharing(parts: list[str]) -> list[tuple[int, str, set[str]]]:
    """(tag, name, likenesses) of all names, other names too, that share one of these."""
    with connection.cursor() as cursor:
        cursor.execute(SHARING, {"parts": parts, "most": SHARED_AT_MOST})
        return [(tag, name, set(some)) for tag, name, some in cursor.fetchall()]


def _nearest(name: str, rows: list[tuple[int, str]]) -> list[tuple[int, str, Likeness]]:
    order = list(Likeness)
    judged = [(tag, spelled, alike(name, spelled)) for tag, spelled in rows]
    near = sorted((one for one in judged if one[2]), key=lambda one: (order.index(one[2]), one[1]))
    first: dict[int, tuple[int, str, Likeness]] = {}
    for one in near:
        first.setdefault(one[0], one)
    return list(first.values())[:NEAR_TOLD]


def wanted_keys(names: Iterable[str]) -> dict[str, str]:
    """Folded key -> the first of these words that has it, cleaned; words without a letter go."""
    wanted: dict[str, str] = {}
    for name in names:
        cleaned = clean_headline(name)[:100].strip()
        if folded := key(cleaned):
            wanted.setdefault(folded[:100], cleaned)
    return wanted
