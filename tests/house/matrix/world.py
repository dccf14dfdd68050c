"""The newsroom in which the table is tried: people, a story in each state, one of each thing."""

import io
from datetime import timedelta
from uuid import UUID

from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Pillow

from articles import confidential, press, rights, workflow, writing
from articles.models import Article, AuditEntry, Login, Notice, SectionEditor
from authors.models import Author, Source
from desk import breaking, front, guest_links, notes
from desk.models import BulkJob, BulkRow, Outcome, Unsaved
from editions.front import Place
from editions.models import Edition, ErrorReport, Synonym
from editions.policies.models import Policy
from images.files import printed
from images.models import Image
from tags.merging import merge
from tags.models import Section, Tag
from tests.conftest import member
from tests.house.matrix.rules import STATES

HOUR = timedelta(hours=1)
# What somebody is called here -> the column, and whose story they are asked about.
ASKED_BY = {
    "anonymous": ("", "layla"),
    "no group": ("nadim", "layla"),
    "journalist, other's story": ("omar", "layla"),
    "journalist, own story": ("layla", "layla"),
    "editor, other's story": ("samir", "layla"),
    "editor, own story": ("samir", "samir"),
    "editor of another section": ("rami", "layla"),
    "managing editor": ("huda", "layla"),
    "journalist": ("omar", ""),
    "editor": ("samir", ""),
}


class World:
    """Everything has a name, under which the tables ask for it (``@tag``)."""

    def __init__(self):
        self.now = timezone.now()
        self.given = "0"
        self.forms: dict[int, dict] = {}
        self._people()
        self.stories = {
            (state, owner): self._story(state, owner)
            for owner in ("layla", "samir")
            for state in STATES
        }
        self._things_of_stories()
        self._library()
        self._desk()

    def _people(self) -> None:
        self.layla = member("layla", rights.JOURNALISTS)
        self.omar = member("omar", rights.JOURNALISTS)
        self.samir = member("samir", rights.EDITORS)
        self.rami = member("rami", rights.EDITORS)
        self.huda = member("huda", rights.MANAGING_EDITORS)
        self.nadim = User.objects.create_user("nadim", password="nadim-secret", is_staff=True)
        self.politics = Section.objects.create(name="سياسة", position=1)
        self.sport = Section.objects.create(name="رياضة", position=2)
        SectionEditor.objects.create(user=self.rami, section=self.sport)
        self.signs = {}
        for user, name in ((self.layla, "ليلى الحداد"), (self.samir, "سمير النجار")):
            self.signs[user.username] = Author.objects.create(name=name, gender="female")
            Login.objects.create(user=user, author=self.signs[user.username])
        self.agency = Source.objects.create(name="وكالة الأفق", kind="agency")

    def _story(self, state: str, owner: str) -> Article:
        """A story of its owner, in two versions, brought into its state by the managing editor."""
        by = getattr(self, owner)
        article = writing.begin(
            by=by,
            headline=f"افتتاح جسر المشاة فوق النهر {STATES.index(state)} {owner == 'layla'}",
            standfirst="الجسر الجديد يصل بين ضفتي المدينة القديمة.",
            body=f"<p>افتتحت البلدية الجسر صباح اليوم بعد عام من العمل {article_words(state)}.</p>",
            section=self.politics,
            tags=["البلديات"],
            children={
                "bylines": [{"author": self.signs[owner], "role": "writing"}],
                "attributions": [{"source": self.agency}],
                "related_links": [],
            },
        )
        writing.amend(article, by=by, kicker="تحقيق")
        ways = {
            "draft": (), "in review": ("submit",), "returned": ("submit", "send_back"),
            "approved": ("submit", "approve"), "scheduled": ("submit", "approve", "schedule"),
            "live": ("submit", "approve", "publish"),
            "withdrawn": ("submit", "approve", "publish", "withdraw"),
        }  # fmt: skip
        for step in ways[state]:
            self._go(article, step, by)
        article.refresh_from_db()
        return article

    def _go(self, article: Article, step: str, by) -> None:
        huda, now = self.huda, self.now
        steps = {
            "submit": lambda: workflow.submit(article, by=by),
            "send_back": lambda: workflow.send_back(article, by=huda, comment="أين المصدر؟"),
            "approve": lambda: workflow.approve(article, by=huda),
            "schedule": lambda: press.publish(article, by=huda, at=now + 24 * HOUR),
            "publish": lambda: press.publish(article, by=huda, now=now - 2 * HOUR),
            "withdraw": lambda: press.withdraw(article, by=huda, reason="خطأ", now=now - HOUR),
        }
        steps[step]()

    def _things_of_stories(self) -> None:
        self.draft = self.stories["draft", "layla"]
        self.live = self.stories["live", "layla"].pk
        self.notes, self.editions = {}, {}
        for article in self.stories.values():
            note = notes.write(article, by=self.huda, text="أوضح هذا.", field="body")
            self.notes[article.pk] = note.pk
            edition = Edition.objects.filter(story=article.pk).first()
            self.editions[article.pk] = (edition.pk, edition.slug) if edition else (1, "x")
        # A second story that readers see, of nobody who is asked about.
        other = writing.begin(
            by=self.huda, headline="ميناء جديد في المدينة", standfirst="رصيف للقوارب.",
            body="<p>بدأت أعمال الميناء في شرق المدينة.</p>", section=self.politics,
            tags=["البلديات"],
            children={"bylines": [{"author": self.signs["layla"], "role": "writing"}],
                      "attributions": [{"source": self.agency}], "related_links": []},
        )  # fmt: skip
        workflow.submit(other, by=self.huda)
        workflow.approve(other, by=self.huda, reason="عاجل")
        press.publish(other, by=self.huda, now=self.now - 3 * HOUR)
        self.other_story = str(other.pk)
        waiting = self.stories["scheduled", "layla"]
        self.scheduled_edition = str(self.editions[waiting.pk][0])

    def _library(self) -> None:
        file = io.BytesIO()
        Pillow.effect_noise((60, 40), 90).convert("RGB").save(file, "PNG")
        self.pixels = file.getvalue()
        self.image, self.spare_image = (self._picture(name) for name in ("teal", "navy"))
        printed().save("bridge-natural-640-abcdefgh.webp", ContentFile(b"pixels"))
        self.printed_picture = "bridge-natural-640-abcdefgh.webp"
        self.draft_author = str(Author.objects.create(name="كاتب لم يُنشر له", gender="male").pk)
        self.spare_author = self.draft_author
        self.spare_source = str(Source.objects.create(name="مصدر", kind="agency").pk)
        self.spare_section = str(Section.objects.create(name="علوم قديمة", position=9).pk)
        self.draft_tag = str(Tag.objects.filed_under(["سرّ"])[0].pk)
        kept, gone = Tag.objects.filed_under(["البلديات", "البلدية"])
        merge(kept, [gone])
        self.former_tag = str(gone.pk)
        self.tag, self.tag_slug = str(kept.pk), kept.slug
        self.section, self.section_slug = str(self.politics.pk), self.politics.slug
        author = self.signs["layla"]
        self.author, self.author_slug = str(author.pk), author.slug
        self.synonym = str(Synonym.objects.create(words="نهر، مجرى").pk)
        self.policy = str(Policy.objects.get(name="about").pk)
        self.group = str(Group.objects.get(name=rights.JOURNALISTS).pk)
        self.omar_number = str(self.omar.pk)
        self.report = str(
            ErrorReport.objects.create(
                edition_id=self.editions[self.live][0], text="الاسم خطأ", sent_at=self.now
            ).pk
        )
        of = ContentType.objects.get_for_model
        self.type_of_authors, self.type_of_editions = str(of(Author).pk), str(of(Edition).pk)
        self.year, self.month = (str(one) for one in (self.now.year, self.now.month))

    @staticmethod
    def _picture(colour: str) -> str:
        file = io.BytesIO()
        Pillow.new("RGB", (60, 40), colour).save(file, "PNG")
        content = ContentFile(file.getvalue(), f"{colour}.png")
        return str(Image.objects.create(file=content, alt="جسر", credit="قسم التصوير").pk)

    def _desk(self) -> None:
        arranged = front.put_in_force([Place("lead", self.live, None, None)], read=0, by=self.huda)
        self.arrangement = str(arranged.pk)
        self.breaking = str(breaking.switch_on(by=self.huda, text="عاجل", hours=1).pk)
        self.waiting_job = self._job(Outcome.WAITING)
        self.done_job = self._job(Outcome.DONE)
        self.unsaved = str(UUID(int=2))
        Unsaved.objects.create(
            window=UUID(int=2), by=self.samir, fields={"headline": ["عنوان"]}, serial=1,
            begun_at=self.now, kept_at=self.now,
        )  # fmt: skip
        confidential_note = confidential.write("سر", by=self.samir)
        self.confidential = str(confidential_note.pk)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        self.entry = str(AuditEntry.objects.order_by("pk").first().pk)
        self.notice = str(Notice.objects.filter(to=self.samir).first().pk)
        # A link whose text shows a picture.
        shown = writing.begin(
            by=self.huda, headline="صورة", lead_image_id=int(self.image), section=self.politics
        )
        until = self.now + 24 * HOUR
        link, self.token = guest_links.give(shown, by=self.huda, given_to="محامية", until=until)
        self.guest, self.guest_pass = str(link.pk), guest_links.pass_to(link)

    def _job(self, outcome: str) -> str:
        job = BulkJob.objects.create(
            by=self.samir, at=self.now, act="priority", values={"priority": 2}
        )
        hand = {"to": None, "due_at": None, "priority": 0}
        seen = {"version": self.draft.version, **hand}
        BulkRow.objects.create(
            job=job, article=self.draft, version=self.draft.version, outcome=outcome, before=seen,
            after=seen,
        )  # fmt: skip
        return str(job.pk)

    def things(self, story: Article | None) -> dict[str, str]:
        """What addresses may name, those of this story included."""
        known = {name: value for name, value in vars(self).items() if isinstance(value, str)}
        if story is not None:
            edition, slug = self.editions[story.pk]
            known |= {"note": str(self.notes[story.pk]), "edition": str(edition), "slug": slug}
        return known

    def read_as(self, who: str) -> dict:
        """What the page that is asked says it was read as, by this person."""
        answer = self.clients[who].get(self.address)
        context = getattr(answer, "context_data", None) or {}
        return {"read_as": context.get("read_as", "")}


def article_words(state: str) -> str:
    """Words enough that no two stories are near copies of each other."""
    words = "قمح شعير زيتون تين رمان عنب نخيل لوز جوز صنوبر أرز بلوط سرو حور".split()
    at = STATES.index(state) * 2
    return " ".join(words[at : at + 2] * 6)


def login_page() -> str:
    return reverse("admin:login")
