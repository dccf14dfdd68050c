"""Postgres is killed, again and again, under four writers who save the same stories through every
door: no edit that was acknowledged is lost, and no edition is half printed.

    python tests/faults/killed_postgres.py --saves 200 --kills 5

`kill -9` of the server and of every process of it, which then starts again by itself. Runs in a
private, durable Postgres below a folder of its own.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import four_writers, house  # noqa: E402 - the path comes first

PATIENCE = 300  # tries in a row that may fail while the server is away


class PatientWriter(four_writers.Writer):
    """Goes on after an answer that is no answer: what was not acknowledged may be lost."""

    unanswered = 0

    def run(self):
        from django.db import connection

        names, in_a_row, is_in = list(self.routes), 0, False
        while self.ledger.take():
            self.count += 1
            name = names[(self.count + self.number) % len(names)]
            try:
                if not is_in:
                    self.browser.sign_in(f"writer{self.number}", "secret-of-a-writer")
                    is_in = True
                story = self.random.choice(self.stories)
                self.routes[name](story, f"w{self.number}n{self.count}")
                in_a_row = 0
            except Exception as error:  # noqa: BLE001 - the server was killed: told in the end
                self.unanswered += 1
                in_a_row += 1
                self.last = repr(error)[:200]
                with self.ledger.lock:
                    self.ledger.left += 1
                if in_a_row > PATIENCE:
                    self.ledger.failures.append(f"writer {self.number}: {self.last}")
                    break
                time.sleep(0.1)
                connection.close()
        connection.close()


def kill_the_server(folder: Path) -> bool:
    """kill -9 of the postmaster and of all its children, as when the machine's power goes."""
    try:
        pid = int(next(iter(folder.glob("postgres-[0-9]*/postmaster.pid"))).read_text().split()[0])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (OSError, ValueError, StopIteration):
        return False
    for one in [pid, *map(int, children)]:
        try:
            os.kill(one, signal.SIGKILL)
        except ProcessLookupError:
            continue
    return True


def half_printed() -> list[str]:
    """What must not be: an edition without its rows or its event, an event without its edition."""
    from articles import audit
    from articles.models import Article, Event
    from editions.models import Edition

    wrong = []
    for edition in Edition.objects.all():
        is_whole = edition.bylines.exists() and edition.attributions.exists()
        if not (is_whole and edition.body_html):
            wrong.append(f"edition {edition.pk} has no rows")
        acts = Event.objects.filter(edition=edition, act__in=("published", "scheduled"))
        if acts.count() != 1:
            wrong.append(f"edition {edition.pk} has {acts.count()} events")
    for article in Article.objects.exclude(printed_version=None):
        if not Edition.objects.filter(
            story=article.pk, article_version=article.printed_version
        ).exists():
            wrong.append(f"article {article.pk} says it is printed")
    found = audit.verify()
    if found.broken:
        wrong.append(f"the register: {found.broken.why}")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--saves", type=int, default=200)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsroom-") as own:
        folder = (options.folder or Path(own)).resolve()
        os.environ.update(house.environment(folder, NEWSROOM_DEBUG="1", NEWSROOM_LOG_LEVEL="ERROR"))
        # A server for tests loses what it acknowledged: this is about one that must not.
        for name in ("PYTEST_VERSION", "DATABASE_URL"):
            os.environ.pop(name, None)
        return tried(options, folder)


def tried(options, folder: Path) -> int:
    import logging

    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test.testcases import LiveServerThread, _StaticFilesHandler

    settings.ALLOWED_HOSTS, settings.DEBUG = ["*"], False
    logging.disable(logging.CRITICAL)
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    stories = four_writers.founded()
    server = LiveServerThread("127.0.0.1", _StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    ledger = four_writers.Ledger(left=options.saves)
    base = f"http://127.0.0.1:{server.port}"
    writers = [
        PatientWriter(number, base, stories, ledger) for number in range(four_writers.WRITERS)
    ]
    connection.close()
    began, kills = time.monotonic(), 0
    for writer in writers:
        writer.start()
    try:
        while any(writer.is_alive() for writer in writers):
            time.sleep(0.05)
            # At even distances of what was acknowledged, so that kills fall into work.
            due = (kills + 1) * options.saves // (options.kills + 1)
            if kills < options.kills and len(ledger.edits) >= due:
                time.sleep(random.uniform(0, 0.3))
                kills += kill_the_server(folder)
        gone, wrong = _asked(lambda: (four_writers.lost(ledger), half_printed()))
    finally:
        server.terminate()
        _asked(lambda: connection.creation.destroy_test_db(name, verbosity=0))
        connection.close()
        settings.DATABASES["default"]["CLUSTER"].stop()
    unanswered = sum(writer.unanswered for writer in writers)
    print(
        f"{len(ledger.edits)} acknowledged in {time.monotonic() - began:.0f} s, {kills} kills, "
        f"{unanswered} without an answer, {len(gone)} lost, {len(wrong)} half printed"
    )
    print(dict(Counter(edit.route for edit in ledger.edits)))
    for problem in [*ledger.failures, *map(str, gone), *wrong]:
        print(problem)
    return 1 if gone or wrong or ledger.failures or kills < options.kills or not unanswered else 0


def _asked(question):
    """Ask, and once more when the connection was to a server that is no more."""
    from django.db import InterfaceError, OperationalError, connection

    try:
        return question()
    except (InterfaceError, OperationalError):
        connection.close()
        return question()


if __name__ == "__main__":
    sys.exit(main())
