"""What readers were told about changes: corrections, clarifications, and updates with a note."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.db.models.query import QuerySet

from editions.models import Edition


@dataclass(frozen=True, slots=True)
class Told:
    """One change as the list of corrections shows it, under the headline of the story now."""

    key: int
    kind: str
    label: str
    note: str
    at: datetime
    number: int
    headline: str
    address: str


def told_at(moment: datetime) -> QuerySet[Edition]:
    """What had been told by this moment of stories that readers see at it, newest first.

    A story that is withdrawn takes its corrections with it. One statement, read with ``told_of``.
    """
    seen = Edition.objects.at(moment).filter(story=OuterRef("story"))
    return (
        Edition.objects.told()
        .seen_by(moment)
        .annotate(headline_now=Subquery(seen.values("headline")[:1]))
        .filter(headline_now__isnull=False)
        .only("story_id", "change", "note", "live")
        .order_by("-live__startswith", "-pk")
    )


def told_of(edition: Edition) -> Told:
    """The values of an edition read with ``told_at``; no further statement."""
    page = Edition(story_id=edition.story_id, headline=edition.headline_now)
    return Told(
        key=edition.pk,
        kind=edition.change,
        label=edition.get_change_display(),
        note=edition.note,
        at=edition.live.lower,
        number=edition.story_id,
        headline=edition.headline_now,
        address=page.get_absolute_url(),
    )
