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
    ],
)
def test_a_date_in_its_style(style, expected):
    assert dates.date(DAY, style) == dates.date(NOON, style) == expected


def test_the_hijri_date_stands_beside():
    shown = dates.date(DAY, Style(hijri=True))
    assert shown.startswith("24 تشرين الثاني 2026 (1")
    assert shown.endswith(" جمادى الآخرة 1448 هـ)")


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


@pytest.mark.parametrize("unit", ["minutes", "hours", "days"])
@pytest.mark.parametrize("number", [2, 3, 7])
def test_how_long_ago_agrees_with_cldr(unit, number):
    ago = timedelta(**{unit: number})
    cldr = format_timedelta(
        -ago, add_direction=True, threshold=100, granularity=unit[:-1], locale="ar"
    )
    western = cldr.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789"))
    assert dates.relative(NOON - ago, NOON) == western


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
