"""Who has a story open now, and who of them holds it.

Whoever comes first holds the story; others are told, and may take it over with one button. It is a
word among colleagues and no lock of the data: underneath, every save compares the version it read.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path

from articles import rights
from articles.models import Article
from desk.models import Presence
from desk.tickets import Ticket, for_windows
from editions.queries import database_moment

# A window tells every ten seconds that it is there; two such words may be lost on the way.
HERE_FOR = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who writes a story now: their window, and what they are called."""

    window: UUID
    by: int
    name: str


def holder_of(article: Article, moment: datetime) -> Holder | None:
    """Who holds the story at this moment."""
    row = (
        Presence.objects.filter(article=article, holds=True, seen_at__gt=moment - HERE_FOR)
        .select_related("by")
        .first()
    )
    if row is None:
        return None
    return Holder(row.window, row.by_id, row.by.get_full_name() or row.by.get_username())


@transaction.atomic
def come(ticket: Ticket, *, take: bool, now: datetime | None = None) -> None:
    """A window is there. It holds the story when nobody does, or when its person takes it over."""
    now = now or database_moment()
    # In one order, so that two windows cannot wait for each other.
    rows = Presence.objects.filter(article=ticket.story).order_by("window")
    here = list(rows.select_for_update())
    gone = [one.window for one in here if one.seen_at <= now - HERE_FOR]
    Presence.objects.filter(window__in=gone).exclude(window=ticket.window).delete()
    held = any(one.holds and one.window not in gone and one.window != ticket.window for one in here)
    if take and held:
        rows.exclude(window=ticket.window).update(holds=False)
        held = False
    values = {"by_id": ticket.by, "article_id": ticket.story, "seen_at": now}
    try:
        with transaction.atomic():
            Presence.objects.update_or_create(
                window=ticket.window,
                defaults=values | {"holds": not held},
                create_defaults=values | {"holds": not held, "came_at": now},
            )
    except IntegrityError:
        # Another window came in the same moment and was first.
        Presence.objects.update_or_create(
            window=ticket.window,
            defaults=values | {"holds": False},
            create_defaults=values | {"holds": False, "came_at": now},
        )


def leave(ticket: Ticket) -> None:
    """A window is closed: the story is free at once."""
    Presence.objects.filter(window=ticket.window, by=ticket.by).delete()


@for_windows
def beat(request: HttpRequest, ticket: Ticket, article: Article | None) -> JsonResponse:
    """Say that a window is there (``take``: and writes now; ``leave``: and closes).

    Answers who holds the story, who else has it open, and which version is stored by whom.
    """
    if article is None:
        return JsonResponse({"holds": True, "others": []})
    if "leave" in request.POST:
        leave(ticket)
        return JsonResponse({"holds": False, "others": []})
    if not rights.may_change(request.user, article):
        leave(ticket)
        return JsonResponse({"holds": False, "closed": True, "others": []})
    come(ticket, take="take" in request.POST)
    return JsonResponse(_told(ticket, article))


def _told(ticket: Ticket, article: Article) -> dict:
    moment = database_moment()
    rows = Presence.objects.filter(article=article, seen_at__gt=moment - HERE_FOR)
    rows = list(rows.select_related("by").order_by("came_at"))
    holder = next((one for one in rows if one.holds), None)
    by = article.changed_by
    return {
        "holds": bool(holder and holder.window == ticket.window),
        "holder": _name(holder.by) if holder else "",
        "own": bool(holder and holder.by_id == ticket.by),
        "others": list(dict.fromkeys(_name(one.by) for one in rows if one.by_id != ticket.by)),
        "version": article.version,
        "changed_by": _name(by) if by.pk != ticket.by else "",
    }


def _name(user) -> str:
    return user.get_full_name() or user.get_username()


def form_context(request: HttpRequest, article: Article | None) -> dict:
    """Who holds the story while this page is made; the window's own word comes from its script."""
    if article is None or not rights.may_change(request.user, article):
        return {"holder": None}
    holder = holder_of(article, database_moment())
    # After a refused save the page is still the window that it was.
    ticket = Ticket.of(request.POST)
    is_own_window = holder and ticket and ticket.window == holder.window
    return {"holder": None if is_own_window else holder}


patterns: list = [path("presence/<uuid:window>/", beat, name="presence")]
