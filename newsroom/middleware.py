"""The verbs of the house; and what the desk alone needs is not on the way of a reader's page.

`reader.front_door` says which requests are for readers' pages: no session, no user and no form is
ever asked for there. Django's own guard of forms stays on every way: `check --deploy` knows it by
its name, and looks at its cookie where it finds it alone.
"""

from collections.abc import Callable
from functools import cached_property

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from desk.sessions import BY_ITSELF

NOSNIFF = "X-Content-Type-Options"
VERBS = ("GET", "HEAD", "POST")
# Below these everything is for one person, what is refused, not found or led elsewhere too.
PRIVATE = ("/admin", "/preview/")


class Guarded:
    """Stands before all others: an answer that was made before Django's own guards saw it, such as
    405 for a verb or 429 for a crowd, says what they would have said."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if NOSNIFF not in response.headers and response.status_code != 304:
            response.headers[NOSNIFF] = "nosniff"
            response.headers.setdefault(HEADER, build_policy())
            response.headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
            if settings.SECURE_HSTS_SECONDS and request.is_secure():
                told = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"
                response.headers.setdefault("Strict-Transport-Security", told)
        return response


class Private:
    """Nothing of the desk and of guests is kept by a browser or on the way to it, whoever made the
    answer: a page, Django's own view, a guard that refused, or the page of a failure."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith(PRIVATE):
            told = response.headers.get("Cache-Control", "")
            if "no-store" not in told or "private" not in told:
                response.headers["Cache-Control"] = "private, no-store"
        return response


class Verbs:
    """No page of the house is asked by another verb, so no view can be caught by one: a view that
    tells GET from POST would take DELETE for one of the two."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in VERBS:
            return HttpResponseNotAllowed(VERBS)
        return self.get_response(request)


class DeskAlone:
    def __call__(self, request):
        if getattr(request, "is_for_readers", False):
            return self.get_response(request)
        return super().__call__(request)


class Policy(CSPMiddleware):
    """A readers' page is the same for everybody, so is its policy: it has no nonce and is put into
    words once."""

    @cached_property
    def _for_readers(self) -> str:
        return build_policy()

    def process_response(self, request, response):
        is_for_readers = getattr(request, "is_for_readers", False)
        if settings.DEBUG or not is_for_readers or getattr(request, "_csp_nonce", None):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self._for_readers)
        return response


class Sessions(DeskAlone, SessionMiddleware):
    def process_request(self, request):
        super().process_request(request)
        request.session.is_use = not request.path_info.startswith(BY_ITSELF)


class Authentication(DeskAlone, AuthenticationMiddleware):
    pass


class Messages(DeskAlone, MessageMiddleware):
    pass
