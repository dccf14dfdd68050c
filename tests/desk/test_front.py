"""Samir arranges the front page and switches the breaking bar."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from desk.front import EMPTY, put_in_force
from desk.models import FrontAct
from editions.front import Place, breaking_at, places
from editions.models import Arrangement, Slot

HOUR = timedelta(hours=1)


def form_of(*rows, read=0, **more) -> dict:
    """The form as a browser sends it: rows of (slot, story, fields), then the empty ones."""
    data = {"read": read, "place-INITIAL_FORMS": 0, **more}
    lines = [*rows, *[(slot, "", {}) for slot in EMPTY[len(rows) :]]]
    data["place-TOTAL_FORMS"] = len(lines)
    for index, (slot, story, fields) in enumerate(lines):
        data |= {f"place-{index}-slot": slot, f"place-{index}-story": story}
        data |= {f"place-{index}-{name}": value for name, value in fields.items()}
    return data


@pytest.fixture
def front(client, samir):
    client.force_login(samir)

    def post(*rows, **more):
        return client.post(reverse("desk:front"), form_of(*rows, **more))

    return post


def test_samir_places_a_story_by_number_headline_or_address(front, printed, samir):
    one, two, three = printed("الأول"), printed("الثاني الفريد"), printed("الثالث")
    answer = front(
        ("lead", str(one.pk), {}),
        ("second", "الثاني الفريد", {"order": 2}),
        ("second", f"/{three.pk}/", {"order": 1}),
    )
    assert answer.status_code == 302
    assert [(place.slot, place.story) for place in places()] == [
        ("lead", one.pk), ("second", three.pk), ("second", two.pk),
    ]  # fmt: skip
    assert FrontAct.objects.get().by == samir


def test_a_story_stands_there_once_and_what_was_typed_stays(front, printed):
    story = printed("مقال واحد")
    answer = front(("lead", str(story.pk), {}), ("second", str(story.pk), {}))
    assert answer.status_code == 200 and not Arrangement.objects.exists()
    assert (
        "This story stands" in str(answer.context["form"].errors)
        or answer.context["form"].errors[1]["story"]
    )


def test_an_arrangement_from_a_stale_page_is_refused_and_kept(front, printed, huda):
    mine, theirs = printed("خياري"), printed("خيارها")
    put_in_force([Place(Slot.LEAD, theirs.pk)], read=0, by=huda)
    answer = front(("lead", str(mine.pk), {}), read=0)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert f'value="{mine.pk}"' in page and "خيارها" in page
    assert [place.story for place in places()] == [theirs.pk]
    again = front(("lead", str(mine.pk), {}), read=answer.context["read"])
    assert again.status_code == 302 and places()[0].story == mine.pk


def test_undo_puts_the_earlier_arrangement_in_force_as_a_new_one(client, front, printed, samir):
    one, two = printed("الأول"), printed("الثاني")
    first = put_in_force([Place(Slot.LEAD, one.pk)], read=0, by=samir)
    second = put_in_force([Place(Slot.LEAD, two.pk)], read=first.pk, by=samir)
    client.post(reverse("desk:front_again", args=[first.pk]), {"read": second.pk})
    assert places() == [Place(Slot.LEAD, one.pk)]
    assert Arrangement.objects.count() == 3
    client.post(reverse("desk:front_again", args=[second.pk]), {"read": second.pk})
    assert Arrangement.objects.count() == 3


def test_a_preview_shows_the_page_and_stores_nothing(front, printed):
    story = printed("خبر قديم للتصدير", ago=HOUR * 60)
    printed("الأحدث")
    answer = front(("lead", str(story.pk), {}), _preview="1")
    assert answer.context["lead"].headline == "خبر قديم للتصدير"
    assert "noindex" in answer["X-Robots-Tag"] and "no-store" in answer["Cache-Control"]
    assert not Arrangement.objects.exists()


def test_a_preview_looks_at_a_moment_to_come(front, printed):
    story = printed("خبر المساء", ago=HOUR * 60)
    printed("الأحدث")
    at = timezone.localtime() + 2 * HOUR
    start = {"starts_at_0": f"{at:%Y-%m-%d}", "starts_at_1": f"{at:%H:%M}"}
    row = ("lead", str(story.pk), start)
    assert front(row, _preview="1").context["lead"].headline == "الأحدث"
    later = at + HOUR
    look = {"look_at_0": f"{later:%Y-%m-%d}", "look_at_1": f"{later:%H:%M}"}
    assert front(row, _preview="1", **look).context["lead"].headline == "خبر المساء"


def test_layla_arranges_nothing(client, layla):
    client.force_login(layla)
    for address in (reverse("desk:front"), reverse("desk:breaking")):
        assert client.get(address).status_code == 403
        assert client.post(address, {}).status_code == 403
    assert client.post(reverse("desk:breaking_off")).status_code == 403


def test_the_breaking_bar_is_switched_on_and_off(client, samir, nour, printed):
    client.force_login(samir)
    story = printed("هزة في الشمال")
    data = {"text": "عاجل:  هزة  أرضية", "story": str(story.pk), "hours": "1"}
    assert client.post(reverse("desk:breaking"), data).status_code == 302
    bar = breaking_at(timezone.now())
    assert bar.text == "عاجل: هزة أرضية" and str(story.pk) in bar.address
    assert breaking_at(timezone.now() + HOUR) is None
    client.post(reverse("desk:breaking_off"), running(client))
    assert breaking_at(timezone.now()) is None
    assert list(FrontAct.objects.order_by("id").values_list("note", flat=True)) == ["on", "off"]


def test_a_second_line_replaces_the_first(client, samir):
    client.force_login(samir)
    for text in ("الأول", "الثاني"):
        client.post(reverse("desk:breaking"), {"text": text, "hours": "2", **running(client)})
    assert breaking_at(timezone.now()).text == "الثاني"
    client.post(reverse("desk:breaking_off"), running(client))
    assert breaking_at(timezone.now()) is None


def test_the_line_of_a_colleague_is_not_ended_from_an_older_page(client, samir):
    client.force_login(samir)
    typed = {"text": "الأول", "hours": "2"}
    client.post(reverse("desk:breaking"), {**typed, **running(client)})
    read = running(client)
    client.post(reverse("desk:breaking"), {**typed, "text": "الثاني", **read})
    answer = client.post(reverse("desk:breaking"), {**typed, "text": "الثالث", **read})
    assert answer.status_code == 409 and answer.context["form"]["text"].value() == "الثالث"
    client.post(reverse("desk:breaking_off"), read)
    assert breaking_at(timezone.now()).text == "الثاني"


def running(client) -> dict:
    """The line that runs, as the page of the switch says it."""
    line = client.get(reverse("desk:breaking")).context["running"]
    return {"read": line.pk if line else 0}


@pytest.mark.parametrize("size", [1, 40])
def test_the_desk_of_the_front_page_keeps_its_statements(size, client, samir, printed, statements):
    client.force_login(samir)
    stories = [printed(f"خبر {number}") for number in range(size)]
    read = 0
    for _time in range(min(size, 20)):
        rows = [Place(Slot.MORE, one.pk) for one in stories]
        read = put_in_force(rows, read=read, by=samir).pk
    assert statements(lambda: client.get(reverse("desk:front"))) <= 16
