"""What a language must be able to say, and who says it: Arabic by its own room, others by CLDR.

Both tongues have the same methods. They say the moment they are given: convert it to the
newsroom's zone first. What they return is text for people, never for attributes, feeds or
addresses.
"""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import (
    format_date,
    format_skeleton,
    format_time,
    format_timedelta,
    get_datetime_format,
    get_timezone_location,
)
from babel.lists import format_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, to_locale

from arabic import dates, digits, grammar, moments, plurals

MINUTE, HOUR, DAY = 60, 3600, 86400
# Beyond this, how long ago it was says less than the day does.
RELATIVE_DAYS = 8
# The English of everybody: 24 November 2026, 9:05 am, «A, B and C».
ENGLISH = "en_001"
# The native digits that NEWSROOM_DIGITS=arab asks for, by CLDR's numbering system.
NATIVE_DIGITS = {"arab": digits.ARABIC_INDIC, "arabext": digits.PERSIAN}
_MARKS = str.maketrans({"\u202f": "\xa0", "\u200e": None, "\u200f": None})


class Arabic:
    """Arabic as a newspaper of one country writes it; see `arabic.dates.Style`."""

    def __init__(self, style: dates.Style):
        self.style = style
        self.locale = f"ar_{style.region.upper()}"
        # CLDR's numbering system, for what a browser numbers by itself.
        self.numbering = "arab" if style.digits == "arab" else "latn"

    def digits(self, text: str) -> str:
        return digits.in_style(text, self.style)

    def number(self, value: int) -> str:
        return self.digits(str(value))

    def date(self, day: date) -> str:
        return dates.date(day, self.style)

    def date_time(self, moment: datetime) -> str:
        return dates.date_time(moment, self.style)

    def time(self, moment: datetime) -> str:
        return dates.time(moment, self.style)

    def month_year(self, day: date) -> str:
        return dates.month_year(day, self.style)

    def relative(self, moment: datetime, now: datetime) -> str:
        return dates.relative(moment, now, self.style)

    def clock(self, moment: datetime) -> str:
        return moments.clock(moment, self.style)

    def day(self, day: date, today: date) -> str:
        return moments.day(day, today, self.style)

    def zone(self, name: str) -> str:
        return moments.zone(name)

    def moment(self, moment: datetime, now: datetime, zone: str) -> str:
        exact = f"{moments.said(moment, now, self.style)} {moments.zone(zone)}"
        away = moments.away(moment, now, self.style)
        return f"{exact}{grammar.COMMA}{away}" if away else exact

    def stories(self, value: int) -> str:
        return plurals.articles(value, self.style)

    def minutes(self, value: int) -> str:
        return plurals.minutes(value, self.style)

    def results(self, value: int) -> str:
        return plurals.results(value, self.style)

    def glue(self, count: int) -> tuple[str, ...]:
        """What stands before, between and after so many joined names."""
        return ("", *grammar.glue(count), "") if count else ()

    def credited(self, role: str, label: str, gender: str) -> str:
        """What stands above the names of a role: the verb of the first, else the role's label."""
        return grammar.credit_verb(role, gender) or label

    def around_sources(self, count: int) -> tuple[str, str]:
        """What stands before and after the joined names of so many sources."""
        return f"{grammar.source_label(count)}: ", ""


class Other:
    """Any language of CLDR's; words that CLDR has not come from the catalogue, else in English."""

    def __init__(self, language: str, region: str, digit_family: str):
        self._cldr = cldr_locale(language, region)
        territory = self._cldr.territory or ""
        if not territory.isalpha():
            likely = get_global("likely_subtags").get(self._cldr.language, "")
            territory = likely.rpartition("_")[2]
        self.locale = f"{self._cldr.language}_{territory}" if territory else self._cldr.language
        native = self._cldr.other_numbering_systems.get("native", "")
        is_native = digit_family == "arab" and native in NATIVE_DIGITS
        self.numbering = native if is_native else "latn"
        shown = NATIVE_DIGITS.get(self.numbering, digits.WESTERN)
        self._digits = str.maketrans(digits.WESTERN, shown)

    def _shown(self, text: str) -> str:
        return digits.western(text).translate(_MARKS).translate(self._digits)

    def digits(self, text: str) -> str:
        return self._shown(text)

    def number(self, value: int) -> str:
        return self._shown(str(value))

    def date(self, day: date) -> str:
        return self._shown(format_date(day, "long", locale=self._cldr))

    def time(self, moment: datetime) -> str:
        naive = moment.replace(tzinfo=None)
        return self._shown(format_time(naive, "short", locale=self._cldr))

    def date_time(self, moment: datetime) -> str:
        return self._beside(self.date(moment), self.time(moment))

    def _beside(self, day: str, clock: str) -> str:
        pattern = str(get_datetime_format("long", locale=self._cldr)).replace("'", "")
        return self._shown(pattern.replace("{0}", clock).replace("{1}", day))

    def month_year(self, day: date) -> str:
        return self._shown(format_skeleton("yMMMM", day, locale=self._cldr))

    def relative(self, moment: datetime, now: datetime) -> str:
        seconds = int((now - moment).total_seconds())
        distance = abs(seconds)
        if distance < MINUTE:
            return _("just now")
        if distance >= RELATIVE_DAYS * DAY:
            return self.date(moment)
        size, unit = next(
            one for one in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")) if distance >= one[0]
        )
        whole = distance // size * size
        return self._timed(timedelta(seconds=-whole if seconds > 0 else whole), unit, True)

    def _timed(self, length: timedelta, unit: str, is_from_now: bool = False) -> str:
        return self._shown(
            format_timedelta(
                length, unit, threshold=10**9, add_direction=is_from_now, locale=self._cldr
            )
        )

    def clock(self, moment: datetime) -> str:
        return self.time(moment)

    def day(self, day: date, today: date) -> str:
        return self._shown(format_date(day, "full", locale=self._cldr))

    def zone(self, name: str) -> str:
        if "/" not in name or name.startswith("Etc/") or "ZZ" not in self._cldr.territories:
            return name
        return get_timezone_location(name, locale=self._cldr, return_city=True)

    def moment(self, moment: datetime, now: datetime, zone: str) -> str:
        when = self._beside(self.day(moment, now), self.time(moment))
        return f"{when} ({self.zone(zone)})"

    def stories(self, value: int) -> str:
        shown = ngettext("%(count)s story", "%(count)s stories", value)
        return shown % {"count": self.number(value)}

    def minutes(self, value: int) -> str:
        return self._timed(timedelta(minutes=value), "minute")

    def results(self, value: int) -> str:
        shown = ngettext("%(count)s result", "%(count)s results", value)
        return shown % {"count": self.number(value)}

    def glue(self, count: int) -> tuple[str, ...]:
        """What stands before, between and after so many joined names."""
        return _glue(self._cldr, count)

    def credited(self, role: str, label: str, gender: str) -> str:
        """What stands above the names of a role: its label."""
        return label

    def around_sources(self, count: int) -> tuple[str, str]:
        """What stands before and after the joined names of so many sources."""
        line = ngettext("Source: %(names)s", "Sources: %(names)s", count)
        before, _names, after = line.partition("%(names)s")
        return before, after


@lru_cache(maxsize=256)
def _glue(locale: Locale, count: int) -> tuple[str, ...]:
    if not count:
        return ()
    joined = format_list(["\0"] * count, locale=locale)
    return tuple(joined.translate(_MARKS).split("\0"))


def cldr_locale(language: str, region: str) -> Locale:
    """What CLDR knows of the language in the region, else of the language; English for none."""
    code = to_locale(language)
    plain = code.partition("_")[0]
    of_region = f"{code}_{region}" if re.fullmatch(r"[A-Z]{2}", region) else code
    # A region that is part of the language (en-gb, pt-br) is the language's own.
    tried = [code] if code != plain and "_" in code and len(code) - len(plain) == 3 else [of_region]
    for name in (*tried, ENGLISH if plain == "en" else code, plain):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(ENGLISH)
