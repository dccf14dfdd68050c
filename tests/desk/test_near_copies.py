"""A near copy is told while it is written and when it is sent, and stands beside its original."""

import pytest
from django.urls import reverse

from articles import workflow
from articles.models import ArticleSketch
from desk.duplicating import copied
from tests.articles.test_copies import NEWS, told
from tests.desk.posted import posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_desk(client, layla):
    client.force_login(layla)
    return client


def near(findings) -> list[dict]:
    return [one for one in findings if one["rule"] == "near_copy"]


def test_while_layla_types_a_story_she_is_told_and_led_to_the_other(at_desk, printed):
    first = printed("موازنة عين الزيتون", body=NEWS)
    typed = {"headline": "جديد", "body": NEWS, "story": ""}
    answer = at_desk.post(reverse("desk:check"), typed).json()
    (found,) = near(answer["findings"])
    assert (found["target"], found["level"], found["field"]) == (first.pk, "advised", "body")
    assert "موازنة عين الزيتون" in found["message"]
    address = reverse("desk:near_copy", args=[0, first.pk])
    assert address in answer["html"]
    assert at_desk.get(address)["Location"] == first.story.editions.get().get_absolute_url()


def test_without_a_script_the_form_tells_it(at_desk, printed, write):
    first = printed(body=NEWS)
    second = write("نسخة", body=NEWS)
    page = at_desk.get(reverse("admin:articles_article_change", args=[second.pk]))
    assert reverse("desk:near_copy", args=[second.pk, first.pk]) in page.content.decode()


def test_who_sends_a_near_copy_at_once_is_told_on_the_next_page(at_desk, printed, write):
    printed("موازنة عين الزيتون", body=NEWS)
    second = write("نسخة", body=NEWS)
    address = reverse("admin:articles_article_change", args=[second.pk])
    page = at_desk.post(address, posted(second, _submit="1"), follow=True)
    (said,) = [str(one) for one in page.context["messages"] if "موازنة عين الزيتون" in str(one)]
    second.refresh_from_db()
    assert second.state == "in_review" and said


def test_samir_is_asked_before_he_approves_one(client, printed, write, layla, samir):
    printed("موازنة عين الزيتون", body=NEWS)
    second = write("نسخة", body=NEWS)
    workflow.submit(second, by=layla)
    client.force_login(samir)
    asked = client.get(reverse("desk:waive", args=[second.pk]), {"then": "approve"})
    assert "near_copy" in asked.context["rules"]
    assert "موازنة عين الزيتون" in asked.content.decode()
    review = client.get(reverse("desk:review", args=[second.pk])).content.decode()
    assert "موازنة عين الزيتون" in review


def test_the_two_texts_stand_beside_each_other_with_what_is_the_same(at_desk, printed, write):
    first = printed("موازنة عين الزيتون", body=NEWS)
    second = write("نسخة", body="<p>جملة جديدة في أول الخبر.</p>" + NEWS)
    answer = at_desk.get(reverse("desk:near_copy", args=[second.pk, first.pk]))
    mine, theirs = answer.context["sides"]
    assert (mine.headline, theirs.headline) == ("نسخة", "موازنة عين الزيتون")
    assert mine.paragraphs[0] == [("جملة جديدة في أول الخبر.", False)]
    assert all(is_same for pieces in theirs.paragraphs for words, is_same in pieces if words)
    assert 80 < answer.context["share"] <= 100


def test_what_a_person_may_not_see_is_not_there(client, write, omar, layla):
    hers = write("عنوان لا يراه عمر", body=NEWS)
    his = write("نسخة", by=omar, body=NEWS, children={})
    client.force_login(omar)
    for address in ((his.pk, hers.pk), (0, hers.pk), (hers.pk, his.pk), (his.pk, his.pk)):
        assert client.get(reverse("desk:near_copy", args=address)).status_code == 404
    for page in (
        client.get(reverse("admin:articles_article_change", args=[his.pk])),
        client.post(reverse("desk:check"), {"body": NEWS, "story": ""}),
    ):
        text = page.content.decode()
        assert "عنوان لا يراه عمر" not in text and f"/{hers.pk}/" not in text
    client.force_login(layla)
    assert client.get(reverse("desk:near_copy", args=[hers.pk, his.pk])).status_code == 404


def test_a_copy_made_on_purpose_is_none_and_a_copy_of_that_neither(printed, samir):
    source = printed(body=NEWS)
    first = copied(source, by=samir)
    second = copied(first, by=samir)
    for one in (source, first, second):
        assert told(one, samir) == []
    assert set(ArticleSketch.objects.values_list("family", flat=True)) == {source.pk}
