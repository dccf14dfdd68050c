"""The list of stories: what a line says, and how it goes on by place at any size.

Nothing is counted and no page is skipped over, so the list of 100,000 stories opens like that of
1,000: one statement finds the numbers of a page, the next what its lines show.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Priority
from desk.article_asking import Typed, understood
from desk.article_filters import FILTERS, STATES, standing_of, state_named, with_standing
from desk.article_found import Marks, meant
from desk.article_search import readings
from desk.bulk import actions_for
from desk.bulk_acts import seen_of
from desk.home_lines import name_of
from language import saying
from reader.lists import MICROSECONDS, read_marker
from reader.templatetags.newsroom_ar import ar_date_time, ar_relative

# Where a page of the list begins: after a story, before a story, or at the end.
AFTER, BEFORE, LAST = PLACES = ("after", "before", "last")


@dataclass(frozen=True, slots=True)
class Order:
    """By one column and, within the same moment, by number."""

    column: str
    is_descending: bool

    def by(self, stories: QuerySet, *, turned: bool = False) -> QuerySet:
        sign = "-" if self.is_descending != turned else ""
        return stories.order_by(f"{sign}{self.column}", f"{sign}pk")

    def beyond(self, stories: QuerySet, place: tuple[datetime, int], *, turned: bool = False):
        """What follows this place; what comes before it, when turned."""
        moment, number = place
        than = "lt" if self.is_descending != turned else "gt"
        beyond = Q(**{f"{self.column}__{than}": moment})
        beside = Q(**{self.column: moment, f"pk__{than}": number})
        # The first condition alone would do; it lets the index be entered at the right place.
        return stories.filter(**{f"{self.column}__{than}e": moment}).filter(beyond | beside)

    def marker(self, row: tuple[int, datetime]) -> str:
        return f"{round(row[1].timestamp() * MICROSECONDS)}-{row[0]}"


NEWEST_CHANGE = Order("changed_at", is_descending=True)
DUE_FIRST = Order("due_at", is_descending=False)


class Lines(ChangeList):
    """One page of the list, from its place on."""

    def get_queryset(self, request, exclude_parameters=None):
        for name in PLACES:
            self.params.pop(name, None)
            self.filter_params.pop(name, None)
        # What was typed is read by the page: see desk.article_search.
        typed, self.query = self.query, ""
        stories = super().get_queryset(request, exclude_parameters)
        self.query = typed
        return stories

    @cached_property
    def typed(self) -> Typed:
        return understood(self.query)

    @property
    def order(self) -> Order:
        return DUE_FIRST if self.params.get("overdue") == "1" else NEWEST_CHANGE

    def get_ordering(self, request, queryset):
        sign = "-" if self.order.is_descending else ""
        return [f"{sign}{self.order.column}", f"{sign}pk"]

    def get_ordering_field_columns(self):
        return {}

    def get_results(self, request):
        rows = self._page(request)
        self.result_list = self._with_lines([pk for pk, _moment in rows])
        self.result_count = len(rows)
        self.full_result_count = None
        self.show_full_result_count = False
        self.show_admin_actions = bool(rows)
        self.can_show_all = self.multi_page = False
        self.paginator = None
        self.suggestion = self.suggestion_address = ""
        if self.query and self.is_whole and not rows:
            self.suggestion = meant(self.typed, timezone.now(), self._finds)
            self.suggestion_address = self.get_query_string({SEARCH_VAR: self.suggestion})

    def _finds(self, typed: Typed) -> bool:
        return bool(self._beyond(None, most=1, typed=typed))

    def _page(self, request) -> list[tuple[int, datetime]]:
        """Number and moment of each story of the page; sets the addresses around it."""
        size = self.list_per_page
        after = read_marker(request.GET.get(AFTER, ""))
        before = read_marker(request.GET.get(BEFORE, ""))
        is_last = LAST in request.GET
        if before or is_last:
            rows = self._beyond(before, turned=True)
            if len(rows) > size or is_last:
                has_more, rows = len(rows) > size, rows[:size][::-1]
                self._around(rows, up=has_more, down=bool(before))
                return rows
            # Near the beginning: a page that is full from the beginning on.
            after = None
        rows = self._beyond(after)
        has_more, rows = len(rows) > size, rows[:size]
        self._around(rows, up=bool(after), down=has_more)
        return rows

    def _beyond(self, place: tuple[datetime, int] | None, *, turned=False, most=0, typed=None):
        """So many rows in one statement, or a page and one more: the first of every reading, then
        of all."""
        order, most = self.order, most or self.list_per_page + 1
        parts = []
        for stories in readings(self.queryset, typed or self.typed):
            if place:
                stories = order.beyond(stories, place, turned=turned)
            parts.append(order.by(stories.values_list("pk", order.column), turned=turned))
        if len(parts) == 1:
            return list(parts[0][:most])
        first, *others = (part[:most] for part in parts)
        rows = sorted(first.union(*others), key=lambda row: (row[1], row[0]))
        return (rows if order.is_descending == turned else rows[::-1])[:most]

    def _around(self, rows, *, up: bool, down: bool) -> None:
        marker = self.order.marker
        self.first_address = self.get_query_string() if up else ""
        self.up_address = self.get_query_string({BEFORE: marker(rows[0])}) if up and rows else ""
        self.down_address = (
            self.get_query_string({AFTER: marker(rows[-1])}) if down and rows else ""
        )
        self.last_address = self.get_query_string({LAST: "1"}) if down else ""
        self.is_whole = not (up or down)

    def following(self, most: int) -> list[Article]:
        """The stories after this page, as they are now."""
        if not self.down_address:
            return []
        last = self.result_list[-1]
        place = (getattr(last, self.order.column), last.pk)
        numbers = [number for number, _moment in self._beyond(place, most=most)]
        found = Article.objects.defer("body", "search", "section__search").in_bulk(numbers)
        return [found[number] for number in numbers if number in found]

    def _with_lines(self, numbers: list[int]) -> list[Article]:
        stories = with_standing(Article.objects.filter(pk__in=numbers), timezone.now())
        stories = stories.select_related("section", "assigned_to", "claimed_by").prefetch_related(
            "bylines__author"
        )
        marks = None if self.typed.is_blank else Marks(self.typed)
        if self.typed.names_a_tag:
            rows = Article.tag_rows.rel.related_model.objects.select_related("tag")
            stories = stories.prefetch_related(Prefetch("tag_rows", rows))
        # Where words were looked for, their place in the body is shown.
        unread = ["search", "section__search", *([] if marks else ["body"])]
        found = stories.defer(*unread).in_bulk()
        for article in found.values():
            article.marks = marks
        # A story may go between the two statements.
        return [found[number] for number in numbers if number in found]

    @property
    def unnarrowed_address(self) -> str:
        """The same search in the whole list."""
        return f"?{urlencode({SEARCH_VAR: self.query})}"

    @property
    def states(self) -> list[str]:
        """What «state:» may say."""
        return [str(label) for _state, label in STATES]

    @property
    def unknown_states(self) -> list[str]:
        """What it said of no state."""
        return [
            one.value
            for one in self.typed.query.fields
            if one.name == "state" and not state_named(one.value)
        ]

    @property
    def chosen(self) -> list[tuple[str, str, str]]:
        """What narrows the list: the filter, its value, and the address without it."""
        return [
            (str(one.title), one.chosen_label, self.get_query_string({one.parameter_name: None}))
            for one in self.filter_specs
            if one.chosen
        ]


class StoryList:
    """The list's side of the story's admin."""

    list_display = ("story_line", "standing", "in_hand", "names", "when")
    list_filter = FILTERS
    list_per_page = 40
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("headline",)
    search_help_text = _("Words of the story, name of an author, tag or number")
    sortable_by = ()

    def get_changelist(self, request, **kwargs):
        return Lines

    def changelist_view(self, request, extra_context=None):
        """An address says what was chosen and no more, so that it can be kept and sent on."""
        asked = [(name, value) for name, values in request.GET.lists() for value in values]
        said = [(name, value) for name, value in asked if value]
        if request.method == "GET" and any(not value and name != "q" for name, value in asked):
            query = f"?{urlencode(said)}" if said else ""
            return HttpResponseRedirect(f"{request.path}{query}")
        return super().changelist_view(request, extra_context)

    def get_actions(self, request, *args, **kwargs):
        return actions_for(request.user)

    def action_checkbox(self, article):
        """With the version and the assignment that the line shows: what is done compares them."""
        seen = format_html(
            '<input type="hidden" name="seen-{}" value="{}">', article.pk, seen_of(article)
        )
        return super().action_checkbox(article) + seen

    @admin.display(description=_("headline"))
    def story_line(self, article):
        section = article.section.name if article.section else ""
        above = " · ".join(filter(None, [section, article.get_kind_display(), article.kicker]))
        return format_html(
            '<span class="story-cell"><span class="story-line"><bdi>{}</bdi></span>'
            '<span class="story-above">{}</span>{}</span>',
            article.marks.marked(article.headline) if article.marks else article.headline,
            above,
            article.marks.where(article) if article.marks else "",
        )

    @admin.display(description=_("state"))
    def standing(self, article):
        marks = standing_of(article, timezone.now())
        return format_html_join(" ", '<span class="standing standing--{}">{}</span>', marks)

    @admin.display(description=_("in hand"))
    def in_hand(self, article):
        """How pressing, until when, and who has it."""
        now, said = timezone.now(), []
        if article.is_overdue(now):
            said.append(format_html('<span class="chip chip--overdue">{}</span>', _("Overdue")))
        if article.priority != Priority.NORMAL:
            name = Priority(article.priority).name.lower()
            label = article.get_priority_display()
            said.append(format_html('<span class="chip chip--{}">{}</span>', name, label))
        if article.due_at and not article.is_printed:
            said.append(
                format_html(
                    '<span>{} <time datetime="{}" title="{}">{}</time></span>',
                    _("Due"),
                    article.due_at.isoformat(timespec="seconds"),
                    ar_date_time(article.due_at),
                    ar_relative(article.due_at, now),
                )
            )
        for label, person in (
            (_("assigned to"), article.assigned_to),
            (_("in review with"), article.claimed_by),
        ):
            if person:
                said.append(format_html("<span>{} <bdi>{}</bdi></span>", label, name_of(person)))
        return format_html_join(
            "", '<span class="in-hand-cell">{}</span>', ((one,) for one in said)
        )

    @admin.display(description=_("bylines"))
    def names(self, article):
        """Each leads to the stories that this author signs."""
        rows = {}
        for row in article.bylines.all():
            rows.setdefault((row.pen_name or row.author.name), row.author_id)
        marked = article.marks.marked if article.marks else str
        links = ((pk, marked(name)) for name, pk in rows.items())
        return format_html_join(
            saying.comma(), '<a class="name-link" href="?author={}"><bdi>{}</bdi></a>', links
        )

    @admin.display(description=_("changed"))
    def when(self, article):
        return format_html(
            '<time datetime="{}" title="{}">{}</time>',
            article.changed_at.isoformat(timespec="seconds"),
            ar_date_time(article.changed_at),
            ar_relative(article.changed_at, timezone.now()),
        )
