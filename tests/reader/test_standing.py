"""A page that was asked for before is asked about in one statement, and is never an old one."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError
from django.utils import timezone

from articles import press, showing, workflow, writing
from authors.models import Author, AuthorLink, Source
from editions import stored
from editions.clock import read_clock
from editions.models import Breaking, Edition
from images.models import Image
from reader import pages, views
from reader.newest import EVERYTHING
from reader.standing_type import NOW as SECONDS
from reader.standing_type import holding, names_at, standing, watch
from tags import merging
from tags.models import Section, Tag
from tests.standing import begin

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timedelta(seconds=SECONDS)


@pytest.fixture(autouse=True)
def type_stands(settings):
    begin(settings)


@pytest.fixture
def story(printed, picture, layla, agency):
    """A story of layla's, who has a portrait, of an agency, under a tag."""
    author = layla.login.author
    author.portrait, author.bio = picture("وجه ليلى"), "تكتب عن المدن."
    author.save()
    children = {
        "bylines": [{"author": author, "role": "writing"}],
        "attributions": [{"source": agency, "used_for": "الأرقام"}],
    }
    return printed("الجسر يفتح", tags=["الجسور"], children=children)


def pages_of(article) -> dict[str, str]:
    return {
        "front": "/",
        "story": address_of(article),
        "tag": Tag.objects.get(name="الجسور").get_absolute_url(),
        "section": Section.objects.get().get_absolute_url(),
        "author": article.bylines.get().author.get_absolute_url(),
        "feed": "/feed/rss/",
        "search": "/search/?q=يفتح الجسر",
    }


def address_of(article) -> str:
    return Edition.objects.filter(story=article.pk).latest("serial").get_absolute_url()


def asked(page, nour) -> str:
    """As often as it takes until a page is made of what stands."""
    for _again in range(3):
        words = nour(page).content.decode()
    return words


RENAMED = [
    *((page, Author, "ليلى الحداد", "ليلى حداد") for page in ("front", "story", "tag", "feed")),
    ("author", Author, "ليلى الحداد", "ليلى حداد"),
    ("story", Source, "وكالة الأفق", "وكالة المدى"),
    *((page, Tag, "الجسور", "جسور المدينة") for page in ("story", "tag", "feed")),
    *(
        (page, Section, "سياسة", "شؤون عامة")
        for page in ("front", "story", "section", "feed", "search")
    ),
]


@pytest.mark.parametrize(("page", "model", "before", "after"), RENAMED)
def test_a_changed_name_stands_on_the_next_page(story, nour, page, model, before, after):
    address = pages_of(story)[page]
    assert before in asked(address, nour)
    model.objects.filter(name=before).update(name=after)
    answer = nour(address)
    # The address of a list holds its name.
    answer = nour(answer["Location"]) if answer.status_code == 301 else answer
    changed = answer.content.decode()
    assert after in changed and before not in changed


def test_so_do_what_is_said_of_an_author_and_the_links(story, nour):
    pages = pages_of(story)
    assert "تكتب عن المدن" in asked(pages["story"], nour)
    asked(pages["author"], nour)
    Author.objects.update(bio="تكتب عن الأنهار.")
    author = story.bylines.get().author
    AuthorLink.objects.create(author=author, label="صفحتها", url="https://example.org/l")
    assert "تكتب عن الأنهار" in nour(pages["story"]).content.decode()
    words = nour(pages["author"]).content.decode()
    assert "تكتب عن الأنهار" in words and "صفحتها" in words


def test_a_merge_of_tags_and_its_undoing_stand_on_the_next_page(printed, nour):
    story = printed("الجسر يفتح", tags=["الجسور", "جسر"])
    page, feed = address_of(story), "/feed/rss/"
    kept, other = Tag.objects.get(name="الجسور"), Tag.objects.get(name="جسر")
    assert 'rel="tag"><bdi>جسر</bdi>' in asked(page, nour) and asked(feed, nour)
    (merge,) = merging.merge(kept, [other])
    for address in (page, feed):
        assert ">جسر<" not in nour(address).content.decode()
        asked(address, nour)
    # The story kept one row of two, so the undoing adds one and changes none.
    merging.undo(merge.pk)
    assert 'rel="tag"><bdi>جسر</bdi>' in nour(page).content.decode()
    assert "<category>جسر</category>" in nour(feed).content.decode()


def test_what_is_rendered_anew_stands_on_the_next_page(story, nour):
    page = pages_of(story)["story"]
    asked(page, nour)
    Edition.objects.update(body_html="<p>رُتّب من جديد.</p>")
    assert "رُتّب من جديد" in nour(page).content.decode()


def test_a_page_that_is_not_of_the_front_door_sets_its_own_type(story):
    """As the desk's previews do: nobody reads the clock for them."""

    def names() -> tuple[str, ...]:
        return EVERYTHING.cards(timezone.now())[0].names

    with holding(watch.look()):
        assert names() == ("ليلى الحداد",)
    Author.objects.update(name="ليلى حداد")
    assert names() == ("ليلى حداد",)


def test_what_a_search_is_narrowed_by_has_its_new_name_and_a_new_story_is_found(printed, nour):
    for tag in ("الجسور", "الآثار"):
        printed(f"الجسر و{tag}", tags=[tag])
    page = "/search/?q=الجسر"
    assert "<bdi>الآثار</bdi>" in asked(page, nour)
    tag = Tag.objects.get(name="الآثار")
    tag.name = "المعالم"
    tag.save()
    renamed = nour(page).content.decode()
    assert "<bdi>المعالم</bdi>" in renamed and "<bdi>الآثار</bdi>" not in renamed
    printed("الجسر الثالث", tags=["الأنهار"])
    assert "<bdi>الأنهار</bdi>" in nour(page).content.decode()
    assert len(nour("/search/?q=الجسر&sort=new").context["results"]) == 3


def test_a_page_that_stands_is_asked_about_in_one_statement(story, printed, nour, statements):
    printed("خبر آخر عن الجسر", tags=["الجسور"])
    for name, most in {"story": 1, "section": 1, "tag": 1, "author": 1, "front": 1}.items():
        page = pages_of(story)[name]
        asked(page, nour)
        # One more reads the clock.
        assert statements(lambda page=page: nour(page)) == most + 1, name


def test_another_edition_stands_in_the_place_of_the_one_before(story, nour, layla, samir):
    page = pages_of(story)["story"]
    asked(page, nour)
    for words in ("<p>نص بعد التحديث الأول.</p>", "<p>نص بعد التحديث الثاني.</p>"):
        writing.amend(story, by=layla, body=words)
        workflow.submit(story, by=layla)
        workflow.approve(story, by=samir)
        press.publish(story, by=samir)
        assert words.strip("</p>") in nour(page).content.decode()
        assert words.strip("</p>") in asked(page, nour)


def test_a_story_that_is_withdrawn_is_nowhere(story, printed, nour, samir):
    printed("خبر آخر عن الجسر", tags=["الجسور"])
    pages = pages_of(story)
    for page in pages.values():
        asked(page, nour)
    press.withdraw(story, by=samir, reason="خطأ")
    assert nour(pages.pop("story")).status_code == 410
    pages.pop("author")
    for page in pages.values():
        assert "الجسر يفتح" not in nour(page).content.decode()


def test_a_story_that_may_show_its_editions_says_so(story, nour, layla, samir):
    writing.amend(story, by=layla, body="<p>نص بعد التحديث.</p>")
    workflow.submit(story, by=layla)
    workflow.approve(story, by=samir)
    press.publish(story, by=samir)
    page, changes = pages_of(story)["story"], f"/{story.pk}/editions/"
    assert changes not in asked(page, nour)
    showing.show_editions(story, by=samir, of=[1, 2], shown=True, hidden=[])
    assert changes in nour(page).content.decode()


def new_section():
    Section.objects.create(name="رياضة", position=9)
    return "رياضة"


def breaking_bar():
    now = timezone.now()
    until = now + timedelta(hours=1)
    Breaking.objects.create(text="زلزال في الشمال", starts_at=now - NOW, ends_at=until)
    return "زلزال في الشمال"


def renamed_section():
    Section.objects.update(name="شؤون عامة")
    return "شؤون عامة"


@pytest.mark.parametrize("change", [new_section, renamed_section, breaking_bar])
def test_what_stands_around_a_story_is_that_of_now(story, nour, change):
    page = address_of(story)
    asked(page, nour)
    words = change()
    assert words in nour(page).content.decode()
    assert words in asked(page, nour)


@pytest.mark.parametrize("name", ["story", "search"])
def test_a_page_is_written_once_while_others_are_printed(story, printed, nour, monkeypatch, name):
    page = pages_of(story)[name]
    first = asked(page, nour)
    # Nothing of it is beside this story.
    printed("مباراة في الجنوب", tags=["رياضة"])
    # Some page sets anew what stands around.
    nour(address_of(printed("سباق في الشرق", tags=["رياضة"])))
    nour(pages_of(story)["author"])
    monkeypatch.setattr(pages, "render_to_string", None)
    again = nour(page)
    assert again.content.decode() == first
    assert nour(page, None).headers["ETag"] == pages.etag_of(again.content)


@pytest.mark.parametrize("failure", ["slow", "away"])
def test_a_page_whose_pieces_did_not_stand_is_not_used_again(story, nour, monkeypatch, failure):
    """The database is slow or away for a moment, after the story was read."""
    read = views.live_page

    def troubled(*asked):
        found = read(*asked)
        if failure == "slow":
            monkeypatch.setattr("reader.standing_type.NOW", -1)
        else:
            watch.failure = OperationalError()
        return found

    monkeypatch.setattr(views, "live_page", troubled)
    page = address_of(story)
    nour(page)
    monkeypatch.undo()
    watch.forget()
    words = breaking_bar()
    assert words in nour(page).content.decode()


def test_a_story_keeps_one_page_however_old_the_stories_beside_it_become(story, printed, nour):
    page = address_of(printed("خبر آخر عن الجسر", tags=["الجسور"]))
    now = timezone.now()
    for minutes in range(5):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            assert "الجسر يفتح" in asked(page, nour)
    kept = [one.pieces for _at, one in stored.PAGES.kept.values() if one.address == page]
    assert [sum(isinstance(one, pages.Page) for one in of.values()) for of in kept] == [1]


def test_a_browser_that_saves_data_gets_its_own_page(printed, picture, client):
    page = address_of(printed(lead_image=picture("الجسر")))
    for _again in range(3):
        assert b"<picture" in client.get(page).content
        assert b"<picture" not in client.get(page, headers={"Save-Data": "on"}).content


def test_at_midnight_a_page_has_another_date(story, nour):
    page = address_of(story)
    zone = timezone.get_current_timezone()
    night = timezone.now().astimezone(zone).replace(hour=23, minute=59, second=58)
    with time_machine.travel(night, tick=False):
        before = asked(page, nour)
    with time_machine.travel(night + timedelta(seconds=3), tick=False):
        after = asked(page, nour)
    masthead = re.compile(r'masthead__date"><time datetime="([^"]+)')
    assert masthead.search(before)[1] != masthead.search(after)[1]


def test_a_new_story_comes_to_a_list_alone(story, printed, statements):
    def cards():
        with holding(watch.reading):
            return EVERYTHING.cards(timezone.now())

    watch.look()
    cards()
    assert statements(cards) == 1
    printed("خبر جديد")
    watch.look()
    found = []
    # Which stories they are, and the one that is new.
    assert statements(lambda: found.extend(cards())) == 2
    assert [card.headline for card in found] == ["خبر جديد", "الجسر يفتح"]
    assert statements(cards) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda: Author.objects.update(job="محررة"),
        lambda: Source.objects.update(url="https://example.net/"),
        lambda: Tag.objects.update(description="كل ما عن الجسور."),
        lambda: Section.objects.update(position=3),
        lambda: Image.objects.filter(portrayed_authors__isnull=False).update(alt="ليلى في مكتبها"),
    ],
)
def test_names_move_with_what_is_shown_of_them(story, change):
    before = read_clock(timezone.now())
    change()
    after = read_clock(timezone.now())
    assert after.names > before.names and after.tick > before.tick


def test_names_stand_still_while_the_clock_moves(story, printed, picture):
    before = read_clock(timezone.now())
    printed("خبر جديد", tags=["نهر"], lead_image=picture("نهر"))
    Image.objects.filter(portrayed_authors__isnull=True).update(caption="النهر في الربيع")
    Tag.objects.create(name="مدارس", slug="مدارس")
    after = read_clock(timezone.now())
    assert after.names == before.names and after.tick > before.tick


def test_what_is_made_for_a_page_is_kept_under_the_clock_that_it_began_with(story):
    """Another thread reads the clock while a page is made of what was read before."""
    began = watch.look()
    now = timezone.now()
    with holding(began):
        Author.objects.update(job="محررة")
        assert watch.look().tick > began.tick
        assert names_at(now) == began.names
        assert standing("piece", now, lambda: "before") == "before"
    with holding(watch.reading):
        assert names_at(now) == watch.reading.names > began.names
        assert standing("piece", now, lambda: "after") == "after"
        assert names_at(now - timedelta(minutes=1)) is None
    assert names_at(now) is None
