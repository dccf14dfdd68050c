"""What nour is told before reading on: the kind of work, and that a story is old."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from articles import press
from authors.models import Author
from editions.models import Edition
from tests.seen import seen

ZONE = timezone.get_default_timezone()
FIRST = datetime(2024, 3, 3, 10, 0, tzinfo=ZONE)
NOTICE = "نُشرت هذه المادة قبل أكثر من"


@pytest.fixture
def since_2024(approved, samir):
    press.publish(approved(), by=samir, now=FIRST)
    return Edition.objects.get().get_absolute_url()


@pytest.mark.parametrize(
    ("year", "words"),
    [
        (2025, "قبل أكثر من سنة، في 3 آذار 2024."),
        (2026, "قبل أكثر من سنتين، في 3 آذار 2024."),
        (2027, "قبل أكثر من 3 سنوات، في 3 آذار 2024."),
        (2035, "قبل أكثر من 11 سنة، في 3 آذار 2024."),
        (2124, "قبل أكثر من 100 سنة، في 3 آذار 2024."),
    ],
)
def test_an_old_story_says_so_from_its_anniversary_on(since_2024, nour, year, words):
    birthday = FIRST.replace(year=year)
    assert words in seen(nour(since_2024, birthday + timedelta(seconds=1)).content.decode())
    assert words not in seen(nour(since_2024, birthday).content.decode())


def test_a_story_of_this_year_says_nothing(since_2024, nour):
    for moment in (FIRST, FIRST + timedelta(days=364), FIRST.replace(year=2025)):
        assert NOTICE not in nour(since_2024, moment).content.decode()


def test_a_story_of_a_leap_day_becomes_old(approved, samir, nour):
    press.publish(approved(), by=samir, now=datetime(2024, 2, 29, 10, tzinfo=ZONE))
    address = Edition.objects.get().get_absolute_url()
    assert NOTICE not in nour(address, datetime(2025, 2, 28, tzinfo=ZONE)).content.decode()
    assert NOTICE in nour(address, datetime(2025, 3, 1, tzinfo=ZONE)).content.decode()


def test_arabic_digits_where_the_site_has_them(since_2024, nour, settings):
    settings.NEWSROOM_DIGITS = "arab"
    page = nour(since_2024, FIRST.replace(year=2028)).content.decode()
    assert "قبل أكثر من ٣ سنوات، في ٣ آذار ٢٠٢٤." in page


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("news", "خبر"), ("report", "تقرير"), ("analysis", "تحليل"), ("opinion", "موقف صاحبه وحده"),
        ("interview", "أسئلة وأجوبة"), ("translation", "كُتب بلغة أخرى"),
        ("fact_check", "مع الأدلة"),
    ],
)  # fmt: skip
def test_every_kind_is_named_and_explained(printed, nour, kind, words):
    printed(kind=kind)
    page = nour(Edition.objects.get().get_absolute_url())
    html = page.content.decode()
    work = html[html.index('class="work"') :].split("</p>")[0]
    assert words in work
    assert page.context["work"].meaning in work
    assert 'href="/policies/principles/"' in work


def test_what_only_an_agency_signed_is_agency_copy(printed, nour, layla):
    agency = Author.objects.create(name="وكالات", kind="organisation")
    ours = {"author": layla.login.author, "role": "writing"}
    theirs = {"author": agency, "role": "writing"}
    hidden = ours | {"pen_name": "ابن البلد"}
    copy = "مادة وكالة"
    for rows, is_copy in (([theirs], True), ([theirs, ours], False), ([hidden], False)):
        article = printed(f"خبر {len(rows)} {is_copy}", children={"bylines": rows})
        page = nour(f"/{article.pk}", None)
        html = nour(page["Location"]).content.decode()
        assert (copy in html) == is_copy
    photo = ours | {"role": "photography"}
    article = printed("صورنا ونصهم", children={"bylines": [theirs, photo]})
    assert copy in nour(nour(f"/{article.pk}")["Location"]).content.decode()
    article = printed("رأي وكالة", kind="opinion", children={"bylines": [theirs]})
    assert copy not in nour(nour(f"/{article.pk}")["Location"]).content.decode()
