"""Notes in the margin: written beside a passage, answered, settled."""

patterns: list = []


def form_context(request, article) -> dict:
    """What its part of the form needs; ``article`` is None while a story is begun."""
    return {}
