"""Dates and times as an Arabic newspaper of one country prints them.

Months and weekdays are CLDR's through Babel, by region: تشرين الثاني in Damascus, نوفمبر
in Cairo, نونبر in Rabat. Order, «قبل» and the six plural forms are the house's own.
Functions print the moment they are given: convert it to the newsroom's time zone first.
"""

from dataclasses import dataclass
from datetime import date as Date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from hijridate import Gregorian

from arabic.digits import in_style
from arabic.plurals import count

# A region with the months that most Arab countries print.
COMMON = "EG"
HIJRI_MONTHS = (
    "محرم",
    "صفر",
    "ربيع الأول",
    "ربيع الآخر",
    "جمادى الأولى",
    "جمادى الآخرة",
    "رجب",
    "شعبان",
    "رمضان",
    "شوال",
    "ذو القعدة",
    "ذو الحجة",
)
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
# Oblique, after قبل and بعد: one, two, few, many, other.
_UNITS = {
    "minute": ("دقيقة", "دقيقتين", "{n} دقائق", "{n} دقيقة", "{n} دقيقة"),
    "hour": ("ساعة", "ساعتين", "{n} ساعات", "{n} ساعة", "{n} ساعة"),
    "day": ("يوم", "يومين", "{n} أيام", "{n} يوماً", "{n} يوم"),
}


@dataclass(frozen=True)
class Style:
    """How a newsroom writes dates and numbers.

    region: two letters (an unknown one reads as the common Arabic list); digits: "latn"
    or "arab"; double_months: «تشرين الثاني/نوفمبر»; hijri: the Hijri date in brackets
    beside the other.
    """

    region: str = "SY"
    digits: str = "latn"
    double_months: bool = False
    hijri: bool = False


DEFAULT = Style()


def month_name(month, style=DEFAULT):
    """Return the name of month 1-12, doubled when the style says so.

    The second name is the one that most countries print, and beside that one the Levant's:
    «تموز/يوليو», «جويلية/يوليو», «يوليو/تموز». Where both are the same it is said once.
    Raises ValueError for another number. Never for Hijri months (`hijri`).
    """
    if not 1 <= month <= 12:
        raise ValueError(f"no such month: {month}")
    name = _months(style.region.upper())[month]
    if not style.double_months:
        return name
    common = _months(COMMON)
    is_common = _months(style.region.upper()) == common
    other = _months("SY")[month] if is_common else common[month]
    return name if name == other else f"{name}/{other}"


def date(d, style=DEFAULT):
    """Return «24 تشرين الثاني 2026» for a date or datetime.

    With style.hijri «24 تشرين الثاني 2026 (14 جمادى الآخرة 1448 هـ)». Never for
    `datetime` attributes, feeds, JSON or addresses: those take isoformat().
    """
    shown = (
        in_style(f"{d.day} ", style) + month_name(d.month, style) + in_style(f" {d.year}", style)
    )
    return f"{shown} ({hijri(d, style)})" if style.hijri else shown


def month_year(d, style=DEFAULT):
    """Return «تشرين الثاني 2026», the heading of an archive page. Never an address."""
    return f"{month_name(d.month, style)} {in_style(str(d.year), style)}"


def weekday(d):
    """Return «الثلاثاء». Never for sorting or for addresses."""
    return _locale("").days["format"]["wide"][d.weekday()]


def reads_24_hours(style=DEFAULT):
    """Whether CLDR reads 24 hours in the style's region (Morocco).

    Never to decide what a field of a form takes: browsers and machines write 24 hours.
    """
    return "H" in _locale(style.region.upper()).time_formats["short"].pattern


def time(dt, style=DEFAULT):
    """Return «9:05 ص» or «9:05 م»; «09:05» where CLDR reads 24 hours (Morocco).

    Never converts zones, and never for machines (isoformat()).
    """
    if reads_24_hours(style):
        return in_style(f"{dt.hour:02}:{dt.minute:02}", style)
    return in_style(f"{dt.hour % 12 or 12}:{dt.minute:02}", style) + (
        " ص" if dt.hour < 12 else " م"
    )


def date_time(dt, style=DEFAULT):
    """Return «24 تشرين الثاني 2026، 9:05 ص». Never for machines (isoformat())."""
    return f"{date(dt, style)}، {time(dt, style)}"


def relative(then, now, style=DEFAULT):
    """Return «الآن», «قبل دقيقة», «قبل ساعتين», «قبل 3 ساعات», «بعد 11 ساعة»…

    Whole units, rounded down, and the date itself beyond 7 days. Both moments are aware,
    or both naive (else TypeError). Never on a page that a cache keeps for long, and
    never without the full date in the `datetime` attribute beside it.
    """
    seconds = int((now - then).total_seconds())
    distance = abs(seconds)
    if distance < _MINUTE:
        return "الآن"
    if distance >= 8 * _DAY:
        return date(then, style)
    sizes = ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute"))
    size, unit = next(one for one in sizes if distance >= one[0])
    shown = span(distance // size, unit, style)
    return f"قبل {shown}" if seconds > 0 else f"بعد {shown}"


def span(n, unit, style=DEFAULT):
    """Return «ساعة», «ساعتين», «3 ساعات», «11 ساعة» for n of "minute", "hour" or "day".

    Oblique, to stand after قبل, بعد, خلال or منذ. Never alone or as a subject: there
    the dual is «ساعتان» (`plurals.minutes`). Raises KeyError for another unit.
    """
    one, two, few, many, other = _UNITS[unit]
    return count(n, one=one, two=two, few=few, many=many, other=other, digits=style)


def hijri(d, style=DEFAULT):
    """Return «14 جمادى الآخرة 1448 هـ», by Umm al-Qura where its table reaches.

    Outside the table (1924-2077) by the arithmetical calendar, which may differ by a day.
    Never for prayer or fasting times.
    """
    year, month, day = _hijri(d)
    return f"{in_style(str(day), style)} {HIJRI_MONTHS[month - 1]} {in_style(str(year), style)} هـ"


def _hijri(d):
    try:
        return Gregorian(d.year, d.month, d.day).to_hijri().datetuple()
    except OverflowError:
        return _by_arithmetic(d)


def _by_arithmetic(d):
    # Thirty years are 10,631 days; the civil era began on 19 July 622 (Gregorian).
    days = Date(d.year, d.month, d.day).toordinal() - Date(622, 7, 19).toordinal()
    year = (30 * days + 10646) // 10631
    days -= (year - 1) * 354 + (3 + 11 * year) // 30
    month = min(12, 2 * days // 59 + 1)
    return year, month, days - (59 * (month - 1) + 1) // 2 + 1


@lru_cache(maxsize=64)
def _locale(region):
    try:
        return Locale.parse(f"ar_{region}") if region else Locale.parse("ar")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("ar")


def _months(region):
    return _locale(region).months["format"]["wide"]
