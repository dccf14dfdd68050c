"""Moments to come as one says them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from arabic import moments
from arabic.dates import Style

NOW = datetime(2026, 11, 24, 10, 15, tzinfo=UTC)  # a Tuesday
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 11, 24, 18, 30, tzinfo=UTC), "اليوم الثلاثاء الساعة 6:30 مساءً"),
        (datetime(2026, 11, 25, 6, 30, tzinfo=UTC), "غداً الأربعاء الساعة 6:30 صباحاً"),
        (datetime(2026, 11, 26, 12, 0, tzinfo=UTC), "بعد غد الخميس الساعة 12:00 ظهراً"),
        (datetime(2026, 11, 27, 15, 5, tzinfo=UTC), "الجمعة 27 تشرين الثاني الساعة 3:05 بعد الظهر"),
        (datetime(2026, 11, 23, 0, 5, tzinfo=UTC), "أمس الاثنين الساعة 12:05 بعد منتصف الليل"),
        (datetime(2027, 1, 1, 23, 59, tzinfo=UTC), "الجمعة 1 كانون الثاني 2027 الساعة 11:59 مساءً"),
    ],
)
def test_a_moment_is_said_from_where_we_stand(moment, expected):
    assert moments.said(moment, NOW) == expected


def test_digits_months_and_hours_are_the_houses_own():
    moment = datetime(2026, 11, 29, 18, 30, tzinfo=UTC)
    assert moments.said(moment, NOW, Style("EG", "arab")) == "الأحد ٢٩ نوفمبر الساعة ٦:٣٠ مساءً"
    assert moments.clock(moment, Style("MA")) == "18:30"


def test_a_day_that_is_named_by_its_date_has_the_hijri_one_beside_it():
    style = Style(hijri=True)
    assert moments.day(date(2026, 11, 25), NOW.date(), style) == "غداً الأربعاء"
    shown = moments.day(date(2027, 2, 8), NOW.date(), style)
    assert shown.startswith("الاثنين 8 شباط 2027 (")
    assert shown.endswith(" 1448 هـ)")


def test_tomorrow_is_told_by_the_calendar_and_not_by_hours():
    late = datetime(2026, 11, 24, 23, 59, tzinfo=UTC)
    assert moments.day(date(2026, 11, 25), late.date()) == "غداً الأربعاء"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Asia/Damascus", "بتوقيت دمشق"),
        ("Africa/Cairo", "بتوقيت القاهرة"),
        ("UTC", "بالتوقيت العالمي"),
        ("Etc/UTC", "بالتوقيت العالمي"),
        ("Etc/GMT+3", "بتوقيت Etc/GMT+3"),
    ],
)
def test_a_zone_is_named_by_its_city(name, expected):
    assert moments.zone(name) == expected


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [(3 * HOUR, "بعد 3 ساعات"), (200 * HOUR, ""), (-HOUR, ""), (0 * HOUR, "")],
)
def test_how_far_away_is_said_within_a_week(ahead, expected):
    assert moments.away(NOW + ahead, NOW) == expected
