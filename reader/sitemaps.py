"""What search engines are told: sitemaps by month, the news sitemap of two days, robots.txt."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language

from editions.models import Edition
from editions.policies.models import PolicyName, address_of
from editions.queries import months_changed
from reader.archive import midnight, months_of_stories, span
from reader.pages import absolute, finished, moment_of
from reader.templatetags.newsroom_ar import iso
from tags.models import Section

# sitemaps.org: at most 50,000 addresses in a file; Google News: at most 1,000, of two days.
MONTH_AT_MOST = 50_000
NEWS_AT_MOST = 1_000
NEWS_DAYS = 2
CHANGED_LATELY = timedelta(days=14)
# Who collects texts to train models with, by the name each says it listens to in robots.txt. Those
# that look something up for a reader and lead to us (OAI-SearchBot, Claude-SearchBot,
# PerplexityBot) are search engines to us and are not here.
TRAINING_CRAWLERS = (
    "AI2Bot",
    "Amazonbot",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ClaudeBot",
    "cohere-training-data-crawler",
    "Diffbot",
    "FacebookBot",
    "Google-Extended",
    "GPTBot",
    "meta-externalagent",
    "omgili",
    "PanguBot",
    "Timpibot",
)


def xml(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    body = render_to_string(template, context)
    return finished(request, HttpResponse(body, content_type="application/xml; charset=utf-8"))


def index(request: HttpRequest) -> HttpResponse:
    """One sitemap a month, and one of the pages that are no stories.

    When a month was last changed is said of those that were changed lately; to say it of all would
    be to read every story.
    """
    moment = moment_of(request)
    newest = months_changed(moment - CHANGED_LATELY, moment)
    maps = [(absolute(reverse("reader:sitemap_pages")), "")]
    for month in months_of_stories(moment):
        key = (month.year, month.month)
        address = reverse("reader:sitemap_month", args=key)
        maps.append((absolute(address), iso(newest[key]) if key in newest else ""))
    return xml(request, "reader/sitemap_index.xml", {"maps": maps})


def pages(request: HttpRequest) -> HttpResponse:
    names = ("front", "archive", "corrections")
    addresses = [reverse(f"reader:{name}") for name in names]
    addresses += [address_of(name) for name in PolicyName.values]
    addresses += [section.get_absolute_url() for section in Section.objects.all()]
    return xml(request, "reader/sitemap.xml", {"urls": [(absolute(one), "") for one in addresses]})


def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    try:
        start, end = span(year, month, None)
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    editions = (
        Edition.objects.at_planned(moment_of(request))
        .first_published_between(midnight(start), midnight(end))
        .newest()
        .only("story_id", "headline", "updated_at")[:MONTH_AT_MOST]
    )
    urls = [(absolute(one.get_absolute_url()), iso(one.updated_at)) for one in editions]
    if not urls:
        raise Http404
    return xml(request, "reader/sitemap.xml", {"urls": urls})


def news(request: HttpRequest) -> HttpResponse:
    moment = moment_of(request)
    editions = Edition.objects.at_planned(moment).recent(moment, NEWS_DAYS).newest()
    stories = [
        (absolute(one.get_absolute_url()), iso(one.first_published_at), one.headline)
        for one in editions.only("story_id", "headline", "first_published_at")[:NEWS_AT_MOST]
    ]
    context = {
        "stories": stories,
        "name": settings.NEWSROOM_NAME,
        "language": get_language().split("-")[0],
    }
    return xml(request, "reader/sitemap_news.xml", context)


def robots(request: HttpRequest) -> HttpResponse:
    """Also asks crawlers that collect for training to keep out, unless the newspaper lets them."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        f"Disallow: {reverse('reader:search')}",
        "",
    ]
    if not settings.NEWSROOM_AI_CRAWLERS:
        lines += [*(f"User-agent: {name}" for name in TRAINING_CRAWLERS), "Disallow: /", ""]
    lines += [
        f"Sitemap: {absolute(reverse('reader:sitemap'))}",
        f"Sitemap: {absolute(reverse('reader:sitemap_news'))}",
        "",
    ]
    text = "\n".join(lines)
    return finished(request, HttpResponse(text, content_type="text/plain; charset=utf-8"))
