"""Writing and amending a working copy, all of it in one transaction under one version."""

from datetime import datetime

from django.db import transaction

from articles import rights, workflow
from articles.models import (
    Article,
    ArticleAttribution,
    ArticleByline,
    ArticleRelated,
)
from articles.refusals import NotAllowed
from editions.body import sanitise
from editions.queries import database_moment

ROWS = {
    "bylines": ArticleByline,
    "attributions": ArticleAttribution,
    "related_links": ArticleRelated,
}


@transaction.atomic
def begin(
    *, by, tags=(), now: datetime | None = None, children=None, why: str = "", **words
) -> Article:
    """A new article of this person; ``why`` is said in its history.

    ``words`` are fields of ``editions.words.Words``; ``children`` maps bylines, attributions and
    related_links to lists of values in order; ``tags`` are words or tags.
    """
    if not by.has_perm("articles.add_article"):
        raise NotAllowed
    at = now or database_moment()
    article = Article(created_by=by, created_at=at, changed_by=by, changed_at=at)
    _write(article, tags, children or {}, words)
    workflow.begun(article, by=by, at=at, why=why)
    return article


@transaction.atomic
def amend(article: Article, *, by, tags=None, now=None, children=None, **words) -> Article:
    """Change words or replace whole sets of child rows; the version read is compared first."""
    row = workflow.locked(article)
    if not rights.may_change(by, row):
        raise NotAllowed
    before = row.section_id
    _write(row, tags, children or {}, words)
    rights.require_move(by, row, before)
    workflow.amended(row, by=by, now=now)
    article.refresh_from_db()
    return article


def _write(article: Article, tags, children: dict[str, list[dict]], words: dict) -> None:
    for name, value in words.items():
        setattr(article, name, sanitise(value) if name == "body" else value)
    article.save()
    for name, rows in children.items():
        getattr(article, name).all().delete()
        ROWS[name].objects.bulk_create(
            ROWS[name](article=article, position=position, **values)
            for position, values in enumerate(rows)
        )
    if tags is not None:
        article.tags.set(tags)
