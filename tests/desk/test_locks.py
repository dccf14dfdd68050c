"""Two who write at once wait for one another, and never each for the other."""

from threading import Event, Thread, current_thread
from uuid import uuid4

import pytest
from django.db import DatabaseError, connections
from django.test import Client
from django.urls import reverse

from articles import press, versions, workflow
from articles.keeping import content_of
from articles.models import Article, ArticleTag
from desk import bulk_acts, keeping
from desk.picture_cards import read_as
from desk.tickets import Ticket
from editions import printing
from editions.models import Nearness
from tags import filing
from tags.merging import merge, undo
from tags.models import Tag
from tests.desk.posted import posted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_once(monkeypatch):
    """Run two calls in two connections; the first stops after ``name`` until the second waits."""

    def run(room, name, first, second) -> list[DatabaseError]:
        stopped, failures = Event(), []
        real = getattr(room, name)

        def held(*args, **values):
            result = real(*args, **values)
            if current_thread() is threads[0] and not stopped.is_set():
                stopped.set()
                # The second stands still in the database by then; were it quicker, it is done.
                threads[1].join(0.7)
            return result

        def call(one):
            try:
                if one is second:
                    stopped.wait(10)
                one()
            except DatabaseError as failure:
                failures.append(failure)
            finally:
                connections.close_all()

        threads = [Thread(target=call, args=[one]) for one in (first, second)]
        monkeypatch.setattr(room, name, held)
        # The second waits for the first, which waits for the second: that one has to be there.
        for thread in reversed(threads):
            thread.start()
        for thread in threads:
            thread.join(30)
        assert stopped.is_set()
        return failures

    return run


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def saving(user, article, **changes):
    address = reverse("admin:articles_article_change", args=[article.pk])
    form = posted(article, **changes)
    return lambda: browser(user).post(address, form)


def test_the_first_beat_of_a_window_and_its_save(at_once, write, layla):
    article = write()
    ticket = Ticket(uuid4(), layla.pk, article.pk)
    carried = {"headline": "جديد", "unsaved_ticket": ticket.signed()}
    beat = posted(article, **carried, unsaved_serial="1")
    address = reverse("desk:unsaved", args=[ticket.window])
    assert not at_once(
        keeping.Unsaved.objects,
        "get_or_create",
        lambda: browser(layla).post(address, beat),
        saving(layla, article, **carried, unsaved_serial="2"),
    )
    assert Article.objects.get().headline == "جديد"


def test_publishing_from_the_list_and_from_its_own_page(at_once, approved, samir, huda):
    article = approved()
    typed = {"_selected_action": [article.pk], f"seen-{article.pk}": bulk_acts.seen_of(article)}
    address = reverse("desk:bulk_begin", args=["publish"])
    assert not at_once(
        workflow,
        "locked",
        lambda: browser(samir).post(address, typed),
        lambda: press.publish(Article.objects.get(), by=huda),
    )
    assert Article.objects.get().is_printed


def test_publishing_all_the_same_and_saving(at_once, write, layla, samir, huda):
    article = write(body="<p>افتتحت البلدية الجسر,  صباح اليوم.</p>")
    workflow.submit(article, by=layla)
    address = reverse("desk:waive", args=[article.pk])
    rules = browser(samir).get(address, {"then": "publish"}).context["rules"]
    typed = {"then": "publish", "check": rules, "usual": "0", "version_read": article.version}
    assert rules
    assert not at_once(
        workflow,
        "locked",
        lambda: browser(samir).post(address, typed),
        saving(huda, article, headline="جديد كل الجدة"),
    )
    assert Article.objects.get().printed_version == article.version


@pytest.mark.parametrize("door", ["card", "library"])
def test_publishing_a_story_and_completing_its_picture(at_once, approved, samir, picture, door):
    image = picture()
    article = approved(lead_image=image)
    words = {"alt": "جسر آخر", "credit": "قسم التصوير", "caption": "", "taken_on": ""}
    if door == "card":
        address = reverse("desk:picture_words", args=[image.pk])
        words["read_as"] = read_as(image)
    else:
        address = reverse("admin:images_image_change", args=[image.pk])
        words |= {"focal_x": "0.5", "focal_y": "0.5", "rights-TOTAL_FORMS": "0"}
        words |= {"rights-INITIAL_FORMS": "0"}
        words["read_as"] = browser(samir).get(address).context["read_as"]
    assert not at_once(
        workflow,
        "locked",
        lambda: press.publish(article, by=samir),
        lambda: browser(samir).post(address, words),
    )
    assert Article.objects.get().printed_version
    image.refresh_from_db()
    assert image.alt == "جسر آخر"


def test_two_near_stories_printed_at_once_find_each_other(at_once, approved, samir, huda):
    one = approved("نهر السماق يجف", tags=["الأنهار"])
    other = approved("صيادو السماق", tags=["الأنهار"])
    assert not at_once(
        printing,
        "relate",
        lambda: press.publish(one, by=samir),
        lambda: press.publish(other, by=huda),
    )
    pairs = set(Nearness.objects.values_list("story", "other"))
    assert pairs == {(one.pk, other.pk), (other.pk, one.pk)}


# Tags ----------------------------------------------------------------------------------------


def filed(article) -> list[list[str]]:
    """What the story is filed under, and each of its editions."""
    owners = [article, *article.story.editions.order_by("serial")]
    return [[row.tag.name for row in owner.tag_rows.with_tags()] for owner in owners]


def tag(name) -> Tag:
    return Tag.objects.get(name=name)


@pytest.fixture
def merging(db):
    """The merge of one tag into another, as a call that is made later."""

    def call():
        kept, gone = Tag.objects.filed_under(["بلديات", "مجالس"])
        return lambda: merge(kept, [gone])

    return call


def test_a_save_that_files_and_a_merge(at_once, write, layla, merging):
    article = write(tags=["طرق"])
    call = merging()
    assert not at_once(filing, "hold", saving(layla, article, tags="مجالس، جسور"), call)
    assert filed(article) == [["بلديات", "جسور"]]


def test_a_merge_and_a_save_that_files(at_once, write, layla, merging):
    article = write(tags=["مجالس", "طرق"])
    call = merging()
    save = saving(layla, article, tags="طرق، مجالس، جسور")
    assert not at_once(filing, "hold_alone", call, save)
    assert filed(article) == [["طرق", "بلديات", "جسور"]]


def test_a_save_and_the_undoing_of_a_merge(at_once, write, layla, merging):
    article = write(tags=["مجالس"])
    number = tag("مجالس").pk
    merging()()
    save = saving(layla, article, tags="بلديات، جسور")
    assert not at_once(filing, "hold", save, lambda: undo(number))
    assert filed(article) == [["مجالس", "جسور"]]


@pytest.mark.parametrize("first", ["press", "merge"])
def test_the_press_and_a_merge(at_once, approved, samir, merging, first):
    article = approved(tags=["مجالس"])
    call = merging()
    calls = [lambda: press.publish(article, by=samir), call]
    name = "hold" if first == "press" else "hold_alone"
    assert not at_once(filing, name, *(calls if first == "press" else calls[::-1]))
    assert filed(article) == [["بلديات"], ["بلديات"]]


@pytest.mark.parametrize("first", ["restore", "merge"])
def test_taking_an_older_text_back_and_a_merge(at_once, write, layla, merging, first):
    article = write(tags=["مجالس"])
    content = content_of(article)
    browser(layla).post(
        reverse("admin:articles_article_change", args=[article.pk]), posted(article, tags="طرق")
    )
    article.refresh_from_db()
    call = merging()
    calls = [lambda: versions.restore(article, content, by=layla, why=""), call]
    name = "hold" if first == "restore" else "hold_alone"
    assert not at_once(filing, name, *(calls if first == "restore" else calls[::-1]))
    assert filed(article) == [["بلديات"]]


def test_a_save_that_files_and_the_deletion_of_the_tag(at_once, write, layla, samir):
    article = write(tags=["طرق"])
    number = Tag.objects.create(name="مجالس").pk
    sent = {"action": "delete_selected", "_selected_action": [number], "post": "yes"}
    deletion = lambda: browser(samir).post(reverse("admin:tags_tag_changelist"), sent)  # noqa: E731
    assert not at_once(filing, "hold", saving(layla, article, tags="مجالس"), deletion)
    assert filed(article) == [["مجالس"]]
    assert ArticleTag.objects.get().tag_id == number
