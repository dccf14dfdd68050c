"""Samir reads what readers report, answers, and settles it once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import press
from articles.refusals import Stale
from desk.models import Settlement
from desk.reports import settle
from editions.models import Edition, ErrorReport

LIST = reverse("admin:editions_errorreport_changelist")
TEXT = "  <b>حماة</b>\r\nلا حمص"


@pytest.fixture
def report(printed):
    printed()
    return ErrorReport.objects.create(
        edition=Edition.objects.get(), text=TEXT, email="nour@example.org", sent_at=timezone.now()
    )


@pytest.fixture
def desk(client, samir):
    client.force_login(samir)
    return client


def door(report) -> str:
    return reverse("admin:editions_errorreport_change", args=[report.pk])


def test_samir_reads_it_as_it_was_sent(desk, report):
    listed = desk.get(LIST).content.decode()
    page = desk.get(door(report)).content.decode()
    assert "افتتاح جسر المشاة" in listed
    for html in (listed, page):
        assert "&lt;b&gt;حماة&lt;/b&gt;" in html
        assert "<b>حماة" not in html
    assert "nour@example.org" in page
    assert "nour@example.org" not in listed
    assert reverse("admin:articles_article_change", args=[report.edition.story_id]) in page
    assert report.edition.get_absolute_url() in page


def test_settling_keeps_the_text_and_deletes_the_address(desk, report, samir):
    answer = desk.post(door(report), {"note": "صوبنا الاسم وأجبناه."})
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    report.refresh_from_db()
    assert (report.text, report.email) == (TEXT, "")
    assert (report.settlement.by, report.settlement.note) == (samir, "صوبنا الاسم وأجبناه.")
    assert "افتتاح جسر المشاة" not in desk.get(LIST).content.decode()
    assert "افتتاح جسر المشاة" in desk.get(LIST, {"state": "settled"}).content.decode()
    page = desk.get(door(report)).content.decode()
    assert "صوبنا الاسم وأجبناه." in page
    assert "nour@example.org" not in page
    assert 'name="note"' not in page


def test_what_huda_settled_meanwhile_stays(desk, report, huda):
    settle(report, by=huda, note="أجبته هدى")
    page = desk.post(door(report), {"note": "ملاحظة سمير"})
    assert page.status_code == 409
    html = page.content.decode()
    assert "أجبته هدى" in html
    assert "ملاحظة سمير" in html
    assert Settlement.objects.get().by == huda
    with pytest.raises(Stale):
        settle(report, by=huda, note="مرة أخرى")


@pytest.mark.parametrize("note", ["", "  ", "\u200f", "نص\x00", "ا" * 2_000, "ا" * 1_000_000])
def test_a_note_that_says_nothing_is_refused_and_kept(desk, report, note):
    page = desk.post(door(report), {"note": note})
    assert page.status_code == 200
    assert page.context["form"].errors["note"]
    assert page.context["form"]["note"].value() == note
    report.refresh_from_db()
    assert report.email == "nour@example.org"
    assert not Settlement.objects.exists()


def test_layla_sees_none_of_it(client, layla, report):
    client.force_login(layla)
    for address in (LIST, door(report)):
        assert client.get(address).status_code == 403
        assert client.post(address, {"note": "نص"}).status_code == 403
    assert not Settlement.objects.exists()


def test_samir_neither_adds_nor_deletes_and_huda_may_delete(client, samir, huda, report):
    delete = reverse("admin:editions_errorreport_delete", args=[report.pk])
    client.force_login(samir)
    assert client.get(reverse("admin:editions_errorreport_add")).status_code == 403
    assert client.post(delete, {"post": "yes"}).status_code == 403
    settle(report, by=samir, note="إعلان لا بلاغ")
    client.force_login(huda)
    assert client.post(delete, {"post": "yes"}).status_code == 302
    assert not ErrorReport.objects.exists()


def test_a_report_of_a_withdrawn_story_is_still_read(desk, report, samir):
    press.withdraw(report.edition.story.article, by=samir, reason="خطأ")
    page = desk.get(door(report)).content.decode()
    assert "لا يرى القراء هذه المادة الآن" in page


@pytest.mark.parametrize("number", ["0", "x", "١", "9" * 30, "1/../2"])
def test_any_number_is_answered(desk, report, number):
    assert desk.get(f"/admin/editions/errorreport/{number}/change/").status_code in (301, 302, 404)


def test_a_list_does_not_tell_by_what_is_asked(desk, report):
    answer = desk.get(LIST, {"settlement__by__password__startswith": "a"})
    assert answer.status_code in (302, 400)


@pytest.mark.parametrize("size", [1, 40])
def test_the_list_stays_within_its_statements(desk, report, statements, size):
    ErrorReport.objects.bulk_create(
        ErrorReport(
            edition=report.edition, text="نص", sent_at=report.sent_at - timedelta(minutes=5 * n)
        )
        for n in range(size - 1, 0, -1)
    )
    assert statements(lambda: desk.get(LIST)) <= 12
