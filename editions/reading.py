"""From stored rows to the plain values of a page, in a known number of statements."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from django.db import models
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from arabic import grammar
from authors.models import Author
from editions import body
from editions.models import Change, Edition
from editions.printed import (
    Attribution,
    Card,
    Correction,
    Credit,
    Picture,
    Printed,
    Related,
)

RELATED_SHOWN = 6


def picture_address(name: str) -> str:
    """The public address of a rendition."""
    return reverse("picture", args=[name])


def card_of(edition: Edition) -> Card:
    """The card of an edition read with ``for_cards()``; no further statement."""
    return Card(
        number=edition.story_id,
        address=edition.get_absolute_url(),
        kind=edition.kind,
        kind_label=edition.get_kind_display(),
        kicker=edition.kicker,
        headline=edition.short_headline or edition.headline,
        standfirst=edition.standfirst,
        section=edition.section,
        picture=Picture.stored(edition.picture, picture_address),
        first_published_at=edition.first_published_at,
        updated_at=edition.updated_at,
        names=tuple(dict.fromkeys(edition.printed_names)),
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


def portrait_of(author: Author) -> Picture | None:
    """The author's portrait as printed; None until a story of theirs was printed."""
    image = author.portrait
    if not image or not image.renditions:
        return None
    words = {"alt": image.alt, "caption": image.caption, "credit": image.credit}
    return Picture.stored({**words, **image.renditions}, picture_address)


def corrections_of(number: int, moment: datetime) -> tuple[Correction, ...]:
    """What has been corrected in this story up to the moment, newest first; one statement."""
    told = (
        Edition.objects.told()
        .filter(story=number, live__isempty=False, live__startswith__lte=moment)
        .order_by("-live")
        .only("change", "note", "live")
    )
    return tuple(
        Correction(one.change, one.get_change_display(), one.note, one.live.lower) for one in told
    )


def read(edition: Edition, moment: datetime) -> Printed:
    """The page of an edition read with ``for_page()``, at most five statements after that."""
    told = (
        Correction(
            one["change"],
            Change(one["change"]).label,
            one["note"],
            datetime.fromisoformat(one["at"]),
        )
        for one in edition.told_changes
    )
    return compose(
        edition,
        moment,
        number=edition.story_id,
        body_html=edition.body_html,
        picture=Picture.stored(edition.picture, picture_address),
        times=(edition.first_published_at, edition.updated_at),
        minutes=edition.reading_minutes,
        fill=edition.related_numbers,
        corrections=tuple(told),
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
    fill: Iterable[int],
    corrections: tuple[Correction, ...],
) -> Printed:
    """The page of an article or an edition: the same function, so a preview is the readers' page.

    ``times`` are first published and updated; ``fill`` numbers stories that may follow the chosen
    related links.
    """
    bylines = tuple(_credits(words.bylines.select_related("author__portrait")))
    attributions = tuple(_attributions(words.attributions.select_related("source")))
    chosen = list(words.related_links.all())
    inline = [int(number) for number in body.READ_ALSO.findall(body_html)]
    wanted = [row.related_story_id for row in chosen if row.related_story_id]
    cards = cards_by_number({*wanted, *fill, *inline} - {number}, moment)
    return Printed(
        number=number,
        address=reverse("reader:article", args=[number, _slug(words)]),
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
        byline_groups=tuple(
            (label, tuple(group)) for label, group in groupby(bylines, lambda one: one.role_label)
        ),
        attributions=attributions,
        source_line=grammar.source_line([one.name for one in attributions]),
        tags=tuple(row.tag for row in words.tag_rows.with_tags()),
        picture=picture,
        first_published_at=times[0],
        updated_at=times[1],
        reading_minutes=minutes,
        corrections=corrections,
        related=tuple(_related(chosen, cards, inline, fill)),
    )


def _slug(words: models.Model) -> str:
    return Edition(headline=words.headline).slug


def _resolved(body_html: str, cards: dict[int, Card]) -> SafeString:
    """The body with its read-also cards; safe, since it was sanitised when it was printed."""
    targets = {number: (card.headline, card.address) for number, card in cards.items()}
    return mark_safe(body.resolve(body_html, targets))


def _credits(rows) -> Iterable[Credit]:
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


def _attributions(rows) -> Iterable[Attribution]:
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
