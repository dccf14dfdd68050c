"""The history of a story: every edition and every version, compared and taken back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import press, workflow
from articles.keeping import content_of
from articles.models import Act, Article
from desk import history
from tests.desk.posted import posted


def history_of(article) -> str:
    return reverse("admin:articles_article_history", args=[article.pk])


def address(name: str, article, *args) -> str:
    return reverse(f"desk:{name}", args=[article.pk, *args])


def amend(article, by, why="", **words) -> Article:
    for name, value in words.items():
        setattr(article, name, value)
    article.save()
    workflow.amended(article, by=by, why=why)
    return article


@pytest.fixture
def amended(write, layla):
    """A story of layla's with three versions."""
    article = write(headline="الجسر الأول")
    amend(article, layla, "عنوان أوضح", headline="الجسر الثاني")
    return amend(article, layla, "عنوان أدق", headline="الجسر الثالث")


@pytest.fixture
def at_desk(client, samir):
    client.force_login(samir)
    return client


# The list ------------------------------------------------------------------------------------


def test_every_version_stands_in_the_history_with_its_why(at_desk, amended):
    lines = at_desk.get(history_of(amended)).context["lines"]
    assert [line.name for line in lines] == ["v3", "v2", "v1"]
    assert [line.before for line in lines] == ["v2", "v1", ""]
    assert [line.event.note for line in lines][:2] == ["عنوان أدق", "عنوان أوضح"]
    assert len(lines[0].fields) == 1 and lines[2].fields == []


def test_editions_and_what_happened_stand_between_the_versions(at_desk, approved, samir):
    article = approved()
    press.publish(article, by=samir)
    page = at_desk.get(history_of(article))
    assert [line.name for line in page.context["lines"]] == ["e1", "", "", "v1"]
    assert page.context["lines"][0].is_live
    assert page.context["chosen_a"] == "live"


def test_the_history_goes_on_by_forty(at_desk, amended, layla):
    for number in range(40):
        amend(amended, layla, headline=f"الجسر {number}")
    first = at_desk.get(history_of(amended))
    assert len(first.context["lines"]) == 40
    second = at_desk.get(history_of(amended), {"before": first.context["older"]})
    names = [line.name for page in (first, second) for line in page.context["lines"]]
    assert names == [f"v{number}" for number in range(43, 0, -1)]
    assert second.context["older"] is None
    assert first.context["lines"][-1].before == "v3"


def test_what_made_no_text_may_be_left_out(at_desk, approved, samir):
    article = approved()
    press.publish(article, by=samir)
    page = at_desk.get(history_of(article), {"only": "texts"})
    assert [line.name for line in page.context["lines"]] == ["e1", "v1"]


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "٣", "999999999"])
def test_a_place_that_is_none_shows_the_newest(at_desk, amended, before):
    page = at_desk.get(history_of(amended), {"before": before})
    assert page.context["lines"][0].name == "v3"


def test_the_queries_of_the_history_do_not_grow(at_desk, amended, layla, statements):
    few = statements(lambda: at_desk.get(history_of(amended)))
    for number in range(39):
        amend(amended, layla, headline=f"الجسر {number}")
    # One more: the version before the last one that is shown.
    assert statements(lambda: at_desk.get(history_of(amended))) <= few + 1


# Two texts -----------------------------------------------------------------------------------


def test_any_two_texts_are_compared_at_one_address(at_desk, amended):
    page = at_desk.get(address("compare", amended), {"a": "v1", "b": "now"})
    assert [change.name for change in page.context["changes"]] == ["headline"]
    assert "الجسر" in page.text and "<del>" in page.text and "<ins>" in page.text
    assert "no-store" in page["Cache-Control"]


def test_a_version_is_compared_with_what_readers_see(at_desk, printed, layla):
    article = amend(printed(), layla, headline="عنوان جديد")
    page = at_desk.get(address("compare", article), {"a": "live", "b": "v2"})
    assert page.status_code == 200
    assert [change.name for change in page.context["changes"]] == ["headline"]


@pytest.mark.parametrize("b", ["", "v9", "e1", "v0", "v١", "x", "v1;", "v" + "9" * 20, "live"])
def test_a_text_that_is_none_leads_back_to_the_list(at_desk, amended, b):
    answer = at_desk.get(address("compare", amended), {"a": "v1", "b": b}, follow=True)
    assert answer.redirect_chain == [(history_of(amended), 302)]
    assert len(answer.context["messages"]) == 1


def test_spelling_is_hidden_by_an_address(at_desk, write, layla):
    article = write(headline="البلديه تفتتح الجسر")
    amend(article, layla, headline="البلدية تفتتح الجسر")
    address_of = address("compare", article)
    shown = at_desk.get(address_of, {"a": "v1", "b": "v2"})
    assert len(shown.context["changes"]) == 1
    hidden = at_desk.get(address_of + shown.context["spelling_address"])
    assert hidden.context["changes"] == () and hidden.context["has_spelling"]
    assert "a=v1" in hidden.context["spelling_address"]


def test_a_text_is_seen_as_its_page(at_desk, printed, layla):
    article = amend(printed(headline="الجسر الأول"), layla, headline="الجسر الثاني")
    for name, headline in (("v1", "الأول"), ("e1", "الأول"), ("now", "الثاني"), ("live", "الأول")):
        page = at_desk.get(address("text", article, name))
        assert page.status_code == 200 and f"الجسر {headline}" in page.text
        assert "no-store" in page["Cache-Control"]
        assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert at_desk.get(address("text", article, "v7")).status_code == 404


def test_markup_in_a_headline_is_shown_not_run(at_desk, write, layla):
    article = write(headline="جسر")
    amend(article, layla, "<script>a</script>", headline="<script>b</script>")
    pages = [history_of(article), address("compare", article) + "?a=v1&b=v2"]
    pages += [address("text", article, "v2"), address("restore", article, "v1")]
    for one in pages:
        text = at_desk.get(one).text
        assert "<script>a" not in text and "<script>b" not in text


# Taking back ---------------------------------------------------------------------------------


def test_an_older_text_is_taken_back_and_nothing_is_lost(at_desk, amended, samir):
    url = address("restore", amended, "v1")
    page = at_desk.get(url)
    assert [change.name for change in page.context["changes"]] == ["headline"]
    answer = at_desk.post(url, {"version_read": page.context["version"], "why": "الأول أدق"})
    assert answer.status_code == 302
    stored = Article.objects.get(pk=amended.pk)
    assert (stored.headline, stored.version, stored.changed_by) == ("الجسر الأول", 4, samir)
    lines = at_desk.get(history_of(amended)).context["lines"]
    assert [line.name for line in lines] == ["v4", "v3", "v2", "v1"]
    assert lines[0].event.act == Act.RESTORED and "الأول أدق" in lines[0].event.note
    assert amended.versions.get(number=3).content["words"]["headline"] == "الجسر الثالث"


def test_an_edition_is_taken_back_with_its_unnamed_source(at_desk, write, layla, samir, agency):
    article = write(
        children={
            "bylines": [{"author": layla.login.author, "role": "writing"}],
            "attributions": [{"source": agency, "is_unnamed": True, "wording": "مصدر مطلع"}],
            "related_links": [],
        }
    )
    workflow.submit(article, by=layla)
    workflow.approve(article, by=samir)
    press.publish(article, by=samir)
    content = content_of(article)
    amend(article, layla, headline="عنوان آخر")
    at_desk.post(address("restore", article, "e1"), {"version_read": article.version})
    assert content_of(Article.objects.get(pk=article.pk)) == content


def test_a_text_taken_back_voids_an_approval(at_desk, approved, layla):
    article = approved()
    first = article.version
    amend(article, layla, headline="عنوان آخر")
    workflow.approve(article, by=at_desk.get(history_of(article)).wsgi_request.user)
    at_desk.post(address("restore", article, f"v{first}"), {"version_read": article.version})
    stored = Article.objects.get(pk=article.pk)
    assert (stored.state, stored.approved_version) == ("in_review", None)


def test_a_stale_page_takes_nothing_back(at_desk, amended, layla):
    read = amended.version
    amend(amended, layla, headline="الجسر الرابع")
    url = address("restore", amended, "v1")
    answer = at_desk.post(url, {"version_read": read, "why": "سبب"})
    assert answer.status_code == 409
    assert answer.context["form"]["why"].value() == "سبب"
    assert Article.objects.get(pk=amended.pk).headline == "الجسر الرابع"
    again = at_desk.post(url, {"version_read": answer.context["version"], "why": "سبب"})
    assert again.status_code == 302


@pytest.mark.parametrize("typed", ["", "x", "-1", "9" * 30])
def test_a_page_that_does_not_say_its_version_takes_nothing_back(at_desk, amended, typed):
    answer = at_desk.post(address("restore", amended, "v1"), {"version_read": typed})
    assert answer.status_code == 409
    assert Article.objects.get(pk=amended.pk).headline == "الجسر الثالث"


def test_what_stands_already_is_not_taken_back(at_desk, amended):
    answer = at_desk.post(address("restore", amended, "v3"), {"version_read": amended.version})
    assert str(answer.context["refusal"]) == str(history.SAME_TEXT)
    assert Article.objects.get(pk=amended.pk).version == 3


def test_a_why_that_is_too_long_is_refused_and_kept(at_desk, amended):
    why = "سبب " * 100
    url = address("restore", amended, "v1")
    answer = at_desk.post(url, {"version_read": amended.version, "why": why})
    assert answer.context["form"].errors["why"] and answer.context["form"]["why"].value() == why
    assert Article.objects.get(pk=amended.pk).version == 3


def test_layla_takes_nothing_back_while_the_story_is_with_the_editors(client, amended, layla):
    workflow.submit(amended, by=layla)
    client.force_login(layla)
    assert not client.get(history_of(amended)).context["may_change"]
    answer = client.post(address("restore", amended, "v1"), {"version_read": amended.version})
    assert answer.status_code == 403
    assert Article.objects.get(pk=amended.pk).headline == "الجسر الثالث"


@pytest.mark.parametrize(
    ("name", "args"), [("compare", ()), ("text", ("v1",)), ("restore", ("v1",))]
)
def test_a_colleague_without_rights_learns_nothing(client, amended, omar, nour, name, args):
    url = address(name, amended, *args)
    assert nour(url).status_code == 302
    client.force_login(omar)
    assert client.get(url, {"a": "v1", "b": "v2"}).status_code == 404
    assert client.post(url, {"version_read": amended.version}).status_code in (404, 405)


def test_a_cancelled_edition_stays_in_the_history(at_desk, approved, samir):
    article = approved()
    press.publish(article, by=samir, at=timezone.now() + timedelta(days=1))
    press.unschedule(article, by=samir)
    page = at_desk.get(history_of(article))
    assert [line.name for line in page.context["lines"]][:2] == ["", "e1"]
    assert page.context["chosen_a"] != "live"
    assert at_desk.get(address("text", article, "e1")).status_code == 200


# Why -----------------------------------------------------------------------------------------


def test_what_layla_says_of_her_change_stands_in_the_history(client, write, layla):
    article = write()
    client.force_login(layla)
    url = reverse("admin:articles_article_change", args=[article.pk])
    client.post(url, posted(article, headline="عنوان جديد", why="  عنوان\nأدق \x00" + "ا" * 300))
    note = article.events.last().note
    assert note.startswith("عنوان أدق ا") and len(note) == history.LONGEST_WHY


def test_the_field_for_why_stands_in_the_form_of_a_story(client, write, layla, samir):
    article = write()
    client.force_login(layla)
    url = reverse("admin:articles_article_change", args=[article.pk])
    assert 'name="why"' in client.get(url).text
    kept = client.post(url, posted(article, headline="", why="سبب لا يضيع"))
    assert "سبب لا يضيع" in kept.text
    assert 'name="why"' not in client.get(reverse("admin:articles_article_add")).text
    workflow.submit(article, by=layla)
    assert 'name="why"' not in client.get(url).text
