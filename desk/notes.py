"""Notes in the margin: written beside a passage, answered, settled; never deleted.

Who may see a story sees its notes. They are rows of the desk alone: no edition, preview or export
holds a word of them, and writing one makes no version of the story.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles import workflow
from articles.models import Act, Article
from desk import anchoring
from desk.acts import address_of, article_of
from desk.models import MarginNote
from editions import body
from editions.queries import database_moment
from language import saying

# What a note may speak of, in the order in which a story is read; those of text hold passages.
TEXTS = ("kicker", "headline", "standfirst", "dateline", "body", "lead_caption", "short_headline")
FIELDS = (
    "kicker", "headline", "standfirst", "lead_image", "lead_caption", "bylines", "dateline",
    "body", "attributions", "tags", "related_links", "kind", "section", "short_headline",
)  # fmt: skip


def label_of(name: str) -> str:
    """What people call a field of a story."""
    known = Article._meta.get_field(name)
    if known.one_to_many:
        return capfirst(str(known.related_model._meta.verbose_name_plural))
    return capfirst(str(known.verbose_name))


def text_of(article: Article, name: str) -> str:
    """The words of a field in which a passage is looked for."""
    value = getattr(article, name)
    return body.plain_text(value) if name == "body" else value


# Reading -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Thread:
    """A note with its answers. ``span`` is where its passage stands now, [start, end)."""

    note: MarginNote
    label: str
    span: tuple[int, int] | None
    answers: list[MarginNote] = field(default_factory=list)

    @property
    def is_settled(self) -> bool:
        return self.note.settled_at is not None

    @property
    def is_gone(self) -> bool:
        """Its words no longer stand in the story."""
        return bool(self.note.quote) and self.span is None and self.note.field in TEXTS


def threads(article: Article) -> list[Thread]:
    """The notes of a story in the order of its text; one statement."""
    rows = list(
        MarginNote.objects.filter(article=article.pk)
        .select_related("by", "settled_by")
        .order_by("at", "id")
    )
    texts: dict[str, str] = {}
    roots = {}
    for row in rows:
        if row.answer_to_id is None:
            roots[row.pk] = _thread(article, row, texts)
        else:
            roots[row.answer_to_id].answers.append(row)
    return sorted(roots.values(), key=_place)


def _thread(article: Article, note: MarginNote, texts: dict[str, str]) -> Thread:
    span = None
    if note.quote and note.field in TEXTS:
        if note.field not in texts:
            texts[note.field] = text_of(article, note.field)
        span = anchoring.find(texts[note.field], note.quote, note.before, note.after)
    return Thread(note, label_of(note.field), span)


def _place(thread: Thread) -> tuple:
    at = FIELDS.index(thread.note.field)
    return at, thread.span[0] if thread.span else -1, thread.note.at, thread.note.pk


def unsettled(found: Iterable[Thread]) -> list[Thread]:
    return [one for one in found if not one.is_settled]


def as_comment(found: list[Thread]) -> str:
    """What the notes say together, for a story that is returned with them and no other word."""
    count = len(found)
    lines = [
        ngettext(
            "There is %(count)d note in the margin of your story:",
            "There are %(count)d notes in the margin of your story:",
            count,
        )
        % {"count": count}
    ]
    for one in found:
        about = saying.quoted(one.note.quote) if one.note.quote else one.label
        lines.append(f"– {about}: {one.note.text}")
    return "\n".join(lines)


def form_context(request, article) -> dict:
    """What its part of the form needs; ``article`` is None while a story is begun."""
    if article is None:
        return {}
    found = threads(article)
    return {
        "notes_open": unsettled(found),
        "notes_settled": [one for one in found if one.is_settled],
        "notes_address": reverse("desk:notes", args=[article.pk]),
    }


# Writing -----------------------------------------------------------------------------------


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Answer"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write the answer first.")},
    )


class NoteForm(forms.Form):
    """A new note. Without a passage it speaks of the whole field."""

    field = forms.ChoiceField(label=gettext_lazy("Field"), initial="body")
    quote = forms.CharField(
        label=gettext_lazy("Passage"),
        required=False,
        max_length=600,
        help_text=gettext_lazy("Paste it from the text, or leave it empty to speak of it all."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    before = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    after = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    text = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write the note first.")},
    )

    def __init__(self, *args, article: Article, **options):
        super().__init__(*args, **options)
        self.article = article
        self.fields["field"].choices = [(name, label_of(name)) for name in FIELDS]

    def clean(self):
        values = super().clean()
        name, quote = values.get("field"), values.get("quote")
        if not quote or name not in TEXTS:
            return values | {"before": "", "after": ""}
        text = text_of(self.article, name)
        around = (values.get(name, "") for name in ("before", "after"))
        found = anchoring.find(text, quote, *around)
        if found is None:
            self.add_error(
                "quote",
                _(
                    "These words do not stand in this field now. Paste the passage as it is in "
                    "the text, or leave it empty."
                ),
            )
        else:
            values["quote"] = text[slice(*found)]
            values["before"], values["after"] = anchoring.around(text, *found)
        return values


@transaction.atomic
def write(
    article: Article, *, by, text: str, field: str, quote: str = "", before: str = "",
    after: str = "", answer_to: MarginNote | None = None,
) -> MarginNote:  # fmt: skip
    """Write a note beside a passage, or an answer to one; an answer opens a settled note again."""
    at = database_moment()
    if answer_to and answer_to.settled_at:
        reopen(answer_to)
    note = MarginNote.objects.create(
        article=article, field=field, quote=quote, before=before, after=after, text=text,
        by=by, at=at, version=article.version, answer_to=answer_to,
    )  # fmt: skip
    workflow.record(article, Act.NOTED, by=by, at=at, note=text)
    return note


@transaction.atomic
def settle(note: MarginNote, *, by) -> None:
    """Say that a note is done with; a second time changes nothing."""
    row = MarginNote.objects.select_for_update(of=("self",)).get(pk=note.pk)
    if row.settled_at is None:
        row.settled_at, row.settled_by = database_moment(), by
        row.save(update_fields=["settled_at", "settled_by"])
        workflow.record(row.article, Act.RESOLVED, by=by, at=row.settled_at, note=row.text)


def reopen(note: MarginNote) -> None:
    note.settled_at = note.settled_by = None
    note.save(update_fields=["settled_at", "settled_by"])


@never_cache
@staff_member_required(login_url="admin:login")
def page(request: HttpRequest, number: int) -> HttpResponse:
    """The notes of a story, each with its forms; POST writes one."""
    article = article_of(request, number)
    typed = request.POST if request.method == "POST" else None
    form = NoteForm(typed, article=article, initial={"field": request.GET.get("field", "body")})
    status = 200
    if typed is not None:
        if form.is_valid():
            note = write(article, by=request.user, **form.cleaned_data)
            return _done(request, article, note, _("The note was written."))
        status = 400
        if "fragment" in request.GET:
            return _said(form)
    return _listed(request, article, form, status)


def _listed(
    request, article: Article, form: NoteForm, status: int = 200, typed: dict | None = None
) -> HttpResponse:
    """``typed``: the answers that were refused, by the number of their note."""
    answers = typed or {}
    context = {
        **admin.site.each_context(request),
        "title": _("Notes in the margin"),
        "article": article,
        "form": form,
        "threads": [
            (one, answers.get(one.note.pk) or AnswerForm(auto_id=f"answer-{one.note.pk}-%s"))
            for one in threads(article)
        ],
        "notes_address": reverse("desk:notes", args=[article.pk]),
        "next": _next(request),
        "back": address_of(article),
    }
    return TemplateResponse(request, "desk/notes.html", context, status=status)


@never_cache
@require_POST
@staff_member_required(login_url="admin:login")
def treat(request: HttpRequest, number: int, pk: int, what: str) -> HttpResponse:
    """Answer a note, settle it, or open it again."""
    article = article_of(request, number)
    note = get_object_or_404(MarginNote, pk=pk, article=article.pk, answer_to=None)
    if what == "answer":
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return _unanswered(request, article, note, form)
        text = form.cleaned_data["text"]
        write(article, by=request.user, text=text, field=note.field, answer_to=note)
        return _done(request, article, note, _("The answer was written."))
    if what == "settle":
        settle(note, by=request.user)
        return _done(request, article, note, _("The note is settled."))
    if what == "reopen":
        reopen(note)
        return _done(request, article, note, _("The note is open again."))
    raise Http404


def _unanswered(request, article: Article, note: MarginNote, form: AnswerForm) -> HttpResponse:
    if "fragment" in request.GET:
        return _said(form)
    return _listed(request, article, NoteForm(article=article), 400, {note.pk: form})


def _said(form: forms.Form) -> HttpResponse:
    """The refusal for a script, which shows it beside what was typed."""
    told = " ".join(str(one) for errors in form.errors.values() for one in errors)
    return HttpResponse(told, status=400, content_type="text/plain; charset=utf-8")


def _done(request, article: Article, note: MarginNote, said: str) -> HttpResponse:
    """For a script the note as it stands now; else the page from which it was sent."""
    if "fragment" in request.GET:
        one = next(one for one in threads(article) if one.note.pk == note.pk)
        context = {"thread": one, "notes_address": reverse("desk:notes", args=[article.pk])}
        return HttpResponse(render_to_string("desk/parts/note.html", context))
    messages.success(request, said)
    door = "desk:review" if _next(request) == "review" else "desk:notes"
    return HttpResponseRedirect(f"{reverse(door, args=[article.pk])}#note-{note.pk}")


def _next(request) -> str:
    asked = request.POST.get("next") or request.GET.get("next")
    return "review" if asked == "review" else ""


patterns: list = [
    path("story/<int:number>/notes/", page, name="notes"),
    path("story/<int:number>/notes/<int:pk>/<str:what>/", treat, name="note"),
]
