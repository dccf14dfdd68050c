"""How many steps a working day takes: from the home page to «sent», from the queue to «approved».

A step is one thing a hand does: a press, a choice, or one field filled in. Signing in is not
counted: it happens once a day.
"""

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright.sync_api import expect

from articles import workflow
from articles.models import Article, State
from tests.images import photos
from tests.journeys import hands
from tests.journeys.paper import founded

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADLINE = "افتتاح جسر المشاة فوق النهر بعد عام من العمل"
SENT_IN = 12
APPROVED_IN = 3


class Steps:
    """Counts what hands do on a page."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def one(self, act, *args, **options):
        self.count += 1
        return act(*args, **options)


@pytest.fixture
def paper(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return founded()


def photo() -> bytes:
    records = photos.UTF8 | {photos.BYLINE: "كريم الشامي".encode()}
    return photos.jpeg(photos.drawn(other=7), records=records)


def test_layla_sends_a_story_with_a_photo_two_tags_and_a_source_in_twelve_steps(windows, paper):
    page = hands.sign_in(windows(), "layla")
    step = Steps(page)
    step.one(page.locator(".home__new").click)
    page.wait_for_selector(".ProseMirror")
    step.one(page.locator("#id_headline").fill, HEADLINE)
    step.one(page.locator("#id_standfirst").fill, "الجسر يصل بين ضفتي المدينة القديمة.")
    step.one(hands.write, page, "افتتحت البلدية الجسر صباح اليوم.", "وعبره مئات السكان.")
    step.one(page.locator("#id_section").select_option, label=paper.section.name)
    step.one(page.locator("#id_tags").fill, "البلديات، الجسور")
    file = {"name": "bridge.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    step.one(page.locator("[data-picture-field] input[type=file]").set_input_files, file)
    alt = page.locator("[data-picture-field] .upload [id$=-alt]")
    step.one(alt.fill, "جسر خشبي فوق نهر")
    step.one(alt.press, "Enter")
    expect(page.locator("[data-picture-field] .picture-field__shown bdi").first).to_be_visible()
    source = paper.sources[0]
    step.one(page.locator("#id_attributions-0-source").fill, source.name)
    with page.expect_navigation():
        step.one(page.keyboard.press, "Control+Enter")
    expect(page.locator(".messagelist .success").last).to_be_visible()

    article = Article.objects.get(headline=HEADLINE)
    assert article.state == State.IN_REVIEW
    assert article.lead_image.credit == "كريم الشامي"
    assert article.tags.count() == 2
    assert article.attributions.get().source == source
    assert article.bylines.get().author == paper.author
    assert step.count <= SENT_IN, step.count


def test_samir_approves_from_the_home_page_in_three_steps(windows, paper):
    story = paper.write("bridge", HEADLINE, "<p>افتتحت البلدية الجسر.</p>", tags=["الجسور"])
    workflow.submit(story, by=paper.layla)
    page = hands.sign_in(windows(), "samir")
    step = Steps(page)
    step.one(page.locator(".block--queue .line__headline").first.click)
    step.one(page.locator("#review-acts [value=approve]").click)
    expect(page.locator(".messagelist .success").last).to_be_visible()
    story.refresh_from_db()
    assert story.state == State.APPROVED
    assert step.count <= APPROVED_IN
