"""What is in use is not deleted, and the page names where."""

import pytest
from django.urls import reverse

from articles.models import SourceNote
from authors.models import Author, Source
from desk.uses import stories_using
from images.models import Image
from tags.models import Section, Tag


@pytest.fixture
def story(printed, picture):
    """A printed story that uses one thing of every kind, one picture in its body alone."""
    inside = picture(alt="صورة في المتن")
    return printed(
        "جسر للمشاة",
        lead_image=picture(alt="صورة رئيسية"),
        body=f'<p>نص.</p><figure data-picture="{inside.pk}"><figcaption></figcaption></figure>',
    )


def things(article):
    return [
        article.bylines.get().author,
        article.attributions.get().source,
        article.section,
        article.tags.get(),
        *Image.objects.all(),
    ]


def test_every_thing_of_a_story_leads_back_to_it(story):
    assert len(things(story)) == 6
    for thing in things(story):
        assert list(stories_using([thing])) == [story], thing


def test_what_only_the_printed_edition_uses_is_still_in_use(story, layla):
    source = story.attributions.get().source
    tag = story.tags.get()
    story.attributions.all().delete()
    story.tags.set(["غير ذلك"])
    assert list(stories_using([source])) == list(stories_using([tag])) == [story]


def test_huda_cannot_delete_what_a_story_uses_and_is_told_where(client, huda, story):
    client.force_login(huda)
    for thing in things(story):
        meta = thing._meta
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_delete", args=[thing.pk])
        page = client.get(address).content.decode()
        assert "جسر للمشاة" in page, thing
        assert reverse("admin:articles_article_change", args=[story.pk]) in page, thing
        client.post(address, {"post": "yes"})
        assert type(thing).objects.filter(pk=thing.pk).exists(), thing


def test_several_pictures_at_once_are_refused_when_one_is_in_use(client, huda, story, picture):
    free = picture(alt="لا أحد يستخدمها")
    client.force_login(huda)
    sent = {
        "action": "delete_selected",
        "_selected_action": [free.pk, story.lead_image_id],
        "post": "yes",
    }
    page = client.post(reverse("admin:images_image_changelist"), sent).content.decode()
    assert "جسر للمشاة" in page
    assert Image.objects.filter(pk__in=[free.pk, story.lead_image_id]).count() == 2


def test_a_portrait_is_in_use_too(client, huda, picture):
    portrait = picture(alt="وجه")
    author = Author.objects.create(name="ريما الشامي", portrait=portrait)
    client.force_login(huda)
    page = client.get(reverse("admin:images_image_delete", args=[portrait.pk])).content.decode()
    assert author.name in page
    client.post(reverse("admin:images_image_delete", args=[portrait.pk]), {"post": "yes"})
    assert Image.objects.filter(pk=portrait.pk).exists()


def test_what_nobody_uses_can_go(client, huda, picture):
    client.force_login(huda)
    for thing in (
        picture(),
        Author.objects.create(name="قسم الأخبار", kind="desk"),
        Source.objects.create(name="وثيقة"),
        Section.objects.create(name="طقس"),
        Tag.objects.create(name="طقس"),
    ):
        meta = thing._meta
        client.post(
            reverse(f"admin:{meta.app_label}_{meta.model_name}_delete", args=[thing.pk]),
            {"post": "yes"},
        )
        assert not type(thing).objects.filter(pk=thing.pk).exists(), thing


def test_the_desks_note_on_a_source_is_seen_by_editors_only(client, agency, layla, samir):
    SourceNote.objects.create(source=agency, note="رقم هاتف سري")
    address = reverse("admin:authors_source_change", args=[agency.pk])
    client.force_login(layla)
    assert "رقم هاتف سري" not in client.get(address).content.decode()
    client.force_login(samir)
    assert "رقم هاتف سري" in client.get(address).content.decode()
