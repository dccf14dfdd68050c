"""How the house writes its log."""

import logging
from datetime import UTC, datetime

from django.db import InterfaceError, OperationalError

from desk.secret_addresses import untold


class Line(logging.Formatter):
    """A record's moment in the world's time and with its zone, as ISO 8601 says it: logs of several
    machines are one order, and the hour that comes twice in autumn is two."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        moment = datetime.fromtimestamp(record.created, UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class AwayInOneLine(logging.Filter):
    """A database that is away is said in one line for each request, not in eighty: the traceback
    of every reader's request says the same."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, OperationalError | InterfaceError):
            told = str(error).strip().partition("\n")[0]
            record.msg, record.args = f"{record.getMessage()}: {told}", None
            record.exc_info = record.exc_text = None
        return True


class SecretsUntold(logging.Filter):
    """Django writes the address of what it refuses, does not find or fails over; one that is a
    secret by itself stands in no log."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if (told := untold(said)) != said:
            record.msg, record.args = told, None
        return True
