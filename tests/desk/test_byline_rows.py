"""One person, several roles, each once: also when two people write at the same time."""

from django.db import connection
from django.urls import reverse

from articles.models import ArticleByline
from tests.desk.posted import posted


def test_a_byline_that_a_colleague_gave_meanwhile_is_refused_beside_the_row(
    client, samir, write, layla
):
    client.force_login(samir)
    article = write(children={})
    address = reverse("admin:articles_article_change", args=[article.pk])
    author = layla.login.author
    typed = posted(article, rows={"bylines": [{"author": author.pk, "role": "writing"}]})
    ArticleByline.objects.create(article=article, author=author)
    page = client.post(address, typed)
    assert page.status_code == 200
    assert page.context["inline_admin_formsets"][0].formset.forms[0].errors["author"]
    assert ArticleByline.objects.count() == 1


def test_two_bylines_exchange_their_roles(client, samir, write, layla):
    client.force_login(samir)
    author = layla.login.author
    roles = ["writing", "photography"]
    article = write(children={"bylines": [{"author": author, "role": role} for role in roles]})
    typed = posted(article)
    typed |= {"bylines-0-role": "photography", "bylines-1-role": "writing"}
    page = client.post(reverse("admin:articles_article_change", args=[article.pk]), typed)
    assert page.status_code == 302
    connection.check_constraints()
    assert [row.role for row in article.bylines.all()] == ["photography", "writing"]
