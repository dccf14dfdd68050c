"""Review in a real browser: from the home page to readers in three steps, by mouse and by keyboard;
a note from samir's selection to layla's form and back."""

import pytest
from django.urls import reverse

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright.sync_api import expect

from articles import workflow, writing
from articles.models import Act, State
from desk import notes
from desk.models import MarginNote
from editions.models import Edition
from tests.journeys import hands
from tests.journeys.paper import founded

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = (
    "<p>افتتحت البلدية الجسر صباح اليوم بعد عام من العمل.</p>"
    "<p>وعبر الجسر في ساعته الأولى مئات السكان.</p>"
)
AT_MOST = 3  # interactions from the home page to an approved and published story


@pytest.fixture
def paper(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return founded()


@pytest.fixture
def sent(paper):
    """A story that was printed, amended, and sent for review again."""
    article = paper.write("bridge", "افتتاح جسر المشاة", BODY)
    workflow.submit(article, by=paper.layla)
    workflow.approve(article, by=paper.samir)
    writing.amend(article, by=paper.samir, body=BODY.replace("عام", "عامين"))
    return article


class Hand:
    """Counts what a person does: a click or a key is one interaction."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def click(self, locator) -> None:
        self.count += 1
        locator.click()

    def press(self, key: str) -> None:
        self.count += 1
        self.page.keyboard.press(key)


def door(article) -> str:
    return reverse("desk:review", args=[article.pk])


def from_the_queue(page, article):
    return page.locator(f".block--queue a[href='{door(article)}']").first


def test_samir_publishes_from_the_home_page_in_three_steps(windows, sent):
    page = hands.sign_in(windows(), "samir")
    hand = Hand(page)
    hand.click(from_the_queue(page, sent))
    expect(page.locator(".review-story del")).to_have_text("عام")
    expect(page.locator(".review-story ins")).to_have_text("عامين")
    hand.click(page.locator("button[value=publish]"))
    hand.click(page.locator("#publish-ask button[value=yes]"))
    page.wait_for_url("**/admin/")
    expect(page.locator(".messagelist .success").last).to_be_visible()
    assert hand.count <= AT_MOST
    assert Edition.objects.live().get().story_id == sent.pk


def test_samir_approves_by_keyboard_in_two_steps(windows, sent):
    page = hands.sign_in(windows(), "samir")
    hand = Hand(page)
    hand.click(from_the_queue(page, sent))
    expect(page.locator(".review-story ins")).to_be_visible()
    # The key in this place of the keyboard, whatever letter is on it.
    with page.expect_navigation():
        hand.press("a")
    assert hand.count <= AT_MOST - 1
    sent.refresh_from_db()
    assert sent.state == State.APPROVED


def test_keys_lead_through_the_changes_and_can_be_switched_off(windows, sent):
    opened = windows()
    hands.sign_in(opened, "samir")
    page = opened.go(door(sent))
    page.keyboard.press("j")
    expect(page.locator(".review-story del.is-here")).to_be_focused()
    expect(page.locator("#review-said")).to_contain_text("عامين")
    page.keyboard.press("?")
    page.locator("#review-keys-on").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(page.locator("#review-comment")).to_be_hidden()
    page.reload()
    page.keyboard.press("r")
    expect(page.locator("#review-comment")).to_be_hidden()
    page.locator("[data-open=review-keys]").click()
    page.locator("#review-keys-on").check()
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    # While somebody types, a key is a letter.
    page.keyboard.type("apr")
    expect(page.locator("#review-comment")).to_have_value("apr")
    sent.refresh_from_db()
    assert sent.state == State.IN_REVIEW


SELECT = """([selector, words]) => {
  const walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at < 0) continue;
    getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length);
    return;
  }
}"""


def test_a_note_goes_from_samirs_selection_to_laylas_editor_and_back(windows, sent, paper):
    desk = windows()
    hands.sign_in(desk, "samir")
    page = desk.go(door(sent))
    version = sent.version
    warning = page.locator(".review__acts .review__unsettled")
    expect(warning).to_be_hidden()
    page.evaluate(SELECT, [".review-story__body", "مئات السكان"])
    page.locator(".review__pick").click()
    expect(page.locator(".note-new__passage")).to_have_text("مئات السكان")
    page.keyboard.insert_text("كم عددهم؟")
    page.locator("#note-new .button--main").click()
    expect(page.locator(".review-story .noted")).to_have_text("مئات السكان")
    expect(page.locator(".notes__open .note__text")).to_have_text("كم عددهم؟")
    # A note that waits for its answer holds nobody back, and nobody overlooks it.
    expect(warning).to_be_visible()
    page.keyboard.press("r")
    with page.expect_navigation():
        page.locator("button[value=send_back]").click()
    sent.refresh_from_db()
    assert (sent.state, sent.version) == (State.RETURNED, version)
    assert "كم عددهم؟" in sent.events.get(act=Act.RETURNED).note

    writer = windows()
    hands.sign_in(writer, "layla")
    page = writer.go(reverse("admin:articles_article_change", args=[sent.pk]))
    passage = page.locator(".ProseMirror .noted")
    expect(passage).to_have_text("مئات السكان")
    # It follows its words when others are written before them, and says so when they are gone.
    text = page.locator(".ProseMirror")
    text.click()
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text("عاجل: ")
    expect(passage).to_have_text("مئات السكان")
    gone = page.locator(".field-notes .note__gone")
    expect(gone).to_be_hidden()
    page.locator(".field-notes [data-show]").click()
    expect(text).to_be_focused()
    page.keyboard.insert_text("ثلاثمئة ساكن")
    expect(gone).to_be_visible()
    note = page.locator(".field-notes .note")
    note.locator(".note__acts button").nth(1).click()
    note.locator("textarea").fill("ثلاثمئة، وكتبته.")
    note.locator("p:has(textarea) button").click()
    expect(note.locator(".note__answer .note__text")).to_have_text("ثلاثمئة، وكتبته.")
    note.locator(".note__acts button").last.click()
    expect(page.locator(".notes__settled .note--settled")).to_have_count(1)
    assert MarginNote.objects.filter(settled_by=paper.layla).count() == 1
    hands.press(page, "_continue")
    sent.refresh_from_db()
    assert "ثلاثمئة ساكن" in sent.body


def test_a_note_on_the_headline_stands_below_its_field(windows, sent, paper):
    notes.write(sent, by=paper.samir, text="أقصر.", field="headline", quote="جسر المشاة")
    opened = windows()
    hands.sign_in(opened, "samir")
    page = opened.go(reverse("admin:articles_article_change", args=[sent.pk]))
    note = page.locator(".field-headline .field-notes .note")
    expect(note).to_contain_text("أقصر.")
    note.locator("[data-show]").click()
    chosen = "(one) => one.value.slice(one.selectionStart, one.selectionEnd)"
    assert page.locator("#id_headline").evaluate(chosen) == "جسر المشاة"
    page.locator("#id_headline").fill("عنوان آخر")
    expect(note.locator(".note__gone")).to_be_visible()


def test_on_a_phone_the_story_comes_first_and_a_note_is_a_sheet(windows, sent, paper):
    notes.write(sent, by=paper.samir, text="كم عددهم؟", field="body", quote="مئات السكان")
    opened = windows(viewport={"width": 360, "height": 740}, has_touch=True)
    hands.sign_in(opened, "samir")
    page = opened.go(door(sent))
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    story, side = (page.locator(one).bounding_box() for one in (".review-story", ".review__side"))
    assert story["y"] < side["y"]
    bar = page.locator(".review__acts").bounding_box()
    assert round(bar["y"] + bar["height"]) == 740
    page.locator(".review-story .noted").tap()
    sheet = page.locator(".note.is-open").bounding_box()
    assert (round(sheet["y"] + sheet["height"]), sheet["width"]) == (740, 360)
