"""The way in for the command line and for the server: refusals are one sentence, no traceback."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from newsroom.refusals import Refusal

SETTINGS = "newsroom.settings"


def main() -> None:
    """Run Django's command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


def application():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()
