"""What the site says in its own language: Arabic, English, and whichever CLDR knows."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from babel import Locale
from django.conf import global_settings
from django.utils import translation

from editions.words import Role
from language import saying
from language.tongues import cldr_locale

NOON = datetime(2026, 11, 24, 12, 5, tzinfo=UTC)
DAY = date(2026, 11, 24)
LANGUAGES = [code for code, _name in global_settings.LANGUAGES]


@pytest.fixture
def speak(settings):
    """Say what a function says in a language, in a region and a family of digits."""
    settings.TIME_ZONE = "Asia/Damascus"

    def said(language, function, *args, region="SY", digits="latn", **switches):
        settings.NEWSROOM_REGION, settings.NEWSROOM_DIGITS = region, digits
        settings.NEWSROOM_DOUBLE_MONTHS = switches.get("double_months", False)
        settings.NEWSROOM_HIJRI = switches.get("hijri", False)
        with translation.override(language):
            return function(*args)

    return said


DATES = [
    ("ar", "SY", "24 تشرين الثاني 2026، 3:05 م"),
    ("ar", "EG", "24 نوفمبر 2026، 3:05 م"),
    ("ar-ma", "MA", "24 نونبر 2026، 15:05"),
    ("en", "SY", "24 November 2026, 3:05\xa0pm"),
    ("en", "US", "November 24, 2026, 3:05\xa0PM"),
    ("en-gb", "SY", "24 November 2026, 15:05"),
    ("fr", "DZ", "24 novembre 2026, 3:05\xa0PM"),
    ("fr", "FR", "24 novembre 2026, 15:05"),
    ("de", "SY", "24. November 2026, 15:05"),
    ("fa", "IR", "24 نوامبر 2026، ساعت 15:05"),
    ("he", "SY", "24 בנובמבר 2026, 15:05"),
    ("pt-br", "SY", "24 de novembro de 2026 15:05"),
    ("zh-hans", "SY", "2026年11月24日 15:05"),
]


@pytest.mark.parametrize(("language", "region", "expected"), DATES)
def test_a_moment_is_dated_as_its_readers_write_it(speak, language, region, expected):
    assert speak(language, saying.date_time, NOON, region=region) == expected


def test_the_region_of_a_language_is_its_own():
    assert str(cldr_locale("en-gb", "US")) == "en_GB"
    assert str(cldr_locale("en", "SY")) == "en_001"
    assert str(cldr_locale("fr", "SY")) == "fr_SY"
    assert str(cldr_locale("fr", "XX")) == "fr"
    assert str(cldr_locale("zh-hans", "SG")) == "zh_Hans_SG"
    assert str(cldr_locale("no-such", "")) == "no"
    assert str(cldr_locale("zz", "SY")) == "en_001"


@pytest.mark.parametrize(
    ("language", "region", "locale"),
    [
        ("ar", "SY", "ar_SY"), ("ar", "MA", "ar_MA"), ("en", "SY", "en_US"), ("en", "GB", "en_GB"),
        ("fr", "DZ", "fr_DZ"), ("fa", "SY", "fa_IR"), ("zh-hans", "SY", "zh_CN"),
    ],
)  # fmt: skip
def test_a_language_and_its_country_for_open_graph(speak, language, region, locale):
    assert speak(language, saying.locale, region=region) == locale


AGO = [
    ("en", timedelta(seconds=59), "just now"),
    ("en", timedelta(minutes=1), "1 minute ago"),
    ("en", timedelta(minutes=59), "59 minutes ago"),
    ("en", timedelta(hours=2, minutes=59), "2 hours ago"),
    ("en", timedelta(days=1), "1 day ago"),
    ("en", timedelta(days=7, hours=23), "7 days ago"),
    ("en", timedelta(days=8), "16 November 2026"),
    ("en", timedelta(minutes=-2), "in 2 minutes"),
    ("en", timedelta(days=-30), "24 December 2026"),
    ("fr", timedelta(hours=3), "il y a 3 heures"),
    ("fa", timedelta(hours=3), "3 ساعت پیش"),
    ("ar", timedelta(hours=3), "قبل 3 ساعات"),
]


@pytest.mark.parametrize(("language", "ago", "expected"), AGO)
def test_how_long_ago(speak, language, ago, expected):
    assert speak(language, saying.relative, NOON - ago, NOON) == expected


COUNTS = [
    (saying.stories, "en", 0, "0 stories"),
    (saying.stories, "en", 1, "1 story"),
    (saying.stories, "en", 11, "11 stories"),
    (saying.stories, "ar", 11, "11 مقالاً"),
    (saying.minutes, "en", 1, "1 minute"),
    (saying.minutes, "en", 5, "5 minutes"),
    (saying.minutes, "fr", 5, "5 minutes"),
    (saying.minutes, "ru", 5, "5 минут"),
    (saying.minutes, "fa", 5, "5 دقیقه"),
    (saying.minutes, "ar", 2, "دقيقتان"),
]


@pytest.mark.parametrize(("count", "language", "number", "expected"), COUNTS)
def test_a_count(speak, count, language, number, expected):
    assert speak(language, count, number) == expected


def test_a_search_is_not_counted_beyond_what_is_ranked(speak):
    assert speak("en", saying.results, 1, 1000) == "1 result"
    assert speak("en", saying.results, 1001, 1000) == "More than 1000 results"
    assert speak("ar", saying.results, 1001, 1000, digits="arab") == "أكثر من ١٠٠٠ نتيجة"


@pytest.mark.parametrize(
    ("language", "digits"),
    [("ar", "٠١٢٣٤٥٦٧٨٩"), ("fa", "۰۱۲۳۴۵۶۷۸۹"), ("ur", "۰۱۲۳۴۵۶۷۸۹"), ("en", "0123456789")],
)
def test_digits_are_those_of_the_script(speak, language, digits):
    for function, *args in (
        (saying.number, 1302), (saying.date_time, NOON), (saying.minutes, 15),
        (saying.relative, NOON - timedelta(hours=5), NOON), (saying.month_year, DAY),
        (saying.day, DAY, DAY - timedelta(days=9)), (saying.clock, NOON),
        (saying.moment, NOON, NOON - timedelta(days=9)),
    ):  # fmt: skip
        said = speak(language, function, *args, digits="arab")
        shown = {character for character in said if character.isdigit()}
        assert shown and shown <= set(digits), said


NAMES = [
    ("ar", ["ليلى"], "ليلى"),
    ("ar", ["ليلى", "كريم"], "ليلى وكريم"),
    ("ar", ["ليلى", "كريم", "هدى"], "ليلى، كريم وهدى"),
    ("en", ["Layla"], "Layla"),
    ("en", ["Layla", "Karim"], "Layla and Karim"),
    ("en", ["Layla", "Karim", "Huda"], "Layla, Karim and Huda"),
    ("en", ["Layla", "Karim", "Huda", "Samir"], "Layla, Karim, Huda and Samir"),
    ("en", ["Layla", " ", "ليلى"], "Layla and ليلى"),
    ("fr", ["Layla", "Karim"], "Layla et Karim"),
    ("fa", ["لیلا", "کریم"], "لیلا و کریم"),
    ("zh-hans", ["A", "B", "C"], "A、B和C"),
    ("en", [], ""),
    ("ar", [], ""),
]


@pytest.mark.parametrize(("language", "names", "expected"), NAMES)
def test_names_are_joined(speak, language, names, expected):
    assert speak(language, saying.names, names) == expected


def test_each_joined_name_is_a_part_of_its_own(speak):
    karim, huda = SimpleNamespace(name="كريم"), SimpleNamespace(name="Huda")
    assert speak("en", saying.joined, [karim, huda]) == (("", karim), (" and ", None), ("", huda))
    assert speak("ar", saying.joined, [karim, huda]) == (("", karim), (" و", None), ("", huda))
    assert speak("ar", saying.joined, []) == ()


SOURCES = [
    ("ar", ["وكالة"], "المصدر: وكالة"),
    ("ar", ["وكالة", "Reuters"], "المصدران: وكالة وReuters"),
    ("ar", ["أ", "ب", "ج"], "المصادر: أ، ب وج"),
    ("en", ["Reuters"], "Source: Reuters"),
    ("en", ["Reuters", "وكالة"], "Sources: Reuters and وكالة"),
    ("en", ["A", "B", "C"], "Sources: A, B and C"),
    ("en", ["", " "], ""),
]


@pytest.mark.parametrize(("language", "names", "line"), SOURCES)
def test_the_source_line(speak, language, names, line):
    assert speak(language, saying.source_line, names) == line
    parts = speak(language, saying.source_parts, names)
    assert [name for _text, name in parts if name] == [name for name in names if name.strip()]


@pytest.mark.parametrize("role", Role)
def test_a_role_is_a_verb_in_arabic_and_a_label_elsewhere(speak, role):
    assert speak("en", saying.credited, role, role.label, "female") == role.label
    assert speak("ar", saying.credited, role, role.label, "female").endswith("ت")
    assert speak("ar", saying.credited, role, role.label, "") == role.label


def test_a_moment_to_come(speak):
    later = NOON + timedelta(days=1, hours=3)
    assert speak("ar", saying.moment, later, NOON) == (
        "غداً الأربعاء الساعة 6:05 مساءً بتوقيت دمشق، بعد يوم"
    )
    assert speak("en", saying.moment, later, NOON) == (
        "Wednesday, 25 November 2026, 6:05\xa0pm (Damascus)"
    )
    assert speak("en", saying.day, DAY, DAY) == "Tuesday, 24 November 2026"
    assert speak("fr", saying.zone) == "Damas"


def test_double_months_and_the_hijri_date_are_arabic(speak):
    both = {"double_months": True, "hijri": True}
    shown = speak("ar", saying.date, DAY, **both)
    assert shown.startswith("24 تشرين الثاني/نوفمبر 2026 (1")
    assert speak("en", saying.date, DAY, **both) == "24 November 2026"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_of_django_is_spoken(speak, language):
    for function, *args in (
        (saying.date, DAY), (saying.date_time, NOON), (saying.time, NOON),
        (saying.month_year, DAY), (saying.relative, NOON - timedelta(minutes=5), NOON),
        (saying.relative, NOON + timedelta(hours=5), NOON), (saying.minutes, 3),
        (saying.stories, 3), (saying.results, 3, 10), (saying.number, 3), (saying.clock, NOON),
        (saying.day, DAY, DAY), (saying.moment, NOON, NOON), (saying.zone,), (saying.locale,),
        (saying.names, ["A", "B", "C"]), (saying.source_line, ["A", "B"]),
        (saying.listed, ["A", "B"]),
    ):  # fmt: skip
        said = speak(language, function, *args, digits="arab")
        assert said.strip()
        # Direction marks would go astray in a page that isolates names itself.
        assert not set(said) & set("\u200e\u200f\u202f\0{}")


@pytest.mark.parametrize("language", ["ar", "fa", "he", "ur"])
def test_direction_follows_the_language(language):
    with translation.override(language):
        assert translation.get_language_bidi()
    assert Locale.parse(language).text_direction == "rtl"
