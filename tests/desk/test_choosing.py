"""What the body's editor asks while somebody writes: for the staff, and of what readers see."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Pillow

from articles import press
from images.models import Image

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.journeys.editor_page")]


@pytest.fixture
def bridge(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    drawn = BytesIO()
    Pillow.new("RGB", (900, 600), "teal").save(drawn, "PNG")
    file = ContentFile(drawn.getvalue(), name="bridge.png")
    return Image.objects.create(file=file, alt="جسر المشاة فوق النهر", credit="ليلى الحداد")


@pytest.fixture
def ask(client, layla):
    client.force_login(layla)

    def answer(name, **query):
        return client.get(reverse(f"desk:{name}"), query)

    return answer


def numbers(answer) -> list[int]:
    return [one["number"] for one in answer.json()["results"]]


@pytest.mark.parametrize("name", ["stories_json", "pictures_json"])
def test_nour_may_not_ask(client, name):
    assert client.get(reverse(f"desk:{name}")).status_code == 403


def test_nour_sees_no_thumbnail_and_may_not_clean(client, bridge):
    assert client.get(reverse("desk:picture", args=[bridge.pk])).status_code == 403
    assert client.post(reverse("desk:clean_html"), "x", content_type="text/html").status_code == 403


def test_layla_finds_a_live_story_by_a_part_of_its_headline(ask, printed):
    article = printed("افتتاح جسر المشاة فوق النهر")
    printed("إضراب سائقي الحافلات")
    found = ask("stories_json", q="جسر المش")
    assert numbers(found) == [article.story_id]
    (story,) = found.json()["results"]
    assert story["headline"] == "افتتاح جسر المشاة فوق النهر"
    assert story["when"]


def test_layla_finds_a_story_by_another_form_of_its_words(ask, printed):
    article = printed("افتتاح جسر المشاة فوق النهر")
    assert numbers(ask("stories_json", q="بالجسر")) == [article.story_id]


def test_a_number_finds_its_story_alone(ask, printed):
    first, _second = printed("خبر أول"), printed("خبر ثان")
    assert numbers(ask("stories_json", q=str(first.story_id))) == [first.story_id]
    assert numbers(ask("stories_json", numbers=f"{first.story_id},999999")) == [first.story_id]
    assert numbers(ask("stories_json", numbers="x")) == []


def test_drafts_and_withdrawn_stories_are_not_offered(ask, write, printed, samir):
    write("مسودة سرية")
    article = printed("خبر مسحوب")
    press.withdraw(article, by=samir, reason="خطأ في المصدر")
    assert numbers(ask("stories_json")) == []
    assert numbers(ask("stories_json", numbers=str(article.story_id))) == []


@pytest.mark.parametrize("typed", ["\x00", "%", "'", "«", "س" * 5000, "1" * 400, "<b>", "-"])
def test_a_hostile_question_is_answered(ask, typed):
    assert ask("stories_json", q=typed).status_code == 200
    assert ask("pictures_json", q=typed).status_code == 200
    assert ask("pictures_json", numbers=typed).status_code == 200


def test_layla_finds_a_picture_by_its_words_and_credit(ask, bridge):
    assert numbers(ask("pictures_json", q="جسر الحداد")) == [bridge.pk]
    assert numbers(ask("pictures_json", q="قطار")) == []
    assert numbers(ask("pictures_json", numbers=str(bridge.pk))) == [bridge.pk]


def test_a_thumbnail_is_small_and_kept_by_nobody(client, layla, bridge):
    client.force_login(layla)
    answer = client.get(reverse("desk:picture", args=[bridge.pk]))
    assert answer["Content-Type"] == "image/webp"
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    with Pillow.open(BytesIO(answer.content)) as thumb:
        assert thumb.size == (320, 213)
    assert client.get(reverse("desk:picture", args=[bridge.pk + 1])).status_code == 404


def test_a_picture_whose_file_is_gone_is_not_found(client, layla, bridge):
    client.force_login(layla)
    bridge.file.storage.delete(bridge.file.name)
    assert client.get(reverse("desk:picture", args=[bridge.pk])).status_code == 404


def test_pasted_html_comes_back_clean_and_as_plain_text(client, layla):
    client.force_login(layla)
    pasted = "<p style='x'>نص<script>alert(1)</script></p>"
    answer = client.post(reverse("desk:clean_html"), pasted, content_type="text/html")
    assert answer.content.decode() == "<p>نص</p>"
    assert answer["Content-Type"].startswith("text/plain")


def test_cleaning_asks_for_the_token_of_the_form(layla):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(layla)
    answer = strict.post(reverse("desk:clean_html"), "x", content_type="text/html")
    assert answer.status_code == 403
