"""What a browser posts from the story's form."""

from articles.models import Article
from tags.words import join

ROWS = ("bylines", "attributions", "related_links")


def posted(article: Article | None = None, *, rows=None, **changes) -> dict:
    """The form of an article (or an empty one) with ``changes`` typed into it.

    ``rows`` maps a prefix to rows of values that replace or follow the stored ones.
    """
    data = {
        "kind": "news", "kicker": "", "headline": "", "short_headline": "", "standfirst": "",
        "body": "", "section": "", "dateline": "", "tags": "", "lead_image": "",
        "lead_caption": "", "_continue": "1",
    }  # fmt: skip
    if article:
        for name in ("kind", "kicker", "headline", "short_headline", "standfirst", "body",
                     "dateline", "lead_caption"):  # fmt: skip
            data[name] = getattr(article, name)
        data["section"] = article.section_id or ""
        data["lead_image"] = article.lead_image_id or ""
        data["tags"] = join(article.tags.all())
        data["version_read"] = article.version
    for prefix in ROWS:
        stored = list(getattr(article, prefix).all()) if article else []
        lines = [_row(prefix, row) for row in stored]
        lines += (rows or {}).get(prefix, [])
        data[f"{prefix}-INITIAL_FORMS"] = len(stored)
        data[f"{prefix}-TOTAL_FORMS"] = len(lines)
        for index, line in enumerate(lines):
            for name, value in line.items():
                data[f"{prefix}-{index}-{name}"] = value
    return data | changes


def _row(prefix: str, row) -> dict:
    values = {"id": row.pk, "order": row.position + 1}
    if prefix == "bylines":
        return values | {"author": row.author_id, "role": row.role, "pen_name": row.pen_name}
    if prefix == "attributions":
        named = {"is_unnamed": "on"} if row.is_unnamed else {}
        return values | named | {
            "source": row.source_id or "", "wording": row.wording, "url": row.url,
            "used_for": row.used_for, "consulted_on": row.consulted_on or "",
        }  # fmt: skip
    return values | {
        "related_story": row.related_story_id or "", "url": row.url, "title": row.title,
    }  # fmt: skip
