"""Finding authors and sources, and keeping those who have left."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.urls import reverse

from authors.models import Author, Source


def found(client, model, typed):
    page = client.get(reverse(f"admin:authors_{model}_changelist"), {"q": typed})
    return [row.name for row in page.context["cl"].result_list]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("أحمد الأسمر", "احمد"),
        ("أحمد الأسمر", "الاسمر"),
        ("أحمد الأسمر", "اسمر أحم"),
        ("أحمد الأسمر", "ال"),
        ("آدم حنا", "ادم"),
        ("ادم حنا", "آدم"),
        ("هدى منصور", "هدي"),
        ("سُهى عبده", "سهى عبدة"),
        ("Reuters", "reut"),
    ],
)
def test_a_name_is_found_in_other_spellings(client, samir, name, typed):
    Author.objects.create(name=name)
    Author.objects.create(name="يوسف بركات")
    client.force_login(samir)
    assert found(client, "author", typed) == [name]


def test_a_source_is_found_by_any_of_its_words(client, layla):
    Source.objects.create(name="وكالة الأفق للأنباء")
    Source.objects.create(name="بلدية الميناء", kind="official")
    client.force_login(layla)
    assert found(client, "source", "انباء وكالة") == ["وكالة الأفق للأنباء"]
    assert found(client, "source", "شيء آخر") == []


def test_a_colleague_who_left_is_listed_but_no_longer_offered(client, samir):
    gone = Author.objects.create(name="سامي خليل")
    client.force_login(samir)
    client.post(
        reverse("admin:authors_author_changelist"),
        {"action": "deactivate", "_selected_action": [gone.pk]},
    )
    gone.refresh_from_db()
    assert not gone.is_active
    # A trigger enters it into the register with that.
    assert LogEntry.objects.filter(object_id=gone.pk, user=samir, action_flag=CHANGE).exists()
    assert found(client, "author", "سامي") == ["سامي خليل"]
    offered = client.get(
        reverse("admin:autocomplete"),
        {
            "app_label": "articles",
            "model_name": "articlebyline",
            "field_name": "author",
            "term": "سامي",
        },
    )
    assert offered.json()["results"] == []


def test_layla_may_add_a_source_but_not_change_one(client, layla, agency):
    client.force_login(layla)
    sent = {"name": "بلدية الميناء", "kind": "official", "url": "", "description": ""}
    client.post(reverse("admin:authors_source_add"), sent)
    assert Source.objects.filter(name="بلدية الميناء").exists()
    client.post(reverse("admin:authors_source_change", args=[agency.pk]), {**sent, "name": "غيره"})
    agency.refresh_from_db()
    assert agency.name == "وكالة الأفق"


def test_one_source_in_two_spellings_is_refused_with_words(client, layla, agency):
    client.force_login(layla)
    sent = {"name": "وكاله الافق", "kind": "agency", "url": "", "description": ""}
    answer = client.post(reverse("admin:authors_source_add"), sent)
    assert answer.status_code == 200
    (message,) = answer.context["adminform"].form.errors["name"]
    assert agency.name in message
    assert Source.objects.count() == 1


def test_samir_gives_an_author_a_link_and_takes_it_away(client, samir, read_as):
    author = Author.objects.create(name="ريما الشامي")
    client.force_login(samir)
    address = reverse("admin:authors_author_change", args=[author.pk])
    sent = {
        "name": author.name,
        "kind": "person",
        "gender": "female",
        "is_active": "on",
        "links-TOTAL_FORMS": "1",
        "links-INITIAL_FORMS": "0",
        "links-0-label": "الموقع",
        "links-0-url": "example.org/rima",
        "links-0-position": "0",
    }
    assert client.post(address, sent | read_as(address)).status_code == 302
    link = author.links.get()
    assert link.url == "https://example.org/rima"

    gone = {"links-INITIAL_FORMS": "1", "links-0-id": link.pk, "links-0-DELETE": "on"}
    client.post(address, {**sent, **gone, "links-0-author": author.pk, **read_as(address)})
    assert not author.links.exists()


def test_layla_reads_the_links_of_an_author_and_cannot_add_one(client, layla):
    author = Author.objects.create(name="ريما الشامي")
    client.force_login(layla)
    address = reverse("admin:authors_author_change", args=[author.pk])
    assert client.get(address).status_code == 200
    sent = {
        "links-TOTAL_FORMS": "1",
        "links-INITIAL_FORMS": "0",
        "links-0-label": "الموقع",
        "links-0-url": "https://example.org/",
    }
    client.post(address, {"name": author.name, "kind": "person", **sent})
    assert not author.links.exists()
