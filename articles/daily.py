"""The letter of the morning to whoever may read the register: what was done yesterday, whether the
register holds, and its last hash, which is thereby kept outside the database."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import Count
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from articles import audit
from articles.models import AuditEntry, Mail
from articles.notices import LONGEST_SUBJECT, holders
from language import saying

ACT = "house.letter"
HOUR = 6  # of the newsroom's morning
LOCK = 0x6461696C
# What is counted of the day before: the act in the register, and its name in the template.
COUNTED = {
    "story.published": "published",
    "story.withdrawn": "withdrawn",
    "account.refused": "refused",
    "admin.changed": "changed",
}


@transaction.atomic
def write(now: datetime) -> int:
    """Write this morning's letters, once, however many workers ask; how many were written."""
    morning = timezone.localtime(now).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if now < morning or not settings.NEWSROOM_SENDS_MAIL:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    letters = AuditEntry.objects.filter(act=ACT)
    before = letters.order_by("-id").first()
    if before and before.at >= morning:
        return 0
    found = audit.verify(after=_kept(before))
    audit.enter(ACT, subject="house", detail=f"{found.entries} {found.hash}", at=now)
    people = get_user_model().objects.filter(
        holders("view_auditentry"), is_active=True, is_staff=True
    )
    text = _text(found, morning)
    rows = [
        Mail(to=one, subject=text[0], text=text[1], written_at=now, try_at=now)
        for one in people.exclude(email="")
    ]
    Mail.objects.bulk_create(rows)
    return len(rows)


def _kept(letter: AuditEntry | None) -> tuple[int, str]:
    """From where the last letter's word holds; from the beginning where there is none."""
    if letter is None:
        return 0, ""
    number, _space, kept = letter.detail.partition(" ")
    return int(number), kept


def _text(found: audit.Verified, morning: datetime) -> tuple[str, str]:
    """The subject and the text, in the newsroom's language."""
    day = morning.replace(hour=0) - timedelta(days=1)
    yesterday = AuditEntry.objects.filter(at__gte=day, at__lt=day + timedelta(days=1))
    counts = dict(
        yesterday.filter(act__in=COUNTED).order_by().values_list("act").annotate(Count("id"))
    )
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            **{name: saying.number(counts.get(act, 0)) for act, name in COUNTED.items()},
            "day": saying.date(day.date()),
            "found": found,
            "newsroom": settings.NEWSROOM_NAME,
            "address": settings.NEWSROOM_DESK_URL + reverse("admin:articles_auditentry_changelist"),
        }
        subject = _("The register holds") if found.broken is None else _("The register is broken")
        text = render_to_string("desk/mail/daily.txt", context)
    return f"{subject} – {settings.NEWSROOM_NAME}"[:LONGEST_SUBJECT], text
