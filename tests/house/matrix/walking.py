"""Every route of the house out of the URL resolver, and what is answered there."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from http.cookies import SimpleCookie
from unittest.mock import patch

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver

from articles.rights import sections_of
from tests.house.matrix import accounts, desk, library, readers, rules, stories
from tests.house.matrix.rows import Row
from tests.house.matrix.world import ASKED_BY, World, login_page

ABOUT_STORIES = stories.ROWS
THE_REST = (*desk.ROWS, *accounts.ROWS, *library.ROWS, *readers.ROWS)
WRITING = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
# A form that is refused keeps what was typed in it, and
# who is shown it has read what they were told of it. A sign-in that is refused is counted.
REGISTER = "articles_auditentry"
KEPT_WHEN_REFUSED = {"desk_unsaved", "articles_notice", "desk_attempt"}
LETTERS = {401: "1", 422: "2", 403: "3", 404: "4", 405: "5", 400: "6", 409: "9", 410: "0"}
FILLED = re.compile(r"<(?:\w+:)?(\w+)>")
THING = re.compile(r"@(\w+)")


def routes(patterns: Iterable | None = None, before: str = "") -> dict[str, str]:
    """Each pattern in full with its name, "" where it has none."""
    found = {}
    for one in get_resolver().url_patterns if patterns is None else patterns:
        whole = f"{before}{one.pattern}"
        if isinstance(one, URLPattern):
            found[whole] = one.name or ""
        else:
            found |= routes(one.url_patterns, whole)
    return found


def gaps(known: Iterable[str]) -> tuple[set[str], set[str]]:
    """Routes without a row, and rows without a route."""
    rows = {row.route for row in (*ABOUT_STORIES, *THE_REST)}
    return set(known) - rows, rows - set(known)


# Asking -------------------------------------------------------------------------------------


class Asker:
    """Asks as everybody, and takes back what was done. Pages of the desk are not set in type."""

    def __init__(self, world: World):
        self.world, self.clients, self.sessions, self.people = world, {}, {}, {}
        for name in {name for name, _owner in ASKED_BY.values()}:
            client = Client()
            if name:
                client.force_login(getattr(world, name))
                self.people[name] = with_rights(getattr(world, name))
            self.clients[name] = client
            self.sessions[name] = client.cookies.output(header="")
        world.clients = self.clients
        # Routes of which reading did write, as is allowed there.
        self.seen_written: set[str] = set()

    def answer(self, row: Row, verb: str, who: str, state: str = "") -> str:
        """The character of what is answered, or what went wrong, in words."""
        name, owner = ASKED_BY[who]
        story = self.world.stories[state, owner] if state else None
        client = self.clients[name]
        client.cookies = SimpleCookie(self.sessions[name])
        with taken_back(), recorded() as written, known(self.people.get(name)):
            if row.before:
                row.before(self.world, story)
                written.clear()
            address = self.world.address = self.address(row, story)
            try:
                sent = self.sent(row, verb, story, name)
                written.clear()
                if verb == "GET" and row.route not in rules.WRITTEN_BY_READING:
                    with connection.cursor() as cursor:
                        cursor.execute("SET TRANSACTION READ ONLY")
                answer = self.ask(client, verb, address, sent, row)
            except Exception as error:  # noqa: BLE001 – what breaks is an answer, never a right one
                return f"{type(error).__name__}: {str(error)[:150]}"
            if verb == "GET" and row.route in rules.WRITTEN_BY_READING:
                written = self.without_what_reading_writes(row, written)
            return letter(answer, written)

    def without_what_reading_writes(self, row: Row, written: list[str]) -> list[str]:
        table, _why = rules.WRITTEN_BY_READING[row.route]
        self.seen_written |= {row.route} if table in written else set()
        return [one for one in written if one != table]

    @staticmethod
    def ask(client: Client, verb: str, address: str, sent, row: Row):
        is_desk = address.startswith(("/admin/", "/preview/"))
        with typeset(not is_desk):
            if verb != "POST":
                return client.generic(verb, address)
            extra = {"HTTP_ORIGIN": settings.NEWSROOM_BASE_URL, "HTTP_SEC_FETCH_SITE": "none"}
            return client.post(address, *as_sent(sent, row), **extra)

    def sent(self, row: Row, verb: str, story, who: str):
        if verb != "POST":
            return None
        if story is not None:
            story = copy(story)
        with typeset(False):
            return row.sent(self.world, story, who) if callable(row.sent) else row.sent or {}

    def address(self, row: Row, story) -> str:
        things = self.world.things(story)
        values = {"number": story.pk, "object_id": story.pk} if story is not None else {}
        values |= row.values
        address = row.address or "/" + FILLED.sub(lambda m: str(values[m[1]]), row.route)
        address = THING.sub(lambda m: things[m[1]], address)
        return f"{address}?{row.query}" if row.query else address


def as_sent(sent, row: Row) -> tuple:
    """Readers' forms come as browsers send them; files only fit the other way."""
    if row.route.startswith("<number:number>"):
        return "&".join(f"{k}={v}" for k, v in sent.items()), "application/x-www-form-urlencoded"
    return (sent,)


def letter(answer, written: list[str]) -> str:
    status, where = answer.status_code, answer.get("Location", "")
    if status >= 400:
        written = [one for one in written if one not in KEPT_WHEN_REFUSED]
        return "written though refused" if written else LETTERS.get(status, str(status))
    if status in (301, 302, 303) and where.startswith(login_page()):
        return ">"
    if written:
        return "+"
    return "-" if status in (301, 302, 303) else "."


def with_rights(user):
    """The person as stored, with the rights that every request would read anew."""
    person = type(user).objects.get(pk=user.pk)
    person.get_all_permissions()
    sections_of(person)
    return person


@contextmanager
def known(person) -> Iterator[None]:
    """Who is signed in is known; four statements less for every question."""
    if person is None:
        yield
        return
    with patch("django.contrib.auth.middleware.auth.get_user", lambda request: copy(person)):
        yield


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def recorded() -> Iterator[list[str]]:
    """The tables that are written, without what was rolled back since."""
    written: list[str] = []
    marks: dict[str, int] = {}

    def look(execute, sql, params, many, context):
        words = sql.split()
        if words[0] == "SAVEPOINT":
            marks[words[1]] = len(written)
        elif words[:3] == ["ROLLBACK", "TO", "SAVEPOINT"]:
            del written[marks[words[3]] :]
        done = execute(sql, params, many, context)
        # Whatever comes of it, the register of the house may tell that it was asked for.
        if (found := WRITING.match(sql)) and found[1] != REGISTER:
            written.append(found[1])
        return done

    with connection.execute_wrapper(look):
        yield written


@contextmanager
def typeset(is_set: bool) -> Iterator[None]:
    """Without it templates come out empty: what a page looks like is no answer to who may."""
    if is_set:
        yield
        return
    with patch("django.template.backends.django.Template.render", lambda *args, **kwargs: ""):
        yield


# Comparing -----------------------------------------------------------------------------------


def asked(row: Row) -> Iterator[tuple[str, str, str, str]]:
    """Everything that a row says: (verb, who, state or "", what is right).

    A verb that is not there is refused before anybody looks at the story: one state tells that.
    """
    for verb in rules.VERBS:
        right = row.rule(verb)
        states = row.states
        if set(right.values()) <= {"5", ">"}:
            states = states[:1]
        for who, cell in right.items():
            for at, state in enumerate(states):
                yield verb, who, state, cell[at] if len(cell) > 1 else cell


def deviations(asker: Asker, rows: Iterable[Row]) -> list[str]:
    """What is answered otherwise than the table says, each in a line."""
    found = []
    for row in rows:
        for verb, who, state, right in asked(row):
            answer = asker.answer(row, verb, who, state)
            if answer != right:
                where = f"{verb} {row.route} [{row.said}] {who}, {state or 'no story'}"
                found.append(f"{where}: {answer} instead of {right}")
    return found
