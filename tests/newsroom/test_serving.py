"""gunicorn as the newsroom runs it."""

import selectors
import socket
import subprocess
import sys
import time
from collections import deque
from concurrent.futures import Future
from types import SimpleNamespace

import pytest
from gunicorn import util
from gunicorn.workers import gthread
from gunicorn.workers.gthread import ThreadWorker

from newsroom.serving import Worker


@pytest.fixture
def ends():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


@pytest.fixture
def lingered(monkeypatch):
    """The connections for whose other end somebody waited."""
    waited = []
    monkeypatch.setattr(util, "close_graceful", lambda sock, *_: waited.append(sock))
    return waited


@pytest.fixture
def worker():
    """One that has a connection."""
    one = Worker.__new__(Worker)
    one.nr_conns, one.alive, one.cfg = 1, True, SimpleNamespace(keepalive=75)
    one.pending_conns, one.keepalived_conns = deque(), deque()
    one.poller = selectors.DefaultSelector()
    with one.poller:
        yield one


def done(result) -> Future:
    answered = Future()
    answered.set_result(result)
    return answered


def test_who_says_nothing_is_not_waited_for_as_long_as_who_may_ask_again(ends, worker):
    conn = SimpleNamespace(sock=ends[0])
    worker.finish_request(conn, done(gthread._DEFER))
    assert list(worker.pending_conns) == [conn]
    assert conn.timeout <= time.monotonic() + 5
    worker._cap_keepalive(0)
    assert conn.timeout == 0


def test_the_loop_waits_for_no_client_to_close_its_side(ends, lingered, worker):
    ours, theirs = ends
    worker.finish_request(SimpleNamespace(sock=ours), done(False))
    assert not lingered
    assert worker.nr_conns == 0
    assert theirs.recv(1) == b""


@pytest.mark.parametrize("unread", [b"", b"the rest of a picture"])
def test_a_thread_waits_where_something_was_left_unread(ends, lingered, monkeypatch, unread):
    monkeypatch.setattr(ThreadWorker, "handle", lambda self, conn: False)
    ours, theirs = ends
    theirs.sendall(unread)
    assert Worker.__new__(Worker).handle(SimpleNamespace(sock=ours)) is False
    assert lingered == ([ours] if unread else [])


def test_gunicorn_takes_its_settings_from_here():
    said = subprocess.run(
        [
            *(sys.executable, "-m", "gunicorn", "-c", "python:newsroom.serving", "--threads", "3"),
            *("--print-config", "wsgiref.simple_server:demo_app"),
        ],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    told = dict(line.split("=", 1) for line in said.replace(" ", "").splitlines() if "=" in line)
    assert told["worker_class"] == "newsroom.serving.Worker"
    assert told["keepalive"] == "75"
    assert told["threads"] == "3"
