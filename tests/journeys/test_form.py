"""The story's form by hand: everything chosen by typing, keys, counts, copies, and its weight."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright.sync_api import Page, expect

from articles.models import Act, Article, State
from authors.models import Source
from benchmarks.editor_page import MOST, told, weigh
from tests.journeys import hands
from tests.journeys.paper import founded, picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADLINE = "افتتاح جسر المشاة فوق النهر"
BODY = "<p>افتتحت البلدية الجسر صباح اليوم.</p><p>وعبره مئات السكان.</p>"


@pytest.fixture
def paper(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    made = founded()
    story = made.write("school", "مدرسة الحي تعود إلى طلابها", BODY, tags=["التعليم", "البلديات"])
    made.print(story, timedelta(days=1))
    return made


@pytest.fixture
def desk(windows, paper):
    """layla at her desk; the window is watched for what must not happen."""
    opened = windows(viewport={"width": 1280, "height": 900})
    hands.sign_in(opened, "layla")
    yield opened
    # What the page says when it is left arrives before the tables are emptied.
    opened.page.goto("about:blank")


def begin(desk) -> Page:
    page = desk.go(reverse("admin:articles_article_add"))
    page.locator(".ProseMirror").wait_for()
    return page


def offered(page: Page):
    return page.locator("[role=listbox]:visible [role=option]")


def test_authors_sources_tags_and_stories_are_chosen_with_the_keyboard_alone(desk, paper):
    page = begin(desk)
    page.locator("#id_headline").fill(HEADLINE)
    keys = page.keyboard
    author, source = paper.second, paper.sources[0]

    line = page.locator("#id_bylines-0-author")
    line.fill("")
    line.press_sequentially(author.name[:4])
    expect(line).to_have_attribute("aria-expanded", "true")
    expect(page.locator(f"#{line.get_attribute('aria-activedescendant')}")).to_contain_text(
        author.name
    )
    keys.press("Enter")
    expect(line).to_have_value(author.name)
    expect(line).to_have_attribute("aria-expanded", "false")

    line = page.locator("#id_attributions-0-source")
    page.clock.install()
    line.press_sequentially(source.name[:3])
    page.clock.run_for(500)  # longer than the quiet after which a line asks
    offered(page).first.wait_for()
    keys.press("ArrowDown")
    keys.press("ArrowUp")
    keys.press("Enter")
    expect(line).to_have_value(source.name)
    page.clock.run_for(500)
    expect(offered(page)).to_have_count(0)
    page.clock.resume()

    tags = page.locator("#id_tags")
    tags.press_sequentially("التعل")
    expect(offered(page)).to_have_count(2)  # the tag there is, and a new one
    keys.press("ArrowDown")
    keys.press("Enter")
    tags.press_sequentially("وسم لم يكن")
    keys.press("Enter")
    expect(page.locator(".tags__chips li bdi")).to_have_text(["التعليم", "وسم لم يكن"])
    expect(page.locator("input[name=tags]")).to_have_value("التعليم، وسم لم يكن")

    number = paper.stories["school"].pk
    line = page.locator("#id_related_links-0-related_story")
    line.fill(f"/{number}/مدرسة-الحي/")
    expect(offered(page)).to_have_count(1)
    keys.press("Enter")
    expect(line).to_have_value(f"{number} – مدرسة الحي تعود إلى طلابها")

    hands.press(page, "_continue")
    article = Article.objects.get(headline=HEADLINE)
    assert [row.author for row in article.bylines.all()] == [author]
    assert [row.source for row in article.attributions.all()] == [source]
    assert [row.related_story_id for row in article.related_links.all()] == [number]
    assert {tag.name for tag in article.tags.all()} == {"التعليم", "وسم لم يكن"}


def test_escape_leaves_what_was_typed_and_the_server_takes_a_whole_name(desk, paper):
    page = begin(desk)
    page.locator("#id_headline").fill(HEADLINE)
    line = page.locator("#id_attributions-0-source")
    line.press_sequentially(paper.sources[0].name)
    offered(page).first.wait_for()
    page.keyboard.press("Escape")
    expect(offered(page)).to_have_count(0)
    hands.press(page, "_continue")
    assert Article.objects.get(headline=HEADLINE).attributions.get().source == paper.sources[0]


def test_a_missing_source_is_added_in_place_and_a_known_one_refused(desk, paper):
    page = begin(desk)
    page.locator("#id_headline").fill(HEADLINE)
    line = page.locator("#id_attributions-0-source")
    line.press_sequentially("وكالة النهر")
    page.locator(".choose__add:visible").wait_for()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    name = dialog.locator("#id_new-name")
    expect(name).to_have_value("وكالة النهر")

    known = paper.sources[0]
    name.fill(known.name)
    dialog.locator("#id_new-kind").select_option(known.kind)
    desk.expected.add(page.evaluate("path => new URL(path, location).href", new_source_address()))
    dialog.locator("[type=submit]").click()
    expect(dialog.locator(".errorlist")).to_contain_text(known.name)

    name.fill("وكالة النهر")
    dialog.locator("[type=submit]").click()
    expect(dialog).to_have_count(0)
    expect(line).to_have_value("وكالة النهر")
    expect(line).to_be_focused()
    hands.press(page, "_continue")
    source = Source.objects.get(name="وكالة النهر")
    assert Article.objects.get(headline=HEADLINE).attributions.get().source == source


def new_source_address() -> str:
    return reverse("desk:name_new", args=["sources"])


def test_rows_are_added_moved_and_removed(desk, paper):
    page = begin(desk)
    page.locator("#id_headline").fill(HEADLINE)
    first, second = paper.sources[:2]
    hands.choose(page, "attributions-0-source", first.name[:4], first.name)
    hands.add_row(page, "attributions")
    hands.choose(page, "attributions-1-source", second.name[:4], second.name)
    rows = page.locator("#attributions-group [data-row]")
    rows.nth(1).locator(".rows__tools button").first.click()
    hands.press(page, "_continue")
    article = Article.objects.get(headline=HEADLINE)
    assert [row.source for row in article.attributions.all()] == [second, first]

    # A stored row goes when the story is saved; until then it may be kept.
    going = rows.nth(0).locator(".rows__tools button").last
    going.click()
    expect(rows.nth(0)).to_have_class(re.compile("going"))
    going.click()
    going.click()
    hands.press(page, "_continue")
    assert [row.source for row in article.attributions.all()] == [first]


def test_suggested_tags_and_stories_are_taken_at_a_click(desk, paper):
    page = begin(desk)
    page.locator("#id_headline").fill("التعليم في مدرسة الحي")
    page.locator(".field-tags .suggested button", has_text="التعليم").click()
    expect(page.locator(".tags__chips bdi")).to_have_text(["التعليم"])
    links = page.locator("#related_links-group .suggested button", has_text="مدرسة الحي")
    links.click()
    line = page.locator("#id_related_links-0-related_story")
    expect(line).to_have_value(re.compile("مدرسة الحي تعود"))
    expect(links).to_have_count(0)


def test_counts_and_looks_follow_the_hands(desk, paper):
    page = begin(desk)
    page.locator("#id_headline").fill("مدرسة جديدة")
    page.locator("#id_standfirst").fill("مقدمة الخبر")
    hands.write(page, "كلمة " * 400 + "أخيرة")
    expect(page.locator(".letters")).to_contain_text("11")
    expect(page.locator("[data-count-words]")).to_contain_text("401")
    expect(page.locator("[data-count-minutes]")).to_contain_text("3")
    expect(page.locator("[data-look-title]")).to_have_text("مدرسة جديدة")
    expect(page.locator("[data-look-description]").first).to_have_text("مقدمة الخبر")


def test_keys_save_and_send(desk, paper):
    story = paper.write("bridge", HEADLINE, BODY, tags=["البلديات"])
    page = desk.go(reverse("admin:articles_article_change", args=[story.pk]))
    page.locator("#id_standfirst").fill("الجسر يصل ضفتي المدينة القديمة.")
    page.locator(".kept-line[data-state=kept]").wait_for()
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    story.refresh_from_db()
    assert story.standfirst == "الجسر يصل ضفتي المدينة القديمة."
    page.locator(".ProseMirror").click()
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    story.refresh_from_db()
    assert story.state == State.IN_REVIEW


def test_one_goes_anywhere_by_keys_and_finds_the_list_of_them(desk, paper):
    page = desk.go("/admin/")
    page.keyboard.press("Control+k")
    page.locator("#go-anywhere").press_sequentially("مدرسة")
    place = page.locator("#go-places [aria-selected=true] a")
    expect(place).to_contain_text("مدرسة الحي تعود إلى طلابها")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    number = paper.stories["school"].pk
    assert page.url.endswith(reverse("admin:articles_article_change", args=[number]))

    page.locator("h1").click()
    page.keyboard.press("Shift+?")
    expect(page.locator("dialog[open] #keys-title")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)

    # In the text the same keys make a link of chosen words, and go anywhere without them.
    page.locator(".ProseMirror p").first.click()
    page.keyboard.press("Control+k")
    expect(page.locator("#go-anywhere")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".ProseMirror p").first.click()
    page.keyboard.press("Shift+Home")
    # The editor learns of a selection a moment after the browser has made it.
    page.wait_for_function(
        "() => !document.querySelector('.ProseMirror').editor.state.selection.empty"
    )
    page.keyboard.press("Control+k")
    expect(page.locator("dialog [name=address]")).to_be_visible()
    page.keyboard.press("Escape")


def test_a_link_is_made_with_words_of_its_own(desk, paper):
    page = begin(desk)
    hands.write(page, "قبل الرابط ")
    page.locator("[data-name=link]").click()
    page.locator("dialog [name=text]").fill("تقرير البلدية")
    page.locator("dialog [name=address]").fill("example.org/report")
    page.locator("dialog [type=submit]").click()
    link = page.locator(".ProseMirror a")
    expect(link).to_have_text("تقرير البلدية")
    expect(link).to_have_attribute("href", "https://example.org/report")
    page.keyboard.insert_text(" بعده")
    expect(page.locator(".ProseMirror")).to_contain_text("تقرير البلدية بعده")
    expect(link).to_have_text("تقرير البلدية")


def test_a_story_is_duplicated_from_its_form(desk, paper):
    story = paper.stories["school"]
    page = desk.go(reverse("admin:articles_article_change", args=[story.pk]))
    with page.expect_navigation():
        page.locator(".object-tools form button").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    copy = Article.objects.exclude(pk=story.pk).get(headline=story.headline)
    assert page.url.endswith(reverse("admin:articles_article_change", args=[copy.pk]))
    assert copy.events.get().act == Act.BEGUN


def test_the_form_fits_a_phone_and_its_buttons_stay_in_reach(windows, paper):
    story = paper.write("bridge", HEADLINE, BODY, tags=["البلديات"])
    opened = windows(viewport={"width": 360, "height": 780}, has_touch=True)
    hands.sign_in(opened, "layla")
    page = opened.go(reverse("admin:articles_article_change", args=[story.pk]))
    page.locator(".ProseMirror").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    expect(page.locator(".submit-row [name=_continue]")).to_be_in_viewport()
    expect(page.locator(".submit-row [name=_submit]")).to_be_in_viewport()
    expect(page.locator(".submit-row [name=_preview]")).to_be_hidden()
    page.locator(".save-bar__more summary").click()
    expect(page.locator(".submit-row [name=_preview]")).to_be_in_viewport()


def test_without_scripts_everything_can_be_typed(windows, paper):
    story = paper.write("bridge", HEADLINE, BODY, tags=["البلديات"])
    opened = windows(java_script_enabled=False)
    page = opened.go("/admin/")
    page.locator("#id_username").fill("layla")
    page.locator("#id_password").fill("layla-secret")
    page.locator("#login-form [type=submit]").click()
    page = opened.go(reverse("admin:articles_article_change", args=[story.pk]))
    source = paper.sources[0]
    page.locator("#id_tags").fill("البلديات، الجسور")
    page.locator("[name$=-source]").last.fill(source.name)
    page.locator(".submit-row [name=_continue]").click()
    assert source in [row.source for row in story.attributions.all()]
    assert {tag.name for tag in story.tags.all()} == {"البلديات", "الجسور"}


def test_the_editors_page_weighs_no_more_than_it_may(windows, paper):
    shown = picture("جسر فوق نهر")
    body = f'{BODY}<figure data-picture="{shown.pk}"><figcaption></figcaption></figure>'
    story = paper.write("bridge", HEADLINE, body, tags=["البلديات"], lead_image=shown)
    opened = windows(viewport={"width": 1280, "height": 900})
    hands.sign_in(opened, "layla")
    page = opened.context.browser.new_page(storage_state=opened.context.storage_state())
    address = reverse("admin:articles_article_change", args=[story.pk])
    parts = weigh(page, lambda: page.goto(f"{opened.base}{address}"))
    page.close()
    assert sum(one.weight for one in parts) <= MOST, told(parts)
