"""From stored rows to the plain values of a page, in a known number of statements."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import groupby
from types import SimpleNamespace

from django.db import models
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from authors.models import Author
from editions import body, galleys
from editions.galleys import Galleys
from editions.models import Edition, address_of
from editions.pictures import Picture
from editions.prepared import Prepared
from editions.printed import (
    Attribution,
    Card,
    Correction,
    Credit,
    Printed,
    Related,
)
from editions.queries import among
from editions.words import Kind
from language import saying
from tags.models import Section

RELATED_SHOWN = 6
CARD_COLUMNS = (
    "story_id", "kind", "kicker", "headline", "short_headline", "standfirst", "section_id",
    "section__name", "picture", "first_published_at", "updated_at", "printed_names",
)  # fmt: skip
SHORT_COLUMNS = CARD_COLUMNS[:-1]
# Marks: a moment and numbers that stand nowhere (editions.prepared).
MOMENT, NUMBER = datetime(1, 1, 1, tzinfo=UTC), -(2**62)


def _by_number(columns: tuple[str, ...], word: Callable = lambda editions: editions) -> Prepared:
    """What readers see at the moment of the stories with these numbers."""
    return Prepared(
        lambda moment, numbers: word(
            Edition.objects.at_planned(moment).filter(among("story", numbers))
        ),
        columns,
        is_planned_once=True,
        moment=MOMENT,
        numbers=[NUMBER],
    )


BY_NUMBER = _by_number(CARD_COLUMNS, lambda editions: editions.for_cards())
SHORT_BY_NUMBER = _by_number(SHORT_COLUMNS, lambda editions: editions.for_short_cards())
TARGETS = _by_number(("story_id", "headline", "short_headline"))
CARDS: Galleys[Card] = Galleys(2_000)

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


def card_from(row: tuple) -> Card:
    """The card of a row of CARD_COLUMNS (`editions.prepared`), kept by the row."""
    return CARDS.of(row, lambda: new_card(row))


def short_card_from(row: tuple) -> Card:
    """The card of a row of SHORT_COLUMNS, for beside a story: nobody asks who wrote the others."""
    return card_from((*row, ()))


def new_card(row: tuple, key: tuple = ()) -> Card:
    """The same for a row of CARD_COLUMNS that is kept by something else."""
    return _card(key, **dict(zip(CARD_COLUMNS, row, strict=True)))


def _card(key: tuple, *, section_id: int | None, section__name: str, **words) -> Card:
    said = SimpleNamespace(**words)
    return Card(
        number=said.story_id,
        address=address_of(said.story_id, said.headline),
        kind=said.kind,
        kind_label=KINDS[said.kind],
        kicker=said.kicker,
        headline=said.short_headline or said.headline,
        standfirst=said.standfirst,
        section=Section(pk=section_id, name=section__name) if section_id else None,
        picture=Picture.stored(
            json.loads(said.picture) if said.picture else None, picture_address, is_checked=True
        ),
        first_published_at=said.first_published_at,
        updated_at=said.updated_at,
        names=tuple(dict.fromkeys(said.printed_names)),
        pieces=galleys.pieces(),
        key=key,
    )


def cards_by_number(numbers: Iterable[int], moment: datetime) -> dict[int, Card]:
    """The cards of those of these stories that readers could see at the moment; one statement."""
    wanted = set(numbers)
    if not wanted:
        return {}
    rows = BY_NUMBER.ask(moment=moment, numbers=sorted(wanted))
    return {row[0]: card_from(row) for row in rows}


def targets_by_number(numbers: Iterable[int], moment: datetime) -> dict[int, tuple[str, str]]:
    """What a link to these stories says and where it leads, as far as readers could see them at the
    moment; one statement."""
    wanted = sorted(set(numbers))
    rows = TARGETS.ask(moment=moment, numbers=wanted) if wanted else []
    return {
        number: (short or headline, address_of(number, headline))
        for number, headline, short in rows
    }


def cards_listed(
    near: list[int], moment: datetime, linked: set[int]
) -> tuple[dict[int, Card], list[int]]:
    """The same for a story that is not printed yet, whose ``near`` ones are kept nowhere."""
    rows = SHORT_BY_NUMBER.ask(moment=moment, numbers=sorted({*near, *linked}))
    cards = {row[0]: short_card_from(row) for row in rows}
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
    pieces: dict | None = None,
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
        pieces=pieces,
    )


def related_to(
    words: models.Model, number: int, body_html: str, beside: Beside
) -> tuple[tuple[Related, ...], dict[int, Card]]:
    """What stands beside a story, and the cards of that and of what its body links."""
    cards, fill = beside(linked_stories(words, number, body_html))
    chosen = words.related_links.all()
    return tuple(_related(chosen, cards, inline_stories(body_html), fill)), cards


def linked_stories(words: models.Model, number: int, body_html: str) -> set[int]:
    """Numbers of the stories that somebody put beside this one or into its body."""
    chosen = {row.related_story_id for row in words.related_links.all() if row.related_story_id}
    return chosen.union(inline_stories(body_html)) - {number}


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
