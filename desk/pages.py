"""Pages about one story that are no form: the preview and the history."""

from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from arabic.folding import key
from articles import press
from articles.models import Article
from desk.acts import address_of, article_of
from desk.choosing import staff_only
from editions.models import Edition
from reader.views import article_context
from tags.models import Tag

TAGS_OFFERED = 10


@never_cache
@staff_member_required(login_url="admin:login")
def preview(request: HttpRequest, number: int) -> HttpResponse:
    """The readers' own page, made from the working copy; kept by nobody, indexed by nobody."""
    article = article_of(request, number)
    moment = timezone.now()
    story = press.preview(article, moment=moment)
    context = article_context(
        story,
        moment,
        is_preview=True,
        desk_address=address_of(article),
        robots="noindex, nofollow",
        canonical="",
        json_ld="",
    )
    response = HttpResponse(render_to_string("reader/article.html", context))
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def history(request: HttpRequest, article: Article) -> HttpResponse:
    """Who did what and when, newest first, and every edition that was printed."""
    events = article.events.select_related("by", "edition").order_by("-at", "-id")
    editions = Edition.objects.filter(story=article.pk).order_by("-serial")
    context = {
        **admin.site.each_context(request),
        "title": article.headline,
        "article": article,
        "events": events,
        "editions": editions.only("serial", "headline", "live", "change", "note", "story_id"),
        "now": timezone.now(),
        "back": address_of(article),
    }
    return TemplateResponse(request, "desk/history.html", context)


@staff_only
def tags_json(request: HttpRequest) -> JsonResponse:
    """Tags whose folded name holds what was typed, those that begin with it first."""
    typed = key(request.GET.get("q", "")[:100])
    if not typed:
        return JsonResponse({"results": []})
    found = Tag.objects.filter(folded_key__contains=typed)[:200]
    ordered = sorted(found, key=lambda tag: (not tag.folded_key.startswith(typed), tag.folded_key))
    return JsonResponse({"results": [tag.name for tag in ordered[:TAGS_OFFERED]]})
