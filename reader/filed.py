"""Whom and what a list is about, each read in one statement that is planned once."""

import json

from authors.models import Author, AuthorLink
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


def tag_of(number: int) -> Tag | None:
    for row in TAG.ask(number=number):
        return Tag(**dict(zip(_TAG, row, strict=True)))
    return None


def author_of(number: int) -> Author | None:
    """With the portrait."""
    for row in AUTHOR.ask(number=number):
        found = Author(**dict(zip(_AUTHOR, row, strict=False)))
        told = dict(zip(_PORTRAIT, row[len(_AUTHOR) :], strict=True))
        if told["id"]:
            renditions = json.loads(told.pop("renditions") or "null")
            found.portrait = Image(**told, renditions=renditions)
        return found
    return None


def links_of(number: int) -> list[AuthorLink]:
    """Where else an author is to be found, in their order."""
    return [AuthorLink(label=label, url=url) for label, url in LINKS.ask(number=number)]
