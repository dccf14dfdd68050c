"""What will happen to a story and when: embargo, schedule, end, in words."""

patterns: list = []


def form_context(request, article) -> dict:
    """What its part of the form needs; ``article`` is None while a story is begun."""
    return {}
