"""What a page costs, beside a hello-world view and a one-query view on the same server.

    python benchmarks/pages.py --folder /tmp/pages --articles 10000

Makes a private database below the folder (`make_corpus`; kept for the next run), starts gunicorn
with two workers, once for the baseline, once keeping no pages and once as in production, and asks
each kind of page for some seconds with `wrk` over 8 connections. A shared machine is faster at one
minute than at another: what is kept is compared with a hello before it and one after it. Prints
requests a second, p50 and p99 in milliseconds, CPU milliseconds of the application and of Postgres
for each request, statements, bytes, and the first three as ratios to hello; then the peak memory of
a worker, in MB, and the time from start to the first page, in seconds. All of it goes to a Markdown
file with --write. Needs wrk; Linux alone, since it reads /proc.
"""

import argparse
import json
import os
import platform
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from benchmarks import house
from benchmarks.house import ROOT

CONNECTIONS, THREADS, WORKERS = 8, 2, 2
EACH = CONNECTIONS // WORKERS
# As browsers ask; without it a kept page would be decompressed for each.
GZIP = {"Accept-Encoding": "gzip"}
NEVER_KEPT = ("article, first time", "search, first time", "not found")
TICKS = os.sysconf("SC_CLK_TCK")
SAMPLE = 60

# Printed by the newsroom's own Python: which addresses there are, and their statements.
DRAW = """
import json, django
from collections import Counter
from itertools import islice
django.setup()
from django.db import connections
from django.db.models import Count
connection = connections["readers" if "readers" in connections.settings else "default"]
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from authors.models import Author
from editions.models import Edition
from editions.search.asking import understand
from reader.newest import PAGE
from tags.models import Section, Tag
live = Edition.objects.at(timezone.now())
drawn = list(live.order_by("-id")[:20_000:20_000 // {sample}])
addresses = lambda rows: [one.get_absolute_url() for one in rows]
# Those whose list fills a page: what a page costs is to be compared, not what is on it.
filed = Tag.objects.annotate(filed=Count("editiontags")).filter(filed__gt=PAGE)
tags = filed.order_by("id")[:{sample}]
people = Author.objects.order_by("id")[:4 * {sample}]
authors = [one for one in people if live.signed_by(one).exists()]
some = list(live.order_by("-id")[:2_000])
count = Counter(word for one in some for word in set((one.headline + " " + one.text).split()))
usual = [word for word, n in count.most_common(2_000) if word.isalpha() and len(word) > 3]
def words_in(least, most):
    # Words that so large a share of all stories answer; of a million the newest speak for all.
    newest = live.filter(id__gte=min(live.order_by("-id").values_list("id", flat=True)[:100_000]))
    every = newest.count()
    for word, n in count.most_common():
        if n / len(some) < most and word.isalpha() and len(word) > 3:
            if least < newest.answering(understand(word)).count() / every < most:
                yield word
day = live.newest().first().first_published_at
# Spread over all stories, and so many that none comes twice.
others = live.order_by("-id").values_list("id", flat=True)
numbers = list(others[:: max(1, len(others) // 3_000)])
pages = {{
    "article, first time": addresses(Edition.objects.filter(pk__in=numbers)),
    "article": addresses(drawn),
    "front": ["/"],
    "section": addresses(Section.objects.all()),
    "tag": addresses(tags),
    "author": addresses(authors[:{sample}]),
    "archive": [f"/archive/{{day:%Y/%m/%d}}/".replace("/0", "/")],
    "feed": ["/feed/rss/", "/feed/atom/", "/feed/json/"],
    "search, first time": [f"/search/?q={{one}} {{other}}" for one, other in
                           zip(usual, reversed(usual)) if one != other],
    "search": ["/search/?q=" + one for one in islice(words_in(0.015, 0.025), 30)],
    "not found": [f"/{{number}}/x/" for number in range(10**9, 10**9 + {sample})],
}}
statements, size = {{}}, {{}}
client = Client(SERVER_NAME="127.0.0.1")
for kind, rows in pages.items():
    client.get(rows[0])
    connection.force_debug_cursor = True
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(rows[-1])
    connection.force_debug_cursor = False
    statements[kind], size[kind] = len(asked), len(answer.content)
print(json.dumps({{"pages": pages, "statements": statements, "size": size, "row": drawn[0].pk}}))
"""


@dataclass
class Measured:
    rate: float
    p50: float
    p99: float
    application: float
    database: float
    errors: int
    refused: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--folder", type=Path, required=True, help="Where the database is kept.")
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=8, help="For each kind of page.")
    parser.add_argument("--write", type=Path, help="A Markdown file for the result.")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        print("wrk is missing: apt-get install wrk", file=sys.stderr)
        return 2
    folder = options.folder / str(options.articles)
    environment = house.environment(folder)
    house.fill(environment, options.articles)
    lines = report(environment, folder, options)
    text = "\n".join(lines)
    print(text)
    if options.write:
        options.write.write_text(text + "\n", encoding="utf-8")
    return 0


def report(environment: dict, folder: Path, options) -> list[str]:
    unkept = environment | {"NEWSROOM_PAGES_MB": "0"}
    drawn = subprocess.run(
        [sys.executable, "-c", DRAW.format(sample=SAMPLE)],
        env=unkept, cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    told = json.loads(drawn.stdout.splitlines()[-1])
    lines = [
        f"# Pages at {options.articles:,} stories",
        "",
        f"{machine()}; {WORKERS} workers, {CONNECTIONS} connections, {options.seconds} s a row; "
        f"load before: {os.getloadavg()[0]:.2f}.",
        "",
        "| page | requests/s | p50 ms | p99 ms | app CPU ms | db CPU ms | statements | bytes "
        "| rate / hello | CPU / hello |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    with served("benchmarks.baseline:application", environment, folder, EACH) as server:
        hello = measure(server, ["/hello/"], options.seconds, **GZIP)
        lines.append(line("hello world", hello, hello))
        row = measure(server, [f"/row/{told['row']}/"], options.seconds)
        lines.append(line("one row of stored HTML", row, hello, "1"))
    with served("newsroom.wsgi:application", unkept, folder, EACH) as server:
        for kind, addresses in told["pages"].items():
            found = measure(server, addresses, options.seconds)
            asked, size = told["statements"][kind], told["size"][kind]
            lines.append(line(f"{kind}, rendered", found, hello, str(asked), str(size)))
        peak = server.peak()
    with (
        served("benchmarks.baseline:application", environment, folder, EACH) as baseline,
        served("newsroom.wsgi:application", environment, folder, EACH) as server,
    ):
        hello = measure(baseline, ["/hello/"], options.seconds / 2, **GZIP)

        def kept(name: str, addresses: list[str], **headers: str) -> None:
            nonlocal hello
            found = measure(server, addresses, options.seconds, **headers)
            before, hello = hello, measure(baseline, ["/hello/"], options.seconds / 2, **GZIP)
            lines.append(line(name, found, mean(before, hello)))

        for kind, addresses in told["pages"].items():
            if kind not in NEVER_KEPT:
                warm(server, addresses)
                kept(f"{kind}, kept", addresses, **GZIP)
        (feed, *_) = told["pages"]["feed"]
        kept("feed, 304", [feed], **{**GZIP, "If-None-Match": etag(server, feed)})
        lines += [
            "",
            f"Peak memory of a worker: {peak:.0f} MB rendering, {server.peak():.0f} MB keeping. "
            f"From start to the first page: {server.first_page:.2f} s.",
        ]
    return lines


def mean(before: Measured, after: Measured) -> Measured:
    rate, application = (
        (getattr(before, name) + getattr(after, name)) / 2 for name in ("rate", "application")
    )
    return replace(before, rate=rate, application=application)


def warm(server: "Server", addresses: list[str]) -> None:
    """Ask for each once, one after the other: who asks for many at once is told to come again."""
    for address in addresses:
        asked = urllib.request.quote(address, safe="/?=&%")
        asked = urllib.request.Request(f"http://127.0.0.1:{server.port}{asked}", headers=GZIP)
        urllib.request.urlopen(asked, timeout=30).read()  # noqa: S310 - our own server


def etag(server: "Server", address: str) -> str:
    asked = urllib.request.Request(f"http://127.0.0.1:{server.port}{address}", headers=GZIP)
    with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310 - our own server
        return answer.headers["ETag"]


def line(name: str, found: Measured, hello: Measured, statements: str = "", size: str = "") -> str:
    wrong = found.errors + (0 if "not found" in name else found.refused)
    errors = f" ({wrong} errors)" if wrong else ""
    cells = [
        name + errors, f"{found.rate:.0f}", f"{found.p50:.1f}", f"{found.p99:.1f}",
        f"{found.application:.2f}", f"{found.database:.2f}", statements, size,
        f"{found.rate / hello.rate:.2f}", f"{found.application / hello.application:.2f}",
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


class Server:
    """A running gunicorn and the Postgres beside it."""

    def __init__(self, process: subprocess.Popen, port: int, folder: Path):
        self.process, self.port = process, port
        self.postmaster = int((folder / "postgres-15" / "postmaster.pid").read_text().split()[0])
        self.first_page = 0.0

    def workers(self) -> list[int]:
        return children(self.process.pid)

    def spent(self) -> tuple[float, float]:
        """CPU seconds of the workers and of Postgres up to now."""
        database = [self.postmaster, *children(self.postmaster)]
        application = sum(cpu(pid) for pid in self.workers())
        return application, sum(cpu(pid) for pid in database) + reaped(self.postmaster)

    def peak(self) -> float:
        """The most memory that a worker ever had, in MB."""
        told = [Path(f"/proc/{pid}/status").read_text() for pid in self.workers()]
        return max(int(re.search(r"VmHWM:\s+(\d+)", one)[1]) for one in told) / 1024


@contextmanager
def served(application: str, environment: dict, folder: Path, connections: int | None = None):
    """gunicorn as `manage.py serve` runs it, for as long as the block. With ``connections`` each
    worker takes so many at once and lets none stay open: those would all be taken by the worker
    that wakes first."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began = time.monotonic()
    process = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}",
            "-c", "python:newsroom.serving", "--workers", str(WORKERS),
            *(["--worker-connections", str(connections)] if connections else []),
            "--log-level", "error",
        ],
        env=environment, cwd=ROOT,
    )  # fmt: skip
    server = Server(process, port, folder)
    try:
        path = "/hello/" if "baseline" in application else "/"
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30).read()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() - began > 60:
                    raise
                time.sleep(0.05)
        server.first_page = time.monotonic() - began
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def measure(server: Server, addresses: list[str], seconds: float, **headers: str) -> Measured:
    """Ask these in turn; the first second warms up and is not counted, unless none may come
    twice."""
    script = server_script(addresses, headers)
    wrk(server.port, server_script(addresses[:200], headers), 1)
    application, database = server.spent()
    told = wrk(server.port, script, seconds)
    after = server.spent()
    count = int(re.search(r"(\d+) requests in", told)[1])
    errors = re.search(
        r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", told
    )
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    return Measured(
        rate=float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1]),
        p50=latency(told, "50%"),
        p99=latency(told, "99%"),
        application=1000 * (after[0] - application) / count,
        database=1000 * (after[1] - database) / count,
        errors=sum(map(int, errors.groups())) if errors else 0,
        refused=int(refused[1]) if refused else 0,
    )


def server_script(addresses: list[str], headers: dict[str, str]) -> str:
    quoted = ", ".join(json.dumps(urllib.request.quote(one, safe="/?=&%")) for one in addresses)
    return (
        f"local paths = {{{quoted}}}\nlocal place = 0\n"
        "request = function()\n  place = place % #paths + 1\n"
        "  return wrk.format('GET', paths[place])\nend\n"
        + "".join(f"wrk.headers[{json.dumps(name)}] = {json.dumps(value)}\n"
                  for name, value in headers.items())
    )  # fmt: skip


def wrk(port: int, script: str, seconds: float) -> str:
    file = Path(f"/tmp/newsroom-{port}.lua")  # noqa: S108 - our own, for a moment
    file.write_text(script)
    try:
        done = subprocess.run(
            ["wrk", f"-t{THREADS}", f"-c{CONNECTIONS}", f"-d{round(seconds)}s", "--latency",
             "-s", file, f"http://127.0.0.1:{port}"],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
    finally:
        file.unlink()
    return done.stdout


def latency(told: str, share: str) -> float:
    number, unit = re.search(rf"{share}\s+([\d.]+)(us|ms|s)\b", told).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def fields(pid: int) -> list[str]:
    """https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html, from the third field on."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def cpu(pid: int) -> float:
    try:
        return sum(map(int, fields(pid)[11:13])) / TICKS
    except (FileNotFoundError, ProcessLookupError):
        return 0.0


def reaped(pid: int) -> float:
    """What children of this process spent that have ended."""
    return sum(map(int, fields(pid)[13:15])) / TICKS


def machine() -> str:
    model = re.search(r"model name\s+: (.*)", Path("/proc/cpuinfo").read_text())
    name = model[1] if model else platform.machine()
    return f"{os.cpu_count()} cores ({name}), Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main())
