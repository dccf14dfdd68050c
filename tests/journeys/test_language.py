"""The newspaper and its desk speak Arabic: no English word is seen, offered or read aloud."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from articles import workflow
from editions.search.models import Synonym
from tests.journeys import hands
from tests.journeys.crawler import NEVER, pattern_of, walk
from tests.journeys.paper import founded, printed, public_pages
from tests.seen import ADDRESS, seen

BODY = "<p>افتتحت البلدية الجسر صباح اليوم.</p>"
PEOPLE = {"nour", "layla", "samir", "huda"}
# Names of keys, formats and apps have no other name, and a login is typed as it is.
SAME_EVERYWHERE = {
    "Ctrl", "Cmd", "Alt", "Shift", "Enter", "Esc", "Tab",
    "RSS", "Atom", "JSON", "PNG", "JPEG", "JPG", "WebP", "AVIF", "GIF",
    "Aegis", "FAS", "Google", "Microsoft", "Authenticator",
    *PEOPLE,
}  # fmt: skip
# A password as it is kept, shown in part, and the name of a file.
SHOWN_IN_PART = re.compile(r"\w*\*+|\bmd5\b|\w+\.(?:png|jpg|webp)\b")


def only_arabic_synonyms() -> None:
    """Lists of synonyms hold Latin names, which are no words of ours."""
    Synonym.objects.filter(words__regex="[A-Za-z]").delete()


def english(text: str) -> set[str]:
    text = SHOWN_IN_PART.sub(" ", ADDRESS.sub(" ", text))
    return set(re.findall(r"[A-Za-z]{2,}", text)) - SAME_EVERYWHERE


@pytest.mark.parametrize(
    "planted",
    [
        "<p>Close</p>",
        '<button aria-label="Close">×</button>',
        '<img src="/yes.svg" alt="True">',
        '<input type="submit" value="Save">',
        '<input placeholder="Search">',
        '<optgroup label="Others"></optgroup>',
        "<title>Articles</title>",
        '<p>نص <span lang="ar">Close</span></p>',
    ],
)
def test_a_planted_english_word_is_found(planted):
    assert len(english(seen(f'<html lang="ar">{planted}</html>'))) == 1


@pytest.mark.parametrize(
    "planted",
    [
        '<p lang="en">The bridge is <b>open</b>.</p>',
        "<script>const word = 1</script>",
        '<a href="/about/">https://example.org/about</a> layla@example.org',
        "<kbd>Ctrl</kbd> RSS",
        "<textarea>&lt;p&gt;نص&lt;/p&gt;</textarea>",
    ],
)
def test_what_is_the_same_in_every_language_is_left_alone(planted):
    assert english(seen(f'<html lang="ar">{planted}</html>')) == set()


# Every page that a link leads to, and what forms answer ---------------------------------------


@contextmanager
def undone():
    """What is sent meanwhile has never happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_no_english_word_is_behind_any_link_or_form(settings, tmp_path, caplog):
    settings.MEDIA_ROOT = tmp_path
    caplog.set_level("CRITICAL", "django.request")
    paper = printed()
    only_arabic_synonyms()
    left, faults, reached = {}, [], {}
    for name in ("nour", "layla", "samir", "huda"):
        client = Client(raise_request_exception=False)
        starts = ["/admin/", "/admin/password_change/", "/admin/no-such-page/"]
        if name == "nour":
            public = public_pages(paper)
            # What is found there quotes a paragraph in another language.
            public["search"] = ("/search/?q=الباعة", 200)
            starts = ["/admin/", *(address for address, _status in public.values())]
        else:
            client.force_login(getattr(paper, name))
        with undone():
            for done, response in walk(client, *starts):
                reached.setdefault(name, []).append(done)
                if response.status_code >= 500:
                    faults.append(f"{name}: {response.status_code} {done}")
                if response.get("Content-Type", "").startswith("text/html"):
                    words = english(seen(response.content.decode()))
                    if words:
                        left[f"{name}: {done}"] = words
    assert faults == []
    assert left == {}
    assert all(len(done) > 25 for done in reached.values())


# What scripts add, and what is read aloud -----------------------------------------------------

# What stands on the page, and what a tooltip says; hidden parts may be shown.
EVERYTHING_SAID = """() => {
    const said = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
        const holder = walker.currentNode.parentElement
        if (!holder.closest("script, style, template, noscript, textarea, [lang=en]"))
            said.push(walker.currentNode.data)
    }
    const attributes = ["aria-label", "aria-description", "aria-roledescription", "title",
        "placeholder", "alt", "label", "data-placeholder"]
    for (const name of attributes)
        for (const one of document.querySelectorAll(`[${name}]`)) said.push(one.getAttribute(name))
    return [document.title, ...said].join("\\n")
}"""
LINKS = "() => [...document.querySelectorAll('a[href]')].map(one => one.pathname)"
# The browser itself names these parts of a field, in the language of its owner.
OF_THE_BROWSER = re.compile(r"Show (?:date|time) picker|Choose [Ff]iles?|No files? chosen")
# Words that stand on the page were seen already; a foreign paragraph is told by its language.
OF_THE_PAGE = {"StaticText", "InlineTextBox", "paragraph", "RootWebArea", "spinbutton"}
# Pages whose scripts ask the server for more words than the page came with.
ASKS = re.compile(r"/(?:add|change|review)/$")


def read_aloud(page) -> str:
    """The names and descriptions of the accessibility tree."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    said = (
        str(node[what].get("value", ""))
        for node in nodes
        for what in ("name", "description", "value")
        if what in node
        and not node.get("ignored")
        and node["role"]["value"] not in OF_THE_PAGE
        and not (what == "value" and node["role"]["value"] == "textbox")
    )
    return "\n".join(OF_THE_BROWSER.sub("", one) for one in said)


@pytest.fixture
def paper(transactional_db, settings, tmp_path):
    pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    settings.MEDIA_ROOT = tmp_path
    made = founded()
    made.print(made.write("school", "مدرسة الحي تعود", BODY, tags=["التعليم"]), timedelta(days=1))
    made.draft = made.write("bridge", "افتتاح جسر المشاة", BODY, tags=["الجسور"])
    made.waiting = made.write("market", "السوق القديم يفتح", BODY, tags=["الأسواق"])
    workflow.submit(made.waiting, by=made.layla)
    only_arabic_synonyms()
    return made


def starts_of(paper) -> dict[str, list[str]]:
    """Where each begins; from there every address pattern that nobody before has opened."""
    draft, waiting = paper.draft.pk, paper.waiting.pk
    return {
        "nour": [reverse("reader:front"), f"{reverse('reader:search')}?q=الحي", "/no-such-page/"],
        "layla": [
            reverse("admin:index"),
            reverse("admin:articles_article_add"),
            reverse("admin:articles_article_change", args=[draft]),
            reverse("desk:notices"),
        ],
        "samir": [
            reverse("admin:index"),
            reverse("admin:articles_article_changelist"),
            reverse("desk:review", args=[waiting]),
            reverse("desk:guests", args=[waiting]),
            reverse("desk:showing", args=[waiting]),
            reverse("desk:timetable"),
            reverse("desk:front"),
        ],
        "huda": [reverse("admin:index"), reverse("admin:auth_user_changelist")],
    }


@pytest.mark.browser
@pytest.mark.long
def test_no_english_word_is_shown_or_read_aloud(windows, paper):
    left, opened = {}, set()
    for name, waiting in starts_of(paper).items():
        window = windows(viewport={"width": 1280, "height": 900})
        if name != "nour":
            hands.sign_in(window, name)
        while waiting:
            address = waiting.pop(0)
            window.go(address, status=404 if address == "/no-such-page/" else 200)
            window.page.wait_for_load_state("networkidle" if ASKS.search(address) else "load")
            said = f"{window.page.evaluate(EVERYTHING_SAID)}\n{read_aloud(window.page)}"
            assert len(said.split()) > 20, address
            if words := english(said):
                left[f"{name}: {address}"] = words
            for link in window.page.evaluate(LINKS):
                pattern = pattern_of(link)
                if pattern and pattern not in opened and not NEVER.search(link):
                    opened.add(pattern)
                    waiting.append(link)
        window.page.goto("about:blank")
    assert left == {}
    assert len(opened) > 40
