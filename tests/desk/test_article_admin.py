"""Layla writes in the admin: what is typed is stored, refused with words, and never lost."""

import pytest
from django.urls import reverse

from articles import workflow
from articles.models import Act, Article
from authors.models import Author
from tests.desk.posted import posted

ADD = "/admin/articles/article/add/"


def address(article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


@pytest.fixture
def desk(client, layla):
    client.force_login(layla)
    return client


def test_layla_writes_a_story_with_two_bylines_sources_and_tags(
    desk, layla, politics, agency, printed
):
    other = printed("خبر سابق")
    omar = Author.objects.create(name="عمر النجار", gender="male")
    rows = {
        "bylines": [
            {"author": layla.login.author_id, "role": "writing"},
            {"author": omar.pk, "role": "photography", "order": "1"},
        ],
        "attributions": [
            {"source": agency.pk, "used_for": "الأرقام"},
            {"wording": "مصدر مطلع"},
        ],
        "related_links": [
            {"related_story": f"{other.pk} – خبر سابق"},
            {"url": "https://example.org/a", "title": "صفحة"},
        ],
    }
    response = desk.post(
        ADD,
        posted(
            headline="افتتـــاح الجسر",
            body="<p>نص <script>x</script></p>",
            section=politics.pk,
            tags="غزة، سوريا؛ غزه",
            rows=rows,
        ),
    )
    article = Article.objects.latest("created_at")
    assert response["Location"] == address(article)
    assert article.headline == "افتتاح الجسر"
    assert article.body == "<p>نص</p>"
    assert [tag.name for tag in article.tags.all()] == ["غزة", "سوريا"]
    assert [row.author.name for row in article.bylines.all()] == ["ليلى الحداد", "عمر النجار"]
    assert [row.is_unnamed for row in article.attributions.all()] == [False, True]
    assert [row.related_story_id for row in article.related_links.all()] == [other.pk, None]
    assert (article.created_by, article.state) == (layla, "draft")
    assert article.events.get().act == Act.BEGUN


def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(desk):
    rows = {
        "related_links": [{"related_story": "كلام بلا رقم"}, {"url": "https://example.org/a"}],
        "attributions": [{"is_unnamed": "on", "used_for": "الأرقام"}],
    }
    response = desk.post(ADD, posted(headline=" ", body="<p>نص طويل</p>", rows=rows))
    page = response.content.decode()
    assert response.status_code == 200
    assert not Article.objects.exists()
    for kept in ("نص طويل", "كلام بلا رقم", "https://example.org/a", "الأرقام"):
        assert kept in page
    forms = {one.formset.prefix: one.formset for one in response.context["inline_admin_formsets"]}
    assert "headline" in response.context["adminform"].form.errors
    assert "related_story" in forms["related_links"].errors[0]
    assert "title" in forms["related_links"].errors[1]
    assert "wording" in forms["attributions"].errors[0]


def test_layla_sends_for_review_with_the_same_button_that_saves(desk, layla, write):
    article = write()
    data = posted(article, headline="عنوان معدل", _submit="1")
    desk.post(address(article), data)
    article.refresh_from_db()
    assert (article.headline, article.state) == ("عنوان معدل", "in_review")


def test_what_lacks_a_section_is_saved_and_not_sent(desk, write):
    article = write()
    response = desk.post(address(article), posted(article, section="", _submit="1"), follow=True)
    article.refresh_from_db()
    assert (article.section, article.state) == (None, "draft")
    assert any("error" in message.tags for message in response.context["messages"])


@pytest.mark.parametrize(
    "change",
    [
        {"tags": "البلديات، الجسور"},
        {"rows": {"related_links": [{"url": "https://example.org/", "title": "صفحة"}]}},
    ],
)
def test_a_change_of_tags_or_rows_alone_is_a_new_version(desk, write, change):
    article = write()
    desk.post(address(article), posted(article, **change))
    assert Article.objects.get(pk=article.pk).version == article.version + 1


def test_saving_without_a_change_is_no_new_version(desk, write):
    article = write()
    desk.post(address(article), posted(article))
    assert Article.objects.get(pk=article.pk).version == article.version


def test_layla_reads_but_cannot_change_a_story_with_the_editors(desk, layla, write):
    article = write()
    workflow.submit(article, by=layla)
    page = desk.get(address(article))
    assert "افتتحت البلدية الجسر" in page.content.decode()
    assert not page.context["has_change_permission"]
    assert desk.post(address(article), posted(article, headline="غيره")).status_code == 403
    assert Article.objects.get(pk=article.pk).headline != "غيره"


def test_a_story_of_somebody_else_is_closed_at_every_door(client, omar, write):
    article = write("سر ليلى")
    client.force_login(omar)
    doors = [
        address(article),
        reverse("admin:articles_article_history", args=[article.pk]),
        reverse("desk:preview", args=[article.pk]),
        reverse("admin:articles_article_changelist"),
        reverse("admin:articles_article_changelist") + f"?q={article.pk}",
        reverse("admin:articles_article_delete", args=[article.pk]),
        reverse("admin:index"),
        reverse("desk:stories_json") + f"?q={article.pk}",
        reverse("desk:stories_json") + "?q=سر",
        *(reverse("desk:act", args=[article.pk, name]) for name in ("submit", "publish")),
    ]
    for door in doors:
        assert "سر ليلى" not in client.get(door, follow=True).content.decode(), door
    client.post(address(article), posted(article, headline="سرقة"))
    client.post(reverse("desk:act", args=[article.pk, "submit"]), {"version_read": 1})
    stored = Article.objects.get(pk=article.pk)
    assert (stored.headline, stored.state) == ("سر ليلى", "draft")


def test_nobody_deletes_a_story(client, huda, write):
    article = write()
    client.force_login(huda)
    door = reverse("admin:articles_article_delete", args=[article.pk])
    assert client.post(door, {"post": "yes"}).status_code == 403
    assert Article.objects.filter(pk=article.pk).exists()


@pytest.mark.parametrize("typed", ["افتتاح", "إفتتاح", "اِفتِتاح جِسر", "ليلي", "#", ""])
def test_the_list_is_searched_whatever_the_spelling(client, samir, write, typed):
    write("افتتاح الجسر")
    client.force_login(samir)
    page = client.get(reverse("admin:articles_article_changelist"), {"q": typed})
    assert ("افتتاح الجسر" in page.content.decode()) == (typed != "#")


@pytest.mark.parametrize("size", [1, 40])
def test_the_list_stays_within_its_statements(client, samir, write, statements, size):
    for number in range(size):
        write(f"خبر {number}")
    client.force_login(samir)
    list_address = reverse("admin:articles_article_changelist")
    assert statements(lambda: client.get(list_address)) <= 15


def test_each_filter_answers_with_the_stories_that_stand_so(client, samir, write, printed):
    live, draft = printed("منشور الآن"), write("مسودة بعد")
    client.force_login(samir)
    list_address = reverse("admin:articles_article_changelist")
    for state, seen, unseen in (("live", live, draft), ("draft", draft, live)):
        page = client.get(list_address, {"state": state}).content.decode()
        assert seen.headline in page and unseen.headline not in page


def test_the_preview_is_the_readers_page_and_kept_by_nobody(desk, write):
    article = write("عنوان للمعاينة")
    response = desk.get(reverse("desk:preview", args=[article.pk]))
    assert "عنوان للمعاينة" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
