"""The archive: what was first published in a year, a month, a day."""

from datetime import date, datetime, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate, TruncMonth
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from editions.models import Edition
from language import saying
from reader.lists import listed
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
    editions = Edition.objects.at(moment)
    parts = [part for part in (year, month, day) if part is not None]
    heading = _("Archive")
    if year is not None:
        try:
            start, end = span(year, month, day)
        except (ValueError, OverflowError) as error:
            raise Http404 from error
        editions = editions.first_published_between(midnight(start), midnight(end))
        names = {1: saying.number(year), 2: saying.month_year(start), 3: saying.date(start)}
        heading = _("Archive: %(period)s") % {"period": names[len(parts)]}
    address = address_of(*parts)
    context = frame(moment, heading=heading, periods=periods(editions, len(parts)))
    context |= titled(heading, address, "")
    context |= listed(request, editions, address) if year else {"cards": []}
    return answer(request, "reader/archive.html", context)


def periods(editions, depth: int) -> list[tuple[str, str, int]]:
    """The periods inside this one: (label, address, how many stories), newest first."""
    if depth == 3:
        return []
    trunc, name = (TruncDate, saying.date) if depth == 2 else (TruncMonth, saying.month_year)
    counted = (
        editions.annotate(period=trunc("first_published_at"))
        .values("period")
        .annotate(stories=Count("pk"))
        .order_by("-period")
    )
    return [
        (
            name(row["period"]),
            address_of(*row["period"].timetuple()[: 3 if depth == 2 else 2]),
            row["stories"],
        )
        for row in counted
    ]
