"""Dates, numbers and counts on readers' pages, as the house style prints them.

Django's own date, timesince and naturaltime have one list of months for twenty countries and get
Arabic plurals wrong; none of them is used on a page.
"""

from datetime import date, datetime

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from arabic import dates, digits, plurals

register = template.Library()


def style() -> dates.Style:
    """The house style by settings."""
    return dates.Style(
        region=settings.NEWSROOM_REGION,
        digits=settings.NEWSROOM_DIGITS,
        double_months=settings.NEWSROOM_DOUBLE_MONTHS,
    )


def in_arabic() -> bool:
    return (get_language() or "").startswith("ar")


def _local(value: datetime | date) -> datetime | date:
    return timezone.localtime(value) if isinstance(value, datetime) else value


@register.filter
def ar_date(value: datetime | date) -> str:
    if in_arabic():
        return dates.date(_local(value), style())
    return _local(value).strftime("%-d %B %Y")


@register.filter
def ar_date_time(value: datetime) -> str:
    if in_arabic():
        return dates.date_time(_local(value), style())
    return _local(value).strftime("%-d %B %Y, %H:%M")


@register.filter
def ar_time(value: datetime) -> str:
    """The hour and minute alone."""
    if in_arabic():
        return dates.time(_local(value), style())
    return _local(value).strftime("%H:%M")


@register.filter
def ar_relative(value: datetime, now: datetime) -> str:
    """How long ago, seen from the moment of the request; a date when it is older than a week."""
    if in_arabic():
        return dates.relative(_local(value), _local(now), style())
    return ar_date_time(value)


@register.filter
def iso(value: datetime | date) -> str:
    """ISO 8601 in ASCII, with the newsroom's offset: for `datetime` attributes and feeds."""
    value = _local(value)
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()


@register.filter
def ar_number(value: int) -> str:
    return digits.in_style(str(value), style()) if in_arabic() else str(value)


@register.filter
def ar_minutes(value: int) -> str:
    if in_arabic():
        return plurals.minutes(value, style())
    return ngettext("%(count)d minute", "%(count)d minutes", value) % {"count": value}


@register.filter
def ar_articles(value: int) -> str:
    if in_arabic():
        return plurals.articles(value, style())
    return ngettext("%(count)d story", "%(count)d stories", value) % {"count": value}


def results(value: int, more_than: int) -> str:
    """How many stories a search found; beyond ``more_than`` it is not counted further."""
    if value > more_than:
        return _("More than %(count)s results") % {"count": ar_number(more_than)}
    if in_arabic():
        return plurals.results(value, style())
    return ngettext("%(count)d result", "%(count)d results", value) % {"count": value}


def month_and_year(value: date) -> str:
    return dates.month_year(value, style()) if in_arabic() else value.strftime("%B %Y")
