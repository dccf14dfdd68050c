"""The admin's side doors: nothing of a colleague's draft or of a secret leaves by one, and none
breaks on what somebody may send."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag as TagOfTaggit

from articles import confidential, press
from articles.models import ArticleAttribution, SourceNote, Strictness
from authors.models import Source
from editions.models import Edition
from tests.conftest import LONG
from tests.desk.posted import posted


@pytest.fixture
def as_layla(client, layla):
    client.force_login(layla)
    return client


@pytest.fixture
def as_root(client, db):
    client.force_login(User.objects.create_superuser("root", password="root-secret"))
    return client


# What a colleague may learn ----------------------------------------------------------------


def test_a_picture_does_not_tell_layla_of_omars_draft(client, layla, omar, samir, write, picture):
    image = picture()
    draft = write("سر عمر", by=omar, lead_image=image, children={})
    page = reverse("admin:images_image_change", args=[image.pk])
    address = reverse("admin:articles_article_change", args=[draft.pk])
    for person, sees in [(layla, False), (omar, True), (samir, True)]:
        client.force_login(person)
        text = client.get(page).content.decode()
        assert ("سر عمر" in text) == sees, person
        assert (address in text) == sees, person


def test_layla_is_told_that_a_picture_is_used_without_being_told_where(
    as_layla, omar, write, picture
):
    image = picture()
    write("سر عمر", by=omar, lead_image=image, children={})
    page = as_layla.get(reverse("admin:images_image_change", args=[image.pk])).content.decode()
    assert "لم تُستخدم بعد" not in page
    assert "Not used yet." not in page


@pytest.mark.parametrize(
    "question",
    ["articleattributions={row}", "articleattributions__in={row}", "desk_note__isnull=0",
     "editionattributions__isnull=0"],
)  # fmt: skip
def test_the_list_of_sources_answers_nothing_about_secret_rows(
    as_layla, omar, write, question, samir
):
    secret = Source.objects.create(name="مصدر سري", kind="person")
    SourceNote.objects.create(source=secret, note="هاتفه في الدرج")
    row = {"source": secret, "is_unnamed": True, "wording": "مصدر مطلع"}
    write(by=omar, children={"attributions": [row]})
    asked = question.format(row=ArticleAttribution.objects.get().pk)
    response = as_layla.get(f"{reverse('admin:authors_source_changelist')}?{asked}")
    assert response.status_code == 400


def test_the_history_of_a_source_does_not_tell_layla_of_a_note(client, layla, samir, agency):
    client.force_login(samir)
    data = {
        "name": agency.name, "kind": agency.kind, "url": agency.url, "description": "",
        "desk_note-TOTAL_FORMS": 1, "desk_note-INITIAL_FORMS": 0, "desk_note-0-note": "سر",
        "desk_note-0-source": agency.pk,
    }  # fmt: skip
    page = client.get(reverse("admin:authors_source_change", args=[agency.pk]))
    data["read_as"] = page.context["read_as"]
    client.post(reverse("admin:authors_source_change", args=[agency.pk]), data)
    assert SourceNote.objects.get().note == "سر"
    said = [entry.get_change_message() for entry in LogEntry.objects.all()]
    assert said and not any("ملاحظة" in one or "note" in one for one in said)


def test_a_colleague_without_rights_does_not_read_the_history_of_a_story(client, layla, write):
    article = write()
    layla.groups.clear()
    client.force_login(layla)
    page = client.get(reverse("admin:articles_article_history", args=[article.pk]))
    assert page.status_code == 404


def on_site(row) -> str:
    return reverse("admin:view_on_site", args=[ContentType.objects.get_for_model(row).pk, row.pk])


def test_the_way_to_the_readers_page_tells_nobody_a_headline_of_tomorrow(
    client, layla, omar, samir, approved
):
    article = approved("سر الغد")
    press.publish(article, by=samir, at=timezone.now() + timedelta(days=1))
    address = on_site(Edition.objects.get())
    for person in (omar, layla, samir):
        client.force_login(person)
        assert client.get(address).status_code == 404


def test_the_way_to_the_readers_page_is_for_who_may_see_the_row(client, layla):
    author = layla.login.author
    client.force_login(layla)
    assert client.get(on_site(author))["Location"].endswith(author.get_absolute_url())
    layla.groups.clear()
    assert client.get(on_site(author)).status_code == 404
    for odd in ("x", "0", "9" * 30, "²"):
        address = reverse("admin:view_on_site", args=[odd, odd])
        assert client.get(address).status_code == 404, odd


def test_nobody_merges_tags_in_a_table_that_is_not_ours(client, layla):
    """The admin of the library that files tags brings a page that asks for no right."""
    client.force_login(layla)
    answer = client.post("/admin/taggit/tag/merge-tags/", {"new_tag_name": "وسم"})
    assert answer.status_code == 404
    assert not TagOfTaggit.objects.exists()


@pytest.mark.parametrize(
    "name, method", [("tags_json", "get"), ("near_tags_json", "get"), ("suggest_json", "post"),
                     ("guess_permit", "get")],
)  # fmt: skip
def test_scripts_tell_tags_and_names_to_who_may_see_them(client, layla, write, name, method):
    """A tag of a draft is a word of the draft."""
    write(tags=["سر"])
    client.force_login(layla)
    ask = getattr(client, method)
    said = {"q": "سر", "headline": "سر", "credit": "ليلى الحداد"}
    assert ask(reverse(f"desk:{name}"), said).status_code == 200
    layla.groups.clear()
    assert ask(reverse(f"desk:{name}"), said).status_code == 403


def test_no_list_answers_by_rows_that_point_at_its_own(as_root, layla, write):
    """By «+» those are asked that have no name on this side, such as confidential notes."""
    confidential.write("سر", by=layla, article=write())
    # How strict the checks are is a page that asks nothing of its address.
    for model in admin.site._registry.keys() - {Strictness}:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for relation in model._meta.related_objects:
            asked = {f"{relation.name}__isnull": "0"}
            assert as_root.get(address, asked).status_code == 400, (model, relation.name)
        assert as_root.get(address, {"+__isnull": "0"}).status_code != 200, model


# What may be sent --------------------------------------------------------------------------

HOSTILE = ["\x00", "²", "٣", "9" * 20, "-1", "1e400", "x" * 3000, "'\"<>%", "_31", "\U0010ffff"]


@pytest.mark.parametrize("sent", HOSTILE if LONG else HOSTILE[::2])
def test_no_list_and_no_search_of_the_desk_breaks(as_root, write, sent):
    write()
    value = quote(sent)
    for model, page in admin.site._registry.items():
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        names = ["q", "o", "p", "_facets", "_to_field", "pk__in"]
        for one in page.get_list_filter(None):
            names.append(getattr(one, "parameter_name", None) or f"{one}__exact")
        for name in names:
            assert as_root.get(f"{address}?{name}={value}").status_code < 500, (model, name)
        for action in ("delete_selected", "merge_tags", "deactivate"):
            chosen = {"action": action, "_selected_action": [sent], "index": "0"}
            assert as_root.post(address, chosen).status_code < 500, (model, action)
        assert as_root.get(f"{address}{value}/change/").status_code < 500, model
    for table, field in [("articlebyline", "author"), ("articleattribution", "source"),
                         ("login", "user"), ("article", "lead_image")]:  # fmt: skip
        asked = f"app_label=articles&model_name={table}&field_name={field}&term={value}"
        assert as_root.get(f"{reverse('admin:autocomplete')}?{asked}").status_code < 500, table


def test_the_filters_of_the_lists_say_how_many(as_root, write, layla):
    write()
    for name in ("articles_article", "auth_user", "authors_author"):
        address = reverse(f"admin:{name}_changelist")
        assert as_root.get(f"{address}?_facets=True").status_code == 200


@pytest.mark.parametrize("sent", HOSTILE)
def test_a_choice_that_is_no_number_is_refused_beside_its_field(as_root, write, sent, layla):
    article = write()
    address = reverse("admin:articles_article_change", args=[article.pk])
    for field in ("lead_image", "bylines-0-author", "attributions-0-source"):
        page = as_root.post(address, posted(article) | {field: sent})
        assert page.status_code == 200 and page.context["errors"], field
    author = reverse("admin:authors_author_change", args=[layla.login.author.pk])
    typed = {"name": "ليلى", "kind": "person", "portrait": sent, **read_rows("links")}
    typed["read_as"] = as_root.get(author).context["read_as"]
    page = as_root.post(author, typed)
    assert "portrait" in page.context["adminform"].form.errors


def read_rows(prefix: str) -> dict:
    return {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
