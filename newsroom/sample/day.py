"""A day on the desk of the sample: who has what in hand, what is held back, how the page stands."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from articles import embargo, handing
from articles.models import Article, Notice, Priority, State
from desk import front, notes
from editions import body
from editions.front import Place
from editions.models import Arrangement, Edition, Policy, Slot
from editions.words import Kind

HOUR = timedelta(hours=1)
POLICIES = Path(__file__).parent / "policies.toml"
QUOTED = 6  # words of the passage that a note speaks of


@transaction.atomic
def dress(cast, now: datetime) -> None:
    """Once, when every story is there; uses the doors that editors use."""
    if Arrangement.objects.exists():
        return
    samir, huda, layla = (cast.users[name] for name in ("samir", "huda", "layla"))
    # What was told in the past has been read.
    Notice.objects.filter(at__lt=now - 6 * HOUR).update(seen_at=now)
    _arrange(samir, now)
    _say_who_owns_it(now)
    waiting = list(Article.objects.filter(state=State.IN_REVIEW).order_by("submitted_at"))
    for article in waiting[:1]:
        handing.assign(article, by=huda, due_at=now + 2 * HOUR, priority=Priority.URGENT)
    for article in waiting[1:2]:
        handing.claim(article, by=huda)
    for article in Article.objects.filter(state=State.RETURNED).order_by("pk")[:1]:
        text = body.plain_text(article.body).strip()
        quote = " ".join(text.split("\n")[0].split()[:QUOTED])
        notes.write(
            article, by=samir, field="body", quote=quote,
            text="من أين هذه المعلومة؟ اذكر مصدرها هنا، فالقارئ سيسأل.",
        )  # fmt: skip
    for article in Article.objects.filter(state=State.APPROVED, printed_version=None)[:1]:
        tomorrow = timezone.localtime(now) + timedelta(days=1)
        noon = tomorrow.replace(hour=12, minute=0, second=0, microsecond=0)
        embargo.set_embargo(article, by=samir, until=noon, note="بطلب من الوزارة")
    handing.commission(
        by=huda, to=layla, headline="افتتاح معرض الكتاب: ما الذي يقرؤه الزوار هذا العام؟",
        note="تقرير من 500 كلمة مع صورتين، ونريد رأي ناشرين اثنين على الأقل.",
        due_at=now + 26 * HOUR, priority=Priority.HIGH,
        section=cast.sections["culture"],
    )  # fmt: skip
    # From now on, so that the past of the sample fills nobody's letter box.
    for person in cast.users.values():
        person.email = f"{person.username}@example.org"
        person.save(update_fields=["email"])


def _arrange(by, now: datetime) -> None:
    """A front page with a lead that is not the newest story, two beside it, and a choice."""
    live = Edition.objects.at(now).newest().exclude(kind=Kind.OPINION)
    numbers = list(live.filter(picture__isnull=False).values_list("story_id", flat=True)[:12])
    if len(numbers) < 12:
        return
    front.put_in_force(
        [
            Place(Slot.LEAD, numbers[3]),
            Place(Slot.SECOND, numbers[0]),
            Place(Slot.SECOND, numbers[5]),
            *(Place(Slot.MORE, number) for number in numbers[8:11]),
        ],
        read=0,
        by=by,
    )


def _say_who_owns_it(now: datetime) -> None:
    """Pages about the newspaper that its managing editor has written by now."""
    written = tomllib.loads(POLICIES.read_text("utf-8"))
    for name, words in written.items():
        words = words | {"body": body.sanitise(words["body"]), "edited_at": now}
        Policy.objects.filter(name=name, edited_at=None).update(**words)
