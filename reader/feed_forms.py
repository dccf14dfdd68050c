"""The forms that feeds are written in: RSS 2.0, Atom 1.0 and JSON Feed 1.1.

Django's own, with what it leaves out: the whole text, each author by name, the hub. An item takes,
beside what Django's takes, ``content`` (HTML), ``people`` (names) and ``picture`` (an address).
"""

import json
from html import escape

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.feedgenerator import rfc3339_date as rfc3339

CONTENT = "http://purl.org/rss/1.0/modules/content/"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
JSON_FEED = "https://jsonfeed.org/version/1.1"


class Rss(Rss201rev2Feed):
    """``content:encoded`` holds the text, ``dc:creator`` each name."""

    def rss_attributes(self) -> dict:
        return super().rss_attributes() | {"xmlns:content": CONTENT, "xmlns:dc": DUBLIN_CORE}

    def add_root_elements(self, handler) -> None:
        super().add_root_elements(handler)
        if self.feed.get("hub"):
            handler.addQuickElement("atom:link", None, {"rel": "hub", "href": self.feed["hub"]})

    def add_item_elements(self, handler, item) -> None:
        # RSS reads a description as HTML.
        super().add_item_elements(handler, item | {"description": escape(item["description"])})
        for name in item["people"]:
            handler.addQuickElement("dc:creator", name)
        if item.get("content"):
            handler.addQuickElement("content:encoded", item["content"])


class Atom(Atom1Feed):
    def add_root_elements(self, handler) -> None:
        super().add_root_elements(handler)
        if self.feed.get("hub"):
            handler.addQuickElement("link", "", {"rel": "hub", "href": self.feed["hub"]})

    def add_item_elements(self, handler, item) -> None:
        # Django says type="html" of a summary.
        super().add_item_elements(handler, item | {"description": escape(item["description"])})
        for name in item["people"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")
        if item.get("content"):
            handler.addQuickElement("content", item["content"], {"type": "html"})


class Json(SyndicationFeed):
    """https://www.jsonfeed.org/version/1.1/"""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile, encoding: str) -> None:
        told = {
            "version": JSON_FEED,
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "language": self.feed["language"],
            "icon": self.feed.get("icon"),
            "hubs": [{"type": "WebSub", "url": self.feed["hub"]}] if self.feed.get("hub") else [],
        }
        told = {name: value for name, value in told.items() if value}
        json.dump(told | {"items": [_item(one) for one in self.items]}, outfile, ensure_ascii=False)


def _item(item: dict) -> dict:
    told = {
        "id": item["unique_id"],
        "url": item["link"],
        "title": item["title"],
        "summary": item["description"],
        "image": item.get("picture"),
        "date_published": rfc3339(item["pubdate"]),
        "date_modified": rfc3339(item["updateddate"]),
        "authors": [{"name": name} for name in item["people"]],
        "tags": item["categories"],
    }
    # Every item has one of the two: https://www.jsonfeed.org/version/1.1/#items
    kind = "content_html" if item.get("content") else "content_text"
    told[kind] = item.get("content") or item["description"] or item["title"]
    return {name: value for name, value in told.items() if value}


FORMS: dict[str, type[SyndicationFeed]] = {"rss": Rss, "atom": Atom, "json": Json}
