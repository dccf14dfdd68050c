"""Where a story stands, in words, and the filters of the list. Each is an address to bookmark."""

from datetime import datetime

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article, State
from editions.words import Kind as KindOfStory
from tags.models import Section

LIVE, SCHEDULED, WITHDRAWN = "live", "scheduled", "withdrawn"
DERIVED = {LIVE: _("Published"), SCHEDULED: _("Scheduled"), WITHDRAWN: _("Withdrawn")}


def standing_of(article: Article, moment: datetime) -> list[tuple[str, str]]:
    """The marks of a story: what readers see of it, and how far the next version is.

    Needs ``live_range`` from ``with_live_range``; a row without it is asked for it.
    """
    live = getattr(article, "live_range", None)
    if live is None and not hasattr(article, "live_range"):
        live = Article.objects.with_live_range(moment).values_list("live_range", flat=True).get(
            pk=article.pk
        )  # fmt: skip
    marks = []
    if live is not None:
        name = LIVE if live.lower <= moment else SCHEDULED
        marks.append((name, DERIVED[name]))
    elif article.printed_version:
        marks.append((WITHDRAWN, DERIVED[WITHDRAWN]))
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
        return list(Section.objects.values_list("pk", "name"))

    def queryset(self, request, queryset):
        chosen = self.value()
        return queryset.filter(section=chosen) if chosen and chosen.isdigit() else queryset


class Kind(admin.SimpleListFilter):
    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return KindOfStory.choices

    def queryset(self, request, queryset):
        chosen = self.value()
        return queryset.filter(kind=chosen) if chosen in KindOfStory.values else queryset
