"""How a story will look outside: in a search result, in WhatsApp, and how long it is."""

patterns: list = []


def form_context(request, article) -> dict:
    """What its part of the form needs; ``article`` is None while a story is begun."""
    return {}
