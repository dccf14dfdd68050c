"""What waits for one person: what came back, what is theirs to write, to answer and to save."""

from datetime import datetime

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, Concat, NullIf, RowNumber, Trim
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.models import Act, Article, Event, State
from articles.queries import UNPRINTED
from desk.home_lines import SHOWN, Block, Line, block, line, name_of
from desk.keeping import unsaved_of
from desk.models import MarginNote

RETURNED, ASSIGNED, IN_REVIEW, DRAFTS = range(4)


def full_name(person: str):
    """The name of a person as a column; ``person`` is the path to them, "by" for example."""
    whole = Concat(f"{person}__first_name", Value(" "), f"{person}__last_name")
    return Coalesce(NullIf(Trim(whole), Value("")), f"{person}__username")


def own_stories(user) -> dict[int, list[Article]]:
    """This person's unfinished stories by what they wait for, with the comment that came with it.

    One statement, in which no kind can crowd out another.
    """
    rank = Case(
        When(state=State.RETURNED, then=Value(RETURNED)),
        When(state=State.DRAFT, assigned_to=user, then=Value(ASSIGNED)),
        When(state=State.DRAFT, then=Value(DRAFTS)),
        default=Value(IN_REVIEW),
        output_field=IntegerField(),
    )
    told = Event.objects.filter(
        Q(act=Act.RETURNED, article__state=State.RETURNED)
        | Q(act=Act.ASSIGNED, article__state=State.DRAFT),
        article=OuterRef("pk"),
    ).order_by("-at", "-id")
    stories = (
        Article.objects.owned_by(user)
        .filter(
            Q(state__in=(State.RETURNED, State.DRAFT, State.IN_REVIEW))
            | Q(state=State.APPROVED) & UNPRINTED
        )
        .select_related("section", "claimed_by")
        .defer("body", "search", "section__search")
        .annotate(
            rank=rank,
            place=Window(
                RowNumber(),
                partition_by=rank,
                order_by=[F("due_at").asc(nulls_last=True), F("changed_at").desc()],
            ),
            told=Subquery(told.values("note")[:1]),
            told_at=Subquery(told.values("at")[:1]),
            told_by=Subquery(told.annotate(who=full_name("by")).values("who")[:1]),
        )
        .filter(place__lte=SHOWN + 1)
        .order_by("rank", "place")
    )
    found: dict[int, list[Article]] = {kind: [] for kind in range(4)}
    for article in stories:
        found[article.rank].append(article)
    return found


def returned(own, moment: datetime) -> Block:
    lines = [
        line(
            article,
            moment,
            at=article.told_at or article.changed_at,
            comment=article.told or "",
            comment_by=article.told_by or "",
        )
        for article in own[RETURNED]
    ]
    return block("returned", _("Returned to me"), _("Nothing has been returned to you."), lines)


def assigned(own, moment: datetime) -> Block:
    lines = [
        line(
            article,
            moment,
            comment=article.told or "",
            comment_by=article.told_by or "" if article.told else "",
            by=article.told_by or "",
            by_words=pgettext("who sent a story", "from"),
        )
        for article in own[ASSIGNED]
    ]
    return block("assigned", _("Assigned to me"), _("Nothing is assigned to you."), lines)


def drafts(own, moment: datetime) -> Block:
    lines = [line(one, moment, at=one.changed_at) for one in own[DRAFTS]]
    return block(
        "drafts", _("My drafts"), _("You have no drafts. Begin with a new article."), lines
    )


def with_the_editors(own, moment: datetime) -> Block:
    lines = [
        line(
            one,
            moment,
            at=one.submitted_at,
            state=one.state,
            state_label=one.get_state_display(),
            claimed_by=name_of(one.claimed_by) if one.claimed_by else "",
        )
        for one in own[IN_REVIEW]
    ]
    return block("review", _("With the editors"), _("None of your stories is in review."), lines)


def notes(user, may_review: bool) -> Block:
    """Threads of notes in which somebody else spoke last: on own stories, and those begun here."""
    answers = MarginNote.objects.filter(answer_to=OuterRef("pk")).order_by("-at", "-id")
    last = {
        "last_by": Coalesce(
            Subquery(answers.values("by")[:1]), F("by"), output_field=IntegerField()
        ),
        "last_text": Coalesce(
            Subquery(answers.values("text")[:1]), F("text"), output_field=CharField()
        ),
        "last_at": Coalesce(Subquery(answers.values("at")[:1]), F("at")),
        "last_name": Coalesce(
            Subquery(answers.annotate(who=full_name("by")).values("who")[:1]), full_name("by")
        ),
    }
    own = Article.objects.owned_by(user).filter(pk=OuterRef("article"))
    threads = (
        MarginNote.objects.filter(Q(by=user) | Exists(own), settled_at=None, answer_to=None)
        .filter(article__in=Article.objects.seen_by(user))
        .annotate(**last)
        .exclude(last_by=user.pk)
        .order_by("last_at")
        .values_list("article", "article__headline", "last_text", "last_name", "last_at", "by")
    )
    lines = [
        Line(
            address=reverse("desk:review", args=[number])
            if may_review and by == user.pk
            else f"{reverse('admin:articles_article_change', args=[number])}#notes",
            headline=headline,
            comment=text,
            comment_by=who,
            at=at,
        )
        for number, headline, text, who, at, by in threads[: SHOWN + 1]
    ]
    return block("notes", _("Notes that wait for you"), _("No note waits for your answer."), lines)


def unsaved(user) -> Block:
    lines = [
        Line(address=left.address, headline=left.headline, at=left.kept_at)
        for left in unsaved_of(user)
    ]
    return block(
        "unsaved", _("Texts you have not saved"), _("Everything you typed is saved."), lines
    )
