"""Whatever is typed, every function of the room answers, in time that grows with the length."""

import importlib
import inspect
import pkgutil
import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given

import arabic
from arabic import (
    alignment,
    broken_plurals,
    cleaning,
    dates,
    difference,
    digits,
    findings,
    folding,
    grammar,
    highlighting,
    moments,
    paragraphs,
    plurals,
    query_language,
    reading,
    shingles,
    slugs,
    stemming,
    unseen,
)
from tests.arabic.alphabet import anything

HOSTILE = {
    "nothing": "",
    "blank": " \n\t\xa0\u2028 ",
    "unpaired surrogates": "\ud800نص\udfff وآخر\udc00",
    "nul": "\0نص\0",
    "markup": '<script>alert("نص")</script> &amp; &#0; <![CDATA[ نص ]]> <!-- <p',
    "marks": "ب" + "\u064e\u0651\u0301" * 3_334 + " كلمة",
    "marks without a letter": "\u064b" * 10_000,
    "invisible": "\u200f\u202b\u2066\ufeff\u200d\u00ad\u034f" * 50,
    "tatweel": "ـ" * 1_000 + "عاجـــل",
    "signs": "«»\"'“”()[]{}،؛؟.,;:!-–—_*&%$#@^~`|\\/+=<>٪٫٬" * 20,
    "digits": "1٢۳" * 300 + " 12.5 ١٢٫٥ 1,000,000 ½ ² Ⅳ",
    "presentation forms": "ﻻﷲﷺﺍﻟﺴﻼﻡ ﹰﹷ",
    "Persian and Urdu": "گفت‌وگو دربارهٔ چای ہے ٹھیک ۱۲۳",
    "Hebrew": "שלום עולם, מה שלומך?",
    "Cyrillic": "Привет, мир",
    "Chinese": "你好，世界。",
    "Devanagari": "नमस्ते दुनिया क्षि",
    "strokes": "</" * 5_000,
    "emoji": "👨‍👩‍👧‍👦🇸🇾👍🏽 ❤️",
    "beyond the basic plane": "𞤀𞤣𞤤𞤢𞤥 𝕏 𐤀𐤁",
    "a private use": "\ue000\U000f0000\ufffe\uffff",
    "formats": "%s %(n)s {0} {n} {} $1 \\1 \\u0041",
}
# A megabyte of all that: an eighth of each kind.
PART = 125_000
MEGABYTE = "\n".join([
    "كلمة وأخرى " * (PART // 11), "ب" * PART, "ب" + "\u064e" * PART, '<a href="' * (PART // 9),
    '«"' * (PART // 2), " " * PART, "وال" * (PART // 3), "نص text ١٢ 12، “x” \u200f" * (PART // 22),
])  # fmt: skip
# Two texts, and each in its words: the longest body has 400,000 characters (test_difference.py).
LESS = 60_000

# Every function that is given a text: how it is called with one.
OF_TEXT = {
    broken_plurals.singulars: lambda text: broken_plurals.singulars(text),
    broken_plurals.skeleton: lambda text: broken_plurals.skeleton(text),
    cleaning.clean: lambda text: cleaning.clean(text, persian=len(text) % 2 == 0),
    cleaning.clean_headline: lambda text: cleaning.clean_headline(text),
    cleaning.normalise: lambda text: cleaning.normalise(text),
    cleaning.visible_length: lambda text: cleaning.visible_length(text),
    difference.compare: lambda text: difference.compare(text[:LESS], text[1:LESS] + "x"),
    paragraphs.align: lambda text: paragraphs.align(
        text[:LESS].split("\n"), text[1:LESS].split("\n")
    ),
    digits.western: lambda text: digits.western(text),
    digits.arabic_indic: lambda text: digits.arabic_indic(text),
    digits.in_style: lambda text: (digits.in_style(text, "arab"), digits.in_style("1", text)),
    findings.findings: lambda text: findings.findings(text),
    findings.mend: lambda text: findings.mend(text, findings.findings(text[:LESS])),
    findings.gettext_noop: lambda text: findings.gettext_noop(text),
    folding.fold: lambda text: folding.fold(text),
    folding.key: lambda text: folding.key(text),
    folding.sort_key: lambda text: folding.sort_key(text),
    grammar.join: lambda text: grammar.join([text, "ليلى", text]),
    grammar.join_parts: lambda text: grammar.join_parts([text, "ليلى", text]),
    grammar.source_line: lambda text: grammar.source_line([text, text]),
    grammar.credit_verb: lambda text: grammar.credit_verb(text, text),
    grammar.wrote: lambda text: grammar.wrote(text, 3),
    highlighting.highlight: lambda text: highlighting.highlight(text, text[:200]),
    highlighting.snippet: lambda text: highlighting.snippet(text, text[:200]),
    highlighting.terms_found: lambda text: highlighting.terms_found(text, text[:200]),
    moments.zone: lambda text: (moments.zone(text), moments.zone(f"Asia/{text}")),
    paragraphs.coarse: lambda text: paragraphs.coarse(text),
    paragraphs.lines: lambda text: paragraphs.lines(text),
    plurals.count: lambda text: plurals.count(3, few=text, digits="arab"),
    query_language.parse: lambda text: query_language.parse(text),
    query_language.day: lambda text: query_language.day(text),
    reading.word_count: lambda text: reading.word_count(text),
    shingles.alike: lambda text: shingles.alike(text[:LESS], shingles.shingles(text[:LESS])),
    shingles.shingles: lambda text: shingles.shingles(text),
    shingles.told_apart: lambda text: shingles.told_apart(text),
    slugs.slug: lambda text: slugs.slug(text, limit=len(text) % 90),
    stemming.words: lambda text: stemming.words(text),
    stemming.stem: lambda text: stemming.stem(text),
    stemming.stems: lambda text: stemming.stems(text),
    stemming.beginnings: lambda text: stemming.beginnings(text),
    stemming.forms: lambda text: stemming.forms(text),
    stemming.skeleton: lambda text: stemming.skeleton(text),
    stemming.lexemes: lambda text: stemming.lexemes(text),
    stemming.indexed: lambda text: stemming.indexed(text),
    stemming.joined: lambda text: stemming.joined(text),
    stemming.shapes: lambda text: stemming.shapes([text, text[:200]]),
}
DAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
# Every function of dates and numbers: a style may hold what somebody wrote into a variable.
OF_STYLE = {
    dates.date: lambda style: dates.date(DAY, style),
    dates.date_time: lambda style: dates.date_time(NOON, style),
    dates.hijri: lambda style: dates.hijri(DAY, style),
    dates.month_name: lambda style: dates.month_name(7, style),
    dates.month_year: lambda style: dates.month_year(DAY, style),
    dates.reads_24_hours: lambda style: dates.reads_24_hours(style),
    dates.relative: lambda style: dates.relative(NOON, NOON, style),
    dates.span: lambda style: dates.span(3, "hour", style),
    dates.time: lambda style: dates.time(NOON, style),
    moments.away: lambda style: moments.away(NOON, NOON, style),
    moments.clock: lambda style: moments.clock(NOON, style),
    moments.day: lambda style: moments.day(DAY, DAY, style),
    moments.said: lambda style: moments.said(NOON, NOON, style),
    plurals.articles: lambda style: plurals.articles(3, style),
    plurals.minutes: lambda style: plurals.minutes(3, style),
    plurals.results: lambda style: plurals.results(3, style),
}
# What is given neither a text nor a style: numbers, pieces, sequences, the name of a file.
OF_NEITHER = {
    alignment.gaps, alignment.matches, dates.weekday, difference.label, grammar.glue,
    grammar.source_label, plurals.form, reading.reading_minutes, shingles.likeness, shingles.runs,
    shingles.sketch, unseen.members,
}  # fmt: skip


def public():
    """Every function of the room's modules that another room may call."""
    for module in pkgutil.iter_modules(arabic.__path__):
        if not module.ispkg:
            found = importlib.import_module(f"arabic.{module.name}")
            for name, function in vars(found).items():
                is_own = inspect.isfunction(function) and function.__module__ == found.__name__
                if is_own and not name.startswith("_"):
                    yield function


def named(function) -> str:
    return f"{function.__module__.removeprefix('arabic.')}.{function.__name__}"


def test_every_public_function_is_tried():
    assert {*map(named, public())} == {
        *map(named, OF_TEXT),
        *map(named, OF_STYLE),
        *map(named, OF_NEITHER),
    }


@pytest.mark.parametrize("function", sorted(public(), key=named), ids=named)
def test_every_public_function_says_what_it_must_never_be_used_for(function):
    assert re.search(r"\b[Nn]ever\b", function.__doc__ or ""), "its docstring has no «Never …»"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("function", OF_TEXT, ids=named)
def test_hostile_text_is_answered(function, text):
    OF_TEXT[function](text)


@pytest.mark.parametrize("function", OF_TEXT, ids=named)
def test_a_megabyte_is_answered(function):
    OF_TEXT[function](MEGABYTE)


@pytest.mark.parametrize("function", OF_TEXT, ids=named)
@given(text=anything)
def test_any_text_is_answered(function, text):
    OF_TEXT[function](text)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("function", OF_STYLE, ids=named)
def test_a_hostile_style_is_answered(function, text):
    plain = OF_STYLE[function](dates.Style("EG"))
    assert type(OF_STYLE[function](dates.Style(text, text))) is type(plain)
