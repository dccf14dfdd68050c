"""The checks on the form: found while typing, mended in place or while saving, let pass."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from articles import workflow
from articles.checks import find
from articles.models import Level, State, Strictness
from authors.models import Author
from desk.typed_story import mended, subject_of
from editions.passages import passages, rewritten
from tags.models import Section
from tests.desk.posted import posted

pytestmark = pytest.mark.django_db
CHECK, MEND = "/admin/desk/checks/", "/admin/desk/checks/mend/"
STRICTNESS = reverse("admin:articles_strictness_changelist")


def form_of(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def waive_page(article, query=""):
    return reverse("desk:waive", args=[article.pk]) + query


def asked(client, article=None, address=CHECK, **typed):
    values = posted(article, **typed) | {"story": article.pk if article else ""}
    return client.post(address, values).json()


def rules(answer) -> set[str]:
    return {one["rule"] for one in answer["findings"]}


# While typing ------------------------------------------------------------------------------


def test_what_is_typed_is_checked_and_not_stored(client, layla, write):
    article = write()
    client.force_login(layla)
    answer = asked(client, article, headline="جســـر المشاة الجديد فوق النهر", standfirst="")
    assert {"headline_tatweel", "standfirst"} <= rules(answer)
    assert answer["mends"] and 'data-finding="0"' in answer["html"]
    article.refresh_from_db()
    assert article.headline == "افتتاح جسر المشاة فوق النهر" and article.version == 1


def test_the_place_counts_the_passages_of_what_is_being_typed(client, layla, write):
    article = write()
    client.force_login(layla)
    items = "<ul><li><p>قال  نعم</p></li></ul>"
    body = f"<p></p><h2>عنوان</h2>{items}<p><strong>سطر</strong><br>قال, ثم</p>"
    found = {one["rule"]: one for one in asked(client, article, body=body)["findings"]}
    double, comma = found["double_space"], found["latin_punctuation"]
    assert (double["block"], double["start"], double["end"]) == (1, 3, 5)
    assert (comma["block"], comma["start"], comma["changes"]) == (2, 7, [[7, 8, "،"]])


def test_a_new_story_is_checked_before_it_is_saved(client, layla):
    client.force_login(layla)
    answer = asked(client)
    assert {"headline", "body", "section", "byline"} <= rules(answer)
    assert not answer["stops"]
    stopped = client.post(CHECK, posted() | {"story": "", "act": "submit"}).json()
    assert stopped["stops"]


def test_names_typed_in_words_are_known(client, layla, write):
    Author.objects.create(name="قسم التحرير", kind="desk")
    client.force_login(layla)
    row = {"author": "قسم التحرير", "role": "writing", "id": "", "order": "1"}
    assert "agency_source" in rules(asked(client, rows={"bylines": [row]}))
    row["author"] = "كاتبة جديدة"
    answer = asked(client, rows={"bylines": [row]})
    assert not {"agency_source", "byline"} & rules(answer)


def test_a_story_of_others_is_not_checked_by_its_number(client, omar, write):
    article = write()
    client.force_login(omar)
    values = posted() | {"story": article.pk}
    assert client.post(CHECK, values).status_code == 404
    assert client.post(MEND, values).status_code == 404
    assert client.post(CHECK, posted() | {"story": "x"}).status_code == 403


@pytest.mark.parametrize("address", [CHECK, MEND])
def test_nobody_else_is_answered(client, address):
    assert client.post(address, {}).status_code == 403
    assert client.get(address).status_code == 405


# Mending -----------------------------------------------------------------------------------


def test_mending_answers_what_to_put_where(client, layla, write):
    article = write()
    client.force_login(layla)
    answer = asked(client, article, MEND, headline="جســـر جديد", body='<p>أ</p><p>قال "نعم"</p>')
    assert answer["places"] == [
        {"field": "headline", "block": None, "changes": [[2, 5, ""]]},
        {"field": "body", "block": 1, "changes": [[4, 5, "«"], [8, 9, "»"]]},
    ]


def test_save_and_mend_needs_no_script(client, layla, write):
    article = write()
    client.force_login(layla)
    body = '<p>قال <strong>"نعم</strong>", ثم <a href="https://example.org/?q=أ,ب">ذهب?</a></p>'
    data = posted(article, body=body, standfirst="هل  نجح?\r\nنعم, نجح.", _mend="1")
    del data["_continue"]
    response = client.post(form_of(article), data)
    assert response.status_code == 302 and response.url == form_of(article)
    article.refresh_from_db()
    assert article.standfirst == "هل نجح؟\nنعم، نجح."
    assert "<strong>«نعم</strong>»، ثم <a " in article.body
    assert "أ,ب" in article.body and "ذهب؟</a>" in article.body


def test_mending_a_form_twice_changes_nothing_more():
    form = QueryDict(mutable=True)
    form.update({"body": "<p>قال , ثم  ذهب ٢ و10 و11</p>", "headline": "عاجــل  \u200f جداً"})
    once = mended(form)
    assert once["body"] == "<p>قال، ثم ذهب 2 و10 و11</p>"
    assert mended(once) == once
    assert subject_of(once, None).passages[0].text == "قال، ثم ذهب 2 و10 و11"


def test_a_change_over_several_marks_keeps_what_is_around_it():
    html = "<p>أ<strong>بج</strong>دهـ</p>"
    assert [one.text for one in passages(html)] == ["أبجدهـ"]
    assert rewritten(html, lambda texts: [[(2, 4, "س")]]) == "<p>أ<strong>بس</strong>هـ</p>"
    assert rewritten(html, lambda texts: [[(1, 3, "")]]) == "<p>أدهـ</p>"


# On the form -------------------------------------------------------------------------------


def test_the_form_shows_what_is_found_with_a_way_to_the_field(client, layla, write):
    article = write(standfirst="", kicker="قال, ثم")
    client.force_login(layla)
    html = client.get(form_of(article)).content.decode()
    assert '<a href="#id_standfirst">' in html and "<mark>,</mark>" in html
    assert "/waive/" not in html


def test_a_refused_sending_shows_the_findings_with_the_text_kept(client, layla, write):
    Strictness.objects.create(check_name="standfirst", level="required")
    article = write(standfirst="")
    client.force_login(layla)
    response = client.post(
        form_of(article), posted(article, kicker="بعد عام", _submit="1"), follow=True
    )
    article.refresh_from_db()
    assert (article.kicker, article.state) == ("بعد عام", State.DRAFT)
    assert "finding--required" in response.content.decode()


def test_the_story_is_with_the_editors_so_its_writer_sees_no_checks(client, layla, write):
    article = write(standfirst="")
    workflow.submit(article, by=layla)
    client.force_login(layla)
    assert 'id="story-checks"' not in client.get(form_of(article)).content.decode()


# Letting pass ------------------------------------------------------------------------------


@pytest.fixture
def waiting(write, layla):
    """A story without a standfirst and tags that waits for review."""
    article = write(standfirst="", tags=[])
    workflow.submit(article, by=layla)
    return article


def act_page(article, name):
    return reverse("desk:act", args=[article.pk, name])


def test_approving_asks_once_what_is_advised(client, samir, waiting):
    client.force_login(samir)
    page = waive_page(waiting, "?then=approve")
    assert client.get(act_page(waiting, "approve")).url == page
    shown = client.get(page)
    assert shown.context["rules"] == ["standfirst", "tags"]
    values = {
        "version_read": waiting.version, "then": "approve", "check": ["standfirst", "tags"],
        "usual": "2",
    }  # fmt: skip
    client.post(page, values)
    waiting.refresh_from_db()
    assert waiting.state == State.APPROVED
    assert {one.check_name for one in waiting.waivers.all()} == {"standfirst", "tags"}
    assert {one.by for one in waiting.waivers.all()} == {samir}


def test_save_approve_and_publish_asks_and_then_goes_on(client, samir, waiting):
    client.force_login(samir)
    response = client.post(form_of(waiting), posted(waiting, kicker="خبر", _publish="1"))
    waiting.refresh_from_db()
    assert response.url == waive_page(waiting, "?then=publish")
    values = {
        "version_read": waiting.version, "then": "publish", "check": ["standfirst", "tags"],
        "own": "خبر عاجل لا ينتظر",
    }  # fmt: skip
    client.post(response.url, values)
    waiting.refresh_from_db()
    assert waiting.is_printed
    assert {one.reason for one in waiting.waivers.all()} == {"خبر عاجل لا ينتظر"}


def test_what_was_not_shown_does_not_pass(client, samir, waiting):
    client.force_login(samir)
    values = {"version_read": waiting.version, "then": "approve", "check": ["tags"]}
    response = client.post(waive_page(waiting), values)
    waiting.refresh_from_db()
    assert response.status_code == 409
    assert waiting.state == State.IN_REVIEW and not waiting.waivers.exists()


def test_a_stale_page_lets_nothing_pass(client, samir, waiting):
    client.force_login(samir)
    workflow.amended(waiting, by=samir)
    values = {
        "version_read": waiting.version - 1, "then": "approve", "check": ["standfirst", "tags"]
    }  # fmt: skip
    response = client.post(waive_page(waiting), values)
    waiting.refresh_from_db()
    assert response.status_code == 409
    assert waiting.state == State.IN_REVIEW and not waiting.waivers.exists()


def test_a_refused_approval_lets_nothing_pass(client, huda, write):
    own = write(by=huda, standfirst="", tags=[])
    client.force_login(huda)
    values = {
        "version_read": own.version, "then": "approve", "check": ["standfirst", "tags"],
        "approval": "",
    }  # fmt: skip
    response = client.post(waive_page(own), values)
    assert response.status_code == 200 and response.context["form"].non_field_errors()
    assert not own.waivers.exists()
    client.post(waive_page(own), values | {"approval": "لا أحد غيري الليلة"})
    own.refresh_from_db()
    assert own.state == State.APPROVED


def test_one_rule_is_let_pass_alone(client, samir, waiting):
    client.force_login(samir)
    shown = client.get(waive_page(waiting, "?check=tags"))
    assert shown.context["rules"] == ["tags"]
    client.post(waive_page(waiting), {"version_read": waiting.version, "check": "tags"})
    assert waiting.waivers.get().check_name == "tags"
    waiting.refresh_from_db()
    assert waiting.state == State.IN_REVIEW


def test_a_journalist_lets_nothing_pass(client, layla, waiting, omar):
    client.force_login(layla)
    values = {"version_read": waiting.version, "check": ["tags"]}
    assert client.post(waive_page(waiting), values).status_code == 403
    client.force_login(omar)
    assert client.post(waive_page(waiting), values).status_code == 404
    assert not waiting.waivers.exists()


def test_what_is_let_pass_already_is_not_asked_again(client, samir, waiting):
    client.force_login(samir)
    values = {"version_read": waiting.version, "check": ["tags", "standfirst"]}
    client.post(waive_page(waiting), values)
    assert client.get(act_page(waiting, "approve")).status_code == 200


def test_what_is_seen_at_a_glance_is_not_asked_about(client, samir, write, layla):
    article = write(headline="الجسر مفتوح")
    workflow.submit(article, by=layla)
    client.force_login(samir)
    assert {"picture", "headline_length"} <= {one.rule for one in find(article)}
    client.post(act_page(article, "approve"), {"version_read": article.version})
    article.refresh_from_db()
    assert article.state == State.APPROVED and not article.waivers.exists()


@pytest.fixture
def on_screen(client, samir, waiting):
    """Samir acts on the review screen, as a browser sends what stands there."""
    client.force_login(samir)
    address = reverse("desk:review", args=[waiting.pk])

    def act(**values):
        return client.post(address, {"version_read": waiting.version, "act": "approve"} | values)

    return act


def test_what_the_review_screen_showed_passes_by_approving_there(client, on_screen, waiting):
    html = client.get(reverse("desk:review", args=[waiting.pk])).content.decode()
    assert '<input type="hidden" name="check" value="tags">' in html
    on_screen(check=["standfirst", "tags", "picture"])
    waiting.refresh_from_db()
    assert waiting.state == State.APPROVED
    assert {one.check_name for one in waiting.waivers.all()} == {"standfirst", "tags"}


def test_what_the_review_screen_did_not_show_is_asked_about(on_screen, waiting):
    assert on_screen(check=["tags"]).url == waive_page(waiting, "?then=approve")
    waiting.refresh_from_db()
    assert waiting.state == State.IN_REVIEW and not waiting.waivers.exists()


def test_an_older_review_screen_lets_nothing_pass(on_screen, waiting, samir):
    shown = waiting.version
    workflow.amended(waiting, by=samir)
    response = on_screen(version_read=shown, check=["standfirst", "tags"])
    assert response.status_code == 409
    assert not waiting.waivers.exists()


# Strictness --------------------------------------------------------------------------------


def levels(**chosen):
    return {f"level-{name}": value for name, value in chosen.items()}


def test_huda_sets_how_strict_a_check_is_for_a_section(client, huda, politics):
    client.force_login(huda)
    client.post(STRICTNESS, levels(tags="required") | {"section": politics.pk})
    row = Strictness.objects.get()
    assert (row.check_name, row.section, row.level) == ("tags", politics, Level.REQUIRED)
    values = levels(tags="") | {"section": politics.pk, "was-tags": "required"}
    client.post(STRICTNESS, values)
    assert not Strictness.objects.exists()


def test_two_who_set_the_same_check_are_told(client, huda):
    Strictness.objects.create(check_name="tags", level="off")
    client.force_login(huda)
    response = client.post(
        STRICTNESS, levels(tags="required", picture="off") | {"was-tags": "", "section": ""}
    )
    assert response.status_code == 409
    assert Strictness.objects.get().level == Level.OFF
    assert 'value="required" selected' in response.content.decode()


def test_editors_and_journalists_do_not_set_how_strict_a_check_is(client, samir, layla):
    for user in (samir, layla):
        client.force_login(user)
        assert client.get(STRICTNESS).status_code == 403
        assert client.post(STRICTNESS, levels(tags="off")).status_code == 403
    assert not Strictness.objects.exists()


def test_a_strange_level_is_refused(client, huda):
    client.force_login(huda)
    assert client.post(STRICTNESS, levels(tags="x" * 50)).status_code == 409
    assert not Strictness.objects.exists()


def test_the_page_of_strictness_asks_little(client, huda, statements):
    client.force_login(huda)
    client.get(STRICTNESS)
    few = statements(lambda: client.get(STRICTNESS))
    for number in range(12):
        section = Section.objects.create(name=f"قسم {number}")
        Strictness.objects.create(check_name="tags", level="off", section=section)
    assert statements(lambda: client.get(STRICTNESS)) == few
