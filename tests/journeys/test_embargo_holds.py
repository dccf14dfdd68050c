"""Whatever people without the right do, in whatever order: no word under embargo is seen before its
time, on no page, in no feed and through no link."""

from datetime import timedelta
from itertools import count

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from articles import embargo, press, rights, versions, workflow, writing
from articles.models import Article, State
from articles.refusals import Refused
from authors.models import Author
from desk.duplicating import copied
from desk.guest_links import give, is_open, of_token
from editions.models import Edition
from tags.models import Section
from tests.journeys.doors import answers
from tests.journeys.test_moments import person
from tests.readers import rows_seen

TICK = timedelta(microseconds=1)
STEPS = st.integers(min_value=1, max_value=600).map(lambda n: timedelta(minutes=n))
# Longer than most steps, so that much is tried while it stands.
EMBARGOES = st.integers(min_value=600, max_value=5000).map(lambda n: timedelta(minutes=n))


class Desk(RuleBasedStateMachine):
    """A writer and an editor, neither of whom may lift an embargo, beside a model of what is held.

    ``until`` says of each story until when it is held; ``typed`` which words were typed into it.
    """

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.people = [person("writer", rights.JOURNALISTS), person("editor", rights.EDITORS)]
        self.writer, self.editor = self.people
        self.section = Section.objects.create(name="سياسة")
        # A copy is begun by the database's clock, so the story of this test begins there.
        self.now = timezone.now()
        self.numbers = count()
        self.until = {}
        self.typed = {}
        self.tokens = {}

    def teardown(self):
        try:
            self.no_page_tells()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def story(self, data) -> Article:
        """As it is stored now, so that no refusal is one of a stale page."""
        return Article.objects.get(pk=data.draw(st.sampled_from(sorted(self.until))))

    def is_held(self, number, moment) -> bool:
        return self.until[number] is not None and moment < self.until[number]

    def fresh(self) -> dict:
        self.word = f"zqheld{next(self.numbers)}x"
        return {
            "headline": f"عنوان {self.word}",
            "body": f"<p>نص {self.word}</p>",
            "section": self.section,
            "tags": [f"وسم {self.word}"],
            "children": {
                "bylines": [
                    {"author": Author.objects.create(name=self.word), "role": "writing"}
                ]
            },
        }  # fmt: skip

    @rule()
    @precondition(lambda self: len(self.until) < 3)
    def begin(self):
        article = writing.begin(by=self.writer, now=self.now, **self.fresh())
        self.until[article.pk], self.typed[article.pk] = None, {self.word}
        self.tokens[article.pk] = []

    @rule(step=STEPS)
    def wait(self, step):
        self.now += step

    @rule(data=st.data())
    @precondition(lambda self: self.until)
    def amend(self, data):
        article = self.story(data)
        writing.amend(article, by=self.editor, now=self.now, **self.fresh())
        self.typed[article.pk].add(self.word)

    @rule(data=st.data(), who=st.integers(0, 1), step=st.none() | EMBARGOES | STEPS)
    @precondition(lambda self: self.until)
    def set_embargo(self, data, who, step):
        article = self.story(data)
        until = self.now + step if step else None
        try:
            embargo.set_embargo(article, by=self.people[who], until=until, now=self.now)
        except Refused:
            return
        before = self.until[article.pk]
        if self.is_held(article.pk, self.now):
            assert until is not None and until >= before, "it was let end earlier"
        self.until[article.pk] = until

    @rule(data=st.data(), wait=st.none() | STEPS, last=st.none() | STEPS, keep=st.booleans(),
          change=st.sampled_from(["silent", "update", "correction"]))  # fmt: skip
    @precondition(lambda self: self.until)
    def publish(self, data, wait, last, keep, change):
        article = self.story(data)
        if article.state in (State.DRAFT, State.RETURNED):
            workflow.submit(article, by=self.writer, now=self.now)
        if article.state == State.IN_REVIEW:
            workflow.approve(article, by=self.editor, now=self.now)
        start = self.now + wait if wait else None
        try:
            press.publish(
                article, by=self.editor, at=start, keep_scheduled=keep, change=change,
                until=(start or self.now) + last if last else None, note="ملاحظة", now=self.now,
            )  # fmt: skip
        except Refused:
            assert self.is_held(article.pk, start or self.now), "refused without a reason"
        else:
            assert not self.is_held(article.pk, start or self.now), "printed under embargo"

    @rule(data=st.data(), wait=st.none() | STEPS)
    @precondition(lambda self: self.until)
    def withdraw(self, data, wait):
        article = self.story(data)
        try:
            press.withdraw(
                article, by=self.editor, reason="خطأ", at=wait and self.now + wait, now=self.now
            )
        except Refused:
            return

    @rule(data=st.data())
    @precondition(lambda self: self.until)
    def unschedule(self, data):
        press.unschedule(self.story(data), by=self.editor, now=self.now)

    @rule(data=st.data())
    @precondition(lambda self: self.until)
    def restore(self, data):
        article = self.story(data)
        kept = article.versions.order_by("number").first()
        versions.restore(article, kept.content, by=self.editor, why="", now=self.now)

    @rule(data=st.data())
    @precondition(lambda self: 0 < len(self.until) < 3)
    def copy(self, data):
        article = self.story(data)
        made = copied(article, by=self.writer)
        held = self.is_held(article.pk, made.created_at)
        self.until[made.pk] = self.until[article.pk] if held else None
        self.typed[made.pk], self.tokens[made.pk] = set(self.typed[article.pk]), []

    @rule(data=st.data())
    @precondition(lambda self: self.until)
    def share(self, data):
        article = self.story(data)
        try:
            _link, token = give(
                article, by=self.editor, given_to="ضيف", until=self.now + timedelta(days=9),
                now=self.now,
            )  # fmt: skip
        except Refused:
            return
        self.tokens[article.pk].append(token)

    @invariant()
    def nothing_begins_before_its_time(self):
        for number, until in self.until.items():
            if not self.is_held(number, self.now):
                continue
            editions = Edition.objects.filter(story=number)
            for moment in (self.now, until - TICK):
                assert not editions.at(moment).exists(), f"{number} is seen under embargo"
            assert Article.objects.get(pk=number).embargo_until >= until
            assert not [one for one in self.tokens[number] if is_open(of_token(one), self.now)]

    def words_of(self, numbers) -> set[str]:
        return {word for number in numbers for word in self.typed[number]}

    def no_page_tells(self):
        """Now, and just before each embargo ends, no address tells a word of what is held."""
        ends = {until - TICK for until in self.until.values() if until and until > self.now}
        for moment in {self.now, *ends}:
            held = {number for number in self.until if self.is_held(number, moment)}
            hidden = self.words_of(held) - self.words_of(self.until.keys() - held)
            if not hidden:
                continue
            for address, text in answers(Client(), moment, sorted(hidden)).items():
                told = {word for word in hidden if word in text}
                assert not told, f"{address} tells {told}"
            # What ended a moment ago may still be read; of what is held nothing ever was.
            rows = rows_seen(moment)
            assert not {word for word in hidden if word in rows}


class Unread(Desk):
    """The same without asking the pages in the end: for many quick rounds."""

    def no_page_tells(self):
        pass


def play(machine, examples: int, **options) -> None:
    run(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=16,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            **options,
        ),
    )


@pytest.mark.django_db
def test_no_order_of_acts_makes_a_word_under_embargo_visible():
    play(Desk, 6)
    play(Unread, 15)


@pytest.mark.long
@pytest.mark.django_db
def test_no_order_of_acts_makes_a_word_under_embargo_visible_at_length():
    play(Desk, 300)


@pytest.mark.django_db
@pytest.mark.parametrize("guard", ["require_open", "_ask_to_lift", "_ask_to_set"])
def test_a_guard_that_is_taken_away_is_missed(monkeypatch, guard):
    """Without any one of its questions the machine must fail, else it guards nothing."""
    monkeypatch.setattr(embargo, guard, lambda *args: None)
    with pytest.raises((AssertionError, ExceptionGroup)):
        play(Unread, 200, phases=[Phase.generate], derandomize=True)
