"""What goes wrong at a desk: stale pages, strange input, two hands on one story."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from arabic.digits import arabic_indic
from articles import press, workflow, writing
from articles.models import Article
from authors.models import Author, Source
from desk import conflicts
from desk.acts import LONGEST
from desk.article_filters import standing_of
from editions.models import Edition, Story
from tests.desk.posted import posted

LIST = "/admin/articles/article/"
NEW = f"{LIST}add/"


def address(article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def door(article, name) -> str:
    return reverse("desk:act", args=[article.pk, name])


def formset(response, prefix):
    return next(
        one.formset
        for one in response.context["inline_admin_formsets"]
        if one.formset.prefix == prefix
    )


@pytest.fixture
def as_layla(client, layla):
    client.force_login(layla)
    return client


@pytest.fixture
def as_samir(client, samir):
    client.force_login(samir)
    return client


def test_what_layla_typed_is_shown_when_the_story_went_to_the_editors_meanwhile(
    as_layla, layla, write
):
    article = write()
    data = posted(article, headline="عنوان لم يحفظ", body="<p>فقرة لم تحفظ</p>")
    workflow.submit(article, by=layla)
    response = as_layla.post(address(article), data)
    assert response.status_code == 403
    assert "عنوان لم يحفظ" in response.content.decode()
    assert "فقرة لم تحفظ" in response.content.decode()
    assert Article.objects.get(pk=article.pk).headline != "عنوان لم يحفظ"


def test_a_byline_typed_just_now_is_enough_to_send(as_layla, layla, write):
    article = write(children={"bylines": []})
    rows = {"bylines": [{"author": layla.login.author_id, "role": "writing"}]}
    as_layla.post(address(article), posted(article, rows=rows, _submit="1"))
    assert Article.objects.get(pk=article.pk).state == "in_review"


def test_a_story_whose_last_byline_was_just_removed_is_not_sent(as_layla, write):
    article = write()
    data = posted(article, _submit="1") | {"bylines-0-DELETE": "on"}
    as_layla.post(address(article), data)
    article.refresh_from_db()
    assert (article.bylines.count(), article.state) == (0, "draft")


@pytest.mark.parametrize("written", ["{}_0A", "_0A{}", "+{}", "{}.0", "arabic"])
def test_there_is_no_way_around_the_version_by_another_spelling_of_the_number(
    as_samir, samir, write, written
):
    article = write("العنوان الأول")
    data = posted(article, headline="نص قديم")
    writing.amend(article, by=samir, headline="عنوان سمير")
    number = arabic_indic(str(article.pk)) if written == "arabic" else written.format(article.pk)
    assert as_samir.post(f"{LIST}{number}/change/", data).status_code == 404
    assert Article.objects.get(pk=article.pk).headline == "عنوان سمير"


@pytest.mark.parametrize("number", ["²", "٥", "x", "9" * 30])
def test_a_number_that_is_none_is_no_error(as_layla, number):
    assert as_layla.post(f"{LIST}{number}/change/", posted()).status_code == 404


def test_rows_with_numbers_of_other_stories_are_new_rows(as_samir, write, agency):
    article, other = write("الأول"), write("الثاني")
    foreign = other.attributions.get()
    data = posted(article) | {"attributions-0-id": foreign.pk, "attributions-0-used_for": "أرقام"}
    assert as_samir.post(address(article), data).status_code == 302
    foreign.refresh_from_db()
    assert foreign.used_for == ""
    assert "أرقام" in article.attributions.values_list("used_for", flat=True)


def test_save_as_new_is_not_a_way_around(as_samir, write):
    article = write("الأصل")
    as_samir.post(address(article), posted(article, headline="نسخة", _saveasnew="1"))
    assert Article.objects.count() == 1


def test_a_refusal_for_another_reason_does_not_hide_that_the_page_is_stale(
    as_samir, layla, samir, write
):
    article = write()
    workflow.submit(article, by=layla)
    read = article.version
    writing.amend(article, by=samir, headline="تغير بعد القراءة")
    refused = as_samir.post(door(article, "send_back"), {"version_read": read, "comment": ""})
    assert refused.context["version"] == read
    again = as_samir.post(
        door(article, "send_back"), {"version_read": refused.context["version"], "comment": "أعد"}
    )
    assert again.status_code == 409
    assert "أعد" in again.content.decode()
    assert Article.objects.get(pk=article.pk).state == "in_review"
    looked = {"version_read": again.context["version"], "comment": "أعد"}
    assert as_samir.post(door(article, "send_back"), looked).status_code == 302


def test_a_comment_is_kept_when_the_story_was_taken_back_meanwhile(as_samir, layla, write):
    article = write()
    workflow.submit(article, by=layla)
    workflow.recall(article, by=layla)
    data = {"version_read": article.version, "comment": "ملاحظة طويلة"}
    response = as_samir.post(door(article, "send_back"), data)
    assert response.status_code == 409
    assert "ملاحظة طويلة" in response.content.decode()


def test_a_comment_that_is_too_long_is_kept_whole(as_samir, layla, write):
    article = write()
    workflow.submit(article, by=layla)
    comment = "أعيدي ترتيب الفقرات ".ljust(LONGEST, "س") + "آخرها"
    data = {"version_read": article.version, "comment": comment}
    response = as_samir.post(door(article, "send_back"), data)
    page = response.content.decode()
    assert response.status_code == 200 and comment in page
    assert "2000 حرف على الأكثر" in page
    assert Article.objects.get(pk=article.pk).state == "in_review"


def test_a_source_changed_by_a_colleague_is_shown_beside_the_typed_one(
    as_layla, samir, write, agency
):
    article = write()
    data = posted(article) | {"attributions-0-used_for": "أرقام ليلى"}
    writing.amend(
        article, by=samir, children={"attributions": [{"source": agency, "used_for": "رقم سمير"}]}
    )
    response = as_layla.post(address(article), data)
    sides = [
        "".join(text for text, _own in side)
        for one in response.context["differences"]
        for side in (one.yours, one.stored)
    ]
    assert any("أرقام ليلى" in side for side in sides)
    assert any("رقم سمير" in side for side in sides)


def test_a_choice_that_was_deleted_meanwhile_is_no_error(as_layla, samir, write):
    article = write()
    data = posted(article, section="987654", lead_image="987654", kind="x")
    writing.amend(article, by=samir, headline="عنوان سمير")
    assert as_layla.post(address(article), data).status_code == 409


def test_two_long_texts_are_compared_in_good_time():
    yours = "\n".join(f"كلمة في سطر {number} من نص طويل في الأرشيف" for number in range(3000))
    stored = yours.replace("سطر 1500 ", "سطر آخر ")
    mine, theirs = conflicts.marked(yours, stored)
    assert "".join(text for text, _own in mine) == yours
    assert "".join(text for text, _own in theirs) == stored
    assert sum(len(text) for text, own in theirs if own) < 200


@pytest.mark.parametrize(
    "typed", ["مقتل 12 في انفجار", "²", "https://example.org/12/x/", "0", "9" * 25]
)
def test_a_number_inside_other_words_is_not_a_story(as_layla, typed):
    Story.objects.create(pk=12)
    rows = {"related_links": [{"related_story": typed}]}
    response = as_layla.post(NEW, posted(headline="عنوان", rows=rows))
    assert response.status_code == 200
    assert "related_story" in formset(response, "related_links").errors[0]
    assert typed in response.content.decode()


@pytest.mark.parametrize(
    "typed",
    ["{number}", " ٠{number} ", "{number} – عنوان", "/{number}/x/", "{base}/{number}",
     "افتتاح الحديقة العامة", "إفتتاح الحديقه العامة"],
)  # fmt: skip
def test_a_story_is_chosen_by_number_address_or_headline(as_layla, printed, settings, typed):
    story = printed("افتتاح الحديقة العامة")
    said = typed.format(number=story.pk, base=settings.NEWSROOM_BASE_URL)
    rows = {"related_links": [{"related_story": said}]}
    assert as_layla.post(NEW, posted(headline="عنوان", rows=rows)).status_code == 302
    article = Article.objects.get(headline="عنوان")
    assert article.related_links.get().related_story_id == story.pk


def test_a_story_that_nobody_may_read_yet_is_not_offered_to_readers_of_another(
    as_layla, omar, write
):
    secret = writing.begin(by=omar, headline="سر عمر")
    rows = {"related_links": [{"related_story": str(secret.pk)}]}
    response = as_layla.post(NEW, posted(headline="عنوان", rows=rows))
    assert "related_story" in formset(response, "related_links").errors[0]
    assert "سر عمر" not in response.content.decode()


def test_a_link_to_a_story_withdrawn_since_is_kept(as_layla, samir, printed, write):
    other = printed("خبر يسحب")
    article = write(children={"related_links": [{"related_story_id": other.pk}]})
    press.withdraw(other, by=samir, reason="طلب")
    as_layla.post(address(article), posted(article, headline="عنوان معدل"))
    assert Article.objects.get(pk=article.pk).headline == "عنوان معدل"
    assert article.related_links.get().related_story_id == other.pk


def test_an_empty_row_that_was_moved_stays_empty(as_layla, layla):
    rows = {
        "bylines": [
            {"author": "", "role": "writing", "order": "1"},
            {"author": layla.login.author_id, "role": "writing", "order": "2"},
        ]
    }
    assert as_layla.post(NEW, posted(headline="عنوان", rows=rows)).status_code == 302
    assert Article.objects.get().bylines.count() == 1


def test_a_new_order_of_rows_alone_is_a_new_version(as_layla, layla, write):
    other = Author.objects.create(name="عمر النجار")
    article = write(
        children={
            "bylines": [
                {"author": layla.login.author, "role": "writing"},
                {"author": other, "role": "editing"},
            ]
        }
    )
    data = posted(article) | {"bylines-0-order": "2", "bylines-1-order": "1"}
    as_layla.post(address(article), data)
    assert [row.author for row in article.bylines.all()] == [other, layla.login.author]
    assert Article.objects.get(pk=article.pk).version == article.version + 1


def test_what_cleaning_takes_away_is_no_change(as_layla, write):
    article = write("افتتاح الجسر")
    as_layla.post(address(article), posted(article, headline=" افتتـاح  الجسر\u200f"))
    assert Article.objects.get(pk=article.pk).version == article.version


def test_a_new_story_is_signed_by_who_writes_it(as_layla, layla):
    page = as_layla.get(NEW)
    assert formset(page, "bylines").forms[0]["author"].value() == layla.login.author_id
    rows = {"bylines": [{"author": layla.login.author_id, "role": "writing"}]}
    as_layla.post(NEW, posted(headline="عنوان", rows=rows))
    assert Article.objects.get().bylines.get().author == layla.login.author


def test_every_line_takes_the_direction_of_what_is_typed(as_layla, write):
    page = as_layla.get(address(write()))
    forms = [page.context["adminform"].form]
    forms += [one for name in conflicts.ROWS for one in formset(page, name).forms]
    texts = ("TextInput", "AdminTextInputWidget", "Textarea", "AdminTextareaWidget", "TagsInput",
             "StoryInput")  # fmt: skip
    fields = [
        bound for form in forms for bound in form if type(bound.field.widget).__name__ in texts
    ]
    assert len(fields) >= 8
    assert [bound.name for bound in fields if 'dir="auto"' not in str(bound)] == []


@pytest.mark.parametrize("typed", ["الحداد", "ليلى الحداد", "حداد"])
def test_the_list_finds_an_author_with_and_without_the_article(as_samir, write, typed):
    write("افتتاح الجسر")
    assert "افتتاح الجسر" in as_samir.get(LIST, {"q": typed}).content.decode()


def test_the_list_finds_a_number_as_number_and_as_word(as_samir, write):
    first = write("خبر بلا رقم")
    second = write(f"مباراة انتهت {first.pk}")
    for typed in (str(first.pk), arabic_indic(str(first.pk))):
        page = as_samir.get(LIST, {"q": typed}).content.decode()
        assert first.headline in page and second.headline in page


def test_a_story_whose_schedule_was_cancelled_was_never_withdrawn(approved, samir, write):
    article = approved()
    press.publish(article, by=samir, at=timezone.now() + timedelta(hours=1))
    press.unschedule(article, by=samir)
    names = [name for name, _label in standing_of(article, timezone.now())]
    assert "withdrawn" not in names
    assert "approved" in names


def test_a_story_with_a_next_edition_waiting_shows_both(printed, samir, write):
    article = printed()
    press.publish(article, by=samir, at=timezone.now() + timedelta(hours=1))
    names = [name for name, _label in standing_of(article, timezone.now())]
    assert names[:2] == ["live", "scheduled"]


def test_hostile_words_in_the_form_are_words(as_layla):
    evil = "<script>alert(1)</script>"
    as_layla.post(NEW, posted(headline=evil, tags=evil))
    article = Article.objects.get()
    page = as_layla.get(address(article)).content.decode()
    assert evil not in page
    assert evil not in as_layla.get(LIST).content.decode()
    assert Source.objects.count() == Edition.objects.count() == 0


def test_publishing_in_one_step_asks_when_another_edition_waits(as_samir, printed, samir, layla):
    article = printed("منشور")
    at = timezone.now() + timedelta(hours=2)
    press.publish(article, by=samir, at=at)
    article.refresh_from_db()
    data = posted(article, headline="نص أحدث", _publish="1")
    response = as_samir.post(address(article), data)
    assert response["Location"] == door(article, "publish")
    assert Edition.objects.get(live__startswith=at).live.lower == at
    page = as_samir.get(door(article, "publish"))
    ((edition, differences),) = page.context["waiting"]
    assert edition.headline == "منشور"
    assert differences[0].yours != differences[0].stored


def test_a_planned_end_is_not_lost_by_publishing_in_one_step(as_samir, approved, samir):
    article = approved("يسحب غدا")
    until = timezone.now() + timedelta(days=1)
    press.publish(article, by=samir, until=until)
    article.refresh_from_db()
    as_samir.post(address(article), posted(article, headline="نص أحدث", _publish="1"))
    assert Edition.objects.live().get().ends_at == until
    assert (
        as_samir.get(door(article, "publish")).context["form"]["until"].initial.date()
        == until.date()
    )


def test_a_closed_story_shows_its_rows_as_words(as_layla, layla, printed, write):
    other = printed("خبر سابق")
    article = write(children={})
    writing.amend(
        article,
        by=layla,
        children={
            "bylines": [{"author": layla.login.author, "role": "editing"}],
            "related_links": [{"related_story_id": other.pk}],
        },
    )
    workflow.submit(article, by=layla)
    page = as_layla.get(address(article)).content.decode()
    assert f"{other.pk} – خبر سابق" in page
    assert "ليلى الحداد" in page
    assert "None" not in page.partition('id="bylines-group"')[2]
