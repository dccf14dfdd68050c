"""Two texts that grew from one version: what only one of them changed is taken as it is.

What both changed is put before a person. A field is the least that is taken, a row of a set, a tag.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict

from articles.keeping import refiled
from articles.models import Article, Version
from authors.models import Author, Source
from desk import conflicts
from desk.conflicts import ROWS, VERSION, Difference
from desk.story_field import number_of
from desk.typed_choice import AuthorField, NameField, SourceField, labelled
from editions import body
from editions.models import Story
from editions.words import CHILDREN, Words
from tags.models import Tag
from tags.words import join, split

SETTLE, UNSETTLED = "_settle", "unsettled"
# What is chosen by typing a name: the name in the form is the number that is stored.
NAMED = {Author: AuthorField, Source: SourceField}
ABOUT = {
    "bylines": ("author", "role"),
    "attributions": ("source", "wording"),
    "related_links": ("related_story", "url"),
}

# The name of a field or of a set of rows -> its value in one spelling, to be compared.
Values = dict[str, object]


@dataclass(slots=True)
class Merge:
    """``typed`` is fitted to what is stored; ``taken`` are the labels of what came from there.

    ``unsettled`` are the names of what both changed: there ``typed`` holds the person's own text.
    """

    typed: QueryDict
    taken: list[str] = field(default_factory=list)
    unsettled: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)


def merged(posted: QueryDict, article: Article) -> Merge:
    """What was typed, brought together with what is stored now.

    ``_settle`` is a person's choice for one field: ``theirs:headline`` or ``mine:headline``.
    """
    merge = Merge(conflicts.rebased(posted, article))
    theirs = _stored(article)
    known = [name for name in posted.getlist(UNSETTLED) if name in theirs]
    if conflicts.is_stale(article, posted):
        for prefix in ROWS:
            _know_again(merge.typed, article, prefix)
        base = _base(article, posted.get(VERSION, ""))
        known += _taken_over(merge, posted, article, base, theirs)
    side, _colon, name = posted.get(SETTLE, "").partition(":")
    if side == "theirs" and name in theirs:
        _take(merge.typed, article, name)
    mine = _typed(merge.typed)
    merge.unsettled = [
        one for one in dict.fromkeys(known) if one != name and mine[one] != theirs[one]
    ]
    merge.typed.setlist(UNSETTLED, merge.unsettled)
    merge.typed.pop(SETTLE, None)
    if merge.unsettled:
        merge.differences = named_differences(merge.typed, article, merge.unsettled)
    return merge


def differs(posted: QueryDict, article: Article) -> bool:
    """Whether saving this form would change the story."""
    return _typed(posted) != _stored(article)


def asks(posted: QueryDict) -> bool:
    """Whether a form chooses between two texts instead of being saved."""
    return SETTLE in posted


def all_differences(posted: QueryDict, article: Article) -> list[Difference]:
    """Everything that saving this form would change, each field beside the stored one."""
    mine, theirs = _typed(posted), _stored(article)
    return named_differences(posted, article, [name for name in mine if mine[name] != theirs[name]])


def named_differences(posted: QueryDict, article: Article, names) -> list[Difference]:
    """The two texts of these fields, each with its name in the form."""
    yours, stored = conflicts.typed_words(posted), conflicts.stored_words(article)
    labels = {name: label_of(name) for name in names}
    return [
        Difference(label, *conflicts.marked(yours[label], stored[label]), name=name)
        for name, label in labels.items()
    ]


def label_of(name: str) -> str:
    """What ``desk.conflicts`` calls a field or a set of rows."""
    if name in ROWS:
        return str(_table(name)._meta.verbose_name_plural)
    return str(Article._meta.get_field(name).verbose_name)


def _taken_over(merge: Merge, posted, article, base: Values | None, theirs: Values) -> list[str]:
    """Take what only a colleague changed; the names of what both changed are answered."""
    mine = _typed(posted)
    if base is None:
        return [name for name in theirs if mine[name] != theirs[name]]
    both = []
    for name, stored in theirs.items():
        if name == "tags" and conflicts.TAGS_READ in posted:
            # Brought together already, by the rows that the form was read with.
            if split(merge.typed["tags"]) != split(posted["tags"]):
                merge.taken.append(label_of(name))
            continue
        if mine[name] == stored or stored == base[name]:
            continue
        if mine[name] == base[name]:
            _take(merge.typed, article, name)
        elif name == "tags":
            merge.typed["tags"] = "، ".join(conflicts.tags_of_both(mine[name], base[name], stored))
        elif name not in ROWS or not _rows_of_both(merge.typed, article, name, base[name]):
            both.append(name)
            continue
        merge.taken.append(label_of(name))
    return both


def _know_again(typed: QueryDict, article: Article, prefix: str) -> None:
    """Rows that were written anew with the same words, as a restored text does, are the same rows.

    Without this each would stand twice after the next save.
    """
    rows = conflicts.typed_rows(typed, prefix)
    shown = {row.get("id") for row in rows}
    unseen = [row for row in getattr(article, prefix).all() if str(row.pk) not in shown]
    for spell in (lambda row: _row(prefix, row), lambda row: _meant(prefix, row)):
        for row in rows:
            line = spell(row)
            if row.get("id") or not any(line):
                continue
            same = [one for one in unseen if spell(conflicts.raw_row(one, prefix)) == line]
            if same:
                row["id"] = str(same[0].pk)
                unseen.remove(same[0])
    conflicts.put_rows(typed, prefix, rows)


def _meant(prefix: str, row: dict[str, str]) -> tuple[str, ...]:
    """Whom or what a row is about, whatever it says of them."""
    return tuple(
        _spelled(_table(prefix)._meta.get_field(name), row.get(name, "")) for name in ABOUT[prefix]
    )


def _rows_of_both(typed: QueryDict, article: Article, prefix: str, base: tuple) -> bool:
    """Bring two sets of rows together; False, with nothing done, when both changed one row."""
    rows = conflicts.typed_rows(typed, prefix)
    stored = {row.pk: row for row in getattr(article, prefix).all()}
    spelled = {pk: _row(prefix, conflicts.raw_row(row, prefix)) for pk, row in stored.items()}
    mine = Counter(_row(prefix, row) for row in rows if "DELETE" not in row)
    gone = Counter(base) - Counter(spelled.values())
    if gone & (Counter(base) - mine):
        return False
    kept = []
    for row in rows:
        line = _row(prefix, row)
        if gone[line] and "DELETE" not in row:
            gone[line] -= 1
        else:
            kept.append(row)
    added = Counter(spelled.values()) - Counter(base)
    shown = {row.get("id") for row in kept}
    for pk, line in spelled.items():
        if added[line] and str(pk) not in shown and not mine[line]:
            added[line] -= 1
            kept.append(_line(stored[pk], prefix) | {"order": str(len(kept) + 1)})
    conflicts.put_rows(typed, prefix, kept)
    return True


def _take(typed: QueryDict, article: Article, name: str) -> None:
    """Put what is stored into the form."""
    if name in ROWS:
        conflicts.put_rows(typed, name, [_line(row, name) for row in getattr(article, name).all()])
    elif name == "tags":
        typed["tags"] = join(article.tags.all())
    else:
        typed[name] = conflicts.raw(article, name)


# One spelling ------------------------------------------------------------------------------


def _typed(posted: QueryDict) -> Values:
    rows = {
        prefix: [
            row
            for _order, row in sorted(
                enumerate(conflicts.typed_rows(posted, prefix)),
                key=lambda one: (_order_of(one[1], one[0]), one[0]),
            )
            if "DELETE" not in row
        ]
        for prefix in ROWS
    }
    tags = Tag.objects.spelled(split(posted.get("tags", "")))
    return _values(lambda name: posted.get(name, ""), tags, rows)


def _order_of(row: dict[str, str], index: int) -> int:
    typed = row.get("order", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else index + 1


def _stored(article: Article) -> Values:
    rows = {
        prefix: [conflicts.raw_row(row, prefix) for row in getattr(article, prefix).all()]
        for prefix in ROWS
    }
    tags = [row.tag.name for row in article.tag_rows.with_tags()]
    return _values(lambda name: conflicts.raw(article, name), tags, rows)


def _base(article: Article, version: str) -> Values | None:
    """The version that was read, as it was kept; None when there is none of this number."""
    is_number = version.isascii() and version.isdigit() and len(version) < 9
    kept = Version.objects.filter(article=article, number=version).first() if is_number else None
    if kept is None:
        return None
    (content,) = refiled(kept.content)
    words, children = content["words"], content["children"]
    columns = {one.name: one.attname for one in Words._meta.local_fields}
    rows = {
        prefix: [
            {
                one.name: _text(row.get(one.attname))
                for one in conflicts.declared(_table(prefix), CHILDREN[prefix])
            }
            for row in children[prefix]
        ]
        for prefix in ROWS
    }
    numbers = [row["tag_id"] for row in children["tag_rows"]]
    tags = Tag.objects.in_bulk(numbers)
    named = [tags[number].name for number in numbers if number in tags]
    return _values(lambda name: _text(words.get(columns[name])), named, rows)


def _text(value) -> str:
    """A value of JSON as a form would send it."""
    if isinstance(value, bool):
        return "on" if value else ""
    return "" if value is None else str(value)


def _values(raw_of, tags: list[str], rows: dict[str, list[dict[str, str]]]) -> Values:
    values: Values = {
        one.name: _spelled(one, raw_of(one.name)) for one in conflicts.declared(Article, Words)
    }
    values["tags"] = tuple(dict.fromkeys(tags))
    for prefix, lines in rows.items():
        spelled = (_row(prefix, line) for line in lines)
        values[prefix] = tuple(line for line in spelled if line)
    return values


def _row(prefix: str, row: dict[str, str]) -> tuple[str, ...]:
    """The values of a row in the order they are declared; () when nothing was written in it."""
    fields = conflicts.declared(_table(prefix), CHILDREN[prefix])
    values = {one.name: _spelled(one, row.get(one.name, "")) for one in fields}
    is_empty = not any(text for name, text in values.items() if name != "role")
    return () if is_empty else tuple(values.values())


def _spelled(column: models.Field, raw: str) -> str:
    raw = raw.replace("\r\n", "\n").strip()
    if column.name == "body":
        return body.sanitise(raw)
    if column.related_model is Story:
        number = number_of(raw)
    elif column.related_model in NAMED and raw:
        number = _named(NAMED[column.related_model], raw)
    else:
        return raw
    return raw if number is None else str(number)


def _named(field_class: type[NameField], typed: str) -> int | None:
    """The number of the one row that was meant by a name or a number."""
    try:
        return field_class().clean(typed).pk
    except ValidationError:
        return None


def _line(row: models.Model, prefix: str) -> dict[str, str]:
    """A stored row as its line of the form says it: names where names are typed."""
    line = {**conflicts.raw_row(row, prefix), "id": str(row.pk), "order": str(row.position + 1)}
    for one in conflicts.declared(_table(prefix), CHILDREN[prefix]):
        if one.related_model in NAMED and line[one.name]:
            line[one.name] = labelled(one.related_model, int(line[one.name]))
    return line


def _table(prefix: str) -> type[models.Model]:
    return Article._meta.get_field(prefix).related_model
