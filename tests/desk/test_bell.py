"""What a person reads of what they were told."""

import pytest
from django.urls import reverse

from articles import workflow
from articles.models import Notice, NoticeChoice


@pytest.fixture
def returned(write, layla, samir):
    article = write()
    workflow.submit(article, by=layla)
    workflow.send_back(article, by=samir, comment="أين مصدر الرقم؟")
    return article


def test_layla_reads_what_she_was_told_and_goes_on_to_the_story(client, layla, returned):
    client.force_login(layla)
    page = client.get(reverse("desk:notices")).content.decode()
    assert returned.headline in page and "أين مصدر الرقم؟" in page
    notice = Notice.objects.get(to=layla)
    answer = client.get(reverse("desk:notice", args=[notice.pk]))
    assert answer["Location"] == reverse("admin:articles_article_change", args=[returned.pk])
    notice.refresh_from_db()
    assert notice.seen_at is not None


def test_the_bell_counts_and_opening_the_story_empties_it(client, layla, returned):
    client.force_login(layla)
    assert "bell__count" in client.get(reverse("admin:index")).content.decode()
    client.get(reverse("admin:articles_article_change", args=[returned.pk]))
    assert "bell__count" not in client.get(reverse("admin:index")).content.decode()


def test_everything_until_the_page_is_read_and_nothing_after(client, layla, samir, returned):
    client.force_login(layla)
    last = Notice.objects.get(to=layla)
    workflow.submit(returned, by=layla)
    workflow.send_back(returned, by=samir, comment="بقيت كلمة")
    client.post(reverse("desk:notices_read"), {"last": last.pk})
    seen = Notice.objects.filter(to=layla).order_by("id").values_list("seen_at", flat=True)
    assert [moment is not None for moment in seen] == [True, False]


def test_nobody_opens_what_another_was_told(client, omar, layla, returned):
    client.force_login(omar)
    notice = Notice.objects.get(to=layla)
    assert client.get(reverse("desk:notice", args=[notice.pk])).status_code == 404
    assert returned.headline not in client.get(reverse("desk:notices")).content.decode()


def test_a_story_that_is_no_longer_his_is_told_without_its_words(client, omar, write, samir):
    article = write(by=omar)
    workflow.submit(article, by=omar)
    workflow.send_back(article, by=samir, comment="سؤال")
    article.created_by = article.submitted_by = samir
    article.save(update_fields=["created_by", "submitted_by"])
    client.force_login(omar)
    page = client.get(reverse("desk:notices")).content.decode()
    assert article.headline not in page and "سؤال" not in page


def test_choices_are_kept_and_followed(client, layla, samir, write):
    client.force_login(layla)
    page = client.get(reverse("desk:notice_choices"))
    kept = {name: "on" for name in page.context["form"].fields if name != "told_returned"}
    client.post(reverse("desk:notice_choices"), kept)
    choice = NoticeChoice.objects.get(user=layla)
    assert choice.muted == ["returned"] and choice.unmailed == []
    article = write()
    workflow.submit(article, by=layla)
    workflow.send_back(article, by=samir, comment="سؤال")
    assert not Notice.objects.filter(to=layla).exists()


def test_the_page_of_notices_costs_the_same_for_one_and_for_forty(
    client, layla, samir, write, statements
):
    client.force_login(layla)

    def told(number):
        for _one in range(number):
            article = write()
            workflow.submit(article, by=layla)
            workflow.send_back(article, by=samir, comment="سؤال")

    told(1)
    few = statements(lambda: client.get(reverse("desk:notices")))
    told(39)
    assert statements(lambda: client.get(reverse("desk:notices"))) <= few


@pytest.mark.parametrize("name", ["notices", "notice_choices"])
def test_a_reader_has_no_bell(nour, db, name):
    assert nour(reverse(f"desk:{name}")).status_code == 302
