"""The designed pages for what went wrong; named in the project's URL configuration."""

import sys

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string
from django.utils import translation

from reader.pages import not_there

# What psycopg says when the database cannot be reached.
AWAY = (OperationalError, InterfaceError)


def not_found(request: HttpRequest, exception=None) -> HttpResponse:
    try:
        return not_there(request)
    except DatabaseError:
        return unavailable()


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs neither database nor context: whatever broke may be broken still."""
    if isinstance(sys.exc_info()[1], AWAY):
        return unavailable()
    with translation.override(settings.LANGUAGE_CODE):
        return HttpResponseServerError(render_to_string("500.html"))


def unavailable() -> HttpResponse:
    response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = "30"
    return response
