"""The page of a topic: its stories, its feed, what is beside it, and where old addresses lead."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import press, workflow, writing
from editions.models import Edition
from tags.merging import merge, undo
from tags.models import Tag

HOUR = timedelta(hours=1)
FORMS = ("rss", "atom")


def tag(name) -> Tag:
    return Tag.objects.get(name=name)


def feeds_of(number) -> list[str]:
    return [reverse("reader:tag_feed", args=[number, form]) for form in FORMS]


def beside(nour, name) -> list[str]:
    return [one.name for one in nour(tag(name).get_absolute_url()).context["related_tags"]]


def test_the_page_says_what_the_topic_is_and_how_to_follow_it(printed, nour):
    printed(tags=["الغابات"])
    topic = tag("الغابات")
    topic.description = "أخبار الغابات وحرائقها."
    topic.save()
    page = nour(topic.get_absolute_url()).content.decode()
    assert "أخبار الغابات وحرائقها." in page
    main = page.partition("<main")[2]
    for address in feeds_of(topic.pk):
        assert f'<a href="{address}"' in main


# Beside it -----------------------------------------------------------------------------------


def test_topics_that_share_stories_stand_beside_it_and_common_ones_do_not_win(printed, nour):
    for number in range(12):
        printed(f"خبر {number}", tags=["عاجل"])
    for number in range(3):
        printed(f"حريق {number}", tags=["الغابات", "عاجل", "الحرائق"])
    for number in range(2):
        printed(f"شجرة {number}", tags=["الغابات", "الزراعة"])
    assert beside(nour, "الغابات") == ["الحرائق", "الزراعة", "عاجل"]
    assert beside(nour, "عاجل") == ["الحرائق", "الغابات"]


def test_nothing_of_a_story_that_readers_do_not_see_stands_beside_it(
    printed, approved, write, layla, samir, nour
):
    article = printed("منشور", tags=["الغابات", "سر قديم"])
    writing.amend(article, by=layla, tags=["الغابات"])
    workflow.submit(article, by=layla)
    workflow.approve(article, by=samir)
    press.publish(article, by=samir)
    write("مسودة", tags=["الغابات", "سر المسودة"])
    later = approved("مجدول", tags=["الغابات", "سر الغد"])
    now = Edition.objects.latest("serial").live.lower
    press.publish(later, by=samir, at=now + HOUR, now=now)
    gone = printed("مسحوب", tags=["الغابات", "سر المسحوب"])
    press.withdraw(gone, by=samir, reason="خطأ")
    assert beside(nour, "الغابات") == []
    page = nour(tag("الغابات").get_absolute_url(), now + HOUR)
    assert [one.name for one in page.context["related_tags"]] == ["سر الغد"]


@pytest.mark.parametrize("size", [1, 40])
def test_the_page_stays_within_its_statements(size, printed, nour, statements):
    for number in range(size):
        printed(f"خبر {number}", tags=["الغابات", f"وسم {number}", "المياه"], ago=HOUR * number)
    address = tag("الغابات").get_absolute_url()
    assert len(nour(address).context["related_tags"]) == min(size + 1, 12)
    assert statements(lambda: nour(address)) <= 5
    for feed in feeds_of(tag("الغابات").pk):
        assert statements(lambda feed=feed: nour(feed)) <= 4


def test_no_page_reads_what_only_the_database_looks_into(printed, nour, politics):
    printed(tags=["الغابات", "المياه"])
    address = Edition.objects.get().get_absolute_url()
    for path in ("/", address, politics.get_absolute_url(), tag("المياه").get_absolute_url()):
        with CaptureQueriesContext(connection) as captured:
            assert nour(path).status_code == 200
        read = " ".join(one["sql"].partition(" FROM ")[0] for one in captured)
        for column in ('"search"', '"likenesses"', '"opening"'):
            assert f'"tags_tag".{column}' not in read
            assert f'"tags_section".{column}' not in read


# Old addresses -------------------------------------------------------------------------------


def leads_to(nour, address) -> str:
    answer = nour(address)
    assert answer.status_code == 301
    # A merge may be undone: no cache may keep it for good.
    assert answer["Cache-Control"] == "public, no-cache"
    return answer["Location"]


def test_old_addresses_lead_to_the_kept_topic_until_the_merge_is_undone(printed, nour):
    printed("أول", tags=["مجالس"])
    printed("ثان", tags=["بلديات"])
    kept, gone = tag("بلديات"), tag("مجالس")
    old = [gone.get_absolute_url(), *feeds_of(gone.pk)]
    new = [kept.get_absolute_url(), *feeds_of(kept.pk)]
    merge(kept, [gone])
    assert [leads_to(nour, one) for one in old] == new
    assert leads_to(nour, f"/tag/{gone.pk}/x/") == new[0]
    assert {card.headline for card in nour(new[0]).context["cards"]} == {"أول", "ثان"}
    undo(gone.pk)
    assert [nour(one).status_code for one in old] == [200] * 3


def test_a_chain_of_merges_leads_to_its_end(printed, nour):
    printed(tags=["أول", "ثان", "ثالث"])
    first, second, third = (tag(name) for name in ("أول", "ثان", "ثالث"))
    merge(second, [first])
    merge(third, [second])
    for number in (first.pk, second.pk):
        assert leads_to(nour, f"/tag/{number}/x/") == third.get_absolute_url()
    undo(second.pk)
    assert leads_to(nour, f"/tag/{first.pk}/x/") == second.get_absolute_url()


def test_an_old_address_does_not_tell_the_name_of_a_hidden_topic(printed, write, samir, nour):
    article = printed(tags=["مجالس"])
    kept = Tag.objects.create(name="فضيحة البلدية")
    gone = tag("مجالس")
    merge(kept, [gone])
    assert leads_to(nour, f"/tag/{gone.pk}/x/") == kept.get_absolute_url()
    press.withdraw(article, by=samir, reason="خطأ")
    write(tags=["فضيحة البلدية"])
    for address in (f"/tag/{gone.pk}/x/", *feeds_of(gone.pk), kept.get_absolute_url()):
        answer = nour(address)
        assert answer.status_code == 404
        assert "فضيحة" not in answer.content.decode()
        assert "Location" not in answer


def test_an_old_address_takes_as_many_statements_whatever_was_merged(printed, nour, statements):
    names = [f"وسم {number}" for number in range(20)]
    printed(tags=["باق", *names])
    merge(tag("باق"), Tag.objects.filter(name__in=names[1:]))
    number = tag(names[0]).pk
    merge(tag("باق"), [tag(names[0])])
    assert statements(lambda: nour(f"/tag/{number}/x/")) <= 3
