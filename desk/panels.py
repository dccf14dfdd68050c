"""What stands beside the fields of a story's form: each part is a file and says what it needs."""

from desk import (
    bell,
    beside,
    checking,
    duplicating,
    guests,
    handing,
    keeping,
    looks,
    notes,
    presence,
    timing,
)

PARTS = (
    keeping,
    presence,
    notes,
    checking,
    timing,
    handing,
    looks,
    guests,
    bell,
    duplicating,
    beside,
)


def form_context(request, article) -> dict:
    """What the parts of the form need; ``article`` is None while a story is begun."""
    context: dict = {}
    for part in PARTS:
        context |= part.form_context(request, article)
    return context
