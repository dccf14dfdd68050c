"""Whom an event is told to: notices for the admin and letters for the outbox, written with it.

The rule is the table below. Who did a thing is never told of it. Letters are sent later, by
``articles.outbox``: no mail server can delay or fail what a person does.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from articles.models import Act, Article, Event, Login, Mail, Notice, SectionEditor
from articles.models.notices import NoticeChoice

LONGEST_SUBJECT = 300


def writers(article: Article) -> Q:
    """Who began it, sent it, has it to write, or signs it; who sent it may not be able to open it
    any more, and is not told of it then."""
    people = {article.created_by_id, article.assigned_to_id} - {None}
    sent_by = {article.submitted_by_id} - people - {None}
    sender = Q(pk__in=sent_by) & openers(article) if sent_by else Q(pk__in=())
    return Q(pk__in=people) | _signing(article) | sender


def _signing(article: Article) -> Q:
    logins = Login.objects.filter(author__in=article.bylines.values("author"))
    return Q(pk__in=logins.values("user"))


def holders(codename: str) -> Q:
    """Everybody with this right to articles.

    By their keys, not by joins: two joins to many with an «or» took half a second for three people.
    """
    user = get_user_model()
    held = user.user_permissions.field.related_model.objects.filter(
        content_type__app_label="articles", codename=codename
    )
    in_groups = user.groups.through.objects.filter(group__permissions__in=held).values("user")
    by_hand = user.user_permissions.through.objects.filter(permission__in=held).values("user")
    return Q(is_superuser=True) | Q(pk__in=in_groups) | Q(pk__in=by_hand)


def editors(article: Article) -> Q:
    """Everybody who may approve it: in their sections, when they are limited to some."""
    limited = SectionEditor.objects.all()
    theirs = limited.filter(section=article.section_id) if article.section_id else limited.none()
    elsewhere = Q(pk__in=limited.values("user")) & ~Q(pk__in=theirs.values("user"))
    return holders("review_article") & (Q(is_superuser=True) | ~elsewhere)


def openers(article: Article) -> Q:
    """Everybody who may open it, as ``rights.may_view`` says of one."""
    people = {article.created_by_id, article.assigned_to_id} - {None}
    return Q(pk__in=people) | _signing(article) | holders("change_any_article")


def who_did(*acts: Act) -> Callable[[Article], Q]:
    """Whoever did one of these acts with the story."""

    def people(article: Article) -> Q:
        return Q(pk__in=article.events.filter(act__in=acts).values("by"))

    return people


def assigned(article: Article) -> Q:
    return Q(pk=article.assigned_to_id)


# What was done -> who is told, and in which words; an act that is not here is told to nobody.
TOLD: dict[Act, tuple[Callable[[Article], Q], str]] = {
    Act.SUBMITTED: (editors, _("%(who)s sent a story for review")),
    Act.RETURNED: (writers, _("%(who)s returned the story with a comment")),
    Act.APPROVED: (writers, _("%(who)s approved the story")),
    Act.VOIDED: (who_did(Act.APPROVED), _("A change by %(who)s voided the approval")),
    Act.PUBLISHED: (writers, _("%(who)s published the story")),
    Act.SCHEDULED: (writers, _("%(who)s scheduled the story")),
    Act.UNSCHEDULED: (writers, _("%(who)s cancelled the schedule")),
    Act.WITHDRAWN: (writers, _("%(who)s withdrew the story")),
    Act.ASSIGNED: (assigned, _("%(who)s assigned a story to you")),
    Act.EMBARGOED: (writers, _("%(who)s set an embargo")),
    Act.EMBARGO_LIFTED: (writers, _("%(who)s lifted the embargo")),
    Act.NOTED: (writers, _("%(who)s wrote a note in the margin")),
    Act.RESOLVED: (who_did(Act.NOTED), _("%(who)s settled a note in the margin")),
}


def announce(event: Event) -> None:
    """Write the notices and the letters of this event, in its own transaction.

    At most four statements, however many people are told; none for an act told to nobody.
    """
    if event.act not in TOLD:
        return
    choose, _words = TOLD[event.act]
    people = get_user_model().objects.filter(choose(event.article), is_active=True, is_staff=True)
    if choose is not writers:
        # What they may not open they are not told of; ``writers`` has seen to it.
        people = people.filter(pk__in=get_user_model().objects.filter(openers(event.article)))
    told, mailed = [], []
    for person in people.exclude(pk=event.by_id).select_related("notice_choice"):
        choice = getattr(person, "notice_choice", None) or NoticeChoice()
        if event.act in choice.muted:
            continue
        told.append(person)
        if person.email and event.act not in choice.unmailed:
            mailed.append(person)
    Notice.objects.bulk_create(
        Notice(to=person, event=event, article=event.article, at=event.at) for person in told
    )
    if settings.NEWSROOM_SENDS_MAIL:
        Mail.objects.bulk_create(_letter(event, person) for person in mailed)


def sentence(event: Event) -> str:
    """What is told, in the language in force."""
    who = event.by.get_full_name() or event.by.get_username()
    return str(TOLD[Act(event.act)][1]) % {"who": who}


def address(event: Event) -> str:
    """Where the person who is told goes on: the review screen for what waits, else the form."""
    name = "desk:review" if event.act == Act.SUBMITTED else "admin:articles_article_change"
    return reverse(name, args=[event.article_id])


def _letter(event: Event, to) -> Mail:
    """A letter holds no word of the story's body, and none at all of an embargoed story."""
    article = event.article
    under_embargo = article.embargo_until is not None and article.embargo_until > event.at
    context = {
        "headline": "" if under_embargo else article.headline,
        "comment": "" if under_embargo else event.note,
        "address": settings.NEWSROOM_DESK_URL + address(event),
        "choices": settings.NEWSROOM_DESK_URL + reverse("desk:notice_choices"),
        "newsroom": settings.NEWSROOM_NAME,
    }
    with translation.override(settings.LANGUAGE_CODE):
        context["sentence"] = sentence(event)
        subject = ": ".join(filter(None, [context["sentence"], context["headline"]]))
        text = render_to_string("desk/mail/notice.txt", context)
    return Mail(
        to=to,
        event=event,
        subject=subject[:LONGEST_SUBJECT],
        text=text,
        written_at=event.at,
        try_at=event.at,
    )
