"""Two people, one story: a stale save writes nothing and loses nothing.

The form carries the version it was read with. When another is stored by now, the same form is shown
with what the person typed, beside what is stored; saving it again is then a choice.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext as _

from arabic.folding import key
from articles.models import Article
from desk.story_field import labelled, number_of
from desk.typed_choice import number_typed
from editions import body
from editions.models import Story
from editions.words import CHILDREN, Words
from tags.models import Tag
from tags.words import join, split

VERSION, TAGS_READ = "version_read", "tags_read"
ROWS = ("bylines", "attributions", "related_links")
TAGS_AT_MOST = 500
# Comparisons beyond this many pairs would keep a person waiting.
PAIRS_AT_MOST = 1_000_000

# A text in pieces: (text, whether only this side has it).
Pieces = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in two texts."""

    label: str
    yours: Pieces
    stored: Pieces
    name: str = ""


def is_stale(article: Article, posted: QueryDict) -> bool:
    """Whether the form was read in another version than the stored one."""
    return posted.get(VERSION) != str(article.version)


# Fitting what was typed to what is stored --------------------------------------------------


def rebased(posted: QueryDict, article: Article | None) -> QueryDict:
    """What was typed, with its rows and its tags fitted to those that are stored now.

    A row that a colleague deleted becomes a new row; rows that a colleague added stay.
    """
    data = posted.copy()
    data.pop("_saveasnew", None)
    if article:
        data[VERSION] = str(article.version)
        if TAGS_READ in data and "tags" in data:
            _refile(data, article)
    for prefix in ROWS:
        stored = set()
        if article:
            stored = {str(pk) for pk in getattr(article, prefix).values_list("pk", flat=True)}
        rows = []
        for row in typed_rows(posted, prefix):
            if row.get("id") in stored:
                # Named twice, the second is a row of its own.
                stored.discard(row["id"])
                rows.append(row)
            elif not (row.get("id") and "DELETE" in row):
                rows.append({**row, "id": ""})
        put_rows(data, prefix, rows)
    return data


def _refile(data: QueryDict, article: Article) -> None:
    """Tags that were merged, taken apart or renamed since the form was read make no version: what
    the person left as it was is as it is stored now, and what they changed stays their change. A
    row keeps its number through all of that, so it tells which name became which."""
    filed = article.tag_rows.with_tags()
    read, rows = tags_read(data[TAGS_READ]), _named(filed)
    if read == rows:
        return
    now, stored = dict(rows), [name for _row, name in rows]
    names = {key(name): now.get(row, name) for row, name in read}
    base, mine = (
        Tag.objects.spelled(names.get(key(word), word) for word in words)
        for words in ([name for _row, name in read], split(data["tags"]))
    )
    data["tags"] = "، ".join(stored if mine == base else tags_of_both(mine, base, stored))
    data[TAGS_READ] = line_of_tags(filed)


def tags_read(line: str) -> list[tuple[str, str]]:
    """The rows of tags that a form was read with: (number, name)."""
    parts = (part.partition("=") for part in line.split("، ")[:TAGS_AT_MOST] if part)
    return [(row, name) for row, _sign, name in parts]


def line_of_tags(rows) -> str:
    """The rows of tags as a form carries them along: «12=بلديات، 15=طرق»."""
    return "، ".join("=".join(row) for row in _named(rows))


def _named(rows) -> list[tuple[str, str]]:
    return [(str(row.pk), row.tag.name) for row in rows]


def tags_of_both(mine, base, theirs) -> list[str]:
    """What one took away is gone, what either added stands."""
    kept = [word for word in mine if word in theirs or word not in base]
    return [*kept, *(word for word in theirs if word not in base and word not in kept)]


def put_rows(data: QueryDict, prefix: str, rows: list[dict[str, str]]) -> None:
    """Write the rows of one set into a form, stored rows first as a formset wants them."""
    for name in [name for name in data if re.match(rf"{prefix}-\d+-", name)]:
        del data[name]
    rows = sorted(rows, key=lambda row: not row.get("id"))
    for index, row in enumerate(rows):
        for name, value in row.items():
            data[f"{prefix}-{index}-{name}"] = value
    data[f"{prefix}-INITIAL_FORMS"] = str(sum(bool(row.get("id")) for row in rows))
    data[f"{prefix}-TOTAL_FORMS"] = str(len(rows))


def typed_rows(posted: QueryDict, prefix: str) -> list[dict[str, str]]:
    """The rows of one set as they were typed, in the order of the form."""
    rows: dict[int, dict[str, str]] = {}
    for name in posted:
        if found := re.fullmatch(rf"{prefix}-(\d{{1,4}})-(.+)", name, re.ASCII):
            rows.setdefault(int(found[1]), {})[found[2]] = posted[name]
    return [rows[index] for index in sorted(rows)]


# Both as words -----------------------------------------------------------------------------


def differences(yours: dict[str, str], stored: dict[str, str]) -> list[Difference]:
    """Where two texts of a story differ, in the order of their fields."""
    return [
        Difference(label, *marked(yours[label], stored[label]))
        for label in yours
        if yours[label] != stored[label]
    ]


def typed_words(posted: QueryDict) -> dict[str, str]:
    """What a form says, as words: label of the field -> text."""
    rows = {
        prefix: [row for row in typed_rows(posted, prefix) if "DELETE" not in row]
        for prefix in ROWS
    }
    return _words(lambda name: posted.get(name, ""), "، ".join(split(posted.get("tags", ""))), rows)


def kept_words(posted: QueryDict, article: Article) -> list[tuple[str, str]]:
    """What a form says and the story does not: (label of the field, text)."""
    stored = stored_words(article)
    typed = typed_words(posted)
    return [(label, text) for label, text in typed.items() if text and text != stored[label]]


def stored_words(instance: models.Model) -> dict[str, str]:
    """What an article or an edition says, as words: label of the field -> text."""
    rows = {
        prefix: [raw_row(row, prefix) for row in getattr(instance, prefix).all()] for prefix in ROWS
    }
    tags = join(row.tag for row in instance.tag_rows.with_tags())
    return _words(lambda name: raw(instance, name), tags, rows)


def _words(raw_of, tags: str, rows: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    words = {
        str(field.verbose_name): _shown(field, raw_of(field.name))
        for field in declared(Article, Words)
    }
    words[_("tags")] = tags
    for prefix, lines in rows.items():
        texts = (_line(prefix, row) for row in lines)
        words[str(_table(prefix)._meta.verbose_name_plural)] = "\n".join(filter(None, texts))
    return words


def _table(prefix: str) -> type[models.Model]:
    return Article._meta.get_field(prefix).related_model


def declared(model: type[models.Model], declaration: type[models.Model]) -> list[models.Field]:
    """The fields of the declaration as this model has them, except the place of a row."""
    names = [field.name for field in declaration._meta.local_fields]
    return [model._meta.get_field(name) for name in names if name != "position"]


def _line(prefix: str, row: dict[str, str]) -> str:
    """A row on one line; "" for a row in which nothing was written or chosen."""
    fields = declared(_table(prefix), CHILDREN[prefix])
    shown = {field.name: _shown(field, row.get(field.name, "")) for field in fields}
    is_empty = not any(text for name, text in shown.items() if name != "role")
    return "" if is_empty else " · ".join(filter(None, shown.values()))


def raw(instance: models.Model, name: str) -> str:
    """A stored value as a form would send it."""
    field = instance._meta.get_field(name)
    value = getattr(instance, field.attname)
    if isinstance(value, bool):
        return "on" if value else ""
    return "" if value is None else str(value)


def raw_row(row: models.Model, prefix: str) -> dict[str, str]:
    names = [field.name for field in declared(_table(prefix), CHILDREN[prefix])]
    return {name: raw(row, name) for name in names}


def _shown(field: models.Field, raw: str) -> str:
    """What a value of a form says to a person."""
    raw = raw.replace("\r\n", "\n").strip()
    if not raw:
        return ""
    if field.name == "body":
        return body.plain_text(raw)
    if isinstance(field, models.ForeignKey):
        return _chosen(field.related_model, raw)
    if isinstance(field, models.BooleanField):
        return str(field.verbose_name)
    return str(dict(field.flatchoices).get(raw, raw))


def _chosen(model: type[models.Model], raw: str) -> str:
    number = number_of(raw) if model is Story else number_typed(raw)
    if number is None:
        return raw  # a name that was typed
    if model is Story:
        return labelled(number)
    found = model.objects.filter(pk=number).first()
    return str(found) if found else _("(no longer there)")


# Marks -------------------------------------------------------------------------------------


def marked(yours: str, stored: str) -> tuple[Pieces, Pieces]:
    """Both texts in pieces, word by word, with what only one of them has.

    Lines are compared first, so that a long text with few changes takes no longer than a short one.
    """
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    mine, theirs = yours.splitlines(keepends=True), stored.splitlines(keepends=True)
    for same, a, b in _blocks(mine, theirs):
        words, others = (re.findall(r"\s*\S+|\s+\Z", "".join(part)) for part in (a, b))
        parts = [(True, a, b)] if same else _blocks(words, others)
        for is_same, one, other in parts:
            left.append(("".join(one), not is_same))
            right.append(("".join(other), not is_same))
    return _joined(left), _joined(right)


def _blocks(mine: list[str], theirs: list[str]):
    """(whether they are the same, part of mine, part of theirs), in order; spaces do not count."""
    keys = [[part.strip() for part in side] for side in (mine, theirs)]
    # The quick way looks past words that stand everywhere: less exact, and never slow.
    quick = len(mine) * len(theirs) > PAIRS_AT_MOST
    for tag, a, b, c, d in SequenceMatcher(None, *keys, autojunk=quick).get_opcodes():
        yield tag == "equal", mine[a:b], theirs[c:d]


def _joined(pieces: list[tuple[str, bool]]) -> Pieces:
    out: list[tuple[str, bool]] = []
    for text, is_own in pieces:
        if out and out[-1][1] == is_own:
            out[-1] = (out[-1][0] + text, is_own)
        elif text:
            out.append((text, is_own))
    return tuple(out)
