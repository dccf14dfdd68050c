"""What a question means: names, synonyms, fields, days; and what was probably meant."""

import json
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from arabic.query_language import day
from articles import press, writing
from authors.models import Author
from editions.models import Edition, KnownWord, Story, Synonym
from editions.search import asking, finding
from editions.search.asking import understand
from editions.search.finding import find, near, offers
from editions.search.first_synonyms import load
from editions.search.spelling import corrections, distance, words_in
from tags.merging import merge
from tags.models import Section, Tag
from tests.arabic.alphabet import anything

NOW = timezone.now().replace(microsecond=0)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def stories(typed, moment=None, **wish):
    """The numbers of the stories that are found, best first."""
    moment = moment or timezone.now()
    keys = find(understand(typed, **wish), moment)
    number = dict(Edition.objects.filter(pk__in=keys).values_list("pk", "story_id"))
    return [number[key] for key in keys]


def test_a_new_name_of_an_author_is_found_at_once_and_the_old_one_no_more(printed, layla):
    article = printed()
    assert stories("الحداد") == [article.pk]
    layla.login.author.name = "ليلى المراسلة"
    layla.login.author.save()
    assert stories("الحداد") == []
    assert stories("المراسله") == [article.pk]


def test_a_new_name_of_a_tag_is_found_at_once(printed):
    article = printed(tags=["الجسور"])
    tag = Tag.objects.get(name="الجسور")
    tag.name = "الأقواس"
    tag.save()
    assert stories("أقواس") == [article.pk]


def test_a_merged_tag_is_found_by_every_name_and_the_printed_record_stays(printed):
    article = printed(tags=["الجسور"])
    kept, gone = Tag.objects.create(name="القناطر"), Tag.objects.get(name="الجسور")
    merge(kept, [gone])
    for typed in ("وسم:القناطر", "وسم:الجسور", "قناطر"):
        assert stories(typed) == [article.pk], typed
    assert stories("", narrowed=(("tag", kept.pk),)) == [article.pk]


def test_who_hides_behind_a_pen_name_is_not_found_by_name(printed, layla):
    author = layla.login.author
    children = {
        "bylines": [{"author": author, "role": "writing", "pen_name": "ابن النهر"}],
        "attributions": [{"wording": "شاهد عيان", "is_unnamed": True}],
        "related_links": [],
    }
    article = printed(children=children)
    assert stories("الحداد") == []
    assert stories("كاتب:ليلى") == []
    assert stories("ابن النهر") == [article.pk]


def test_a_synonym_is_found_the_moment_it_is_stored(printed):
    article = printed("نتائج كأس العالم", tags=["الرياضة"])
    assert stories("زقزوق") == []
    listed = Synonym.objects.create(words="زقزوق، كأس العالم")
    assert stories("الزقزوق") == [article.pk]
    listed.delete()
    assert stories("زقزوق") == []


def test_the_first_synonyms_find_what_they_are_to_find_and_nothing_else(db):
    load(Synonym)
    pairs = json.loads((Path(__file__).parent / "synonym_pairs.json").read_text("utf-8"))
    with connection.cursor() as cursor:
        for wanted in ("found", "not_found"):
            asked = [(understand(q).wide, headline) for q, headline in pairs[wanted]]
            cursor.execute(
                "SELECT public.arabic_vector(h, '', '', '') @@ q::tsquery"
                " FROM unnest(%s::text[], %s::text[]) AS x (q, h)",
                [[q for q, _h in asked], [h for _q, h in asked]],
            )
            answers = [row[0] for row in cursor.fetchall()]
            odd = [pair for pair, is_found in zip(pairs[wanted], answers, strict=True)
                   if is_found is not (wanted == "found")]  # fmt: skip
            assert odd == []


def test_words_that_make_one_synonym_together_find_the_other(printed):
    printed("كأس من ذهب")
    article = printed("المونديال يبدأ غداً")
    Synonym.objects.create(words="مونديال، كأس العالم")
    assert stories("كأس العالم") == [article.pk]
    assert stories("«كأس العالم»") == [], "a phrase in quotation marks is taken by its words"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("كاتب:ليلى", True),
        ("كاتب:«ليلى الحداد» الجسر", True),
        ("كاتب: الحداد", True),
        ("author:ليلى", True),
        ("كاتب:سعاد", False),
        ("-كاتب:ليلى الجسر", False),
        ("قسم:سياسه", True),
        ("قسم:رياضة", False),
        ("وسم:البلديات", True),
        ("وسم:بلديات جسر", True),
        ("من:2000 إلى:2199 جسر", True),
        ("إلى:٢٠٠٠ جسر", False),
        ("من:2199-01", False),
        ("من: دمشق", False),
        ("-وسم:البلديات جسر", False),
    ],
)
def test_fields_narrow_what_is_found(printed, typed, found):
    printed()
    Section.objects.create(name="رياضة")
    Author.objects.create(name="سعاد الحلبي")
    assert bool(stories(typed)) is found


def test_a_name_that_nobody_has_finds_nothing(printed):
    printed()
    asked = understand("كاتب:فلان جسر")
    assert [one.value for one in asked.unknown] == ["فلان"]
    assert asked.is_empty


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("٢٠٢٦-٠٢", date(2026, 2, 1), date(2026, 2, 28)),
        ("2026/12", date(2026, 12, 1), date(2026, 12, 31)),
        ("28/11/2026", date(2026, 11, 28), date(2026, 11, 28)),
        ("2026-11-28", date(2026, 11, 28), date(2026, 11, 28)),
        ("2026-13", None, None),
        ("2026-02-30", None, None),
        ("0026", None, None),
        ("غداً", None, None),
    ],
)
def test_days_are_read_in_every_way_they_are_written(typed, first, last):
    assert (day(typed), day(typed, last=True)) == (first, last)


def test_stories_are_narrowed_by_number_and_by_day(printed, politics):
    old = printed("الجسر القديم", ago=3 * DAY, tags=["الآثار"])
    new = printed("الجسر الجديد", tags=["العمران"])
    tag = Tag.objects.get(name="الآثار")
    today = timezone.localdate()
    assert stories("جسر", narrowed=(("tag", tag.pk),)) == [old.pk]
    assert set(stories("", narrowed=(("section", politics.pk),))) == {old.pk, new.pk}
    assert stories("جسر", begins_on=today - DAY) == [new.pk]
    assert stories("جسر", ends_on=today - DAY) == [old.pk]
    kinds = {(one.kind, one.name): one.count for one in offers(find(understand("جسر"), NOW + HOUR))}
    assert kinds[("section", "سياسة")] == 2
    assert kinds[("tag", "العمران")] == 1


def test_what_answers_exactly_stands_before_what_means_the_same(printed):
    Synonym.objects.create(words="بترول، نفط")
    other = printed("أسعار البترول في ارتفاع")
    exact = printed("أسعار النفط في ارتفاع", ago=30 * DAY)
    assert stories("النفط") == [exact.pk, other.pk]


def test_only_what_readers_see_is_found(approved, samir):
    article = approved("منارة قديمة تعود")
    press.publish(article, by=samir, at=NOW + HOUR, now=NOW)
    assert stories("منارة", NOW + HOUR - timedelta(seconds=1)) == []
    assert stories("منارة", NOW + HOUR) == [article.pk]


def test_a_mistyped_word_is_mended_from_what_readers_see(printed):
    article = printed("افتتاح المستشفى الجديد")
    meant = near("المستشفا الجديدد", timezone.now())
    assert meant.suggestion == "المستشفى الجديد"
    assert Edition.objects.get(pk=meant.keys[0]).story_id == article.pk


def test_keys_of_the_other_keyboard_are_understood(printed):
    printed("افتتاح الجسر")
    assert "الجسر" in corrections("hg[sv", timezone.now())


def test_a_word_of_a_story_to_come_is_never_suggested(approved, samir):
    article = approved("زلزال الزبرجد المكتوم")
    press.publish(article, by=samir, at=NOW + HOUR, now=NOW)
    assert corrections("الزبرجدد", NOW) == []
    assert near("الزبرجدد", NOW) is None
    assert corrections("الزبرجدد", NOW + HOUR) == ["الزبرجد"]


def test_a_word_of_a_withdrawn_story_is_suggested_no_more(printed, samir):
    article = printed("زلزال الزبرجد")
    press.withdraw(article, by=samir, reason="خطأ جسيم")
    assert near("الزبرجدد", timezone.now() + HOUR) is None


@pytest.mark.parametrize("came", [False, True], ids=["cancelled", "withdrawn"])
def test_nobody_finds_out_by_guessing_which_words_readers_do_not_see(
    approved, printed, samir, came
):
    """A word that nothing of what they see holds is mended, whether or not it stood in a story."""
    printed("زلزال الزبرجد")
    article = approved("سر الزبرجدد")
    press.publish(article, by=samir, at=None if came else NOW + HOUR)
    if came:
        press.withdraw(article, by=samir, reason="خطأ جسيم")
    else:
        press.unschedule(article, by=samir)
    assert near("الزبرجدد", NOW + 2 * HOUR).suggestion == "الزبرجد"


def test_a_draft_leaves_no_word_in_the_vocabulary(write, layla):
    article = write("سر العنقاء الزرقاء")
    writing.amend(article, by=layla, standfirst="لا يعرفه أحد بعد.")
    assert not KnownWord.objects.exists()


def test_words_are_kept_without_marks_and_in_their_spelling():
    assert words_in("المُسْتَشْفى 90 x") == {"المستشفي": "المستشفى"}


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [("", "", 0), ("جسر", "جسر", 0), ("جسر", "جسور", 1), ("جسر", "جرس", 1), ("ا", "بت", 2)],
)
def test_mistakes_are_counted(one, other, far):
    assert distance(one, other) == distance(other, one) == far


@given(anything)
def test_no_text_is_too_odd_to_be_asked(db, text):
    asked = understand(text)
    find(asked, NOW)
    near(text[:200], NOW)


@given(st.lists(anything, max_size=4).map(" كاتب:".join))
def test_no_field_is_too_odd_to_be_asked(db, text):
    find(understand(text), NOW)


def test_a_name_of_too_many_is_bounded(printed, monkeypatch):
    monkeypatch.setattr(asking, "NAMES_AT_MOST", 3)
    Author.objects.bulk_create(Author(name=f"سامر {n}", sort_key=f"{n}") for n in range(10))
    printed()
    assert understand("سامر").wide.count("a=") == 3


def test_no_more_than_the_newest_are_ranked(printed, monkeypatch):
    monkeypatch.setattr(finding, "FOUND_AT_MOST", 2)
    found = [printed(f"جسر رقم {n}", ago=n * DAY).pk for n in range(4)]
    assert set(stories("جسر")) == set(found[:3])


def test_within_a_section_the_newest_stand_first_as_elsewhere(printed, politics):
    for hours in (3, 1, 2):
        printed(f"جسر {hours}", ago=timedelta(hours=hours))
    moment = timezone.now()
    everything = Edition.objects.at(moment)
    asked = understand("جسر", narrowed=(("section", politics.pk),))
    found = find(asked, moment, newest=True)
    assert found == list(everything.newest().values_list("pk", flat=True))


def record(weeks_ago: dict[str, list[int]], now) -> None:
    """Printed stories, each one's headline a word and its number, so many weeks ago; every fifth
    was withdrawn."""
    told = [(word, weeks) for word, every in weeks_ago.items() for weeks in every]
    stories = Story.objects.bulk_create(Story() for _ in told)
    Edition.objects.bulk_create(
        Edition(
            story=story, serial=1, headline=f"{word} {number}", printed_at=at,
            live=(at, at + HOUR if number % 5 == 4 else None), first_published_at=at, updated_at=at,
        )
        for number, (story, (word, weeks)) in enumerate(zip(stories, told, strict=True))
        for at in [now - timedelta(weeks=weeks, minutes=number)]
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE editions_edition")


@pytest.mark.parametrize("most", [1, 3, 20, 500])
def test_of_what_answers_the_newest_are_found_however_it_lies_in_time(db, monkeypatch, most):
    """Many each week, few, many of them long ago, a few among many, and in one week alone."""
    now, chance = timezone.now(), Random(3)
    record(
        {
            "جسر": [chance.randrange(60) for _ in range(400)],
            "نهر": [0, 1, 1, 7, 30, 59],
            "ميناء": [chance.randrange(40, 60) for _ in range(60)],
            "بحر": [59],
            "قمر": [20] * 30,
        },
        now,
    )
    monkeypatch.setattr(finding, "FOUND_AT_MOST", most - 1)
    moment = timezone.now()
    for words in ("جسر", "نهر", "ميناء", "بحر", "قمر", "نهر أو قمر", "جسر نهر", "سحاب"):
        asked = understand(words)
        newest = Edition.objects.at(moment).answering(asked).newest()
        assert find(asked, moment, newest=True) == list(newest.values_list("pk", flat=True)[:most])


def test_the_best_of_the_newest_stand_first_and_then_the_rest(printed, monkeypatch):
    """With two ranked: the third from the newest on stands where its time puts it."""
    monkeypatch.setattr(finding, "RANKED_AT_MOST", 2)
    body = "<p>الجسر بعيد عن هذا النص الطويل الذي يذكره مرة.</p>"
    oldest = printed("الجسر الجسر الجسر", ago=timedelta(hours=3))
    older = printed("الجسر والناس", ago=timedelta(hours=2))
    newest = printed("خبر عن النهر", body=body, ago=timedelta(hours=1))
    numbers = [
        Edition.objects.get(pk=key).story_id for key in find(understand("الجسر"), timezone.now())
    ]
    assert numbers == [older.pk, newest.pk, oldest.pk]
