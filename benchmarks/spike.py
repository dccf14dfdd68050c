"""A breaking story: 100 readers at once on the front page and on one article, through nginx.

    python benchmarks/spike.py --folder /tmp/pages --articles 10000 --seconds 60

Starts the production server and, in front of it, nginx with `deploy/nginx.conf` (ports and folders
replaced). wrk asks over 100 connections with gzip for so many seconds for the page; half of them
before and half after it for a static file of the same size from the same nginx, since a shared
machine is not equally fast all the time. All the while, also beside the static file, an editor
prints corrections of the article, some seconds apart, and a reader asks for the page through nginx
every 20 ms until the correction is there.

Limits: the page's rate is at least 0.8 of the static file's, no errors, p99 under 250 ms; every
correction is seen within 2 s of being printed, half of them within 1 s. Exit code 1 when one is
missed. Each of wrk's two threads is a reader of its own to nginx (`benchmarks.serving.derived`),
for the limit of connections of one address holds here too. Needs wrk and nginx.
"""

import argparse
import os
import random
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import serving
from benchmarks.pages import machine
from benchmarks.serving import Limits, Load, Reader

CONNECTIONS = 100
RATIO, P99, SEEN, HALF_SEEN = 0.8, 250, 2.0, 1.0
# Seconds between two corrections. By chance: caches count whole seconds, and an editor who always
# printed at the same place of a second would see the best or the worst of it alone.
PAUSE = 1.5, 4.0


class Corrections(threading.Thread):
    """An editor who corrects one story again and again, and a reader who waits for it."""

    def __init__(self, editor: serving.Editor, port: int, story: int, asked: str):
        super().__init__(daemon=True)
        self.editor, self.port, self.story = editor, port, story
        # The page that is under load; it shows the mark too.
        self.asked = asked
        self.delays: list[float] = []
        self.failure: Exception | None = None
        self.stopped = threading.Event()

    def run(self) -> None:
        try:
            number = 0
            while not self.stopped.wait(random.uniform(*PAUSE)):
                number += 1
                mark = f"m{os.getpid()}-{number}-{'front' if self.asked == '/' else 'story'}"
                printed = self.editor.correct(self.story, mark)["printed"]
                self.delays.append(serving.seen(self.port, self.asked, mark, printed))
        except Exception as error:  # noqa: BLE001 - told by whoever started it
            self.failure = error

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_raised) -> None:
        self.stopped.set()
        self.join(60)
        if self.failure and not _raised[0]:
            raise self.failure


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--folder", type=Path, required=True, help="Where the database is kept.")
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=60, help="For each row.")
    parser.add_argument("--write", type=Path, help="A Markdown file for the result.")
    options = parser.parse_args()
    if serving.missing("wrk", "nginx"):
        return 2
    limits = Limits()
    with serving.house(options.folder, options.articles) as (environment, folder, _cluster):
        behind = environment | {"NEWSROOM_BEHIND_PROXY": "1"}
        with (
            serving.production(behind, folder) as server,
            serving.nginx(folder, server.port, readers=True) as port,
            serving.editor(environment) as editor,
        ):
            lines = report(editor, port, folder, options, limits)
    serving.told(lines + limits.lines(), options.write)
    return limits.status


def report(editor, port: int, folder: Path, options, limits: Limits) -> list[str]:
    story, address = editor.house["stories"][0]
    lines = [
        f"# A spike at {options.articles:,} stories",
        "",
        f"{machine()}; nginx in front of 2 workers, {CONNECTIONS} connections with gzip, "
        f"{options.seconds} s a row; load before: {os.getloadavg()[0]:.2f}.",
        "",
        "| asked | bytes | requests/s | p50 ms | p99 ms | errors | corrections | seen after s, "
        "median | longest |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, asked in (("front", "/"), ("article", address)):
        first = Reader(port).ask(asked)
        if first.status != 200:
            raise RuntimeError(f"{asked} is answered with {first.status}")
        (folder / "nginx" / serving.SAME_SIZE.strip("/")).write_bytes(first.raw)
        half = max(1, options.seconds // 2)
        rows: list[tuple[Load, list[float]]] = []
        for kind, path, seconds in (
            (f"static file like the {name}", serving.SAME_SIZE, half),
            (name, asked, options.seconds),
            ("the static file again", serving.SAME_SIZE, half),
        ):
            with Corrections(editor, port, story, asked) as corrections:
                load = serving.loaded(port, path, seconds, CONNECTIONS, folder)
            rows.append((load, corrections.delays))
            lines.append(line(kind, len(first.raw), *rows[-1]))
        judge(name, rows, limits)
    return lines


def judge(name: str, rows: list[tuple[Load, list[float]]], limits: Limits) -> None:
    (before, _delays), (page, delays), (after, _others) = rows
    ratio = 2 * page.rate / (before.rate + after.rate)
    limits.hold(f"{name}: rate / static file", f"{ratio:.2f}", f"at least {RATIO}", ratio >= RATIO)
    limits.hold(f"{name}: errors", f"{page.errors}", "0", page.errors == 0)
    limits.hold(f"{name}: p99", f"{page.p99:.1f} ms", f"under {P99} ms", page.p99 < P99)
    longest, half = max(delays, default=float("inf")), serving.median(delays)
    limits.hold(
        f"{name}: corrections seen ({len(delays)})", f"{longest:.2f} s", f"within {SEEN} s",
        longest <= SEEN,
    )  # fmt: skip
    limits.hold(
        f"{name}: half of them", f"{half:.2f} s", f"within {HALF_SEEN} s", half <= HALF_SEEN
    )


def line(name: str, size: int, load: Load, delays: list[float]) -> str:
    cells = [
        name, f"{size}", f"{load.rate:.0f}", f"{load.p50:.1f}", f"{load.p99:.1f}",
        f"{load.errors}", f"{len(delays)}", f"{serving.median(delays):.2f}",
        f"{max(delays, default=float('nan')):.2f}",
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main())
