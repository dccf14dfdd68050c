"""gunicorn as the newsroom runs it."""

import socket
import subprocess
import sys
from concurrent.futures import Future
from types import SimpleNamespace

import pytest
from gunicorn import util
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


def test_the_loop_waits_for_no_client_to_close_its_side(ends, lingered):
    worker, answered = Worker.__new__(Worker), Future()
    worker.nr_conns, worker.alive = 1, True
    answered.set_result(False)
    ours, theirs = ends
    worker.finish_request(SimpleNamespace(sock=ours), answered)
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
    assert told["preload_app"] == "True"
    assert told["threads"] == "3"
