"""A small newspaper with one of each thing a page can show, made through the newsroom's doors."""

import io
from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image as Pillow
from PIL import ImageDraw

from articles import embargo, press, rights, showing, workflow, writing
from articles.models import Article, Login
from authors.models import Author, AuthorLink, Source
from desk.guest_links import give
from images.models import Image
from tags.models import Section, Tag

ELSEWHERE = "https://example.org/report"


def person(name: str, first_name: str, group: str) -> User:
    """Somebody of the newsroom who can log in with ``<name>-secret``."""
    user = User.objects.create_user(
        name, password=f"{name}-secret", first_name=first_name, is_staff=True
    )
    user.groups.add(Group.objects.get(name=group))
    return user


def drawing(width: int = 1500, height: int = 1000, colour: str = "teal") -> bytes:
    """A picture that nobody needs the rights of: a PNG with a few lines."""
    picture = Pillow.new("RGB", (width, height), colour)
    draw = ImageDraw.Draw(picture)
    for step in range(0, width, 100):
        draw.line([(step, 0), (width - step, height)], "white", 8)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def picture(alt: str, **values) -> Image:
    file = ContentFile(drawing(), "drawing.png")
    return Image.objects.create(file=file, alt=alt, credit="قسم التصوير", **values)


@dataclass
class Paper:
    """Who works here, and the stories by a short name."""

    layla: User
    samir: User
    huda: User
    section: Section
    author: Author
    second: Author
    organisation: Author
    sources: list[Source]
    stories: dict[str, Article] = field(default_factory=dict)
    guest: str = ""

    def write(self, name: str, headline: str, body: str, **words) -> Article:
        values = {
            "headline": headline,
            "standfirst": "سطران يقولان للقارئ ما الذي حدث، وأين، ولماذا يهمه أن يعرف ذلك الآن.",
            "body": body,
            "section": self.section,
            "children": {
                "bylines": [{"author": self.author, "role": "writing"}],
                "attributions": [{"source": self.sources[0]}],
            },
        }
        article = writing.begin(by=self.layla, **values | words)
        self.stories[name] = article
        return article

    def print(self, article: Article, ago: timedelta, **options) -> None:
        """Layla submits, samir approves and publishes, ``ago`` before now."""
        if article.state in ("draft", "returned"):
            workflow.submit(article, by=self.layla)
        workflow.approve(article, by=self.samir)
        press.publish(article, by=self.samir, now=timezone.now() - ago, **options)


def founded() -> Paper:
    """The people, the sections and the sources; no story yet."""
    layla = person("layla", "ليلى", rights.JOURNALISTS)
    samir = person("samir", "سمير", rights.EDITORS)
    huda = person("huda", "هدى", rights.MANAGING_EDITORS)
    author = Author.objects.create(
        name="ليلى الحداد", gender="female", job="مراسلة", bio="تكتب عن المدن وأهلها.",
        portrait=picture("صورة ليلى الحداد"),
    )  # fmt: skip
    AuthorLink.objects.create(author=author, label="صفحتها", url="https://example.org/layla")
    Login.objects.create(user=layla, author=author)
    second = Author.objects.create(name="كريم الشامي", gender="male", job="مصور")
    organisation = Author.objects.create(name="وكالات", kind="organisation")
    sources = [
        Source.objects.create(name="وكالة الأفق", kind="agency", url="https://example.org/"),
        Source.objects.create(name="بلدية المدينة", kind="official"),
    ]
    section = Section.objects.create(name="مجتمع", position=1, description="أخبار الناس والمدن.")
    return Paper(layla, samir, huda, section, author, second, organisation, sources)


def printed() -> Paper:
    """The newspaper with its stories: printed, corrected, withdrawn, in review, returned."""
    paper = founded()
    bridge = picture("جسر فوق نهر", caption="الجسر بعد ترميمه")
    _earlier(paper, bridge)
    everything = paper.write(
        "article",
        "افتتاح جسر المشاة فوق النهر",
        _everything(bridge.pk, paper.stories["market"].pk),
        kicker="بعد عام من الانتظار",
        dateline="دمشق",
        lead_image=bridge,
        tags=["البلديات", "الجسور", "النقل العام"],
        children=_children(paper),
    )
    paper.print(everything, timedelta(hours=2))
    writing.amend(everything, by=paper.samir, dateline="حمص")
    paper.print(
        everything, timedelta(hours=1), change="correction", note="ورد اسم المدينة خطأ وقد صوب."
    )
    showing.show_editions(everything, by=paper.samir, shown=True, hidden=(), of=())
    _on_the_desk(paper)
    return paper


def _earlier(paper: Paper, lead: Image) -> None:
    market = paper.write(
        "market", "السوق القديم يفتح أبوابه", "<p>عاد الباعة إلى السوق صباح اليوم.</p>",
        tags=["البلديات", "الأسواق"], lead_image=lead,
    )  # fmt: skip
    paper.print(market, timedelta(days=1))
    opinion = paper.write(
        "opinion", "المدينة التي نريدها", "<p>لا تبنى المدن بالحجارة وحدها.</p>", kind="opinion"
    )
    paper.print(opinion, timedelta(hours=20))
    for number in range(1, 4):
        story = paper.write(
            f"story{number}", f"خبر المدينة رقم {number}", "<p>تفاصيل الخبر من مراسلتنا.</p>",
            tags=["البلديات"],
        )  # fmt: skip
        paper.print(story, timedelta(hours=10 + number))
    gone = paper.write("withdrawn", "خبر سحب بعد نشره", "<p>خبر لم يثبت.</p>")
    paper.print(gone, timedelta(hours=30))
    press.withdraw(gone, by=paper.samir, reason="لم تثبت صحته")


def _on_the_desk(paper: Paper) -> None:
    """What waits, what came back, and a next version of what is printed."""
    review = paper.write("review", "خبر ينتظر المراجعة", "<p>نص ينتظر.</p>", tags=["الأسواق"])
    workflow.submit(review, by=paper.layla)
    returned = paper.write(
        "returned", "خبر أعيد إلى كاتبته", "<p>نص ناقص.</p>",
        lead_image=Image.objects.latest("pk"), children=_children(paper),
        tags=["البلديات", "الجسور"],
    )  # fmt: skip
    workflow.submit(returned, by=paper.layla)
    workflow.send_back(returned, by=paper.samir, comment="أين رد البلدية؟")
    writing.amend(paper.stories["market"], by=paper.layla, standfirst="مقدمة النسخة التالية.")
    until = timezone.now() + timedelta(days=3)
    _link, paper.guest = give(returned, by=paper.samir, given_to="المحامية سلمى", until=until)
    embargo.set_embargo(review, by=paper.samir, until=until)


def _children(paper: Paper) -> dict[str, list[dict]]:
    market = paper.stories["market"].story
    return {
        "bylines": [
            {"author": paper.author, "role": "writing"},
            {"author": paper.organisation, "role": "writing"},
            {"author": paper.second, "role": "photography"},
        ],
        "attributions": [
            {"source": paper.sources[0], "url": ELSEWHERE, "used_for": "عدد المشاة"},
            {"source": paper.sources[1], "consulted_on": timezone.localdate()},
            {"is_unnamed": True, "wording": "مصدر مطلع"},
        ],
        "related_links": [
            {"related_story": market},
            {"url": ELSEWHERE, "title": "تقرير عن جسور المنطقة"},
        ],
    }


def _everything(image: int, story: int) -> str:
    """A body with each element of the vocabulary."""
    return (
        '<p>افتتحت البلدية <strong>الجسر</strong> <em>صباح اليوم</em> بعد <a href="/about/">عام</a>'
        " من العمل.</p><h2>كلفة المشروع</h2><h3>من دفع؟</h3><p>سطر<br>وسطر</p>"
        "<ul><li>الخشب<ul><li>من الساحل</li></ul></li></ul><ol><li>الحديد</li></ol>"
        "<blockquote><p>هذا جسر لأهل المدينة.</p></blockquote>"
        '<aside data-pull-quote=""><p>عبرت الجسر فبكيت.</p></aside>'
        f'<figure data-picture="{image}"><figcaption>العمال على الجسر</figcaption></figure>'
        '<figure data-embed="https://www.youtube.com/watch?v=abc"><figcaption>لقاء</figcaption>'
        f'</figure><aside data-read-also="{story}"></aside>'
        "<table><tbody><tr><th>البند</th><th>الكلفة</th></tr><tr><td>خشب</td><td>120</td></tr>"
        '</tbody></table><p dir="ltr" lang="en">The bridge is open to everybody.</p>'
        "<p>ويفتح الجسر طوال النهار.</p>"
    )


def public_pages(paper: Paper) -> dict[str, tuple[str, int]]:
    """One address of each kind of public page, with the status it answers."""
    moment = timezone.localtime()
    day = f"/archive/{moment.year}/{moment.month}/{moment.day}/"
    edition = paper.stories["article"].story.editions.latest("serial")
    opinion = paper.stories["opinion"].story.editions.get()
    gone = paper.stories["withdrawn"].story.editions.get()
    return {
        "front": ("/", 200),
        "section": (paper.section.get_absolute_url(), 200),
        "article": (edition.get_absolute_url(), 200),
        "opinion": (opinion.get_absolute_url(), 200),
        "author": (paper.author.get_absolute_url(), 200),
        "tag": (Tag.objects.get(name="البلديات").get_absolute_url(), 200),
        "search": ("/search/?q=الجسر", 200),
        "search without results": ("/search/?q=زقزقة", 200),
        "search form": ("/search/", 200),
        "archive": ("/archive/", 200),
        "archive of a day": (day, 200),
        "about": ("/about/", 200),
        "principles": ("/policies/principles/", 200),
        "staff": ("/policies/staff/", 200),
        "corrections": ("/corrections/", 200),
        "reading list": ("/reading-list/", 200),
        "offline": ("/offline/", 200),
        "report of an error": (f"/{edition.story_id}/report/", 200),
        "thanks for a report": (f"/{edition.story_id}/report/thanks/", 200),
        "editions": (f"/{edition.story_id}/editions/", 200),
        "guest": (f"/preview/{paper.guest}/", 200),
        "dead link of a guest": ("/preview/1.a.b/", 404),
        "not found": ("/no-such-page/", 404),
        "withdrawn": (gone.get_absolute_url(), 410),
    }
