"""What the measuring scripts share: a private house below a folder, nginx as `deploy/nginx.conf`
puts it in front, an editor beside it, and limits that decide the exit code.

Everything listens on loopback, everything started here is ended here, by its own process.
"""

import gzip
import http.client
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import brotli

from benchmarks.house import ROOT, fill
from benchmarks.house import environment as environment_of
from benchmarks.pages import latency, served
from newsroom.local_postgres import DATABASE, OWNER, Cluster

SAME_SIZE = "/same-size"
THREADS = 2


@dataclass
class Limits:
    """What was asked for and what was measured. ``status`` is 1 when a limit was missed."""

    rows: list[tuple[str, str, str, bool]] = field(default_factory=list)

    def hold(self, what: str, measured: str, limit: str, holds: bool) -> None:
        self.rows.append((what, measured, limit, bool(holds)))

    @property
    def status(self) -> int:
        return 0 if all(holds for *_told, holds in self.rows) else 1

    def lines(self) -> list[str]:
        said = {True: "yes", False: "**NO**"}
        rows = [f"| {a} | {b} | {c} | {said[holds]} |" for a, b, c, holds in self.rows]
        return ["", "| what | measured | limit | holds |", "|---|---|---|---|", *rows]


def told(lines: list[str], write: Path | None) -> None:
    """Print the report, and keep it when asked to."""
    text = "\n".join(lines)
    print(text, flush=True)
    if write:
        write.write_text(text + "\n", encoding="utf-8")


def missing(*programs: str) -> bool:
    """Whether one of these cannot be found; says how to get it."""
    absent = [one for one in programs if not shutil.which(one, path=search_path())]
    for one in absent:
        package = {"nginx": "nginx-light"}.get(one, one)
        print(f"{one} is missing: apt-get install {package}", file=sys.stderr)
    return bool(absent)


def search_path() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


@contextmanager
def house(folder: Path, articles: int):
    """The environment of a private house with so many corpus stories, and its cluster.

    The house knows its Postgres by DATABASE_URL, as in production: it cannot start it again when it
    is away. A cluster that was not running before is stopped in the end; the data stay.
    """
    folder = (folder / str(articles)).resolve()
    cluster = Cluster(folder)
    environment = environment_of(folder)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    was_running = cluster.socket.exists()
    try:
        cluster.start()
        place = quote(str(cluster.socket), safe="")
        environment["DATABASE_URL"] = f"postgres://{OWNER}@{place}/{DATABASE}"
        fill(environment, articles)
        # What a run before this one kept would be shown as what this one has.
        shutil.rmtree(folder / "pages", ignore_errors=True)
        yield environment, folder, cluster
    finally:
        if not was_running:
            cluster.stop()


@contextmanager
def production(environment: dict, folder: Path):
    """The production server, for as long as the block. What it logs goes to `server.log` in the
    folder: a house without its database says so at every page."""
    ours = os.dup(2)
    server = served("newsroom.wsgi:application", environment, folder)
    try:
        with (folder / "server.log").open("wb") as log:
            os.dup2(log.fileno(), 2)
        try:
            started = server.__enter__()
        finally:
            os.dup2(ours, 2)
    finally:
        os.close(ours)
    workers = started.workers()
    try:
        yield started
    finally:
        try:
            server.__exit__(None, None, None)
        except subprocess.TimeoutExpired:
            print("The server did not end when it was told to; killed.", file=sys.stderr)
            for pid in {*workers, *started.workers()}:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            ended(started.process)


# nginx ---------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def derived(folder: Path, port: int, upstream: int, *, readers: bool) -> str:
    """`deploy/nginx.conf` with this machine's ports and folders; every other line as it is.

    ``readers``: X-Reader of a request says which reader of loopback it is from, since one program
    that plays a hundred readers has one address and would meet the limits of one.
    """
    here = folder / "nginx"
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for pattern, meant in (
        (r"server \{\n    listen 80;(?s:.*?)\n\}\n", ""),
        (r"server 127\.0\.0\.1:8000;", f"server 127.0.0.1:{upstream};"),
        (r"proxy_cache_path \S+ ", f"proxy_cache_path {here}/cache "),
        (r"listen 443 ssl http2;", f"listen 127.0.0.1:{port} backlog=4096;"),
        (r"server_name \S+;", "server_name 127.0.0.1;"),
        (r" *ssl_certificate\b.*\n *ssl_certificate_key\b.*\n", ""),
        (r"/srv/newsroom/data/static/", f"{folder}/static/"),
        (r"/srv/newsroom/data/media/printed/", f"{folder}/media/printed/"),
        (
            r"( *)# The readers' pages\.",
            rf"\1location = {SAME_SIZE} {{ root {here}; default_type text/html; }}\n\n\g<0>",
        ),
    ):
        text, count = re.subn(pattern, meant, text)
        if count != 1:
            raise RuntimeError(f"deploy/nginx.conf has {count} places for {pattern}")
    temporary = "\n".join(
        f"{kind}_temp_path {here}/{kind};" for kind in ("proxy", "fastcgi", "uwsgi", "scgi")
    )
    known = "set_real_ip_from 127.0.0.0/8;\nreal_ip_header X-Reader;" if readers else ""
    # Workers of a master that is root would be nobody, who cannot read the folder.
    user = "user root;\n" if os.geteuid() == 0 else ""
    return (
        f"{user}worker_processes auto;\nworker_rlimit_nofile 8192;\npid {here}/nginx.pid;\n"
        f"error_log {here}/error.log warn;\ndaemon off;\n"
        f"events {{ worker_connections 4096; }}\nhttp {{\ninclude /etc/nginx/mime.types;\n"
        f"default_type application/octet-stream;\nsendfile on;\ntcp_nopush on;\naccess_log off;\n"
        f"client_body_temp_path {here}/body;\n{temporary}\n{known}\n{text}\n}}\n"
    )


@contextmanager
def nginx(folder: Path, upstream: int, *, readers: bool = False):
    """nginx in front of the house at this port, for as long as the block: its own port. Whatever an
    earlier one kept is gone."""
    here = folder / "nginx"
    shutil.rmtree(here, ignore_errors=True)
    here.mkdir(parents=True)
    port = free_port()
    (here / "nginx.conf").write_text(derived(folder, port, upstream, readers=readers))
    program = shutil.which("nginx", path=search_path())
    process = subprocess.Popen(
        [program, "-p", here, "-e", here / "error.log", "-c", here / "nginx.conf"]
    )
    try:
        deadline = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
        yield port
    finally:
        ended(process)


def ended(process: subprocess.Popen) -> None:
    """End a process of ours, politely first."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


# The editor ----------------------------------------------------------------------------------


class Editor:
    """`benchmarks/correcting.py`, at work in a process of its own."""

    def __init__(self, process: subprocess.Popen):
        self.process = process
        self.house = self._heard()

    def _heard(self) -> dict:
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("The editor's process has ended; what it said is above.")
        return json.loads(line)

    def correct(self, story: int, mark: str) -> dict:
        """Print a correction; when it began and was printed, in seconds of the epoch."""
        self.process.stdin.write(json.dumps([story, mark]) + "\n")
        self.process.stdin.flush()
        return self._heard()


@contextmanager
def editor(environment: dict):
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.correcting"],
        env=environment, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield Editor(process)
    finally:
        with suppress(OSError):
            process.stdin.close()
        ended(process)


# Readers -------------------------------------------------------------------------------------


@dataclass
class Answer:
    """``status`` is 0 when there was none; ``seconds`` from sending to the last byte."""

    status: int
    headers: dict[str, str]
    raw: bytes
    seconds: float

    @property
    def text(self) -> str:
        """Raises an error for a body that is not whole."""
        form = self.headers.get("content-encoding", "")
        unpack = {"gzip": gzip.decompress, "br": brotli.decompress, "": bytes}[form]
        return unpack(self.raw).decode()


class Reader:
    """A browser with one connection that is opened again when it was closed. ``source`` is its
    address on loopback. One thread uses it."""

    def __init__(self, port: int, source: str = "127.0.0.1", timeout: float = 30):
        self.at = {"port": port, "timeout": timeout, "source_address": (source, 0)}
        self.connection = None

    def ask(self, address: str, forms: str = "gzip") -> Answer:
        began = time.monotonic()
        for is_last in (False, True):
            fresh = self.connection is None
            try:
                if fresh:
                    self.connection = http.client.HTTPConnection("127.0.0.1", **self.at)
                path = quote(address, safe="/?=&%")
                self.connection.request("GET", path, headers={"Accept-Encoding": forms})
                got = self.connection.getresponse()
                raw = got.read()
            except (OSError, http.client.HTTPException):
                self.close()
                # A connection that was kept may have been closed meanwhile; a new one may not.
                if fresh or is_last:
                    break
                continue
            headers = {name.lower(): value for name, value in got.getheaders()}
            if headers.get("connection", "").lower() == "close":
                self.close()
            return Answer(got.status, headers, raw, time.monotonic() - began)
        return Answer(0, {}, b"", time.monotonic() - began)

    def close(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None


def seen(port: int, address: str, mark: str, printed: float, most: float = 15) -> float:
    """Seconds from the print to the first answer that has the mark, asking every 20 ms; infinite
    when it is not seen in time."""
    reader = Reader(port)
    try:
        while time.time() - printed < most:
            answer = reader.ask(address)
            at = time.time()
            if answer.status == 200 and mark in answer.text:
                return max(0.0, at - printed)
            time.sleep(0.02)
    finally:
        reader.close()
    return float("inf")


def share(values: list[float], of: float) -> float:
    """The value below which this share of them lies; not a number of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(of * len(ordered)))] if ordered else float("nan")


def median(values: list[float]) -> float:
    return statistics.median(values) if values else float("nan")


# wrk -----------------------------------------------------------------------------------------


@dataclass
class Load:
    """``rate`` in requests a second, the rest in milliseconds; ``errors`` of the socket and
    answers that are neither 2xx nor 3xx."""

    rate: float
    p50: float
    p99: float
    errors: int
    said: str


def loaded(port: int, address: str, seconds: int, connections: int, folder: Path) -> Load:
    """wrk with gzip on one address; each of its threads is a reader of its own (X-Reader)."""
    script = folder / "readers.lua"
    script.write_text(
        "local count = 0\nfunction setup(thread)\n  count = count + 1\n"
        "  thread:set('reader', '127.0.9.' .. count)\nend\n"
        "function init(args)\n  wrk.headers['X-Reader'] = reader\nend\n"
    )
    done = subprocess.run(
        ["wrk", f"-t{THREADS}", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", script,
         "-H", "Accept-Encoding: gzip", f"http://127.0.0.1:{port}{quote(address)}"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    failed = re.findall(r"(?:connect|read|write|timeout|Non-2xx or 3xx responses:) (\d+)", done)
    return Load(
        rate=float(re.search(r"Requests/sec:\s+([\d.]+)", done)[1]),
        p50=latency(done, "50%"),
        p99=latency(done, "99%"),
        errors=sum(map(int, failed)),
        said=done,
    )
