"""The desk speaks Arabic: no English word is seen, offered or read aloud on its pages."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from articles import workflow
from tests.journeys import hands
from tests.journeys.paper import founded

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = "<p>افتتحت البلدية الجسر صباح اليوم.</p>"
# Addresses, the names of keys, and formats have no other name.
SAME_EVERYWHERE = re.compile(
    r"(?:https?://)?(?:localhost|127\.0\.0\.1|example\.org)\S*|\S+@\S+"
    r"|Ctrl|Cmd|Alt|Shift|Enter|Esc|Tab|RSS|Atom|PNG|JPEG|JPG|WebP|AVIF|GIF"
)
# What stands on the page, and what a tooltip or a screen reader says; hidden parts may be shown.
EVERYTHING_SAID = """() => {
    const said = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
        const holder = walker.currentNode.parentElement
        if (!holder.closest("script, style, template, noscript, textarea, [lang=en], bdi"))
            said.push(walker.currentNode.data)
    }
    for (const one of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]"))
        for (const name of ["aria-label", "title", "placeholder", "alt"])
            said.push(one.getAttribute(name) || "")
    return said
}"""


@pytest.fixture
def paper(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    made = founded()
    made.print(made.write("school", "مدرسة الحي تعود", BODY, tags=["التعليم"]), timedelta(days=1))
    made.draft = made.write("bridge", "افتتاح جسر المشاة", BODY, tags=["الجسور"])
    made.waiting = made.write("market", "السوق القديم يفتح", BODY, tags=["الأسواق"])
    workflow.submit(made.waiting, by=made.layla)
    return made


def english(page) -> set[str]:
    said = page.evaluate(EVERYTHING_SAID)
    assert len("".join(said).split()) > 20
    words = (SAME_EVERYWHERE.sub(" ", text) for text in said)
    return {word for text in words for word in re.findall(r"[A-Za-z]{2,}", text)}


def pages_of(paper) -> dict[str, list[str]]:
    draft, waiting = paper.draft.pk, paper.waiting.pk
    return {
        "layla": [
            reverse("admin:index"),
            reverse("admin:articles_article_add"),
            reverse("admin:articles_article_change", args=[draft]),
            reverse("admin:articles_article_history", args=[draft]),
            reverse("desk:notices"),
            reverse("desk:notice_choices"),
            reverse("desk:help"),
        ],
        "samir": [
            reverse("admin:index"),
            reverse("admin:articles_article_changelist"),
            reverse("desk:review", args=[waiting]),
            reverse("desk:guests", args=[waiting]),
            reverse("desk:timetable"),
            reverse("desk:front"),
            reverse("desk:breaking"),
        ],
    }


@pytest.mark.parametrize("name", ["layla", "samir"])
def test_no_english_word_is_left_on_the_desk(windows, paper, name):
    desk = windows(viewport={"width": 1280, "height": 900})
    hands.sign_in(desk, name)
    left = {}
    for address in pages_of(paper)[name]:
        desk.go(address)
        desk.page.wait_for_load_state("networkidle")
        if found := english(desk.page) - {name}:
            left[address] = found
    desk.page.goto("about:blank")
    assert left == {}
