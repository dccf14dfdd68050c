"""Authors, sources and tags are offered while one types, and a missing name is added in place."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from authors.models import Author, Source
from desk.typed_choice import AuthorField, SourceField, labelled
from tags.models import Tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client, layla):
    client.force_login(layla)

    def answer(table, **query):
        return client.get(reverse("desk:names_json", args=[table]), query).json()

    return answer


def labels(answer) -> list[str]:
    return [one["label"] for one in answer["results"]]


def test_a_name_is_found_whatever_its_hamza_and_article(ask):
    Author.objects.create(name="أحمد الأسعد")
    assert labels(ask("authors", q="احمد")) == ["أحمد الأسعد"]
    assert labels(ask("authors", q="الاسعد")) == ["أحمد الأسعد"]


def test_names_that_begin_with_it_come_first(ask):
    Source.objects.create(name="مرصد الأفق")
    Source.objects.create(name="الأفق للدراسات")
    assert labels(ask("sources", q="الأفق")) == ["الأفق للدراسات", "مرصد الأفق"]


def test_a_number_finds_its_row(ask, agency):
    assert labels(ask("sources", q=str(agency.pk))) == ["وكالة الأفق"]


def test_who_has_left_is_not_offered(ask):
    Author.objects.create(name="سعاد", is_active=False)
    assert labels(ask("authors", q="سعاد")) == []


def test_before_anything_is_typed_the_names_used_lately_are_offered(ask, write, layla, agency):
    write()
    Source.objects.create(name="مصدر لم يذكر")
    assert labels(ask("sources")) == ["وكالة الأفق"]
    assert labels(ask("authors")) == ["ليلى الحداد"]


def test_two_of_one_name_are_told_apart_by_their_number(ask):
    first = Author.objects.create(name="سامر", job="مصور")
    Author.objects.create(name="سامر", job="مراسل")
    values = [one["value"] for one in ask("authors", q="سامر")["results"]]
    assert f"{first.pk} – سامر" in values
    assert labelled(Author, first.pk) == f"{first.pk} – سامر"


def test_what_is_missing_may_be_added_by_who_has_the_right(ask, client, samir):
    assert ask("sources", q="وكالة جديدة")["add"]["name"] == "وكالة جديدة"
    assert "add" not in ask("authors", q="كاتب جديد")
    client.force_login(samir)
    assert "add" in ask("authors", q="كاتب جديد")


def test_what_is_known_is_not_added_again(ask, agency):
    assert "add" not in ask("sources", q="وكاله الافق")


@pytest.mark.parametrize("typed", ["\x00", "%", "'", "«", "س" * 5000, "1" * 400, "<b>", "-", "ال"])
def test_a_hostile_question_is_answered(client, layla, typed):
    client.force_login(layla)
    for table in ("authors", "sources"):
        address = reverse("desk:names_json", args=[table])
        assert client.get(address, {"q": typed}).status_code == 200
    assert client.get(reverse("desk:tags_json"), {"q": typed}).status_code == 200


def test_nour_may_not_ask_and_nothing_else_may_be_asked_for(client, layla):
    for name, table in (("names_json", "authors"), ("name_new", "sources")):
        assert client.get(reverse(f"desk:{name}", args=[table])).status_code == 403
    client.force_login(layla)
    assert client.get(reverse("desk:names_json", args=["users"])).status_code == 404


# Adding ------------------------------------------------------------------------------------


@pytest.fixture
def add(client, layla):
    client.force_login(layla)

    def post(table="sources", **typed):
        values = {f"new-{name}": value for name, value in typed.items()}
        return client.post(reverse("desk:name_new", args=[table]), values)

    return post


def test_layla_adds_a_source_and_the_line_takes_it(add):
    answer = add(name="  وكالة  النهر ", kind="agency", url="nahr.example")
    assert answer.status_code == 201
    source = Source.objects.get(name="وكالة النهر")
    assert source.url == "https://nahr.example"
    assert answer.json()["value"] == "وكالة النهر"
    assert LogEntry.objects.filter(object_id=str(source.pk)).exists()


def test_a_source_that_exists_is_refused_with_its_name_and_the_text_kept(add, agency):
    answer = add(name="وكاله الافق", kind="agency", url="")
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "وكالة الأفق" in page and "وكاله الافق" in page
    assert Source.objects.count() == 1


def test_layla_adds_no_author_and_samir_does(add, client, samir):
    assert add("authors", name="كاتبة", kind="person").status_code == 403
    client.force_login(samir)
    assert add("authors", name="كاتبة", kind="person", gender="", job="").status_code == 201
    assert Author.objects.filter(name="كاتبة").exists()


def test_adding_asks_for_the_token_of_the_form(layla):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(layla)
    address = reverse("desk:name_new", args=["sources"])
    assert strict.post(address, {"new-name": "س", "new-kind": "agency"}).status_code == 403


def test_the_form_for_a_new_name_holds_what_was_typed(client, layla):
    client.force_login(layla)
    page = client.get(reverse("desk:name_new", args=["sources"]), {"name": 'وكالة "النهر'})
    assert 'value="وكالة &quot;النهر"' in page.content.decode()


# What the form takes without any script ------------------------------------------------------


@pytest.mark.parametrize("typed", ["{pk}", "#{pk}", "{pk} – أي شيء", "وكالة الأفق", "وكاله الافق"])
def test_a_line_takes_a_number_or_a_name(agency, typed):
    assert SourceField().clean(typed.format(pk=agency.pk)) == agency


@pytest.mark.parametrize("typed", ["999999", "وكالة أخرى", "«", "9" * 30])
def test_a_line_refuses_what_it_does_not_know(agency, typed):
    with pytest.raises(ValidationError):
        SourceField().clean(typed)


def test_two_of_one_name_are_asked_for_by_number():
    Author.objects.create(name="سامر")
    second = Author.objects.create(name="سامر")
    field = AuthorField()
    with pytest.raises(ValidationError) as refused:
        field.clean("سامر")
    assert refused.value.code == "several"
    assert field.clean(f"{second.pk} – سامر") == second


def test_the_spelling_that_was_typed_decides_between_two():
    first = Author.objects.create(name="أحمد")
    Author.objects.create(name="احمد")
    assert AuthorField().clean("أحمد") == first


def test_a_line_that_shows_what_is_stored_has_not_changed(agency):
    field = SourceField()
    assert not field.has_changed(agency.pk, "وكالة الأفق")
    assert not field.has_changed(agency.pk, str(agency.pk))
    assert not field.has_changed(None, "")
    assert field.has_changed(agency.pk, "")
    assert field.has_changed(None, "وكالة الأفق")


# Tags --------------------------------------------------------------------------------------


def test_tags_that_begin_with_it_come_first_and_a_new_one_is_said_to_be_new(client, layla):
    for name in ("نقل الجسور", "الجسور", "جسر"):
        Tag.objects.create(name=name)
    client.force_login(layla)
    answer = client.get(reverse("desk:tags_json"), {"q": "الجسو"}).json()
    assert answer["results"] == ["الجسور", "نقل الجسور"]
    assert answer["add"]["name"] == "الجسو"
    known = client.get(reverse("desk:tags_json"), {"q": "الجسور"}).json()
    assert "add" not in known


def test_the_first_tags_are_not_lost_among_many(client, layla):
    for number in range(30):
        Tag.objects.create(name=f"أ {number} نقل")
    Tag.objects.create(name="نقل")
    client.force_login(layla)
    assert client.get(reverse("desk:tags_json"), {"q": "نقل"}).json()["results"][0] == "نقل"
