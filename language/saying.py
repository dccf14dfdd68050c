"""What pages and sentences say in the site's language: the one place that asks which it is.

Moments may be in any zone: they are said in the newsroom's. Everything here is for people;
attributes, feeds and addresses take ISO 8601.
"""

from collections.abc import Iterable
from datetime import date as Date
from datetime import datetime
from functools import lru_cache
from typing import TypeVar

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from arabic import dates
from language.tongues import Arabic, Other

Named = TypeVar("Named")
# A piece of a joined list: glue and None, or "" and the one who is named.
Part = tuple[str, Named | None]


def tongue() -> Arabic | Other:
    """The tongue of the active language, in the house style of the settings."""
    return _tongue(
        get_language() or settings.LANGUAGE_CODE,
        settings.NEWSROOM_REGION,
        settings.NEWSROOM_DIGITS,
        settings.NEWSROOM_DOUBLE_MONTHS,
        settings.NEWSROOM_HIJRI,
    )


@lru_cache(maxsize=64)
def _tongue(language: str, region: str, digits: str, double_months: bool, hijri: bool):
    if language.split("-")[0] == "ar":
        return Arabic(dates.Style(region, digits, double_months, hijri))
    return Other(language, region, digits)


def code() -> str:
    """The language alone: «ar», «en», «pt»."""
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]


def is_right_to_left() -> bool:
    return code() in settings.LANGUAGES_BIDI


def locale() -> str:
    """«ar_SY», as Open Graph writes a language and its country."""
    return tongue().locale


# Dates -----------------------------------------------------------------------------------------


def _local(value: datetime | Date) -> datetime | Date:
    return timezone.localtime(value) if isinstance(value, datetime) else value


def date(value: datetime | Date) -> str:
    return tongue().date(_local(value))


def date_time(value: datetime) -> str:
    return tongue().date_time(_local(value))


def time(value: datetime) -> str:
    """The hour and minute alone."""
    return tongue().time(_local(value))


def month_year(value: Date) -> str:
    return tongue().month_year(value)


def relative(value: datetime, now: datetime) -> str:
    """How long ago or ahead, seen from the moment of the request; a date beyond a week."""
    return tongue().relative(_local(value), _local(now))


def clock(value: datetime) -> str:
    """«6:30 مساءً», for sentences."""
    return tongue().clock(_local(value))


def day(value: Date, today: Date) -> str:
    """«غداً الأربعاء», «الجمعة 27 تشرين الثاني»."""
    return tongue().day(value, today)


def moment(value: datetime, now: datetime) -> str:
    """«غداً الأربعاء الساعة 6:30 مساءً بتوقيت دمشق، بعد 3 ساعات»."""
    return tongue().moment(_local(value), _local(now), timezone.get_current_timezone_name())


def zone() -> str:
    """The newsroom's zone: «بتوقيت دمشق»."""
    return tongue().zone(timezone.get_current_timezone_name())


def numbering() -> str:
    """Which digits the site prints: «latn» (0-9), «arab» (٠-٩) or «arabext» (۰-۹)."""
    return tongue().numbering


# Numbers ---------------------------------------------------------------------------------------


def number(value: int) -> str:
    return tongue().number(value)


def digits(text: str) -> str:
    """A text of ours in the digits of the house; never one that somebody typed."""
    return tongue().digits(text)


def minutes(value: int) -> str:
    return tongue().minutes(value)


def stories(value: int) -> str:
    return tongue().stories(value)


def results(value: int, more_than: int) -> str:
    """How many stories a search found; beyond ``more_than`` it is not counted further."""
    if value > more_than:
        return _("More than %(count)s results") % {"count": number(more_than)}
    return tongue().results(value)


# Names -----------------------------------------------------------------------------------------


def joined(named: Iterable[Named]) -> tuple[Part, ...]:
    """«أ، ب وج» in parts, so that a page can put each name into its own <bdi>."""
    named = list(named)
    before, *after = tongue().glue(len(named)) or ("",)
    parts: list[Part] = [(before, None)]
    for one, glue in zip(named, after, strict=True):
        parts += [("", one), (glue, None)]
    return tuple(part for part in parts if part != ("", None))


def names(named: Iterable[str]) -> str:
    """«أ، ب وج» as plain text. On a page, where a name may be of another script: `joined`."""
    return _plain(joined(_shown(named)))


def comma() -> str:
    return _(", ")


def listed(words: Iterable[object]) -> str:
    """«أ، ب، ج»: words in a row, none of them the last."""
    return comma().join(map(str, words))


def quoted(text: str) -> str:
    """Text between the quotation marks of the language."""
    return _("“%(text)s”") % {"text": text}


def credited(role: str, label: str, gender: str) -> str:
    """«كتبت» above the names of a byline whose first is a woman; the role's label elsewhere."""
    return tongue().credited(role, label, gender)


def source_parts(named: Iterable[str]) -> tuple[Part, ...]:
    """«المصدر: أ», «المصدران: أ وب», in parts as `joined` gives them; () for none."""
    named = _shown(named)
    if not named:
        return ()
    before, after = tongue().around_sources(len(named))
    return ((before, None), *joined(named), *([(after, None)] if after else []))


def source_line(named: Iterable[str]) -> str:
    """«المصدر: أ» as plain text, for what cannot hold markup; "" for none."""
    return _plain(source_parts(named))


def _shown(named: Iterable[object]) -> list[str]:
    return [name for name in map(str, named) if name.strip()]


def _plain(parts: Iterable[Part]) -> str:
    return "".join(text or str(one or "") for text, one in parts)
