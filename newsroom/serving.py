"""How gunicorn serves the newsroom: `gunicorn -c python:newsroom.serving newsroom.wsgi`.

`manage.py serve` and the measurements use the same. What is given on gunicorn's command line or in
GUNICORN_CMD_ARGS wins.
"""

import os
import socket
import time
from contextlib import suppress

from gunicorn import util
from gunicorn.workers.gthread import ThreadWorker

# Who waits for the database waits in a thread; `reader.turnstile` says how many of them costly
# pages may have. Each keeps a connection for readers and one for the desk: workers x threads x 2.
workers = int(os.environ.get("WEB_CONCURRENCY", 2))
threads = 8
worker_class = "newsroom.serving.Worker"
# What is loaded is shared by all workers.
preload_app = True
# Longer than nginx keeps a connection that nobody uses (60 s): it would else send a save into one
# that is being closed, and may not send it twice.
keepalive = 75
loglevel = "warning"
control_socket_disable = True

UNREAD_AT_MOST, SECONDS_AT_MOST = 65_536, 0.5
# So many seconds somebody may be connected before the first word.
SILENT = 5


class Worker(ThreadWorker):
    """Lets no client hold up the others.

    gunicorn waits for up to two seconds until the client has closed its side, in the one loop by
    which all connections go. That is needed only where something of the request was left unread,
    which would make the system throw away the end of the answer (RFC 9112, section 9.6); and it is
    done here by the thread that answered.
    """

    def handle(self, conn):
        stays_open = super().handle(conn)
        if stays_open is False and is_unread(conn.sock):
            util.close_graceful(conn.sock, SECONDS_AT_MOST, UNREAD_AT_MOST)
        return stays_open

    def finish_request(self, conn, fs):
        sock = conn.sock
        conn.close = lambda graceful=False: util.close(sock)
        super().finish_request(conn, fs)
        if self.pending_conns and self.pending_conns[-1] is conn:
            conn.timeout = min(conn.timeout, time.monotonic() + SILENT)

    def _cap_keepalive(self, deadline):
        super()._cap_keepalive(deadline)
        for conn in self.pending_conns:
            conn.timeout = min(conn.timeout, deadline)


def is_unread(sock: socket.socket) -> bool:
    """Whether the client sent more than was read, of what has come by now."""
    with suppress(OSError, ValueError):
        return bool(sock.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
    return False
