"""Faults sown into a sound story are found, each by its rule and at its place; sound text is left
alone."""

import json
import tomllib
from datetime import date
from pathlib import Path

import pytest

from articles import press, writing
from articles.checks import find
from articles.checks.subject import Rows, Subject
from articles.checks.table import RULES
from articles.checks.words import RULE_OF, places_of
from authors.models import Author
from images.models import Rights

pytestmark = pytest.mark.django_db

FAULTS = json.loads((Path(__file__).parent / "seeded_faults.json").read_text())
SAMPLE = Path(__file__).parents[2] / "newsroom" / "sample" / "stories"
LINES = ("kicker", "headline", "short_headline", "standfirst")


@pytest.fixture
def sown(write, printed, approved, picture, samir, layla, agency):
    """A story with one fault, as a fault of the list says. Nothing of it is cleaned."""
    withdrawn, draft = printed(), approved()
    press.withdraw(withdrawn, by=samir, reason="طلب قانوني")
    numbers = {"withdrawn": withdrawn.pk, "draft": draft.pk}
    desk = Author.objects.create(name="قسم التحرير", kind="desk")

    def sow(fault):
        story = dict(fault)
        if "published_too" in story:
            printed("خبر نشر قبله", body=story["published_too"])
        image = None
        if story.get("picture", True) is not None:
            image = picture(**story.get("picture", {}))
            rights = {"permit": "own", **story.get("rights", {})}
            until = rights.get("until")
            rights["until"] = date.fromisoformat(until) if until else None
            Rights.objects.create(image=image, **rights)
        signed = {"desk": desk, "layla": layla.login.author}
        related = story.get("related")
        children = {
            "bylines": [
                {"author": signed[name], "role": "writing"}
                for name in story.get("signed", ["layla"])
            ],
            "attributions": story.get("sources", [{"source": agency}]),
            "related_links": [{"related_story_id": numbers[related]}] if related else [],
        }
        article = writing.begin(
            by=layla,
            headline="افتتاح جسر المشاة فوق النهر",
            standfirst="الجسر الجديد يصل بين ضفتي المدينة القديمة.",
            body="<p>افتتحت البلدية الجسر صباح اليوم بعد عام من العمل.</p>",
            section=draft.section if story.get("section", True) else None,
            tags=story.get("tags", ["البلديات"]),
            lead_image=image,
            children=children,
        )
        for name in ("kicker", "headline", "short_headline", "standfirst", "lead_caption"):
            setattr(article, name, story.get(name, getattr(article, name)))
        body = story.get("body", article.body)
        for name, number in numbers.items():
            body = body.replace(f"{{{name}}}", str(number))
        article.body = body
        return article

    return sow


def test_the_story_without_a_fault_is_sound(sown):
    assert find(sown({})) == []


@pytest.mark.parametrize(
    "fault", FAULTS, ids=[f"{index}-{one['rule']}" for index, one in enumerate(FAULTS, start=1)]
)
def test_a_fault_is_found_by_its_rule_at_its_place(sown, fault):
    article = sown(fault["story"])
    found = find(article)
    assert {one.rule for one in found} == {fault["rule"]}
    one = found[0]
    assert (one.field, one.block, one.quote) == (fault["field"], fault["block"], fault["quote"])


def test_at_least_forty_faults_are_sown_and_every_rule_has_one():
    assert len(FAULTS) >= 40
    assert {fault["rule"] for fault in FAULTS} == set(RULES)


def paragraphs_of(sheet: dict) -> Subject:
    """The words of a story of the sample newsroom, as its file has them."""
    return Subject(
        number=None,
        kind="news",
        section_id=None,
        lines={name: sheet.get(name, "") for name in LINES}
        | {"lead_caption": sheet.get("picture_caption", "")},
        html=sheet["body"],
        lead_image_id=None,
        rows=Rows(list, list, list, int),
    )


def test_no_rule_of_words_alarms_on_the_sample_newsroom():
    paragraphs, alarms = 0, []
    for file in sorted(SAMPLE.glob("*.toml")):
        subject = paragraphs_of(tomllib.loads(file.read_text()))
        paragraphs += len(subject.passages)
        for rule in set(RULE_OF.values()):
            alarms += [
                (file.stem, rule, one.quote, one.before) for one in RULES[rule].look(subject)
            ]
        assert places_of(subject)
    assert paragraphs >= 200
    assert alarms == []


@pytest.mark.parametrize(
    "text",
    [
        "إكس (Twitter) تعلن تغييراً في سياساتها",
        "فاز الفريق 2-1 في المباراة التي بدأت عند 10:30 مساءً.",
        "بلغت النسبة 3.5% مقابل 1,250 طناً.",
        "للتواصل: info@example.org أو https://example.org/?q=أ,ب;ج",
        "قال: «وصفها الكاتب بأنها «مدينة الماء» قبل قرن».",
        "﴿قُلْ هُوَ اللَّهُ أَحَدٌ﴾ ثم أنشد: «قِفا نَبْكِ مِنْ ذِكرى حَبيبٍ ومَنْزِلِ»",
        "نظام Windows 11 ومعالج M3 وطائرة F-16 وفيروس COVID-19 والـ20 دولة",
        "قال د. سامي وأ. ليلى إن الاجتماع ... تأجّل.",
        "عام 1448هـ الموافق 2026م",
        "«سطر أول\nسطر ثانٍ»",
        'He said: "yes, we can; why not?" in 2026.',
        'شاشة قياسها 27" بسعر 200 دولار',
    ],
)
def test_what_is_right_does_not_alarm(write, text):
    article = write()
    article.standfirst, article.body = text, "<p>" + text.replace("\n", "<br>") + "</p>"
    assert [one for one in find(article) if one.rule in RULE_OF.values()] == []
