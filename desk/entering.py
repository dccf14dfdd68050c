"""Who comes and goes is entered into the register of the house (``articles.audit``)."""

from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from articles import audit


def listen() -> None:
    """Hear of it from Django: every way of signing in says so there."""
    user_logged_in.connect(came, dispatch_uid="desk.entering.came")
    user_logged_out.connect(went, dispatch_uid="desk.entering.went")
    user_login_failed.connect(failed, dispatch_uid="desk.entering.failed")


def came(sender, user, **told) -> None:
    audit.enter("account.came", by=user, subject=f"user {user.get_username()}")


def went(sender, user, **told) -> None:
    """Nobody leaves whose session has ended before."""
    if user is not None:
        audit.enter("account.went", by=user, subject=f"user {user.get_username()}")


def failed(sender, credentials, **told) -> None:
    """Of accounts that there are: what else was typed may be anything, a password too."""
    people = get_user_model()
    typed = credentials.get(people.USERNAME_FIELD) or ""
    name = people.objects.filter(**{people.USERNAME_FIELD: typed[:150]}).values_list(
        people.USERNAME_FIELD, flat=True
    )
    if known := name.first():
        audit.enter("account.refused", subject=f"user {known}")
