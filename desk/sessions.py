"""Sessions of the desk: whose they are, what they are told by, and how they end at once.

A session is a row, and every request reads it: one that is deleted lets nobody in from the next
request on, and a request that is under way can no longer write it back.

It ends by itself, too: some hours after its last use (NEWSROOM_SESSION_IDLE_HOURS) and some days
after signing in (NEWSROOM_SESSION_DAYS), whatever is done with it (docs/security/sessions.md).
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_noop as noop

from articles import audit
from desk.models import Session

# When somebody was last seen is written at most so often, with no statement in between.
SEEN_EVERY = timedelta(minutes=5)
AGENT, SINCE = "desk.agent", "desk.since"
# What an open window asks by itself is no use of the desk: else no session would ever be idle.
BY_ITSELF = "/admin/desk/presence/"
LONGEST_AGENT = 300
# The first that is found in what a browser says of itself.
BROWSERS = (
    (r"Edg", noop("Edge")), (r"OPR/|Opera", noop("Opera")),
    (r"SamsungBrowser", noop("Samsung Internet")), (r"Firefox|FxiOS", noop("Firefox")),
    (r"Chrom|CriOS", noop("Chrome")), (r"Safari", noop("Safari")),
)  # fmt: skip
SYSTEMS = (
    (r"iPhone", noop("iPhone")), (r"iPad", noop("iPad")), (r"Android", noop("Android")),
    (r"Windows", noop("Windows")), (r"Mac OS", noop("Mac")), (r"CrOS", noop("Chromebook")),
    (r"Linux", noop("Linux")),
)  # fmt: skip


class SessionStore(db.SessionStore):
    # Whether who asks is a person; `newsroom.middleware.Sessions` says so.
    is_use = True

    @classmethod
    def get_model_class(cls):
        return Session

    def load(self):
        """What the session holds; nothing, and no row any more, once it has ended."""
        row = self._get_session_from_db()
        if row is None:
            return {}
        kept, now = self.decode(row.session_data), timezone.now()
        if row.user_id is None:
            return kept
        if has_ended(row, kept, now):
            row.delete()
            self._session_key = None
            return {}
        if self.is_use and now - row.seen_at > SEEN_EVERY:
            Session.objects.filter(pk=row.pk).update(seen_at=now)
        return kept

    def get_expiry_age(self, **given):
        """Seconds, for the cookie and the row: until the end that nothing moves."""
        if since := self.get(SINCE):
            left = datetime.fromisoformat(since) + longest() - timezone.now()
            return max(0, int(left.total_seconds()))
        return super().get_expiry_age(**given)

    def get_expiry_date(self, **given):
        if since := self.get(SINCE):
            return datetime.fromisoformat(since) + longest()
        return super().get_expiry_date(**given)

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return row


def longest() -> timedelta:
    """How long a session lasts after signing in."""
    return timedelta(days=settings.NEWSROOM_SESSION_DAYS)


def idlest() -> timedelta:
    """How long a session lasts after its last use."""
    return timedelta(hours=settings.NEWSROOM_SESSION_IDLE_HOURS)


def has_ended(row: Session, kept: dict, now: datetime) -> bool:
    """Whether this session of a person, which holds this, lets nobody in any more."""
    since = kept.get(SINCE)
    is_over = not since or datetime.fromisoformat(since) + longest() <= now
    return is_over or row.seen_at + idlest() <= now


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session as its person is told of it. ``name`` says which one, and opens nothing."""

    name: str
    device: str
    since: datetime
    seen_at: datetime
    is_this: bool


def begin(request) -> None:
    """Note, in a session that has just begun, by what its person will know it again."""
    request.session[AGENT] = request.headers.get("User-Agent", "")[:LONGEST_AGENT]
    request.session[SINCE] = timezone.now().isoformat()


def since(request) -> datetime:
    """When somebody signed in by this session."""
    return datetime.fromisoformat(request.session[SINCE])


def sessions_of(user, *, this: str | None = None) -> list[SignedIn]:
    """Those that let this person in, newest use first; ``this`` is the key of the one that asks."""
    found, store, now = [], SessionStore(), timezone.now()
    for row in user.sessions.filter(expire_date__gt=now).order_by("-seen_at"):
        kept = store.decode(row.session_data)
        if has_ended(row, kept, now):
            continue
        found.append(
            SignedIn(
                name=_name(row.pk),
                device=device_in_words(kept.get(AGENT, "")),
                since=datetime.fromisoformat(kept[SINCE]),
                seen_at=row.seen_at,
                is_this=row.pk == this,
            )
        )
    return found


@transaction.atomic
def end_all(user, *, by, but: str | None = None, enter: bool = True) -> int:
    """Let this person in nowhere any more until they sign in again; ``but`` is the key of a session
    that stays. Returns how many ended."""
    count, _rows = user.sessions.exclude(pk=but).delete()
    if enter:
        detail = f"sessions={count}"
        audit.enter("account.ended", by=by, subject=f"user {user.get_username()}", detail=detail)
    return count


@transaction.atomic
def end_one(user, name: str) -> bool:
    """End the session of this name, which its person chose; False when it has ended already."""
    key = next(
        (key for key in user.sessions.values_list("pk", flat=True) if _name(key) == name), ""
    )
    count, _rows = user.sessions.filter(pk=key).delete()
    if count:
        audit.enter("account.ended", by=user, subject=f"user {user.get_username()}", detail="one")
    return bool(count)


def _name(key: str) -> str:
    return salted_hmac("desk.sessions", key).hexdigest()[:24]


def device_in_words(agent: str) -> str:
    """«Firefox on Windows», from what the browser says of itself."""
    browser = next((name for pattern, name in BROWSERS if re.search(pattern, agent)), "")
    system = next((name for pattern, name in SYSTEMS if re.search(pattern, agent)), "")
    if browser and system:
        named = {"browser": gettext(browser), "system": gettext(system)}
        return gettext("%(browser)s on %(system)s") % named
    known = browser or system
    return gettext(known) if known else pgettext("a browser", "Unknown device")
