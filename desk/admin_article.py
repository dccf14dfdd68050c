"""The story's list and form in the admin."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from js_asset import Script

from articles import press, rights, workflow
from articles.models import Act, Article, Event, Login, State
from articles.refusals import Refused, Stale
from desk import (
    asking,
    checking,
    conflicts,
    history,
    keeping,
    merging,
    near_copies,
    panels,
    refused,
    tagging,
    typed_text,
)
from desk.acts import ACTS, address_of, offered, was_decided
from desk.article_filters import standing_of
from desk.article_list import StoryList
from desk.article_rows import AttributionInline, BylineInline, RelatedInline
from desk.editor import with_nonce, without_admin_scripts
from desk.forms import ArticleForm
from desk.own_columns import OwnColumns
from editions.models import Edition, Story
from editions.queries import database_moment
from editions.words import children_of, words_of
from language import saying
from reader.templatetags.newsroom_ar import ar_date_time
from tags.words import join


@admin.register(Article)
class ArticleAdmin(StoryList, OwnColumns, admin.ModelAdmin):
    form = ArticleForm
    inlines = (BylineInline, AttributionInline, RelatedInline)
    change_form_template = "desk/article_form.html"
    save_on_top = False

    class Media:
        css = {"all": ("desk/css/article.css", "desk/css/panels.css")}
        # A module waits for the page; a plain script of the head would find no form yet.
        js = tuple(
            Script(f"desk/js/{name}.js", type="module")
            for name in (
                "article",
                "choosing",
                "waiting_texts",
                "keeping",
                "presence",
                "signing_in",
                "notes",
                "checking",
                "pictures",
                "looks",
                "suggesting",
            )
        )

    # Who may ---------------------------------------------------------------------------------

    def get_object(self, request, object_id, from_field=None):
        found = super().get_object(request, object_id, from_field)
        if found is None:
            refused.hidden(request, object_id)
        return found

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

    def get_queryset(self, request):
        return super().get_queryset(request).seen_by(request.user)

    # The form --------------------------------------------------------------------------------

    def get_fieldsets(self, request, obj=None):
        closed = obj is not None and not rights.may_change(request.user, obj)
        text, filed = ("printed_body", "filed_under") if closed else ("body", "tags")
        return (
            (
                None,
                {
                    "classes": ("wide-fields",),
                    "fields": ("headline", ("kicker", "short_headline"), "standfirst", text),
                },
            ),
            (_("Filing"), {"fields": (("kind", "section"), "dateline", filed)}),
            (_("Picture"), {"fields": ("lead_image", "lead_caption")}),
        )

    def get_readonly_fields(self, request, obj=None):
        return ("printed_body", "filed_under")

    @admin.display(description=_("body"))
    def printed_body(self, article):
        """The body of a story that may only be read, with its pictures; sanitised when saved."""
        return mark_safe(f'<div class="read-body">{press.preview(article).body}</div>')

    @admin.display(description=_("tags"))
    def filed_under(self, article):
        return join(article.tags.all())

    def get_urls(self):
        """What is posted after the session has ended is kept for its person."""
        urls = super().get_urls()
        for one in urls:
            if one.name in ("articles_article_add", "articles_article_change"):
                one.callback = keeping.through_login(one.callback)
        return urls

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if typed := typed_text.to_show(request):
            return typed_text.shown(form, typed)
        told = {"conflict": getattr(request, "conflict", False), "by": request.user}
        return type(form.__name__, (form,), told)

    def get_formset_kwargs(self, request, obj, inline, prefix):
        """A new story is signed by who begins it, until they say otherwise."""
        options = super().get_formset_kwargs(request, obj, inline, prefix)
        if typed := typed_text.to_show(request):
            return options | {"data": typed}
        login = Login.objects.filter(user=request.user).first() if prefix == "bylines" else None
        if login and request.method == "GET" and obj._state.adding:
            options["initial"] = [{"author": login.author_id}]
        return options

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The row is locked and its version compared before anything of the form is bound."""
        if request.method != "POST":
            return self._read(request, object_id, form_url, extra_context)
        with transaction.atomic():
            row = _locked(unquote(object_id)) if object_id else None
            if row and not rights.may_change(request.user, row):
                if rights.may_view(request.user, row):
                    return self._not_saved(request, row, form_url)
                row = None
            if object_id and row is None:
                refused.hidden(request, object_id)
                raise Http404
            typed = request.POST = checking.to_save(request)
            if row is None:
                request.POST = conflicts.rebased(typed, None)
                return super().changeform_view(request, object_id, form_url, extra_context)
            request.conflict = conflicts.is_stale(row, typed)
            request.stored, request.was_decided = _content(row), was_decided(row, request)
            if request.conflict or merging.asks(typed):
                return self._merging(request, row, form_url, extra_context)
            request.POST = conflicts.rebased(typed, row)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _merging(self, request, row, form_url, extra_context):
        """What was typed and what is stored, brought together; nothing is saved but the typing."""
        merge = merging.merged(request.POST, row)
        request.POST = merge.typed
        if not request.conflict:
            # A choice between two texts: the form is shown with it, and not judged yet.
            request.method, request.typed = "GET", merge.typed
        response = super().changeform_view(request, str(row.pk), form_url, extra_context)
        response.status_code = 409 if request.conflict else 200
        response.context_data |= {"merge": merge, "differences": merge.differences}
        return response

    def _read(self, request, object_id, form_url, extra_context):
        """The form, filled with what this person typed in it before and has not saved."""
        article = self.get_object(request, unquote(object_id)) if object_id else None
        if object_id and article is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        left = keeping.left_behind(request, article)
        if not left:
            return super().changeform_view(request, object_id, form_url, extra_context)
        request.left = left
        # Locked until the form is made: it names the version that the text was merged with.
        with transaction.atomic():
            article = article and _locked(str(article.pk))
            context = self._filled(request, article, keeping.typed_in(left[0]))
            return super().changeform_view(
                request, object_id, form_url, {**(extra_context or {}), **context}
            )

    @staticmethod
    def _filled(request, article, typed) -> dict:
        """Put what was typed into the form that is made next; what the page says of it."""
        if article is None:
            request.typed = conflicts.rebased(typed, None)
            return {}
        if not merging.differs(typed, article):
            request.left = []
            return {}
        if not rights.may_change(request.user, article):
            return {"kept": conflicts.kept_words(typed, article)}
        merge = merging.merged(typed, article)
        request.typed = merge.typed
        beside = merging.all_differences(merge.typed, article)
        return {"merge": merge, "differences": merge.differences, "beside": beside}

    def _not_saved(self, request, row, form_url):
        """The story went to the editors meanwhile: what was typed is kept, and shown."""
        kept = conflicts.kept_words(request.POST, row)
        request.method = "GET"
        response = super().changeform_view(request, str(row.pk), form_url, {"kept": kept})
        response.status_code = 403
        return response

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["media"] = with_nonce(without_admin_scripts(context["media"]), request)
        if obj is not None:
            moment = timezone.now()
            context[conflicts.TAGS_READ] = conflicts.line_of_tags(self._filed(context, obj))
            may = [(name, ACTS[name]) for name in offered(obj, request.user, moment)]
            context |= {
                "acts": may,
                "standings": standing_of(obj, moment),
                "returned": self._last_return(obj),
                "is_open": rights.may_change(request.user, obj),
                "changed_words": format_html(
                    "<bdi>{}</bdi>{}{}",
                    obj.changed_by.get_full_name() or obj.changed_by.get_username(),
                    saying.comma(),
                    ar_date_time(obj.changed_at),
                ),
            }
        context["save_acts"] = self._acts_with_saving(request, obj)
        context |= panels.form_context(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    @staticmethod
    def _filed(context, article):
        """The rows of tags that stand in the form: one that a colleague adds while the page is made
        would else count as read and taken away."""
        filed = getattr(context["adminform"].form, "filed", None)
        return article.tag_rows.with_tags() if filed is None else filed

    @staticmethod
    def _last_return(article) -> Event | None:
        if article.state != State.RETURNED:
            return None
        return article.events.filter(act=Act.RETURNED).select_related("by").order_by("-at").first()

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
        reviews = rights.may(user, "articles.review_article", article)
        if reviews and not workflow.is_own(article, user):
            buttons.append(("_approve", _("Save and approve")))
            if rights.may(user, "articles.publish_article", article):
                buttons.append(("_publish", _("Save, approve and publish")))
        return buttons

    # Saving ----------------------------------------------------------------------------------

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = obj.changed_by = request.user
            obj.created_at = obj.changed_at = database_moment()
        obj.save()

    def save_related(self, request, form, formsets, change):
        near = {}
        if "tags" in form.changed_data:
            near = tagging.near_before_saving(request, form.cleaned_data["tags"])
        super().save_related(request, form, formsets, change)
        tagging.tell_of_near(request, near)
        for formset in formsets:
            self._put_in_order(formset)
        article = form.instance
        keeping.saved(request)
        if not change:
            workflow.begun(article, by=request.user, at=article.created_at)
        elif _content(Article.objects.get(pk=article.pk)) != request.stored:
            workflow.amended(article, by=request.user, why=history.why_typed(request.POST))

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
        here = HttpResponseRedirect(address_of(article))
        if "_preview" in request.POST:
            return HttpResponseRedirect(reverse("desk:preview", args=[article.pk]))
        try:
            if "_submit" in request.POST:
                workflow.submit(article, by=request.user)
                messages.success(request, ACTS["submit"].done)
                near_copies.tell(request, article)
                return HttpResponseRedirect(reverse("admin:index"))
            if "_approve" in request.POST or "_publish" in request.POST:
                if getattr(request, "was_decided", False):
                    raise Stale
                return self._approve(request, article) or here
        except Refused as refusal:
            messages.success(request, _("Your text was saved."))
            messages.error(request, str(refusal))
            return here
        return None

    @staticmethod
    def _approve(request, article) -> HttpResponse | None:
        """Approve, and print when that was asked; the page to go on with when there is a choice."""
        if article.state != State.APPROVED:
            then = "publish" if "_publish" in request.POST else "approve"
            if asked := asking.asks_first(article, then=then):
                messages.success(request, _("Your text was saved."))
                return asked
            workflow.approve(article, by=request.user)
            messages.success(request, ACTS["approve"].done)
        if "_publish" in request.POST:
            editions = Edition.objects.filter(story=article.pk, live__isempty=False)
            ends = editions.at(timezone.now()).filter(ends_at__isnull=False)
            if ends.exists() or editions.filter(live__startswith__gt=timezone.now()).exists():
                # An end or a next edition is planned: whether it stays is for a person to say.
                return HttpResponseRedirect(reverse("desk:act", args=[article.pk, "publish"]))
            press.publish(article, by=request.user)
            messages.success(request, ACTS["publish"].done)
        return None

    @method_decorator(require_safe)
    def history_view(self, request, object_id, extra_context=None):
        article = self.get_object(request, object_id)
        if article is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not rights.may_view(request.user, article):
            raise Http404
        return history.page(request, article)


def _locked(number: str) -> Article | None:
    """The stored row, locked: the story first, in the order in which the press locks them."""
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    # Not so strong that a colleague's link to this story would have to wait.
    Story.objects.select_for_update(no_key=True).filter(pk=number).first()
    return Article.objects.select_for_update(of=("self",)).filter(pk=number).first()


def _content(article: Article) -> tuple:
    """The words and rows of a story, to see whether saving changed anything."""
    rows = {
        name: [{**row, "position": None} for row in rows]
        for name, rows in children_of(article).items()
    }
    return words_of(article), rows
