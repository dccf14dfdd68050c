"""One act on many stories: asked for in the list, done in slices, resumed and undone.

Every row is done by the function that does it with one story, in a transaction of its own, by the
version that the list showed. What is refused stays as it was and is listed with the reason.
"""

import time
from collections.abc import Callable, Iterable

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles import rights
from articles.models import Article
from articles.refusals import Refused
from desk.bulk_acts import ACTS, BulkAct, Seen, carry_out, read_seen, seen_of, stored
from desk.models import BulkJob, BulkRow, Outcome
from editions.queries import database_moment

ROWS_AT_MOST = 200
# What the list posts beside the chosen rows when those of the following pages are meant too.
FOLLOWING = "following"
# A slice ends after so many seconds: a person sees it go on, and no server gives up on it.
SLICE_SECONDS = 1.5

CHANGED_SINCE = _("The story has changed since, so it stays as it is.")
NOT_YOURS = _("You may not open this story.")
GONE = _("What was chosen for these stories, a section or a person, was deleted meanwhile.")


def actions_for(user) -> dict[str, tuple[Callable, str, str]]:
    """The acts that this person may do, as the admin's list asks for them."""
    return {
        name: (_asking(name), name, act.label)
        for name, act in ACTS.items()
        if user.has_perm(act.right)
    }


def _asking(name: str) -> Callable:
    def begin(model_admin, request, queryset):
        """The admin's own ``queryset`` drops in silence what does not fit the filter any more."""
        following = []
        if request.POST.get(FOLLOWING):
            following = model_admin.get_changelist_instance(request).following(ROWS_AT_MOST)
        return ask(request, name, following)

    return begin


def _act(request: HttpRequest, name: str) -> BulkAct:
    if name not in ACTS:
        raise Http404
    if not request.user.has_perm(ACTS[name].right):
        raise PermissionDenied
    return ACTS[name]


def _chosen(request: HttpRequest) -> dict[int, str]:
    """The chosen stories that this person may open, in their order: number -> what was seen."""
    asked = request.POST.getlist(ACTION_CHECKBOX_NAME)[:ROWS_AT_MOST]
    numbers = [int(one) for one in asked if one.isascii() and one.isdigit() and len(one) < 19]
    known = set(
        Article.objects.seen_by(request.user).filter(pk__in=numbers).values_list("pk", flat=True)
    )
    return {
        number: request.POST.get(f"seen-{number}", "")
        for number in dict.fromkeys(numbers)
        if number in known
    }


@never_cache
@require_POST
@staff_member_required(login_url="admin:login")
def begin(request: HttpRequest, name: str) -> HttpResponse:
    """Write down what is to be done with which stories, and do the first slice."""
    act = _act(request, name)
    chosen = _chosen(request)
    form = act.form(request.POST)
    if not chosen or not form.is_valid():
        return _asked(request, name, chosen, form)
    with transaction.atomic():
        job = BulkJob.objects.create(
            by=request.user, at=database_moment(), act=name, values=stored(form.cleaned_data)
        )
        _file(job, {number: read_seen(text) for number, text in chosen.items()})
    go_on(job)
    return HttpResponseRedirect(reverse("desk:bulk_job", args=[job.pk]))


def _file(job: BulkJob, seen: dict[int, Seen]) -> None:
    BulkRow.objects.bulk_create(
        BulkRow(job=job, article_id=number, version=one.version, before=one.as_json())
        for number, one in seen.items()
    )


def ask(request: HttpRequest, name: str, following: Iterable[Article] = ()) -> HttpResponse:
    """From the list: which stories, and what the act must be told."""
    act = _act(request, name)
    chosen = _chosen(request)
    for article in following:
        if len(chosen) < ROWS_AT_MOST:
            chosen.setdefault(article.pk, seen_of(article))
    return _asked(request, name, chosen, act.form())


def _asked(request, name: str, chosen: dict[int, str], form) -> HttpResponse:
    if not chosen:
        messages.error(request, _("Choose stories in the list first."))
        return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
    stories = Article.objects.only("headline").in_bulk(chosen)
    context = {
        **admin.site.each_context(request),
        "title": ACTS[name].label,
        "name": name,
        "act": ACTS[name],
        "form": form,
        "rows": [(stories[number], seen) for number, seen in chosen.items()],
        "chosen_name": ACTION_CHECKBOX_NAME,
        "is_full": len(chosen) == ROWS_AT_MOST,
    }
    return TemplateResponse(request, "desk/bulk_ask.html", context)


# Going on ------------------------------------------------------------------------------------


def go_on(job: BulkJob, seconds: float = SLICE_SECONDS) -> None:
    """Do waiting rows, at least one, until the time is up. Two windows never do the same row."""
    ends = time.monotonic() + seconds
    while _next(job) and time.monotonic() < ends:
        pass


@transaction.atomic
def _next(job: BulkJob) -> bool:
    """One row with what became of it, stored together; False when none waits."""
    waiting = job.rows.filter(outcome=Outcome.WAITING).select_for_update(skip_locked=True)
    row = waiting.order_by("pk").first()
    if row is None:
        return False
    try:
        with transaction.atomic():
            _do(job, row)
    except Refused as refusal:
        row.outcome, row.told = Outcome.REFUSED, str(refusal)
    except ObjectDoesNotExist:
        row.outcome, row.told = Outcome.REFUSED, str(GONE)
    row.save(update_fields=["outcome", "told", "before", "after"])
    return True


def _do(job: BulkJob, row: BulkRow) -> None:
    article = Article.objects.get(pk=row.article_id)
    if not rights.may_view(job.by, article):
        raise Refused(NOT_YOURS)
    if job.undoes_id:
        _undo(job, row, article)
        return
    done = carry_out(job.act, article, job.by, job.values, Seen.of_json(row.before))
    row.outcome = Outcome.SAME if done is None else Outcome.DONE
    row.before, row.after = done or (None, None)


def _undo(job: BulkJob, row: BulkRow, article: Article) -> None:
    """Back to what was, only where nobody has changed it since."""
    try:
        ACTS[job.act].undo(article, job.by, row.before, row.after)
    except Refused as refusal:
        raise Refused(CHANGED_SINCE) from refusal
    row.outcome = Outcome.DONE


@never_cache
@staff_member_required(login_url="admin:login")
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; a POST goes on with it. Only who began it sees it, while they may do such
    acts: it names the stories."""
    shown = get_object_or_404(BulkJob.objects.select_related("undoes"), pk=pk, by=request.user)
    act = _act(request, shown.act)
    if request.method == "POST":
        go_on(shown)
        return HttpResponseRedirect(request.path)
    rows = list(shown.rows.select_related("article").defer("article__body", "article__search"))
    count = {name: sum(row.outcome == name for row in rows) for name in Outcome.values}
    can_undo = bool(act.undo and not shown.undoes_id and not count[Outcome.WAITING])
    context = {
        **admin.site.each_context(request),
        "title": _("Undo: %(act)s") % {"act": act.label} if shown.undoes_id else act.label,
        "job": shown,
        "act": act,
        "rows": rows,
        "refused": [row for row in rows if row.outcome == Outcome.REFUSED],
        "count": count,
        "all": len(rows),
        "ended": len(rows) - count[Outcome.WAITING],
        "undone": BulkJob.objects.filter(undoes=shown).first(),
        "can_undo": can_undo and count[Outcome.DONE] > 0,
    }
    return TemplateResponse(request, "desk/bulk_job.html", context)


@require_POST
@staff_member_required(login_url="admin:login")
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to undo; pressed twice it leads to the same undoing."""
    with transaction.atomic():
        undone = get_object_or_404(BulkJob.objects.select_for_update(), pk=pk, by=request.user)
        waits = undone.rows.filter(outcome=Outcome.WAITING).exists()
        if ACTS[undone.act].undo is None or undone.undoes_id or waits:
            raise PermissionDenied
        back = BulkJob.objects.filter(undoes=undone).first()
        if back is None:
            back = BulkJob.objects.create(
                by=request.user, at=database_moment(), act=undone.act, undoes=undone
            )
            BulkRow.objects.bulk_create(
                BulkRow(
                    job=back,
                    article_id=row.article_id,
                    version=row.version,
                    before=row.before,
                    after=row.after,
                )
                for row in undone.rows.filter(outcome=Outcome.DONE)
            )
    go_on(back)
    return HttpResponseRedirect(reverse("desk:bulk_job", args=[back.pk]))


patterns = [
    path("bulk/<int:pk>/", job, name="bulk_job"),
    path("bulk/<int:pk>/undo/", undo, name="bulk_undo"),
    path("bulk/<str:name>/", begin, name="bulk_begin"),
]
