"""Nour reports an error: without a script, a cookie, a session or a token."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from articles import press, workflow, writing
from editions.models import Edition, ErrorReport
from editions.reports import LONGEST_REPORT
from editions.reports import send as store

HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}
FORM = "application/x-www-form-urlencoded"
WRONG = "اسم المدينة حمص لا حماة."
NOW = timezone.now().replace(microsecond=0)


@pytest.fixture
def strict():
    """A client that tokens are asked of, as in production."""

    return Client(enforce_csrf_checks=True)


@pytest.fixture
def send(strict):
    """Post the form of a story, from our own page where nothing else is said."""

    def post(number, *, at=None, headers=HERE, **typed):
        data = {"text": WRONG, "email": "", "more": ""} | typed
        extra = dict(headers)
        if at:
            extra["newsroom.moment"] = at
        body = _encoded(data)
        return strict.post(f"/{number}/report/", body, content_type=FORM, **extra)

    return post


def _encoded(data) -> str:

    return urlencode(data, errors="surrogatepass")


def test_a_report_is_kept_as_it_was_sent(printed, send, nour):
    article = printed()
    text = "  «حماة»\r\n<b>خطأ</b> \u200fو🙂  "
    response = send(article.pk, text=text, email="nour@example.org")
    assert (response.status_code, response["Location"]) == (303, f"/{article.pk}/report/thanks/")
    kept = ErrorReport.objects.get()
    assert (kept.text, kept.email) == (text, "nour@example.org")
    assert kept.edition == Edition.objects.get(story=article.pk)
    assert "شكراً" in nour(response["Location"]).content.decode()


def test_the_page_of_the_story_leads_to_the_form(printed, nour):
    article = printed()
    page = nour(Edition.objects.get().get_absolute_url()).content.decode()
    assert f'href="/{article.pk}/report/"' in page
    assert "أبلغ عن خطأ" in page


def test_nobody_is_given_a_cookie_and_everybody_the_same_page(printed, send, client, samir):
    article = printed()
    address = f"/{article.pk}/report/"
    moment = {"newsroom.moment": timezone.now()}
    anonymous = client.get(address, **moment)
    client.force_login(samir)
    assert client.get(address, **moment).content == anonymous.content
    assert not anonymous.cookies
    assert not send(article.pk).cookies
    assert not send(article.pk, text="").cookies


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "http://127.0.0.1:8000"},
        {"HTTP_ORIGIN": "https://elsewhere.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_ORIGIN": "http://["},
        {"HTTP_REFERER": "https://elsewhere.example/testserver"},
        {},
    ],
)
def test_what_another_site_sends_is_not_kept(printed, send, headers):
    response = send(printed().pk, headers=headers)
    assert response.status_code == 403
    assert WRONG in response.content.decode()
    assert not ErrorReport.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_SEC_FETCH_SITE": "none"},
        {"HTTP_ORIGIN": "http://127.0.0.1:8000"},
        {"HTTP_ORIGIN": "http://testserver"},
        {"HTTP_REFERER": "http://testserver/1/report/"},
    ],
)
def test_what_our_own_page_sends_is_kept_in_any_browser(printed, send, headers):
    assert send(printed().pk, headers=headers).status_code == 303
    assert ErrorReport.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"text": ""}, "اكتب ما الخطأ."),
        ({"text": " \r\n\t"}, "اكتب ما الخطأ."),
        ({"text": "\u200f\u202e"}, "اكتب ما الخطأ."),
        ({"text": "نص\x00"}, "حرف لا تكتبه"),
        ({"text": "ا" * (LONGEST_REPORT + 1)}, "أطول مما يتسع له البلاغ"),
        ({"text": "ا" * 500_000}, "أطول مما يتسع له البلاغ"),
        ({"text": "ا" + "\u064b" * 10_000}, "أطول مما يتسع له البلاغ"),
        ({"email": "nour"}, "بريد"),
        ({"email": "nour@example.org\x00"}, "بريد"),
        ({"email": f"{'n' * 300}@example.org"}, "بريد"),
        ({"more": "http://spam.example"}, "هذه الخانة للبرامج"),
    ],
)
def test_bad_input_is_answered_in_arabic_and_kept_as_typed(printed, send, typed, told):
    response = send(printed().pk, **typed)
    page = response.content.decode()
    assert response.status_code == 200
    assert told in page
    assert response["Cache-Control"] == "private, no-store"
    form = response.context["form"]
    assert {name: form[name].value() for name in typed} == typed
    assert not ErrorReport.objects.exists()


def test_what_was_typed_is_shown_as_text(printed, send):
    page = send(printed().pk, text="<script>x()</script>" * 500).content.decode()
    assert "<script>x()" not in page
    assert "&lt;script&gt;x()" in page


def test_half_a_letter_is_kept_as_a_sign(printed, send, strict):
    number = printed().pk
    send(number, text="نص \ud800")
    assert ErrorReport.objects.get().text.startswith("نص �")


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        (FORM, "text=" + "a" * 6_000_000, 413),
        (FORM, "&".join(f"a{n}=1" for n in range(3_000)), 413),
        ("multipart/form-data; boundary=x", "--x--", 415),
        ("application/json", "{}", 415),
        (FORM + "; charset=utf-7", "text=x", 415),
        (FORM, "%", 200),
        (FORM, "%FF%FE=%00", 200),
    ],
)
def test_what_is_no_form_of_ours_is_answered(printed, strict, kind, body, status):
    response = strict.post(f"/{printed().pk}/report/", body, content_type=kind, **HERE)
    assert response.status_code == status
    assert "أبلغ عن خطأ" in response.content.decode()
    assert not ErrorReport.objects.exists()


def test_a_story_that_readers_cannot_see_has_no_form(printed, write, approved, samir, send, nour):
    gone, draft, later = printed("مسحوبة"), write("مسودة"), approved("مؤجلة")
    press.withdraw(gone, by=samir, reason="خطأ")
    press.publish(later, by=samir, at=NOW + timedelta(days=1), now=NOW)
    for article, status in ((gone, 410), (draft, 404), (later, 404)):
        for page in (
            nour(f"/{article.pk}/report/"),
            nour(f"/{article.pk}/report/thanks/"),
            send(article.pk),
        ):
            assert page.status_code == status
            assert article.headline not in page.content.decode()
    assert not ErrorReport.objects.exists()


def test_the_draft_of_the_next_edition_is_not_named(printed, layla, nour):
    article = printed("كما نشر")
    writing.amend(article, by=layla, headline="الكنارية السرية")
    assert "الكنارية" not in nour(f"/{article.pk}/report/").content.decode()


def test_the_edition_that_was_read_is_remembered(printed, layla, samir, send):
    article = printed()
    send(article.pk)
    writing.amend(article, by=layla, headline="عنوان مصوب")
    workflow.submit(article, by=layla)
    workflow.approve(article, by=samir)
    press.publish(article, by=samir)
    send(article.pk)
    assert sorted(ErrorReport.objects.values_list("edition__serial", flat=True)) == [1, 2]


def test_a_flood_is_held_back_and_what_was_typed_is_kept(printed, send):
    number = printed(ago=timedelta(days=3)).pk
    for _ in range(20):
        assert send(number, at=NOW).status_code == 303
    late = send(number, at=NOW + timedelta(seconds=30), text="بلاغ حقيقي")
    assert late.status_code == 429
    assert late["Retry-After"] == "60"
    assert "بلاغ حقيقي" in late.content.decode()
    assert send(number, at=NOW + timedelta(seconds=61)).status_code == 303
    assert ErrorReport.objects.count() == 21


def test_neither_a_day_nor_a_year_of_flood_fills_the_disk(printed, send):
    edition = Edition.objects.get(story=printed(ago=timedelta(days=3)).pk)
    _flood(edition, 500, NOW - timedelta(hours=20), timedelta(minutes=2))
    assert send(edition.story_id, at=NOW).status_code == 429
    assert send(edition.story_id, at=NOW + timedelta(days=1)).status_code == 303


def _flood(edition, count, start, step):
    ErrorReport.objects.bulk_create(
        ErrorReport(edition=edition, text="بلاغ", sent_at=start + step * n) for n in range(count)
    )


def test_a_role_that_may_only_add_rows_can_send_and_read_nothing(printed, samir):
    """What the readers' side is given in the database of a newsroom."""

    edition = Edition.objects.get(story=printed().pk)
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE only_adds")
        cursor.execute("GRANT INSERT ON editions_errorreport TO only_adds")
        cursor.execute("GRANT USAGE ON SEQUENCE editions_errorreport_id_seq TO only_adds")
        cursor.execute("SET ROLE only_adds")
        try:
            assert store(edition=edition.pk, text=WRONG, email="", at=NOW)
            with pytest.raises(DatabaseError), transaction.atomic():
                ErrorReport.objects.count()
        finally:
            cursor.execute("RESET ROLE")
    assert ErrorReport.objects.get().text == WRONG


@pytest.mark.parametrize("change", [{"text": "غيره"}, {"email": "other@example.org"}])
def test_the_database_keeps_a_report_as_it_was_sent(printed, send, change):
    send(printed().pk, email="nour@example.org")
    with pytest.raises(DatabaseError), transaction.atomic():
        ErrorReport.objects.update(**change)
    assert ErrorReport.objects.get().text == WRONG


def test_an_article_whose_headline_is_our_word_keeps_its_page(printed, nour):
    article = printed("Report")
    address = Edition.objects.get().get_absolute_url()
    assert address == f"/{article.pk}/-/"
    assert nour(address).status_code == 200


def test_other_methods_are_refused(printed, client):
    address = f"/{printed().pk}/report/"
    assert client.put(address).status_code == 405
    assert client.post(f"{address}thanks/").status_code == 405
    assert client.head(address).status_code == 200


def test_it_takes_few_statements(printed, send, nour, statements):
    number = printed().pk
    assert statements(lambda: nour(f"/{number}/report/")) <= 3
    assert statements(lambda: nour(f"/{number}/report/thanks/")) <= 3
    assert statements(lambda: send(number)) <= 2
    assert statements(lambda: send(number, text="")) <= 3
