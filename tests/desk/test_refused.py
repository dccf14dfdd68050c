"""Who is refused something, or tries a way around, stands in the register; nobody can fill it."""

from datetime import timedelta
from itertools import count
from uuid import uuid4

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import audit, confidential
from articles.models import AuditEntry
from desk import refused
from desk.secret_addresses import BELOW
from tests.desk.posted import posted

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def register() -> list[tuple[str, str, str, str]]:
    """The refusals that are entered, in their order."""
    rows = AuditEntry.objects.filter(act__startswith="refused.").order_by("pk")
    return list(rows.values_list("act", "by_name", "subject", "detail"))


def desk_of(person, **more) -> Client:
    client = Client(raise_request_exception=False, **more)
    client.force_login(person)
    return client


def test_a_refusal_is_entered_with_the_person_the_address_and_no_question(layla):
    answer = desk_of(layla).get("/admin/desk/front/", {"secret": "word"})
    assert answer.status_code == 403
    assert register() == [("refused.right", "layla", "address /admin/desk/front/", "GET 403")]


def test_who_has_no_second_factor_yet_is_entered(samir, settings):
    settings.NEWSROOM_SECOND_FACTOR = True
    assert desk_of(samir).post("/admin/desk/front/").status_code == 403
    assert register()[0][:3] == ("refused.right", "samir", "address /admin/desk/front/")


@pytest.mark.parametrize("error", [PermissionDenied("not yours"), BadRequest("NUL in the address")])
def test_what_a_view_says_is_the_reason(samir, monkeypatch, error):
    def refuses(*given, **named):
        raise error

    monkeypatch.setattr("desk.site.home_of", refuses)
    answer = desk_of(samir).get("/admin/")
    ((act, name, address, detail),) = register()
    assert (act, name, address) == ("refused.right", "samir", "address /admin/")
    assert detail == f"GET {answer.status_code} {error}"


def test_a_story_of_others_is_not_found_and_the_attempt_is_entered(write, omar):
    number, desk = write().pk, desk_of(omar)
    change = reverse("admin:articles_article_change", args=[number])
    notes = reverse("desk:notes", args=[number])
    assert desk.get(change).status_code == 302
    assert desk.get(notes).status_code == 404
    assert {line[2] for line in register()} == {f"address {change}", f"address {notes}"}
    assert all("may not see" in line[3] and line[1] == "omar" for line in register())


def test_a_number_that_there_is_not_is_no_refusal(omar):
    desk = desk_of(omar)
    assert desk.get(reverse("desk:notes", args=[987_654])).status_code == 404
    assert desk.get(reverse("admin:articles_article_change", args=[987_654])).status_code == 302
    assert register() == []


def test_a_confidential_note_of_others(layla, samir):
    note = confidential.write("سر", by=samir)
    address = reverse("desk:confidential", args=[note.pk])
    assert desk_of(layla).get(address).status_code == 404
    ((_act, name, subject, detail),) = register()
    assert (name, subject) == ("layla", f"address {address}") and "سر" not in detail


@pytest.mark.parametrize("address", ["/admin/desk/front/", "/admin/articles/article/add/"])
def test_a_forged_form_is_entered(layla, samir, address):
    desk_of(samir, enforce_csrf_checks=True).post(address, {"csrfmiddlewaretoken": "forged"})
    ((act, name, subject, detail),) = register()
    assert (act, name, subject) == ("refused.token", "samir", f"address {address}")
    assert detail == "POST 403 CSRF cookie not set"


def test_an_address_that_a_browser_names_is_not_entered(samir):
    headers = {"HTTP_ORIGIN": "https://evil.example/?secret"}
    desk_of(samir, enforce_csrf_checks=True).post("/admin/desk/front/", **headers)
    assert register()[0][3] == "POST 403 Origin checking failed"


def test_a_form_of_an_older_session_is_kept_and_entered(write, layla):
    article = write()
    page = reverse("admin:articles_article_change", args=[article.pk])
    desk = desk_of(layla, enforce_csrf_checks=True)
    ticket = desk.get(page).context["window"].signed()
    answer = desk.post(page, posted(article, headline="عنوان آخر", unsaved_ticket=ticket))
    assert answer.status_code == 302 and "unsaved=" in answer["Location"]
    assert [line[0] for line in register()] == ["refused.token"]


def test_a_ticket_that_somebody_made_up_is_entered(layla):
    address = reverse("desk:unsaved", args=[uuid4()])
    answer = desk_of(layla).post(address, {"unsaved_ticket": "made:up"})
    assert answer.status_code == 400
    assert register()[0][:2] == ("refused.token", "layla")


def test_a_script_whose_session_has_ended_is_refused_by_nobody(db):
    assert Client().get(reverse("desk:guess_permit")).status_code == 403
    assert register() == []


@pytest.mark.parametrize("below", BELOW)
def test_an_address_that_is_a_secret_is_entered_without_it(db, below):
    address = f"{below}the-secret/" if below == "/preview/" else f"{below}MTI/the-secret/"
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403
    ((act, _name, subject, detail),) = register()
    assert (act, subject) == ("refused.token", f"address {below}")
    assert "the-secret" not in detail


def test_readers_are_not_entered(db):
    assert Client(enforce_csrf_checks=True).post("/").status_code == 403
    assert register() == []


# Nobody fills it -------------------------------------------------------------------------------


def told(person, subject="address /x/", after=0, act=refused.RIGHT) -> bool:
    at = NOW + timedelta(seconds=after)
    return refused.entered(act, by=person, subject=subject, detail="GET 403", at=at)


def test_one_thing_is_entered_once_in_a_minute(layla, samir):
    assert told(layla) and not told(layla) and not told(layla, after=59)
    assert told(samir) and told(layla, "address /y/") and told(layla, act=refused.TOKEN)
    assert told(layla, after=61)


def test_a_person_and_strangers_have_their_measure_of_a_minute(layla, samir):
    names = (f"address /{number}/" for number in count())
    assert sum(told(layla, next(names)) for _ in range(50)) == refused.A_PERSON
    assert sum(told(None, next(names)) for _ in range(50)) == refused.STRANGERS
    assert told(samir, next(names)) and told(layla, next(names), after=61)


def test_other_entries_take_nobodys_room(layla):
    for _ in range(30):
        audit.enter("account.came", by=layla, at=NOW)
    assert told(layla)


@pytest.fixture
def somebody_enters(monkeypatch):
    """Another process is entering a refusal, and does not come to an end."""
    monkeypatch.setattr(refused, "WAITS", "20ms")
    other = connection.copy()

    def begin():
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [refused.LOCK])

    yield begin
    other.close()


def test_strangers_wait_for_nobody_and_people_for_a_while(layla, somebody_enters):
    somebody_enters()
    assert not told(None)
    with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
        told(layla)


def test_what_is_entered_already_waits_for_nobody(layla, somebody_enters):
    audit.enter(refused.RIGHT, by=layla, subject="address /x/", detail="GET 403", at=NOW)
    somebody_enters()
    assert not told(layla)


def test_an_answer_that_is_no_refusal_pays_nothing(samir):
    desk, asked = desk_of(samir), []
    with connection.execute_wrapper(lambda run, sql, *rest: asked.append(sql) or run(sql, *rest)):
        assert desk.get(reverse("desk:help")).status_code == 200
    assert asked and not [sql for sql in asked if "auditentry" in sql or "lock" in sql]


@pytest.fixture
def said(caplog):
    refused.log.addHandler(caplog.handler)
    yield lambda: caplog.text
    refused.log.removeHandler(caplog.handler)


def test_a_register_that_cannot_be_written_hinders_no_answer(layla, said):
    desk = desk_of(layla)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ALTER TABLE articles_auditentry ADD CHECK (false) NOT VALID")
    answer = desk.get("/admin/desk/front/")
    assert answer.status_code == 403 and register() == []
    assert "could not be entered: new row for relation" in said()


def test_a_database_that_is_away_hinders_no_answer(layla, monkeypatch, said):
    def fails(*given, **named):
        raise OperationalError("the database is away\nand more")

    desk = desk_of(layla)
    monkeypatch.setattr(audit, "enter", fails)
    assert desk.get("/admin/desk/front/").status_code == 403
    assert said().endswith("could not be entered: the database is away\n")


def test_huda_finds_refusals_in_the_register(layla, huda):
    desk_of(layla).get("/admin/desk/front/")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    page = desk_of(huda).get("/admin/articles/auditentry/?kind=refused").content.decode()
    assert "/admin/desk/front/" in page and "layla" in page
