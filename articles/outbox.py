"""Sending the letters that wait, by whoever calls: any number of workers, each letter once.

A letter is claimed in a short transaction of its own, by moving its next try into the future; the
mail server is spoken to outside of any transaction. A worker that dies leaves its letter to be
tried again when the claim has run out, so a letter may come twice after a crash and is never lost.
Each try carries the same Message-ID, by which a mail server drops the second copy. A letter that
fails each time, or kills each worker, is set aside.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models.functions import Now

from articles.models import Mail
from editions.queries import database_moment

log = logging.getLogger("newsroom.mail")

CLAIMED_FOR = timedelta(minutes=5)  # longer than any mail server may take: see EMAIL_TIMEOUT
FIRST_WAIT = timedelta(minutes=1)  # doubled with each failure
TRIES = 10  # the last about eight hours after the first


KILLED = "the worker ended before the letter was sent"


def deliver(*, now: datetime | None = None) -> tuple[int, int]:
    """Send every letter that is due: (sent, failed). ``now`` is the moment, for tests."""
    sent = failed = 0
    while letter := claim(now or database_moment()):
        if letter.tries > TRIES:
            # It was claimed that often and nobody ever came back to say how it went.
            _put_off(letter, letter.failure or KILLED, now or database_moment())
            failed += 1
            continue
        try:
            message = EmailMessage(letter.subject, letter.text, to=[letter.to.email])
            message.extra_headers["Message-ID"] = key_of(letter)
            message.extra_headers["Auto-Submitted"] = "auto-generated"  # RFC 3834
            message.send()
        except Exception as error:  # noqa: BLE001 - whatever it is, the next letter is sent
            _put_off(letter, f"{type(error).__name__}: {error}", now or database_moment())
            failed += 1
        else:
            _write_down(letter, sent_at=now or database_moment())
            sent += 1
    return sent, failed


def key_of(letter: Mail) -> str:
    """The Message-ID: the same at every try, and that of no other letter, also not of one with the
    same number that was written after a restore."""
    written = int(letter.written_at.timestamp() * 1_000_000)
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "newsroom"
    return f"<letter-{letter.pk}-{written}@{host}>"


def try_again(letters) -> int:
    """Let letters that were set aside be sent at once, as if for the first time; how many."""
    return letters.update(try_at=Now(), tries=0, given_up_at=None)


@transaction.atomic
def claim(now: datetime) -> Mail | None:
    """The letter that waits longest, for this worker alone; None when nothing is due."""
    waiting = Mail.objects.filter(sent_at=None, given_up_at=None, try_at__lte=now)
    letter = (
        waiting.select_related("to")
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("try_at", "id")
        .first()
    )
    if letter:
        letter.tries += 1
        letter.try_at = now + CLAIMED_FOR
        letter.save(update_fields=["tries", "try_at"])
    return letter


def _put_off(letter: Mail, failure: str, now: datetime) -> None:
    log.warning("A letter could not be sent (try %d): %s", letter.tries, failure)
    _write_down(
        letter,
        failure=failure[:300],
        try_at=now + FIRST_WAIT * 2 ** (letter.tries - 1),
        given_up_at=now if letter.tries >= TRIES else letter.given_up_at,
    )


def _write_down(letter: Mail, **values) -> None:
    """What became of it. Its row may be gone: a newer invitation takes the place of one that is
    being sent, and the letters behind it are sent all the same."""
    Mail.objects.filter(pk=letter.pk).update(**values)
