"""What a version holds: the words and rows of an article as plain values, and back again."""

import json
from types import SimpleNamespace

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from articles.models import (
    Article,
    ArticleAttribution,
    ArticleByline,
    ArticleRelated,
    ArticleTag,
    Event,
    Version,
)
from editions.reading import Rows
from editions.words import CHILDREN, Words, children_of, words_of
from tags import filing
from tags.models import FormerTag

# The sets of rows of an article: the related name -> the table and the key to its article.
ROWS: dict[str, tuple[type[models.Model], str]] = {
    "bylines": (ArticleByline, "article_id"),
    "attributions": (ArticleAttribution, "article_id"),
    "related_links": (ArticleRelated, "article_id"),
    "tag_rows": (ArticleTag, "content_object_id"),
}


def content_of(article: Article) -> dict:
    """``{"words": …, "children": …}`` in values that JSON knows; rows stand in their order."""
    content = {"words": words_of(article), "children": children_of(article)}
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))


def keep(article: Article, event: Event) -> Version:
    """Keep the stored words and rows as the version that this event made."""
    return Version.objects.create(
        article=article, number=article.version, content=content_of(article), event=event
    )


def put_back(article: Article, content: dict) -> None:
    """Write the words and rows of ``content`` over the stored ones, inside a transaction.

    What they point at and is no longer there (a tag or a source that was deleted) is left out; a
    tag that was merged since is the one that it was merged into.
    """
    filing.hold()
    kept = read(content)
    for name in declared_names(Article, Words):
        setattr(article, name, getattr(kept, name))
    article.save()
    for name, (table, owner) in ROWS.items():
        getattr(article, name).all().delete()
        rows = getattr(kept, name)
        for row in rows:
            setattr(row, owner, article.pk)
        table.objects.bulk_create(rows)


def refiled(*contents: dict) -> list[dict]:
    """These contents, filed under the tags that answer today for those that were merged since.

    What a version kept names tags by the numbers that they had then. One statement.
    """
    rows = [content["children"].get("tag_rows", []) for content in contents]
    numbers = {row.get("tag_id") for some in rows for row in some} - {None}
    former = FormerTag.objects.filter(number__in=numbers) if numbers else ()
    heirs = {one.number: one.tag_id for one in former}
    if not heirs:
        return list(contents)
    return [
        {**content, "children": {**content["children"], "tag_rows": _standing(some, heirs)}}
        for content, some in zip(contents, rows, strict=True)
    ]


def _standing(rows: list[dict], heirs: dict[int, int]) -> list[dict]:
    """Each tag once: a story that had both has one of them now."""
    found: dict[int, dict] = {}
    for row in rows:
        number = heirs.get(row["tag_id"], row["tag_id"])
        found.setdefault(number, {**row, "tag_id": number})
    return list(found.values())


def read(content: dict) -> SimpleNamespace:
    """The content of a version as unsaved words and rows, with what they point at.

    It has the attributes that ``editions.reading.compose`` asks for. What they point at and is no
    longer there is left out; a field that was declared later has its default. The number of
    queries is that of the tables pointed at.
    """
    (content,) = refiled(content)
    found = _pointed_at(content)
    words = _made(Article, declared_names(Article, Words), content["words"], found)
    kept = {name: getattr(words, name) for name in declared_names(Article, Words)}
    for name, (table, _owner) in ROWS.items():
        columns = declared_names(table, CHILDREN[name])
        rows = (_made(table, columns, row, found) for row in content["children"].get(name, []))
        kept[name] = Rows(row for row in rows if row is not None)
    return SimpleNamespace(section=words.section, get_kind_display=words.get_kind_display, **kept)


def declared_names(model: type[models.Model], declaration: type[models.Model]) -> list[str]:
    """The columns of this model that ``declaration`` declares."""
    names = (field.name for field in declaration._meta.local_concrete_fields)
    return [model._meta.get_field(name).attname for name in names]


def _made(model: type[models.Model], columns: list[str], values: dict, found: dict):
    """An unsaved row of these columns; None for a row whose target is no longer there."""
    made = model()
    for field in model._meta.concrete_fields:
        if field.attname not in columns or field.attname not in values:
            continue
        value = values[field.attname]
        if value is None or not isinstance(field, models.ForeignKey):
            setattr(made, field.attname, field.to_python(value))
        elif value in found[field.related_model]:
            setattr(made, field.name, found[field.related_model][value])
        elif model is not Article:
            return None
    return made


def _pointed_at(content: dict) -> dict[type[models.Model], dict]:
    """Everything the content points at and that is still there: model -> number -> instance."""
    wanted: dict[type[models.Model], set] = {}
    sets = [(Article, [content["words"]])]
    sets += [(table, content["children"].get(name, [])) for name, (table, _key) in ROWS.items()]
    for model, rows in sets:
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey):
                numbers = {row.get(field.attname) for row in rows} - {None}
                wanted[field.related_model] = wanted.get(field.related_model, set()) | numbers
    return {model: model._base_manager.in_bulk(numbers) for model, numbers in wanted.items()}
