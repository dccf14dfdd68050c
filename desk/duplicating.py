"""A new draft with the words and rows of a story, for the next one of its kind."""

from django.contrib import messages
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles import copies, embargo, writing
from articles.models import Article
from desk.acts import address_of, article_of
from editions.words import children_of, words_of
from reader.templatetags.newsroom_ar import ar_number


def form_context(request: HttpRequest, article: Article | None) -> dict:
    return {"may_duplicate": article and request.user.has_perm("articles.add_article")}


@require_POST
@never_cache
@staff_member_required(login_url="admin:login")
def duplicate(request: HttpRequest, number: int) -> HttpResponse:
    """Copies what is stored; the copy is a draft of who made it, and says where it comes from."""
    article = article_of(request, number)
    if not request.user.has_perm("articles.add_article"):
        raise PermissionDenied
    copy = copied(article, by=request.user)
    messages.success(
        request,
        _("This is a copy of story %(number)s. Change it before you send it.")
        % {"number": ar_number(article.pk)},
    )
    return HttpResponseRedirect(address_of(copy))


@transaction.atomic
def copied(article: Article, *, by) -> Article:
    """A new article of this person with the same words, rows and tags; an embargo comes along."""
    children = children_of(article)
    del children["tag_rows"]
    for row in (row for rows in children.values() for row in rows):
        del row["position"]
    copy = writing.begin(
        by=by,
        why=_("Copy of story %(number)s") % {"number": ar_number(article.pk)},
        tags=[row.tag for row in article.tag_rows.with_tags()],
        children=children,
        **words_of(article),
    )
    copies.of_one_family(copy, article)
    if embargo.stands(article, copy.created_at):
        embargo.set_embargo(copy, by=by, until=article.embargo_until)
    return copy


patterns = [path("story/<int:number>/duplicate/", duplicate, name="duplicate")]
