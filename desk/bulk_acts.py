"""What may be done with many stories at once: each by the function that does it with one.

A row carries the version and the assignment that the list showed; both are compared where the act
touches them. ``before`` is what undoing restores, ``after`` what must still stand for that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib.auth import get_user_model
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from arabic.cleaning import clean
from articles import handing, press, workflow, writing
from articles.handing import InHand
from articles.models import Article, Priority, State
from articles.refusals import NotAllowed, Refused, Stale
from desk import asking
from desk.acts import LONGEST, Moment
from desk.forms import TagsField
from desk.handing import People
from editions.models import Edition
from editions.queries import database_moment
from tags.models import Section, Tag

PLANNED = _(
    "An end or a next edition of this story is planned. Publish it by itself, to say what becomes "
    "of that."
)
WITHOUT_SECTION = _("This story had no section before, so there is nothing to go back to.")


# What the list showed of a row ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seen:
    """The version and the assignment of a story as a page showed them."""

    version: int
    hand: InHand

    def as_json(self) -> dict:
        due = self.hand.due_at
        return {
            "version": self.version,
            "to": self.hand.to,
            "due_at": due.isoformat() if due else None,
            "priority": self.hand.priority,
        }

    @classmethod
    def of_json(cls, values: dict) -> "Seen":
        due = values["due_at"]
        hand = InHand(values["to"], parse_datetime(due) if due else None, values["priority"])
        return cls(values["version"], hand)


OF_NO_VERSION = Seen(0, InHand(None, None, 0))
LARGEST = 2_147_483_648  # the first number that no column of versions holds


def seen_of(article: Article) -> str:
    """What a page says of a row: ``version;person;priority;due``."""
    hand = InHand.of(article)
    due = hand.due_at.isoformat() if hand.due_at else ""
    return f"{article.version};{hand.to or ''};{hand.priority};{due}"


def read_seen(text: str) -> Seen:
    """What a page said; one that says nothing sensible was read of no version."""
    try:
        version, to, priority, due = text.split(";")
        moment = datetime.fromisoformat(due) if due else None
        seen = Seen(int(version), InHand(int(to) if to else None, moment, int(priority)))
    except ValueError:
        return OF_NO_VERSION
    return seen if 0 < seen.version < LARGEST else OF_NO_VERSION


# What an act is told -------------------------------------------------------------------------


class Assignment(forms.Form):
    to = People(label=_("Assigned to"), required=False, empty_label=_("Nobody"))
    due_at = Moment(label=_("Due"), help_text=_("Leave empty to keep the due time of each story."))
    note = forms.CharField(
        label=_("What is wanted"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].offer()


class Pressing(forms.Form):
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=Priority.choices, coerce=int, initial=Priority.NORMAL
    )


class Tags(forms.Form):
    tags = TagsField(label=_("Tags to add"), help_text=_("Separate them with «،»."))

    def clean_tags(self):
        if not self.cleaned_data["tags"]:
            raise forms.ValidationError(_("Write at least one tag."))
        return self.cleaned_data["tags"]


class Filing(forms.Form):
    section = forms.ModelChoiceField(
        Section.objects.all(), label=_("Section"), empty_label=_("Choose a section")
    )


class Withdrawal(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def clean_reason(self):
        return clean(self.cleaned_data["reason"]).strip()


# Doing and undoing ---------------------------------------------------------------------------

# (before, after), or None when there was nothing to change.
Done = tuple[dict | None, dict | None] | None


def _assign(article: Article, by, values: dict, seen: Seen) -> Done:
    given = {"to": _person(values["to"])}
    if values["due_at"]:
        given["due_at"] = parse_datetime(values["due_at"])
    return _handed(article, by, seen, note=values["note"], **given)


def _set_priority(article: Article, by, values: dict, seen: Seen) -> Done:
    return _handed(article, by, seen, priority=values["priority"])


def _handed(article: Article, by, seen: Seen, **given) -> Done:
    if handing.assign(article, by=by, read=seen.hand, **given) is None:
        return None
    after = Seen(article.version, InHand.of(article))
    return seen.as_json(), after.as_json()


def _unhand(article: Article, by, before: dict, after: dict) -> None:
    """Words may have changed since: what is undone is the assignment alone."""
    was, now = Seen.of_json(before).hand, Seen.of_json(after).hand
    article.version = Article.objects.values_list("version", flat=True).get(pk=article.pk)
    changed = {
        "to": _person(was.to) if was.to != now.to else handing.KEEP,
        "due_at": was.due_at if was.due_at != now.due_at else handing.KEEP,
        "priority": was.priority,
    }
    handing.assign(article, by=by, read=now, **changed)


def _person(number: int | None):
    return get_user_model().objects.get(pk=number) if number else None


def _add_tags(article: Article, by, values: dict, seen: Seen) -> Done:
    # The story is locked before its tags are looked up, as in every save.
    workflow.locked(article)
    filed = list(article.tags.all())
    added = [tag for tag in Tag.objects.filed_under(values["tags"]) if tag not in filed]
    if not added:
        return _same(article, seen)
    writing.amend(article, by=by, tags=[*filed, *added])
    return {"tags": [tag.pk for tag in filed]}, {"version": article.version}


def _untag(article: Article, by, before: dict, after: dict) -> None:
    article.version = after["version"]
    known = Tag.objects.standing_for(before["tags"])
    tags = dict.fromkeys(known[pk] for pk in before["tags"] if pk in known)
    writing.amend(article, by=by, tags=tags)


def _move(article: Article, by, values: dict, seen: Seen) -> Done:
    before = article.section_id
    if before == values["section"]:
        return _same(article, seen)
    writing.amend(article, by=by, section=Section.objects.get(pk=values["section"]))
    return {"section": before}, {"version": article.version}


def _move_back(article: Article, by, before: dict, after: dict) -> None:
    article.version = after["version"]
    section = Section.objects.filter(pk=before["section"]).first()
    if section is None:
        raise Refused(WITHOUT_SECTION)
    writing.amend(article, by=by, section=section)


def _same(article: Article, seen: Seen) -> None:
    """Nothing to change; but that was said of the version the list showed."""
    workflow.locked(article)


def _approve(article: Article, by, values: dict, seen: Seen) -> Done:
    if article.state != State.IN_REVIEW:
        # Taken back or returned since the list was read, perhaps: that makes no version.
        raise Refused(workflow.NOT_FROM_HERE % {"state": article.get_state_display()})
    asking.require_seen(article)
    workflow.approve(article, by=by)
    return None, None


def _publish(article: Article, by, values: dict, seen: Seen) -> Done:
    now = database_moment()
    editions = Edition.objects.filter(story=article.pk)
    ends = editions.at(now).filter(ends_at__isnull=False)
    if ends.exists() or editions.to_come(now).exists():
        raise Refused(PLANNED)
    if article.is_printed:
        return _same(article, seen)
    press.publish(article, by=by)
    return None, None


def _withdraw(article: Article, by, values: dict, seen: Seen) -> Done:
    press.withdraw(article, by=by, reason=values["reason"])
    return None, None


@dataclass(frozen=True, slots=True)
class BulkAct:
    """An act on many stories: what it asks for, what it calls, how it is undone."""

    label: str
    right: str
    do: Callable
    form: type[forms.Form] = forms.Form
    undo: Callable | None = None
    # What a person must know before it is done, and when it cannot be undone.
    warning: str = ""
    no_way_back: str = ""
    is_grave: bool = False


VOIDS = _("Approved stories that are not published yet go back to review: their words change.")

ACTS: dict[str, BulkAct] = {
    "assign": BulkAct(
        _("Assign"), "articles.assign_article", _assign, Assignment, undo=_unhand
    ),
    "priority": BulkAct(
        _("Set the priority"), "articles.assign_article", _set_priority, Pressing, undo=_unhand
    ),
    "tag": BulkAct(
        _("Add tags"), "articles.change_any_article", _add_tags, Tags, undo=_untag, warning=VOIDS
    ),
    "section": BulkAct(
        _("Move to a section"),
        "articles.change_any_article",
        _move,
        Filing,
        undo=_move_back,
        warning=VOIDS,
    ),
    "approve": BulkAct(
        _("Approve"),
        "articles.review_article",
        _approve,
        no_way_back=_("An approval is taken back by returning the story with a comment."),
    ),
    "publish": BulkAct(
        _("Publish what is approved"),
        "articles.publish_article",
        _publish,
        no_way_back=_("What readers have seen cannot be undone: withdraw it."),
    ),
    "withdraw": BulkAct(
        _("Withdraw"),
        "articles.withdraw_article",
        _withdraw,
        Withdrawal,
        no_way_back=_("A withdrawn story is published again by itself."),
        is_grave=True,
    ),
}  # fmt: skip


def stored(values: dict) -> dict:
    """What a form said, in values that JSON knows."""

    def plain(value):
        if isinstance(value, datetime):
            return value.isoformat()
        return getattr(value, "pk", value)

    return {name: plain(value) for name, value in values.items()}


def carry_out(name: str, article: Article, by, values: dict, seen: Seen) -> Done:
    """One story, by the version that was seen. Raises a Refused and changes nothing."""
    if not by.has_perm(ACTS[name].right):
        raise NotAllowed
    if article.version != seen.version:
        raise Stale
    return ACTS[name].do(article, by, values, seen)
