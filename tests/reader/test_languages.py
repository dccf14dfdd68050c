"""One site, any language: wholly English from left to right, wholly Arabic from right to left."""

import re
from datetime import timedelta

import feedparser
import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from articles import press, workflow, writing
from editions.models import Edition
from editions.policies.first_texts import write_first_texts
from editions.policies.models import PolicyName, address_of
from language import saying
from tests.seen import read, seen

ARABIC = re.compile("[\u0600-\u06ff]+")
LATIN = re.compile(r"[A-Za-z]{2,}|\b[A-Za-z]\b")
# Names of formats, of a network and of nobody's language.
SAME_EVERYWHERE = {"RSS", "Atom", "JSON", "X"}
HOUR = timedelta(hours=1)
WORDS = {
    "ar": {
        "name": "الجسر", "section": "مجتمع", "about": "أخبار الناس.", "author": "ليلى الحداد",
        "job": "مراسلة", "bio": "تكتب عن المدن.", "second": "كريم الشامي", "source": "وكالة الأفق",
        "unnamed": "مصدر مطلع", "tag": "البلديات", "headline": "افتتاح جسر المشاة فوق النهر",
        "other": "السوق القديم يفتح أبوابه صباحاً", "lead": "الجسر يصل الضفتين.", "place": "حمص",
        "text": "افتتح الجسر اليوم.", "note": "صوب اسم المدينة.", "used": "عدد المشاة",
        "caption": "الجسر بعد ترميمه", "credit": "قسم التصوير", "kicker": "بعد عام",
    },
    "en": {
        "name": "The Bridge", "section": "Society", "about": "News of people.",
        "author": "Layla Haddad", "job": "Reporter", "bio": "Writes about cities.",
        "second": "Karim Shami", "source": "Horizon Agency", "unnamed": "an informed source",
        "tag": "Councils", "headline": "The footbridge over the river opens today",
        "other": "The old market opens its doors again", "lead": "It joins both banks.",
        "place": "Homs", "text": "The bridge was opened today.", "note": "The city was wrong.",
        "used": "number of walkers", "caption": "The bridge, mended", "credit": "Picture desk",
        "kicker": "After a year",
    },
}  # fmt: skip


@pytest.fixture
def newspaper(settings, layla, samir, politics, agency, picture):
    """Print two stories, one of them corrected, with content in a language; their newspaper."""

    def found(language, **variables):
        said = WORDS[language]
        settings.LANGUAGE_CODE = language
        settings.NEWSROOM_NAME = said["name"]
        for name, value in variables.items():
            setattr(settings, name, value)
        write_first_texts()
        politics.name, politics.description = said["section"], said["about"]
        politics.save()
        author = layla.login.author
        author.name, author.job, author.bio = said["author"], said["job"], said["bio"]
        author.save()
        second = type(author).objects.create(name=said["second"], gender="male")
        agency.name = said["source"]
        agency.save()
        image = picture(said["caption"], credit=said["credit"], caption=said["caption"])
        words = {
            "section": politics, "standfirst": said["lead"], "tags": [said["tag"]],
            "lead_image": image, "dateline": said["place"], "kicker": said["kicker"],
            "children": {
                "bylines": [
                    {"author": author, "role": "writing"}, {"author": second, "role": "writing"},
                    {"author": second, "role": "photography"},
                ],
                "attributions": [
                    {"source": agency, "used_for": said["used"],
                     "consulted_on": timezone.localdate()},
                    {"is_unnamed": True, "wording": said["unnamed"]},
                ],
            },
        }  # fmt: skip
        other = _print(layla, samir, said["other"], f"<p>{said['text']}</p>", 30 * HOUR, words)
        row = f"<tr><th>{said['tag']}</th><td>{said['used']}</td></tr>"
        table = f"<table><tbody>{row}{row}</tbody></table>"
        body = (
            f'<p>{said["text"]}</p><aside data-read-also="{other.pk}"></aside>{table}{table}'
            '<figure data-embed="https://vimeo.com/1"></figure>'
        )
        story = _print(layla, samir, said["headline"], body, 2 * HOUR, words)
        writing.amend(story, by=samir, standfirst=said["lead"] + " " + said["place"])
        workflow.approve(story, by=samir)
        press.publish(
            story, by=samir, now=timezone.now() - HOUR, change="correction", note=said["note"]
        )
        return story, other

    return found


def _print(layla, samir, headline, body, ago, words):
    article = writing.begin(by=layla, headline=headline, body=body, **words)
    workflow.submit(article, by=layla)
    workflow.approve(article, by=samir)
    press.publish(article, by=samir, now=timezone.now() - ago)
    return article


def pages_of(story, other, samir) -> dict[str, str]:
    """One address of each kind of public page; the other story is withdrawn."""
    edition = Edition.objects.filter(story=story.pk).latest("serial")
    day = timezone.localtime(edition.first_published_at)
    word = edition.headline.split()[1]
    gone = Edition.objects.get(story=other.pk).get_absolute_url()
    press.withdraw(other, by=samir, reason="-")
    archive = (day.year, day.month, day.day)
    return {
        "front": reverse("reader:front"),
        "article": edition.get_absolute_url(),
        "section": edition.section.get_absolute_url(),
        "tag": story.tags.get().get_absolute_url(),
        "author": story.bylines.first().author.get_absolute_url(),
        "found": f"{reverse('reader:search')}?q={word}",
        "not found": f"{reverse('reader:search')}?q=12345",
        "search": reverse("reader:search"),
        **{f"archive {n}": reverse("reader:archive", args=archive[:n]) for n in range(4)},
        **{f"policy {name}": address_of(name) for name in PolicyName.values},
        "corrections": reverse("reader:corrections"),
        "404": "/no/",
        "410": gone,
    }


@pytest.mark.parametrize(
    ("language", "direction", "foreign"), [("en", "ltr", ARABIC), ("ar", "rtl", LATIN)]
)
def test_no_word_of_another_language_is_on_a_public_page(
    newspaper, samir, nour, language, direction, foreign
):
    pages = pages_of(*newspaper(language), samir)
    found = {}
    for name, address in pages.items():
        html = nour(address).content.decode()
        root = read(html).root
        assert (root["lang"], root["dir"]) == (language, direction), name
        assert len(seen(html)) > 200, name
        if words := set(foreign.findall(seen(html))) - SAME_EVERYWHERE:
            found[name] = words
    for name in ("500.html", "503.html"):
        html = render_to_string(name)
        assert read(html).root["dir"] == direction
        if words := set(foreign.findall(seen(html))):
            found[name] = words
    assert found == {}


def test_an_english_article_reads_as_english(newspaper, samir, nour):
    address = pages_of(*newspaper("en"), samir)["article"]
    page = re.sub(r"\s+", " ", seen(nour(address).content.decode()))
    now = timezone.localtime()
    for words in (
        "Writing Layla Haddad and Karim Shami",
        "Photography Karim Shami",
        "Sources: Horizon Agency and an informed source",
        f"{now:%B} {now.year}",
        "1 minute",
        "Table 2",
    ):
        assert words in page, words


def test_names_of_another_script_stand_apart_on_an_english_page(newspaper, samir, nour):
    story, other = newspaper("en")
    author = story.bylines.first().author
    author.name = "ليلى الحداد"
    author.save()
    page = nour(pages_of(story, other, samir)["article"]).content.decode()
    assert "<bdi>ليلى الحداد</bdi></a> and <a" in page


def test_machines_are_told_the_language(newspaper, samir, nour):
    pages = pages_of(*newspaper("en"), samir)
    article = nour(pages["article"]).content.decode()
    assert '<meta property="og:locale" content="en_US">' in article
    assert '"inLanguage": "en"' in article
    for form in ("rss", "atom"):
        told = feedparser.parse(nour(reverse("reader:feed", args=[form])).content)
        assert told.feed.language == "en"
        names = [one.name for one in told.entries[0].authors]
        assert names == ["Layla Haddad", "Karim Shami"]
    news = nour(reverse("reader:sitemap_news")).content.decode()
    assert "<news:language>en</news:language>" in news


@pytest.mark.parametrize(
    ("language", "direction"),
    [("fr", "ltr"), ("tr", "ltr"), ("fa", "rtl"), ("ur", "rtl"), ("he", "rtl"), ("ckb", "rtl")],
)
def test_every_other_language_has_its_direction_and_its_dates(
    newspaper, samir, nour, settings, language, direction
):
    pages = pages_of(*newspaper("en"), samir)
    settings.LANGUAGE_CODE = language
    for name in ("front", "article", "archive 2", "corrections", "not found", "404", "410"):
        root = read(nour(pages[name]).content.decode()).root
        assert (root["lang"], root["dir"]) == (language, direction)


def test_a_french_page_has_french_dates(newspaper, samir, nour, settings):
    pages = pages_of(*newspaper("en"), samir)
    settings.LANGUAGE_CODE = "fr"
    with translation.override("fr"):
        page = seen(nour(pages["article"]).content.decode())
    months = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    assert months.split()[timezone.localtime().month - 1] in page
    assert "Layla Haddad et Karim Shami" in re.sub(r"\s+", " ", page).replace("\n", "")


WESTERN = re.compile("[0-9]")
INDIC = re.compile("[٠-٩]")


@pytest.mark.parametrize(
    ("digits", "own", "foreign"), [("arab", INDIC, WESTERN), ("latn", WESTERN, INDIC)]
)
def test_a_page_has_one_family_of_digits(newspaper, samir, nour, digits, own, foreign):
    pages = pages_of(*newspaper("ar", NEWSROOM_DIGITS=digits, NEWSROOM_HIJRI=True), samir)
    for name, address in pages.items():
        text = seen(nour(address).content.decode()).replace("12345", "")
        assert not foreign.search(text), (name, foreign.findall(text))
        assert own.search(text) or name.startswith("policy"), name


def test_the_hijri_date_and_double_months_reach_the_pages(newspaper, samir, nour):
    variables = {"NEWSROOM_HIJRI": True, "NEWSROOM_DOUBLE_MONTHS": True, "NEWSROOM_REGION": "EG"}
    pages = pages_of(*newspaper("ar", **variables), samir)
    for name in ("front", "article", "corrections", "archive 2", "archive 3", "404"):
        html = nour(pages[name]).content.decode()
        assert " هـ)" in seen(html), name
    month = saying.month_year(timezone.localdate())
    assert "/" in month
    assert month in seen(nour(pages["archive 0"]).content.decode())
    # What machines read stays ASCII.
    html = nour(pages["article"]).content.decode()
    moments = re.findall(r'datetime="([^"]*)"|_time" content="([^"]*)"', html)
    assert moments and all(re.fullmatch(r"[0-9T:+-]+", "".join(pair)) for pair in moments)
    for address in (reverse("reader:feed", args=["rss"]), reverse("reader:sitemap_news")):
        assert "هـ" not in nour(address).content.decode()
