"""What the log says of a database that is away."""

import logging

import pytest
from django.conf import settings
from django.db import OperationalError

from newsroom.logs import AwayInOneLine


def logged(error: Exception) -> str:
    try:
        raise error
    except type(error) as caught:
        about = (type(caught), caught, caught.__traceback__)
    record = logging.LogRecord("django.request", 40, "f", 1, "Failed: %s", ("/",), about)
    assert AwayInOneLine().filter(record)
    return logging.Formatter("%(message)s").format(record)


def test_it_says_so_in_one_line():
    away = OperationalError("connection refused\n\tIs the server running?")
    assert logged(away) == "Failed: /: connection refused"


@pytest.mark.parametrize("error", [ValueError("x"), KeyError("y")])
def test_every_other_failure_keeps_its_traceback(error):
    assert "Traceback" in logged(error)


def test_the_log_is_written_so():
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["away"]
