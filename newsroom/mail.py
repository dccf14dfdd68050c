"""Where letters go: a mail server by EMAIL_URL, files in the demonstration, else nowhere."""

import environ

from newsroom.env import Environment
from newsroom.refusals import Refusal

SERVER_MAY_TAKE = 10  # seconds
FILES = "django.core.mail.backends.filebased.EmailBackend"
NOWHERE = "django.core.mail.backends.dummy.EmailBackend"


def configured(environment: Environment) -> dict:
    """Django's settings of mail; NEWSROOM_SENDS_MAIL says whether letters are written at all."""
    given = {"EMAIL_TIMEOUT": SERVER_MAY_TAKE, "DEFAULT_FROM_EMAIL": environment.mail_from}
    if environment.email_url:
        return given | {"NEWSROOM_SENDS_MAIL": True} | _server(environment.email_url)
    if environment.demo:
        folder = str(environment.data / "mail")
        return given | {
            "NEWSROOM_SENDS_MAIL": True, "EMAIL_BACKEND": FILES, "EMAIL_FILE_PATH": folder,
        }  # fmt: skip
    return given | {"NEWSROOM_SENDS_MAIL": False, "EMAIL_BACKEND": NOWHERE}


def _server(url: str) -> dict:
    try:
        server = environ.Env.email_url_config(url)
    except (KeyError, ValueError, environ.ImproperlyConfigured) as error:
        raise Refusal(
            "EMAIL_URL cannot be read: give an address such as "
            "smtp+tls://name:password@mail.example.org:587."
        ) from error
    # What the address leaves open is no setting: None would stand for a wrong server.
    return {name: value for name, value in server.items() if value not in (None, {})}
