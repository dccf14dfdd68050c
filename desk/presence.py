"""Who has a story open now, and who of them holds it."""

patterns: list = []


def form_context(request, article) -> dict:
    """What its part of the form needs; ``article`` is None while a story is begun."""
    return {}
