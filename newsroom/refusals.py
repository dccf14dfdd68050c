"""What stops the house from starting: one sentence that says what to do, never a traceback."""

from django.core.exceptions import ImproperlyConfigured


class Refusal(ImproperlyConfigured):
    """The house cannot start. The message is one sentence for the person at the terminal."""
