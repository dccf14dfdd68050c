"""Dates as each country's newspapers print them, beside CLDR where it says the same."""

from datetime import UTC, date, datetime, timedelta

import pytest
from babel.dates import format_date, format_timedelta
from hypothesis import given
from hypothesis import strategies as st

from arabic import dates
from arabic.dates import Style

LEVANT = (
    "كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين الثاني|كانون الأول"
)
NILE = "يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر"
MAGHREB = "جانفي|فيفري|مارس|أفريل|ماي|جوان|جويلية|أوت|سبتمبر|أكتوبر|نوفمبر|ديسمبر"
MOROCCO = "يناير|فبراير|مارس|أبريل|ماي|يونيو|يوليوز|غشت|شتنبر|أكتوبر|نونبر|دجنبر"
REGIONS = [
    *((region, LEVANT) for region in ("SY", "LB", "IQ", "JO", "PS")),
    *((region, NILE) for region in ("EG", "SA", "AE", "KW", "QA", "BH", "OM", "YE", "SD", "LY")),
    *((region, MAGHREB) for region in ("DZ", "TN")),
    ("MA", MOROCCO),
]
DAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(("region", "names"), REGIONS)
def test_twelve_months_of_a_region(region, names):
    assert [dates.month_name(month, Style(region)) for month in range(1, 13)] == names.split("|")


@pytest.mark.parametrize(("region", "_names"), REGIONS)
def test_a_date_is_the_one_that_cldr_writes_in_western_digits(region, _names):
    for month in range(1, 13):
        day = date(2026, month, 9)
        assert dates.date(day, Style(region)) == format_date(
            day, "d MMMM y", locale=f"ar_{region}"
        ).translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789"))


def test_an_unknown_region_reads_the_common_months():
    assert dates.date(DAY, Style("XX")) == dates.date(DAY, Style("")) == "24 نوفمبر 2026"


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (Style(), "24 تشرين الثاني 2026"),
        (Style(digits="arab"), "٢٤ تشرين الثاني ٢٠٢٦"),
        (Style(double_months=True), "24 تشرين الثاني/نوفمبر 2026"),
        (Style("EG", double_months=True), "24 نوفمبر/تشرين الثاني 2026"),
        (Style("MA"), "24 نونبر 2026"),
        (Style("MA", double_months=True), "24 نونبر/نوفمبر 2026"),
        (Style("DZ", double_months=True), "24 نوفمبر 2026"),
    ],
)
def test_a_date_in_its_style(style, expected):
    assert dates.date(DAY, style) == dates.date(NOON, style) == expected


DOUBLE = [
    ("SY", 7, "تموز/يوليو"),
    ("IQ", 1, "كانون الثاني/يناير"),
    ("EG", 7, "يوليو/تموز"),
    ("SA", 9, "سبتمبر/أيلول"),
    ("TN", 7, "جويلية/يوليو"),
    ("DZ", 9, "سبتمبر"),
    ("MA", 8, "غشت/أغسطس"),
]


@pytest.mark.parametrize(("region", "month", "names"), DOUBLE)
def test_the_second_name_is_the_one_that_others_know(region, month, names):
    assert dates.month_name(month, Style(region, double_months=True)) == names


@pytest.mark.parametrize("region", [region for region, _names in REGIONS])
def test_every_month_of_a_region_has_at_most_two_names(region):
    names = [dates.month_name(month, Style(region, double_months=True)) for month in range(1, 13)]
    assert len(set(names)) == 12
    assert all(name.count("/") <= 1 for name in names)


# Days on which the table of Umm al-Qura and the arithmetic that serves beyond it agree.
HIJRI = [
    (date(2026, 2, 18), "1 رمضان 1447 هـ"),
    (date(2026, 3, 20), "1 شوال 1447 هـ"),
    (date(2026, 5, 27), "10 ذو الحجة 1447 هـ"),
    (date(2025, 3, 1), "1 رمضان 1446 هـ"),
    (date(1900, 4, 30), "29 ذو الحجة 1317 هـ"),
    (date(2100, 1, 1), "19 شوال 1523 هـ"),
]


@pytest.mark.parametrize(("day", "expected"), HIJRI)
def test_the_hijri_date(day, expected, monkeypatch):
    assert dates.hijri(day) == expected
    monkeypatch.setattr(dates, "Gregorian", beyond_the_table)
    assert dates.hijri(day) == expected


def beyond_the_table(*day):
    raise OverflowError


def test_the_table_of_umm_al_qura_wins_over_the_arithmetic():
    first = date(2026, 6, 16)
    assert dates.hijri(first) == "1 محرم 1448 هـ"
    assert dates._by_arithmetic(first) == (1447, 12, 30)


def test_the_hijri_date_stands_beside():
    assert dates.date(DAY, Style(hijri=True)) == "24 تشرين الثاني 2026 (14 جمادى الآخرة 1448 هـ)"
    both = Style("EG", "arab", double_months=True, hijri=True)
    assert dates.date(date(2026, 2, 18), both) == "١٨ فبراير/شباط ٢٠٢٦ (١ رمضان ١٤٤٧ هـ)"


def test_a_time_is_morning_or_evening_and_in_morocco_of_24_hours():
    evening = datetime(2026, 11, 24, 21, 5, tzinfo=UTC)
    assert dates.date_time(evening) == "24 تشرين الثاني 2026، 9:05 م"
    assert dates.time(datetime(2026, 1, 1, 0, 30, tzinfo=UTC)) == "12:30 ص"
    assert dates.time(evening, Style("MA")) == "21:05"
    assert dates.time(evening, Style(digits="arab")) == "٩:٠٥ م"


def test_headings_of_the_archive():
    assert dates.month_year(DAY) == "تشرين الثاني 2026"
    assert dates.weekday(DAY) == "الثلاثاء"


def test_a_month_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="13"):
        dates.month_name(13)


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(seconds=59), "الآن"),
        (timedelta(minutes=1), "قبل دقيقة"),
        (timedelta(minutes=2), "قبل دقيقتين"),
        (timedelta(minutes=3), "قبل 3 دقائق"),
        (timedelta(minutes=11), "قبل 11 دقيقة"),
        (timedelta(hours=1), "قبل ساعة"),
        (timedelta(hours=2, minutes=59), "قبل ساعتين"),
        (timedelta(hours=3), "قبل 3 ساعات"),
        (timedelta(hours=11), "قبل 11 ساعة"),
        (timedelta(days=1), "قبل يوم"),
        (timedelta(days=2), "قبل يومين"),
        (timedelta(days=7, hours=23), "قبل 7 أيام"),
        (timedelta(days=8), "16 تشرين الثاني 2026"),
        (timedelta(minutes=-2), "بعد دقيقتين"),
        (timedelta(hours=-11), "بعد 11 ساعة"),
        (timedelta(days=-30), "24 كانون الأول 2026"),
    ],
)
def test_how_long_ago(ago, expected):
    assert dates.relative(NOON - ago, NOON) == expected


NUMBERS = (0, 1, 2, 3, 10, 11, 99, 100, 101, 102, 103, 111)
SPANS = {
    "minute": "0 دقيقة|دقيقة|دقيقتين|3 دقائق|10 دقائق|11 دقيقة|99 دقيقة|100 دقيقة|101 دقيقة"
    "|102 دقيقة|103 دقائق|111 دقيقة",
    "hour": "0 ساعة|ساعة|ساعتين|3 ساعات|10 ساعات|11 ساعة|99 ساعة|100 ساعة|101 ساعة"
    "|102 ساعة|103 ساعات|111 ساعة",
    "day": "0 يوم|يوم|يومين|3 أيام|10 أيام|11 يوماً|99 يوماً|100 يوم|101 يوم"
    "|102 يوم|103 أيام|111 يوماً",
}


@pytest.mark.parametrize("unit", SPANS)
def test_a_span_in_every_number(unit):
    assert [dates.span(number, unit) for number in NUMBERS] == SPANS[unit].split("|")


def cldr_relative(number: int, unit: str) -> str:
    """CLDR's «قبل 3 ساعات» of this many units ago, or ahead, as the house spells it."""
    said = format_timedelta(
        timedelta(**{f"{unit}s": number}),
        granularity=unit, threshold=10**9, add_direction=True, locale="ar",
    )  # fmt: skip
    for theirs, ours in ((" واحدة", ""), (" واحد", ""), ("خلال", "بعد"), ("ًا", "اً")):
        said = said.replace(theirs, ours)
    return said


@pytest.mark.parametrize("unit", SPANS)
@pytest.mark.parametrize("number", NUMBERS[1:])
def test_past_and_future_agree_with_cldr(unit, number):
    said = dates.span(number, unit)
    assert cldr_relative(-number, unit) == f"قبل {said}"
    assert cldr_relative(number, unit) == f"بعد {said}"


@pytest.mark.parametrize("number", [1, 2, 3, 7])
@pytest.mark.parametrize("unit", SPANS)
def test_what_a_page_says_is_the_span_before_or_after(unit, number):
    length = timedelta(**{f"{unit}s": number})
    assert dates.relative(NOON - length, NOON) == f"قبل {dates.span(number, unit)}"
    assert dates.relative(NOON + length, NOON) == f"بعد {dates.span(number, unit)}"


def test_how_long_ago_in_arabic_digits():
    assert dates.relative(NOON - timedelta(hours=3), NOON, Style(digits="arab")) == "قبل ٣ ساعات"


@given(st.dates(min_value=date(623, 1, 1)))
def test_the_day_after_is_the_next_hijri_day_or_a_first(day):
    if day == date.max:
        return
    year, month, today = dates._hijri(day)
    next_year, next_month, tomorrow = dates._hijri(day + timedelta(days=1))
    assert 1 <= month <= 12 and 1 <= today <= 30
    edges = (date(1924, 7, 30), date(1924, 7, 31), date(2077, 11, 15), date(2077, 11, 16))
    if day not in edges:  # where the table of Umm al-Qura begins and ends
        assert (next_year, next_month, tomorrow) == (year, month, today + 1) or tomorrow == 1


@given(st.datetimes(timezones=st.just(UTC)), st.sampled_from(REGIONS), st.booleans())
def test_no_page_mixes_digits_or_direction_marks(moment, region, arab):
    style = Style(region[0], "arab" if arab else "latn", double_months=True, hijri=True)
    shown = dates.date_time(moment, style)
    digits = {c for c in shown if c.isdigit()}
    assert digits <= set("٠١٢٣٤٥٦٧٨٩" if arab else "0123456789")
    assert "\u200f" not in shown
