"""What a version holds: the words and rows of an article as plain values, and back again."""

import json

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
from editions.words import children_of, words_of

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

    What they point at and is no longer there (a tag that was merged, a source that was deleted)
    is left out.
    """
    for name, value in content["words"].items():
        field = article._meta.get_field(name.removesuffix("_id"))
        setattr(article, name, value if _is_there(field, value) else None)
    article.save()
    for name, (table, owner) in ROWS.items():
        getattr(article, name).all().delete()
        table.objects.bulk_create(
            table(**{owner: article.pk}, **row)
            for row in content["children"][name]
            if all(_is_there(_field(table, column), value) for column, value in row.items())
        )


def _field(table: type[models.Model], column: str) -> models.Field:
    return next(field for field in table._meta.concrete_fields if field.attname == column)


def _is_there(field: models.Field, value) -> bool:
    if value is None or not isinstance(field, models.ForeignKey):
        return True
    return field.related_model._base_manager.filter(pk=value).exists()
