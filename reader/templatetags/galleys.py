"""What a page wrote of a card or a story is written once and used again (`editions.galleys`)."""

from collections.abc import Iterable
from datetime import datetime

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from editions.galleys import Galleys
from editions.printed import Card, Related

register = template.Library()


CARD = "reader/parts/card.html"
MINUTE, HOUR, DAY = 60, 3600, 86400  # seconds
# Beyond these days a page says the date (`language.saying.relative`).
TOLD_IN_DAYS = 8
# Whole lists, some 20 KB each.
LISTS: Galleys[SafeString] = Galleys(200)


class GalleyNode(template.Node):
    child_nodelists = ("nodelist",)

    def __init__(
        self, nodelist: NodeList, owner: FilterExpression, name: str, said: list[FilterExpression]
    ):
        self.nodelist, self.owner, self.name, self.said = nodelist, owner, name, said

    def render(self, context) -> SafeString:
        owner = self.owner.resolve(context)
        said = [one.resolve(context, ignore_failures=True) for one in self.said]
        key = (self.name, *_page_of(context), *said)
        if isinstance(owner, list):
            return self._of_list(context, owner, key)
        pieces = getattr(owner, "pieces", None)
        if pieces is None:
            return self.nodelist.render(context)
        if key not in pieces:
            pieces[key] = mark_safe(self.nodelist.render(context))
        return pieces[key]

    def _of_list(self, context, cards: list[Card], key: tuple) -> SafeString:
        keys = tuple(card.key for card in cards)
        if not all(keys):
            return self.nodelist.render(context)
        by = (*key, keys, ages(cards, context["now"]))
        return LISTS.of(by, lambda: mark_safe(self.nodelist.render(context)))


@register.tag
def galley(parser: Parser, token: Token) -> GalleyNode:
    """``{% galley card "name" size plain %}…{% endgalley %}``: the part between depends on the
    card (the story, the list of cards and how old they are), on the values named here, on the
    language and on whether the page is one without pictures; on nothing else. A preview has no
    galley and is written anew."""
    _tag, owner, name, *said = token.split_contents()
    nodelist = parser.parse(("endgalley",))
    parser.delete_first_token()
    return GalleyNode(
        nodelist,
        parser.compile_filter(owner),
        name.strip("\"'"),
        [parser.compile_filter(one) for one in said],
    )


def _page_of(context) -> tuple:
    """What every galley depends on of the page that it is written for."""
    return context.get("LANGUAGE_CODE") or get_language(), context.get("without_pictures")


@register.simple_tag(takes_context=True)
def card(
    context, card: Card, *, size="", sizes="", eager=False, plain=False, deck=False
) -> SafeString:
    """A card of a list. ``size`` is its shape (lead, first, second, row, text) and ``sizes`` how
    wide its picture is, as in HTML; the ``eager`` one is the page's largest picture; a ``plain``
    one leaves the section's name out, one with ``deck`` has the standfirst."""
    look = {"size": size, "sizes": sizes, "eager": eager, "plain": plain, "deck": deck}

    def written() -> SafeString:
        with context.push(card=card, **look):
            return context.template.engine.get_template(CARD).render(context)

    if card.pieces is None:
        return written()
    old = age(card.first_published_at, context["now"])
    key = (CARD, *_page_of(context), old, *look.values())
    if key not in card.pieces:
        card.pieces[key] = written()
    return card.pieces[key]


@register.filter
def ages(listed: Iterable[Card | Related], now: datetime) -> tuple:
    """The ages of cards, or of those beside a story."""
    cards = (one.card if isinstance(one, Related) else one for one in listed)
    return tuple(age(card.first_published_at, now) for card in cards if card)


@register.filter
def age(moment: datetime | None, now: datetime) -> tuple[int, int] | None:
    """What «قبل ساعتين» depends on, much cheaper than the words: as long as the age is the same
    they are the same. None beyond the days in which they are said, and for no moment."""
    if moment is None:
        return None
    seconds = int((now - moment).total_seconds())
    distance = abs(seconds)
    if distance >= TOLD_IN_DAYS * DAY:
        return None
    unit = HOUR if distance >= HOUR else MINUTE
    return unit if seconds > 0 else -unit, distance // unit
