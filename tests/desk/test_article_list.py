"""The list of stories: what it finds, how it is narrowed, and that it goes on by place."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import handing, press, workflow
from articles.models import Article
from authors.models import Author
from tags.models import Section, Tag

LIST = reverse("admin:articles_article_changelist")


@pytest.fixture
def desk(client, samir):
    client.force_login(samir)
    return client


def listed(client, address=LIST, **asked) -> list[str]:
    """The headlines of a page of the list."""
    return [one.headline for one in page(client, address, **asked).result_list]


def page(client, address=LIST, **asked):
    answer = client.get(address, asked or None)
    assert answer.status_code == 200
    return answer.context["cl"]


def changed(article, **values):
    Article.objects.filter(pk=article.pk).update(**values)


@pytest.fixture
def many(write):
    """So many stories, each a minute older than the one before: number 0 is the newest."""

    def begin(count):
        now = timezone.now()
        for number in range(count):
            story = write(f"مقال رقم {number}")
            changed(story, changed_at=now - timedelta(minutes=number))

    return begin


def walked(client, name, address=LIST) -> list[str]:
    """The headlines of all pages, from one address to the next of this name."""
    found = []
    while address:
        shown = page(client, address)
        found.append([one.headline for one in shown.result_list])
        address = getattr(shown, name) and LIST + getattr(shown, name)
    return found


def test_the_list_goes_on_by_place_and_shows_each_story_once(desk, many, monkeypatch):
    monkeypatch.setattr("desk.article_list.StoryList.list_per_page", 3)
    many(8)
    names = [f"مقال رقم {number}" for number in range(8)]
    down = walked(desk, "down_address")
    assert down == [names[:3], names[3:6], names[6:]]
    last = page(desk, LIST + page(desk).last_address)
    assert [one.headline for one in last.result_list] == names[5:]
    assert (last.down_address, last.last_address) == ("", "")
    # The way up ends in a full first page.
    assert walked(desk, "up_address", LIST + "?last=1") == [names[5:], names[2:5], names[:3]]


def test_stories_changed_in_one_moment_are_not_lost_between_two_pages(desk, many, monkeypatch):
    monkeypatch.setattr("desk.article_list.StoryList.list_per_page", 2)
    many(5)
    Article.objects.update(changed_at=timezone.now())
    assert len({name for shown in walked(desk, "down_address") for name in shown}) == 5


def test_a_new_story_moves_nothing_on_the_next_page(desk, many, write, monkeypatch):
    monkeypatch.setattr("desk.article_list.StoryList.list_per_page", 2)
    many(4)
    following = LIST + page(desk).down_address
    before = listed(desk, following)
    write("وصل الآن")
    assert listed(desk, following) == before


@pytest.mark.parametrize(
    "place", ["after=x", "before=-", "after=9999999999999999999-1", "p=7", "o=1"]
)
def test_an_address_that_names_no_place_shows_the_beginning(desk, many, place):
    many(2)
    assert listed(desk, f"{LIST}?{place}") == ["مقال رقم 0", "مقال رقم 1"]


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("الجسور", False),
        ("جسر", True),
        ("للمُشاه", True),
        ("مشا جسر", True),
        ("ليلى", True),
        ("الحداد جسر", True),
        ("ليلى قطار", False),
        ("ضفتي", True),
        ("قطار", False),
    ],
)
def test_samir_finds_a_story_by_its_words_and_who_signs_it(desk, write, typed, is_found):
    write("افتتاح جسر المشاة فوق النهر")
    write("رفع أسعار الخبز", standfirst="", body="<p>زاد السعر.</p>", children={"bylines": []})
    assert listed(desk, q=typed) == (["افتتاح جسر المشاة فوق النهر"] if is_found else [])


def test_a_number_finds_its_story_in_any_digits(desk, write):
    article, other = write("الأول"), write("الثاني")
    arabic = "".join("٠١٢٣٤٥٦٧٨٩"[int(one)] for one in str(article.pk))
    for typed in (str(article.pk), f"#{article.pk}", arabic):
        assert listed(desk, q=typed) == ["الأول"]
    assert other.headline not in listed(desk, q=f"#{article.pk}")
    assert listed(desk, q="#99999999999999999999") == []


def test_each_filter_is_an_address(desk, write, layla, samir, omar, politics, approved):
    now = timezone.now()
    sport = Section.objects.create(name="رياضة")
    plain = write("عادي")
    late = write("متأخر", section=sport, kind="opinion", tags=["الكرة"])
    handing.assign(late, by=samir, to=samir, priority=2)
    changed(late, due_at=now - timedelta(hours=1), changed_at=now - timedelta(days=3))
    sent = write("ينتظر")
    workflow.submit(sent, by=layla)
    other = write("عند هدى")
    workflow.submit(other, by=layla)
    handing.claim(other, by=samir)
    own = write("لسمير", by=samir, children={"bylines": []})
    gone = approved("سُحب")
    press.publish(gone, by=samir)
    press.withdraw(gone, by=samir, reason="خطأ")
    ready = approved("معتمد")
    coming = approved("مجدول")
    press.publish(coming, by=samir, at=now + timedelta(days=1))
    everything = {one.headline for one in (plain, late, sent, other, own, gone, ready, coming)}
    author, tag = layla.login.author_id, Tag.objects.get(name="الكرة").pk
    wanted = {
        "state=draft": {"عادي", "متأخر", "لسمير"},
        "state=in_review": {"ينتظر", "عند هدى"},
        "state=approved": {"معتمد"},
        "state=withdrawn": {"سُحب"},
        "state=scheduled": {"مجدول"},
        "state=live": set(),
        "mine=1": {"متأخر", "لسمير"},
        f"section={sport.pk}": {"متأخر"},
        "kind=opinion": {"متأخر"},
        "priority=2": {"متأخر"},
        "overdue=1": {"متأخر"},
        "assigned=me": {"متأخر"},
        "assigned=any": {"متأخر"},
        "assigned=none": everything - {"متأخر"},
        f"assigned={samir.pk}": {"متأخر"},
        "claimed=me": {"عند هدى"},
        "claimed=none": {"ينتظر"},
        f"author={author}": everything - {"لسمير"},
        f"tag={tag}": {"متأخر"},
        "since=yesterday": everything - {"متأخر"},
        f"since={timezone.localdate() - timedelta(days=5)}": everything,
        f"state=draft&section={sport.pk}": {"متأخر"},
        # What names nothing narrows nothing.
        "state=x&author=0&tag=999999&section=x&priority=9&assigned=0&since=2026-99-99": everything,
    }
    for address, found in wanted.items():
        assert set(listed(desk, f"{LIST}?{address}")) == found, address


def test_the_overdue_stand_in_the_order_of_their_due_times(desk, write):
    now = timezone.now()
    for hours in (1, 5, 3):
        changed(write(f"منذ {hours}"), due_at=now - timedelta(hours=hours))
    assert listed(desk, overdue="1") == ["منذ 5", "منذ 3", "منذ 1"]


def test_a_form_of_filters_leads_to_an_address_that_says_what_was_chosen_alone(desk, write):
    answer = desk.get(LIST, {"state": "draft", "section": "", "kind": "", "q": ""})
    assert answer["Location"] == f"{LIST}?state=draft"
    assert desk.get(LIST, {"state": "", "q": ""})["Location"] == LIST


def test_what_narrows_the_list_is_named_and_can_be_taken_away(desk, write, layla):
    author = layla.login.author
    ((_title, label, without), state) = reversed(
        page(desk, f"{LIST}?state=draft&author={author.pk}").chosen
    )
    assert label == author.name
    assert without == "?state=draft"
    assert state[2] == f"?author={author.pk}"


def test_five_thousand_authors_are_no_list_of_links(desk, write):
    write()
    Author.objects.bulk_create(
        Author(name=f"كاتب {number}", sort_key=f"كاتب {number}") for number in range(60)
    )
    assert "كاتب 33" not in desk.get(LIST).content.decode()


def test_layla_finds_her_own_stories_and_those_assigned_to_her_alone(
    client, write, layla, samir, omar
):
    write("لليلى")
    given = write("كُلّفت به", by=samir, children={"bylines": []})
    write("لعمر", by=omar, children={"bylines": []})
    handing.assign(given, by=samir, to=layla)
    client.force_login(layla)
    assert set(listed(client)) == {"لليلى", "كُلّفت به"}
    assert listed(client, q="لعمر") == []
    assert page(client, f"{LIST}?assigned={samir.pk}").result_list == []


def test_a_word_of_many_names_is_looked_for_in_the_stories_alone(desk, write, monkeypatch):
    monkeypatch.setattr("desk.article_asking.NAMES_AT_MOST", 2)
    write("بلا كلمة", standfirst="")
    write("فيه ليلى والجسر", standfirst="", children={"bylines": []})
    for number in range(2):
        Author.objects.create(name=f"ليلى الثانية {number}")
    assert listed(desk, q="ليلى") == ["فيه ليلى والجسر"]


def test_a_search_goes_on_by_place_too(desk, write, monkeypatch):
    monkeypatch.setattr("desk.article_list.StoryList.list_per_page", 2)
    for number in range(5):
        write(f"ليلى {number}")
        write(f"غيرها {number}", children={"bylines": []})
    address = f"{LIST}?q=ليلى"
    found = walked(desk, "down_address", address)
    assert [name for shown in found for name in shown] == [f"ليلى {n}" for n in (4, 3, 2, 1, 0)]
    assert len(found) == 3


@pytest.mark.parametrize("stories", [1, 40])
def test_the_list_takes_at_most_fifteen_statements(desk, write, samir, statements, stories):
    for number in range(stories):
        article = write(f"مقال {number}")
        handing.assign(article, by=samir, to=samir, priority=number % 3)
    desk.get(LIST)
    assert statements(lambda: desk.get(LIST)) <= 15
    typed = "مقال ليلى " + " ".join(f"كلمة{number}" for number in range(10))
    assert statements(lambda: desk.get(LIST, {"q": typed})) <= 15


def test_the_list_counts_nothing(desk, write, django_assert_max_num_queries):
    write()
    with django_assert_max_num_queries(15) as captured:
        desk.get(LIST)
    assert not [one["sql"] for one in captured.captured_queries if "COUNT(" in one["sql"]]
    assert not [one["sql"] for one in captured.captured_queries if "OFFSET" in one["sql"]]


def test_the_way_back_names_each_place_once(client, huda, picture):
    client.force_login(huda)
    image = picture("جسر")
    tag = Tag.objects.create(name="الجسور")
    doors = [
        reverse("admin:images_image_changelist"),
        reverse("admin:images_image_add"),
        *(reverse(f"admin:images_image_{name}", args=[image.pk]) for name in ("change", "history")),
        *(reverse(f"admin:tags_tag_{name}", args=[tag.pk]) for name in ("change", "delete")),
        LIST,
    ]
    for door in doors:
        way = re.search(r'class="breadcrumbs">(.*?)</div>', client.get(door).content.decode(), re.S)
        places = re.sub(r"<[^>]+>", "", way[1]).split("›")
        names = [place.strip() for place in places]
        assert len(names) >= 2
        assert len(set(names)) == len(names), door
