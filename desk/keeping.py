"""Text that is typed and not saved yet: kept on the server, found again when the form opens.

Each window keeps its own row (``desk.models.Unsaved``), so keeping can conflict with nobody and
never touches the story. A window proves whose it is by a signed ticket from its page: text is kept
for the person who typed it, also when the session has ended or somebody else has signed in since.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.db.models import Q
from django.db.models.fields.json import KT
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure
from django.views.decorators.http import require_POST

from articles.models import Article
from desk import refused, signing_in
from desk.conflicts import VERSION
from desk.models import Unsaved
from desk.tickets import TICKET, Ticket, for_windows, masked_key_of
from editions.queries import database_moment
from language import saying

FORMS = ("articles_article_add", "articles_article_change")
SERIAL, FROM = "unsaved_serial", "unsaved_from"
OWN = (TICKET, SERIAL, FROM, "state_read", "csrfmiddlewaretoken")
# Of a window that has been saved or discarded: no later beat can bring its text back.
SEALED = 2_147_483_647
SEALS_KEPT = timedelta(days=1)
# Names and values together; the longest body is 400,000 and its HTML is not much longer.
MOST_CHARACTERS = 1_500_000
SHOWN_AT_MOST = 20


# What a form holds -------------------------------------------------------------------------


def serial_of(posted: QueryDict) -> int:
    text = posted.get(SERIAL, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def fields_of(posted: QueryDict) -> dict[str, list[str]]:
    """What a browser sends of the form, without what belongs to the window or to a button."""
    return {
        name: [value.replace("\x00", "") for value in values]
        for name, values in posted.lists()
        if name not in OWN and name[:1] != "_" and "__prefix__" not in name and "\x00" not in name
    }


def typed_in(row: Unsaved) -> QueryDict:
    """The fields of a row as if they were posted."""
    posted = QueryDict(mutable=True)
    for name, values in row.fields.items():
        posted.setlist(name, values)
    posted[VERSION] = "" if row.version_read is None else str(row.version_read)
    return posted


# Keeping -----------------------------------------------------------------------------------


class TooLong(Exception):
    """More was sent than any story holds."""


@transaction.atomic
def keep(ticket: Ticket, posted: QueryDict, *, serial: int, at: datetime | None = None) -> Unsaved:
    """Keep what a window holds, unless something later of it is kept already.

    Returns the row as it is stored then; its serial is ``SEALED`` when the window was saved or
    discarded before. Raises TooLong.
    """
    fields = fields_of(posted)
    if sum(len(name) + sum(map(len, values)) for name, values in fields.items()) > MOST_CHARACTERS:
        raise TooLong
    at = at or database_moment()
    version = posted.get(VERSION, "")
    values = {
        "fields": fields,
        "version_read": int(version) if version.isdecimal() and len(version) < 9 else None,
        "serial": serial,
        "kept_at": at,
    }
    if ticket.story and not Unsaved.objects.filter(pk=ticket.window).exists():
        # A new row points at its story. A save locks the story first and its windows after: in the
        # same order here, so that the first beat and a save cannot wait for each other.
        stories = Article.objects.select_for_update(of=("self",), no_key=True).only("pk")
        stories.filter(pk=ticket.story).first()
    row, is_new = Unsaved.objects.get_or_create(
        window=ticket.window,
        defaults={**values, "by_id": ticket.by, "article_id": ticket.story, "begun_at": at},
    )
    if row.by_id != ticket.by:
        raise Http404
    if not is_new:
        # Compared by the database: of two beats that overtake each other the later stays.
        Unsaved.objects.filter(window=ticket.window, serial__lt=serial).update(**values)
        row.refresh_from_db()
    came_from = _uuid(posted.get(FROM, ""))
    if fields and came_from and came_from != ticket.window:
        # The text lives on in this window. One that is still open keeps its own at the next key.
        Unsaved.objects.filter(
            window=came_from, by=ticket.by, article=ticket.story, serial__lt=SEALED
        ).delete()
    return row


def keep_anyhow(ticket: Ticket, posted: QueryDict) -> tuple[Ticket, Unsaved]:
    """Keep a form that was sent and not saved; from a page that somebody went back to after it was
    saved, in a window of its own. Raises TooLong."""
    row = keep(ticket, posted, serial=serial_of(posted) + 1)
    if row.serial == SEALED:
        ticket = Ticket(uuid4(), ticket.by, ticket.story)
        row = keep(ticket, posted, serial=serial_of(posted) + 1)
    return ticket, row


def seal(user, *windows: UUID | None) -> None:
    """Forget the text of these windows of this person; a beat that comes late changes nothing."""
    at = database_moment()
    for window in filter(None, windows):
        row, _is_new = Unsaved.objects.get_or_create(
            window=window,
            defaults={"by": user, "fields": {}, "serial": SEALED, "begun_at": at, "kept_at": at},
        )
        if row.by_id == user.pk:
            Unsaved.objects.filter(pk=window).update(fields={}, serial=SEALED, kept_at=at)
    old = Unsaved.objects.filter(by=user, serial=SEALED, kept_at__lt=at - SEALS_KEPT)
    old.delete()


def saved(request: HttpRequest) -> None:
    """A deliberate save of a window: what was kept of it is in the story now."""
    ticket = Ticket.of(request.POST)
    if ticket and ticket.by == request.user.pk:
        seal(request.user, ticket.window, _uuid(request.POST.get(FROM, "")))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


# Finding -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Left:
    """Text that somebody left unsaved: where it is found again."""

    window: UUID
    number: int | None
    headline: str
    kept_at: datetime

    @property
    def address(self) -> str:
        page = (
            reverse("admin:articles_article_change", args=[self.number])
            if self.number
            else reverse("admin:articles_article_add")
        )
        return f"{page}?unsaved={self.window}"


def _of_person(user):
    rows = Unsaved.objects.filter(by=user).exclude(fields={})
    return rows.filter(Q(article=None) | Q(article__in=Article.objects.seen_by(user)))


def unsaved_of(user) -> list[Left]:
    """What this person has not saved, newest first; of each story the newest. One statement."""
    rows = _of_person(user).annotate(typed=KT("fields__headline__0"))
    found: dict[object, Left] = {}
    for row in rows.values_list("window", "article_id", "typed", "kept_at")[: 5 * SHOWN_AT_MOST]:
        window, number, typed, kept_at = row
        headline = (typed or "").strip() or _("(no headline yet)")
        found.setdefault(number or window, Left(window, number, headline, kept_at))
    return list(found.values())[:SHOWN_AT_MOST]


def left_behind(request: HttpRequest, article: Article | None) -> list[Unsaved]:
    """What this person has not saved of this story, the one to be shown first.

    ``?unsaved=<window>`` names it. Without a name the newest is shown; but a new page for a new
    story is empty, and says what was begun before.
    """
    rows = list(_of_person(request.user).filter(article=article)[:SHOWN_AT_MOST])
    named = _uuid(request.GET.get("unsaved", ""))
    chosen = [row for row in rows if row.window == named]
    if article is None and not chosen:
        return []
    return [*chosen, *(row for row in rows if row not in chosen)]


# Beside the form ---------------------------------------------------------------------------


def form_context(request: HttpRequest, article: Article | None) -> dict:
    """The window of this page. What was posted and refused is kept as it stands, too."""
    number = article.pk if article else None
    serial, came_from, ticket = 0, "", None
    if request.POST:
        ticket = Ticket.of(request.POST)
        if ticket and (ticket.by, ticket.story) != (request.user.pk, number):
            ticket = None
        ticket = ticket or Ticket(uuid4(), request.user.pk, number)
        try:
            ticket, row = keep_anyhow(ticket, request.POST)
            serial = row.serial
        except TooLong:
            serial = serial_of(request.POST)
    elif left := getattr(request, "left", None):
        came_from = str(left[0].window)
    ticket = ticket or Ticket(uuid4(), request.user.pk, number)
    others = [] if article or getattr(request, "left", None) else unsaved_of(request.user)
    return {
        "window": ticket,
        "browser_key": masked_key_of(request.user),
        "unsaved_serial": serial,
        "unsaved_from": came_from,
        "is_refused": bool(request.POST),
        "left": getattr(request, "left", []),
        # A form that was refused is kept by now: it stands on this very page.
        "begun_before": [
            one for one in others if one.number is None and one.window != ticket.window
        ],
    }


# Answers for the script --------------------------------------------------------------------


@for_windows
def beat(request: HttpRequest, ticket: Ticket, article: Article | None) -> JsonResponse:
    """Keep what a window holds; an empty beat says that it holds what is stored again."""
    try:
        row = keep(ticket, request.POST, serial=serial_of(request.POST))
    except TooLong:
        return JsonResponse({"error": "too long"}, status=413)
    if row.serial == SEALED:
        # No error: a beat may be under way while its window is saved.
        return JsonResponse({"sealed": True})
    return JsonResponse({"serial": row.serial, "at": saying.time(row.kept_at)})


@require_POST
@staff_member_required(login_url="admin:login")
def discard(request: HttpRequest, window: UUID) -> HttpResponse:
    """The person wants the stored story; only the one who typed it may throw it away."""
    row = Unsaved.objects.filter(window=window, by=request.user).exclude(fields={}).first()
    if row is None:
        raise Http404
    ticket = Ticket.of(request.POST)
    with transaction.atomic():
        seal(request.user, window, ticket and ticket.by == request.user.pk and ticket.window)
    messages.success(request, _("The text that was not saved has been thrown away."))
    if row.article_id:
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[row.article_id]))
    return HttpResponseRedirect(reverse("admin:index"))


# A session that ended ----------------------------------------------------------------------


def through_login(view):
    """For the story's form: what is posted without a session is kept, and shown after signing in.

    It is kept for the person whom the page was made for, whoever signs in.
    """

    @wraps(view)
    def kept(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        ticket = Ticket.of(request.POST) if request.method == "POST" else None
        is_in = admin.site.has_permission(request)
        if ticket is None or (is_in and ticket.by == request.user.pk):
            return view(request, *args, **kwargs)
        window = stash(ticket, request.POST)
        if window is None:
            return view(request, *args, **kwargs)
        address = f"{request.path}?{urlencode({'unsaved': window})}"
        if not is_in:
            return redirect_to_login(address, reverse("admin:login"))
        owner = User.objects.get(pk=ticket.by)
        words = _(
            "%(name)s typed this text, and it is kept for them. "
            "Nothing was saved: you are signed in as somebody else."
        )
        messages.error(request, words % {"name": owner.get_full_name() or owner.get_username()})
        return HttpResponseRedirect(reverse("admin:index"))

    return kept


def refused_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's ``CSRF_FAILURE_VIEW``. A form of an older session of its person is not saved, and
    its text is not lost: it is kept for the person whom its ticket names, and shown again."""
    is_form = request.resolver_match and request.resolver_match.url_name in FORMS
    ticket = Ticket.of(request.POST) if is_form else None
    window = stash(ticket, request.POST) if ticket else None
    # Behind the dash Django names addresses, which may hold anything.
    refused.because(request, reason.partition(" - ")[0].rstrip("."), act=refused.TOKEN)
    if window is None:
        return csrf_failure(request, reason)
    if request.user.is_authenticated and request.user.pk == ticket.by:
        messages.warning(
            request,
            _("Nothing was saved yet: the page was older than your session. Save your text now."),
        )
    return HttpResponseRedirect(f"{request.path}?{urlencode({'unsaved': window})}")


def stash(ticket: Ticket, posted: QueryDict) -> UUID | None:
    """Keep what came without its person: in which window; None when there is nothing to keep."""
    is_known = User.objects.filter(pk=ticket.by, is_active=True, is_staff=True).exists()
    if ticket.story is not None:
        is_known = is_known and Article.objects.filter(pk=ticket.story).exists()
    if not is_known:
        return None
    try:
        ticket, row = keep_anyhow(ticket, posted)
    except TooLong:
        return None
    return ticket.window if row.fields else None


patterns: list = [
    path("unsaved/<uuid:window>/", beat, name="unsaved"),
    path("unsaved/<uuid:window>/discard/", discard, name="discard_unsaved"),
    *signing_in.patterns,
]
