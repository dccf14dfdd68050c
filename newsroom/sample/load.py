"""Fills the sample newsroom through the same doors that a newsroom uses.

Running again does nothing; a run that was interrupted is taken up where it stopped: every story
is one transaction, and which number a story file was given is kept in Django's own log of the
admin (`sample: <key>`).
"""

import contextlib
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

import django
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from articles.models import Article, Login
from articles.rights import EDITORS, JOURNALISTS, MANAGING_EDITORS
from authors.models import Author, AuthorLink, Source
from editions.models import Story
from newsroom.sample import day, history, plan, studio
from tags.models import Section, Tag

GROUPS = {"journalist": JOURNALISTS, "editor": EDITORS, "managing editor": MANAGING_EDITORS}
DRAWN = "رسوم قسم الأخبار"
MARK = "sample: "
EVERY = 12


@dataclass
class Cast:
    """Everybody and everything that a story names, by key; logins by user name."""

    users: dict
    sections: dict = field(default_factory=dict)
    authors: dict = field(default_factory=dict)
    sources: dict = field(default_factory=dict)
    numbers: dict = field(default_factory=dict)


def load(
    *,
    now: datetime | None = None,
    keys: list[str] | None = None,
    processes: int = 2,
    password: Callable[[str], str | None] = lambda username: None,
    say: Callable[[str], object] = print,
) -> int:
    """Create what is missing of the sample; returns how many stories were made.

    ``keys`` limits it to some stories; ``processes`` draw beside this one, 0 draws here.
    ``password`` gives the password of a new login, None makes one that nobody can use.
    """
    now = now or timezone.now()
    sheets = plan.sheets(keys=keys)
    tables = plan.people()
    cast = Cast(users=_logins(tables["login"], password))
    cast.numbers = _numbered()
    made = set(Article.objects.values_list("pk", flat=True))
    missing = [sheet for sheet in sheets if cast.numbers.get(sheet.key) not in made]
    if not missing:
        say("The sample newsroom is complete.")
        return 0
    with _drawing(processes) as draw:
        _people(cast, tables, draw)
        say(f"People: {len(cast.authors)} authors, {len(cast.sources)} sources, "
            f"{len(tables['tag'])} tags, {len(cast.sections)} sections")  # fmt: skip
        _number(cast, sheets)
        _write(cast, sheets, {sheet.key for sheet in missing}, now, draw, say)
    if keys is None:
        day.dress(cast, now)
    return len(missing)


@contextlib.contextmanager
def _drawing(processes: int) -> Iterator[Callable]:
    """A map over picture orders, in order. New processes are spawned: a forked one would share
    this one's connection to the database."""
    if not processes:
        yield lambda orders: map(studio.picture, orders)
        return
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=spawn, initializer=django.setup) as pool:
        yield lambda orders: pool.map(studio.picture, orders)


@transaction.atomic
def _logins(rows: list[dict], password) -> dict:
    users = {}
    for row in rows:
        user, created = get_user_model().objects.get_or_create(
            username=row["username"], defaults={"first_name": row["name"], "is_staff": True}
        )
        if created:
            user.set_password(password(row["username"]))
            user.save()
            user.groups.add(Group.objects.get(name=GROUPS[row["group"]]))
        users[row["username"]] = user
    return users


def _people(cast: Cast, tables: dict, draw) -> None:
    orders = [
        {"kind": "portrait", "seed": row["portrait"], "gender": row["gender"],
         "alt": f"صورة مرسومة: {row['name']}", "caption": "", "credit": DRAWN}
        for row in tables["author"]
    ]  # fmt: skip
    portraits = list(draw(orders))
    with transaction.atomic():
        for row in tables["section"]:
            words = {"position": row["position"], "description": row["description"]}
            cast.sections[row["key"]], _ = Section.objects.get_or_create(
                name=row["name"], defaults=words
            )
        for row, portrait in zip(tables["author"], portraits, strict=True):
            cast.authors[row["key"]] = _author(row, portrait)
        for row in tables["source"]:
            words = {"url": row["url"], "description": row["description"]}
            cast.sources[row["key"]], _ = Source.objects.get_or_create(
                name=row["name"], kind=row["kind"], defaults=words
            )
        described = {row["name"]: row.get("description", "") for row in tables["tag"]}
        for tag in Tag.objects.filed_under(list(described)):
            if described.get(tag.name) and not tag.description:
                tag.description = described[tag.name]
                tag.save(update_fields=["description"])
        for row in tables["login"]:
            if row["author"]:
                Login.objects.get_or_create(
                    author=cast.authors[row["author"]],
                    defaults={"user": cast.users[row["username"]]},
                )


def _author(row: dict, portrait: int) -> Author:
    words = {name: row[name] for name in ("gender", "job", "bio")}
    author, created = Author.objects.get_or_create(
        name=row["name"], kind=row["kind"], defaults={**words, "portrait_id": portrait}
    )
    if created:
        AuthorLink.objects.bulk_create(
            AuthorLink(author=author, position=position, **link)
            for position, link in enumerate(row["links"])
        )
    return author


def _numbered() -> dict[str, int]:
    """Story key -> number, of every story that was given one."""
    rows = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Story), change_message__startswith=MARK
    )
    return {
        message.removeprefix(MARK): int(number)
        for message, number in rows.values_list("change_message", "object_id")
    }


@transaction.atomic
def _number(cast: Cast, sheets: list[plan.Sheet]) -> None:
    """Give every story its number, oldest first, so that stories can point at each other."""
    kind = ContentType.objects.get_for_model(Story)
    for sheet in reversed(sheets):
        if sheet.key not in cast.numbers:
            story = Story.objects.create()
            LogEntry.objects.create(
                user=cast.users["huda"], content_type=kind, object_id=str(story.pk),
                object_repr=sheet["headline"][:200], action_flag=ADDITION,
                change_message=MARK + sheet.key,
            )  # fmt: skip
            cast.numbers[sheet.key] = story.pk


def _write(cast: Cast, sheets, missing: set[str], now: datetime, draw, say) -> None:
    printed = [sheet for sheet in sheets if sheet.state in plan.PRINTED]
    times = plan.moments(len(printed), now, timezone.get_current_timezone())
    at = {sheet.key: moment for sheet, moment in zip(printed, times, strict=True)}
    # Oldest first, as they were printed: a story's related ones are those that were there.
    queue = [sheet for sheet in reversed(sheets) if sheet.key in missing]
    orders = [
        {"kind": "scene", "scene": sheet["scene"], "seed": sheet.seed, "alt": sheet["picture_alt"],
         "caption": sheet["picture_caption"], "credit": DRAWN}
        for sheet in queue
    ]  # fmt: skip
    for count, (sheet, image) in enumerate(zip(queue, draw(orders), strict=True), start=1):
        with transaction.atomic():
            history.tell(cast, sheet, image, at.get(sheet.key), now)
        if count % EVERY == 0 or count == len(queue):
            say(f"Stories: {count} of {len(queue)}")
