"""A flood that no cache holds off: what readers and editors notice, and what the workers grow.

    python benchmarks/flood.py --folder /tmp/pages --articles 10000 --seconds 60 --rate 500

Sends so many requests a second, whether or not answers keep up (`benchmarks/open_loop.py`): a third
searches for two random words, a third addresses that do not exist, a third pages with random
parameters, huge page numbers and marks of places in lists. Four times, each with a fresh server:
through nginx with `deploy/nginx.conf` and without it, from 200 addresses of loopback and from one.
--only nginx-many (nginx-one, plain-many, plain-one) runs one of them.

Meanwhile a reader with an address of her own asks for articles five times a second, and an editor
opens and saves a story in the admin some seconds apart. Limits: the reader's p95 under 1 s and no
answer but 200, every save under 2 s and acknowledged, the workers together grow by less than 200 MB
and none is replaced. The table says how each kind of request was answered, and the rate that was
reached: the sender shares the machine. Exit code 1 when a limit is missed.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import serving
from benchmarks.browser import Browser
from benchmarks.pages import ROOT, machine
from benchmarks.serving import Limits, Reader

READ, SAVE, GROWTH = 1.0, 2.0, 200
READS_EVERY, SAVES_EVERY = 0.2, 3.0
READER, MANY, ONE = "127.0.1.1", [f"127.0.2.{n}" for n in range(1, 201)], ["127.0.2.1"]
MODES = {
    "nginx-many": (True, MANY), "nginx-one": (True, ONE),
    "plain-many": (False, MANY), "plain-one": (False, ONE),
}  # fmt: skip
SETTLING = 3.0  # seconds that the reader asks before the flood begins


@dataclass
class Noticed:
    """What the reader and the editor had while the flood ran; seconds."""

    reads: list[float] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)


def reading(port: int, pages: list[str], noticed: Noticed) -> None:
    chance, reader = random.Random(7), Reader(port, READER)
    while not noticed.stopped.wait(READS_EVERY):
        answer = reader.ask(chance.choice(pages))
        noticed.reads.append(answer.seconds)
        if answer.status != 200:
            noticed.wrong.append(f"reader: {answer.status or 'no answer'}")
    reader.close()


def saving(browser: Browser, story: int, noticed: Noticed) -> None:
    """Open the story's form and save it, as the admin sends it, with another dateline."""
    address = f"/admin/articles/article/{story}/change/"
    number = 0
    while not noticed.stopped.wait(SAVES_EVERY):
        try:
            began = time.monotonic()
            form = browser.get(address).form("article_form")
            noticed.opened.append(time.monotonic() - began)
            number += 1
            form.set("dateline", f"دمشق {number}")
            form.set("_continue", "1")
            began = time.monotonic()
            status = browser.post(address, form).status
            noticed.saves.append(time.monotonic() - began)
            if status != 302:
                noticed.wrong.append(f"save: {status}")
        except (OSError, LookupError) as error:
            noticed.wrong.append(f"editor: {error}")


def weighing(server, noticed: Noticed) -> None:
    while not noticed.stopped.wait(0.5):
        noticed.memory.append(weight(server.workers()))


def weight(pids: list[int]) -> float:
    """What these processes hold in memory, in MB, what they share counted once; one that has just
    ended holds nothing."""
    total = 0
    for pid in pids:
        with suppress(FileNotFoundError, ProcessLookupError, TypeError):
            told = Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += int(re.search(r"^Pss:\s+(\d+)", told, re.M)[1])
    return total / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--folder", type=Path, required=True, help="Where the database is kept.")
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=60, help="For each way.")
    parser.add_argument("--rate", type=float, default=500, help="Requests a second.")
    parser.add_argument("--only", choices=MODES, help="One way instead of all four.")
    parser.add_argument("--write", type=Path, help="A Markdown file for the result.")
    options = parser.parse_args()
    modes = [options.only] if options.only else list(MODES)
    if any(MODES[one][0] for one in modes) and serving.missing("nginx"):
        return 2
    limits = Limits()
    lines = [
        f"# A flood at {options.articles:,} stories",
        "",
        f"{machine()}; 2 workers, {options.seconds} s a way, {options.rate:.0f} requests a second "
        f"wanted; load before: {os.getloadavg()[0]:.2f}.",
    ]
    with (
        serving.house(options.folder, options.articles) as (environment, folder, _cluster),
        serving.editor(environment) as editor,
    ):
        for name in modes:
            print(name, "…", file=sys.stderr, flush=True)
            lines += report(name, editor.house, environment, folder, options, limits)
    serving.told(lines + limits.lines(), options.write)
    return limits.status


def report(name: str, house: dict, environment: dict, folder: Path, options, limits) -> list[str]:
    with_nginx, addresses = MODES[name]
    with ExitStack() as open_now:
        behind = {"NEWSROOM_BEHIND_PROXY": "1"} if with_nginx else {}
        server = open_now.enter_context(serving.production(environment | behind, folder))
        port = server.port
        if with_nginx:
            port = open_now.enter_context(serving.nginx(folder, port))
        browser = Browser(f"http://127.0.0.1:{port}")
        browser.sign_in(*house["editor"])
        noticed, workers = Noticed(), server.workers()
        stories = house["stories"]
        pages = [address for _number, address in stories[:60]]
        # An editor's story is one that readers are not shown meanwhile.
        tasks = [
            threading.Thread(target=reading, args=(port, pages, noticed), daemon=True),
            threading.Thread(target=saving, args=(browser, stories[-1][0], noticed), daemon=True),
        ]
        for task in tasks:
            task.start()
        try:
            time.sleep(SETTLING)
            before, quiet = weight(workers), list(noticed.reads)
            noticed.reads.clear()
            tasks.append(threading.Thread(target=weighing, args=(server, noticed), daemon=True))
            tasks[-1].start()
            spent, began = server.spent(), time.monotonic()
            flood = sent(port, addresses, house, options)
            lasted = time.monotonic() - began
            application, database = (
                (after - then) / lasted for after, then in zip(server.spent(), spent, strict=True)
            )
        finally:
            noticed.stopped.set()
        for task in tasks:
            task.join(60)
        growth = max([*noticed.memory, weight(server.workers())]) - before
        replaced = len(set(workers) - set(server.workers()))
    judge(name, noticed, growth, replaced, flood, options, limits)
    return [
        "",
        f"## {name}: {flood['rate']:.0f} requests a second were sent, {flood['unsent']} not",
        "",
        "| kind | answers | p50 ms | p95 ms | longest ms |",
        "|---|---|---|---|---|",
        *(row(kind, flood) for kind in flood["statuses"]),
        "",
        f"Reader: {len(noticed.reads)} articles, p50 {1000 * serving.median(noticed.reads):.0f} ms "
        f"(before the flood {1000 * serving.median(quiet):.0f} ms), longest "
        f"{1000 * max(noticed.reads, default=0):.0f} ms. Editor: {len(noticed.saves)} saves, "
        f"median {serving.median(noticed.saves):.2f} s, forms opened in "
        f"{serving.median(noticed.opened):.2f} s (longest {max(noticed.opened, default=0):.2f} s). "
        f"Workers held {before:.0f} MB before.",
        "",
        f"Until the last answer, {lasted:.1f} s, the workers used {application:.2f} cores and "
        f"Postgres {database:.2f}; load after: {os.getloadavg()[0]:.2f}.",
    ]


def sent(port: int, addresses: list[str], house: dict, options) -> dict:
    """Run the sender; what it says."""
    asked = {
        "port": port, "rate": options.rate, "seconds": options.seconds, "addresses": addresses,
        "words": house["words"],
        "pages": ["/", *house["sections"], *house["tags"][:20], *house["authors"],
                  *(address for _number, address in house["stories"][:20])],
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, ROOT / "benchmarks" / "open_loop.py"],
        text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        said, _nothing = process.communicate(json.dumps(asked) + "\n", options.seconds + 60)
    finally:
        serving.ended(process)
    return json.loads(said)


def row(kind: str, flood: dict) -> str:
    times = flood["times"][kind]
    found = sorted(flood["statuses"][kind].items())
    answers = ", ".join(f"{status}: {count}" for status, count in found)
    return (
        f"| {kind} | {answers} | {1000 * serving.median(times):.0f} "
        f"| {1000 * serving.share(times, 0.95):.0f} | {1000 * max(times, default=0):.0f} |"
    )


def judge(name, noticed: Noticed, growth, replaced, flood: dict, options, limits: Limits) -> None:
    slow = serving.share(noticed.reads, 0.95)
    limits.hold(f"{name}: reader's p95", f"{slow:.2f} s", f"under {READ} s", slow < READ)
    longest = max(noticed.saves, default=float("inf"))
    limits.hold(f"{name}: longest save", f"{longest:.2f} s", f"under {SAVE} s", longest < SAVE)
    wrong = ", ".join(sorted(set(noticed.wrong)))[:200]
    limits.hold(
        f"{name}: what reader and editor were refused",
        f"{len(noticed.wrong)} {wrong and f'({wrong})'}".strip(), "0", not noticed.wrong,
    )  # fmt: skip
    limits.hold(
        f"{name}: workers grew by", f"{growth:.0f} MB", f"under {GROWTH} MB", growth < GROWTH
    )
    limits.hold(f"{name}: workers replaced", f"{replaced}", "0", replaced == 0)
    broken = sum(
        count
        for found in flood["statuses"].values()
        for status, count in found.items()
        if status[:3] in ("500", "502", "504")
    )
    limits.hold(f"{name}: 500, 502 and 504", f"{broken}", "0", broken == 0)
    rate = flood["rate"]
    least = 0.95 * options.rate
    limits.hold(f"{name}: rate reached", f"{rate:.0f}/s", f"at least {least:.0f}/s", rate >= least)


if __name__ == "__main__":
    sys.exit(main())
