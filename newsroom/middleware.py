"""The verbs of the house; and what the desk alone needs is not on the way of a reader's page.

`reader.front_door` says which requests are for readers' pages: no session, no user and no form is
ever asked for there. Django's own guard of forms stays on every way: `check --deploy` knows it by
its name, and looks at its cookie where it finds it alone.
"""

from collections.abc import Callable

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

VERBS = ("GET", "HEAD", "POST")


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


class Sessions(DeskAlone, SessionMiddleware):
    pass


class Authentication(DeskAlone, AuthenticationMiddleware):
    pass


class Messages(DeskAlone, MessageMiddleware):
    pass
