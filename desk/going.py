"""Going anywhere on the desk by typing: stories, names, tags, sections and pages, each by right."""

from dataclasses import dataclass

from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.db.models import Func, Q, TextField
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from arabic.folding import fold, key, sort_key
from articles import rights
from articles.models import Article
from authors.models import Author, Source
from desk.article_filters import standing_of, with_standing
from desk.choosing import staff_only
from desk.story_field import number_of
from reader.templatetags.newsroom_ar import ar_number
from tags.models import Section, Tag, TagKey

STORIES_SHOWN = 8
NAMES_SHOWN = 4
WORDS_AT_MOST = 8
LONGEST_QUERY = 200
# Folding a headline is done row by row: older stories are found by number or in the list.
HEADLINES_READ = 5_000

# (words, address, the right that opens it)
PAGES = (
    (_("New story"), "admin:articles_article_add", "articles.add_article"),
    (_("Home of the desk"), "admin:index", ""),
    (_("All stories"), "admin:articles_article_changelist", "articles.view_article"),
    (_("The front page"), "desk:front", "editions.arrange_front"),
    (_("Breaking news"), "desk:breaking", "editions.arrange_front"),
    (_("Timetable"), "desk:timetable", "articles.view_article"),
    (_("Pictures"), "admin:images_image_changelist", "images.view_image"),
    (_("Authors"), "admin:authors_author_changelist", "authors.view_author"),
    (_("Sources"), "admin:authors_source_changelist", "authors.view_source"),
    (_("Tags"), "admin:tags_tag_changelist", "tags.view_tag"),
    (_("Sections"), "admin:tags_section_changelist", "tags.view_section"),
    (
        _("Strictness of the checks"),
        "admin:articles_strictness_changelist",
        "articles.change_strictness",
    ),
    (
        _("Reports of errors"),
        "admin:editions_errorreport_changelist",
        "editions.view_errorreport",
    ),
    (
        _("Pages about the newspaper"),
        "admin:editions_policy_changelist",
        "editions.view_policy",
    ),
    (_("Notifications"), "desk:notices", ""),
    (_("People"), "admin:auth_user_changelist", "auth.view_user"),
    (_("Help"), "desk:help", ""),
)

# Nothing for editors of some sections only.
OF_THE_WHOLE_PAPER = ("editions.arrange_front",)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one can go: what it is called, what kind of thing it is, what tells it apart."""

    address: str
    label: str
    kind: str
    hint: str = ""


def places(user, typed: str) -> list[Place]:
    """Where this person may go with these words: the best first, at most about thirty."""
    typed = typed.replace("\x00", "").strip()[:LONGEST_QUERY]
    pages = _pages(user, key(typed))
    stories = _stories(user, typed)
    if number_of(typed) is not None:
        return stories
    if not key(typed):
        return pages + stories
    return pages + stories + _names(user, typed)


def _pages(user, folded: str) -> list[Place]:
    found = []
    for words, name, right in PAGES:
        if right and not user.has_perm(right):
            continue
        if right in OF_THE_WHOLE_PAPER and not rights.may_everywhere(user, right):
            continue
        if folded and not all(one in key(str(words)) for one in folded.split()):
            continue
        try:
            found.append(Place(reverse(name), str(words), str(_("Page of the desk"))))
        except NoReverseMatch:
            continue
    return found


def _stories(user, typed: str) -> list[Place]:
    stories = Article.objects.seen_by(user)
    number = number_of(typed)
    if number is not None:
        stories = stories.filter(pk=number)
    elif words := [fold(word) for word in typed.split()[:WORDS_AT_MOST]]:
        newest = Article.objects.order_by("-changed_at").values("pk")[:HEADLINES_READ]
        folded = Func("headline", function="public.arabic_fold", output_field=TextField())
        stories = stories.filter(pk__in=newest).alias(folded=folded)
        for word in words:
            stories = stories.filter(folded__contains=word)
    moment = timezone.now()
    newest = (
        with_standing(stories, moment)
        .defer("body", "search")
        .order_by("-changed_at")[:STORIES_SHOWN]
    )
    return [
        Place(
            reverse("admin:articles_article_change", args=[one.pk]),
            one.headline,
            str(_("Story")),
            " · ".join([f"#{one.pk}", *(str(label) for _name, label in standing_of(one, moment))]),
        )
        for one in newest
    ]


def _names(user, typed: str) -> list[Place]:
    found = []
    for model, column in ((Author, "sort_key"), (Source, "sort_key"), (Tag, "folded_key")):
        label = model._meta.label_lower.split(".")
        if not user.has_perm(f"{label[0]}.view_{label[1]}"):
            continue
        spellings = {key(typed), sort_key(typed) if column == "sort_key" else ""} - {""}
        wanted = Q()
        for one in spellings:
            wanted |= Q(**{f"{column}__contains": one})
        if model is Tag:
            keys = TagKey.objects.filter(folded_key__contains=key(typed))
            wanted |= Q(pk__in=keys.values("tag"))
        rows = sorted(
            model.objects.filter(wanted).only("pk", "name", column)[: NAMES_SHOWN * 5],
            key=lambda row: not any(getattr(row, column).startswith(one) for one in spellings),
        )
        found += [_place(row) for row in rows[:NAMES_SHOWN]]
    if user.has_perm("tags.view_section"):
        folded = key(typed)
        found += [_place(row) for row in Section.objects.all() if folded in key(row.name)]
    return found


def _place(row) -> Place:
    options = row._meta
    name = f"admin:{options.app_label}_{options.model_name}_change"
    return Place(reverse(name, args=[row.pk]), row.name, str(capfirst(options.verbose_name)))


@require_GET
@staff_only
def go_json(request: HttpRequest) -> JsonResponse:
    found = places(request.user, request.GET.get("q", ""))
    results = [
        {"address": one.address, "label": one.label, "kind": one.kind, "hint": one.hint}
        for one in found
    ]
    said = ngettext("%(count)s choice", "%(count)s choices", len(results))
    said = said % {"count": ar_number(len(results))} if results else gettext("Nothing found.")
    return JsonResponse({"results": results, "said": said})


@require_GET
@never_cache
@staff_member_required(login_url="admin:login")
def go(request: HttpRequest) -> HttpResponse:
    """The same without scripts, with the list of keys below."""
    typed = request.GET.get("q", "")[:LONGEST_QUERY]
    context = {
        **admin.site.each_context(request),
        "title": _("Go to…"),
        "typed": typed,
        "places": places(request.user, typed),
    }
    return TemplateResponse(request, "desk/go.html", context)


patterns = [path("go/", go, name="go"), path("go.json", go_json, name="go_json")]
