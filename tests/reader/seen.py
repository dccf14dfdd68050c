"""What somebody sees on a page or is told of it: its text, and the attributes that are read out."""

import re
from html.parser import HTMLParser

SILENT = {"script", "style", "template", "noscript"}
TOLD = {"aria-label", "title", "alt", "placeholder"}
# Open Graph says the page's title and description again; its other properties are for machines.
META = {"description", "og:title", "og:description", "og:site_name", "og:image:alt"}
# Addresses are the same in every language.
ADDRESS = re.compile(r"(?:https?://)?[\w.-]+(?:\.(?:com|org|net)|:\d+|\blocalhost|127\.0\.0\.1)\S*")


class Seen(HTMLParser):
    def __init__(self):
        super().__init__()
        self.texts: list[str] = []
        self.root: dict[str, str | None] = {}
        self._silent = 0

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "html":
            self.root = found
        self._silent += tag in SILENT
        self.texts += [found[name] or "" for name in TOLD if name in found]
        if tag == "meta" and META & {found.get("name"), found.get("property")}:
            self.texts.append(found["content"] or "")
        if tag == "input" and found.get("type") in ("submit", "button"):
            self.texts.append(found.get("value") or "")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self._silent -= tag in SILENT

    def handle_endtag(self, tag):
        self._silent -= tag in SILENT

    def handle_data(self, data):
        if not self._silent:
            self.texts.append(data)


def read(html: str) -> Seen:
    page = Seen()
    page.feed(html)
    page.close()
    return page


def seen(html: str) -> str:
    """Everything seen and told, without addresses."""
    return ADDRESS.sub(" ", "\n".join(read(html).texts))
