"""The archive: what was first published in a year, a month, a day."""

from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from editions.models import Edition
from language import saying
from reader.lists import listed
from reader.newest import BETWEEN
from reader.pages import answer, frame, moment_of
from reader.views import titled


def address_of(*parts: int) -> str:
    return reverse("reader:archive", args=parts)


def midnight(day: date) -> datetime:
    """The beginning of a day in the newsroom's zone."""
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def span(year: int, month: int | None, day: int | None) -> tuple[date, date]:
    """The first day of a period and the first day after it. Raises ValueError for no such date."""
    first = date(year, 1 if month is None else month, 1 if day is None else day)
    if day is not None:
        return first, first + timedelta(days=1)
    if month is not None:
        return first, (first + timedelta(days=32)).replace(day=1)
    return first, date(year + 1, 1, 1)


def archive(
    request: HttpRequest, year: int | None = None, month: int | None = None, day: int | None = None
) -> HttpResponse:
    """Months of the whole archive or of a year, the days of a month, the stories of a period."""
    moment = moment_of(request)
    parts = [part for part in (year, month, day) if part is not None]
    heading = _("Archive")
    if year is not None:
        try:
            start, end = span(year, month, day)
        except (ValueError, OverflowError) as error:
            raise Http404 from error
        of = {"start": midnight(start), "end": midnight(end)}
        names = {1: saying.number(year), 2: saying.month_year(start), 3: saying.date(start)}
        heading = _("Archive: %(period)s") % {"period": names[len(parts)]}
    address = address_of(*parts)
    context = frame(moment, heading=heading, periods=[])
    context |= titled(heading, address, "")
    if year is None:
        context |= {"cards": [], "periods": months(moment)}
    else:
        context |= listed(request, BETWEEN, address, moment, **of)
        if month is None:
            context["periods"] = months(moment, start, end)
        elif day is None:
            context["periods"] = days(moment, **of)
    return answer(request, "reader/archive.html", context)


# Enters the index of what is newest once a month, so a long archive costs no more than its months.
# Under the rights of readers Postgres knows nothing of what is live (`EditionQuerySet.at_planned`)
# and would read all stories for an EXISTS.
MONTHS = """
SELECT month FROM generate_series(
    date_trunc('month', %(start)s::timestamp), %(end)s::timestamp - interval '1 day', '1 month'
  ) AS month
 WHERE (
    SELECT true FROM editions_edition
     WHERE first_published_at >= month AT TIME ZONE %(zone)s
       AND first_published_at < (month + interval '1 month') AT TIME ZONE %(zone)s
       AND CASE WHEN live @> %(moment)s::timestamptz THEN true ELSE false END
     ORDER BY first_published_at LIMIT 1)
 ORDER BY month DESC
"""


def months(
    moment: datetime, start: date | None = None, end: date | None = None
) -> list[tuple[str, str, None]]:
    """The months that have stories, newest first, as (label, address, None)."""
    return [
        (saying.month_year(month), address_of(month.year, month.month), None)
        for month in months_of_stories(moment, start, end)
    ]


def months_of_stories(
    moment: datetime, start: date | None = None, end: date | None = None
) -> list[datetime]:
    """The months in which stories were first published, newest first, each as its beginning in the
    newsroom, without a zone. Three statements at most: the oldest and the newest story, and the
    months between them."""
    if start is None or end is None:
        live = Edition.objects.at_planned(moment)
        first = live.order_by("first_published_at").values_list("first_published_at")[:1]
        last = live.newest().values_list("first_published_at")[:1]
        ends = [timezone.localdate(at) for (at,) in (*first, *last)]
        if not ends:
            return []
        start, end = ends[0], ends[-1] + timedelta(days=1)
    asked = {"start": start, "end": end, "zone": timezone.get_current_timezone_name()}
    with connection.cursor() as cursor:
        cursor.execute(MONTHS, {**asked, "moment": moment})
        return [month for (month,) in cursor.fetchall()]


def days(moment: datetime, start: datetime, end: datetime) -> list[tuple[str, str, int]]:
    """The days of a month that have stories, newest first: (label, address, how many stories)."""
    counted = (
        BETWEEN.all(moment, start=start, end=end)
        .annotate(day=TruncDate("first_published_at"))
        .values("day")
        .annotate(stories=Count("pk"))
        .order_by("-day")
    )
    return [
        (saying.date(row["day"]), address_of(*row["day"].timetuple()[:3]), row["stories"])
        for row in counted
    ]
