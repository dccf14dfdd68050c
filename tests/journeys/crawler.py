"""Follows every link of the site and the desk as one person, each address pattern a time or two.

Links are asked for; forms are sent as they stand and with every line empty, after the last link,
since they change what the pages show.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

# Leaving ends the walk; what answers no page says nothing; /r/ leads to a page of the readers.
NEVER = re.compile(
    r"/logout/|/jsi18n/|/feed/|/admin/r/|\.(?:json|js|css|webp|avif|jpg|png|ico|xml|txt)$|/static/"
)
# Stories differ in what may be done with them; of anything else one page says what all say.
OF_ONE_PATTERN, OF_STORIES = 1, 2
STORIES = re.compile(r"article/<|story/<|<number:number>/<str:slug>")
# Where a list came from, and the order of a list: the page is the same one.
SAME_PAGE = {"_changelist_filters", "o", "_facets"}
# Lines that are not typed: they are sent as they stand.
KEPT = {"hidden", "checkbox", "radio", "submit", "button"}


@dataclass
class Form:
    """A form of a page: where it is sent, and its lines as (name, value, is typed)."""

    address: str
    is_sent: bool
    lines: list[tuple[str, str, bool]] = field(default_factory=list)
    button: tuple[str, str] | None = None

    def filled(self, *, empty: bool) -> dict[str, list[str]]:
        values: dict[str, list[str]] = {}
        for name, value, is_typed in [
            *self.lines,
            *([(*self.button, False)] if self.button else []),
        ]:
            values.setdefault(name, []).append("" if empty and is_typed else value)
        return values


class Doors(HTMLParser):
    """The links and the forms of a page."""

    def __init__(self, address: str):
        super().__init__()
        self.address = address
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select = self._textarea = ""

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "a" and found.get("href"):
            self.links.append(urljoin(self.address, urldefrag(found["href"])[0]))
        elif tag == "form":
            address = urljoin(self.address, found.get("action") or "")
            self._form = Form(address, (found.get("method") or "get").lower() == "post")
            self.forms.append(self._form)
        elif self._form is not None:
            self._line(tag, found)

    def _line(self, tag, found):
        name, kind = found.get("name") or "", found.get("type") or "text"
        value = found.get("value") or ""
        if tag == "textarea":
            self._textarea = name
            self._form.lines.append((name, "", True))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in found:
            self._form.lines.append((self._select, value, True))
        elif tag in ("button", "input") and kind in ("submit", "button") and name:
            self._form.button = self._form.button or (name, value)
        elif tag == "input" and name and kind != "file":
            if kind in ("checkbox", "radio") and "checked" not in found:
                return
            self._form.lines.append(
                (name, value or ("on" if kind == "checkbox" else ""), kind not in KEPT)
            )

    def handle_data(self, data):
        if self._textarea:
            name, value, is_typed = self._form.lines[-1]
            self._form.lines[-1] = (name, value + data, is_typed)

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""


def pattern_of(address: str) -> tuple[str, ...] | None:
    """The address pattern and the names in the query; None for what is no page of ours."""
    parts = urlsplit(address)
    if parts.netloc not in ("", "testserver") or NEVER.search(parts.path):
        return None
    try:
        route = resolve(parts.path).route
    except Resolver404:
        route = "nothing"
    asked = {name for name, _value in parse_qsl(parts.query, True)} - SAME_PAGE
    # Of filters and the like one after another, not every choice of some of them.
    return (route, *sorted(asked)[:1])


def walk(client: Client, *starts: str) -> Iterator[tuple[str, HttpResponse]]:
    """Every page that is reached, then every answer to a form: (what was done, the answer)."""
    tried: Counter = Counter()
    waiting, asked = list(starts), set(starts)
    forms: dict[tuple, Form] = {}
    while waiting:
        address = waiting.pop(0)
        response = client.get(address, follow=True)
        yield address, response
        doors = _doors(response)
        for link in doors.links:
            pattern = pattern_of(link)
            is_story = pattern and len(pattern) == 1 and STORIES.search(pattern[0])
            most = OF_STORIES if is_story else OF_ONE_PATTERN
            if pattern is None or link in asked or tried[pattern] >= most:
                continue
            asked.add(link)
            tried[pattern] += 1
            waiting.append(link)
        for form in doors.forms:
            pattern = pattern_of(form.address)
            if pattern and form.is_sent:
                forms.setdefault((pattern[0], form.button), form)
    for form in forms.values():
        for empty in (True, False):
            done = f"{form.address} {form.button or ''} {'empty' if empty else 'as it stands'}"
            yield done, client.post(form.address, form.filled(empty=empty), follow=True)


def _doors(response: HttpResponse) -> Doors:
    doors = Doors(response.wsgi_request.get_full_path())
    if response.get("Content-Type", "").startswith("text/html"):
        doors.feed(response.content.decode())
    return doors
