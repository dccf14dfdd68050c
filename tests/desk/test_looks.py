"""How long a story is and how it will look outside, as the form says it."""

import pytest
from django.urls import reverse

from desk.looks import cut

pytestmark = pytest.mark.django_db


def looks(client, article) -> dict:
    return client.get(reverse("admin:articles_article_change", args=[article.pk])).context["looks"]


def test_words_are_counted_without_tags_and_the_reading_time_follows(client, write, layla):
    client.force_login(layla)
    said = looks(client, write(body=f"<p>{'كلمة ' * 200}</p><p><strong>أخيرة</strong></p>"))
    assert (said["words"], said["minutes"]) == (201, 2)


def test_letters_are_those_that_are_seen(client, write, layla):
    client.force_login(layla)
    assert looks(client, write("مَدْرَسَة"))["letters"] == 5


def test_a_search_result_cuts_at_a_word():
    assert cut("كلمة " * 20, 60) == ("كلمة " * 12).strip() + "…"
    assert cut("قصير", 60) == "قصير"


def test_without_a_standfirst_the_headline_is_the_description(client, write, layla):
    client.force_login(layla)
    assert looks(client, write("عنوان", standfirst=""))["description"] == "عنوان"


def test_the_card_shows_the_picture_of_the_story(client, write, layla, picture):
    client.force_login(layla)
    image = picture()
    said = looks(client, write(lead_image=image))
    assert said["picture"] == reverse("desk:picture", args=[image.pk])
    assert said["thumbs"].replace("{number}", str(image.pk)) == said["picture"]


def test_a_story_that_is_begun_has_looks_too(client, layla):
    client.force_login(layla)
    page = client.get(reverse("admin:articles_article_add"))
    assert page.context["looks"]["words"] == 0
