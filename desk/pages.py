"""The preview of a story."""

from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles import press
from desk.acts import address_of, article_of
from reader.views import article_context


@require_safe
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
