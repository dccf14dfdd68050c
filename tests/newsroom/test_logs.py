"""How the log says its lines, and what it says of a database that is away."""

import logging
import logging.config
import time
from copy import deepcopy
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from desk.secret_addresses import BELOW
from newsroom.logs import AwayInOneLine, SecretsUntold


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
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["away", "secrets"]


@pytest.fixture
def log(caplog):
    """What stands in the log of Django's own lines, as it is written."""
    of_django, filters = logging.getLogger("django"), (AwayInOneLine(), SecretsUntold())
    of_django.addHandler(caplog.handler)
    for one in filters:
        caplog.handler.addFilter(one)
    yield lambda: caplog.text
    of_django.removeHandler(caplog.handler)
    for one in filters:
        caplog.handler.removeFilter(one)


@pytest.mark.parametrize("below", BELOW)
def test_an_address_that_is_a_secret_stands_in_no_line(below, db, log):
    asks = Client(enforce_csrf_checks=True, raise_request_exception=False)
    for ask in (asks.get, asks.post, asks.head, asks.delete):
        for address in (f"{below}MTI/the-secret/", f"{below}MTI.the-secret/"):
            ask(address)
    assert "the-secret" not in log() and f"Forbidden (CSRF cookie not set.): {below}\n" in log()


@pytest.mark.parametrize("below", BELOW)
def test_nginx_writes_none_of_them_either(below):
    places = (settings.BASE_DIR / "deploy/nginx.conf").read_text().split("location ")
    assert [one for one in places if one.startswith(f"~ ^{below}") and "access_log off;" in one]


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
