"""Whose window it is: a signed word that a page of ours carries, and proves itself with."""

import secrets
from base64 import b64encode
from dataclasses import dataclass
from functools import wraps
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.views.decorators.http import require_POST

from articles import rights
from articles.models import Article
from desk import refused
from desk.choosing import private

TICKET = "unsaved_ticket"
SALT = "desk.keeping"


def masked_key_of(person) -> str:
    """With it a browser seals what this person typed while the line was down
    (static/desk/js/waiting_texts.js): the same on all their pages, and on nobody else's.

    A mask and the masked key, in base64. Pages go out compressed, and what stands unmasked beside
    what somebody typed could be guessed from their length.
    """
    info = f"newsroom unsaved texts of {person.pk}".encode()
    secret = settings.SECRET_KEY.encode()
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret)
    mask = secrets.token_bytes(len(key))
    masked = bytes(one ^ other for one, other in zip(mask, key, strict=True))
    return b64encode(mask + masked).decode()


@dataclass(frozen=True, slots=True)
class Ticket:
    """A window, its person, and its story; ``story`` is None while a story is begun."""

    window: UUID
    by: int
    story: int | None

    def signed(self) -> str:
        return signing.dumps([str(self.window), self.by, self.story], salt=SALT)

    @classmethod
    def of(cls, posted: QueryDict) -> "Ticket | None":
        """The ticket that a form carries; None for none, or for one that we did not sign."""
        try:
            window, by, story = signing.loads(posted.get(TICKET, ""), salt=SALT)
            return cls(UUID(window), by, story)
        except (signing.BadSignature, ValueError, TypeError):
            return None


def for_windows(view):
    """For a view that a window asks: it is given the window's ticket, when all is in order.

    401 when nobody is signed in, 409 when it is somebody else, 400 for a ticket that is not ours,
    404 when this person may not see the story (any more).
    """

    @private
    @require_POST
    @wraps(view)
    def asked(request: HttpRequest, window: UUID) -> HttpResponse:
        ticket = Ticket.of(request.POST)
        if ticket is None or ticket.window != window:
            refused.because(request, "a ticket that is not ours", act=refused.TOKEN)
            return JsonResponse({"error": "ticket"}, status=400)
        if not (request.user.is_active and request.user.is_staff):
            return JsonResponse({"error": "signed out"}, status=401)
        if ticket.by != request.user.pk:
            return JsonResponse({"error": "somebody else"}, status=409)
        if ticket.story is None:
            return view(request, ticket, None)
        article = Article.objects.filter(pk=ticket.story).first()
        if article is None or not rights.may_view(request.user, article):
            refused.hidden(request, ticket.story)
            raise Http404
        return view(request, ticket, article)

    return asked
