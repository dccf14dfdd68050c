"""Where a story stands, in words, and the filters of the list. Each is an address to bookmark."""

from datetime import datetime, time, timedelta

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone, translation
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from arabic.stemming import stems, words
from articles import embargo
from articles.models import Article, Priority, State
from authors.models import Author
from editions.models import Edition
from editions.words import Kind as KindOfStory
from reader.templatetags.newsroom_ar import ar_date
from tags.models import Section, Tag

LIVE, SCHEDULED, WITHDRAWN = "live", "scheduled", "withdrawn"
DERIVED = {LIVE: _("Published"), SCHEDULED: _("Scheduled"), WITHDRAWN: _("Withdrawn")}
STATES = [*State.choices, *DERIVED.items()]


def with_standing(stories: QuerySet[Article], moment: datetime) -> QuerySet[Article]:
    """With what ``standing_of`` asks of the editions."""
    printed = Edition.objects.filter(story=OuterRef("pk"), live__isempty=False)
    return stories.annotate(
        is_live=Exists(printed.at(moment)),
        is_scheduled=Exists(printed.filter(live__startswith__gt=moment)),
        was_seen=Exists(printed.filter(live__startswith__lte=moment)),
    )


def standing_of(article: Article, moment: datetime) -> list[tuple[str, str]]:
    """The marks of a story: what readers see of it, and how far the next version is.

    A story without ``with_standing`` is asked for it.
    """
    if not hasattr(article, "was_seen"):
        asked = with_standing(Article.objects.filter(pk=article.pk), moment).get()
        asked.state, asked.version = article.state, article.version
        article = asked
    is_withdrawn = article.was_seen and not article.is_live and not article.is_scheduled
    held = [("embargoed", _("Under embargo"))] if embargo.stands(article, moment) else []
    names = {LIVE: article.is_live, SCHEDULED: article.is_scheduled, WITHDRAWN: is_withdrawn}
    marks = [(name, DERIVED[name]) for name, is_so in names.items() if is_so]
    if not (marks and article.is_printed):
        marks.append((article.state, article.get_state_display()))
    return marks + held


def in_state(stories: QuerySet[Article], state: str, moment: datetime) -> QuerySet[Article]:
    """Of these the stories that are said to stand there, in a stored state or a derived one."""
    if state in DERIVED:
        return getattr(stories, state)(moment)
    stories = stories.filter(state=state)
    # An approved story that was printed is not said to be approved any more.
    return stories.unprinted() if state == State.APPROVED else stories


def state_named(typed: str) -> str:
    """The state that these words name, in the language of the desk or in English; "" for none.

    In any form («المنشورة»), and half typed where only one state begins like that.
    """
    asked = stems(typed)
    if not asked:
        return ""
    begun = words(typed)[-1]
    half = []
    for state, label in STATES:
        with translation.override(None):
            english = str(label)
        said = words(f"{state} {english} {label}")
        if set(asked) <= set(stems(text_words=said)):
            return state
        if len(asked) == 1 and any(one.startswith(begun) for one in said):
            half.append(state)
    return half[0] if len(half) == 1 else ""


class Choice(admin.SimpleListFilter):
    """A filter whose value is one of a few words; any other value is as if it were not there.

    ``is_switch``: it has one value and is on or off. ``is_listed``: it is offered to be chosen,
    and not only shown when an address names it.
    """

    is_switch = False
    is_listed = True

    @property
    def chosen(self) -> str:
        value = self.value() or ""
        return value if value in dict(self.lookup_choices) else ""

    @property
    def chosen_label(self) -> str:
        return str(dict(self.lookup_choices)[self.chosen])

    def queryset(self, request, queryset):
        return self.narrowed(queryset, request.user) if self.chosen else queryset

    def narrowed(self, stories, user):
        raise NotImplementedError


class Standing(Choice):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return STATES

    def narrowed(self, stories, user):
        return in_state(stories, self.chosen, timezone.now())


class Mine(Choice):
    title = _("whose")
    parameter_name = "mine"
    is_switch = True

    def lookups(self, request, model_admin):
        return [("1", _("My own"))]

    def narrowed(self, stories, user):
        return stories.owned_by(user)


class Overdue(Choice):
    title = _("due")
    parameter_name = "overdue"
    is_switch = True

    def lookups(self, request, model_admin):
        return [("1", _("Overdue"))]

    def narrowed(self, stories, user):
        return stories.overdue(timezone.now())


class SectionChoice(Choice):
    title = _("section")
    parameter_name = "section"

    def lookups(self, request, model_admin):
        return [(str(pk), name) for pk, name in Section.objects.values_list("pk", "name")]

    def narrowed(self, stories, user):
        return stories.filter(section=self.chosen)


class Kind(Choice):
    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return KindOfStory.choices

    def narrowed(self, stories, user):
        return stories.filter(kind=self.chosen)


class Pressing(Choice):
    title = _("priority")
    parameter_name = "priority"

    def lookups(self, request, model_admin):
        return [(str(value), label) for value, label in reversed(Priority.choices)]

    def narrowed(self, stories, user):
        return stories.filter(priority=self.chosen)


class InHandOf(Choice):
    """Me, nobody, anybody, or one person by number."""

    column: str
    words: dict[str, str]

    def lookups(self, request, model_admin):
        return [*self.words.items(), *_named(self.value(), _person)]

    def narrowed(self, stories, user):
        if self.chosen == "none":
            return stories.filter(**{self.column: None})
        if self.chosen == "any":
            return stories.filter(**{f"{self.column}__isnull": False})
        return stories.filter(**{self.column: user.pk if self.chosen == "me" else self.chosen})


class Assigned(InHandOf):
    title = _("Assigned to")
    parameter_name = "assigned"
    column = "assigned_to"
    words = {"me": _("Me"), "any": _("Anybody"), "none": _("Nobody")}


class Claimed(InHandOf):
    title = _("taken for review by")
    parameter_name = "claimed"
    column = "claimed_by"
    words = {"me": _("Me"), "any": _("Anybody"), "none": _("Nobody")}

    def narrowed(self, stories, user):
        if self.chosen == "none":
            # Of what can be taken.
            stories = stories.filter(state=State.IN_REVIEW)
        return super().narrowed(stories, user)


SINCE = {"today": 0, "yesterday": 1, "week": 7, "month": 30}


class ChangedSince(Choice):
    """A word, or any day as ``2026-11-24``."""

    title = _("changed")
    parameter_name = "since"

    def lookups(self, request, model_admin):
        words = [
            ("today", _("Since today")),
            ("yesterday", _("Since yesterday")),
            ("week", _("In seven days")),
            ("month", _("In thirty days")),
        ]
        day = _day(self.value())
        return (
            [*words, (self.value(), _("Since %(day)s") % {"day": ar_date(day)})] if day else words
        )

    def narrowed(self, stories, user):
        day = _day(self.chosen)
        if day is None:
            day = timezone.localdate() - timedelta(days=SINCE[self.chosen])
        return stories.filter(changed_at__gte=timezone.make_aware(datetime.combine(day, time.min)))


class Named(Choice):
    """One of thousands by its number: shown with its name when an address asks for it."""

    is_listed = False

    def lookups(self, request, model_admin):
        return _named(self.value(), self.name_of)


class BySigner(Named):
    title = _("author")
    parameter_name = "author"

    @staticmethod
    def name_of(number: str) -> str | None:
        return Author.objects.filter(pk=number).values_list("name", flat=True).first()

    def narrowed(self, stories, user):
        signed = Article.bylines.rel.related_model.objects.filter(author=self.chosen)
        return stories.filter(pk__in=signed.order_by().values("article"))


class ByTag(Named):
    title = _("tag")
    parameter_name = "tag"

    @staticmethod
    def name_of(number: str) -> str | None:
        """Also of a number that was merged: a kept address goes on to tell."""
        return next((tag.name for tag in Tag.objects.standing_for([int(number)]).values()), None)

    def narrowed(self, stories, user):
        tags = Tag.objects.standing_for([int(self.chosen)]).values()
        filed = Article.tag_rows.rel.related_model.objects.filter(tag__in=tags)
        return stories.filter(pk__in=filed.order_by().values("content_object"))


FILTERS = (
    Standing, Mine, Overdue, SectionChoice, Kind, Pressing, Assigned, Claimed, ChangedSince,
    BySigner, ByTag,
)  # fmt: skip


def _named(value: str | None, name_of) -> list[tuple[str, str]]:
    """The choice that a number in the address names, if there is such a thing."""
    if not (value and value.isascii() and value.isdigit() and len(value) < 19):
        return []
    name = name_of(value)
    return [(value, name)] if name else []


def _person(number: str) -> str | None:
    person = get_user_model().objects.filter(pk=number, is_staff=True).first()
    return person and (person.get_full_name() or person.get_username())


def _day(value: str | None):
    try:
        return parse_date(value or "")
    except ValueError:
        return None
