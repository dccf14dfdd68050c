"""How the house writes its log."""

import logging

from django.db import InterfaceError, OperationalError


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
