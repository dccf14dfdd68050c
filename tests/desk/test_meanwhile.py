"""A stale save of a name, source, picture, tag or section writes nothing and loses nothing."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import timezone

from articles import rights
from authors.models import Author, AuthorLink
from tags.models import Section, Tag


def door(thing) -> str:
    meta = thing._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[thing.pk])


def read(client, address) -> dict:
    """What a browser sends back of a page, its rows left as they are."""
    page = client.get(address)
    sent = {"read_as": page.context["read_as"]}
    for formset in [None, *page.context["inline_admin_formsets"]]:
        forms = [page.context["adminform"].form]
        if formset:
            forms = [formset.formset.management_form, *formset.formset.forms]
        for form in forms:
            sent |= {one.html_name: one.value() for one in form if one.value() is not None}
    return sent


@pytest.fixture
def as_huda(client, huda):
    client.force_login(huda)
    return client


@pytest.fixture
def things(db, agency, picture, politics):
    return {
        "bio": Author.objects.create(name="ريما الشامي", bio="كما كانت"),
        "url": agency,
        "caption": picture(),
        "description": Tag.objects.create(name="طقس"),
        "name": politics,
    }


@pytest.mark.parametrize("field", ["bio", "url", "caption", "description", "name"])
def test_what_samir_saved_meanwhile_is_not_written_over(as_huda, things, field):
    thing = things[field]
    typed = read(as_huda, door(thing))
    theirs, mine = ("https://a.example/", "https://b.example/") if field == "url" else ("له", "لي")
    assert as_huda.post(door(thing), typed | {field: theirs}).status_code == 302
    page = as_huda.post(door(thing), typed | {field: mine})
    assert page.status_code == 409
    thing.refresh_from_db()
    assert getattr(thing, field) == theirs
    text = page.content.decode()
    assert theirs in text and mine in text
    again = typed | {field: mine, "read_as": page.context["read_as"]}
    assert as_huda.post(door(thing), again).status_code == 302
    thing.refresh_from_db()
    assert getattr(thing, field) == mine


def test_a_row_that_was_added_meanwhile_is_seen_first(as_huda, things):
    author = things["bio"]
    typed = read(as_huda, door(author))
    AuthorLink.objects.create(author=author, label="موقعها", url="https://rima.example/")
    assert as_huda.post(door(author), typed | {"bio": "غيرها"}).status_code == 409
    assert Author.objects.get(pk=author.pk).bio == "كما كانت"


@pytest.mark.parametrize("number", ["%20{pk}", "+{pk}", "_3{pk}", "0x{pk}"])
def test_there_is_no_way_around_the_comparison(as_huda, politics, number):
    address = door(politics).replace(f"/{politics.pk}/", "/" + number.format(pk=politics.pk) + "/")
    as_huda.post(address, {"name": "غيره", "position": 1, "description": ""})
    assert not Section.objects.filter(name="غيره").exists()


# People ------------------------------------------------------------------------------------


@pytest.fixture
def people(as_huda, omar):
    """Omar's form, read by huda, as her browser would send it."""
    typed = read(as_huda, door(omar))
    typed["groups"] = [group.pk for group in omar.groups.all()]
    return omar, {name: value for name, value in typed.items() if name != "password"}


def test_the_form_of_a_person_is_compared_too(as_huda, people):
    omar, typed = people
    User.objects.filter(pk=omar.pk).update(first_name="عمر", email="omar@example.org")
    page = as_huda.post(door(omar), typed | {"first_name": "عمرو"})
    assert page.status_code == 409
    omar.refresh_from_db()
    assert (omar.first_name, omar.email) == ("عمر", "omar@example.org")
    assert "omar@example.org" in page.content.decode()
    again = typed | {"first_name": "عمرو", "read_as": page.context["read_as"]}
    assert as_huda.post(door(omar), again).status_code == 302


def test_a_group_that_a_colleague_gave_meanwhile_is_not_taken_away(as_huda, people):
    omar, typed = people
    omar.groups.add(Group.objects.get(name=rights.EDITORS))
    assert as_huda.post(door(omar), typed).status_code == 409
    assert omar.groups.count() == 2


def test_signing_in_and_a_new_password_are_no_change_of_the_form(as_huda, people):
    omar, typed = people
    omar.last_login = timezone.now()
    omar.set_password("غيرها-تماما-9")
    omar.save()
    assert as_huda.post(door(omar), typed | {"last_name": "النجار"}).status_code == 302
    omar.refresh_from_db()
    assert omar.last_name == "النجار" and omar.check_password("غيرها-تماما-9")
