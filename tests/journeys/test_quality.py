"""What the pages promise to everybody: usable without a mouse or sharp eyes, valid, private."""

import json
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import modify_settings, override_settings
from pytest_django.live_server_helper import LiveServer

from desk.guest_pages import cookie_name
from editions.models import Policy
from images.models import Image
from tests.conftest import LONG
from tests.journeys.conftest import window
from tests.journeys.fitting import TOO_WIDE, faults_of_type, violations
from tests.journeys.paper import printed, public_pages
from tests.quality import installed

# A server of this file answers readers with their own login.
pytestmark = pytest.mark.django_db(databases=["default", "readers"])

PUBLIC = [
    "front", "section", "article", "opinion", "author", "tag", "search", "search without results",
    "search form", "archive", "archive of a day", "about", "principles", "staff", "not found",
    "withdrawn", "corrections", "reading list", "offline",
    "report of an error", "thanks for a report", "editions", "guest", "dead link of a guest",
]  # fmt: skip
WITH_PICTURES = ["front", "section", "article", "author", "staff"]
WIDTHS = (320, 360, 393, 768, 1280, 1366)
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


@pytest.fixture(scope="module")
def paper(django_db_setup, django_db_blocker, tmp_path_factory):
    """The newspaper, printed once for this file and committed, so that a server can see it."""
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), media:
        try:
            made = printed()
            made.pages = public_pages(made)
            made.sessions = {
                user.username: _session(user) for user in (made.layla, made.samir, made.huda)
            }
            yield made
        finally:
            call_command("flush", interactive=False, verbosity=0)
            # Under Playwright's loop it is a connection of its own: nobody else would close it.
            connection.close()


def _session(user) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture(scope="module")
def server(paper):
    made = LiveServer("127.0.0.1")
    with modify_settings(ALLOWED_HOSTS={"append": "127.0.0.1"}):
        yield made.url
    made.stop()


@pytest.fixture(scope="module")
def axe() -> str:
    return installed.axe()


def shown_to_everybody(opened, axe: str) -> Iterator[str]:
    """What is wrong with the open page on a phone and a desk, by day and by night.

    axe looks by day on a phone and by night on a desk; in the long form at each by both.
    """
    page = opened.page
    yield from opened.faults
    # From here on axe reads style sheets in a way that our security policy refuses.
    opened.faults = []
    page.evaluate(axe)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate(TOO_WIDE)
        if wide > 0:
            yield f"{width}: wider than the screen by {wide}"
        if width not in (360, 1280):
            continue
        short = "light" if width == 360 else "dark"
        for scheme in ("light", "dark") if LONG else (short,):
            page.emulate_media(color_scheme=scheme)
            for fault in violations(page, axe):
                yield f"{width} {scheme}: {fault}"
    opened.faults = []


@pytest.mark.browser
@pytest.mark.parametrize("kind", [*PUBLIC, *(f"{one}, no pictures" for one in WITH_PICTURES)])
def test_every_reader_can_use_the_page(chromium, server, paper, axe, kind):
    kind, _, saving = kind.partition(",")
    address, status = paper.pages[kind]
    headers = {"Save-Data": "on"} if saving else {}
    with window(chromium, server, extra_http_headers=headers) as opened:
        page = opened.go(address, status=status)
        assert page.evaluate("document.dir") == "rtl"
        assert [*faults_of_type(page), *shown_to_everybody(opened, axe)] == []
        # A guest of the desk has a pass, for the pages of the link alone.
        passes = [(cookie_name(), "/preview/")] if kind == "guest" else []
        cookies = opened.context.cookies()
        assert [(one["name"], one["path"][: len("/preview/")]) for one in cookies] == passes


@pytest.mark.browser
def test_planted_faults_are_found(chromium, server, axe):
    """A gate that lets everything through guards nothing."""
    with window(chromium, server) as opened:
        opened.go("/about/")
        opened.page.evaluate(
            """() => {
                const [pale, wide] = [0, 1].map(() => document.createElement("p"))
                pale.textContent = "نص باهت"
                Object.assign(pale.style, { color: "#888", background: "#777" })
                Object.assign(wide.style, { inlineSize: "325px", blockSize: "1px" })
                pale.style.letterSpacing = "1px"
                const image = document.createElement("img")
                image.src = "/favicon.ico"
                document.querySelector("main").prepend(pale, wide, image)
            }"""
        )
        found = " ".join([*faults_of_type(opened.page), *shown_to_everybody(opened, axe)])
    assert "torn letters" in found
    assert "320: wider" in found
    assert "360 light: color-contrast" in found
    assert "1280 dark: image-alt" in found


def desk_pages(paper) -> dict[str, tuple[str, str]]:
    """Who opens what on the desk."""
    article = f"/admin/articles/article/{paper.stories['returned'].pk}/change/"
    market, waiting = paper.stories["market"].pk, paper.stories["review"].pk
    policy = f"/admin/editions/policy/{Policy.objects.latest('pk').pk}/change/"
    return {
        "login": ("", "/admin/login/"),
        "home of a journalist": ("layla", "/admin/"),
        "home of an editor": ("samir", "/admin/"),
        "list": ("samir", "/admin/articles/article/"),
        "new article": ("layla", "/admin/articles/article/add/"),
        "article": ("layla", article),
        "history": ("samir", f"/admin/articles/article/{market}/history/"),
        "choice of editions": ("samir", f"/admin/desk/story/{market}/editions/"),
        "comparison": ("samir", f"/admin/desk/story/{market}/compare/?a=v1&b=now"),
        "timetable": ("samir", "/admin/desk/timetable/"),
        "preview links": ("samir", f"/admin/desk/story/{paper.stories['returned'].pk}/guests/"),
        "embargo": ("samir", f"/admin/desk/story/{paper.stories['review'].pk}/embargo/"),
        "taking back": ("samir", f"/admin/desk/story/{market}/text/v1/restore/"),
        "old text": ("layla", f"/admin/desk/story/{market}/text/v1/"),
        "own review": ("layla", f"/admin/desk/story/{paper.stories['returned'].pk}/review/"),
        "sending": ("layla", f"/admin/desk/story/{paper.stories['returned'].pk}/submit/"),
        "new picture": ("layla", "/admin/images/image/add/"),
        "picture": ("layla", f"/admin/images/image/{Image.objects.latest('pk').pk}/change/"),
        "help of a journalist": ("layla", "/admin/desk/help/"),
        "review": ("samir", f"/admin/desk/story/{waiting}/review/"),
        "review since live": ("samir", f"/admin/desk/story/{market}/review/?since=live"),
        "notes": ("samir", f"/admin/desk/story/{waiting}/notes/"),
        "withdrawal": ("samir", f"/admin/desk/story/{market}/withdraw/"),
        "assignment": ("samir", f"/admin/desk/story/{waiting}/assign/"),
        "new assignment": ("samir", "/admin/desk/assign/"),
        "front page": ("samir", "/admin/desk/front/"),
        "breaking news": ("samir", "/admin/desk/breaking/"),
        "notifications": ("samir", "/admin/desk/notices/"),
        "choice of notifications": ("samir", "/admin/desk/notices/choices/"),
        "help": ("samir", "/admin/desk/help/"),
        "going anywhere": ("samir", "/admin/desk/go/?q=%D8%A7%D9%84"),
        "strictness": ("huda", "/admin/articles/strictness/"),
        "pictures": ("samir", "/admin/images/image/"),
        "authors": ("samir", "/admin/authors/author/"),
        "sources": ("samir", "/admin/authors/source/"),
        "tags": ("samir", "/admin/tags/tag/"),
        "sections": ("huda", "/admin/tags/section/"),
        "people": ("huda", "/admin/auth/user/"),
        "pages about us": ("huda", "/admin/editions/policy/"),
        "page about us": ("huda", policy),
    }


DESK = [
    "login", "home of a journalist", "home of an editor", "list", "new article", "article",
    "history", "comparison", "taking back", "timetable", "preview links", "embargo", "review",
    "review since live", "notes", "withdrawal", "assignment", "new assignment", "front page",
    "breaking news", "notifications", "choice of notifications", "help", "going anywhere",
    "old text", "own review", "sending", "new picture", "picture", "help of a journalist",
    "strictness", "pictures", "authors", "sources", "tags", "sections", "people",
    "pages about us", "page about us", "choice of editions",
]  # fmt: skip


@pytest.mark.browser
@pytest.mark.parametrize("kind", DESK)
def test_everybody_on_the_desk_can_use_the_page(chromium, server, paper, axe, kind):
    who, address = desk_pages(paper)[kind]
    with window(chromium, server) as opened:
        if who:
            name, value = settings.SESSION_COOKIE_NAME, paper.sessions[who]
            opened.context.add_cookies([{"name": name, "value": value, "url": server}])
        page = opened.go(address)
        assert page.evaluate("document.dir") == "rtl"
        if "article" in kind:
            page.wait_for_selector(".ProseMirror")
        assert list(shown_to_everybody(opened, axe)) == []


@pytest.fixture
def pages(paper, client) -> dict[str, str]:
    """The HTML of each public page, and of the two that stand alone when something broke."""
    told = {}
    for kind, (address, status) in paper.pages.items():
        for name, headers in ((kind, {}), (f"{kind} without pictures", {"Save-Data": "on"})):
            response = client.get(address, headers=headers, follow=kind == "guest")
            assert response.status_code == status
            told[name] = response.content.decode()
    return told | {name: render_to_string(f"{name}.html") for name in ("429", "500", "503")}


def invalid(pages: dict[str, str], folder: Path) -> list[str]:
    """What html-validate finds in each page."""
    program = installed.folder() / ".bin" / "html-validate"
    for kind, html in pages.items():
        (folder / f"{kind}.html").write_text(html, encoding="utf-8")
    config = Path(installed.__file__).with_name("htmlvalidate.json")
    done = subprocess.run(
        [program, "--config", config, "--formatter", "json", *sorted(folder.glob("*.html"))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, done.stderr
    return [
        f"{Path(one['filePath']).stem}:{message['line']} {message['ruleId']}: {message['message']}"
        for one in json.loads(done.stdout)
        for message in one["messages"]
    ]


def test_the_html_of_the_readers_pages_is_valid(pages, tmp_path):
    assert invalid(pages, tmp_path) == []


# Django's own templates draw these.
OF_DJANGO = {
    "login", "list", "pictures", "authors", "sources", "tags", "sections", "people",
    "new picture", "picture",
}  # fmt: skip


def test_the_html_of_the_desk_is_valid(paper, client, tmp_path):
    told = {}
    for kind, (who, address) in desk_pages(paper).items():
        if kind in OF_DJANGO:
            continue
        client.force_login(getattr(paper, who))
        response = client.get(address)
        assert response.status_code == 200, kind
        told[kind] = response.content.decode()
    assert invalid(told, tmp_path) == []


def test_invalid_html_is_found(pages, tmp_path):
    broken = pages["about"].replace("<main", '<p id="top"><div></div></p><main')
    found = " ".join(invalid({"broken": broken}, tmp_path))
    assert "no-dup-id" in found
    assert "close-order" in found


def test_readers_pages_set_no_cookie_and_name_no_other_host(paper, client):
    for kind, (address, _status) in paper.pages.items():
        # A guest's address leads on with a pass; what it leads to is asked here.
        response = client.get(address, follow=kind == "guest")
        assert not response.cookies, kind
        assert "Cookie" not in response.get("Vary", ""), kind
        loaded = [
            word
            for part in response["Content-Security-Policy"].split(";")
            if part.split()[0] != "frame-src"
            for word in part.split()[1:]
        ]
        assert set(loaded) <= {"'self'", "'none'"}, kind


def structured(html: str) -> list[dict]:
    opening = '<script type="application/ld+json">'
    parts = html.split(opening)[1:]
    return [json.loads(part.split("</script>")[0]) for part in parts]


def test_machines_can_read_who_wrote_the_story_and_when(pages):
    for html in pages.values():
        structured(html)
    (told,) = structured(pages["article"])
    article, crumbs = told["@graph"]
    assert article["@type"] == "NewsArticle"
    assert [one["name"] for one in article["author"]] == ["ليلى الحداد", "وكالات"]
    assert datetime.fromisoformat(article["datePublished"]).tzinfo
    assert article["dateModified"] > article["datePublished"]
    assert article["publisher"]["name"] == settings.NEWSROOM_NAME
    assert article["image"][0]["url"].startswith(settings.NEWSROOM_BASE_URL)
    assert article["correction"][0]["text"] == "ورد اسم المدينة خطأ وقد صوب."
    assert [step["position"] for step in crumbs["itemListElement"]] == [1, 2, 3]
    (opinion,) = structured(pages["opinion"])
    assert opinion["@graph"][0]["@type"] == "OpinionNewsArticle"


def test_feeds_are_well_formed_and_whole(pages, client):
    offered = {
        link
        for html in pages.values()
        for part in html.split('<link rel="alternate" type="application/')[1:]
        for link in [part.split('href="')[1].split('"')[0]]
    }
    # Of everything, a section, a tag, an author, the corrections and a search, in three forms each.
    assert len(offered) == 18
    for address in offered:
        if "/json/" in address:
            assert client.get(address).json()["items"], address
            continue
        feed = feedparser.parse(client.get(address).content)
        assert not feed.bozo, (address, feed.get("bozo_exception"))
        assert feed.feed.language == "ar" or feed.feed.get("xml_lang") == "ar"
        assert feed.entries, address
        for entry in feed.entries:
            assert entry.id and entry.author and entry.published_parsed, address
            assert entry.link.startswith(settings.NEWSROOM_BASE_URL), address


def sitemaps(client, address: str) -> Iterator[tuple[str, ElementTree.Element]]:
    """This sitemap and all that it leads to."""
    response = client.get(address)
    assert response.status_code == 200, address
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own
    yield address, root
    if root.tag == f"{SITEMAP}sitemapindex":
        for place in root.iter(f"{SITEMAP}loc"):
            yield from sitemaps(client, urlsplit(place.text).path)


def test_sitemaps_keep_the_protocol(paper, client):
    """https://www.sitemaps.org/protocol.html and its sitemap.xsd: names, order, sizes, dates."""
    seen = []
    for name in ("/sitemap.xml", "/news-sitemap.xml"):
        for address, root in sitemaps(client, name):
            entry = "sitemap" if root.tag == f"{SITEMAP}sitemapindex" else "url"
            assert root.tag in (f"{SITEMAP}sitemapindex", f"{SITEMAP}urlset"), address
            assert 0 < len(root) <= 50_000, address
            for one in root:
                assert one.tag == f"{SITEMAP}{entry}", address
                names = [part.tag for part in one]
                order = [f"{SITEMAP}{part}" for part in ("loc", "lastmod")]
                ours = [part for part in names if part.startswith(SITEMAP)]
                assert ours == order[: len(ours)], (address, names)
                place = one.findtext(f"{SITEMAP}loc")
                assert place.startswith(settings.NEWSROOM_BASE_URL), address
                assert place.isascii() and len(place) < 2048, address
                changed = one.findtext(f"{SITEMAP}lastmod")
                assert changed is None or datetime.fromisoformat(changed).tzinfo, address
                seen.append(urlsplit(place).path)
    assert paper.pages["article"][0] in seen
    assert paper.pages["withdrawn"][0] not in seen


def test_the_news_sitemap_says_what_news_aggregators_ask(paper, client):
    """https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap"""
    root = ElementTree.fromstring(client.get("/news-sitemap.xml").content)  # noqa: S314
    items = list(root.iter(f"{NEWS}news"))
    assert len(items) == 6
    for item in items:
        assert [part.tag.removeprefix(NEWS) for part in item] == [
            "publication", "publication_date", "title",
        ]  # fmt: skip
        assert item.findtext(f"{NEWS}publication/{NEWS}language") == "ar"
        assert item.findtext(f"{NEWS}publication/{NEWS}name") == settings.NEWSROOM_NAME
        assert datetime.fromisoformat(item.findtext(f"{NEWS}publication_date")).tzinfo
        assert item.findtext(f"{NEWS}title")
