"""Publish, schedule, reprint and withdraw at random moments: readers see what was printed for that
moment and no other word, by any address."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from articles import press, rights, showing, workflow, writing
from authors.models import Author, Source
from editions.models import Edition
from editions.queries import EditionQuerySet
from reader.connection import ReadersConnection
from tags.models import Section
from tests.journeys.doors import answers
from tests.readers import rows_seen

BEGINNING = datetime(2026, 3, 1, 8, tzinfo=UTC)
TICK, SECOND = timedelta(microseconds=1), timedelta(seconds=1)
MINUTES = st.integers(min_value=1, max_value=600).map(lambda n: timedelta(minutes=n))
FOREVER = datetime.max.replace(tzinfo=UTC)


def person(name: str, group: str) -> User:
    user = User.objects.create(username=name, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


class Paper(RuleBasedStateMachine):
    """The newsroom beside a model of it: for each story the spans of its words.

    Every version carries a canary, a word that stands nowhere else, in each of its fields.
    """

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.writer = person("writer", rights.JOURNALISTS)
        self.editor = person("editor", rights.EDITORS)
        self.section = Section.objects.create(name="سياسة")
        self.now = BEGINNING
        self.numbers = count()
        self.stories = []
        self.canary = {}  # article -> the word of its working copy
        self.spans = {}  # article -> [[start, end, planned end, word]]
        self.shown = {}  # article -> whether readers may see its editions

    def teardown(self):
        try:
            self.no_word_leaks()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def fresh(self) -> dict:
        """The words of a new version: the canary in everything a journalist can type."""
        word = f"zqcanary{next(self.numbers)}x"
        author = Author.objects.create(name=f"كاتب {word}")
        source = Source.objects.create(name=f"مصدر {word}")
        secret = Source.objects.create(name=f"secret-{word}")
        self.word = word
        return {
            "headline": f"عنوان {word}",
            "short_headline": f"قصير {word}",
            "kicker": f"إشارة {word}",
            "standfirst": f"مقدمة {word}",
            "dateline": f"مكان {word}",
            "body": f"<p>نص {word}</p>",
            "section": self.section,
            "tags": [f"وسم {word}"],
            "children": {
                "bylines": [{"author": author, "role": "writing"}],
                "attributions": [
                    {"source": source, "used_for": word},
                    {"source": secret, "is_unnamed": True, "wording": f"مطلع {word}"},
                ],
                "related_links": [{"url": f"https://example.org/{word}", "title": word}],
            },
        }

    @rule()
    @precondition(lambda self: len(self.stories) < 3)
    def begin(self):
        article = writing.begin(by=self.writer, now=self.now, **self.fresh())
        self.stories.append(article)
        self.canary[article.pk] = self.word
        self.spans[article.pk] = []

    @rule(step=MINUTES)
    def wait(self, step):
        self.now += step

    @rule(data=st.data())
    @precondition(lambda self: self.stories)
    def amend(self, data):
        article = data.draw(st.sampled_from(self.stories))
        writing.amend(article, by=self.editor, now=self.now, **self.fresh())
        self.canary[article.pk] = self.word

    @rule(
        data=st.data(),
        wait=st.none() | MINUTES,
        last=st.none() | MINUTES,
        keep=st.booleans(),
        change=st.sampled_from(["silent", "update", "correction"]),
    )
    @precondition(lambda self: self.stories)
    def publish(self, data, wait, last, keep, change):
        article = data.draw(st.sampled_from(self.stories))
        if article.state != "approved":
            if article.state in ("draft", "returned"):
                workflow.submit(article, by=self.writer, now=self.now)
            workflow.approve(article, by=self.editor, now=self.now)
        start = self.now + (wait or timedelta(0))
        until = start + last if last else None
        # The same start twice is the same edition printed again: the later one replaces it.
        press.publish(
            article, by=self.editor, at=start, until=until, change=change, now=self.now,
            note="تصويب" if change == "correction" else "", keep_scheduled=keep,
        )  # fmt: skip
        spans = self.spans[article.pk]
        if keep:
            later = [span[0] for span in spans if span[0] > start]
        else:
            later = []
            self._cancel(spans)
        for span in spans:
            if span[0] <= start < span[1]:
                span[1] = start
        self._drop_empty(spans)
        end = min([until or FOREVER, *later])
        spans.append([start, end, until or FOREVER, self.canary[article.pk]])

    @rule(data=st.data(), wait=st.none() | MINUTES)
    @precondition(lambda self: any(self._to_withdraw(a) for a in self.stories))
    def withdraw(self, data, wait):
        article = data.draw(st.sampled_from([a for a in self.stories if self._to_withdraw(a)]))
        end = self.now + (wait or timedelta(0))
        spans = self.spans[article.pk]
        if not any(span[0] <= end < span[1] or span[0] > self.now for span in spans):
            return
        press.withdraw(article, by=self.editor, reason="خطأ", at=end, now=self.now)
        for span in spans:
            if span[1] > end:
                span[1] = span[2] = end
        self._drop_empty(spans)

    @rule(data=st.data())
    @precondition(lambda self: self.stories)
    def unschedule(self, data):
        article = data.draw(st.sampled_from(self.stories))
        press.unschedule(article, by=self.editor, now=self.now)
        self._cancel(self.spans[article.pk])

    @rule(data=st.data(), shown=st.sampled_from([True, True, False]))
    @precondition(lambda self: self.stories)
    def show_editions(self, data, shown):
        article = data.draw(st.sampled_from(self.stories))
        showing.show_editions(article, by=self.editor, shown=shown, hidden=(), of=(), now=self.now)
        self.shown[article.pk] = shown

    def _to_withdraw(self, article) -> bool:
        return any(span[1] > self.now for span in self.spans[article.pk])

    def _cancel(self, spans):
        """What has not begun is emptied; what is live gets its own planned end back."""
        waiting = [span for span in spans if span[0] > self.now]
        for span in waiting:
            spans.remove(span)
        if waiting:
            for span in spans:
                if span[0] <= self.now < span[1]:
                    span[1] = span[2]

    @staticmethod
    def _drop_empty(spans):
        spans[:] = [span for span in spans if span[0] < span[1]]

    def words_at(self, moment) -> set[str]:
        return {
            word
            for spans in self.spans.values()
            for start, end, _, word in spans
            if start <= moment < end
        }

    def words_seen(self, number) -> set[str]:
        """What the list of editions of a story may tell: what readers have seen of one that they
        see now, where an editor lets them."""
        spans = self.spans[number]
        if not self.shown.get(number) or not any(a <= self.now < b for a, b, *_ in spans):
            return set()
        return {word for start, _, _, word in spans if start <= self.now}

    @invariant()
    def every_moment_shows_what_was_printed_for_it(self):
        edges = {self.now}
        for spans in self.spans.values():
            for start, end, *_ in spans:
                edges |= {start, start - TICK}
                if end != FOREVER:
                    edges |= {end, end - TICK}
        for moment in edges:
            live = Edition.objects.at(moment).values_list("story_id", "headline")
            assert max(Counter(story for story, _ in live).values(), default=1) == 1
            assert {headline.split()[-1] for _, headline in live} == self.words_at(moment)

    def no_word_leaks(self):
        """At this moment no address tells a word of anything that is not live."""
        if not self.stories:
            return
        words = {f"zqcanary{n}x" for n in range(next(self.numbers))}
        hidden = words - self.words_at(self.now)
        former = {
            reverse("reader:changed", args=[number]): self.words_seen(number)
            for number in self.spans
        }
        for address, text in answers(Client(), self.now, sorted(words)).items():
            told = {word for word in hidden - former.get(address, set()) if word in text}
            assert not told, f"{address} tells {told}"
            assert "secret-" not in text, address
        # Nor does a row that the readers' role can read, a little after what was just replaced.
        rows = rows_seen(self.now + 3 * SECOND)
        assert not {word for word in hidden if word in rows}
        assert "secret-" not in rows


def play(examples: int, phases=tuple(Phase)) -> None:
    run(
        Paper,
        settings=settings(
            max_examples=examples,
            stateful_step_count=14,
            deadline=None,
            phases=phases,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_readers_see_what_was_printed_for_the_moment_and_no_other_word():
    play(8)


@pytest.mark.long
@pytest.mark.django_db
def test_readers_see_what_was_printed_for_the_moment_and_no_other_word_at_length():
    play(300)


@pytest.mark.django_db
def test_a_planted_leak_is_found(monkeypatch):
    """A list that forgets the moment must make the machine fail, else it guards nothing.

    With the rights of the desk: those of readers hold even then, as the next test says.
    """
    monkeypatch.setattr(
        ReadersConnection, "answered", lambda door, request: door.get_response(request)
    )
    forget_the_moment(monkeypatch)
    with pytest.raises((AssertionError, ExceptionGroup), match=r"tells|distinct"):
        play(40, phases=[Phase.generate])


@pytest.mark.django_db
def test_a_list_that_forgets_the_moment_tells_readers_nothing(
    monkeypatch, printed, approved, samir, nour
):
    printed("زقظاهر", tags=["زقوسم"])
    press.publish(approved("زقمجدول"), by=samir, at=timezone.now() + timedelta(hours=1))
    forget_the_moment(monkeypatch)
    for address in ("/", "/feed/rss/", "/feed/json/", "/news-sitemap.xml"):
        assert "زقمجدول" not in nour(address).content.decode()
    assert "زقظاهر" in nour("/feed/rss/").content.decode()
    # With the rights of the desk it would be told.
    monkeypatch.setattr(
        ReadersConnection, "answered", lambda door, request: door.get_response(request)
    )
    assert "زقمجدول" in nour("/news-sitemap.xml").content.decode()


def forget_the_moment(monkeypatch) -> None:
    monkeypatch.setattr(
        EditionQuerySet,
        "newest",
        lambda self: self.model.objects.order_by("-first_published_at"),
    )
