"""Do what waits beside the pages, once or for as long as the newsroom is open: send the letters of
the outbox, tell hubs and search engines what changed, cut pictures, put what was printed into the
index of words, forget reads that are too old to count."""

import os
import signal
import threading
from datetime import datetime, timedelta

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections

from articles import daily, outbox
from editions import most_read
from editions.queries import database_moment
from editions.search import pending
from images import cutting
from reader import share_cards
from reader.hubs import Heralds

PAUSE = 5  # seconds between two looks
CUTTING = 10  # seconds after which no picture is begun: letters wait no longer than that
YIELDING = 5  # how nice the process is: pages come before pictures
TIDIED_EVERY = timedelta(hours=1)
TAKEN_UP_EVERY = timedelta(minutes=1)


class Command(BaseCommand):
    help = "Sends the letters that wait and tidies; with --forever until it is told to stop."
    tidied_at: datetime | None = None
    taken_up_at: datetime | None = None

    def add_arguments(self, parser):
        parser.add_argument("--forever", action="store_true")

    def handle(self, *, forever: bool, **options):
        if not settings.NEWSROOM_SENDS_MAIL:
            self.stdout.write("No mail server is set (EMAIL_URL): nothing is written or sent.")
        stop = threading.Event()
        if forever:
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, lambda *told: stop.set())
            os.nice(YIELDING)
        parent, heralds = os.getppid(), Heralds()
        while True:
            try:
                sent, failed = outbox.deliver() if settings.NEWSROOM_SENDS_MAIL else (0, 0)
                heralds.tell(database_moment())
                cut, uncut = cutting.work(clock=database_moment, seconds=CUTTING)
                self.tidy()
            except OperationalError as error:
                # The database is away: the letters wait in it.
                self.stderr.write(f"The database does not answer: {error}")
                sent = failed = cut = uncut = 0
            if cut or uncut:
                self.stdout.write(f"Pictures cut {cut}, failed {uncut}.")
                self.stdout.flush()
            if sent or failed:
                self.stdout.write(f"Sent {sent}, failed {failed}.")
                self.stdout.flush()
            # Whoever started it is gone: so is the reason to go on.
            if not forever or os.getppid() != parent or stop.wait(0 if cut else PAUSE):
                return
            close_old_connections()

    def tidy(self) -> None:
        """Once a minute what searches look through beside their index, once an hour the rest."""
        now = database_moment()
        if self.taken_up_at is None or now - self.taken_up_at >= TAKEN_UP_EVERY:
            pending.take_up()
            self.taken_up_at = now
        if self.tidied_at is None or now - self.tidied_at >= TIDIED_EVERY:
            most_read.drop_old(now)
            share_cards.tidy()
            daily.write(now)
            self.tidied_at = now
