"""What somebody sees on a page or is told of it: its text, and the attributes that are read out."""

import re
from html.parser import HTMLParser

# What is typed in there is no word of ours.
SILENT = {"script", "style", "template", "noscript", "textarea"}
TOLD = {"aria-label", "aria-description", "title", "alt", "placeholder", "label", "summary"}
# Open Graph says the page's title and description again; its other properties are for machines.
META = {"description", "og:title", "og:description", "og:site_name", "og:image:alt"}
# Addresses are the same in every language.
ADDRESS = re.compile(
    r"(?:https?://)?[A-Za-z0-9.-]+(?:\.(?:com|org|net)|:\d+|\blocalhost|127\.0\.0\.1)\S*|\S+@\S+"
)
# Elements that have no end.
VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
}  # fmt: skip


class Seen(HTMLParser):
    def __init__(self):
        super().__init__()
        self.texts: list[str] = []
        self.root: dict[str, str | None] = {}
        # The open elements, and whether each keeps silent or is of a foreign language.
        self._open: list[tuple[str, bool]] = []

    @property
    def _is_silent(self) -> bool:
        return any(silent for _tag, silent in self._open)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "html":
            self.root = found
        lang = found.get("lang") or self.root.get("lang")
        is_foreign = lang != self.root.get("lang")
        if not (is_foreign or self._is_silent):
            self.texts += [found[name] or "" for name in TOLD if name in found]
            if tag == "meta" and META & {found.get("name"), found.get("property")}:
                self.texts.append(found["content"] or "")
            if tag == "input" and found.get("type") in ("submit", "button", "reset"):
                self.texts.append(found.get("value") or "")
        if tag not in VOID:
            self._open.append((tag, tag in SILENT or is_foreign))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag):
        if any(one == tag for one, _silent in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data):
        if not self._is_silent:
            self.texts.append(data)


def read(html: str) -> Seen:
    page = Seen()
    page.feed(html)
    page.close()
    return page


def seen(html: str) -> str:
    """Everything seen and told, without addresses."""
    return ADDRESS.sub(" ", "\n".join(read(html).texts))
