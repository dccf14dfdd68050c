"""Nothing that the desk answers is kept by a browser: every route of the table, refusals too."""

import pytest
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.test import Client

from newsroom.middleware import PRIVATE
from tests.house.matrix.rows import StoryRow
from tests.house.matrix.walking import ABOUT_STORIES, THE_REST, taken_back

ROWS = [row for row in (*ABOUT_STORIES, *THE_REST) if f"/{row.route}".startswith(PRIVATE)]
PEOPLE = ("", "nadim", "huda")


def kept(answer) -> bool:
    told = answer.headers.get("Cache-Control", "")
    return "no-store" not in told or "private" not in told


def answers(asker, row):
    """What is answered to each of them who looks, and to one who posts nothing that fits."""
    story = asker.world.draft if isinstance(row, StoryRow) else None
    for name in PEOPLE:
        for verb in ("GET", "POST"):
            with taken_back():
                client = Client(raise_request_exception=False)
                client.cookies.load(asker.sessions[name].replace("Set-Cookie:", "").strip())
                yield name, verb, asker.ask(client, verb, asker.address(row, story), {}, row)


def test_nothing_of_the_desk_may_be_kept_and_no_refusal_either(asker):
    found, seen = [], set()
    for row in ROWS:
        for name, verb, answer in answers(asker, row):
            seen.add(answer.status_code)
            if kept(answer):
                found.append(f"{verb} {row.route} {name or 'anonymous'}: {answer.status_code}")
    assert found == []
    assert {200, 302, 400, 403, 404, 405} <= seen, "no answer of this kind was looked at"


@pytest.mark.parametrize("address", ["/admin", "/admin/", "/admin/nowhere/", "/preview/x/"])
def test_a_verb_that_is_refused_and_a_failure_are_not_kept(client, db, monkeypatch, address):
    assert not kept(client.delete(address))
    assert not kept(client.get(address))

    def broken(*given):
        raise RuntimeError

    monkeypatch.setattr(AuthenticationMiddleware, "process_request", broken)
    client.raise_request_exception = False
    failed = client.get(address)
    assert failed.status_code == 500 and not kept(failed)


def test_what_readers_see_may_be_kept(client, printed):
    printed()
    assert kept(client.get("/"))
