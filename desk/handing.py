"""Who has a story in hand: claiming it for review, assigning it, due times, priority."""

patterns: list = []


def form_context(request, article) -> dict:
    """What its part of the form needs; ``article`` is None while a story is begun."""
    return {}
