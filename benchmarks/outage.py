"""Postgres goes away and comes back: what readers see meanwhile, and how soon they see a new edit.

    python benchmarks/outage.py --folder /tmp/pages --articles 10000 --minutes 10 [--nginx]

Starts the production server (with --nginx behind nginx as in `deploy/nginx.conf`), asks some two
hundred pages once, stops the private Postgres below the folder and spreads the requests evenly over
the minutes, from 20 addresses on loopback, with brotli and gzip in turn. Then Postgres starts, an
editor prints a correction at once, and a reader asks every 20 ms until it is there.

Limits: a page that was asked before is answered with 200 every time and is whole; a page that never
was gets the designed 503 with Retry-After; the correction is seen within 2 s of being printed.
Exit code 1 when one is missed. Latencies in milliseconds. The house knows its Postgres by
DATABASE_URL, so nothing starts it again by itself.
"""

import argparse
import os
import random
import socket
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import serving
from benchmarks.pages import machine
from benchmarks.serving import Limits, Reader

PAGES, UNSEEN_SHARE, SEEN = 200, 0.05, 2.0
READERS = 20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--folder", type=Path, required=True, help="Where the database is kept.")
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--minutes", type=float, default=10, help="How long Postgres is away.")
    parser.add_argument("--requests", type=int, default=10_000, help="In these minutes.")
    parser.add_argument("--nginx", action="store_true", help="Ask through nginx.")
    parser.add_argument("--write", type=Path, help="A Markdown file for the result.")
    options = parser.parse_args()
    if options.nginx and serving.missing("nginx"):
        return 2
    limits = Limits()
    with (
        serving.house(options.folder, options.articles) as (environment, folder, cluster),
        ExitStack() as open_now,
    ):
        behind = {"NEWSROOM_BEHIND_PROXY": "1"} if options.nginx else {}
        server = open_now.enter_context(serving.production(environment | behind, folder))
        port = server.port
        if options.nginx:
            port = open_now.enter_context(serving.nginx(folder, port, readers=True))
        editor = open_now.enter_context(serving.editor(environment))
        lines = report(editor, port, cluster, options, limits)
    serving.told(lines + limits.lines(), options.write)
    return limits.status


def drawn(house: dict) -> tuple[list[str], list[str]]:
    """The pages that are asked once beforehand, and those that are not."""
    lists = ["/", "/corrections/", *house["sections"], *house["tags"][:60], *house["authors"]]
    stories = [address for _number, address in house["stories"]]
    count = max(0, PAGES - len(lists))
    return lists + stories[:count], stories[count:]


def report(editor, port: int, cluster, options, limits: Limits) -> list[str]:
    pages, unseen = drawn(editor.house)
    if not unseen:
        raise RuntimeError("too few stories: 400 or more leave some that nobody has asked for")
    reader = Reader(port)
    kept = [one for one in pages if reader.ask(one).status == 200]
    reader.close()
    if len(kept) < len(pages):
        raise RuntimeError(f"{len(pages) - len(kept)} pages are not answered before the outage")
    if not cluster.stop():
        raise RuntimeError("Postgres was not running")
    began = time.monotonic()
    try:
        away = Outage(port, kept, unseen, editor.house["away"])
        away.spread(options.requests, options.minutes * 60)
        stayed_away = not answers(cluster)
        lasted = time.monotonic() - began
    finally:
        starting = time.monotonic()
        cluster.start()
        back = time.monotonic()
    story, address = next(one for one in editor.house["stories"] if one[1] in kept)
    mark = f"m{os.getpid()}-back"
    act = editor.correct(story, mark)
    delay = serving.seen(port, address, mark, act["printed"])
    since_back = time.monotonic() - back
    away.judge(limits, stayed_away)
    limits.hold("edit after the return: seen", f"{delay:.2f} s", f"within {SEEN} s", delay <= SEEN)
    return [
        f"# An outage of Postgres at {options.articles:,} stories",
        "",
        f"{machine()}; {'nginx in front of ' if options.nginx else ''}2 workers; {len(kept)} pages "
        f"asked once before; away for {lasted:.0f} s, back in {back - starting:.1f} s, the edit "
        f"seen {since_back:.2f} s after the return.",
        "",
        *away.lines(),
    ]


def answers(cluster) -> bool:
    """Whether somebody listens at the cluster's socket."""
    try:
        with socket.socket(socket.AF_UNIX) as tried:
            tried.connect(str(next(cluster.socket.glob(".s.PGSQL.*[0-9]"))))
    except (OSError, StopIteration):
        return False
    return True


class Outage:
    """Requests while Postgres is away. Those that come late because all readers wait are sent as
    soon as one is free, and counted as late after a second."""

    def __init__(self, port: int, kept: list[str], unseen: list[str], words: str):
        self.kept, self.unseen, self.words = kept, unseen, words
        self.statuses = {"kept": Counter(), "unseen": Counter()}
        self.times: dict[str, list[float]] = {"kept": [], "unseen": []}
        self.broken: Counter[str] = Counter()
        self.late, self.rate = 0, 0.0
        self.lock = threading.Lock()
        self.port, self.mine = port, threading.local()
        self.numbers = iter(range(1, 1 + READERS))

    def spread(self, requests: int, seconds: float) -> None:
        began = time.monotonic()
        with ThreadPoolExecutor(READERS) as pool:
            tasks = []
            for number in range(requests):
                at = began + number * seconds / requests
                if (wait := at - time.monotonic()) > 0:
                    time.sleep(wait)
                tasks.append(pool.submit(self.ask, number, at))
            for task in tasks:
                task.result()
        self.rate = requests / (time.monotonic() - began)
        if (wait := began + seconds - time.monotonic()) > 0:
            time.sleep(wait)

    def ask(self, number: int, at: float) -> None:
        if not hasattr(self.mine, "reader"):
            with self.lock:
                self.mine.reader = Reader(self.port, f"127.0.3.{next(self.numbers)}")
        was_late = time.monotonic() - at > 1
        kind = "unseen" if random.random() < UNSEEN_SHARE else "kept"
        address = random.choice(getattr(self, kind))
        answer = self.mine.reader.ask(address, "gzip" if number % 2 else "br")
        wrong = ""
        if kind == "kept" and answer.status == 200:
            if not answer.text.rstrip().endswith("</html>"):
                wrong = "a page that is not whole"
        elif kind == "unseen" and answer.status == 503:
            if self.words not in answer.text or "retry-after" not in answer.headers:
                wrong = "a 503 that is not the designed one"
        else:
            wrong = f"{kind}: {answer.status}"
        with self.lock:
            self.statuses[kind][answer.status] += 1
            self.times[kind].append(answer.seconds)
            self.late += was_late
            if wrong:
                self.broken[wrong] += 1

    def judge(self, limits: Limits, stayed_away: bool) -> None:
        limits.hold("Postgres stayed away", "yes" if stayed_away else "no", "yes", stayed_away)
        for kind, meant in (("kept", 200), ("unseen", 503)):
            found = self.statuses[kind]
            wrong = sum(found.values()) - found[meant]
            limits.hold(
                f"{'seen before' if kind == 'kept' else 'never seen'}: not {meant}",
                f"{wrong} of {sum(found.values())}", "0", wrong == 0,
            )  # fmt: skip
        whole = [name for name in self.broken if ":" not in name]
        said = ", ".join(f"{self.broken[name]} × {name}" for name in whole) or "0"
        limits.hold("answers that are not whole or not the designed ones", said, "0", not whole)
        limits.hold("requests sent over a second late", f"{self.late}", "0", self.late == 0)

    def lines(self) -> list[str]:
        rows = [
            f"| {kind} | {dict(found)} | {1000 * serving.median(times):.1f} "
            f"| {1000 * serving.share(times, 0.99):.1f} | {1000 * max(times, default=0):.0f} |"
            for (kind, found), times in zip(self.statuses.items(), self.times.values(), strict=True)
        ]
        head = ["| page | statuses | p50 ms | p99 ms | longest ms |", "|---|---|---|---|---|"]
        return [f"{self.rate:.1f} requests a second were sent.", "", *head, *rows]


if __name__ == "__main__":
    sys.exit(main())
