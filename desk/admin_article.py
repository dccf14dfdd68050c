"""The story's list and form in the admin."""

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Func, TextField, Value
from django.db.models.functions import Concat
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from js_asset import Script

from arabic.folding import fold
from articles import press, rights, workflow
from articles.models import Article, ArticleAttribution, ArticleByline, ArticleRelated, Event
from articles.refusals import Refused
from desk import conflicts, pages
from desk.acts import ACTS, offered
from desk.article_filters import Kind, Mine, SectionChoice, Standing, standing_of
from desk.editor import with_nonce
from desk.forms import ArticleForm, AttributionForm, BylineForm, RelatedForm
from editions import body
from editions.queries import database_moment
from reader.templatetags.newsroom_ar import ar_date_time, ar_relative
from tags.words import join


class Rows:
    """Rows of a story: who may change the story may change them."""

    extra = 0

    def has_view_permission(self, request, obj=None):
        return True

    def has_change_permission(self, request, obj=None):
        return obj is None or rights.may_change(request.user, obj)

    has_add_permission = has_delete_permission = has_change_permission


class BylineInline(Rows, admin.TabularInline):
    model = ArticleByline
    form = BylineForm
    autocomplete_fields = ("author",)

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj else 1


class AttributionInline(Rows, admin.StackedInline):
    model = ArticleAttribution
    form = AttributionForm
    autocomplete_fields = ("source",)
    fields = (("source", "is_unnamed", "wording"), ("used_for", "url", "consulted_on", "order"))


class RelatedInline(Rows, admin.TabularInline):
    model = ArticleRelated
    form = RelatedForm


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    form = ArticleForm
    inlines = (BylineInline, AttributionInline, RelatedInline)
    autocomplete_fields = ("lead_image",)
    list_display = ("story_line", "standing", "section", "names", "when")
    list_filter = (Standing, Mine, SectionChoice, Kind)
    list_per_page = 40
    show_full_result_count = False
    search_fields = ("headline",)
    search_help_text = _("Headline, standfirst, name of an author, or number")
    ordering = ("-changed_at",)
    actions = None
    change_form_template = "desk/article_form.html"
    save_on_top = False

    class Media:
        css = {"all": ("desk/css/article.css",)}
        # A module waits for the page; a plain script of the head would find no form yet.
        js = (Script("desk/js/article.js", type="module"),)

    # Who may ---------------------------------------------------------------------------------

    def has_view_permission(self, request, obj=None):
        if obj is None:
            return request.user.has_perm("articles.view_article")
        return rights.may_view(request.user, obj)

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return request.user.has_perm("articles.change_article")
        return rights.may_change(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        """A story is withdrawn, never deleted: its number stands in addresses for good."""
        return False

    # The list --------------------------------------------------------------------------------

    def get_queryset(self, request):
        stories = super().get_queryset(request).seen_by(request.user)
        return (
            stories.select_related("section")
            .prefetch_related("bylines__author")
            .with_live_range(timezone.now())
        )

    def get_search_results(self, request, queryset, search_term):
        """By number, or by all words, whatever their hamza, tashkeel or digits."""
        term = search_term.strip()
        if term.isascii() and term.isdigit() and len(term) < 19:
            return queryset.filter(pk=term), False
        searched = Func(
            Concat("headline", Value(" "), "standfirst", output_field=TextField()),
            function="public.arabic_fold",
            output_field=TextField(),
        )
        queryset = queryset.annotate(searched=searched)
        signed = Article.objects.all()
        for word in fold(term).split()[:12]:
            by_name = signed.filter(bylines__author__sort_key__contains=word).values("pk")
            queryset = queryset.filter(searched__contains=word) | queryset.filter(pk__in=by_name)
        return queryset, False

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

    # The form --------------------------------------------------------------------------------

    def get_fieldsets(self, request, obj=None):
        closed = obj is not None and not rights.may_change(request.user, obj)
        text, filed = ("printed_body", "filed_under") if closed else ("body", "tags")
        return (
            (
                None,
                {
                    "classes": ("wide-fields",),
                    "fields": ("kicker", "headline", "short_headline", "standfirst", text),
                },
            ),
            (_("Filing"), {"fields": (("kind", "section"), "dateline", filed)}),
            (_("Picture"), {"fields": ("lead_image", "lead_caption")}),
        )

    def get_readonly_fields(self, request, obj=None):
        return ("printed_body", "filed_under")

    @admin.display(description=_("body"))
    def printed_body(self, article):
        """The body of a story that may only be read; sanitised when it was saved."""
        return mark_safe(f'<div class="read-body">{body.render(article.body, {})}</div>')

    @admin.display(description=_("tags"))
    def filed_under(self, article):
        return join(article.tags.all())

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"conflict": getattr(request, "conflict", False)})

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The row is locked and its version compared before anything of the form is bound."""
        if request.method != "POST" or not str(object_id or "").isdigit():
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            row = Article.objects.select_for_update(of=("self",)).filter(pk=object_id).first()
            seen = row and rights.may_change(request.user, row)
            if not seen or not conflicts.is_stale(row, request.POST):
                return super().changeform_view(request, object_id, form_url, extra_context)
            request.conflict = True
            request.POST = conflicts.rebased(request.POST, row)
            response = super().changeform_view(request, object_id, form_url, extra_context)
            response.status_code = 409
            context = response.context_data
            context["differences"] = conflicts.differences(
                context["adminform"].form,
                [one.formset for one in context["inline_admin_formsets"]],
                Article.objects.get(pk=object_id),
            )
            return response

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["media"] = with_nonce(context["media"], request)
        if obj is not None:
            moment = timezone.now()
            may = [(name, ACTS[name]) for name in offered(obj, request.user, moment)]
            context |= {
                "acts": may,
                "standings": standing_of(obj, moment),
                "returned": self._last_return(obj),
                "is_open": rights.may_change(request.user, obj),
                "changed_words": _t("%(who)s, %(when)s")
                % {
                    "who": obj.changed_by.get_full_name() or obj.changed_by.get_username(),
                    "when": ar_date_time(obj.changed_at),
                },
            }
        context["save_acts"] = self._acts_with_saving(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    @staticmethod
    def _last_return(article) -> Event | None:
        if article.state != "returned":
            return None
        return article.events.filter(act="returned").select_related("by").order_by("-at").first()

    @staticmethod
    def _acts_with_saving(request, article) -> list[tuple[str, str]]:
        """Buttons that save and go on in one step: (name, label)."""
        user = request.user
        if article is None:
            return [("_submit", _("Save and send for review"))]
        if not rights.may_change(user, article):
            return []
        buttons = []
        if workflow.may("submit", article, user):
            buttons.append(("_submit", _("Save and send for review")))
        if user.has_perm("articles.review_article") and not workflow.is_own(article, user):
            buttons.append(("_approve", _("Save and approve")))
            if user.has_perm("articles.publish_article"):
                buttons.append(("_publish", _("Save, approve and publish")))
        return buttons

    # Saving ----------------------------------------------------------------------------------

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = obj.changed_by = request.user
            obj.created_at = obj.changed_at = database_moment()
        obj.save()

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        for formset in formsets:
            self._put_in_order(formset)
        article = form.instance
        if not change:
            workflow.begun(article, by=request.user, at=article.created_at)
        elif form.has_changed() or any(formset.has_changed() for formset in formsets):
            workflow.amended(article, by=request.user)

    @staticmethod
    def _put_in_order(formset) -> None:
        """Rows stand where the person put them; without a number, in the order of the form."""
        kept = [
            (one.cleaned_data.get("order") or index + 1, index, one.instance)
            for index, one in enumerate(formset.forms)
            if one.instance.pk and not one.cleaned_data.get("DELETE")
        ]
        for position, (_order, _index, row) in enumerate(sorted(kept, key=lambda one: one[:2])):
            if row.position != position:
                formset.model.objects.filter(pk=row.pk).update(position=position)

    def response_add(self, request, obj, post_url_continue=None):
        return self._go_on(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._go_on(request, obj) or super().response_change(request, obj)

    def _go_on(self, request, article):
        """What a button promised beside saving. A refusal is told; what was saved stays saved."""
        here = HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
        if "_preview" in request.POST:
            return HttpResponseRedirect(reverse("desk:preview", args=[article.pk]))
        try:
            if "_submit" in request.POST:
                workflow.submit(article, by=request.user)
                messages.success(request, ACTS["submit"].done)
                return HttpResponseRedirect(reverse("admin:index"))
            if "_approve" in request.POST or "_publish" in request.POST:
                self._approve(request, article)
                return here
        except Refused as refusal:
            messages.success(request, _("Your text was saved."))
            messages.error(request, str(refusal))
            return here
        return None

    @staticmethod
    def _approve(request, article) -> None:
        if article.state != "approved":
            workflow.approve(article, by=request.user)
            messages.success(request, ACTS["approve"].done)
        if "_publish" in request.POST:
            press.publish(article, by=request.user)
            messages.success(request, ACTS["publish"].done)

    def history_view(self, request, object_id, extra_context=None):
        article = self.get_object(request, object_id)
        if article is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return pages.history(request, article)
