"""Whom an event is told to: notices for the admin and letters for the outbox, written with it."""

from articles.models import Event


def announce(event: Event) -> None:
    """Write the notices and the letters of this event, in its own transaction."""
