"""What the desk's front page is made of: blocks of lines, as values that a template lays out."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Priority
from reader.templatetags.newsroom_ar import ar_date

SHOWN = 15


@dataclass(frozen=True, slots=True)
class Line:
    """One story of a block; ``address`` is its page on the desk, ``page`` the readers' page.

    ``claim`` and ``release`` are the addresses to post to, where this person may.
    """

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
    due_at: datetime | None = None
    is_overdue: bool = False
    priority: str = ""
    priority_label: str = ""
    claimed_by: str = ""
    is_own_claim: bool = False
    claim: str = ""
    release: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a timeline: what it is called, and its lines in order."""

    name: str
    lines: tuple[Line, ...]
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A titled list. ``is_cut``: there are more than the lines shown. ``days``: a timeline."""

    name: str
    title: str
    empty: str
    lines: tuple[Line, ...]
    is_cut: bool = False
    days: tuple[Day, ...] = ()
    more: str = ""


# The list of the articles, narrowed to what a block shows the beginning of.
MORE = {
    "returned": {"state": "returned", "mine": "1"},
    "assigned": {"assigned": "me", "state": "draft"},
    "drafts": {"state": "draft", "mine": "1"},
    "review": {"state": "in_review", "mine": "1"},
    "queue": {"state": "in_review"},
    "handed": {"assigned": "any", "state": "draft"},
    "approved": {"state": "ready"},
    "scheduled": {"state": "scheduled"},
    "published": {"state": "live"},
    "corrections": {"state": "live"},
}


def block(name: str, title: str, empty: str, lines, **values) -> Block:
    lines = tuple(lines)
    is_cut = len(lines) > SHOWN
    more = ""
    if is_cut and name in MORE:
        more = f"{reverse('admin:articles_article_changelist')}?{urlencode(MORE[name])}"
    return Block(name, title, empty, lines[:SHOWN], is_cut=is_cut, more=more, **values)


def timeline(shown: Block, moment: datetime) -> Block:
    """The block with its lines under the days on which they fall."""
    today = timezone.localdate(moment)
    days: dict = {}
    for line in shown.lines:
        days.setdefault(timezone.localdate(line.at), []).append(line)
    names = {today: _("Today"), today + timedelta(days=1): _("Tomorrow")}
    return replace(
        shown,
        days=tuple(
            Day(names.get(day) or ar_date(day), tuple(lines), is_today=day == today)
            for day, lines in days.items()
        ),
    )


def name_of(person) -> str:
    return person.get_full_name() or person.get_username()


def line(article: Article, moment: datetime, **values) -> Line:
    """A working copy as a line: how pressing it is and when it is due stand in every block."""
    pressing = {}
    if article.priority != Priority.NORMAL:
        pressing = {
            "priority": Priority(article.priority).name.lower(),
            "priority_label": article.get_priority_display(),
        }
    return Line(
        **{
            "address": reverse("admin:articles_article_change", args=[article.pk]),
            "headline": article.headline or _("Without a headline"),
            "section": article.section.name if article.section else "",
            "due_at": article.due_at,
            "is_overdue": article.is_overdue(moment),
            "version": article.version,
            **pressing,
            **values,
        }
    )
