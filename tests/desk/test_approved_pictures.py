"""An approval is of the picture's words too: they are printed with the story."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import press, workflow
from articles.models import Article
from articles.refusals import Refused, Stale
from editions.models import Edition


@pytest.fixture
def retold(client, layla, read_as):
    """Layla gives a picture other words."""

    def change(image, **words):
        client.force_login(layla)
        address = reverse("admin:images_image_change", args=[image.pk])
        form = client.get(address).context["adminform"].form
        sent = {one.html_name: one.value() or "" for one in form}
        sent |= {"rights-TOTAL_FORMS": 0, "rights-INITIAL_FORMS": 0}
        assert client.post(address, sent | words | read_as(address)).status_code == 302

    return change


def test_layla_cannot_change_what_samir_approved_by_the_caption_of_its_picture(
    approved, picture, retold, samir
):
    inside = picture(caption="الجسر")
    body = f'<p>نص.</p><figure data-picture="{inside.pk}"><figcaption></figcaption></figure>'
    stories = [approved(lead_image=picture(caption="الجسر")), approved(body=body)]
    for article in stories:
        retold(article.lead_image or inside, caption="كلام لم يقرأه أحد")
        stored = Article.objects.get(pk=article.pk)
        assert stored.state == "in_review"
        for version in (article, stored):
            with pytest.raises(Refused):
                press.publish(version, by=samir)
    assert not Edition.objects.exists()


def test_samir_cannot_approve_a_story_whose_picture_says_something_else_by_now(
    write, picture, retold, layla, samir
):
    article = write(lead_image=picture(caption="الجسر"))
    workflow.submit(article, by=layla)
    retold(article.lead_image, credit="غير المصور")
    with pytest.raises(Stale):
        workflow.approve(article, by=samir)


def test_a_picture_of_a_printed_story_changes_nothing_of_it(approved, picture, retold, samir):
    article = approved(lead_image=picture(caption="الجسر"))
    press.publish(article, by=samir)
    retold(article.lead_image, caption="تعليق آخر")
    stored = Article.objects.get(pk=article.pk)
    assert (stored.state, stored.version) == ("approved", article.version)
    assert Edition.objects.get().picture["caption"] == "الجسر"


def test_a_picture_saved_as_it_was_voids_no_approval(approved, picture, retold):
    article = approved(lead_image=picture(caption="الجسر"))
    retold(article.lead_image)
    assert Article.objects.get(pk=article.pk).state == "approved"


@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=2)])
def test_who_withdraws_a_right_is_told_which_stories_show_the_picture(
    approved, picture, client, samir, read_as, later
):
    image = picture(caption="الجسر")
    article = approved(lead_image=image)
    press.publish(article, by=samir, at=timezone.now() + later if later else None)
    client.force_login(samir)
    address = reverse("admin:images_image_change", args=[image.pk])
    form = client.get(address).context["adminform"].form
    sent = {one.html_name: one.value() or "" for one in form}
    sent |= {"rights-TOTAL_FORMS": 1, "rights-INITIAL_FORMS": 0, "rights-0-permit": "none"}
    sent |= {"rights-0-image": image.pk, "_continue": "1"}
    answer = client.post(address, sent | read_as(address), follow=True)
    told = [str(one) for one in answer.context["messages"] if one.level_tag == "warning"]
    assert len(told) == 1 and article.headline in told[0]
