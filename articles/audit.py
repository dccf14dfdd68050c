"""The register of the house: entering an act, and finding the first entry that was changed.

Every entry is chained to the one before it. Its hash is the SHA-256 (FIPS 180-4) in hexadecimal of
the hash before it, "" for the first, and of these texts, each as its length in code points, a colon
and itself: the number, the id, the microseconds since 1970 of its time, the act, the number of the
person or "", the name, the subject, the detail. Postgres writes it (migration 0011), Python checks
it: a changed function of the database cannot hide a changed row. Who keeps the last hash outside
the database, as the daily letter does, can tell when the whole chain was written anew.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from django.db import connection

from articles.models import AuditEntry
from editions.queries import database_moment

CHUNK = 2_000  # entries that are held at once
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# The acts with stories that are not in the register as they are in the history of the story.
UNLIKE = """
SELECT event.id FROM articles_event event
  JOIN articles_auditentry entry ON entry.act LIKE 'story.%%'
       AND entry.subject = 'story ' || event.article_id
       AND entry.detail LIKE 'event=' || event.id || ' %%'
 WHERE (entry.act, entry.by_id, entry.at, entry.detail)
       IS DISTINCT FROM ('story.' || event.act, event.by_id, event.at, audit_of_event(event))
 ORDER BY event.id LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Broken:
    """The first entry that is not as it was written: its number, and what is wrong, in English."""

    serial: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Verified:
    """How far the chain holds: so many entries, and the hash of the last of them."""

    entries: int
    hash: str
    broken: Broken | None = None


def enter(act: str, *, by=None, subject: str = "", detail: str = "", at=None) -> None:
    """Enter an act, in the transaction of what was done. Nothing confidential goes in: entries
    are read by everybody who may see the register, for as long as the house stands."""
    AuditEntry.objects.create(
        at=at or database_moment(),
        act=act,
        by_id=by.pk if by else None,
        by_name=by.get_username() if by else "",
        subject=subject[:300],
        detail=detail,
    )


def last() -> tuple[int, str]:
    """The number and the hash of the newest entry; (0, "") while there is none."""
    entry = AuditEntry.objects.filter(serial__isnull=False).order_by("-serial").first()
    return (entry.serial, entry.hash) if entry else (0, "")


def hash_of(entry: AuditEntry, before: str) -> str:
    """What the hash of this entry must be, after one with the hash ``before``."""
    since = entry.at - EPOCH
    micros = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    by = "" if entry.by_id is None else entry.by_id
    parts = (
        entry.serial, entry.pk, micros, entry.act, by, entry.by_name, entry.subject, entry.detail
    )  # fmt: skip
    said = "".join(f"{len(str(part))}:{part}" for part in parts)
    return sha256((before + said).encode()).hexdigest()


def verify(
    told: Callable[[int], None] = lambda done: None, *, after: tuple[int, str] = (0, "")
) -> Verified:
    """Go through the whole chain, or what follows an entry whose number and hash were kept;
    ``told`` hears how many entries hold. 10,000 entries take less than a second."""
    count, before = after
    entries = AuditEntry.objects.filter(serial__gt=count).order_by("serial")
    for entry in entries.iterator(chunk_size=CHUNK):
        if entry.serial != count + 1:
            why = f"entry {count + 1} is missing"
            return Verified(count, before, Broken(count + 1, why))
        if entry.hash != hash_of(entry, before):
            why = f"entry {entry.serial} was changed: {entry.act} {entry.subject}".rstrip()
            return Verified(count, before, Broken(entry.serial, why))
        before, count = entry.hash, entry.serial
        if not count % CHUNK:
            told(count)
    if loose := AuditEntry.objects.filter(serial__isnull=True).order_by("pk").first():
        why = f"the row with the id {loose.pk} was put in past the chain"
        return Verified(count, before, Broken(None, why))
    if (event := _unlike()) is not None:
        why = f"the event {event} of a story is not as it was entered"
        return Verified(count, before, Broken(None, why))
    return Verified(count, before)


def _unlike() -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(UNLIKE)
        row = cursor.fetchone()
    return row[0] if row else None
