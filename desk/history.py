"""The versions and editions of a story: who, when and why; compared, looked at, taken back."""

from dataclasses import dataclass, field

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from articles import press, rights, showing, versions
from articles.keeping import ROWS, content_of, refiled
from articles.models import Article, Event, Version
from articles.refusals import NotAllowed, Refused, Stale
from desk import comparing, texts
from desk.acts import address_of, article_of, version_of
from desk.texts import Text, text_of
from editions.models import Edition
from editions.printed import Printed
from editions.stored import page_of
from editions.words import Words
from reader.views import article_context

ON_A_PAGE = 40
LONGEST_WHY = 200
SAME_TEXT = _("The working copy says exactly this already, so there is nothing to take back.")


class Why(forms.Form):
    """What a person says of a change, for the history."""

    why = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=LONGEST_WHY,
        widget=forms.TextInput(attrs={"dir": "auto", "class": "vTextField"}),
        help_text=_("For the history; colleagues read it beside the version."),
    )


def why_typed(posted) -> str:
    """What was typed in the story's form about the change; too much of it is cut."""
    return " ".join(posted.get("why", "").replace("\x00", "").split())[:LONGEST_WHY]


# The list ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One event, with the version it made or the edition it printed."""

    event: Event
    name: str = ""  # of the text, see desk.texts
    label: str = ""
    before: str = ""  # the name of the text of its kind before it
    edition: Edition | None = None
    is_live: bool = False
    fields: list[str] = field(default_factory=list)  # labels of what it changed


def page(request: HttpRequest, article: Article) -> HttpResponse:
    """Everything that happened, newest first, forty on a page; two texts may be chosen.

    ``?only=texts`` leaves out what made no text: sent, approved, assigned and so on.
    """
    only_texts = request.GET.get("only") == "texts"
    events, older = _events(article, request.GET.get("before", ""), only_texts)
    live = Edition.objects.filter(story=article.pk).at(timezone.now()).only("serial").first()
    lines = _lines(article, events, live)
    named = [line for line in lines if line.name]
    context = {
        **admin.site.each_context(request),
        "title": _("History"),
        "article": article,
        "lines": lines,
        "older": older,
        "only_texts": only_texts,
        "is_first_page": not request.GET.get("before"),
        "live": live,
        "may_change": rights.may_change(request.user, article),
        "may_show": rights.may(request.user, showing.RIGHT, article),
        # What is chosen to begin with: what readers see, or else the version before, and now.
        "chosen_a": "live" if live else (named[1].name if len(named) > 1 else "now"),
        "chosen_b": "now",
        "back": address_of(article),
    }
    return TemplateResponse(request, "desk/history.html", context)


def _events(article: Article, before: str, only_texts: bool) -> tuple[list[Event], int | None]:
    """A page of events after the one of this number, and the number to go on with."""
    events = article.events.order_by("-at", "-id")
    if only_texts:
        events = events.filter(Q(kept__isnull=False) | Q(act__in=texts.PRINTED))
    is_number = before.isascii() and before.isdigit() and len(before) < 19
    if last := article.events.filter(pk=before).first() if is_number else None:
        events = events.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))
    heavy = ("body", "body_html", "text", "search_text", "search", "picture", "body_pictures")
    events = events.select_related("by", "edition").defer(*(f"edition__{name}" for name in heavy))
    found = list(events[: ON_A_PAGE + 1])
    return found[:ON_A_PAGE], found[ON_A_PAGE - 1].pk if len(found) > ON_A_PAGE else None


def _lines(article: Article, events: list[Event], live: Edition | None) -> list[Line]:
    kept = list(article.versions.filter(event__in=events).order_by("-number"))
    if kept:
        kept += article.versions.filter(number__lt=kept[-1].number).order_by("-number")[:1]
    for one, content in zip(kept, refiled(*(one.content for one in kept)), strict=True):
        one.content = content
    befores = dict(zip([one.event_id for one in kept], kept[1:], strict=False))
    by_event = {one.event_id: one for one in kept}
    return [_line(event, by_event.get(event.pk), befores.get(event.pk), live) for event in events]


def _line(event: Event, kept: Version | None, before: Version | None, live) -> Line:
    if kept:
        return Line(
            event,
            f"v{kept.number}",
            texts.version_label(kept.number),
            f"v{before.number}" if before else "",
            fields=_fields_changed(before.content, kept.content) if before else [],
        )
    if event.edition and event.act in texts.PRINTED:
        serial = event.edition.serial
        return Line(
            event,
            f"e{serial}",
            texts.edition_label(serial),
            f"e{serial - 1}" if serial > 1 else "",
            edition=event.edition,
            is_live=live is not None and live.serial == serial,
        )
    return Line(event, edition=event.edition)


def _fields_changed(before: dict, after: dict) -> list[str]:
    """The labels of the fields that differ, without looking into them."""
    found = [
        str(one.verbose_name)
        for one in Words._meta.local_concrete_fields
        if before["words"].get(one.attname) != after["words"].get(one.attname)
    ]
    for name in ROWS:
        if before["children"].get(name) != after["children"].get(name):
            found.append(comparing.title_of(name))
    return found


# Two texts ---------------------------------------------------------------------------------


@require_GET
@never_cache
@staff_member_required(login_url="admin:login")
def compare(request: HttpRequest, number: int) -> HttpResponse:
    """Two texts of a story beside each other: ``?a=v11&b=v12``."""
    article = article_of(request, number)
    one, other = (text_of(article, request.GET.get(name, "")) for name in "ab")
    if one is None or other is None:
        messages.error(request, texts.NOT_THERE)
        return HttpResponseRedirect(history_address(article))
    swapped = request.GET.copy()
    swapped["a"], swapped["b"] = other.name, one.name
    context = {
        **admin.site.each_context(request),
        **comparing.shown(request, comparing.compared(one.side, other.side)),
        "title": _("What changed"),
        "article": article,
        "sides": [(_("Before"), one), (_("After"), other)],
        "swapped": f"?{swapped.urlencode()}",
        "may_change": rights.may_change(request.user, article),
        "back": address_of(article),
        "history": history_address(article),
    }
    return TemplateResponse(request, "desk/compare.html", context)


@require_GET
@never_cache
@staff_member_required(login_url="admin:login")
def look(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """A text as its page: the readers' own, marked; kept by nobody, indexed by nobody."""
    article = article_of(request, number)
    text = text_of(article, name)
    if text is None:
        raise Http404
    moment = timezone.now()
    context = article_context(
        _printed(article, text, moment),
        moment,
        is_preview=True,
        text=text,
        history=history_address(article),
        robots="noindex, nofollow",
        canonical="",
        json_ld="",
    )
    response = HttpResponse(render_to_string("desk/version_page.html", context))
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _printed(article: Article, text: Text, moment) -> Printed:
    """The page of an edition is the one that was printed; of any other text, what would be."""
    if isinstance(text.side, Edition):
        return page_of(text.side.pk, moment)
    return press.preview_content(article, text.content, moment=moment)


# Taking back -------------------------------------------------------------------------------


@never_cache
@staff_member_required(login_url="admin:login")
def restore(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """GET shows what would change and asks why; POST takes the text back, by version."""
    article = article_of(request, number)
    text = text_of(article, name)
    if text is None:
        messages.error(request, texts.NOT_THERE)
        return HttpResponseRedirect(history_address(article))
    content = texts.to_restore(article, text)
    form = Why(request.POST if request.method == "POST" else None)
    read_version, refusal, status = article.version, None, 200
    if not rights.may_change(request.user, article):
        refusal, status = NotAllowed(), 403
    elif content == content_of(article):
        refusal = Refused(SAME_TEXT)
    elif request.method == "POST" and form.is_valid():
        read_version = version_of(request)
        refusal, status = _restored(request, article, content, text, form.cleaned_data["why"])
        if refusal is None:
            said = _("The text of «%(text)s» is the working copy again; the one before is kept.")
            messages.success(request, said % {"text": text.label})
            return HttpResponseRedirect(address_of(article))
    context = {
        **admin.site.each_context(request),
        **comparing.shown(request, comparing.compared(article, content)),
        "title": _("Take back an older text"),
        "article": article,
        "text": text,
        "form": form,
        "refusal": refusal,
        "is_stale": isinstance(refusal, Stale),
        "is_possible": refusal is None or isinstance(refusal, Stale),
        # Told of the new version and shown it, the person may go on.
        "version": article.version if isinstance(refusal, Stale) else read_version,
        "back": address_of(article),
        "history": history_address(article),
    }
    return TemplateResponse(request, "desk/restore.html", context, status=status)


def _restored(request: HttpRequest, article: Article, content: dict, text: Text, why: str):
    """Do it by the version that was read: (the refusal or None, the status of the answer)."""
    article.version = version_of(request)
    try:
        versions.restore(
            article,
            content,
            by=request.user,
            why=" – ".join(filter(None, [str(text.label), why.strip()])),
        )
    except Refused as refusal:
        article.refresh_from_db()
        return refusal, {Stale: 409, NotAllowed: 403}.get(type(refusal), 200)
    return None, 302


def history_address(article: Article) -> str:
    return reverse("admin:articles_article_history", args=[article.pk])


patterns: list = [
    path("story/<int:number>/compare/", compare, name="compare"),
    path("story/<int:number>/text/<str:name>/", look, name="text"),
    path("story/<int:number>/text/<str:name>/restore/", restore, name="restore"),
]
