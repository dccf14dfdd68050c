"""What waits for the editors: the queue, what is handed out, and what the press will do and did."""

from datetime import datetime, time, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, F, OuterRef, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles import rights
from articles.models import Article, State
from desk.home_lines import SHOWN, Block, Line, block, line, name_of, timeline
from editions.models import Change, Edition
from language import saying

# A story that has waited this long stands out in the queue.
LATE_AFTER = timedelta(hours=4)
CORRECTIONS_OF_DAYS = 14


def queue(user, moment: datetime) -> Block:
    """What waits for review: the most pressing first, then what is due, then the oldest."""
    bylines = Article.bylines.rel.related_model.objects.filter(article=OuterRef("pk"))
    printed_name = Coalesce(NullIf("pen_name", Value("")), "author__name")
    waiting = (
        Article.objects.filter(state=State.IN_REVIEW)
        .of_sections(rights.sections_of(user))
        .select_related("section", "submitted_by", "claimed_by")
        .annotate(
            names=ArraySubquery(bylines.order_by("position", "id").values_list(printed_name)),
            is_signed=Exists(bylines.filter(author__login__user=user)),
        )
        .defer("body", "search", "section__search")
        .order_by("-priority", F("due_at").asc(nulls_last=True), "submitted_at", "pk")
    )
    lines = [_waiting(article, user, moment) for article in waiting[: SHOWN + 1]]
    return block("queue", _("Waiting for review"), _("Nothing waits for review."), lines)


def _waiting(article: Article, user, moment: datetime) -> Line:
    """A story of the queue, which leads to its review; with the button that takes it."""
    values = {}
    # As workflow.is_own, without a statement for each line.
    is_own = article.submitted_by_id == user.pk or article.is_signed
    may_claim = not is_own or user.has_perm("articles.approve_own_article")
    if article.claimed_by_id is None and may_claim:
        values["claim"] = reverse("desk:claim", args=[article.pk])
    elif article.claimed_by_id == user.pk:
        values["release"] = reverse("desk:release", args=[article.pk])
    return line(
        article,
        moment,
        address=reverse("desk:review", args=[article.pk]),
        names=saying.names(dict.fromkeys(article.names)),
        by=name_of(article.submitted_by),
        by_words=pgettext("who sent a story", "from"),
        at=article.submitted_at,
        is_late=moment - article.submitted_at > LATE_AFTER,
        claimed_by=name_of(article.claimed_by) if article.claimed_by else "",
        is_own_claim=article.claimed_by_id == user.pk,
        **values,
    )


def handed_out(user, moment: datetime) -> Block:
    """What others are to write: the one due soonest first."""
    handed = (
        Article.objects.filter(assigned_to__isnull=False)
        .of_sections(rights.sections_of(user))
        .filter(state__in=(State.DRAFT, State.RETURNED))
        .exclude(assigned_to=user)
        .select_related("section", "assigned_to")
        .defer("body", "search", "section__search")
        .order_by(F("due_at").asc(nulls_last=True), "-priority", "pk")
    )
    lines = [
        line(
            article,
            moment,
            by=name_of(article.assigned_to),
            by_words=_("assigned to"),
            state=article.state if article.state == State.RETURNED else "",
            state_label=article.get_state_display() if article.state == State.RETURNED else "",
        )
        for article in handed[: SHOWN + 1]
    ]
    return block("handed", _("Assigned to others"), _("Nothing is assigned to others."), lines)


def approved(user, moment: datetime) -> Block:
    stories = (
        Article.objects.filter(state=State.APPROVED)
        .of_sections(rights.sections_of(user))
        .unprinted()
        .select_related("section")
        .defer("body", "search", "section__search")
        .order_by("changed_at")
    )
    lines = [line(article, moment, at=article.changed_at) for article in stories[: SHOWN + 1]]
    return block(
        "approved", _("Approved, not yet published"), _("Nothing approved is left lying."), lines
    )


def of_the_press(moment: datetime) -> tuple[Block, Block, Block]:
    """Scheduled, published today, corrections: one statement for the three."""
    today = timezone.localtime(moment)
    start = timezone.make_aware(datetime.combine(today.date(), time.min))
    parts = {
        "scheduled": (
            Edition.objects.to_come(moment).order_by("live__startswith"),
            F("live__startswith"),
        ),
        "published": (
            Edition.objects.at(moment).filter(first_published_at__gte=start).newest(),
            F("first_published_at"),
        ),
        "corrections": (
            Edition.objects.told()
            .filter(
                live__isempty=False,
                live__startswith__lte=moment,
                live__startswith__gte=moment - timedelta(days=CORRECTIONS_OF_DAYS),
            )
            .order_by("-live__startswith"),
            F("live__startswith"),
        ),
    }
    rows = [
        editions.annotate(block=Value(name, CharField()), at=at).values_list(
            "block", "story_id", "headline", "section__name", "at", "change", "note"
        )[: SHOWN + 1]
        for name, (editions, at) in parts.items()
    ]
    lines: dict[str, list[Line]] = {name: [] for name in parts}
    for row in rows[0].union(*rows[1:], all=True):
        lines[row[0]].append(_printed(*row))
    for name, found in lines.items():
        found.sort(key=lambda one: one.at, reverse=name != "scheduled")
    return (
        timeline(
            block("scheduled", _("Scheduled"), _("Nothing is scheduled."), lines["scheduled"]),
            moment,
        ),
        block(
            "published",
            _("Published today"),
            _("Nothing published yet today."),
            lines["published"],
        ),
        block(
            "corrections",
            _("Corrections"),
            _("No corrections in the last two weeks."),
            lines["corrections"],
        ),
    )


def _printed(name: str, number: int, headline: str, section: str | None, at, change, note) -> Line:
    values = {}
    if name != "scheduled":
        edition = Edition(story_id=number, headline=headline)
        values["page"] = edition.get_absolute_url()
    if name == "corrections":
        values |= {"state": change, "state_label": Change(change).label, "comment": note}
    return Line(
        address=reverse("admin:articles_article_change", args=[number]),
        headline=headline,
        section=section or "",
        at=at,
        **values,
    )
