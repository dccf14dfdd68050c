"""Do what waits beside the pages, once or for as long as the newsroom is open: send the letters of
the outbox, tell hubs and search engines what changed, cut pictures, put what was printed into the
index of words, forget reads that are too old to count."""

import os
import signal
import threading
from datetime import datetime, timedelta

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections

from articles import announcing, daily, outbox
from articles.models import Announcement, Mail
from editions import most_read
from editions.clock import read_clock
from editions.queries import database_moment
from editions.search import pending
from images import cutting
from images.models import Cutting
from reader import hubs, share_cards

PAUSE = 5  # seconds between two looks, unless an edition begins or ends sooner
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
        parser.add_argument(
            "--again", action="store_true", help="Also what was set aside after many tries."
        )

    def handle(self, *, forever: bool, again: bool, **options):
        if not settings.NEWSROOM_SENDS_MAIL:
            self.stdout.write("No mail server is set (EMAIL_URL): nothing is written or sent.")
        if again:
            self.take_up_again()
        stop = threading.Event()
        if forever:
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, lambda *told: stop.set())
            os.nice(YIELDING)
        parent, self.announcer = os.getppid(), announcing.Announcer(hubs.services())
        while True:
            is_busy, pause = False, PAUSE
            try:
                is_busy = self.look()
                pause = self.until_the_next()
            except (OperationalError, InterfaceError) as error:
                # The database is away: what waits waits in it.
                self.stderr.write(f"The database does not answer: {error}")
            # Whoever started it is gone: so is the reason to go on.
            if not forever or os.getppid() != parent or stop.wait(0 if is_busy else pause):
                return
            close_old_connections()

    def look(self) -> bool:
        """Do what is due; whether there may be more of it at once."""
        self.announce()
        sent, failed = outbox.deliver() if settings.NEWSROOM_SENDS_MAIL else (0, 0)
        cut, uncut = cutting.work(clock=database_moment, seconds=CUTTING)
        self.tidy()
        if cut or uncut:
            self.stdout.write(f"Pictures cut {cut}, failed {uncut}.")
        if sent or failed:
            self.stdout.write(f"Sent {sent}, failed {failed}.")
        self.stdout.flush()
        return bool(cut)

    def announce(self) -> None:
        if self.announcer.services:
            changes = hubs.changes(database_moment())
            self.announcer.work(changes, clock=database_moment, seconds=CUTTING)

    def until_the_next(self) -> float:
        """Seconds to the next look: what is to be told is told when its moment comes."""
        if not self.announcer.services:
            return PAUSE
        clock = read_clock(database_moment())
        left = (clock.next - clock.moment).total_seconds() if clock.next else PAUSE
        return min(PAUSE, left)

    def take_up_again(self) -> None:
        again = {"given_up_at__isnull": False}
        count = sum(
            room.try_again(rows.objects.filter(**again))
            for room, rows in ((outbox, Mail), (cutting, Cutting), (announcing, Announcement))
        )
        self.stdout.write(f"Taken up again: {count}.")

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
            announcing.tidy(now)
            self.tidied_at = now
