"""Where a story stands, in words, and the filters of the list. Each is an address to bookmark."""

from datetime import datetime

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article, State
from editions.models import Edition
from editions.words import Kind as KindOfStory
from tags.models import Section

LIVE, SCHEDULED, WITHDRAWN = "live", "scheduled", "withdrawn"
DERIVED = {LIVE: _("Published"), SCHEDULED: _("Scheduled"), WITHDRAWN: _("Withdrawn")}


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
    names = {LIVE: article.is_live, SCHEDULED: article.is_scheduled, WITHDRAWN: is_withdrawn}
    marks = [(name, DERIVED[name]) for name, is_so in names.items() if is_so]
    if not (marks and article.is_printed):
        marks.append((article.state, article.get_state_display()))
    return marks


class Standing(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [*State.choices, *DERIVED.items()]

    def queryset(self, request, queryset):
        chosen = self.value()
        if chosen in DERIVED:
            return getattr(queryset, chosen)(timezone.now())
        return queryset.filter(state=chosen) if chosen in State.values else queryset


class Mine(admin.SimpleListFilter):
    title = _("whose")
    parameter_name = "mine"

    def lookups(self, request, model_admin):
        return [("1", _("My own"))]

    def queryset(self, request, queryset):
        return queryset.owned_by(request.user) if self.value() == "1" else queryset


class SectionChoice(admin.SimpleListFilter):
    title = _("section")
    parameter_name = "section"

    def lookups(self, request, model_admin):
        return [(str(pk), name) for pk, name in Section.objects.values_list("pk", "name")]

    def queryset(self, request, queryset):
        chosen = self.value()
        known = dict(self.lookup_choices)
        return queryset.filter(section=chosen) if chosen in known else queryset


class Kind(admin.SimpleListFilter):
    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return KindOfStory.choices

    def queryset(self, request, queryset):
        chosen = self.value()
        return queryset.filter(kind=chosen) if chosen in KindOfStory.values else queryset
