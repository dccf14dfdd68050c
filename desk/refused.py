"""Who was refused something, and who tried a way around, is entered into the register of the house.

Entered are the person, the address without what follows its «?» or is a secret, and why. So that
nobody fills the register, one thing is entered once in a minute, and of one person no more than
``A_PERSON`` things; of people whom nobody knows together no more than ``STRANGERS``. The answer is
the same whether or not it could be entered; what is not refused pays nothing.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import Error, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import escape_uri_path

from articles import audit
from articles.models import Article, AuditEntry
from desk.secret_addresses import untold
from editions.queries import database_moment

log = logging.getLogger("newsroom.refused")

RIGHT, TOKEN, LINK = "refused.right", "refused.token", "refused.link"
# Below these addresses people of the desk ask, and guests; a guest's address may hold a secret.
DESK, GUESTS = "/admin/", "/preview/"
ONCE_IN = timedelta(minutes=1)
A_PERSON, STRANGERS = 20, 5
# The newest rows of the register that are looked through, by their key.
LOOKED_AT = 300
WHY_AT_MOST = 200
# Who enters waits for no other for longer; the answer waits with it.
WAITS = "1s"
# Refusals are entered one after the other, so that each sees the one before.
LOCK = 1635083370


def because(request: HttpRequest, why: str, *, act: str = RIGHT, of: str = "") -> None:
    """The answer to this request is a refusal, whatever its status says; ``of`` is what was asked
    for, where the address must not be told."""
    request.refused = (act, why, of)


def hidden(request: HttpRequest, number: int | str) -> None:
    """A story was not found. That this person may not see it is a refusal; that there is none of
    this number is not."""
    text = str(number)
    is_number = text.isascii() and text.isdigit() and len(text) < 19
    if is_number and Article.objects.filter(pk=text).exists():
        because(request, "a story that this person may not see")


class Refusals:
    """Middleware, after people are known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        told = getattr(request, "refused", None)
        is_refusal = told or response.status_code == 403
        if is_refusal and request.path_info.startswith((DESK, GUESTS)):
            self._tell(request, response, told)
        return response

    @staticmethod
    def _tell(request: HttpRequest, response: HttpResponse, told) -> None:
        act, why, of = told or (RIGHT, "", "")
        of = of or f"address {untold(escape_uri_path(request.path_info))}"
        try:
            # Of guests nobody asks who they are: their pages are the same for everybody.
            by = request.user if act != LINK and request.user.is_authenticated else None
            # A script whose session has ended is no refusal of anybody.
            if by or act != RIGHT:
                said = f"{request.method} {response.status_code} {why}".rstrip()
                entered(act, by=by, subject=of, detail=said)
        except Error as error:
            log.error("A refusal could not be entered: %s", str(error).partition("\n")[0])

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """What a view says of its refusal; for Django it is a status alone."""
        is_refusal = isinstance(error, PermissionDenied | SuspiciousOperation | BadRequest)
        if is_refusal and not hasattr(request, "refused"):
            because(request, str(error)[:WHY_AT_MOST])


def entered(act: str, *, by, subject: str, detail: str, at: datetime | None = None) -> bool:
    """Enter a refusal; False when it is in the register already, or too many are."""
    thing = act, by.pk if by else None, subject[:300]
    # Who is refused the same thing again and again waits for nobody, and keeps nobody waiting.
    if not has_room(*thing, at or database_moment()):
        return False
    with transaction.atomic():
        if not _is_alone(is_stranger=by is None):
            return False
        at = at or database_moment()
        is_new = has_room(*thing, at)
        if is_new:
            audit.enter(act, by=by, subject=subject, detail=detail, at=at)
    return is_new


def _is_alone(*, is_stranger: bool) -> bool:
    """Nobody else enters a refusal until this transaction ends. People wait for it; strangers, who
    can ask as often as they like, are not entered while somebody else is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [WAITS])
        if is_stranger:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            return cursor.fetchone()[0]
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    return True


def has_room(act: str, person: int | None, subject: str, at: datetime) -> bool:
    newest = AuditEntry.objects.order_by("-pk")[:LOOKED_AT]
    rows = newest.values_list("act", "by_id", "subject", "at")
    theirs = [
        row for row in rows
        if row[0].startswith("refused.") and row[1] == person and row[3] > at - ONCE_IN
    ]  # fmt: skip
    most = STRANGERS if person is None else A_PERSON
    return len(theirs) < most and (act, subject) not in {(row[0], row[2]) for row in theirs}
