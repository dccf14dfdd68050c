"""The addresses of the newsroom, and one page with two holes for scanners to find. Used by
scanners.py alone, and by nobody without the variable that it sets."""

import os

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from newsroom import urls

handler404, handler500 = urls.handler404, urls.handler500


def planted(request: HttpRequest) -> HttpResponse:
    """Text that goes into a statement as it comes, and into the page as it comes."""
    if not os.environ.get("NEWSROOM_PLANTED_HOLES"):
        raise Http404
    given = request.GET.get("q", "")
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT name FROM tags_section WHERE id = {given}".replace("%", "%%"))
            said = str(cursor.fetchall())
    except Exception as error:  # noqa: BLE001 - a hole that tells everything
        said = str(error)
    form = '<form action="/planted/"><input name="q"><button>q</button></form>'
    return HttpResponse(f"<html><body>{form}<p>{given}</p><p>{said}</p></body></html>")


urlpatterns = [path("planted/", planted), *urls.urlpatterns]
