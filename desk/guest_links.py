"""Preview links for people without an account: a lawyer, an expert who is quoted.

A link shows one version of one story and nothing else. Its address carries a signed secret that is
shown once; the row knows the SHA-256 of it alone. Opened, the secret is exchanged for a pass to
this link, which a browser keeps as a cookie and which ends after a working day. While an embargo
stands a link answers only when somebody with the right to lift the embargo gave it after the
embargo was set or last moved.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles import embargo, press, rights, workflow
from articles.keeping import content_of
from articles.models import Act, Article
from articles.refusals import NotAllowed, NoteNeeded, Refused
from desk.models import GuestLink
from editions.queries import database_moment

RIGHT = "articles.share_article"
MOST_ALIVE = 20
MOST_DAYS = 30
SALT = "desk.guest_links"
PASSES = signing.TimestampSigner(salt="desk.guest_links.pass", sep=".")
PASS_HOLDS = timedelta(hours=12)
# A token is longer than this only when somebody made it up.
LONGEST_TOKEN = 200

NO_NAME = _("Write for whom the link is.")
TOO_LONG = _("A link works for 30 days at most. Choose an earlier time.")
TOO_MANY = _("There are 20 links to this story that work. Revoke one that nobody needs first.")
UNDER_EMBARGO = _(
    "The story is under embargo until %(when)s. Until then only a managing editor may give a link."
)


@transaction.atomic
def give(
    article: Article, *, by, given_to: str, until: datetime, now: datetime | None = None
) -> tuple[GuestLink, str]:
    """A link to the version that was read, and the token of its address, which is kept nowhere.

    Raises a Refused and gives nothing when the version differs, the right is missing, the time is
    past or too far away, the story has too many links, or an embargo stands.
    """
    row = workflow.locked(article)
    rights.require(by, RIGHT, row)
    now = now or database_moment()
    if embargo.stands(row, now) and not by.has_perm(embargo.RIGHT):
        raise NotAllowed(UNDER_EMBARGO % {"when": embargo.in_words(row.embargo_until)})
    if not given_to.strip():
        raise NoteNeeded(NO_NAME)
    if until <= now:
        raise Refused(embargo.IN_THE_PAST)
    if until > now + timedelta(days=MOST_DAYS):
        raise Refused(TOO_LONG)
    if alive(row, now).count() >= MOST_ALIVE:
        raise Refused(TOO_MANY)
    secret = secrets.token_urlsafe(24)
    link = GuestLink.objects.create(
        article=row,
        version=row.version,
        content=printable_content(row),
        secret_sha256=_digest(secret),
        given_to=given_to.strip(),
        by=by,
        at=now,
        expires_at=until,
    )
    workflow.record(row, Act.SHARED, by=by, at=now, note=_said(link))
    return link, signing.Signer(salt=SALT, sep=".").sign(f"{link.pk}.{secret}")


@transaction.atomic
def revoke(link: GuestLink, *, by, now: datetime | None = None) -> None:
    """The link is dead from now on; nothing happens to one that was revoked before."""
    rights.require(by, RIGHT, link.article)
    now = now or database_moment()
    if GuestLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now):
        workflow.record(link.article, Act.REVOKED, by=by, at=now, note=link.given_to)


def printable_content(article: Article) -> dict:
    """The content of the version as print would have it: of an unnamed source its wording alone."""
    content = content_of(article)
    rows = content["children"]["attributions"]
    content["children"]["attributions"] = [press.printable(row) for row in rows]
    return content


def alive(article: Article, now: datetime):
    return GuestLink.objects.filter(article=article, revoked_at=None, expires_at__gt=now)


def of_token(token: str) -> GuestLink | None:
    """The link whose secret this is, also when it opens nothing any more."""
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        number, secret = signing.Signer(salt=SALT, sep=".").unsign(token).split(".")
    except (signing.BadSignature, ValueError):
        return None
    link = _numbered(number)
    if link is None or not hmac.compare_digest(link.secret_sha256, _digest(secret)):
        return None
    return link


def pass_to(link: GuestLink) -> str:
    """What opens this link and no other for ``PASS_HOLDS``, without its secret."""
    return PASSES.sign(_passed(link))


def of_pass(number: int, value: str) -> GuestLink | None:
    """The link with this number, for who was given a pass to it; None when that has ended. Raises
    BadSignature for what is no pass of ours, or one to another link."""
    try:
        said = PASSES.unsign(value, max_age=PASS_HOLDS)
    except signing.SignatureExpired:
        return None
    link = _numbered(number)
    if link is None or not hmac.compare_digest(said, _passed(link)):
        raise signing.BadSignature
    return link


def is_open(link: GuestLink, now: datetime) -> bool:
    """Whether it answers now: neither revoked nor expired, given by somebody who still works here,
    and no embargo closes it."""
    return not why_closed(link, now)


def why_closed(link: GuestLink, now: datetime) -> str:
    """Why it does not answer, in the words of the register; "" while it does."""
    if link.revoked_at is not None:
        return "revoked"
    if link.expires_at <= now:
        return "expired"
    if not link.by.is_active:
        return "given by somebody who left"
    if not embargo.stands(link.article, now):
        return ""
    set_at = embargo.set_at(link.article)
    is_newer = set_at is not None and link.at > set_at and link.by.has_perm(embargo.RIGHT)
    return "" if is_newer else "closed by an embargo"


def _numbered(number: int | str) -> GuestLink | None:
    return GuestLink.objects.select_related("article", "by").filter(pk=number).first()


def _passed(link: GuestLink) -> str:
    # A number may come again after a backup is put back; the secret does not.
    return f"{link.pk}-{link.secret_sha256}"


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _said(link: GuestLink) -> str:
    until = _("Until %(when)s") % {"when": embargo.in_words(link.expires_at)}
    return f"{link.given_to}\n{until}"
