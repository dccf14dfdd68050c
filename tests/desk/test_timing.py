"""Times on the desk: how they are typed and said, embargoes, and what will happen when."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from articles import press, workflow
from articles.embargo import set_embargo
from articles.models import Article
from desk import moments, timing
from desk.moments import Moment, local_moment
from editions.models import Edition
from tags.models import Section
from tests.desk.posted import posted

HOUR = timedelta(hours=1)
DAY = 24 * HOUR


def soon(hours=1):
    """A whole minute to come."""
    return timezone.now().replace(second=0, microsecond=0) + hours * HOUR


def door(article, name) -> str:
    return reverse("desk:act", args=[article.pk, name])


def parts(name: str, moment) -> dict:
    """What a browser sends of a day and a time."""
    local = moment and timezone.localtime(moment)
    day, clock = (f"{local:%Y-%m-%d}", f"{local:%H:%M}") if local else ("", "")
    return {f"{name}_0": day, f"{name}_1": clock}


def words(response) -> str:
    return response.content.decode()


@pytest.fixture
def as_samir(client, samir):
    client.force_login(samir)
    return client


@pytest.fixture
def embargoed(approved, samir):
    article = approved("سر حتى المساء")
    set_embargo(article, by=samir, until=soon(6))
    return article


# Typed and said ------------------------------------------------------------------------------


@pytest.fixture
def clock_of_beirut():
    """A city whose clock is put forward and back."""
    with timezone.override("Asia/Beirut"):
        yield


def test_a_time_that_does_not_exist_is_told_with_the_one_to_choose(clock_of_beirut):
    with pytest.raises(ValidationError) as error:
        local_moment(date(2026, 3, 29), time(0, 30))
    assert "1:30" in error.value.messages[0]


def test_a_time_that_comes_twice_is_told(clock_of_beirut):
    with pytest.raises(ValidationError) as error:
        local_moment(date(2026, 10, 24), time(23, 30))
    assert error.value.messages == [str(moments.COMES_TWICE)]


def test_a_time_beside_the_change_of_the_clock_is_taken(clock_of_beirut):
    assert local_moment(date(2026, 3, 29), time(1, 0)).utcoffset() == 3 * HOUR
    assert local_moment(date(2026, 10, 25), time(0, 0)).utcoffset() == 2 * HOUR


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        (["2026-03-01", ""], moments.TIME_MISSING),
        (["", "10:00"], moments.DAY_MISSING),
        (["0001-01-01", "00:00"], moments.NO_SUCH_YEAR),
        (["9999-12-31", "23:59"], moments.NO_SUCH_YEAR),
    ],
)
def test_half_a_moment_and_a_wild_year_are_told(typed, refusal):
    with pytest.raises(ValidationError) as error:
        Moment().clean(typed)
    assert error.value.messages == [str(refusal)]


def test_two_empty_fields_are_no_moment():
    assert Moment().clean(["", ""]) is None


def test_what_is_typed_is_said_in_the_newsrooms_zone(as_samir):
    day = timezone.localtime() + DAY
    query = {"said": "publish", "day": f"{day:%Y-%m-%d}", "time": "18:30"}
    said = as_samir.get(reverse("desk:moment_json"), query).json()
    assert "غداً" in said["words"]
    assert "الساعة 6:30 مساءً بتوقيت دمشق" in said["words"]
    assert not said["is_mistake"]


@pytest.mark.parametrize(
    "typed",
    [("2020-01-01", "10:00"), ("x", "y"), ("2030-01-01", ""), ("\x00", "٣"), ("-", "25:00")],
)
def test_a_mistake_is_told_while_it_is_typed(as_samir, typed):
    query = {"said": "publish", "day": typed[0], "time": typed[1]}
    said = as_samir.get(reverse("desk:moment_json"), query).json()
    assert said["is_mistake"] and said["words"]


def test_only_the_staff_is_answered_and_only_about_what_is_known(client, samir):
    address = reverse("desk:moment_json")
    assert client.get(address, {"said": "publish"}).status_code == 403
    client.force_login(samir)
    assert client.get(address, {"said": "x"}).status_code == 400
    assert client.post(address).status_code == 405


# The pages of the acts -----------------------------------------------------------------------


def test_a_planned_end_is_cleared_by_emptying_both_fields(as_samir, printed, samir):
    article = printed()
    workflow_again(article, samir, until=soon(5))
    workflow_again(article, samir, publish=False)
    page = as_samir.get(door(article, "publish"))
    local = timezone.localtime(Edition.objects.at(timezone.now()).get().ends_at)
    assert f'value="{local:%Y-%m-%d}"' in words(page) and f'value="{local:%H:%M}"' in words(page)
    data = {"version_read": article.version, "change": "update", **parts("until", None)}
    as_samir.post(door(article, "publish"), data | parts("at", None))
    live = Edition.objects.at(timezone.now()).get()
    assert (live.ends_at, live.live.upper) == (None, None)


def workflow_again(article, samir, *, publish=True, **how):
    """A next version of an article, approved and perhaps printed."""
    workflow.amended(article, by=samir)
    workflow.approve(article, by=samir)
    if publish:
        press.publish(article, by=samir, **how)


def test_layla_sets_an_embargo_on_her_page_and_reads_it_beside_the_form(client, layla, write):
    article = write()
    client.force_login(layla)
    data = {"version_read": article.version, "note": "اتفاق مع الوزارة", **parts("until", soon(4))}
    response = client.post(door(article, "embargo"), data, follow=True)
    assert Article.objects.get().embargo_until == soon(4)
    (line,) = response.context["timing_lines"]
    assert (line.kind, line.change) == ("embargo", door(article, "embargo"))
    assert line.words in words(response)


def test_an_embargo_from_a_stale_page_is_refused_and_what_was_typed_is_kept(as_samir, write):
    article = write()
    data = {"version_read": article.version + 1, "note": "اتفاق", **parts("until", soon(4))}
    response = as_samir.post(door(article, "embargo"), data)
    assert response.status_code == 409
    assert "اتفاق" in words(response)
    assert f'value="{timezone.localtime(soon(4)):%H:%M}"' in words(response)
    assert Article.objects.get().embargo_until is None


def test_samir_cannot_lift_an_embargo_and_huda_can(client, samir, huda, embargoed):
    data = {"version_read": embargoed.version, **parts("until", None)}
    client.force_login(samir)
    assert client.post(door(embargoed, "embargo"), data).status_code == 403
    assert Article.objects.get().embargo_until
    client.force_login(huda)
    assert client.post(door(embargoed, "embargo"), data).status_code == 302
    assert Article.objects.get().embargo_until is None


def test_the_embargo_is_offered_until_readers_see_the_story(as_samir, printed, write):
    assert as_samir.get(door(write(), "embargo")).status_code == 200
    assert as_samir.get(door(printed(), "embargo")).status_code == 302


def test_the_page_of_publishing_begins_with_the_end_of_the_embargo(as_samir, embargoed):
    page = as_samir.get(door(embargoed, "publish"))
    local = timezone.localtime(embargoed.embargo_until)
    assert f'value="{local:%Y-%m-%d}"' in words(page) and f'value="{local:%H:%M}"' in words(page)
    data = {"version_read": embargoed.version, **parts("at", embargoed.embargo_until)}
    as_samir.post(door(embargoed, "publish"), data)
    assert Edition.objects.get().live.lower == embargoed.embargo_until


def test_publishing_an_embargoed_story_now_is_refused_on_every_button(as_samir, embargoed):
    data = {"version_read": embargoed.version, **parts("at", None)}
    response = as_samir.post(door(embargoed, "publish"), data)
    assert response.context["form"].non_field_errors()
    form = reverse("admin:articles_article_change", args=[embargoed.pk])
    as_samir.post(form, posted(embargoed, headline="تعديل", _publish="1"))
    assert not Edition.objects.exists()


@pytest.mark.parametrize("person", ["omar", "layla", "samir", "huda"])
def test_an_embargoed_story_is_shown_to_who_wrote_it_and_the_editors(
    client, request, embargoed, person
):
    client.force_login(request.getfixturevalue(person))
    sees = person != "omar"
    pages = {
        reverse("desk:preview", args=[embargoed.pk]),
        reverse("admin:articles_article_history", args=[embargoed.pk]),
        reverse("admin:articles_article_changelist"),
        reverse("desk:timetable"),
        reverse("desk:go_json") + "?q=المساء",
        reverse("desk:stories_json") + "?q=المساء",
        reverse("desk:review", args=[embargoed.pk]),
    }
    for page in pages:
        answer = client.get(page)
        told = str(answer.json()) if page.partition("?")[0].endswith(".json") else words(answer)
        # What the body's editor offers are stories that readers see.
        assert ("سر حتى المساء" in told) == (sees and "stories" not in page), page


# What will happen ----------------------------------------------------------------------------


def test_the_form_says_in_order_what_will_happen(as_samir, embargoed, samir):
    end = embargoed.embargo_until
    press.publish(embargoed, by=samir, at=end + HOUR, until=end + 2 * HOUR)
    page = as_samir.get(reverse("admin:articles_article_change", args=[embargoed.pk]))
    lines = page.context["timing_lines"]
    assert [line.kind for line in lines] == ["embargo", "begins", "ends"]
    assert [line.at for line in lines] == [end, end + HOUR, end + 2 * HOUR]
    assert all(line.change for line in lines)


def test_a_story_without_plans_has_no_such_part(as_samir, write):
    page = as_samir.get(reverse("admin:articles_article_change", args=[write().pk]))
    assert page.context["timing_lines"] == []
    assert "panel--timing" not in words(page)


def test_a_next_edition_takes_the_place_of_the_one_that_is_live(printed, samir):
    article = printed()
    workflow_again(article, samir, at=soon(3), until=soon(5))
    found = timing.coming(samir, timezone.now())
    assert [(one.at, one.kind) for one in found] == [(soon(3), "next"), (soon(5), "ends")]


def test_a_withdrawal_that_is_planned_is_on_the_timetable(printed, samir):
    article = printed()
    press.withdraw(article, by=samir, reason="ينتهي العقد", at=soon(3))
    assert [one.kind for one in timing.coming(samir, timezone.now())] == ["ends"]


def test_what_was_cancelled_will_not_happen(approved, samir):
    article = approved()
    press.publish(article, by=samir, at=soon(3))
    press.unschedule(article, by=samir)
    assert timing.coming(samir, timezone.now()) == []


def test_due_times_are_shown_until_the_story_is_printed(write, printed, samir):
    for article in (write("لم تنشر"), printed("نشرت")):
        Article.objects.filter(pk=article.pk).update(due_at=soon(2))
    found = timing.coming(samir, timezone.now())
    assert [(one.kind, one.headline) for one in found] == [("due", "لم تنشر")]


def test_everybody_finds_the_stories_they_may_see(client, approved, write, samir, layla, omar):
    press.publish(approved("لليلى"), by=samir, at=soon(3))
    set_embargo(write("لعمر", by=omar, children={}), by=omar, until=soon(2))
    seen = {}
    for person in (layla, omar, samir):
        client.force_login(person)
        page = words(client.get(reverse("desk:timetable")))
        seen[person.username] = ("لليلى" in page, "لعمر" in page)
    assert seen == {"layla": (True, False), "omar": (False, True), "samir": (True, True)}


def test_the_timetable_is_for_those_of_the_newsroom(client, layla):
    page = reverse("desk:timetable")
    assert client.get(page).status_code == 302
    client.force_login(layla)
    assert client.post(page).status_code == 405
    layla.groups.clear()
    client.force_login(type(layla).objects.get(pk=layla.pk))
    assert client.get(page).status_code == 403


def test_it_is_in_days_and_narrowed_by_section(as_samir, approved, samir, politics):
    sport = Section.objects.create(name="رياضة", position=2)
    press.publish(approved("سياسة الغد"), by=samir, at=soon(30))
    press.publish(approved("مباراة", section=sport), by=samir, at=soon(1), until=soon(60))
    page = as_samir.get(reverse("desk:timetable"))
    found = [line.headline for day in page.context["days"] for line in day.lines]
    assert found == ["مباراة", "سياسة الغد", "مباراة"]
    assert len({day.date for day in page.context["days"]}) == len(page.context["days"]) >= 2
    page = as_samir.get(reverse("desk:timetable"), {"section": sport.pk})
    assert "سياسة الغد" not in words(page)
    for typed in ("x", "999999", "²", "-1", "\x00"):
        assert as_samir.get(reverse("desk:timetable"), {"section": typed}).status_code == 200


@pytest.mark.parametrize("size", [1, 40])
def test_it_stays_within_its_statements(as_samir, approved, samir, statements, size):
    for number in range(size):
        press.publish(approved(f"خبر {number}"), by=samir, at=soon(1 + number), until=soon(90))
    page = reverse("desk:timetable")
    as_samir.get(page)
    assert statements(lambda: as_samir.get(page)) <= 9
    assert statements(lambda: timing.coming(samir, timezone.now())) == 2


def test_a_story_under_embargo_is_marked_in_the_list(as_samir, embargoed, write):
    write("بلا حظر")
    page = words(as_samir.get(reverse("admin:articles_article_changelist")))
    assert page.count("standing--embargoed") == 1
