"""What the desk's front page shows a person: what came back, what waits, what is on its way out.

At most 12 statements for the whole page. A journalist's blocks hold the stories they own; an
editor's hold the whole paper's queue.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import Case, F, IntegerField, Prefetch, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from arabic.grammar import join
from articles.models import Act, Article, Event, State
from editions.models import TOLD, Edition

SHOWN = 15
# A story that has waited this long stands out in the queue.
LATE_AFTER = timedelta(hours=4)
CORRECTIONS_OF_DAYS = 14


@dataclass(frozen=True, slots=True)
class Line:
    """One story of a block; ``address`` is its page on the desk, ``page`` the readers' page."""

    address: str
    headline: str
    section: str = ""
    names: str = ""
    by: str = ""
    by_words: str = ""
    at: datetime | None = None
    is_late: bool = False
    state: str = ""
    state_label: str = ""
    comment: str = ""
    comment_by: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A titled list. ``is_cut``: there are more than the lines shown."""

    name: str
    title: str
    empty: str
    lines: tuple[Line, ...]
    is_cut: bool = False
    is_timetable: bool = False
    more: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    greeting: str
    moment: datetime
    new_address: str
    blocks: tuple[Block, ...]


def home_of(user, moment: datetime) -> Home:
    """The front page of this person at this moment."""
    may_write = user.has_perm("articles.add_article")
    blocks = ()
    if user.has_perm("articles.review_article"):
        blocks = _of_editor(user, moment)
    elif may_write:
        blocks = _of_journalist(user)
    return Home(
        greeting=_("Welcome, %(name)s") % {"name": user.get_short_name() or user.get_username()},
        moment=moment,
        new_address=reverse("admin:articles_article_add") if may_write else "",
        blocks=blocks,
    )


def _of_journalist(user) -> tuple[Block, ...]:
    own = _own(user, with_review=True)
    return (_returned(own), _drafts(own), _own_in_review(own))


def _of_editor(user, moment: datetime) -> tuple[Block, ...]:
    own = _own(user, with_review=False)
    returned = _returned(own)
    return (
        _queue(moment),
        *([returned] if returned.lines else []),
        _approved(),
        _scheduled(moment),
        _published_today(moment),
        _drafts(own),
        _corrections(moment),
    )


# The list of the articles, narrowed to what a block shows the beginning of.
MORE = {
    "returned": {"state": "returned", "mine": "1"},
    "drafts": {"state": "draft", "mine": "1"},
    "review": {"state": "in_review", "mine": "1"},
    "queue": {"state": "in_review"},
    "approved": {"state": "approved"},
    "scheduled": {"state": "scheduled"},
    "published": {"state": "live"},
    "corrections": {"state": "live"},
}


def _block(name: str, title: str, empty: str, lines, **values) -> Block:
    lines = tuple(lines)
    is_cut = len(lines) > SHOWN
    more = f"{reverse('admin:articles_article_changelist')}?{urlencode(MORE[name])}"
    return Block(
        name, title, empty, lines[:SHOWN], is_cut=is_cut, more=more if is_cut else "", **values
    )


def _name(person) -> str:
    return person.get_full_name() or person.get_username()


def _line(article: Article, **values) -> Line:
    return Line(
        address=reverse("admin:articles_article_change", args=[article.pk]),
        headline=article.headline or _("Without a headline"),
        section=article.section.name if article.section else "",
        **values,
    )


def _edition_line(edition: Edition, **values) -> Line:
    return Line(
        address=reverse("admin:articles_article_change", args=[edition.story_id]),
        headline=edition.headline,
        section=edition.section.name if edition.section else "",
        **values,
    )


def _unprinted() -> Q:
    return Q(printed_version__isnull=True) | ~Q(printed_version=F("version"))


def _own(user, *, with_review: bool) -> list[Article]:
    """This person's unfinished stories: returned first, then what is with the editors, then drafts.

    One statement for the stories and one for the comments they came back with.
    """
    wanted = Q(state__in=(State.RETURNED, State.DRAFT))
    if with_review:
        wanted |= Q(state=State.IN_REVIEW) | Q(state=State.APPROVED) & _unprinted()
    rank = Case(
        When(state=State.RETURNED, then=Value(0)),
        When(state=State.DRAFT, then=Value(2)),
        default=Value(1),
        output_field=IntegerField(),
    )
    returns = Event.objects.filter(act=Act.RETURNED).select_related("by").order_by("-at", "-id")
    return list(
        Article.objects.owned_by(user)
        .filter(wanted)
        .select_related("section")
        .prefetch_related(Prefetch("events", queryset=returns, to_attr="returns"))
        .defer("body")
        .order_by(rank, "-changed_at")[: 3 * SHOWN]
    )


def _returned(own: list[Article]) -> Block:
    lines = []
    for article in own:
        if article.state == State.RETURNED:
            last = article.returns[0] if article.returns else None
            lines.append(
                _line(
                    article,
                    at=last.at if last else article.changed_at,
                    comment=last.note if last else "",
                    comment_by=_name(last.by) if last else "",
                )
            )
    return _block("returned", _("Returned to me"), _("Nothing has been returned to you."), lines)


def _drafts(own: list[Article]) -> Block:
    lines = [_line(one, at=one.changed_at) for one in own if one.state == State.DRAFT]
    return _block(
        "drafts", _("My drafts"), _("You have no drafts. Begin with a new article."), lines
    )


def _own_in_review(own: list[Article]) -> Block:
    lines = [
        _line(one, at=one.submitted_at, state=one.state, state_label=one.get_state_display())
        for one in own
        if one.state in (State.IN_REVIEW, State.APPROVED)
    ]
    return _block("review", _("With the editors"), _("None of your stories is in review."), lines)


def _queue(moment: datetime) -> Block:
    bylines = Article.bylines.rel.related_model.objects.select_related("author")
    waiting = (
        Article.objects.filter(state=State.IN_REVIEW)
        .select_related("section", "submitted_by")
        .prefetch_related(Prefetch("bylines", queryset=bylines))
        .defer("body")
        .order_by("submitted_at", "pk")[: SHOWN + 1]
    )
    lines = [
        _line(
            article,
            names=join(
                dict.fromkeys(row.pen_name or row.author.name for row in article.bylines.all())
            ),
            by=_name(article.submitted_by),
            by_words=pgettext("who sent a story", "from"),
            at=article.submitted_at,
            is_late=moment - article.submitted_at > LATE_AFTER,
        )
        for article in waiting
    ]
    return _block("queue", _("Waiting for review"), _("Nothing waits for review."), lines)


def _approved() -> Block:
    approved = (
        Article.objects.filter(_unprinted(), state=State.APPROVED)
        .select_related("section")
        .defer("body")
        .order_by("changed_at")[: SHOWN + 1]
    )
    lines = [_line(article, at=article.changed_at) for article in approved]
    return _block(
        "approved", _("Approved, not yet published"), _("Nothing approved is left lying."), lines
    )


def _scheduled(moment: datetime) -> Block:
    editions = (
        Edition.objects.filter(live__isempty=False, live__startswith__gt=moment)
        .select_related("section")
        .only("story_id", "headline", "live", "section__name")
        .order_by("live")[: SHOWN + 1]
    )
    lines = [_edition_line(edition, at=edition.live.lower) for edition in editions]
    return _block("scheduled", _("Scheduled"), _("Nothing is scheduled."), lines, is_timetable=True)


def _published_today(moment: datetime) -> Block:
    today = timezone.localtime(moment)
    start = timezone.make_aware(datetime.combine(today.date(), time.min))
    editions = (
        Edition.objects.at(moment)
        .filter(first_published_at__gte=start)
        .select_related("section")
        .only("story_id", "headline", "first_published_at", "section__name")
        .newest()[: SHOWN + 1]
    )
    lines = [
        _edition_line(edition, at=edition.first_published_at, page=edition.get_absolute_url())
        for edition in editions
    ]
    return _block("published", _("Published today"), _("Nothing published yet today."), lines)


def _corrections(moment: datetime) -> Block:
    editions = (
        Edition.objects.filter(
            change__in=TOLD,
            live__isempty=False,
            live__startswith__lte=moment,
            printed_at__gte=moment - timedelta(days=CORRECTIONS_OF_DAYS),
        )
        .select_related("section")
        .only("story_id", "headline", "change", "note", "live", "section__name")
        .order_by("-live")[: SHOWN + 1]
    )
    lines = [
        _edition_line(
            edition,
            at=edition.live.lower,
            state=edition.change,
            state_label=edition.get_change_display(),
            comment=edition.note,
            page=edition.get_absolute_url(),
        )
        for edition in editions
    ]
    return _block(
        "corrections", _("Corrections"), _("No corrections in the last two weeks."), lines
    )
