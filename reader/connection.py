"""Readers' pages ask the database as a role that cannot read drafts (manage.py database_roles).

For as long as such a request lasts «default» is the readers' own connection: what a page asks, and
what somebody may have smuggled into its question, has the rights of readers. The desk's connection
cannot be reached by any name then, so no page has to think of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections
from django.http import HttpRequest, HttpResponse

READERS = "readers"
# Below these are no readers' pages; a guest's preview shows a working copy, and asks as the desk.
DESK = ("/admin", "/preview/", "/healthz", "/readyz")


@contextmanager
def as_readers() -> Iterator[None]:
    """This thread asks with the rights of readers while the block lasts, where they have a login.

    Each thread keeps both connections from request to request, as Django keeps one.
    """
    if READERS not in connections.settings:
        yield
        return
    desk = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = connections[READERS]
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = desk


class ReadersConnection:
    """Middleware; stands before all others."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(DESK):
            return self.get_response(request)
        return self.answered(request)

    def answered(self, request: HttpRequest) -> HttpResponse:
        with as_readers():
            return self.get_response(request)
