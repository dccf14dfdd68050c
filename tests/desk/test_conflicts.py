"""Two people, one story: the later save is refused, and neither text is lost."""

import pytest
from django.urls import reverse

from articles import writing
from articles.models import Article
from tests.desk.posted import posted


@pytest.fixture
def form(client, layla, write):
    """Layla has a story open; what she will post was read before samir's change."""
    article = write("العنوان الأول")
    client.force_login(layla)
    return article, reverse("admin:articles_article_change", args=[article.pk]), posted(article)


def test_a_stale_save_is_refused_with_both_texts(client, form, samir):
    article, address, data = form
    writing.amend(article, by=samir, headline="عنوان سمير", body="<p>نص سمير</p>")
    response = client.post(address, data | {"headline": "عنوان ليلى", "body": "<p>نص ليلى</p>"})
    page = response.content.decode()
    assert response.status_code == 409
    for text in ("عنوان سمير", "عنوان ليلى", "نص سمير", "نص ليلى"):
        assert text in page.replace("<ins>", "").replace("</ins>", "").replace(
            "<mark>", ""
        ).replace("</mark>", "")
    assert Article.objects.get(pk=article.pk).headline == "عنوان سمير"


def test_after_comparing_layla_saves_on_purpose(client, form, samir):
    article, address, data = form
    writing.amend(article, by=samir, headline="عنوان سمير")
    client.post(address, data | {"headline": "عنوان ليلى"})
    article.refresh_from_db()
    client.post(address, posted(article, headline="عنوان الاثنين"))
    assert Article.objects.get(pk=article.pk).headline == "عنوان الاثنين"


def test_a_row_deleted_meanwhile_becomes_a_new_row(client, form, samir):
    article, address, data = form
    writing.amend(article, by=samir, children={"attributions": []})
    response = client.post(address, data | {"attributions-0-used_for": "أرقام ليلى"})
    formset = next(
        one.formset
        for one in response.context["inline_admin_formsets"]
        if one.formset.prefix == "attributions"
    )
    assert response.status_code == 409
    assert formset.initial_form_count() == 0
    assert formset.forms[0]["used_for"].value() == "أرقام ليلى"
    fields = {
        name: value
        for name, value in response.wsgi_request.POST.items()
        if name != "csrfmiddlewaretoken"
    }
    assert client.post(address, fields).status_code == 302
    assert Article.objects.get(pk=article.pk).attributions.get().used_for == "أرقام ليلى"


@pytest.mark.parametrize("version", ["", "0", "x", "999"])
def test_a_form_that_names_no_stored_version_is_refused(client, form, version):
    article, address, data = form
    response = client.post(address, data | {"headline": "تخمين", "version_read": version})
    assert response.status_code == 409
    assert Article.objects.get(pk=article.pk).headline == "العنوان الأول"
