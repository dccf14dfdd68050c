"""What stands on the front page and in the breaking bar at a moment."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import press
from editions.front import Place, breaking_at, chosen_at
from editions.models import Arrangement, Breaking, Placement, Slot

NOW = timezone.now()
HOUR = timedelta(hours=1)


@pytest.fixture
def arrange(db):
    def put(*rows):
        made = Arrangement.objects.create(made_at=NOW)
        for position, (slot, story, *times) in enumerate(rows):
            starts, ends = times or (None, None)
            Placement.objects.create(
                arrangement=made, slot=slot, story_id=story, position=position,
                starts_at=starts, ends_at=ends,
            )  # fmt: skip
        return made

    return put


def headlines(page, name):
    cards = page.context[name]
    return [card.headline for card in cards] if isinstance(cards, list) else cards.headline


def everything(page) -> list[int]:
    cards = [page.context["lead"]] if page.context["lead"] else []
    for name in ("seconds", "choice", "opinion", "latest"):
        cards += page.context[name]
    cards += [card for _section, block in page.context["blocks"] for card in block]
    return [card.number for card in cards]


def test_a_placed_story_leads_though_newer_ones_exist(printed, nour, arrange):
    old = printed("افتتاح المكتبة الوطنية", ago=HOUR * 50)
    for number in range(12):
        printed(f"خبر أحدث رقم {number}", ago=HOUR * number)
    arrange((Slot.LEAD, old.pk))
    assert headlines(nour("/"), "lead") == "افتتاح المكتبة الوطنية"


@pytest.mark.parametrize("size", [1, 40])
def test_no_story_stands_on_the_page_twice_and_the_statements_stay(
    size, printed, nour, arrange, statements
):
    stories = [printed(f"خبر رقم {number}", ago=HOUR * number) for number in range(size)]
    slots = [Slot.LEAD, *[Slot.SECOND] * 6, *[Slot.MORE] * 6]
    arrange(*zip(slots, [one.pk for one in reversed(stories)], strict=False))
    numbers = everything(nour("/"))
    assert len(numbers) == len(set(numbers)) >= min(size, 20)
    assert statements(lambda: nour("/")) <= 6


def test_a_place_holds_from_its_start_to_its_end(printed, nour, arrange):
    story = printed("خبر الصباح", ago=HOUR * 30)
    printed("الأحدث", ago=HOUR)
    arrange((Slot.LEAD, story.pk, NOW + HOUR, NOW + 2 * HOUR))
    seen = [headlines(nour("/", NOW + HOUR * at), "lead") for at in (0.5, 1, 1.99, 2)]
    assert seen == ["الأحدث", "خبر الصباح", "خبر الصباح", "الأحدث"]


def test_of_two_leads_the_later_one_leads_and_the_other_stands_beside_it():
    places = [
        Place(Slot.LEAD, 1),
        Place(Slot.SECOND, 2),
        Place(Slot.LEAD, 3, NOW - HOUR, NOW + HOUR),
    ]
    standing = chosen_at(places, NOW)
    assert standing[Slot.LEAD] == [3] and standing[Slot.SECOND] == [1, 2]
    assert chosen_at(places, NOW + HOUR)[Slot.LEAD] == [1]


def test_a_story_readers_cannot_see_leaves_its_place_and_no_word_of_it_is_there(
    printed, approved, nour, arrange, samir
):
    gone = printed("عنوان سُحب من الموقع", ago=HOUR * 3)
    press.withdraw(gone, by=samir, reason="خطأ")
    later = approved("عنوان لم يحن وقته")
    press.publish(later, by=samir, at=timezone.now() + HOUR)
    printed("الظاهر للقراء", ago=HOUR)
    arrange((Slot.LEAD, gone.pk), (Slot.SECOND, later.pk))
    page = nour("/")
    assert headlines(page, "lead") == "الظاهر للقراء"
    assert "سُحب من الموقع" not in page.content.decode()
    assert "لم يحن وقته" not in page.content.decode()


def test_the_newest_arrangement_is_in_force(printed, nour, arrange):
    one, two = printed("الأول", ago=HOUR * 9), printed("الثاني", ago=HOUR * 8)
    printed("الأحدث")
    arrange((Slot.LEAD, one.pk))
    arrange((Slot.LEAD, two.pk))
    assert headlines(nour("/"), "lead") == "الثاني"


def test_the_breaking_bar_stands_on_every_page_until_it_expires(printed, nour):
    story = printed(ago=HOUR)
    Breaking.objects.create(
        text="زلزال يضرب الساحل", story_id=story.pk, starts_at=NOW - HOUR, ends_at=NOW + HOUR
    )
    for address in ("/", "/archive/", f"/{story.pk}/{story.headline}/"):
        page = nour(address, NOW)
        page = nour(page["Location"], NOW) if page.status_code == 301 else page
        assert "زلزال يضرب الساحل" in page.content.decode(), address
    assert f"/{story.pk}/" in breaking_at(NOW).address
    assert "زلزال" not in nour("/", NOW + HOUR).content.decode()


def test_the_bar_leads_to_no_story_that_readers_cannot_see(approved, db):
    story = approved("سر لم ينشر")
    Breaking.objects.create(
        text="عاجل", story_id=story.pk, starts_at=NOW - HOUR, ends_at=NOW + HOUR
    )
    assert breaking_at(NOW).address == ""
