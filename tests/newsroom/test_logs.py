"""How the log says its lines, and what it says of a database that is away."""

import logging
import logging.config
import time
from copy import deepcopy
from datetime import UTC, datetime

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


@pytest.mark.parametrize("zone", ["Asia/Damascus", "America/New_York"])
def test_a_line_says_the_worlds_time_with_its_zone(monkeypatch, zone):
    """Of the hour that comes twice where clocks are set back, too."""
    config = logging.config.DictConfigurator(deepcopy(settings.LOGGING))
    line = config.configure_formatter(config.config["formatters"]["line"])
    record = logging.LogRecord("newsroom", 40, "f", 1, "The line is down", (), None)
    record.created = datetime(2026, 10, 25, 0, 30, 5, 678_000, UTC).timestamp()
    try:
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        said = line.format(record)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert said == "2026-10-25T00:30:05.678Z ERROR newsroom The line is down"


def test_one_form_is_on_every_way_into_the_log():
    assert set(settings.LOGGING["formatters"]) == {"line"}
    assert {one["formatter"] for one in settings.LOGGING["handlers"].values()} == {"line"}
