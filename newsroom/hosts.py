"""Where the desk has a host name of its own (NEWSROOM_DESK_HOST): what is answered at which host.

At the readers' host there is no desk, and at the desk's host there is nothing else: readers' pages
are asked for at theirs. Styles, scripts, pictures and what machines ask for are at both.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost, MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.request import split_domain_port

from reader.connection import ReadersConnection
from reader.errors import not_found

AT_BOTH = ("/static/", "/pictures/", "/healthz", "/readyz")
DESK = "/admin/"


class Hosts:
    """Middleware, before a page is looked for; without a host of its own it is not there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        if not settings.NEWSROOM_DESK_HOST:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.desk, _port = split_domain_port(settings.NEWSROOM_DESK_HOST)
        self.nothing = ReadersConnection(not_found)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path.startswith(AT_BOTH):
            return self.get_response(request)
        try:
            is_at_desk = split_domain_port(request.get_host())[0] == self.desk
        except DisallowedHost:
            # Refused further on, with its own words in the log.
            return self.get_response(request)
        if f"{path}/".startswith(DESK) == is_at_desk:
            return self.get_response(request)
        if is_at_desk:
            # With 308 a form stays a form.
            address = settings.NEWSROOM_BASE_URL + request.get_full_path()
            return HttpResponsePermanentRedirect(address, preserve_request=True)
        return self.nothing.answered(request)
