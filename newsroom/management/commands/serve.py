"""Bring the whole house up: database, tables, static files, sample newsroom, server."""

import contextlib
import os
import socket
import subprocess
import sys
import time

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import connection
from gunicorn.app.base import BaseApplication

from newsroom import roles, serving, startup
from newsroom.refusals import Refusal


class Command(BaseCommand):
    help = "Prepares the database and the static files and serves; with NEWSROOM_DEMO=1 a sample."

    # The port comes first; migrate makes every check, with those of the database.
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument("--workers", type=int, default=serving.workers)

    def handle(self, *, host: str, port: int, workers: int, **options):
        listening = take_port(host, port)
        with self.step("Preparing the tables"):
            call_command("migrate", interactive=False, verbosity=0)
            if roles.readers_name():
                roles.arrange(connection)
        with self.step("Collecting styles and fonts"):
            call_command("collectstatic", interactive=False, verbosity=0)
        if settings.NEWSROOM_DEMO and "demo" in get_commands():
            with self.step("Filling the sample newsroom"):
                call_command("demo", stdout=self.stdout, stderr=self.stderr)
        connection.close()
        listening.close()
        with messenger():
            Server(host, port, workers, self.welcome).run()

    @contextlib.contextmanager
    def step(self, title: str):
        self.stdout.write(f"{title} …")
        self.stdout.flush()
        began = time.monotonic()
        yield
        self.stdout.write(f"{title}: {time.monotonic() - began:.1f} s")
        self.stdout.flush()

    def welcome(self, host: str, port: int) -> None:
        self.stdout.write(f"\nThe newsroom is open: http://{host}:{port}/")
        self.stdout.write(f"The desk:             http://{host}:{port}/admin/")
        self.stdout.write("Ctrl+C closes it.\n")
        self.stdout.flush()


@contextlib.contextmanager
def messenger():
    """A process beside the server that does what waits, for as long as the server runs."""
    command = [sys.executable, "-m", "django", "deliver", "--forever"]
    place = os.pathsep.join(filter(None, [str(settings.BASE_DIR), os.environ.get("PYTHONPATH")]))
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": place})
    owner = os.getpid()
    try:
        yield
    finally:
        # The server's workers leave through here too when they end.
        if os.getpid() == owner:
            process.terminate()
            process.wait()


def take_port(host: str, port: int) -> socket.socket:
    """Hold the port while the rest is prepared: a taken one is refused at once."""
    holder = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        # Bound, not listening: until the server is ready visitors are refused, not kept waiting.
        holder.bind((host, port))
    except (OSError, OverflowError) as error:
        holder.close()
        why = getattr(error, "strerror", None) or str(error)
        raise Refusal(
            f"Port {port} of {host} cannot be used ({why}): stop what uses it, or choose "
            f"another one: make demo PORT={port + 1 if port < 65_535 else 8001}."
        ) from error
    return holder


class Server(BaseApplication):
    """gunicorn, started by us instead of by its own command line."""

    def __init__(self, host: str, port: int, workers: int, welcome):
        self.given = {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "workers": workers,
            "when_ready": lambda arbiter: welcome(host, port),
        }
        super().__init__()

    def load_config(self):
        for name, value in {**vars(serving), **self.given}.items():
            # A module holds other names, too.
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self):
        return startup.application()
