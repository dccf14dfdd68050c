"""Tags on the desk: how they are used, which are twins, and what was merged and can be undone."""

import hashlib

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from taggit.admin import Tag as TagOfTaggit

from articles.models import ArticleTag
from desk.admin_library import LibraryAdmin
from editions.models import EditionTag
from tags.admin import TagAdmin
from tags.likeness import REASONS
from tags.merging import Impossible, undo
from tags.models import Apart, Merge, Tag
from tags.twins import TOLD_AT_MOST, twins

# The table that comes with the program is empty here, and its page of merging asked nobody.
admin.site.unregister(TagOfTaggit)

ON_A_PAGE = 50
LIST = "admin:tags_tag_changelist"


def unused() -> Q:
    """Of tags: those that no story is filed under, in the works or printed."""
    return ~Exists(ArticleTag.objects.filter(tag=OuterRef("pk"))) & ~Exists(
        EditionTag.objects.filter(tag=OuterRef("pk"))
    )


def used_once(tags):
    """Those that one story alone is filed under: its working copy, its editions or both."""
    filed = ArticleTag.objects.filter(tag=OuterRef("pk")).order_by()
    printed = EditionTag.objects.filter(tag=OuterRef("pk")).order_by()
    by_tag = filed.values("tag").annotate(n=Count("pk")).values("n")
    tags = tags.annotate(
        filed=Coalesce(Subquery(by_tag, IntegerField()), 0),
        only=Coalesce(
            Subquery(filed.values("content_object")[:1]),
            Subquery(printed.values("content_object__story")[:1]),
        ),
    )
    elsewhere = printed.exclude(content_object__story=OuterRef("only"))
    return tags.filter(~Exists(elsewhere), filed__lte=1, only__isnull=False)


class ByStories(admin.SimpleListFilter):
    title = _("stories")
    parameter_name = "stories"

    def lookups(self, request, model_admin):
        return [("none", _("No story uses it")), ("one", _("One story uses it"))]

    def queryset(self, request, queryset):
        if self.value() == "none":
            return queryset.filter(unused())
        return used_once(queryset) if self.value() == "one" else queryset


def counted(tags):
    """With ``stories``: how many working copies are filed under each."""
    filed = ArticleTag.objects.filter(tag=OuterRef("pk")).order_by().values("tag")
    number = Subquery(filed.annotate(n=Count("pk")).values("n"), IntegerField())
    return tags.annotate(stories=Coalesce(number, 0))


@admin.register(Tag)
class DeskTagAdmin(LibraryAdmin, TagAdmin):
    list_display = ["name", "also", "stories", "description"]
    list_filter = [ByStories]
    change_form_template = "admin/tags/tag/change_form.html"

    def get_queryset(self, request):
        queryset = super().get_queryset(request)
        match = request.resolver_match
        return counted(queryset) if match and match.url_name == "tags_tag_changelist" else queryset

    @admin.display(description=_("stories"), ordering="stories")
    def stories(self, tag):
        return tag.stories

    def fingerprint(self, request, obj) -> str:
        """Of the other names, too: they stand in the same form."""
        names = "\n".join(obj.other_names.values_list("name", flat=True))
        digest = hashlib.sha256(names.encode()).hexdigest()[:12]
        return f"{super().fingerprint(request, obj)}-{digest}"

    def changelist_view(self, request, extra_context=None):
        may = {"may_tidy": self.has_delete_permission(request)}
        return super().changelist_view(request, {**(extra_context or {}), **may})

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and self.has_delete_permission(request):
            context["merged"] = merges().filter(former__tag=obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    # Pages beside the list ---------------------------------------------------------------------

    def get_urls(self):
        own = [
            path("twins/", self._tidying(require_safe(self.twins_view)), name="tags_tag_twins"),
            path("apart/", self._tidying(require_POST(self.apart_view)), name="tags_tag_apart"),
            path("merges/", self._tidying(require_safe(self.merges_view)), name="tags_tag_merges"),
            path(
                "merges/<int:number>/undo/",
                self._tidying(require_POST(self.undo_view)),
                name="tags_tag_undo",
            ),
        ]
        return own + super().get_urls()

    def _tidying(self, view):
        """For whoever may delete tags: these pages merge them, or show what was merged."""

        def allowed(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not self.has_delete_permission(request):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return self.admin_site.admin_view(allowed)

    def twins_view(self, request: HttpRequest) -> HttpResponse:
        """Pairs that are near, each with the way to merge it or to say that it is two."""
        pairs = twins()
        page = Paginator(pairs, ON_A_PAGE).get_page(request.GET.get("page"))
        numbers = {one for pair in page for one in (pair[0][0], pair[1][0])}
        known = counted(Tag.objects).in_bulk(numbers)
        lines = [
            (known[one[0]], one[1], known[other[0]], other[1], REASONS[how])
            for one, other, how in page
            if one[0] in known and other[0] in known
        ]
        context = {"lines": lines, "page": page, "is_full": len(pairs) == TOLD_AT_MOST}
        return self._page(request, _("Tags that may be one"), "twins", context)

    def apart_view(self, request: HttpRequest) -> HttpResponse:
        """Two tags that are two: they are not told again."""
        asked = request.POST.getlist(ACTION_CHECKBOX_NAME)
        pair = sorted(Tag.objects.in_bulk([int(one) for one in asked if len(one) < 19]))
        if len(pair) == 2:
            Apart.objects.get_or_create(first_id=pair[0], second_id=pair[1])
            self.message_user(request, _("The two tags stay two."))
        return HttpResponseRedirect(reverse("admin:tags_tag_twins"))

    def merges_view(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(merges(), ON_A_PAGE).get_page(request.GET.get("page"))
        return self._page(request, _("Merged tags"), "merges", {"merged": page, "page": page})

    def undo_view(self, request: HttpRequest, number: int) -> HttpResponse:
        kept = Tag.objects.filter(former=number).first()
        try:
            tag = undo(number)
        except Impossible as refusal:
            self.message_user(request, str(refusal), level=messages.ERROR)
            return HttpResponseRedirect(reverse("admin:tags_tag_merges"))
        names = {"name": tag.name, "kept": kept.name}
        said = _("«%(name)s» is a tag of its own again, apart from «%(kept)s».") % names
        for one in (tag, kept):
            self.log_change(request, one, str(said))
        self.message_user(request, said)
        return HttpResponseRedirect(reverse("admin:tags_tag_merges"))

    def _page(self, request: HttpRequest, title, name: str, context: dict) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "media": self.media,
            "checkbox_name": ACTION_CHECKBOX_NAME,
            **context,
        }
        return TemplateResponse(request, f"admin/tags/tag/{name}.html", context)


def merges():
    """What was merged, newest first, each with the tag that stayed and how many stories moved."""
    stories = Count("rows", filter=Q(rows__table=ArticleTag._meta.label_lower))
    found = Merge.objects.select_related("former__tag").defer(
        *(f"former__tag__{name}" for name in ("search", "likenesses"))
    )
    found = found.annotate(stories=stories, kept=F("former__tag__name"))
    return found.order_by("-at", "-former")
