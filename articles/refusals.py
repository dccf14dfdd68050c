"""Why the house says no. Every refusal carries a sentence for the person, in their language."""

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """The act was not done and nothing has changed; ``str()`` says what to do."""

    message = _("This cannot be done now.")

    def __init__(self, message=None):
        super().__init__(message or self.message)

    def __str__(self):
        return str(self.args[0])


class Stale(Refused):
    """The story has changed since it was read: look at the new version first."""

    message = _(
        "The story has changed since you opened it. Look at the new version, then do this again."
    )


class NotAllowed(Refused):
    message = _("You do not have the right to do this. Ask an editor.")


class NoteNeeded(Refused):
    message = _("Write a comment that says why, then do this again.")


class Incomplete(Refused):
    """The story lacks something that readers need."""
