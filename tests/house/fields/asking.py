"""Asking the house who sees and who changes a field: its pages, its forms, its own functions.

``ASKED`` has for each name of ``fields.toml`` two questions, put for one person about the world of
the permission matrix. What a question does is taken back.
"""

from collections.abc import Callable
from datetime import timedelta

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import reverse

from articles import confidential, embargo, handing, press, rights, workflow, writing
from articles.models import Article, ArticleAttribution, AuditEntry, Login, SourceNote, Strictness
from articles.refusals import Refused
from authors.models import Author, Source
from desk.picture_cards import may_change as may_change_picture
from editions.models import Change, ErrorReport
from editions.policies.models import Policy
from images.models import Image
from tests.house.matrix.world import World

# A journalist in other people's business, and so on: who asks -> the name in the world.
PEOPLE = {
    "other": "omar", "own": "layla", "editor": "samir", "elsewhere": "rami", "managing": "huda",
}  # fmt: skip
CANARY = "zqfieldq"


class Asking:
    """One world, with a word in each field that is looked for on pages."""

    def __init__(self):
        self.world = world = World()
        # Of the section that samir edits and rami does not.
        self.draft = world.stories["draft", "layla"]
        self.waiting = world.stories["in review", "layla"]
        self.live = world.stories["live", "layla"]
        self.clients = {}
        for who, name in PEOPLE.items():
            self.clients[who] = Client()
            self.clients[who].force_login(getattr(world, name))
        self.draft.bylines.update(pen_name="ابن البلد")
        Author.objects.filter(pk=world.signs["layla"].pk).update(name=f"ليلى {CANARY}author")
        self.hidden = Source.objects.create(name=f"موظف {CANARY}source", kind="person")
        ArticleAttribution.objects.filter(article=self.draft).update(
            source=self.hidden, is_unnamed=True, wording="مصدر مطلع"
        )
        SourceNote.objects.create(source=self.hidden, note=f"{CANARY}note")
        edition, _slug = world.editions[self.live.pk]
        self.report = ErrorReport.objects.create(
            edition_id=edition, text="خطأ", email=f"{CANARY}@reader.example", sent_at=world.now
        )
        portrayed = Image.objects.get(pk=world.image)
        Author.objects.filter(pk=world.spare_author).update(portrait=portrayed)
        self.note = confidential.write("سر", by=world.nadim)
        self.portrait, self.image = portrayed, Image.objects.get(pk=world.spare_image)

    def person(self, who: str):
        """As stored: what was asked before has left nothing in it."""
        user = getattr(self.world, PEOPLE[who])
        return type(user).objects.get(pk=user.pk)

    def request(self, who: str):
        request = RequestFactory().get("/admin/")
        request.user = self.person(who)
        return request

    def reads(self, who: str, name: str, *args, word: str = "") -> bool:
        """Whether the page is shown, with this word on it."""
        answer = self.clients[who].get(reverse(name, args=args))
        return answer.status_code == 200 and word in answer.content.decode()

    def done(self, call: Callable) -> bool:
        """Whether the house does it; taken back, and a refusal has to be one of rights."""
        try:
            with transaction.atomic():
                call()
                transaction.set_rollback(True)
        except (Refused, PermissionDenied, Http404):
            return False
        return True


def form_of(story: str, word: str = ""):
    def shown(ask: Asking, who: str) -> bool:
        number = getattr(ask, story).pk
        return ask.reads(who, "admin:articles_article_change", number, word=word)

    return shown


def amends(story: str):
    def changed(ask: Asking, who: str) -> bool:
        article = getattr(ask, story)
        return rights.may_change(ask.person(who), type(article).objects.get(pk=article.pk))

    return changed


def has_field(model, row: Callable, *names: str):
    """Whether the form that the admin gives this person for this row has such a field."""

    def asked(ask: Asking, who: str) -> bool:
        register, request, thing = admin.site._registry[model], ask.request(who), row(ask)
        if not register.has_change_permission(request, thing):
            return False
        return bool(set(names) & set(register.get_form(request, thing, change=True).base_fields))

    return asked


def by_admin(model, right: str):
    """The admin's own answer."""

    def asked(ask: Asking, who: str) -> bool:
        register = admin.site._registry[model]
        return getattr(register, f"has_{right}_permission")(ask.request(who))

    return asked


def inline(model, row: Callable, right: str):
    """The same of a part of another page."""

    def asked(ask: Asking, who: str) -> bool:
        owner = row(ask)
        register, request = admin.site._registry[type(owner)], ask.request(who)
        if not register.has_view_permission(request, owner):
            return False
        parts = [one for one in register.get_inlines(request, owner) if one.model is model]
        part = parts[0](type(owner), admin.site)
        return getattr(part, f"has_{right}_permission")(request, owner)

    return asked


def assigns(ask: Asking, who: str) -> bool:
    by, to = ask.person(who), ask.world.omar
    given = ask.done(lambda: handing.assign(ask.draft, by=by, to=to, priority=2))
    assert given == ask.reads(who, "desk:assign", ask.draft.pk), "page and act say the same"
    return given


def holds_back(earlier: bool):
    def asked(ask: Asking, who: str) -> bool:
        by, now = ask.person(who), ask.world.now
        hour = timedelta(hours=1)

        def call():
            article = type(ask.draft).objects.get(pk=ask.draft.pk)
            if earlier:
                embargo.set_embargo(article, by=ask.world.huda, until=now + 5 * hour)
                article.refresh_from_db()
            embargo.set_embargo(article, by=by, until=None if earlier else now + 3 * hour)

        return ask.done(call)

    return asked


def corrects(ask: Asking, who: str) -> bool:
    by, huda = ask.person(who), ask.world.huda

    def call():
        article = type(ask.live).objects.get(pk=ask.live.pk)
        writing.amend(article, by=huda, kicker="تصحيح")
        workflow.approve(article, by=huda, reason="عاجل")
        press.publish(article, by=by, change=Change.CORRECTION, note="صُحح الاسم")

    return ask.done(call)


def settles(ask: Asking, who: str) -> bool:
    address = reverse("admin:editions_errorreport_change", args=[ask.report.pk])
    with transaction.atomic():
        ask.clients[who].post(address, {"note": "صُحح"})
        gone = not ErrorReport.objects.get(pk=ask.report.pk).email
        transaction.set_rollback(True)
    return gone


def forges(ask: Asking, who: str) -> bool:
    """No page, and not the database either."""
    if by_admin(AuditEntry, "change")(ask, who) or by_admin(AuditEntry, "delete")(ask, who):
        return True
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE articles_auditentry SET act = 'x'")
    except DatabaseError:
        return False
    return True


def opens_note(ask: Asking, who: str) -> bool:
    return ask.reads(who, "desk:confidential", ask.note.pk)


def permits(image: str):
    def asked(ask: Asking, who: str) -> bool:
        return may_change_picture(ask.person(who), getattr(ask, image))

    return asked


def sees_picture(image: str):
    def asked(ask: Asking, who: str) -> bool:
        return ask.reads(who, "admin:images_image_change", getattr(ask, image).pk)

    return asked


def sees_correction(ask: Asking, who: str) -> bool:
    return ask.reads(who, "reader:corrections")


# name -> (who sees it, who changes it)
ASKED: dict[str, tuple[Callable, Callable]] = {
    "words of a story": (form_of("draft"), amends("draft")),
    "words of a story that is with the editors": (form_of("waiting"), amends("waiting")),
    "number and address of a story": (
        form_of("live"),
        has_field(Article, lambda ask: ask.live, "slug", "story", "number", "id"),
    ),
    "who a pen name hides": (form_of("draft", f"{CANARY}author"), amends("draft")),
    "name of a source that is not to be named": (
        form_of("draft", f"{CANARY}source"),
        amends("draft"),
    ),
    "whose story it is, until when, how pressing": (form_of("draft"), assigns),
    "embargo, set and moved later": (form_of("draft"), holds_back(earlier=False)),
    "embargo, moved earlier and lifted": (form_of("draft"), holds_back(earlier=True)),
    "correction and its note": (sees_correction, corrects),
    "which editions readers see": (
        lambda ask, who: ask.reads(who, "desk:showing", ask.live.pk),
        lambda ask, who: rights.may(ask.person(who), "editions.show_editions", ask.live),
    ),
    "the desk's note on a source": (
        lambda ask, who: ask.reads(
            who, "admin:authors_source_change", ask.hidden.pk, word=f"{CANARY}note"
        ),
        inline(SourceNote, lambda ask: ask.hidden, "change"),
    ),
    "text of a confidential note": (opens_note, opens_note),
    "address of a reader who reported an error": (
        lambda ask, who: ask.reads(
            who, "admin:editions_errorreport_change", ask.report.pk, word=f"{CANARY}@"
        ),
        settles,
    ),
    "on what grounds a picture may be published": (sees_picture("image"), permits("image")),
    "words and grounds of a portrait": (sees_picture("portrait"), permits("portrait")),
    "file of a picture": (
        lambda ask, who: ask.reads(
            who, "admin:images_image_change", ask.image.pk, word=ask.image.file.name
        ),
        has_field(Image, lambda ask: ask.image, "file"),
    ),
    "groups of a person and the sections they edit": (
        by_admin(User, "view"),
        has_field(User, lambda ask: ask.world.omar, "groups", "sections"),
    ),
    "rights of one person, whether they are a superuser": (
        has_field(User, lambda ask: ask.world.omar, "is_superuser", "user_permissions"),
        has_field(User, lambda ask: ask.world.omar, "is_superuser", "user_permissions"),
    ),
    "policies of the newspaper": (by_admin(Policy, "view"), by_admin(Policy, "change")),
    "how strict the checks are": (by_admin(Strictness, "view"), by_admin(Strictness, "change")),
    "entries of the register": (by_admin(AuditEntry, "view"), forges),
    "as which author somebody signs": (
        inline(Login, lambda ask: ask.world.omar, "view"),
        inline(Login, lambda ask: ask.world.omar, "change"),
    ),
}
