"""The list of stories: what a line says, what is searched, in a known number of statements."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Func, Q, TextField, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from arabic.folding import fold, sort_key
from articles.models import Article
from desk.article_filters import Kind, Mine, SectionChoice, Standing, standing_of, with_standing
from reader.templatetags.newsroom_ar import ar_date_time, ar_relative

WORDS_AT_MOST = 12


class Lines(ChangeList):
    """The stories of a page with what their lines show; their bodies stay in the database."""

    def get_queryset(self, request, exclude_parameters=None):
        stories = super().get_queryset(request, exclude_parameters)
        stories = stories.select_related("section").prefetch_related("bylines__author")
        return with_standing(stories, timezone.now()).defer("body")


class StoryList:
    """The list's side of the story's admin."""

    list_display = ("story_line", "standing", "section", "names", "when")
    list_filter = (Standing, Mine, SectionChoice, Kind)
    list_per_page = 40
    show_full_result_count = False
    search_fields = ("headline",)
    search_help_text = _("Headline, standfirst, name of an author, or number")
    ordering = ("-changed_at",)
    actions = None

    def get_changelist(self, request, **kwargs):
        return Lines

    def get_search_results(self, request, queryset, search_term):
        """All words, in the story or in the name of an author, whatever their spelling; or its
        number."""
        if not search_term.strip():
            return queryset, False
        searched = Func(
            Concat("headline", Value(" "), "standfirst", output_field=TextField()),
            function="public.arabic_fold",
            output_field=TextField(),
        )
        queryset = queryset.alias(searched=searched)
        found = Q()
        for word in search_term.split()[:WORDS_AT_MOST]:
            named = Q()
            for spelling in {fold(word), sort_key(word)} - {""}:
                named |= Q(bylines__author__sort_key__contains=spelling)
            signed = Article.objects.filter(named).values("pk") if named else []
            found &= Q(searched__contains=fold(word)) | Q(pk__in=signed)
        number = fold(search_term).strip().lstrip("#")
        if number.isascii() and number.isdigit() and len(number) < 19:
            found |= Q(pk=number)
        return queryset.filter(found), False

    @admin.display(description=_("headline"), ordering="headline")
    def story_line(self, article):
        above = " · ".join(filter(None, [article.get_kind_display(), article.kicker]))
        return format_html(
            '<span class="story-cell"><span class="story-line"><bdi>{}</bdi></span>'
            '<span class="story-above">{}</span></span>',
            article.headline,
            above,
        )

    @admin.display(description=_("state"))
    def standing(self, article):
        marks = standing_of(article, timezone.now())
        return format_html_join(" ", '<span class="standing standing--{}">{}</span>', marks)

    @admin.display(description=_("bylines"))
    def names(self, article):
        rows = article.bylines.all()
        names = dict.fromkeys(row.pen_name or row.author.name for row in rows)
        return format_html_join("، ", "<bdi>{}</bdi>", ((name,) for name in names))

    @admin.display(description=_("changed"), ordering="changed_at")
    def when(self, article):
        return format_html(
            '<time datetime="{}" title="{}">{}</time>',
            article.changed_at.isoformat(timespec="seconds"),
            ar_date_time(article.changed_at),
            ar_relative(article.changed_at, timezone.now()),
        )
