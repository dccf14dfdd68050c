"""Making the files that printed pictures promise, by whoever calls: any number of workers.

A cutting is claimed in a short transaction of its own, by moving its next try into the future; the
pictures are cut outside of any transaction. A worker that dies leaves its cutting to be tried again
when the claim has run out. A picture that fails each time, or kills each worker, is set aside.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Now

from images import renditions
from images.models import Cutting

log = logging.getLogger("newsroom.pictures")

CLAIMED_FOR = timedelta(minutes=10)  # far longer than the largest picture takes
FIRST_WAIT = timedelta(minutes=1)  # doubled with each failure
TRIES = 5  # the last a quarter of an hour after the first
KILLED = "the worker ended before the picture was done"


def work(*, clock: Callable[[], datetime], seconds: float | None = None) -> tuple[int, int]:
    """Finish every cutting that is due: (pictures made, pictures failed).

    With ``seconds`` none is begun after so long, so that what else waits is not kept waiting.
    """
    made = failed = 0
    begun = time.monotonic()
    while seconds is None or time.monotonic() - begun < seconds:
        cutting = claim(clock())
        if cutting is None:
            break
        if finished(cutting, clock):
            made += 1
        else:
            failed += 1
    return made, failed


@transaction.atomic
def claim(now: datetime) -> Cutting | None:
    """The cutting that waits longest, for this worker alone; None when nothing is due."""
    cutting = (
        Cutting.objects.filter(given_up_at=None, try_at__lte=now)
        .select_related("image")
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("try_at", "id")
        .first()
    )
    if cutting:
        cutting.tries += 1
        cutting.try_at = now + CLAIMED_FOR
        cutting.save(update_fields=["tries", "try_at"])
    return cutting


def finished(cutting: Cutting, clock: Callable[[], datetime]) -> bool:
    """Whether a claimed cutting could be finished; its row goes then."""
    if cutting.tries > TRIES:
        # It was claimed that often and nobody ever came back to say how it went.
        _put_off(cutting, cutting.failure or KILLED, clock())
        return False
    try:
        renditions.finish(cutting)
    except Exception as error:  # noqa: BLE001 - whatever a decoder raises, the next picture is cut
        _put_off(cutting, f"{type(error).__name__}: {error}", clock())
        return False
    cutting.delete()
    return True


def try_again(cuttings) -> int:
    """Let cuttings be tried at once, as if for the first time; how many there are."""
    return cuttings.update(try_at=Now(), tries=0, given_up_at=None)


def _put_off(cutting: Cutting, failure: str, now: datetime) -> None:
    log.warning("Picture %d was not cut (try %d): %s", cutting.image_id, cutting.tries, failure)
    cutting.failure = failure[:300]
    cutting.try_at = now + FIRST_WAIT * 2 ** (cutting.tries - 1)
    if cutting.tries >= TRIES:
        cutting.given_up_at = now
    cutting.save(update_fields=["failure", "try_at", "given_up_at"])
