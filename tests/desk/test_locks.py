"""Two who write at once wait for one another, and never each for the other."""

from threading import Event, Thread, current_thread
from uuid import uuid4

import pytest
from django.db import DatabaseError, connections
from django.test import Client
from django.urls import reverse

from articles import press, workflow
from articles.models import Article
from desk import bulk_acts, keeping
from desk.picture_cards import read_as
from desk.tickets import Ticket
from editions import printing
from editions.models import Nearness
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
        for thread in threads:
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
