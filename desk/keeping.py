"""Text that is typed and not saved yet: kept on the server, found again when the form opens."""

patterns: list = []


def form_context(request, article) -> dict:
    """What its part of the form needs; ``article`` is None while a story is begun."""
    return {}
