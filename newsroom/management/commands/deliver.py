"""Send the letters that wait in the outbox, once or for as long as the newsroom is open."""

import os
import signal
import threading

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections

from articles import outbox

PAUSE = 5  # seconds between two looks


class Command(BaseCommand):
    help = "Sends the letters that wait; with --forever until it is told to stop."

    def add_arguments(self, parser):
        parser.add_argument("--forever", action="store_true")

    def handle(self, *, forever: bool, **options):
        if not settings.NEWSROOM_SENDS_MAIL:
            self.stdout.write("No mail server is set (EMAIL_URL): nothing is written or sent.")
            return
        stop = threading.Event()
        if forever:
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, lambda *told: stop.set())
        parent = os.getppid()
        while True:
            try:
                sent, failed = outbox.deliver()
            except OperationalError as error:
                # The database is away: the letters wait in it.
                self.stderr.write(f"The database does not answer: {error}")
                sent = failed = 0
            if sent or failed:
                self.stdout.write(f"Sent {sent}, failed {failed}.")
                self.stdout.flush()
            close_old_connections()
            # Whoever started it is gone: so is the reason to go on.
            if not forever or os.getppid() != parent or stop.wait(PAUSE):
                return
