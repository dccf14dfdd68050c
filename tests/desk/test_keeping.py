"""What is typed is kept, for the person who typed it, until it is saved or thrown away."""

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import workflow, writing
from articles.models import Article, Version
from desk import keeping
from desk.keeping import SEALED
from desk.models import Unsaved
from desk.tickets import Ticket
from tests.desk.posted import posted

ADD = "/admin/articles/article/add/"
TYPED = "عنوان كتبته ليلى ولم تحفظه"


def door(article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def window(user, article=None) -> Ticket:
    return Ticket(uuid4(), user.pk, article and article.pk)


def beat(client, ticket, serial=1, **fields):
    data = {"unsaved_ticket": ticket.signed(), "unsaved_serial": serial, **fields}
    return client.post(reverse("desk:unsaved", args=[ticket.window]), data)


def carried(page) -> dict:
    """What the page's form carries of its window."""
    context = page.context
    return {
        "unsaved_ticket": context["window"].signed(),
        "unsaved_serial": context["unsaved_serial"],
        "unsaved_from": context["unsaved_from"],
    }


@pytest.fixture
def typed(client, layla, write):
    """Layla typed a headline into a story of hers, and her tab was killed."""
    article = write("العنوان الأول")
    client.force_login(layla)
    ticket = window(layla, article)
    fields = posted(article, headline=TYPED)
    assert beat(client, ticket, **fields).status_code == 200
    return article, ticket


def test_what_layla_typed_is_kept_and_the_story_is_as_it_was(typed):
    article, ticket = typed
    row = Unsaved.objects.get()
    assert row.fields["headline"] == [TYPED]
    assert (row.window, row.version_read, row.article_id) == (ticket.window, 1, article.pk)
    assert not any(name.startswith(("_", "unsaved", "csrf")) for name in row.fields)
    article.refresh_from_db()
    assert (article.headline, article.version) == ("العنوان الأول", 1)
    assert article.events.count() == Version.objects.count() == 1


def test_the_form_opens_again_with_it(client, typed):
    article, ticket = typed
    page = client.get(door(article))
    assert page.context["adminform"].form["headline"].value() == TYPED
    assert page.context["unsaved_from"] == str(ticket.window)
    text = page.content.decode()
    assert "left-text" in text and "errornote" not in text
    assert reverse("desk:discard_unsaved", args=[ticket.window]) in text


def test_saving_it_empties_what_was_kept(client, typed):
    article, _ticket = typed
    page = client.get(door(article))
    saved = client.post(door(article), posted(article, headline=TYPED, **carried(page)))
    assert saved.status_code == 302
    assert Article.objects.get(pk=article.pk).headline == TYPED
    assert not Unsaved.objects.exclude(fields={}).exists()
    assert Version.objects.filter(article=article).count() == 2
    assert client.get(door(article)).context["left"] == []


def test_a_beat_that_comes_after_the_save_brings_nothing_back(client, typed):
    article, ticket = typed
    client.post(
        door(article),
        posted(article, headline="محفوظ", unsaved_ticket=ticket.signed(), unsaved_serial=1),
    )
    assert beat(client, ticket, 2, headline="متأخر").json() == {"sealed": True}
    assert Unsaved.objects.get().fields == {}


def test_an_older_beat_does_not_overwrite_a_newer_one(client, layla, write):
    client.force_login(layla)
    ticket = window(layla, write())
    assert beat(client, ticket, 2, headline="جديد").json()["serial"] == 2
    assert beat(client, ticket, 1, headline="قديم").json()["serial"] == 2
    assert Unsaved.objects.get().fields["headline"] == ["جديد"]


def test_what_was_typed_and_taken_back_is_not_offered(client, typed):
    article, ticket = typed
    assert beat(client, ticket, 2).status_code == 200
    assert client.get(door(article)).context["left"] == []
    assert keeping.unsaved_of(typed[0].created_by) == []


def test_layla_throws_it_away(client, typed):
    article, ticket = typed
    page = client.get(door(article))
    address = reverse("desk:discard_unsaved", args=[ticket.window])
    assert client.get(address).status_code == 405
    assert client.post(address, carried(page)).url == door(article)
    assert client.get(door(article)).context["adminform"].form["headline"].value() != TYPED
    assert client.post(address, carried(page)).status_code == 404


def test_the_text_moves_with_the_window_in_which_it_is_written_on(client, typed):
    article, ticket = typed
    page = client.get(door(article))
    new = page.context["window"]
    assert new.window != ticket.window
    fields = posted(article, headline=f"{TYPED} ثم زادت", unsaved_from=ticket.window)
    assert beat(client, new, **fields).status_code == 200
    assert [row.window for row in Unsaved.objects.all()] == [new.window]


def test_two_windows_lose_neither_text(client, typed, layla):
    article, ticket = typed
    other = window(layla, article)
    beat(client, other, **posted(article, headline="من نافذة ثانية"))
    page = client.get(door(article))
    assert page.context["adminform"].form["headline"].value() == "من نافذة ثانية"
    assert f"?unsaved={ticket.window}" in page.content.decode()
    chosen = client.get(f"{door(article)}?unsaved={ticket.window}")
    assert chosen.context["adminform"].form["headline"].value() == TYPED


# New stories -------------------------------------------------------------------------------


def test_a_new_story_is_found_by_its_address_and_in_the_list(client, layla):
    client.force_login(layla)
    ticket = window(layla)
    rows = {"attributions": [{"source": "", "wording": "مصدر مطلع", "is_unnamed": "on"}]}
    beat(client, ticket, **posted(None, rows=rows, headline=TYPED, tags="جسور، مدن"))
    empty = client.get(ADD)
    assert empty.context["adminform"].form["headline"].value() in (None, "")
    (left,) = keeping.unsaved_of(layla)
    assert (left.headline, left.number, left.window) == (TYPED, None, ticket.window)
    assert left.address in empty.content.decode()
    page = client.get(left.address)
    form = page.context["adminform"].form
    assert (form["headline"].value(), form["tags"].value()) == (TYPED, "جسور، مدن")
    sources = next(
        one.formset
        for one in page.context["inline_admin_formsets"]
        if one.formset.prefix == "attributions"
    )
    assert sources.forms[0]["wording"].value() == "مصدر مطلع"
    saved = client.post(left.address, posted(None, headline=TYPED, **carried(page)))
    assert saved.status_code == 302
    assert Article.objects.get().headline == TYPED
    assert keeping.unsaved_of(layla) == []


def test_a_refused_form_is_kept_too_without_a_script(client, layla):
    client.force_login(layla)
    page = client.get(ADD)
    refused = client.post(ADD, posted(None, body="<p>متن بلا عنوان</p>", **carried(page)))
    assert refused.status_code == 200
    (left,) = keeping.unsaved_of(layla)
    assert left.window == page.context["window"].window == refused.context["window"].window
    assert refused.context["begun_before"] == []  # it stands in the form below
    assert "متن بلا عنوان" in client.get(left.address).context["adminform"].form["body"].value()


# Nobody else's -----------------------------------------------------------------------------


def test_nobody_else_reads_or_writes_it(client, typed, samir, omar):
    article, ticket = typed
    for colleague in (samir, omar):
        client.force_login(colleague)
        answer = beat(client, ticket, 9, headline="دخيل")
        assert answer.status_code == 409
        own = Ticket(ticket.window, colleague.pk, None)
        assert beat(client, own, 9, headline="دخيل").status_code == 404
        address = reverse("desk:discard_unsaved", args=[ticket.window])
        assert client.post(address).status_code == 404
        assert TYPED not in client.get(f"{ADD}?unsaved={ticket.window}").content.decode()
        assert keeping.unsaved_of(colleague) == []
    client.force_login(samir)
    assert TYPED not in client.get(f"{door(article)}?unsaved={ticket.window}").content.decode()
    assert Unsaved.objects.get(window=ticket.window).fields["headline"] == [TYPED]


def test_of_a_story_that_is_not_hers_any_more_layla_sees_nothing(client, samir, layla, write):
    article = write(by=samir)
    client.force_login(layla)
    ticket = window(layla, article)
    beat(client, ticket, **posted(article, headline=TYPED))
    assert [left.number for left in keeping.unsaved_of(layla)] == [article.pk]
    article.bylines.all().delete()
    assert keeping.unsaved_of(layla) == []
    assert beat(client, ticket, 2, headline="بعد").status_code == 404


@pytest.mark.parametrize("ticket", ["", "x", "W10:1:2"])
def test_a_ticket_that_we_did_not_sign_is_none(client, layla, ticket):
    client.force_login(layla)
    address = reverse("desk:unsaved", args=[uuid4()])
    assert client.post(address, {"unsaved_ticket": ticket, "headline": "ا"}).status_code == 400
    assert not Unsaved.objects.exists()


def test_more_than_a_story_holds_is_not_kept(client, layla):
    client.force_login(layla)
    assert beat(client, window(layla), body="ا" * 1_500_001).status_code == 413
    assert not Unsaved.objects.exists()


def test_characters_that_a_database_refuses_are_left_out(client, layla):
    client.force_login(layla)
    assert beat(client, window(layla), headline="قبل\x00بعد").status_code == 200
    assert Unsaved.objects.get().fields["headline"] == ["قبلبعد"]


# Sessions that end -------------------------------------------------------------------------


def test_without_a_session_a_beat_asks_to_sign_in(client, typed):
    client.logout()
    assert beat(client, typed[1], 5, headline="بعد الخروج").status_code == 401
    assert Unsaved.objects.get().fields["headline"] == [TYPED]


@pytest.mark.parametrize("is_new", [False, True])
def test_a_form_posted_without_a_session_is_shown_after_signing_in(client, layla, write, is_new):
    article = None if is_new else write("العنوان الأول")
    address = ADD if is_new else door(article)
    client.force_login(layla)
    data = posted(article, headline=TYPED, **carried(client.get(address)))
    client.logout()
    answer = client.post(address, data)
    assert answer.status_code == 302 and "/login/" in answer.url
    client.cookies.clear()
    signed_in = client.post(answer.url, {"username": "layla", "password": "layla-secret"})
    page = client.get(signed_in.url)
    assert page.context["adminform"].form["headline"].value() == TYPED
    assert Article.objects.filter(headline=TYPED).count() == 0


def test_it_is_kept_for_layla_when_samir_signs_in(client, layla, samir, write):
    article = write("العنوان الأول")
    client.force_login(layla)
    data = posted(article, headline=TYPED, **carried(client.get(door(article))))
    client.force_login(samir)
    answer = client.post(door(article), data)
    assert answer.url == reverse("admin:index")
    assert Article.objects.get(pk=article.pk).headline == "العنوان الأول"
    assert Unsaved.objects.get().by == layla
    assert TYPED not in client.get(door(article)).content.decode()


@pytest.mark.parametrize("who", ["nobody", "samir"])
def test_a_page_gone_back_to_after_saving_keeps_its_text_too(client, layla, samir, write, who):
    article = write("العنوان الأول")
    client.force_login(layla)
    ticket = carried(client.get(door(article)))
    client.post(door(article), posted(article, headline="العنوان الثاني", **ticket))
    article.refresh_from_db()
    client.logout() if who == "nobody" else client.force_login(samir)
    client.post(door(article), posted(article, headline=TYPED, **ticket))
    assert Article.objects.get(pk=article.pk).headline == "العنوان الثاني"
    client.force_login(layla)
    page = client.get(door(article))
    assert page.context["adminform"].form["headline"].value() == TYPED


def test_a_form_without_a_ticket_of_ours_leaves_nothing_behind(client, layla, write):
    article = write()
    data = posted(article, headline=TYPED, unsaved_ticket="غيره")
    assert "/login/" in client.post(door(article), data).url
    assert not Unsaved.objects.exists()


# Together with others ----------------------------------------------------------------------


def test_a_colleague_saved_meanwhile_both_texts_are_shown(client, typed, samir):
    article, _ticket = typed
    writing.amend(article, by=samir, headline="عنوان سمير", kicker="فوقه")
    page = client.get(door(article))
    form = page.context["adminform"].form
    assert form["headline"].value() == TYPED
    assert form["kicker"].value() == "فوقه"
    assert [one.name for one in page.context["differences"]] == ["headline"]
    assert 'name="version_read" value="2"' in page.content.decode()


def test_text_of_a_story_with_the_editors_can_be_copied(client, typed, layla):
    article, ticket = typed
    workflow.submit(article, by=layla)
    page = client.get(door(article)).content.decode()
    assert TYPED in page
    data = posted(article, headline="بعد الإرسال", unsaved_ticket=ticket.signed(), unsaved_serial=3)
    assert client.post(door(article), data).status_code == 403
    assert Unsaved.objects.get(window=ticket.window).fields["headline"] == ["بعد الإرسال"]


def test_the_list_of_what_is_unsaved_is_one_statement(layla, write, statements):
    def left(many):
        for article in [write(f"خبر {number}") for number in range(many)]:
            keeping.keep(window(layla, article), _query(headline="ا"), serial=1)

    left(1)
    with_one = statements(lambda: keeping.unsaved_of(layla))
    left(40)
    assert statements(lambda: keeping.unsaved_of(layla)) == with_one
    assert len(keeping.unsaved_of(layla)) == keeping.SHOWN_AT_MOST


def _query(**fields):
    from django.http import QueryDict

    query = QueryDict(mutable=True)
    query.update(fields)
    return query


def test_seals_are_forgotten_after_a_day(layla):
    old = keeping.keep(window(layla), _query(headline="ا"), serial=1)
    keeping.seal(layla, old.window)
    Unsaved.objects.update(kept_at=timezone.now() - 2 * keeping.SEALS_KEPT)
    keeping.seal(layla, UUID(int=7))
    assert [(row.window, row.serial) for row in Unsaved.objects.all()] == [(UUID(int=7), SEALED)]


def test_what_both_changed_is_shown_again_as_long_as_nobody_chose(client, typed, samir):
    article, _ticket = typed
    writing.amend(article, by=samir, headline="عنوان سمير")
    page = client.get(door(article))
    fields = posted(Article.objects.get(pk=article.pk), headline=TYPED, unsettled="headline")
    assert beat(client, page.context["window"], **fields).status_code == 200
    assert client.get(door(article)).context["merge"].unsettled == ["headline"]


def test_the_form_names_the_version_that_the_text_was_merged_with(client, typed):
    """Nobody saves between the merging and the making of the form: else their change was lost."""
    article, _ticket = typed
    with CaptureQueriesContext(connection) as captured:
        client.get(door(article))
    asked = [one["sql"] for one in captured]
    locked = [n for n, sql in enumerate(asked) if "FOR UPDATE" in sql and "articles_article" in sql]
    read = [n for n, sql in enumerate(asked) if '"articles_version"' in sql or "_tag" in sql]
    assert locked and locked[0] < min(read)


def test_a_form_of_an_older_session_is_kept_and_shown_again(layla, write):
    """Without a script: she signed in again in another tab, so this page's token fits no more."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(layla)
    article = write()
    page = strict.get(door(article))
    data = {**posted(article, headline=TYPED), **carried(page), "csrfmiddlewaretoken": "x" * 64}
    answer = strict.post(door(article), data)
    assert answer.status_code == 302
    assert Article.objects.get(pk=article.pk).headline != TYPED
    shown = strict.get(answer["Location"])
    assert TYPED in shown.content.decode()
    assert len(list(shown.context["messages"])) == 1


def test_a_form_without_our_ticket_and_token_is_refused_and_leaves_nothing(layla, write):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(layla)
    article = write()
    assert strict.post(door(article), posted(article, headline=TYPED)).status_code == 403
    assert not Unsaved.objects.exists()
