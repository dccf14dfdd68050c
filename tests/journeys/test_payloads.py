"""What somebody types who means ill is shown as what was typed, and never runs: in the readers'
pages and the desk's, seen by a real Chromium with every alarm on.

The short form tries 60 of our own; `make prove` all of them, and with NEWSROOM_PAYLOADS those of
other people's lists (payloads.py).
"""

from urllib.parse import quote

import pytest
from django.urls import reverse
from django.utils import timezone

from arabic.cleaning import clean, visible_length
from articles import press, workflow, writing
from articles.models import Article
from articles.refusals import Refused
from authors.models import Author, Source
from desk.models import MarginNote
from editions import body
from editions.models import Edition, ErrorReport
from images.models import Image
from reader import reports
from tags.models import Tag
from tests.conftest import LONG
from tests.faults import payloads

SHORT = 60
TOGETHER = 12  # payloads that one story takes
ALARMS = """
window.__hits = [];
window.__hit = what => window.__hits.push(`ran ${what}`);
for (const name of ["alert", "prompt", "confirm", "print"])
  window[name] = what => { window.__hits.push(`${name} ${what}`); return null };
document.addEventListener("securitypolicyviolation", event =>
  window.__hits.push(`CSP ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
# What a page of ours listens for may be called by a hand that touches everything.
TOUCH = """
for (const one of document.querySelectorAll("main a[href^='javascript'], main [onclick]"))
  one.click();
window.__hits
"""


def tried() -> list[str]:
    all_of_them = payloads.known()
    return all_of_them if LONG else all_of_them[:: max(1, len(all_of_them) // SHORT)][:SHORT]


def test_sanitising_twice_changes_nothing():
    every = payloads.known()
    assert len(every) >= 300
    for text in every:
        once = body.sanitise(f"<p>{text}</p>")
        assert body.sanitise(once) == once, text
        for forbidden in ("<script", "<svg", "<iframe", "<style", "<base", "<meta", "<form"):
            assert forbidden not in once.lower(), text


class Alarmed:
    """A window in which everything that runs or is refused is written down."""

    def __init__(self, browser, base: str):
        self.context = browser.new_context(locale="ar", service_workers="block")
        self.context.add_init_script(ALARMS)
        self.base, self.alarms, self.seen = base, [], 0
        self.page = self.context.new_page()
        self.page.on("dialog", self._dialog)

    def _dialog(self, dialog) -> None:
        self.alarms.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def look(self, address: str) -> None:
        answer = self.page.goto(self.base + address, wait_until="load")
        self.alarms += [f"{address}: {hit}" for hit in self.page.evaluate(TOUCH)]
        self.seen += 1
        if answer.status >= 500:
            self.alarms.append(f"{answer.status} {address}")

    def sign_in(self, session: str) -> None:
        host = self.base.split("//")[1].split(":")[0]
        cookie = {"name": "sessionid", "value": session, "domain": host, "path": "/"}
        self.context.add_cookies([cookie])


@pytest.fixture
def alarmed(chromium, live_server):
    opened = Alarmed(chromium, live_server.url)
    yield opened
    opened.context.close()


def typed(model, name: str, texts: list[str], start: int) -> str:
    """One of them, as it fits into the field; each field begins with another. What nobody can see
    is refused where a word must stand: such a text stands in the body alone."""
    text = texts[start % len(texts)][: model._meta.get_field(name).max_length or 4000]
    return text if visible_length(clean(text).strip()) else "نص"


@pytest.fixture
def story_of(layla, huda, politics, picture):
    """A story with these texts in every field; in print, unless the checks refuse it."""

    def make(texts: list[str], turn: int):
        one = lambda model, name, start: typed(model, name, texts, turn + start)  # noqa: E731
        author = Author.objects.create(
            name=one(Author, "name", 0), job=one(Author, "job", 1), bio=one(Author, "bio", 2)
        )
        source = Source.objects.create(
            name=f"{one(Source, 'name', 3)[:100]} {turn}", kind="agency",
            description=one(Source, "description", 4),
        )  # fmt: skip
        image = picture(
            one(Image, "alt", 5), one(Image, "credit", 6), caption=one(Image, "caption", 7)
        )
        words = {
            name: one(Article, name, 8 + number)
            for number, name in enumerate(
                ["headline", "kicker", "short_headline", "standfirst", "dateline", "lead_caption"]
            )
        }
        words["headline"] = f"{words['headline'][:180]} {turn}"
        # What opens and never closes takes with it what follows: as typed text they come first.
        text = "<p>متن الخبر.</p>" + "".join(f"<p>{_escaped(one)}</p>" for one in texts)
        text += "".join(f"<p>{one}</p>" for one in texts)
        article = writing.begin(
            by=layla, **words, body=text, section=politics, lead_image=image,
            tags=[f"{turn} {one(Tag, 'name', 14)[:50]}"],
            children={
                "bylines": [{"author": author, "role": "writing"}],
                "attributions": [{"source": source, "used_for": texts[0][:200]}],
                "related_links": [{"url": "https://example.org/", "title": texts[-1][:200]}],
            },
        )  # fmt: skip
        MarginNote.objects.create(
            article=article, field="headline", text=texts[0][:500], by=layla,
            at=article.changed_at, version=1,
        )  # fmt: skip
        workflow.submit(article, by=layla)
        workflow.approve(article, by=huda)
        try:
            press.publish(article, by=huda, change="correction", note=texts[-1][:300])
        except Refused:
            return article, None
        return article, author

    return make


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_nothing_that_was_typed_runs(alarmed, story_of, client, huda, live_server):
    texts = tried()
    groups = [texts[at : at + TOGETHER] for at in range(0, len(texts), TOGETHER)]
    printed = 0
    client.force_login(huda)
    session = client.cookies["sessionid"].value
    for turn, group in enumerate(groups):
        article, author = story_of(group, turn)
        edition = Edition.objects.filter(story=article.pk).first()
        if edition:
            printed += 1
            alarmed.look(edition.get_absolute_url())
            alarmed.look(author.get_absolute_url())
            alarmed.look(article.tags.get().get_absolute_url())
            reports.send(edition=edition.pk, text=group[0], email="", at=timezone.now())
        for text in group if LONG else group[:3]:
            alarmed.look(f"/search/?q={quote(text[:200], safe='')}")
    for address in ("/", "/corrections/", "/archive/", "/about/"):
        alarmed.look(address)
    alarmed.sign_in(session)
    for article_number in Edition.objects.values_list("story_id", flat=True).distinct():
        alarmed.look(reverse("admin:articles_article_change", args=[article_number]))
        if LONG or article_number % 3 == 0:
            alarmed.look(reverse("admin:articles_article_history", args=[article_number]))
            alarmed.look(reverse("desk:review", args=[article_number]))
            alarmed.look(reverse("desk:preview", args=[article_number]))
    for model in (
        "articles_article",
        "authors_author",
        "authors_source",
        "tags_tag",
        "images_image",
        "editions_errorreport",
        "articles_auditentry",
    ):
        alarmed.look(reverse(f"admin:{model}_changelist"))
        alarmed.look(reverse(f"admin:{model}_changelist") + f"?q={quote(texts[1], safe='')}")
    alarmed.look(reverse("admin:index"))
    alarmed.sign_in("")
    assert alarmed.alarms == []
    assert printed == len(groups), f"{len(groups) - printed} stories were not printed"
    assert alarmed.seen > 4 * len(groups)
    print(f"{len(texts)} payloads, {alarmed.seen} pages, {ErrorReport.objects.count()} reports")


@pytest.mark.browser
def test_an_alarm_would_be_heard(alarmed):
    """The same window, on a page that lets everything run."""
    alarmed.page.set_content("<main>")
    alarmed.page.goto("data:text/html,<main><img src=x onerror=window.__hit(2)></main>")
    alarmed.page.wait_for_function("window.__hits.length > 0", timeout=5000)
    policy = "<meta http-equiv='Content-Security-Policy' content=\"script-src 'none'\">"
    alarmed.page.goto(f"data:text/html,{policy}<img src=x onerror=alert(1)>")
    alarmed.page.wait_for_function("window.__hits.some(one => one.startsWith('CSP'))", timeout=5000)
