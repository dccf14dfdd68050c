"""Addresses of the readers' pages. The number decides, the slug decorates."""

from django.conf import settings
from django.urls import URLPattern, include, path, register_converter
from django.views.decorators.http import require_safe

from editions.policies.models import PolicyName
from reader import (
    archive,
    changed,
    corrections,
    counting,
    feeds,
    hubs,
    offline,
    policies,
    reports,
    search,
    share_cards,
    sitemaps,
    style,
    views,
)


class Number:
    """A story's, section's, tag's or author's number: ASCII digits that fit the database."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class FeedForm:
    regex = "rss|atom|json"

    def to_python(self, value: str) -> str:
        return value

    to_url = to_python


class Policy:
    """The pages about the newspaper; the first of them has an address of its own."""

    regex = "|".join(name for name in PolicyName.values if name != PolicyName.ABOUT)

    def to_python(self, value: str) -> str:
        return value

    to_url = to_python


register_converter(Number, "number")
register_converter(FeedForm, "form")
register_converter(Policy, "policy")

app_name = "reader"

OF_A_STORY = [
    path("", views.short),
    # Words behind the number that are no slug stand in editions.models.TAKEN.
    path("report/", reports.report, name="report"),
    path("report/thanks/", reports.thanks, name="report_thanks"),
    path("editions/", changed.changed, name="changed"),
    path("<str:slug>/", views.article, name="article"),
]

urlpatterns = [
    path("", views.front, name="front"),
    # What is asked for most stands first.
    path("<number:number>/", include(OF_A_STORY)),
    path("about/", policies.policy, name="about"),
    path("policies/<policy:name>/", policies.policy, name="policy"),
    path("search/", search.search, name="search"),
    path("search/feed/<form:form>/", search.feed, name="search_feed"),
    path("archive/", archive.archive, name="archive"),
    path("archive/<int:year>/", archive.archive, name="archive"),
    path("archive/<int:year>/<int:month>/", archive.archive, name="archive"),
    path("archive/<int:year>/<int:month>/<int:day>/", archive.archive, name="archive"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/feed/<form:form>/", corrections.feed, name="corrections_feed"),
    path("section/<number:number>/<str:slug>/", views.section, name="section"),
    path("tag/<number:number>/<str:slug>/", views.tag, name="tag"),
    path("author/<number:number>/<str:slug>/", views.author, name="author"),
    path("feed/<form:form>/", feeds.everything, name="feed"),
    path("section/<number:number>/feed/<form:form>/", feeds.section, name="section_feed"),
    path("tag/<number:number>/feed/<form:form>/", feeds.tag, name="tag_feed"),
    path("author/<number:number>/feed/<form:form>/", feeds.author, name="author_feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap_pages"),
    path("sitemap-<int:year>-<int:month>.xml", sitemaps.month, name="sitemap_month"),
    path("news-sitemap.xml", sitemaps.news, name="sitemap_news"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("indexnow.txt", hubs.indexnow, name="indexnow"),
    path("read/<number:number>", counting.read, name="read"),
    path("reading-list/", offline.reading_list, name="reading_list"),
    path("offline/", offline.offline, name="offline"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("sw.js", offline.service_worker, name="service_worker"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("share/<number:number>-<number:edition>.jpg", share_cards.card, name="share_card"),
    path("<number:number>", views.short, name="short"),
    *style.patterns(settings.DEBUG),
]

# Readers read. What is sent to any other address is refused before a view looks at it.
TAKE_WHAT_IS_SENT = ("read", "report")

for pattern in (*OF_A_STORY, *urlpatterns):
    if isinstance(pattern, URLPattern) and pattern.name not in TAKE_WHAT_IS_SENT:
        pattern.callback = require_safe(pattern.callback)
