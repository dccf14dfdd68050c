"""Tags and stories that a text suggests, each with its reason; nothing of a draft."""

import pytest
from django.test import Client
from django.urls import reverse

from articles import press
from desk.suggesting import tags_for
from tags.in_text import named_in
from tags.models import Tag
from tests.desk.tagged_stories import STORIES, TAGS

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client, layla):
    client.force_login(layla)

    def answer(**said):
        return client.post(reverse("desk:suggest_json"), said).json()

    return answer


def values(offers) -> list[str]:
    return [one["value"] for one in offers]


def test_a_tag_in_another_form_of_its_words_is_suggested(ask):
    Tag.objects.create(name="الجسر")
    Tag.objects.create(name="الزراعة")
    found = ask(headline="افتتاح جسر المشاة", body="<p>عبر السكان بالجسر.</p>")
    assert values(found["tags"]) == ["الجسر"]


def test_a_tag_of_several_words_needs_them_side_by_side(ask):
    Tag.objects.create(name="النقل العام")
    assert values(ask(body="<p>خطة النقل العام في المدينة</p>")["tags"]) == ["النقل العام"]
    assert ask(body="<p>نقل المدير العام إلى العاصمة</p>")["tags"] == []


def test_the_headline_weighs_more_than_the_text():
    for name in ("الجسور", "الأسواق"):
        Tag.objects.create(name=name)
    offers = tags_for("سوق الجسور", "", "الأسواق", [])
    assert values(offers)[0] == "الجسور"


def test_what_readers_know_weighs_more(ask, printed):
    printed("خبر عن المسرح", tags=["المسرح"])
    Tag.objects.create(name="السينما")
    found = ask(body="<p>في السينما والمسرح</p>")
    assert values(found["tags"]) == ["المسرح", "السينما"]


def test_chosen_tags_are_not_suggested_again(ask):
    Tag.objects.create(name="أخبار")
    assert ask(headline="أخبار المدينة", tags="اخبار، غيرها")["tags"] == []


def test_a_story_is_suggested_with_the_shared_tags_by_name(ask, printed):
    near = printed("السوق القديم يفتح أبوابه", tags=["البلديات", "الأسواق"])
    (offer,) = ask(headline="بلا كلمات مشتركة", tags="البلديات، الأسواق")["stories"]
    assert offer["value"] == f"{near.story_id} – السوق القديم يفتح أبوابه"
    assert "البلديات" in offer["hint"] and "الأسواق" in offer["hint"]


def test_a_story_is_suggested_with_the_words_it_shares(ask, printed):
    printed("ترميم الجسر الخشبي", tags=["أشغال"])
    (offer,) = ask(headline="افتتاح جسر المشاة", tags="")["stories"]
    assert "الجسر" in offer["hint"]


def test_the_story_itself_and_what_it_links_are_not_suggested(ask, printed):
    first, second, third = (printed(f"الجسر رقم {one}") for one in ("أول", "ثان", "ثالث"))
    found = ask(
        headline="الجسر",
        number=first.story_id,
        linked=f"{second.story_id} – الجسر رقم ثان",
        body=f'<aside data-read-also="{third.story_id}"></aside>',
    )
    assert found["stories"] == []


def test_drafts_and_withdrawn_stories_are_not_suggested(ask, write, printed, samir):
    write("جسر لم ينشر")
    gone = printed("جسر سحب خبره")
    press.withdraw(gone, by=samir, reason="خطأ")
    assert ask(headline="جسر المدينة", tags="البلديات")["stories"] == []


def test_nothing_typed_suggests_nothing(ask, printed):
    printed("خبر")
    assert ask() == {"tags": [], "stories": []}


@pytest.mark.parametrize("typed", ["\x00", "<p", "«", "س " * 60_000, "<aside data-read-also='x'>"])
def test_a_hostile_text_is_answered(client, layla, typed):
    client.force_login(layla)
    said = {"headline": typed, "body": typed, "tags": typed, "number": typed, "linked": typed}
    assert client.post(reverse("desk:suggest_json"), said).status_code == 200


def test_only_the_staff_asks_and_only_by_post(client, layla):
    address = reverse("desk:suggest_json")
    assert client.post(address).status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(layla)
    assert strict.post(address).status_code == 403
    client.force_login(layla)
    assert client.get(address).status_code == 405


def test_suggesting_takes_as_many_statements_for_one_as_for_many(ask, printed, statements):
    said = {"headline": "جسر المدينة", "body": "<p>البلديات</p>", "tags": "البلديات"}
    printed("الجسر الأول")
    ask(**said)
    one = statements(lambda: ask(**said))
    for number in range(8):
        printed(f"الجسر {number}", tags=["البلديات", f"وسم {number}"])
    assert statements(lambda: ask(**said)) <= one


@pytest.fixture
def small_newsroom(db):
    for name, others in TAGS.items():
        Tag.objects.create(name=name).call_also(others)


def test_tags_that_are_named_in_twenty_stories_are_suggested(small_newsroom):
    """With what is glued before them, by their other names, and few that are not named."""
    expected = found = wrong = 0
    for headline, standfirst, text, named in STORIES:
        offered = {one.name for one in named_in(headline, standfirst, text)}
        expected += len(named)
        found += len(offered & named)
        wrong += len(offered - named)
    assert found / expected >= 0.9
    assert wrong / (found + wrong) <= 0.1


@pytest.mark.parametrize(
    "text",
    ["وبغزة مدارس", "لغزة", "من غَزّة", "في غزه،", "«غزة»", "وغزة", "ولغزة"],
)
def test_a_tag_of_few_letters_is_found_behind_what_is_glued_to_it(small_newsroom, text):
    assert "غزة" in values(tags_for("", "", text, []))


@pytest.mark.parametrize(
    "text", ["فكرة جديدة", "لجنة المدينة", "قطار سريع", "مصرف صغير", "العوالم", "حلبة"]
)
def test_words_that_only_begin_alike_name_no_tag(small_newsroom, text):
    Tag.objects.create(name="كرة")
    Tag.objects.create(name="العالم")
    assert values(tags_for("", "", text, [])) == []


def test_very_words_stand_before_other_forms(db):
    for name in ("الجسور", "الجسر القديم"):
        Tag.objects.create(name=name)
    offers = tags_for("جسوره", "", "عند الجسر القديم", [])
    assert values(offers) == ["الجسر القديم", "الجسور"]


def test_another_name_offers_its_tag_and_says_so(small_newsroom):
    (offer,) = tags_for("", "", "قال البرلمان", [])
    assert offer["value"] == "مجلس النواب"
    assert offer["hint"].startswith("«البرلمان»")
    assert tags_for("", "", "قال البرلمان", ["البرلمان"]) == []
