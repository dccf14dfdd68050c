"""What editors decide about the front page, and the breaking bar: asked at one moment."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from arabic.slugs import slug
from editions.models import Arrangement, Breaking, Edition, Placement, Slot
from editions.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Place:
    """A story in a slot; ``starts_at`` and ``ends_at`` are None where nothing was said."""

    slot: str
    story: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def holds_at(self, moment: datetime) -> bool:
        begun = self.starts_at is None or self.starts_at <= moment
        return begun and (self.ends_at is None or moment < self.ends_at)


@dataclass(frozen=True, slots=True)
class Bar:
    """The breaking bar of a page; ``address`` is "" when readers cannot see its story."""

    text: str
    address: str


def places() -> list[Place]:
    """Every place of the arrangement in force, also those whose time has not come. One statement.

    In the order in which they stand on the page, slot by slot.
    """
    return [Place(*row) for row in IN_FORCE.ask()]


def _in_force() -> QuerySet:
    newest = Arrangement.objects.order_by("-id").values("pk")[:1]
    return Placement.objects.filter(arrangement=Subquery(newest)).order_by("position", "id")


IN_FORCE = Prepared(_in_force, ("slot", "story_id", "starts_at", "ends_at"), is_planned_once=True)


def chosen_at(places: list[Place], moment: datetime) -> dict[str, list[int]]:
    """Slot -> numbers of the stories that stand there at this moment, in order.

    Of two leads the one whose time began last leads, and the other stands first beside it.
    """
    holding = [place for place in places if place.holds_at(moment)]
    leads = [place for place in holding if place.slot == Slot.LEAD]
    # Stable: leads without a time keep the order of the page.
    leads.sort(
        key=lambda place: place.starts_at.timestamp() if place.starts_at else 0, reverse=True
    )
    stands = {
        slot: [place.story for place in holding if place.slot == slot] for slot in Slot.values
    }
    stands[Slot.LEAD] = [place.story for place in leads[:1]]
    stands[Slot.SECOND] = [place.story for place in leads[1:]] + stands[Slot.SECOND]
    return stands


def breaking_at(moment: datetime) -> Bar | None:
    """The breaking bar that readers see at this moment; one statement."""
    live = Edition.objects.at(moment).filter(story=OuterRef("story"))
    bar = (
        Breaking.objects.filter(starts_at__lte=moment, ends_at__gt=moment)
        .annotate(headline=Subquery(live.values("headline")[:1]))
        .order_by("-id")
        .first()
    )
    if bar is None:
        return None
    if bar.headline is None:
        return Bar(bar.text, "")
    return Bar(bar.text, reverse("reader:article", args=[bar.story_id, slug(bar.headline) or "-"]))
