"""What nour finds at an address, and what nobody finds there."""

import gzip
import re
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from articles import press, workflow, writing
from authors.models import Author
from editions.models import Edition
from editions.most_read import hour_of
from editions.queries import EditionQuerySet
from editions.read_counts import ReadCount
from reader.most_read import kept

NOW = timezone.now().replace(microsecond=0)
HOUR = timedelta(hours=1)


def address_of(article):
    return Edition.objects.filter(story=article.pk).latest("serial").get_absolute_url()


def words_of(response) -> str:
    """What the page says, without the marks around words that were searched for."""
    return re.sub("</?mark>", "", response.content.decode())


def test_the_article_page_shows_who_wrote_it_and_where_it_comes_from(printed, nour):
    page = nour(address_of(printed())).content.decode()
    source = "المصدر: <bdi>وكالة الأفق</bdi>"
    for words in ("افتتاح جسر المشاة فوق النهر", "كتبت", "ليلى الحداد", source, "البلديات"):
        assert words in page
    assert '<html lang="ar" dir="rtl">' in page


def test_the_short_link_and_an_outdated_slug_lead_to_the_address(printed, nour):
    article = printed()
    for path in (f"/{article.pk}", f"/{article.pk}/", f"/{article.pk}/عنوان-قديم/"):
        response = nour(path)
        assert (response.status_code, response["Location"]) == (301, address_of(article))
        # Kept by a browser it would lead in a circle when the headline changes back.
        assert response["Cache-Control"] == "public, no-cache"


def test_a_withdrawn_story_is_gone_and_one_never_printed_is_not_found(printed, write, samir, nour):
    article = printed()
    press.withdraw(article, by=samir, reason="خطأ جسيم")
    assert nour(f"/{article.pk}/x/").status_code == 410
    assert nour(f"/{article.pk}").status_code == 410
    assert nour(f"/{write().pk}/x/").status_code == 404
    assert nour("/999999999999999999/x/").status_code == 404


def test_a_story_is_on_no_page_a_second_before_its_time_and_on_all_at_it(approved, samir, nour):
    headline = "قمر صناعي يرصد الغابات"
    article = approved(headline, tags=["الغابات"])
    press.publish(article, by=samir, at=NOW + HOUR, now=NOW)
    section = article.section
    author = article.bylines.get().author
    tag = article.tags.get()
    local = timezone.localtime(NOW + HOUR)
    outputs = [
        reverse("reader:front"),
        section.get_absolute_url(),
        author.get_absolute_url(),
        tag.get_absolute_url(),
        reverse("reader:search") + "?q=الغابات",
        reverse("reader:archive", args=[local.year, local.month, local.day]),
        *(reverse("reader:feed", args=[form]) for form in ("rss", "atom")),
        *(
            reverse(f"reader:{name}_feed", args=[number, "rss"])
            for name, number in (("section", section.pk), ("author", author.pk), ("tag", tag.pk))
        ),
        reverse("reader:sitemap_news"),
        f"/{article.pk}/{Edition.objects.get().slug}/",
    ]
    for output in outputs:
        assert headline not in words_of(nour(output, NOW + HOUR - timedelta(seconds=1)))
        assert headline in words_of(nour(output, NOW + HOUR)), output
    month = reverse("reader:sitemap_month", args=[local.year, local.month])
    assert nour(month, NOW).status_code == 404
    assert f"/{article.pk}/" in nour(month, NOW + HOUR).content.decode()


def test_the_next_version_in_draft_reaches_nobody(printed, layla, nour):
    article = printed("الخبر كما نشر")
    writing.amend(article, by=layla, headline="الكنارية السرية")
    for path in ("/", address_of(article), "/search/?q=الكنارية", "/feed/rss/"):
        page = nour(path).content.decode()
        assert "<h3>الكنارية" not in page and ">الكنارية السرية<" not in page


def test_a_correction_is_told_on_the_page(printed, layla, samir, nour):
    article = printed()
    writing.amend(article, by=layla, body="<p>نص مصحح</p>")
    workflow.submit(article, by=layla)
    workflow.approve(article, by=samir)
    press.publish(article, by=samir, change="correction", note="صححنا طول الجسر إلى 120 مترًا.")
    assert "صححنا طول الجسر إلى 120 مترًا." in nour(address_of(article)).content.decode()


def test_read_also_shows_the_current_headline_and_goes_when_the_story_goes(
    printed, approved, layla, samir, nour
):
    target = printed("عنوان الهدف")
    article = printed("القارئ", body=f'<p>نص</p><aside data-read-also="{target.pk}"></aside>')
    assert "عنوان الهدف" in nour(address_of(article)).content.decode()
    writing.amend(target, by=layla, headline="الهدف بعد التحديث")
    workflow.submit(target, by=layla)
    workflow.approve(target, by=samir)
    press.publish(target, by=samir)
    assert "الهدف بعد التحديث" in nour(address_of(article)).content.decode()
    press.withdraw(target, by=samir, reason="سحب")
    assert "الهدف بعد التحديث" not in nour(address_of(article)).content.decode()


def test_related_stories_hold_the_chosen_first_and_none_twice(printed, write, nour):
    chosen = printed("المختار")
    others = [printed(f"خبر بلدي رقم {n}") for n in range(3)]
    draft = write("مسودة لا ترى")
    children = {
        "bylines": [{"author": chosen.bylines.get().author, "role": "writing"}],
        "related_links": [
            {"related_story": draft.story},
            {"related_story": chosen.story},
            {"url": "https://example.org/x", "title": "صفحة في الخارج"},
        ],
    }
    article = printed("الخبر", children=children)
    related = nour(address_of(article)).context["story"].related
    headlines = [link.headline for link in related]
    assert headlines[:2] == ["المختار", "صفحة في الخارج"]
    assert sorted(headlines[2:]) == sorted(other.headline for other in others)


def test_an_author_under_a_pen_name_is_not_given_away(printed, nour):
    author = Author.objects.create(name="الاسم الحقيقي", bio="سيرة")
    bylines = [{"author": author, "role": "writing", "pen_name": "ابن البلد"}]
    article = printed(children={"bylines": bylines})
    page = nour(address_of(article)).content.decode()
    assert "ابن البلد" in page and "الاسم الحقيقي" not in page
    assert nour(author.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("size", [1, 40])
def test_pages_stay_within_their_statements(size, printed, nour, statements, politics):
    for number in range(size, 0, -1):
        article = printed(f"خبر رقم {number}", tags=["الغابات", "المياه"], ago=HOUR * number)
        ReadCount.objects.create(story_id=article.pk, hour=hour_of(NOW), count=number)
    kept.forget()
    related = nour(address_of(article)).context["story"].related
    assert len(related) == min(size - 1, 6)
    budgets = {
        address_of(article): 5,
        "/": 6,
        politics.get_absolute_url(): 5,
        article.bylines.get().author.get_absolute_url(): 5,
        article.tags.first().get_absolute_url(): 5,
        # Two of them plan a word that was not asked for lately, two set how it is looked for.
        "/search/?q=خبر": 12,
        "/search/?q=لا-شيء-هنا": 14,
        "/archive/": 5,
        "/reading-list/": 2,
        "/offline/": 2,
        "/sw.js": 0,
        "/manifest.webmanifest": 0,
        "/feed/rss/": 2,
        f"/section/{politics.pk}/feed/atom/": 3,
        "/feed/json/": 2,
        "/sitemap.xml": 5,
        "/news-sitemap.xml": 5,
    }
    for path, budget in budgets.items():
        assert statements(lambda path=path: nour(path)) <= budget, path


def test_lists_go_on_by_place(printed, nour):
    for number in range(23):
        printed(f"خبر رقم {number}", ago=HOUR * number)
    first = nour("/section/{}/{}/".format(*_section(printed)))
    older = nour(first.context["older"])
    seen = [card.number for page in (first, older) for card in page.context["cards"]]
    assert len(seen) == len(set(seen)) == 23
    assert older.context["older"] == ""


def _section(printed):
    section = Edition.objects.first().section
    return section.pk, section.slug


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search/?q=جسر",
        "/about/",
        "/archive/",
        "/reading-list/",
        "/offline/",
        "/sw.js",
        "/manifest.webmanifest",
        "/feed/atom/",
        "/sitemap.xml",
        "/robots.txt",
    ],
)
def test_public_pages_are_the_same_bytes_for_everybody(path, printed, samir, client):
    printed()
    moment = timezone.now()
    anonymous = client.get(path, **{"newsroom.moment": moment})
    client.force_login(samir)
    logged_in = client.get(path, **{"newsroom.moment": moment})
    assert anonymous.content == logged_in.content
    assert not anonymous.cookies and not logged_in.cookies
    assert "Cookie" not in anonymous.get("Vary", "")


def test_an_unchanged_page_is_answered_304(printed, client):
    printed()
    moment = {"newsroom.moment": timezone.now()}
    first = client.get("/", **moment)
    assert client.get("/", HTTP_IF_NONE_MATCH=first["ETag"], **moment).status_code == 304


def test_a_page_is_compressed_for_those_who_can_read_it(printed, client):
    printed()
    moment = {"newsroom.moment": timezone.now()}
    plain = client.get("/", HTTP_ACCEPT_ENCODING="gzip;q=0, identity", **moment)
    packed = client.get("/", HTTP_ACCEPT_ENCODING="br, gzip", **moment)
    assert gzip.decompress(packed.content) == plain.content
    assert packed["Vary"] == plain["Vary"] == "Save-Data, Accept-Encoding"
    again = client.get(
        "/", HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=packed["ETag"], **moment
    )
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/nothing/", "/section/987654321/x/", "/tag/987654321/x/", "/author/987654321/x/",
        "/archive/2026/13/",
        "/archive/0/", "/archive/2026/0/", "/archive/2026/1/0/", "/sitemap-2026-0.xml",
        "/archive/99999999999999999999/", "/archive/2026/2/30/",
        "/feed/pdf/", "/section/987654321/feed/rss/", "/0/x/", "/99999999999999999999999/x/",
        "/sitemap-2026-13.xml", "/read/0", "/?before=x&before=-", "/pictures/none.webp",
    ],
)  # fmt: skip
def test_hostile_addresses_get_the_designed_page(path, printed, client):
    printed()
    response = client.get(path)
    assert response.status_code == (200 if path.startswith("/?") else 404)
    assert "افتتاح جسر المشاة" in response.content.decode()


@pytest.mark.parametrize(
    "typed",
    ["", " ", "-", '"', "«", "' OR 1=1 --", "\x00", "a" * 5000, "ا" * 1000, "<script>", "%00", "أو",
     "-جسر", "«جسر المشاة»", "\u0301" * 500, "🙂", "((((", "&|!", "كاتب:", ":*"],
)  # fmt: skip
def test_any_search_is_answered(typed, printed, nour):
    printed()
    assert nour("/search/", None, q=typed).status_code == 200


def test_readers_are_told_when_the_database_is_away(printed, client, monkeypatch):
    def away(self, moment):
        raise OperationalError("connection refused")

    printed()
    monkeypatch.setattr(EditionQuerySet, "at", away)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 503
    assert response["Retry-After"]


def test_a_dash_in_a_headline_does_not_make_everything_related(printed, nour):
    """In a search «-كلمة» leaves stories out; in a headline it is a dash."""
    printed("مباراة كرة السلة الليلة", tags=["كرة السلة"])
    article = printed("زلزال -كما قيل- في البحر", tags=["الزلازل"])
    assert nour(address_of(article)).context["story"].related == ()
