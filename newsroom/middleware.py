"""What the desk alone needs is not on the way of a reader's page.

`reader.front_door` says which requests are for readers' pages: no session, no user and no form is
ever asked for there.
"""

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.middleware.csrf import CsrfViewMiddleware


class DeskAlone:
    def __call__(self, request):
        if getattr(request, "is_for_readers", False):
            return self.get_response(request)
        return super().__call__(request)


class Sessions(DeskAlone, SessionMiddleware):
    pass


class Csrf(DeskAlone, CsrfViewMiddleware):
    """Never a POST: readers' pages that are kept are asked for with GET."""

    def process_view(self, request, *args):
        if getattr(request, "is_for_readers", False):
            return None
        return super().process_view(request, *args)


class Authentication(DeskAlone, AuthenticationMiddleware):
    pass


class Messages(DeskAlone, MessageMiddleware):
    pass
