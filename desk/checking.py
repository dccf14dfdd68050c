"""The checks of a story on its form: findings at their place, mending, waivers."""

patterns: list = []


def form_context(request, article) -> dict:
    """What its part of the form needs; ``article`` is None while a story is begun."""
    return {}
