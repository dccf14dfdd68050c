"""A story as it stands in its form and not yet in the database: checked, and mended there."""

from django.db.models import Q
from django.http import QueryDict

from arabic.folding import sort_key
from articles.checks import words
from articles.checks.subject import LINES, Rows, Subject
from authors.models import Author
from desk.conflicts import typed_rows
from desk.story_field import number_of
from desk.typed_choice import number_typed
from editions.passages import rewritten
from tags.words import split


def subject_of(posted: QueryDict, number: int | None, viewer=None) -> Subject:
    """What was typed into the form of this story; ``number`` is None while a story is begun."""
    return Subject(
        number=number,
        kind=posted.get("kind", ""),
        section_id=_key(posted.get("section")),
        lines={name: _text(posted, name) for name in LINES},
        html=_text(posted, "body"),
        lead_image_id=_key(posted.get("lead_image")),
        rows=Rows(
            lambda: _signed(posted),
            lambda: [
                bool(row.get("source", "").strip()) and "is_unnamed" not in row
                for row in _rows(posted, "attributions")
            ],
            lambda: [
                number
                for row in _rows(posted, "related_links")
                if (number := number_of(row.get("related_story", "")))
            ],
            lambda: len(split(posted.get("tags", ""))),
        ),
        viewer=viewer,
    )


def mended(posted: QueryDict) -> QueryDict:
    """The same form with everything mended that mends itself, as at a click on «mend all»."""
    data = posted.copy()
    for _round in range(words.MOST_ROUNDS):
        subject = subject_of(data, None)
        texts = words.places_of(subject)
        changes = words.changes_of(texts)
        if not any(changes):
            break
        inside = {}
        for (place, text), some in zip(texts, changes, strict=True):
            name, block = place
            if name == "body":
                inside[block] = some
            elif some:
                data[name] = words.made(text, some)
        if any(inside.values()):
            data["body"] = _rewritten(data["body"], inside)
    return data


def _rewritten(html: str, inside: dict) -> str:
    """What the editor holds and what is stored may differ in spaces: asked again after cleaning."""
    clean = rewritten(html, lambda texts: [()] * len(texts))
    if clean != html:
        return clean
    return rewritten(html, lambda texts: [inside.get(i, ()) for i in range(len(texts))])


def _signed(posted: QueryDict) -> list[str]:
    """Kinds of the authors, typed by number or name; who is not known yet is a person."""
    typed = [name for row in _rows(posted, "bylines") if (name := row.get("author", "").strip())]
    numbers = {number for name in typed if (number := number_typed(name))}
    keys = {sort_key(name)[:130] for name in typed}
    known = {}
    for author in Author.objects.filter(Q(pk__in=numbers) | Q(sort_key__in=keys)):
        known[author.pk] = known[author.sort_key] = author.kind
    return [
        known.get(number_typed(name)) or known.get(sort_key(name)[:130]) or Author.Kind.PERSON
        for name in typed
    ]


def _rows(posted: QueryDict, prefix: str) -> list[dict[str, str]]:
    return [row for row in typed_rows(posted, prefix) if "DELETE" not in row]


def _text(posted: QueryDict, name: str) -> str:
    """Line ends as the browser counts them, and nothing that no database holds."""
    return posted.get(name, "").replace("\r\n", "\n").replace("\x00", "")


def _key(value: str | None) -> int | None:
    return number_typed(value or "")
