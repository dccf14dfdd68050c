"""What every figure is compared with: a server that says hello, and one that reads one row.

Django without middleware, served in the same way as the newsroom; see benchmarks/pages.py.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from newsroom import startup

settings.INSTALLED_APPS, settings.MIDDLEWARE = [], []
settings.ROOT_URLCONF = __name__


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


def one_query(request: HttpRequest, number: int) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT body_html FROM editions_edition WHERE id = %s", [number])
        return HttpResponse(cursor.fetchone()[0])


urlpatterns = [path("hello/", hello), path("row/<int:number>/", one_query)]
application = get_wsgi_application()
startup.settle()
