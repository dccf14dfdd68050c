"""A moment as a newsroom says it: «غداً الأربعاء الساعة 6:30 مساءً بتوقيت دمشق».

For sentences about what will happen. Functions say the moment they are given: convert it to the
newsroom's time zone first.
"""

import re
from contextlib import suppress
from datetime import timedelta

from babel import Locale
from babel.dates import get_timezone_location

from arabic import dates
from arabic.digits import in_style

# From this hour of the day on.
PARTS = ((0, "بعد منتصف الليل"), (4, "صباحاً"), (12, "ظهراً"), (13, "بعد الظهر"), (17, "مساءً"))
# «America/Argentina/Ushuaia» has three parts, and none has more.
_ZONE = re.compile(r"[\w+-]{1,32}(?:/[\w+-]{1,32}){1,2}", re.ASCII)
NEAR = {-1: "أمس", 0: "اليوم", 1: "غداً", 2: "بعد غد"}


def day(d, today, style=dates.DEFAULT):
    """Return «غداً الأربعاء», «الجمعة 27 تشرين الثاني», with the year when it is another one.

    A day that is named by its date has the Hijri one beside it when the style says so. Never for
    a moment that may have passed when it is read: tomorrow «غداً» means another day.
    """
    distance = (d - today).days
    name = dates.weekday(d)
    if distance in NEAR:
        return f"{NEAR[distance]} {name}"
    shown = f"{name} {in_style(str(d.day), style)} {dates.month_name(d.month, style)}"
    if d.year != today.year:
        shown = f"{shown} {in_style(str(d.year), style)}"
    return f"{shown} ({dates.hijri(d, style)})" if style.hijri else shown


def clock(dt, style=dates.DEFAULT):
    """Return «6:30 مساءً»; «18:30» where the region reads 24 hours.

    Never for machines (isoformat()), and never where space is short (`dates.time`).
    """
    if dates.reads_24_hours(style):
        return in_style(f"{dt.hour:02}:{dt.minute:02}", style)
    part = [words for hour, words in PARTS if dt.hour >= hour][-1]
    return f"{in_style(f'{dt.hour % 12 or 12}:{dt.minute:02}', style)} {part}"


def zone(name):
    """Return «بتوقيت دمشق» for "Asia/Damascus"; the universal time has no city.

    A name that is no zone is said as it is. Never for sums with time: it is words.
    """
    if "/" not in name or name.startswith("Etc/"):
        return "بالتوقيت العالمي" if name.upper() in {"UTC", "ETC/UTC"} else f"بتوقيت {name}"
    # Of another shape it would be looked for as deep as it has strokes.
    if _ZONE.fullmatch(name):
        with suppress(LookupError, ValueError, OSError):
            name = get_timezone_location(name, locale=Locale("ar"), return_city=True)
    return f"بتوقيت {name}"


def said(dt, now, style=dates.DEFAULT):
    """Return «غداً الأربعاء الساعة 6:30 مساءً»; ``now`` is in the same zone.

    Never in what is kept or cached: it is true from ``now`` only.
    """
    return f"{day(dt.date(), now.date(), style)} الساعة {clock(dt, style)}"


def away(dt, now, style=dates.DEFAULT):
    """Return «بعد 3 ساعات», or "" when it is more than a week away or there is nothing to say.

    Never for what has passed: it says nothing of it.
    """
    if dt - now >= timedelta(days=8) or dt <= now:
        return ""
    return dates.relative(dt, now, style)
