"""Whom and what a list is about, each read in one statement that is planned once, and then kept
until a name changes (``names``, see `reader.standing_type.names_at`)."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.http import Http404

from authors.models import Author, AuthorLink
from editions.galleys import Galleys
from editions.models import Edition
from editions.prepared import Prepared
from editions.reading import NUMBER
from images.models import Image
from tags.models import Tag

_TAG = ("pk", "name", "slug", "description")
_AUTHOR = ("pk", "name", "kind", "gender", "job", "bio")
_PORTRAIT = ("id", "alt", "caption", "credit", "renditions")

TAG = Prepared(
    lambda number: Tag.objects.filter(pk=number), _TAG, is_planned_once=True, number=NUMBER
)
HEIR = Prepared(
    lambda number: Tag.objects.filter(former=number), _TAG, is_planned_once=True, number=NUMBER
)
AUTHOR = Prepared(
    lambda number: Author.objects.filter(pk=number),
    (*_AUTHOR, *(f"portrait__{name}" for name in _PORTRAIT)),
    is_planned_once=True,
    number=NUMBER,
)
LINKS = Prepared(
    lambda number: AuthorLink.objects.filter(author=number).order_by("position", "id"),
    ("label", "url"),
    is_planned_once=True,
    number=NUMBER,
)


FILED: Galleys = Galleys(1_000)
Found = TypeVar("Found")


def tag_of(number: int, names: int | None = None) -> Tag | None:
    return _kept(("tag", number, names), lambda: _tag(TAG, number))


def heir_of(number: int, moment: datetime) -> Tag:
    """The tag that answers today for one that was merged. 404 when there is none, or when readers
    see no story of it: its name may be a secret."""
    heir = _tag(HEIR, number)
    if heir is None or not Edition.objects.at(moment).tagged(heir).exists():
        raise Http404
    return heir


def _tag(asked: Prepared, number: int) -> Tag | None:
    for row in asked.ask(number=number):
        return Tag(**dict(zip(_TAG, row, strict=True)))
    return None


def author_of(number: int, names: int | None = None) -> Author | None:
    """With the portrait."""
    return _kept(("author", number, names), lambda: _author(number))


def _author(number: int) -> Author | None:
    for row in AUTHOR.ask(number=number):
        found = Author(**dict(zip(_AUTHOR, row, strict=False)))
        told = dict(zip(_PORTRAIT, row[len(_AUTHOR) :], strict=True))
        if told["id"]:
            renditions = json.loads(told.pop("renditions") or "null")
            found.portrait = Image(**told, renditions=renditions)
        return found
    return None


def links_of(number: int, names: int | None = None) -> list[AuthorLink]:
    """Where else an author is to be found, in their order."""

    def asked() -> list[AuthorLink]:
        return [AuthorLink(label=label, url=url) for label, url in LINKS.ask(number=number)]

    return _kept(("links", number, names), asked)


def _kept(key: tuple, ask: Callable[[], Found | None]) -> Found | None:
    """Who or what is not there may come, and moves no name: that is asked each time."""
    *_, names = key
    if names is None:
        return ask()
    found = FILED.get(key)
    if found is None and (found := ask()) is not None:
        FILED.put(key, found)
    return found
