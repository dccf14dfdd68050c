"""The tags field: what it offers, what it warns of, and what becomes of a form that is old."""

import pytest
from django.urls import reverse

from articles import writing
from articles.models import Article
from desk.admin_article import ArticleAdmin
from tags.merging import merge, undo
from tags.models import Tag
from tests.desk.posted import posted


@pytest.fixture
def ask(client, layla):
    client.force_login(layla)
    return client


def names_of(article) -> list[str]:
    return [tag.name for tag in article.tags.all()]


def near(ask, *words) -> dict:
    return ask.get(reverse("desk:near_tags_json"), {"q": words}).json()


def offers(ask, typed) -> dict:
    return ask.get(reverse("desk:tags_json"), {"q": typed}).json()


# Offered while typing ------------------------------------------------------------------------


def test_a_tag_is_offered_by_its_other_names(ask):
    Tag.objects.create(name="سوريا").call_also(["سورية", "الشام"])
    assert offers(ask, "سور") == {
        "results": ["سوريا"],
        "hints": {},
        "near": [],
        "add": {"name": "سور", "words": "وسم جديد: «سور»"},
    }
    answer = offers(ask, "الشام")
    assert (answer["results"], answer["hints"]) == (["سوريا"], {"سوريا": "= الشام"})
    assert "add" not in answer


def test_the_tag_that_is_probably_meant_stands_before_a_new_one(ask):
    Tag.objects.create(name="فلسطين")
    assert offers(ask, "فلسطن")["near"] == ["فلسطين"]
    assert "near" not in offers(ask, "فلسطين")


def test_near_tags_are_told_with_the_reason(ask):
    Tag.objects.create(name="فلسطين")
    Tag.objects.create(name="الأمم المتحدة").call_also(["المنظمة الدولية"])
    assert near(ask, "فلسطن", "المنظمات الدولية", "غيرها", "فلسطين")["near"] == [
        {
            "word": "فلسطن",
            "offers": [{"value": "فلسطين", "hint": "الحروف نفسها تقريباً"}],
        },
        {
            "word": "المنظمات الدولية",
            "offers": [
                {
                    "value": "الأمم المتحدة",
                    "hint": "= المنظمة الدولية · صيغة أخرى من الكلمات نفسها",
                }
            ],
        },
    ]


def test_a_word_that_files_under_a_tag_of_another_name_is_told(ask):
    Tag.objects.create(name="سوريا").call_also(["سورية"])
    assert near(ask, "سوريه") == {"same": [{"word": "سوريه", "value": "سوريا"}], "near": []}


@pytest.mark.parametrize("typed", ["", "\x00", "!!", "َ" * 3_000, "ا" * 3_000, "<b>", "%", "،"])
def test_hostile_words_are_answered(ask, typed):
    assert near(ask, typed, typed) == {"same": [], "near": []}
    assert near(ask, *[f"{typed} {number}" for number in range(300)])["near"] == []


def test_only_the_staff_is_told(client, db):
    assert client.get(reverse("desk:near_tags_json"), {"q": "فلسطن"}).status_code == 403


def test_asking_takes_as_many_statements_for_one_word_as_for_many(ask, statements):
    Tag.objects.filed_under(["فلسطين", "الأمم المتحدة"])
    near(ask, "فلسطن")
    one = statements(lambda: near(ask, "فلسطن"))
    assert statements(lambda: near(ask, "فلسطن", "الأمم المتحة", "غيرها", "سواها")) <= one


# After saving --------------------------------------------------------------------------------


def save(ask, article=None, **typed):
    address = reverse("admin:articles_article_add")
    if article:
        address = reverse("admin:articles_article_change", args=[article.pk])
    return ask.post(address, posted(article, **typed), follow=True)


def test_a_near_tag_is_filed_and_told_after_saving(ask, write):
    Tag.objects.create(name="فلسطين")
    article = write(tags=[])
    page = save(ask, article, tags="فلسطن، غيرها").content.decode()
    assert "«فلسطن» وسم جديد، وهو قريب من «فلسطين»" in page
    assert names_of(article) == ["فلسطن", "غيرها"]
    # It is an old tag now: nothing is said of it again.
    article.refresh_from_db()
    assert "وسم جديد" not in save(ask, article, tags="فلسطن").content.decode()


def test_a_new_story_is_told_of_near_tags_as_well(ask, politics):
    Tag.objects.create(name="فلسطين")
    page = save(ask, headline="عنوان", tags="فلسطن", section=politics.pk).content.decode()
    assert "«فلسطن» وسم جديد" in page
    assert names_of(Article.objects.get()) == ["فلسطن"]


def test_what_the_script_has_warned_of_is_not_said_again(ask, write):
    Tag.objects.create(name="فلسطين")
    article = write(tags=[])
    page = save(ask, article, tags="فلسطن", tags_seen="فلسطن").content.decode()
    assert "وسم جديد" not in page
    assert names_of(article) == ["فلسطن"]


def test_a_form_with_nothing_new_is_told_nothing(ask, write):
    Tag.objects.filed_under(["فلسطين", "فلسطن"])
    article = write(tags=["فلسطن"])
    assert "وسم جديد" not in save(ask, article, kicker="غيره").content.decode()


# A form that was read before -----------------------------------------------------------------


@pytest.fixture
def read(ask):
    """The story's form as a browser has it: ``read(article)()`` saves it later."""

    def open_form(article):
        article.refresh_from_db()
        page = ask.get(reverse("admin:articles_article_change", args=[article.pk]))
        form = posted(article, tags_read=page.context["tags_read"])
        address = page.request["PATH_INFO"]
        return lambda **typed: ask.post(address, form | typed)

    return open_form


def test_a_tag_that_is_added_while_the_page_is_made_is_not_lost(ask, write, samir, monkeypatch):
    """It stands in what was typed and in what was read, or in neither."""
    article, made = write(tags=["طرق"]), ArticleAdmin.render_change_form

    def meanwhile(self, *args, **kwargs):
        monkeypatch.undo()
        article.refresh_from_db()
        writing.amend(article, by=samir, tags=["طرق", "جسور"])
        return made(self, *args, **kwargs)

    monkeypatch.setattr(ArticleAdmin, "render_change_form", meanwhile)
    address = reverse("admin:articles_article_change", args=[article.pk])
    page = ask.get(address)
    typed = posted(article, tags="طرق", tags_read=page.context["tags_read"], kicker="إشارة")
    typed["version_read"] = page.context["original"].version
    refused = ask.post(address, typed)
    assert refused.status_code == 409
    form = refused.context["adminform"].form
    assert form["tags"].value() == "طرق، جسور"


def tag(name) -> Tag:
    return Tag.objects.get(name=name)


def test_a_form_read_before_a_merge_files_under_the_kept_tag(read, write):
    article = write(tags=["مجالس", "طرق"])
    send = read(article)
    kept = Tag.objects.create(name="بلديات")
    merge(kept, [tag("مجالس")])
    assert send(kicker="إشارة").status_code == 302
    article.refresh_from_db()
    assert (names_of(article), article.kicker) == (["بلديات", "طرق"], "إشارة")
    assert not Tag.objects.filter(name="مجالس").exists()


def test_a_form_without_the_tags_that_were_read_files_under_the_kept_tag_too(read, write):
    article = write(tags=["مجالس", "طرق"])
    send = read(article)
    merge(Tag.objects.create(name="بلديات"), [tag("مجالس")])
    assert send(tags_read="", tags="طرق، مجالس، جسور").status_code == 302
    assert names_of(article) == ["طرق", "بلديات", "جسور"]


@pytest.mark.parametrize(
    "typed, filed",
    [
        ("مجالس، طرق", ["بلديات", "طرق"]),
        ("طرق", ["طرق"]),
        ("مجالس، طرق، جسور", ["بلديات", "طرق", "جسور"]),
        ("جسور، طرق", ["جسور", "طرق"]),
    ],
)
def test_what_was_changed_in_an_old_form_stays_changed(read, write, typed, filed):
    article = write(tags=["مجالس", "طرق"])
    send = read(article)
    merge(Tag.objects.create(name="بلديات"), [tag("مجالس")])
    assert send(tags=typed).status_code == 302
    # Who took the old tag away took away the one that stands for it.
    assert names_of(article) == filed


@pytest.mark.parametrize("typed, filed", [("طرق", ["طرق"]), ("بلديات", ["مجالس"])])
def test_what_was_taken_away_before_a_merge_was_undone_stays_away(read, write, typed, filed):
    article = write(tags=["مجالس", "طرق"])
    number = tag("مجالس").pk
    merge(Tag.objects.create(name="بلديات"), [tag("مجالس")])
    send = read(article)
    undo(number)
    assert send(tags=typed).status_code == 302
    assert names_of(article) == filed


def test_a_form_read_before_a_merge_was_undone_leaves_the_tag_in_its_place(read, write):
    article = write(tags=["مجالس", "طرق"])
    number = tag("مجالس").pk
    merge(Tag.objects.create(name="بلديات"), [tag("مجالس")])
    send = read(article)
    undo(number)
    assert send(kicker="إشارة").status_code == 302
    assert names_of(article) == ["مجالس", "طرق"]


def test_a_form_read_before_a_tag_was_renamed_does_not_bring_the_old_name_back(read, write):
    article = write(tags=["مجالس"])
    send = read(article)
    renamed = tag("مجالس")
    renamed.name = "المجالس البلدية"
    renamed.save()
    assert send(kicker="إشارة").status_code == 302
    assert names_of(article) == ["المجالس البلدية"]
    assert Tag.objects.count() == 1


def test_a_colleague_saved_and_a_merge_was_undone_meanwhile(read, write, samir):
    """The two texts are brought together by the tags that the form was read with."""
    article = write(tags=["مجالس"])
    number = tag("مجالس").pk
    merge(Tag.objects.create(name="بلديات"), [tag("مجالس")])
    send = read(article)
    writing.amend(article, by=samir, tags=["بلديات", "جسور"])
    undo(number)
    answer = send(kicker="إشارة")
    assert answer.status_code == 409
    assert answer.context["adminform"].form["tags"].value() == "مجالس، جسور"


# Elsewhere on the desk -----------------------------------------------------------------------


def test_the_list_of_stories_knows_the_number_of_a_merged_tag(client, samir, write):
    write("تحت الوسم القديم", tags=["مجالس"])
    write("غيره", tags=["طرق"])
    number = tag("مجالس").pk
    merge(Tag.objects.create(name="بلديات"), [tag("مجالس")])
    client.force_login(samir)
    page = client.get(reverse("admin:articles_article_changelist"), {"tag": number})
    assert [one.headline for one in page.context["cl"].result_list] == ["تحت الوسم القديم"]
    assert "بلديات" in page.content.decode()


def test_one_goes_to_a_tag_by_its_other_name(client, samir):
    kept = Tag.objects.create(name="سوريا")
    kept.call_also(["سورية"])
    client.force_login(samir)
    found = client.get(reverse("desk:go_json"), {"q": "سورية"}).json()["results"]
    assert reverse("admin:tags_tag_change", args=[kept.pk]) in [one["address"] for one in found]
