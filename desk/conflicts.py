"""Two people, one story: a stale save writes nothing and loses nothing.

The form carries the version it was read with. When another is stored by now, the same form is shown
with what the person typed, beside what is stored; saving it again is then a choice.
"""

import difflib
import re
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from articles.models import Article
from editions import body
from tags.words import join

VERSION = "version_read"
ROWS = ("bylines", "attributions", "related_links")
WORDS = ("kicker", "headline", "short_headline", "standfirst", "dateline", "lead_caption")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in two texts, as pieces: (text, whether only this side has it)."""

    label: str
    yours: tuple[tuple[str, bool], ...]
    stored: tuple[tuple[str, bool], ...]


def is_stale(article: Article, posted: QueryDict) -> bool:
    """Whether the form was read in another version than the stored one."""
    return posted.get(VERSION) != str(article.version)


def rebased(posted: QueryDict, article: Article) -> QueryDict:
    """What was typed, with its rows fitted to the rows that are stored now.

    A row that a colleague deleted becomes a new row; rows that a colleague added stay.
    """
    data = posted.copy()
    data[VERSION] = str(article.version)
    for prefix in ROWS:
        stored = {str(pk) for pk in getattr(article, prefix).values_list("pk", flat=True)}
        rows = _rows(posted, prefix)
        kept = [row for row in rows if row.get("id") in stored]
        fresh = [
            {**row, "id": ""} for row in rows if row.get("id") not in stored and "DELETE" not in row
        ]
        for name in [name for name in data if re.match(rf"{prefix}-\d+-", name)]:
            del data[name]
        for index, row in enumerate([*kept, *fresh]):
            for name, value in row.items():
                data[f"{prefix}-{index}-{name}"] = value
        data[f"{prefix}-INITIAL_FORMS"] = str(len(kept))
        data[f"{prefix}-TOTAL_FORMS"] = str(len(kept) + len(fresh))
    return data


def _rows(posted: QueryDict, prefix: str) -> list[dict[str, str]]:
    rows: dict[int, dict[str, str]] = {}
    for name in posted:
        if found := re.fullmatch(rf"{prefix}-(\d{{1,4}})-(.+)", name):
            rows.setdefault(int(found[1]), {})[found[2]] = posted[name]
    return [rows[index] for index in sorted(rows)]


def differences(form, formsets, stored: Article) -> list[Difference]:
    """Where the typed text and the stored one differ, in the order of the form."""
    pairs = [
        (form.fields[name].label, form.data.get(name, ""), getattr(stored, name)) for name in WORDS
    ]
    pairs.append(
        (
            form.fields["body"].label,
            body.plain_text(body.sanitise(form.data.get("body", ""))),
            body.plain_text(stored.body),
        )
    )
    for name in ("kind", "section", "lead_image"):
        typed = form.fields[name].to_python(form.data.get(name) or None)
        choice = dict(form.fields[name].choices).get(typed, typed) if name == "kind" else typed
        shown = stored.get_kind_display() if name == "kind" else getattr(stored, name)
        pairs.append((form.fields[name].label, str(choice or ""), str(shown or "")))
    pairs.append((form.fields["tags"].label, form.data.get("tags", ""), join(stored.tags.all())))
    for formset in formsets:
        lines = [_line(one) for one in formset.forms if _is_filled(one)]
        rows = [str(row) for row in getattr(stored, formset.prefix).all()]
        pairs.append((formset.model._meta.verbose_name_plural, "\n".join(lines), "\n".join(rows)))
    return [
        Difference(label, *_marked(yours.strip(), theirs.strip()))
        for label, yours, theirs in pairs
        if yours.strip() != theirs.strip()
    ]


def _is_filled(form) -> bool:
    return form.has_changed() or bool(form.instance.pk)


def _line(form) -> str:
    try:
        return str(form.instance)
    except form.instance.__class__.author.RelatedObjectDoesNotExist:
        return _("(not chosen)")


def _marked(yours: str, stored: str):
    """Both texts in pieces, word by word, with what only one of them has."""
    mine, theirs = (re.findall(r"\s+|[^\s]+", text) for text in (yours, stored))
    left, right = [], []
    matcher = difflib.SequenceMatcher(None, mine, theirs, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if a < b:
            left.append(("".join(mine[a:b]), tag != "equal"))
        if c < d:
            right.append(("".join(theirs[c:d]), tag != "equal"))
    return tuple(left), tuple(right)
