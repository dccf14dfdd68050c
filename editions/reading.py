"""From stored rows to the plain values of a page, in a known number of statements."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import groupby
from types import SimpleNamespace

from django.db import models
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from authors.models import Author
from editions import body
from editions.models import Edition, address_of
from editions.pictures import Picture
from editions.printed import (
    Attribution,
    Card,
    Correction,
    Credit,
    Printed,
    Related,
)
from editions.words import Kind
from language import saying
from tags.models import Section

RELATED_SHOWN = 6

KINDS = dict(Kind.choices)


class Rows(list):
    """Unsaved rows in order, asked as the related manager of a stored text is asked."""

    def all(self) -> "Rows":
        return self

    def select_related(self, *names: str) -> "Rows":
        """They came with everything they point at."""
        return self

    def with_tags(self) -> "Rows":
        return self


# Numbers of linked stories -> the cards of those and of the near ones, the near ones' numbers.
Beside = Callable[[set[int]], tuple[dict[int, Card], list[int]]]


def picture_address(name: str) -> str:
    """The public address of a rendition."""
    return reverse("picture", args=[name])


def card_of(edition: Edition) -> Card:
    """The card of an edition read with ``for_cards()``; no further statement."""
    return _card(
        edition, edition.section, edition.picture, tuple(dict.fromkeys(edition.printed_names))
    )


def card_from(row: dict) -> Card:
    """The card of a row of ``editions.stored.CARD_COLUMNS``."""
    section = Section(pk=row["section_id"], name=row["section__name"])
    picture = json.loads(row["picture"]) if row["picture"] else None
    names = tuple(dict.fromkeys(row["printed_names"]))
    words = SimpleNamespace(**row)
    return _card(words, section if row["section_id"] else None, picture, names)


def _card(words, section: Section | None, picture: dict | None, names: tuple[str, ...]) -> Card:
    return Card(
        number=words.story_id,
        address=address_of(words.story_id, words.headline),
        kind=words.kind,
        kind_label=KINDS[words.kind],
        kicker=words.kicker,
        headline=words.short_headline or words.headline,
        standfirst=words.standfirst,
        section=section,
        picture=Picture.stored(picture, picture_address, is_checked=True),
        first_published_at=words.first_published_at,
        updated_at=words.updated_at,
        names=names,
    )


def cards_of(editions: Iterable[Edition]) -> list[Card]:
    return [card_of(edition) for edition in editions]


def cards_by_number(numbers: Iterable[int], moment: datetime) -> dict[int, Card]:
    """The cards of those of these stories that readers could see at the moment; one statement."""
    wanted = set(numbers)
    if not wanted:
        return {}
    editions = Edition.objects.at(moment).filter(story__in=wanted).for_cards()
    return {edition.story_id: card_of(edition) for edition in editions}


def cards_listed(
    near: list[int], moment: datetime, linked: set[int]
) -> tuple[dict[int, Card], list[int]]:
    """The same for a story that is not printed yet, whose ``near`` ones are kept nowhere."""
    cards = cards_by_number({*near, *linked}, moment)
    return cards, [number for number in near if number in cards and number not in linked]


def portrait_of(author: Author) -> Picture | None:
    """The author's portrait as printed; None until a story of theirs was printed."""
    image = author.portrait
    if not image or not image.renditions:
        return None
    words = {"alt": image.alt, "caption": image.caption, "credit": image.credit}
    return Picture.stored({**words, **image.renditions}, picture_address, is_checked=True)


def corrections_of(number: int, moment: datetime) -> tuple[Correction, ...]:
    """What has been corrected in this story up to the moment, newest first; one statement."""
    told = (
        Edition.objects.told()
        .filter(story=number)
        .seen_by(moment)
        .order_by("-live")
        .only("change", "note", "live")
    )
    return tuple(
        Correction(one.change, one.get_change_display(), one.note, one.live.lower) for one in told
    )


def compose(
    words: models.Model,
    moment: datetime,
    *,
    number: int,
    body_html: str,
    picture: Picture | None,
    times: tuple[datetime, datetime],
    minutes: int,
    beside: Beside,
    corrections: tuple[Correction, ...],
    edition: int = 0,
    has_changes: bool = False,
) -> Printed:
    """The page of an article or an edition: the same function, so a preview is the readers' page.

    ``times`` are first published and updated; ``beside`` is told the numbers of the stories that
    are linked, and answers the moment's cards and which of them may follow the chosen links.
    """
    bylines = tuple(credits_of(words.bylines.select_related("author__portrait")))
    attributions = tuple(attributions_of(words.attributions.select_related("source")))
    related, cards = related_to(words, number, body_html, beside)
    return Printed(
        number=number,
        address=address_of(number, words.headline),
        short_address=reverse("reader:short", args=[number]),
        kind=words.kind,
        kind_label=words.get_kind_display(),
        kicker=words.kicker,
        headline=words.headline,
        short_headline=words.short_headline,
        standfirst=words.standfirst,
        dateline=words.dateline,
        body=_resolved(body_html, cards),
        section=words.section,
        bylines=bylines,
        byline_groups=tuple(_by_role(bylines)),
        attributions=attributions,
        tags=tuple(row.tag for row in words.tag_rows.with_tags()),
        picture=picture,
        first_published_at=times[0],
        updated_at=times[1],
        reading_minutes=minutes,
        corrections=corrections,
        has_changes=has_changes,
        related=related,
        edition=edition,
    )


def related_to(
    words: models.Model, number: int, body_html: str, beside: Beside
) -> tuple[tuple[Related, ...], dict[int, Card]]:
    """What stands beside a story, and the cards of that and of what its body links."""
    chosen = list(words.related_links.all())
    inline = inline_stories(body_html)
    wanted = [row.related_story_id for row in chosen if row.related_story_id]
    cards, fill = beside({*wanted, *inline} - {number})
    return tuple(_related(chosen, cards, inline, fill)), cards


def inline_stories(body_html: str) -> list[int]:
    """Numbers of the stories whose cards stand in a rendered body."""
    return [int(number) for number in body.READ_ALSO.findall(body_html)]


def _resolved(body_html: str, cards: dict[int, Card]) -> SafeString:
    """The body with its read-also cards; safe, since it was sanitised when it was printed."""
    targets = {number: (card.headline, card.address) for number, card in cards.items()}
    return mark_safe(body.resolve(body_html, targets))


def credits_of(rows) -> Iterable[Credit]:
    for row in rows:
        hidden = bool(row.pen_name)
        yield Credit(
            name=row.pen_name or row.author.name,
            role=row.role,
            role_label=row.get_role_display(),
            address="" if hidden else row.author.get_absolute_url(),
            author=None if hidden else row.author,
            is_pen_name=hidden,
        )


def _by_role(bylines: Iterable[Credit]) -> Iterable[tuple[str, tuple[Credit, ...]]]:
    """What stands above the names and the names, role by role in the order of the edition."""
    for role, group in groupby(bylines, lambda one: one.role):
        people = tuple(group)
        first = people[0]
        gender = first.author.gender if first.author else ""
        yield saying.credited(role, first.role_label, gender), people


def attributions_of(rows) -> Iterable[Attribution]:
    for row in rows:
        if row.is_unnamed or not row.source:
            yield Attribution(row.wording, used_for=row.used_for, is_unnamed=True)
        else:
            yield Attribution(
                row.wording or row.source.name,
                row.url or row.source.url,
                row.used_for,
                row.consulted_on,
            )


def _related(chosen, cards, inline, fill) -> Iterable[Related]:
    """Chosen links first, then what fills up; never itself, unpublished, inline, or twice."""
    shown = set(inline)
    count = 0
    for row in chosen:
        if not row.related_story_id:
            yield Related(row.title, row.url)
        elif (card := cards.get(row.related_story_id)) and card.number not in shown:
            shown.add(card.number)
            yield Related(row.title or card.headline, card.address, card)
        else:
            continue
        count += 1
    for number in fill:
        if count >= RELATED_SHOWN:
            return
        if (card := cards.get(number)) and number not in shown:
            shown.add(number)
            count += 1
            yield Related(card.headline, card.address, card)
