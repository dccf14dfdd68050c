"""Four writers save the same stories through every door at once: no acknowledged edit may be lost.

    python benchmarks/four_writers.py [saves]

Each edit carries a word that stands nowhere else. A writer whose save is refused merges and tries
again until it is acknowledged. In the end every word must be where its door puts it: in the stored
text, in the history of versions, among the events, in an edition, or in what is kept unsaved.
Runs in a database of its own, which is removed.
"""

import random
import re
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.browser import Browser, Form, Page

WRITERS = 4
STORIES = 4
TRIES = 200
CHANGE = "/admin/articles/article/{}/change/"
LIST = "/admin/articles/article/"
CHOSEN = "_selected_action"


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit that the house has acknowledged."""

    route: str
    story: int
    word: str
    version: int = 0


@dataclass
class Ledger:
    """What was acknowledged, and how often somebody had to try again."""

    edits: list[Edit] = field(default_factory=list)
    refused: Counter = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    left: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self) -> bool:
        """One more save to be made; False when there are enough."""
        with self.lock:
            self.left -= 1
            return self.left >= 0

    def enter(self, edit: Edit) -> None:
        with self.lock:
            self.edits.append(edit)

    def again(self, route: str) -> None:
        with self.lock:
            self.refused[route] += 1


class Writer(threading.Thread):
    """One person with a browser, who does one thing after another."""

    def __init__(self, number: int, base: str, stories: list[int], ledger: Ledger):
        super().__init__(daemon=True)
        self.number, self.stories, self.ledger = number, stories, ledger
        self.browser = Browser(base)
        self.random = random.Random(number)
        self.count = 0
        self.routes = {
            "form": self.edit_body, "headline": self.edit_words, "tags": self.edit_tags,
            "rows": self.edit_rows, "autosave": self.edit_unsaved, "list": self.edit_in_list,
            "act": self.send_back, "publish": self.publish, "schedule": self.schedule,
        }  # fmt: skip

    def run(self):
        from django.db import connection

        try:
            self.browser.sign_in(f"writer{self.number}", "secret-of-a-writer")
            names = list(self.routes)
            while self.ledger.take():
                self.count += 1
                name = names[(self.count + self.number) % len(names)]
                word = f"w{self.number}n{self.count}"
                self.routes[name](self.random.choice(self.stories), word)
        except Exception as error:  # noqa: BLE001 - told in the end, by whoever started the writers
            self.ledger.failures.append(f"writer {self.number}: {error!r}")
        finally:
            connection.close()

    # The form ------------------------------------------------------------------------------

    def edit_body(self, story: int, word: str) -> None:
        self.save_form("form", story, word, lambda form: add_to_body(form, word))

    def edit_words(self, story: int, word: str) -> None:
        self.save_form("headline", story, word, lambda form: form.set("kicker", word))

    def edit_tags(self, story: int, word: str) -> None:
        def write(form: Form) -> None:
            if word not in form.one("tags"):
                form.set("tags", f"{form.one('tags')}، {word}")

        self.save_form("tags", story, word, write)

    def edit_rows(self, story: int, word: str) -> None:
        def write(form: Form) -> None:
            if any(word in values for values in form.values()):
                return
            rows = int(form.one("attributions-TOTAL_FORMS"))
            empty = [
                row
                for row in range(rows)
                if not form.one(f"attributions-{row}-source")
                and not form.one(f"attributions-{row}-wording")
            ]
            row = empty[0] if empty else rows
            form.set("attributions-TOTAL_FORMS", max(rows, row + 1))
            form.set(f"attributions-{row}-wording", word)
            form.set(f"attributions-{row}-is_unnamed", "on")

        self.save_form("rows", story, word, write)

    def save_form(self, route: str, story: int, word: str, write, page: Page | None = None):
        """Open, write, save; when it is refused, merge and save again."""
        address = CHANGE.format(story)
        form = self.settled(address, page or self.browser.get(address))
        write(form)
        for _try in range(TRIES):
            form.set("_continue", "1")
            answer = self.browser.post(address, form)
            if answer.status == 302:
                self.ledger.enter(Edit(route, story, word))
                return
            if answer.status != 409:
                raise RuntimeError(f"{route} {word}: {answer.status} {_told(answer)}")
            self.ledger.again(route)
            form = self.settled(address, answer)
            write(form)
        raise RuntimeError(f"{route} {word}: refused {TRIES} times")

    def settled(self, address: str, page: Page) -> Form:
        """The form of a page; of what both changed theirs is taken, with one's own words in it."""
        form = page.form("article_form")
        own = re.findall(rf"\bw{self.number}n\d+\b", form.one("body"))
        for name in form.get("unsettled", []):
            choice = Form(form)
            choice.set("_settle", f"theirs:{name}")
            form = self.browser.post(address, choice).form("article_form")
        for word in own:
            add_to_body(form, word)
        return form

    def edit_unsaved(self, story: int, word: str) -> None:
        """Typed, kept, and the tab killed; every second one is opened again and saved."""
        page = self.browser.get(CHANGE.format(story))
        form = self.settled(CHANGE.format(story), page)
        add_to_body(form, word)
        form.set("unsaved_serial", int(form.one("unsaved_serial")) + 1)
        window = page.text.partition('data-window="')[2].partition('"')[0]
        answer = self.browser.post(f"/admin/desk/unsaved/{window}/", form)
        if answer.status != 200:
            raise RuntimeError(f"autosave {word}: {answer.status}")
        self.ledger.enter(Edit("autosave", story, word))
        if self.count % 2:
            page = self.browser.get(f"{CHANGE.format(story)}?unsaved={window}")
            if word not in page.form("article_form").one("body"):
                raise RuntimeError(f"autosave {word}: not found again")
            self.save_form("autosave", story, word, lambda form: add_to_body(form, word), page)

    # The list ------------------------------------------------------------------------------

    def edit_in_list(self, story: int, word: str) -> None:
        """A tag for chosen stories, by the versions that the list showed."""
        from desk.models import BulkRow, Outcome

        for _try in range(TRIES):
            form = self.browser.get(LIST).form(f"seen-{story}")
            form.set("tags", word)
            form.set(CHOSEN, story)
            answer = self.browser.post("/admin/desk/bulk/tag/", form)
            if answer.status != 302:
                raise RuntimeError(f"list {word}: {answer.status} {_told(answer)}")
            number = answer.leads_to.rstrip("/").rsplit("/", 1)[1]
            row = BulkRow.objects.get(job=number)
            if row.outcome == Outcome.DONE:
                self.ledger.enter(Edit("list", story, word))
                return
            if row.outcome != Outcome.REFUSED:
                raise RuntimeError(f"list {word}: {row.outcome}")
            self.ledger.again("list")
        raise RuntimeError(f"list {word}: refused {TRIES} times")

    # Acts ----------------------------------------------------------------------------------

    def act(self, route: str, story: int, name: str, **typed: str) -> int:
        """Try an act by the version its page shows; the version when it was done, 0 when not."""
        address = f"/admin/desk/story/{story}/{name}/"
        page = self.browser.get(address)
        if "/waive/" in page.address:
            form, answer = self.let_pass(page)
        elif page.address.rstrip("/") != self.browser.base + address.rstrip("/"):
            return 0  # not to be done from here: the page leads back to the story
        else:
            form = page.form("version_read")
            for field_name, value in typed.items():
                form.set(field_name, value)
            answer = self.browser.post(address, form)
            if answer.status == 302 and "/waive/" in answer.leads_to:
                form, answer = self.let_pass(self.browser.get(answer.leads_to))
        if answer.status != 302:
            self.ledger.again(route)
            return 0
        if "/change/" not in answer.leads_to:
            return 0
        return int(form.one("version_read"))

    def let_pass(self, page: Page) -> tuple[Form, Page]:
        """What was found is let pass on the page that asks: what was sent, and its answer."""
        form = page.form("check")
        form.set("usual", "0")
        return form, self.browser.post(page.address, form)

    def approved(self, route: str, story: int, name: str, **typed: str) -> int:
        """Approve, then do what an approved story allows, until it is done."""
        for _try in range(TRIES):
            self.act(route, story, "approve")
            if version := self.act(route, story, name, **typed):
                return version
        raise RuntimeError(f"{route} of {story}: refused {TRIES} times")

    def send_back(self, story: int, word: str) -> None:
        version = self.approved("act", story, "send_back", comment=word)
        self.ledger.enter(Edit("act", story, word, version))

    def publish(self, story: int, word: str) -> None:
        version = self.approved("publish", story, "publish")
        self.ledger.enter(Edit("publish", story, word, version))

    def schedule(self, story: int, word: str) -> None:
        from django.utils import timezone

        at = timezone.localtime() + timedelta(days=2)
        typed = {"at_0": f"{at:%Y-%m-%d}", "at_1": "18:00"}
        version = self.approved("schedule", story, "publish", **typed)
        self.ledger.enter(Edit("schedule", story, word, version))


def add_to_body(form: Form, word: str) -> None:
    if f"<p>{word}</p>" not in form.one("body"):
        form.set("body", f"{form.one('body')}<p>{word}</p>")


def _told(page: Page) -> str:
    before, _mark, after = page.text.partition("errornote")
    return " ".join((after or before).split())[:400]


# The house ---------------------------------------------------------------------------------


def founded() -> list[int]:
    """Four editors, and the numbers of four stories of a colleague who is not among them."""
    from django.contrib.auth.models import Group, User

    from articles import rights, writing
    from authors.models import Author, Source
    from tags.models import Section

    people = []
    for name in ("beginner", *(f"writer{number}" for number in range(WRITERS))):
        user = User.objects.create_user(name, password="secret-of-a-writer", is_staff=True)  # noqa: S106
        user.groups.add(Group.objects.get(name=rights.EDITORS))
        people.append(user)
    section = Section.objects.create(name="مجتمع", position=1)
    author = Author.objects.create(name="ليلى الحداد", gender="female")
    source = Source.objects.create(name="وكالة الأفق", kind="agency")
    return [
        writing.begin(
            by=people[0],
            headline=f"افتتاح جسر المشاة فوق النهر {number}",
            standfirst="الجسر الجديد يصل بين ضفتي المدينة القديمة.",
            body="<p>افتتحت البلدية الجسر صباح اليوم بعد عام من العمل.</p>",
            section=section,
            tags=["البلديات"],
            children={
                "bylines": [{"author": author, "role": "writing"}],
                "attributions": [{"source": source}],
            },
        ).pk
        for number in range(STORIES)
    ]


def run(base: str, saves: int) -> Ledger:
    """Let the writers make so many acknowledged saves in front of a running house."""
    ledger = Ledger(left=saves)
    stories = founded()
    writers = [Writer(number, base, stories, ledger) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    return ledger


def lost(ledger: Ledger) -> list[Edit]:
    """The acknowledged edits that are not where they must be."""
    from articles.models import Article, Event, Version
    from desk.models import Unsaved
    from editions.models import Edition

    texts = {}
    for story in {edit.story for edit in ledger.edits}:
        article = Article.objects.get(pk=story)
        kept = Version.objects.filter(article=story).values_list("content", flat=True)
        left = Unsaved.objects.filter(article=story).values_list("fields", flat=True)
        texts[story] = {
            "form": article.body,
            "headline": "\n".join(content["words"]["kicker"] for content in kept),
            "tags": "\n".join(article.tags.names()),
            "rows": "\n".join(article.attributions.values_list("wording", flat=True)),
            "autosave": "\n".join(
                [article.body, *("\n".join(one.get("body", [])) for one in left)]
            ),
            "act": "\n".join(Event.objects.filter(article=story).values_list("note", flat=True)),
            "printed": set(
                Edition.objects.filter(story=story).values_list("article_version", flat=True)
            ),
        }
        texts[story]["list"] = texts[story]["tags"]

    def is_there(edit: Edit) -> bool:
        known = texts[edit.story]
        if edit.route in ("publish", "schedule"):
            return edit.version in known["printed"]
        words = known[edit.route].replace("<", " ").replace(">", " ").split()
        return edit.word in words

    return [edit for edit in ledger.edits if not is_there(edit)]


def main(saves: int) -> int:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    # Over plain HTTP, and without a folder of collected sheets.
    os.environ.setdefault("NEWSROOM_DEBUG", "1")
    # And without a second factor of theirs.
    os.environ.setdefault("NEWSROOM_SECOND_FACTOR", "0")
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test.testcases import LiveServerThread, _StaticFilesHandler

    settings.ALLOWED_HOSTS = ["*"]
    # Else Django would keep every statement in memory.
    settings.DEBUG = False
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    server = LiveServerThread("127.0.0.1", _StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    began = time.monotonic()
    try:
        ledger = run(f"http://127.0.0.1:{server.port}", saves)
        gone = lost(ledger)
    finally:
        server.terminate()
        connection.creation.destroy_test_db(name, verbosity=0)
    for route, count in sorted(Counter(edit.route for edit in ledger.edits).items()):
        print(
            f"{route:10} {count:5} acknowledged, {ledger.refused[route]:5} refused and tried again"
        )
    print(f"{len(ledger.edits)} acknowledged in {time.monotonic() - began:.0f} s, {len(gone)} lost")
    for problem in [*ledger.failures, *map(str, gone)]:
        print(problem)
    return 1 if gone or ledger.failures else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
