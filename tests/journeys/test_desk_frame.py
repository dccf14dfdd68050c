"""The desk in a real browser: right to left, on a phone and on a desk, for everybody."""

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import handing, workflow, writing
from authors.models import AuthorLink
from desk import notes
from desk.models import BulkJob
from tests.quality import installed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

WIDTHS = (360, 390, 1280)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MEASURE = """() => {
  const shown = [...document.querySelectorAll("body *")].filter((one) => one.offsetParent);
  const written = shown.filter((one) => [...one.childNodes].some(
    (node) => node.nodeType === 3 && node.textContent.trim()));
  const style = (one) => getComputedStyle(one);
  const name = (one) => `${one.tagName} ${one.id} ${one.className}`;
  const fields = shown.filter((one) => one.matches(
    "input:not([type=checkbox], [type=radio], [type=submit], [type=hidden]), select, textarea"));
  return {
    direction: [document.documentElement.dir, document.documentElement.lang],
    sideways: document.documentElement.scrollWidth - innerWidth,
    spaced: written.filter((one) => style(one).letterSpacing !== "normal").map(name),
    capitals: written.filter((one) => style(one).textTransform !== "none").map(name),
    tiny: written.filter((one) => parseFloat(style(one).fontSize) < 12).map(name),
    zooming: fields.filter((one) => parseFloat(style(one).fontSize) < 16).map(name),
    low: shown.filter((one) => one.matches(
      ".button, input[type=submit], .rooms a, summary, #toolbar input")
      && one.getBoundingClientRect().height < 44).map(name),
  };
}"""
FINE = {
    "direction": ["rtl", "ar"], "sideways": 0, "spaced": [], "capitals": [], "tiny": [],
    "zooming": [], "low": [],
}  # fmt: skip


@pytest.fixture
def sign_in(windows):
    """Open a window and log in as the fixtures do: the password is «name-secret»."""

    def enter(name: str, **options):
        opened = windows(**options)
        page = opened.go(reverse("admin:login"))
        page.fill("#id_username", name)
        page.fill("#id_password", f"{name}-secret")
        page.click("input[type=submit]")
        page.wait_for_url("**/admin/")
        return opened

    return enter


@pytest.fixture
def addresses(write, printed, layla, samir, picture):
    """One page of every kind, of a desk on which something of every kind lies."""
    waiting = write("ينتظر المراجعة")
    workflow.submit(waiting, by=layla)
    writing.amend(waiting, by=samir, headline="ينتظر مراجعة أخرى", tags=["الجسور"])
    notes.write(waiting, by=samir, text="أقصر.", field="headline", quote="مراجعة أخرى")
    back = write("أعيد إلى ليلى")
    workflow.submit(back, by=layla)
    workflow.send_back(back, by=samir, comment="أضيفي مصدراً.")
    handing.assign(waiting, by=samir, to=layla, priority=2, note="مع رقمين.")
    job = BulkJob.objects.create(by=samir, at=timezone.now(), act="tag")
    for number, outcome in enumerate(("refused", "done")):
        told = "تغيّر المقال." if outcome == "refused" else ""
        job.rows.create(article=(waiting, back)[number], version=1, outcome=outcome, told=told)
    story = printed("منشور اليوم", lead_image=picture())
    author = layla.login.author
    AuthorLink.objects.create(author=author, label="الموقع", url="https://example.org/")

    def of(name, *args):
        return reverse(f"admin:{name}", args=args)

    return {
        "samir": [
            of("index"),
            of("articles_article_changelist"),
            of("articles_article_changelist") + "?state=draft&priority=2",
            of("articles_article_changelist") + "?q=مراجع بلدية",
            of("articles_article_changelist") + "?q=زقزقة حالة:كذا",
            reverse("desk:assign", args=[waiting.pk]),
            reverse("desk:commission"),
            reverse("desk:bulk_job", args=[job.pk]),
            reverse("desk:review", args=[waiting.pk]) + "?since=v1",
            reverse("desk:notes", args=[waiting.pk]),
            reverse("desk:act", args=[story.pk, "withdraw"]),
            reverse("desk:guests", args=[waiting.pk]),
            reverse("desk:showing", args=[story.pk]),
            reverse("desk:front"),
            reverse("desk:breaking"),
            reverse("desk:timetable"),
            reverse("desk:notices"),
            reverse("desk:notice_choices"),
            reverse("desk:go") + "?q=مراجعة",
            reverse("desk:help"),
            of("images_image_changelist"),
            of("images_image_change", story.lead_image_id),
            of("authors_author_change", author.pk),
            of("authors_author_changelist") + "?q=احمد",
            of("tags_tag_changelist"),
            of("authors_source_add"),
        ],
        "layla": [of("index"), of("images_image_add"), of("password_change")],
        "huda": [
            of("articles_strictness_changelist"),
            reverse("desk:act", args=[waiting.pk, "embargo"]),
            of("tags_section_changelist"),
            of("auth_user_changelist"),
            of("auth_user_change", layla.pk),
            of("auth_user_add"),
            of("auth_group_change", layla.groups.get().pk),
            of("tags_section_delete", story.section_id),
        ],
    }


@pytest.mark.parametrize("name", ["samir", "layla", "huda"])
def test_every_page_of_the_desk_reads_right_to_left_at_any_width(sign_in, addresses, huda, name):
    opened = sign_in(name)
    for address in addresses[name]:
        page = opened.go(address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(MEASURE) == FINE, (address, width)


@pytest.mark.long
@pytest.mark.parametrize("name", ["samir", "layla", "huda"])
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_on_the_desk(sign_in, addresses, huda, name, scheme, width):
    program = installed.axe()
    # axe writes styles of its own into the page, which our policy would refuse.
    opened = sign_in(name, bypass_csp=True, color_scheme=scheme)
    opened.page.set_viewport_size({"width": width, "height": 800})
    for address in addresses[name]:
        page = opened.go(address)
        page.evaluate(program)
        found = page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
        )
        told = [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]]
        assert told == [], address


def test_a_list_is_cards_on_a_phone_and_its_filter_opens_at_a_touch(sign_in, addresses, huda):
    opened = sign_in("huda", viewport={"width": 360, "height": 800}, has_touch=True)
    page = opened.go(reverse("admin:auth_user_changelist"))
    card = page.locator("#result_list tbody tr").first
    box = card.bounding_box()
    assert 300 < box["width"] <= 360
    assert card.locator("td[data-label]").count() >= 2
    choice = page.locator("#changelist-filter a", has_text="الكل").first
    assert not choice.is_visible()
    page.locator("#changelist-filter button").tap()
    assert choice.is_visible()


def test_the_theme_that_a_person_chose_stays(sign_in, layla):
    opened = sign_in("layla", color_scheme="light")
    page = opened.go(reverse("admin:index"))
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(ground)
    page.click(".theme-toggle")
    dark = page.evaluate(ground)
    assert dark != light
    assert opened.go(reverse("admin:password_change")).evaluate(ground) == dark


def test_a_click_on_the_picture_sets_the_focal_point_that_is_saved(sign_in, layla, picture):
    image = picture()
    opened = sign_in("layla")
    page = opened.go(reverse("admin:images_image_change", args=[image.pk]))
    frame = page.locator(".focal__frame")
    box = frame.bounding_box()
    frame.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    page.click("input[name=_save]")
    page.wait_for_url("**/admin/images/image/")
    image.refresh_from_db()
    assert image.focal_x == pytest.approx(0.25, abs=0.02)
    assert image.focal_y == pytest.approx(0.75, abs=0.02)
