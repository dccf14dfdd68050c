"""How a process that writes a part of the corpus begins. Imports no model: apps are not loaded."""

import signal

import django


def begin() -> None:
    """Load Django. An interruption is the business of the process that hands out the work: one
    that dies while it waits for work would leave the others waiting for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    django.setup()
