"""What readers read most: written as sums by hour, read as a ranking of stories."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Sum

from editions.models import Edition
from editions.read_counts import ReadCount

HOUR = timedelta(hours=1)
DAY = timedelta(hours=24)
KEPT = timedelta(hours=48)
# More than a page shows: some may be withdrawn, one is the page itself.
RANKED = 15


def hour_of(moment: datetime) -> datetime:
    """The beginning of the hour, by the clock of the world."""
    return moment.replace(minute=0, second=0, microsecond=0)


def record(counts: Mapping[tuple[datetime, int], int], moment: datetime) -> int:
    """Write these sums of (hour, story); how many rows that were. Two statements, one INSERT.

    A number that readers cannot see at the moment counts nothing, whatever was asked for.
    """
    numbers = {number for _hour, number in counts}
    live = set(Edition.objects.at(moment).filter(story__in=numbers).values_list("story", flat=True))
    rows = [
        ReadCount(story_id=number, hour=hour, count=count)
        for (hour, number), count in counts.items()
        if number in live
    ]
    ReadCount.objects.bulk_create(rows)
    return len(rows)


def ranking(moment: datetime) -> list[int]:
    """Numbers of the stories read most in the last 24 hours, most first; one statement.

    Nothing is said of whether readers may still see them.
    """
    counted = ReadCount.objects.filter(hour__gt=moment - DAY, hour__lte=moment)
    sums = counted.values("story").annotate(total=Sum("count")).order_by("-total", "-story")
    return [row["story"] for row in sums[:RANKED]]


def drop_old(moment: datetime) -> int:
    """Forget what can no longer be in the ranking; how many rows that were."""
    dropped, _by_model = ReadCount.objects.filter(hour__lte=moment - KEPT).delete()
    return dropped
