"""A kept connection is looked at before it is used, without a question."""

import os
import resource
from contextlib import ExitStack

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def test_a_connection_is_usable_until_the_server_says_goodbye(statements):
    other = connection.copy()
    try:
        other.ensure_connection()
        assert statements(lambda: other.is_usable()) == 0 and other.is_usable()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(%s, 60000)", [other.connection.info.backend_pid]
            )
            assert cursor.fetchone() == (True,)
        assert not other.is_usable()
    finally:
        other.close()


def test_it_is_usable_however_many_readers_are_connected():
    """A server's process may have a thousand readers' connections open."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    if before[1] < 2000:
        pytest.skip("not so many files may be open here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(before[0], 2000), before[1]))
    other = connection.copy()
    try:
        with ExitStack() as readers:
            for _ in range(1024):
                readers.callback(os.close, os.open(os.devnull, os.O_RDONLY))
            other.ensure_connection()
        assert other.connection.fileno() >= 1024
        assert other.is_usable()
    finally:
        other.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
