"""What machines read: feeds with whole stories, robots.txt, structured data."""

import json
import re
from datetime import timedelta
from html import unescape

import feedparser
import pytest
from django.urls import reverse
from django.utils import timezone

from articles import press
from authors.models import Author
from editions import elsewhere
from editions.models import Edition
from reader.feed_forms import FORMS
from reader.newest import IN_FEED
from reader.sitemaps import TRAINING_CRAWLERS
from tags.models import Tag
from tests.reader.test_pages import HOUR, NOW, address_of

BASE = "https://paper.example"


@pytest.fixture(autouse=True)
def at_home(settings):
    settings.NEWSROOM_BASE_URL = BASE


def text_of(response) -> str:
    """The answer with the HTML inside an XML feed, or a JSON string, as its readers get it."""
    text = response.content.decode()
    return unescape(text) if b"<?xml" in response.content else text.replace('\\"', '"')


def data_of(response) -> dict:
    found = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', response.content.decode()
    )
    return json.loads(found[1])


def of_type(response, kind: str) -> dict:
    value = data_of(response)
    return next(one for one in value.get("@graph", [value]) if one["@type"] == kind)


# Feeds -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_a_feed_holds_the_whole_story_with_whole_addresses(form, printed, picture, nour):
    image = picture(alt="الجسر عند الفجر", caption="عمال على الجسر")
    target = printed("خبر سابق عن الجسر")
    printed(
        "افتتاح الجسر",
        lead_image=image,
        body='<p>نص كامل مع <a href="/about/">رابط</a>.</p>'
        f'<figure data-picture="{image.pk}"><figcaption></figcaption></figure>'
        f'<aside data-read-also="{target.pk}"></aside>',
    )
    text = text_of(nour(f"/feed/{form}/"))
    assert f'نص كامل مع <a href="{BASE}/about/">رابط</a>.' in text
    assert len(re.findall(rf'<img src="{BASE}/pictures/[\w-]+\.jpg"', text)) == 2
    assert re.search(rf'<a href="{BASE}/{target.pk}/[^"]+"><bdi>خبر سابق عن الجسر</bdi></a>', text)
    for relative in ('href="/', 'src="/', "srcset", "data-"):
        assert relative not in text


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_feed_names_itself_its_language_and_everybody_who_signs(form, printed, layla, nour):
    salma = Author.objects.create(name="سلمى نجار")
    signed = [{"author": one, "role": "writing"} for one in (layla.login.author, salma)]
    printed("خبر بتوقيعين", children={"bylines": signed}, tags=["الأنهار", "الجسور"])
    told = feedparser.parse(nour(f"/feed/{form}/").content)
    assert not told.bozo and told.feed.language == "ar"
    links = {link.rel: link.href for link in told.feed.links}
    assert links["self"] == f"{BASE}/feed/{form}/" and "hub" not in links
    (item,) = told.entries
    assert [one.name for one in item.authors] == ["ليلى الحداد", "سلمى نجار"]
    assert [tag.term for tag in item.tags] == ["سياسة", "الأنهار", "الجسور"]
    assert item.content[-1].type == "text/html"


def test_a_json_feed_is_one_of_version_1_1(printed, nour):
    printed("خبر أول", tags=["الجسور"])
    response = nour("/feed/json/")
    assert response["Content-Type"] == "application/feed+json; charset=utf-8"
    told = response.json()
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert (told["feed_url"], told["home_page_url"]) == (f"{BASE}/feed/json/", f"{BASE}/")
    assert told["language"] == "ar" and "hubs" not in told
    (item,) = told["items"]
    assert item["title"] == "خبر أول" and item["authors"] == [{"name": "ليلى الحداد"}]
    assert item["id"].startswith(BASE) and item["url"].startswith(BASE)
    assert item["tags"] == ["سياسة", "الجسور"]
    assert item["summary"] in item["content_html"]
    assert item["date_published"] <= item["date_modified"]


def test_every_list_has_a_json_feed_and_its_page_says_so(printed, politics, nour):
    article = printed("خبر واحد", tags=["الجسور"])
    author, tag = article.bylines.get().author, article.tags.get()
    pages = {
        "/": "/feed/json/",
        politics.get_absolute_url(): f"/section/{politics.pk}/feed/json/",
        tag.get_absolute_url(): f"/tag/{tag.pk}/feed/json/",
        author.get_absolute_url(): f"/author/{author.pk}/feed/json/",
        "/search/?q=خبر": None,
        "/corrections/": "/corrections/feed/json/",
    }
    for page, feed in pages.items():
        offered = {kind: address for _title, address, kind in nour(page).context["feeds"]}
        address = offered["application/feed+json"]
        assert address == feed or feed is None
        assert nour(address).json()["items"] or page == "/corrections/"


def test_a_hub_is_named_when_there_is_one(printed, nour, settings):
    settings.NEWSROOM_WEBSUB_HUB = hub = "https://hub.example/"
    printed()
    for form in ("rss", "atom"):
        links = feedparser.parse(nour(f"/feed/{form}/").content).feed.links
        assert [one.href for one in links if one.rel == "hub"] == [hub]
    assert nour("/feed/json/").json()["hubs"] == [{"type": "WebSub", "url": hub}]
    assert nour("/feed/rss/")["Link"] == f'<{hub}>; rel="hub", <{BASE}/feed/rss/>; rel="self"'


@pytest.mark.parametrize("form", FORMS)
def test_a_feed_holds_no_more_than_its_share_in_two_statements(form, printed, nour, statements):
    target = printed("خبر يقود إليه غيره", ago=HOUR * 50)
    card = f'<p>نص</p><aside data-read-also="{target.pk}"></aside>'
    for number in range(IN_FEED + 3):
        printed(f"خبر رقم {number}", body=card, ago=HOUR * number)
    assert statements(lambda: nour(f"/feed/{form}/")) <= 2
    text = text_of(nour(f"/feed/{form}/"))
    assert text.count("<p>نص</p>") == IN_FEED


@pytest.mark.parametrize("form", FORMS)
def test_a_feed_tells_nothing_before_its_time_and_nothing_withdrawn(
    form, approved, printed, samir, nour
):
    waiting = approved("خبر مؤجل", body="<p>كلمات مؤجلة</p>")
    gone = printed("خبر مسحوب", body="<p>كلمات مسحوبة</p>")
    reader = printed("خبر باق", body=f'<p>نص</p><aside data-read-also="{gone.pk}"></aside>')
    press.publish(waiting, by=samir, at=NOW + HOUR, now=NOW)
    press.withdraw(gone, by=samir, reason="خطأ")
    text = text_of(nour(f"/feed/{form}/", timezone.now()))
    assert reader.headline in text
    for word in ("مؤجل", "مسحوب", "مسحوبة"):
        assert word not in text
    assert "كلمات مؤجلة" in text_of(nour(f"/feed/{form}/", NOW + HOUR))


@pytest.mark.parametrize("form", FORMS)
def test_an_unchanged_feed_is_answered_304(form, printed, client):
    printed()
    moment = {"newsroom.moment": timezone.now()}
    first = client.get(f"/feed/{form}/", **moment)
    again = client.get(f"/feed/{form}/", HTTP_IF_NONE_MATCH=first["ETag"], **moment)
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("form", FORMS)
def test_marks_in_plain_words_stay_words(form, printed, nour):
    printed("أ < ب & ج", standfirst="<b>ليس</b> غليظًا & لا مائلًا")
    answer = nour(f"/feed/{form}/").content
    if form == "json":
        (item,) = json.loads(answer)["items"]
        title, html = item["title"], item["content_html"]
    else:
        (item,) = feedparser.parse(answer).entries
        title, html = unescape(item.title), item.content[-1].value
        assert "<b>" not in item.summary
    assert title == "أ < ب & ج"
    assert "&lt;b&gt;ليس&lt;/b&gt; غليظًا &amp; لا مائلًا" in html


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        ('<a href="/12/خبر/">خبر</a>', f'<a href="{BASE}/12/خبر/">خبر</a>'),
        ('<a href="https://example.org/">ه</a>', '<a href="https://example.org/">ه</a>'),
        ('<a href="mailto:a@example.org">ه</a>', '<a href="mailto:a@example.org">ه</a>'),
        ('<p>اكتب href="/x" هكذا</p>', '<p>اكتب href="/x" هكذا</p>'),
        ('<a href="http://[x">ه</a>', '<a>ه</a>'),
        ('<p dir="ltr" class="x" data-y="1">a</p>', '<p dir="ltr">a</p>'),
        ("<script>x()</script><p>ن</p>", "<p>ن</p>"),
    ],
)  # fmt: skip
def test_what_leaves_the_house_has_whole_addresses_and_nothing_of_our_pages(inside, outside):
    assert elsewhere.whole(inside, BASE) == outside


# robots.txt ------------------------------------------------------------------------------------


def test_crawlers_that_collect_for_training_are_asked_to_keep_out(nour, db):
    *_, group = re.split(r"\n\n(?=User-agent: AI2Bot)", nour("/robots.txt").content.decode())
    names = re.findall(r"User-agent: (\S+)", group)
    assert tuple(names) == TRAINING_CRAWLERS and "GPTBot" in names
    assert group.partition("\n\n")[0].endswith("\nDisallow: /")


def test_a_newspaper_may_let_them_in(nour, db, settings):
    settings.NEWSROOM_AI_CRAWLERS = True
    text = nour("/robots.txt").content.decode()
    assert re.findall(r"User-agent: (\S+)", text) == ["*"] and "Disallow: /\n" not in text
    assert f"Sitemap: {BASE}/sitemap.xml" in text


# Heads and structured data ---------------------------------------------------------------------


def test_a_page_says_its_address_and_language(printed, politics, nour):
    for path in ("/", politics.get_absolute_url(), address_of(printed())):
        page = nour(path).content.decode()
        canonical = re.search(r'<link rel="canonical" href="([^"]+)">', page)[1]
        assert canonical.startswith(BASE)
        for language in ("ar", "x-default"):
            assert f'<link rel="alternate" hreflang="{language}" href="{canonical}">' in page


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("news", "NewsArticle"),
        ("report", "ReportageNewsArticle"),
        ("analysis", "AnalysisNewsArticle"),
        ("opinion", "OpinionNewsArticle"),
    ],
)
def test_a_story_says_to_machines_what_it_is_and_what_may_be_read_out(kind, said, printed, nour):
    response = nour(address_of(printed(kind=kind)))
    found = of_type(response, said)
    assert found["isAccessibleForFree"] is True
    assert [one["name"] for one in found["citation"]] == ["وكالة الأفق"]
    page = response.content.decode()
    for selector in found["speakable"]["cssSelector"]:
        assert f'class="{selector[1:]}"' in page
    steps = of_type(response, "BreadcrumbList")["itemListElement"]
    assert [one["name"] for one in steps][1:] == ["سياسة", Edition.objects.get().headline]


def test_an_author_page_says_who_it_is_about(printed, nour):
    author = printed().bylines.get().author
    author.links.create(label="موقعها", url="https://layla.example/")
    response = nour(author.get_absolute_url())
    who = of_type(response, "ProfilePage")["mainEntity"]
    assert (who["@type"], who["name"], who["jobTitle"]) == ("Person", "ليلى الحداد", "مراسلة")
    assert who["sameAs"] == ["https://layla.example/"]
    assert of_type(response, "BreadcrumbList")


def test_the_front_page_says_how_to_search_and_lists_say_what_they_are(printed, politics, nour):
    printed()
    action = of_type(nour("/"), "WebSite")["potentialAction"]
    assert action["target"]["urlTemplate"] == f"{BASE}{reverse('reader:search')}?q={{words}}"
    assert of_type(nour(politics.get_absolute_url()), "CollectionPage")["name"] == "سياسة"


def test_structured_data_never_ends_its_element(printed, nour):
    headline = "</script><script>alert(1)</script>"
    response = nour(address_of(printed(headline)))
    assert of_type(response, "NewsArticle")["headline"] == headline
    assert "alert(1)</script>" not in response.content.decode()


def test_nothing_of_a_feed_is_older_than_asked(printed, nour):
    printed(ago=timedelta(minutes=5))
    assert not nour("/feed/json/", timezone.now() - HOUR).json()["items"]


def test_a_page_is_the_same_bytes_a_second_later(printed, nour):
    """Else no reader's copy would ever be found unchanged."""
    address = address_of(printed(ago=HOUR * 30))
    moment = NOW.replace(minute=30, second=10)
    assert nour(address, moment)["ETag"] == nour(address, moment + timedelta(seconds=1))["ETag"]


def test_each_feed_that_a_page_offers_is_named_by_its_form(printed, nour):
    printed("خبر عن الجسر", tags=["الجسور"])
    tag = Tag.objects.get(name="الجسور").get_absolute_url()
    for page, begin in ((tag, 'class="follow"'), ("/search/?q=الجسر", 'class="found__follow"')):
        line = nour(page).content.decode().split(begin)[1].split("</p>")[0]
        assert re.findall(r">(RSS|Atom|JSON)<", line) == ["RSS", "Atom", "JSON"], page
