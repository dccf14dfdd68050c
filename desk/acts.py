"""What may be done with a story, a page for each act: asked on the object, by POST, by version."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from articles import embargo, press, rights, workflow
from articles.models import Article, State
from articles.refusals import NotAllowed, Refused, Stale
from desk import asking, conflicts, refused
from desk.conflicts import VERSION, Difference, differences, stored_words
from desk.moments import Moment, say
from editions.models import Change, Edition
from language import saying

# Letters of a comment or a reason.
LONGEST = 2_000


class Comment(forms.Form):
    comment = forms.CharField(
        label=_("Comment for the writer"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )


class Reason(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class Approval(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST,
        help_text=_("You approve a story of your own: write the reason."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class Withdrawal(Reason):
    at = Moment("withdraw", label=_("Withdraw at"), help_text=_("Leave empty to withdraw it now."))


class Publication(forms.Form):
    at = Moment("publish", label=_("Publish at"), help_text=_("Leave empty to publish it now."))
    until = Moment(
        "until", label=_("Published until"), help_text=_("Leave empty to leave it published.")
    )
    change = forms.ChoiceField(
        label=_("What it is to readers"),
        choices=Change.choices,
        initial=Change.UPDATE,
        help_text=_("A silent change does not move the time of updating."),
    )
    note = forms.CharField(
        label=_("Note to readers"),
        required=False,
        max_length=600,
        help_text=_(
            "Needed for a correction or a clarification; an update that has one is told too. "
            "It is printed below the story."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    keep_scheduled = forms.BooleanField(
        label=_("Keep the edition that is scheduled for later"), required=False
    )


class Embargo(forms.Form):
    until = Moment("embargo", label=_("Embargo until"), help_text=_("Leave empty to lift it."))
    note = forms.CharField(
        label=_("Note for the history"),
        required=False,
        max_length=600,
        help_text=_("Who asked for it, for example. Readers do not see it."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


@dataclass(frozen=True, slots=True)
class ActPage:
    """An act: its button, what it asks for, what it calls, what is said when it is done."""

    label: str
    form: type[forms.Form]
    call: Callable
    done: str
    right: str | None = None
    is_grave: bool = False


ACTS: dict[str, ActPage] = {
    "submit": ActPage(
        _("Send for review"), forms.Form, workflow.submit, _("The story was sent for review.")
    ),
    "recall": ActPage(_("Take back"), forms.Form, workflow.recall, _("The story is yours again.")),
    "send_back": ActPage(
        _("Return with a comment"),
        Comment,
        workflow.send_back,
        _("The story was returned."),
        "articles.review_article",
    ),
    "approve": ActPage(
        _("Approve"),
        Approval,
        workflow.approve,
        _("The story was approved."),
        "articles.review_article",
    ),
    "publish": ActPage(
        _("Publish"),
        Publication,
        press.publish,
        _("The story was published."),
        "articles.publish_article",
    ),
    "embargo": ActPage(
        _("Embargo"), Embargo, embargo.set_embargo, _("No embargo holds the story back any more.")
    ),
    "unschedule": ActPage(
        _("Cancel the schedule"),
        forms.Form,
        press.unschedule,
        _("The schedule was cancelled."),
        "articles.publish_article",
    ),
    "withdraw": ActPage(
        _("Withdraw"),
        Withdrawal,
        press.withdraw,
        _("The story was withdrawn."),
        "articles.withdraw_article",
        is_grave=True,
    ),
}


def offered(article: Article, user, moment: datetime) -> list[str]:
    """The acts that this person may try on this story as it stands."""
    editions = Edition.objects.filter(story=article.pk, live__isempty=False)
    waits = editions.filter(live__startswith__gt=moment).exists()
    is_approved = article.state == State.APPROVED and article.approved_version == article.version
    is_live = editions.at(moment).exists()
    possible = {
        "publish": is_approved,
        "unschedule": waits,
        "withdraw": waits or is_live,
        # What readers see cannot be held back.
        "embargo": not is_live and embargo.may_set(user, article),
    }
    return [
        name
        for name, page in ACTS.items()
        if (page.right is None or rights.may(user, page.right, article))
        and (workflow.may(name, article, user) if name in workflow.TRANSITIONS else possible[name])
    ]


def may_at_all(name: str, article: Article, user) -> bool:
    """Whether it is for this person to do this with this story, however it stands."""
    if right := ACTS[name].right:
        return rights.may(user, right, article)
    if name == "embargo":
        return embargo.may_set(user, article)
    return rights.may_work_on(user, article)


def article_of(request: HttpRequest, number: int) -> Article:
    """The story, when this person may see it; 404 else, so that a number tells nothing."""
    article = get_object_or_404(Article.objects.select_related("section"), pk=number)
    if not rights.may_view(request.user, article):
        refused.hidden(request, number)
        raise Http404
    return article


@never_cache
@staff_member_required(login_url="admin:login")
def act(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """GET asks, POST acts. A refusal shows the same page with what was typed."""
    article = article_of(request, number)
    moment = timezone.now()
    page = ACTS.get(name)
    is_offered = name in offered(article, request.user, moment)
    refused_with = 409 if page is None or may_at_all(name, article, request.user) else 403
    if page is None or (
        not is_offered and not (request.method == "POST" and page.form.base_fields)
    ):
        # Also for those without the right: what cannot be done has no page.
        if page and request.method == "POST":
            messages.error(request, why_not(page, article, request.user))
        return HttpResponseRedirect(address_of(article))
    typed = request.POST if request.method == "POST" else None
    is_current = typed is None or not conflicts.is_stale(article, typed)
    asks = name == "approve" and is_offered and is_current
    if asks and (asked := asking.asks_first(article, then="approve")):
        return asked
    form = page.form(
        typed, initial=initial_of(article, name, moment, request.GET.get("change", ""))
    )
    waiting = editions_to_come(article, moment) if name == "publish" else []
    if not waiting:
        form.fields.pop("keep_scheduled", None)
    if name == "publish" and not was_printed(article, moment):
        # A first edition changes nothing that readers know.
        del form.fields["change"], form.fields["note"]
    needs_reason = form.data.get("reason") or workflow.is_own(article, request.user)
    if name == "approve" and not needs_reason:
        del form.fields["reason"]  # one that was sent all the same is looked at
    version, status, refusal = article.version, 200, None
    if typed is not None:
        version = version_of(request)
        if not is_offered:
            refusal, status = why_not(page, article, request.user), refused_with
        elif form.is_valid():
            refusal, status = tried(page, article, request, form.cleaned_data)
            if refusal is None:
                messages.success(request, told(name, form.cleaned_data, moment))
                return HttpResponseRedirect(address_of(article))
        if refusal is not None:
            form.add_error(None, str(refusal))
    say(form, moment)
    is_stale = isinstance(refusal, Stale)
    context = {
        **admin.site.each_context(request),
        "title": page.label,
        "page": page,
        "form": form,
        "article": article,
        "is_stale": is_stale,
        # Told of the new version, the person may go on; for another reason the page stays as old
        # as it was read, so that no second try passes by the comparison.
        "version": article.version if is_stale else version,
        "state": article.state if is_stale else (typed or {}).get("state_read", article.state),
        "waiting": waiting,
        "back": address_of(article),
    }
    return TemplateResponse(request, "desk/act.html", context, status=status)


def was_printed(article: Article, moment: datetime) -> bool:
    """Whether readers have seen an edition of it."""
    editions = Edition.objects.filter(story=article.pk, live__isempty=False)
    return editions.filter(live__startswith__lte=moment).exists()


LATER = {
    "publish": _("The story will be published at its time: %(when)s."),
    "withdraw": _("The story will be withdrawn at its time: %(when)s."),
    "embargo": _("The story is under embargo: %(when)s."),
}


def told(name: str, values: dict, moment: datetime) -> str:
    """What is said when it is done; what waits for its time is said with it."""
    at = values.get("until" if name == "embargo" else "at")
    if at and at > moment and name in LATER:
        return LATER[name] % {"when": saying.moment(at, moment)}
    return ACTS[name].done


def tried(page: ActPage, article: Article, request: HttpRequest, values: dict):
    """Do it by the version that was read: (the refusal or None, the status of the answer)."""
    if was_decided(article, request):
        return Stale(), 409
    article.version = version_of(request)
    try:
        page.call(article, by=request.user, **values)
    except Refused as refusal:
        article.refresh_from_db()
        statuses = {Stale: 409, NotAllowed: 403}
        return refusal, statuses.get(type(refusal), 200)
    return None, 302


def was_decided(article: Article, request: HttpRequest) -> bool:
    """Whether the story stands elsewhere than the page showed: a decision makes no version."""
    return request.POST.get("state_read", article.state) != article.state


def why_not(page: ActPage, article: Article, user) -> str:
    if page.right and not user.has_perm(page.right):
        return str(NotAllowed.message)
    if page.right and not rights.is_in_their_section(user, article):
        return str(rights.OTHER_SECTION)
    return workflow.NOT_FROM_HERE % {"state": article.get_state_display()}


def editions_to_come(article: Article, moment: datetime) -> list[tuple[Edition, list[Difference]]]:
    """The editions that wait for their time, each with what the working copy says otherwise."""
    waiting = Edition.objects.filter(story=article.pk, live__startswith__gt=moment).order_by("live")
    if not waiting:
        return []
    words = stored_words(article)
    return [(edition, differences(words, stored_words(edition))) for edition in waiting]


def version_of(request: HttpRequest) -> int:
    """The version the page was read with; 0, which is none, when it does not say."""
    text = request.POST.get(VERSION, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def initial_of(article: Article, name: str, moment: datetime, change: str = "") -> dict:
    """What a form begins with: the planned end of the live edition is kept on purpose.

    ``change``: what the edition is to readers, when the page before this one said it.
    """
    held = (embargo.stands(article, moment) and whole_minute(article.embargo_until)) or None
    if name == "embargo":
        return {"until": held}
    if name != "publish":
        return {}
    live = Edition.objects.filter(story=article.pk).at(moment).first()
    change = change if change in Change.values else Change.UPDATE
    return {"at": held, "until": live and live.ends_at, "change": change}


def whole_minute(moment: datetime) -> datetime:
    """This minute, or the next one when it has begun: the form knows no seconds."""
    whole = moment.replace(second=0, microsecond=0)
    return whole if whole == moment else whole + timedelta(minutes=1)


def address_of(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])
