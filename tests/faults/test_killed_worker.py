"""A process that is killed in the middle of publishing: all of it was done, or nothing."""

import os
import signal

import pytest
from django.db import connection

from articles import audit, press
from articles.models import Event
from newsroom.backups.making import counted
from tests.conftest import LONG

pytestmark = pytest.mark.django_db(transaction=True)

COMMIT, AFTER = -1, -2


def killed_at(statement: int, publish) -> bool:
    """Publish in a process of its own that kills itself before its ``statement``-th statement,
    before the COMMIT or after it; whether it came to be killed."""
    child = os.fork()
    if not child:
        try:
            # The parent's connection is not ours: kept, so that nobody says goodbye on it.
            inherited, connection.connection = connection.connection, None
            die_at(statement)
            publish()
            if statement == AFTER:
                os.kill(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(0 if inherited is not None else 1)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def die_at(statement: int) -> None:
    count = 0

    def counting(execute, sql, params, many, context):
        nonlocal count
        count += 1
        if count == statement:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    connection.execute_wrappers.append(counting)
    if statement == COMMIT:
        connection._commit = lambda: os.kill(os.getpid(), signal.SIGKILL)


def test_publishing_is_all_or_nothing_at_whatever_statement_the_worker_dies(
    approved, samir, layla, picture, settings
):
    settings.NEWSROOM_SENDS_MAIL = True
    layla.email = "layla@example.org"
    layla.save(update_fields=["email"])
    article = approved(lead_image=picture())

    def publish():
        press.publish(article, by=samir)

    connection.ensure_connection()
    before, register = counted(), audit.last()
    # Most statements are alike: the short form kills at every third.
    statement, killed = 1, 0
    while killed_at(statement, publish):
        killed += 1
        assert counted() == before, f"half of it was done before statement {statement}"
        article.refresh_from_db()
        assert not article.is_printed
        statement += 1 if LONG else 3
    assert killed > (30 if LONG else 10)
    # The last round came to its end: it published. The same once more, with the next version.
    after = counted()
    assert after["editions_edition"] == before["editions_edition"] + 1
    article.refresh_from_db()
    assert article.is_printed and audit.verify().broken is None
    assert audit.last()[0] > register[0]


@pytest.mark.parametrize(("moment", "editions"), [(COMMIT, 0), (AFTER, 1)])
def test_it_is_the_commit_that_publishes(approved, samir, picture, moment, editions):
    article = approved(lead_image=picture())
    connection.ensure_connection()
    before = counted()
    assert killed_at(moment, lambda: press.publish(article, by=samir))
    assert article.story.editions.count() == editions
    assert Event.objects.filter(article=article, act="published").count() == editions
    assert (counted() == before) is not bool(editions)
    article.refresh_from_db()
    press.publish(article, by=samir)
    assert article.story.editions.count() == 1, "it is published, once"
    assert audit.verify().broken is None
