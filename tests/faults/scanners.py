"""sqlmap and wapiti against a small newsroom, its public pages and its desk: what they find.

    python tests/faults/scanners.py --tools .data/tools/scan/bin --seconds 900

The turnstile stands open: what is turned away after forty questions is never asked. First the same
commands are tried on a planted hole each, which stands in the addresses of this script alone: where
they find nothing, their silence about the newsroom would mean nothing. Ends with another exit code
than 0 when a planted hole is not found, or another one is. Not for a server that somebody uses:
both write what they can.
"""

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import house  # noqa: E402 - the path comes first

PORT, THREADS = 8941, 4
BASE = f"http://127.0.0.1:{PORT}"
# Where a text of a stranger comes in: sqlmap tries each parameter and each place in an address.
PUBLIC = [
    "/search/?q=جسر&section=1", "/archive/2026/11*/", "/section/1*/x/", "/1*/x/", "/tag/1*/x/",
    "/feed/rss/?q=1", "/author/1*/x/",
]  # fmt: skip
DESK = [
    "/admin/articles/article/?q=جسر&state=draft&o=1", "/admin/tags/tag/?q=جسر&p=0",
    "/admin/images/image/?q=جسر&cut=failed", "/admin/articles/auditentry/?q=samir&kind=story",
]  # fmt: skip
GRACE = 300  # seconds in which wapiti ends what it is at, and writes what it found
PLANTED = f"{BASE}/planted/?q=1"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--tools", type=Path, required=True, help="where sqlmap and wapiti lie")
    parser.add_argument("--seconds", type=int, default=900, help="for each of the two")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        return serve()
    options.tools = options.tools.resolve()
    with tempfile.TemporaryDirectory(prefix="newsroom-") as own:
        inside = house.environment(
            Path(own) / "house", PORT=str(PORT), NEWSROOM_BASE_URL=BASE, NEWSROOM_PAGES_MB="0",
            NEWSROOM_PLANTED_HOLES="1",
        )  # fmt: skip
        house.fill(inside, 20)
        server = subprocess.Popen(
            [sys.executable, __file__, "--tools", str(options.tools), "--serve"],
            env=inside, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        try:
            cookie = f"sessionid={server.stdout.readline().strip()}"
            time.sleep(1)
            return scan(options, Path(own), cookie)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()
            stop = [sys.executable, str(ROOT / "manage.py"), "stop_postgres"]
            subprocess.run(stop, env=inside, cwd=ROOT, check=False)


def scan(options, folder: Path, cookie: str) -> int:
    sqlmap, wapiti = Sqlmap(options.tools, folder), Wapiti(options.tools, folder)
    planted = [
        ("sqlmap", sqlmap.found(PLANTED, "", 90)), ("wapiti", wapiti.found(PLANTED, "", 90)),
    ]  # fmt: skip
    for name, found in planted:
        print(f"{name} on the planted hole: {found or 'NOTHING'}", flush=True)
    left, holes = time.monotonic() + options.seconds, []
    addresses = [(one, "") for one in PUBLIC] + [(one, cookie) for one in DESK]
    for number, (address, known) in enumerate(addresses):
        seconds = max(10, (left - time.monotonic()) / (len(addresses) - number))
        found = sqlmap.found(BASE + address, known, seconds)
        holes += found
        print(f"sqlmap {address}: {sqlmap.last}, {found or 'nothing'}", flush=True)
    half = options.seconds / 2
    # A page of the desk has ten times as much to be asked about.
    for address, known, seconds in ((f"{BASE}/", "", half), (f"{BASE}/admin/", cookie, 2 * half)):
        found = wapiti.found(address, known, seconds)
        holes += found
        print(f"wapiti {address}: {wapiti.last}, {found or 'nothing'}", flush=True)
    return 1 if holes or not all(found for _name, found in planted) else 0


class Sqlmap:
    """Level 2. It ends with 0 when it finds a hole, too: what it prints is read."""

    def __init__(self, tools: Path, folder: Path):
        self.program, self.folder, self.last = tools / "sqlmap", folder / "sqlmap", ""

    def found(self, address: str, cookie: str, seconds: float) -> list[str]:
        shutil.rmtree(self.folder, ignore_errors=True)
        command = [
            self.program, "-u", address, "--batch", "--level=2", "--risk=1", "--flush-session",
            "--dbms=PostgreSQL", "--threads=4", "--timeout=10", "--retries=0", "--disable-coloring",
            f"--output-dir={self.folder}", "--skip=User-Agent,Referer", "--technique=BEU",
        ]  # fmt: skip
        command += [f"--cookie={cookie}", "--skip=Cookie,sessionid"] if cookie else []
        said, self.last = run(command, seconds)
        # «Parameter: q (GET)» stands in its report of injection points alone.
        return re.findall(r"^Parameter: (.+)$", said, re.M)


class Wapiti:
    def __init__(self, tools: Path, folder: Path):
        self.program, self.folder, self.last = tools / "wapiti", folder, ""

    def found(self, address: str, cookie: str, seconds: float) -> list[str]:
        report = self.folder / "wapiti.json"
        report.unlink(missing_ok=True)
        scope = "url" if "planted" in address else "folder"
        command = [
            self.program, "-u", address, "--scope", scope, "-m", "sql,xss,permanentxss,file,exec",
            "--max-scan-time", str(int(seconds)), "--max-attack-time", str(int(seconds // 7)),
            "--max-links-per-page", "15", "--max-parameters", "8", "-d", "3", "-f", "json",
            "-o", str(report), "--flush-session", "--no-bugreport", "--store-session",
            str(self.folder / "wapiti"), "--store-config", str(self.folder / "wapiti-config"),
            "-x", f"{BASE}/admin/logout/", "-x", f"{BASE}/planted/*" if scope == "folder" else "",
        ]  # fmt: skip
        command = [str(one) for one in command if one]
        if command[-1] == "-x":
            command.pop()
        command += ["-H", f"Cookie: {cookie}"] if cookie else []
        _said, self.last = run(command, seconds + GRACE)
        if not report.exists():
            # It was stopped before it could write one: that is no silence.
            return ["no report: give it more --seconds"]
        told = json.loads(report.read_text(encoding="utf-8"))
        self.last += f", {told['infos'].get('crawled_pages_nbr', '?')} pages"
        return [
            f"{kind}: {one['path']} {one['parameter']}"
            for kind, ones in told["vulnerabilities"].items()
            for one in ones
        ]


def run(command: list, seconds: float) -> tuple[str, str]:
    """What it prints, and how it ended; stopped with all its children when it takes longer."""
    began = time.monotonic()
    process = subprocess.Popen(
        list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        errors="replace", stdin=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        said, _nothing = process.communicate(timeout=seconds)
        how = f"ended after {time.monotonic() - began:.0f} s"
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGTERM)
        said, _nothing = process.communicate()
        how = f"stopped after {time.monotonic() - began:.0f} s"
    return said, how


# The newsroom that is scanned ------------------------------------------------------------


def serve() -> int:
    """The house with addresses of this script's own; prints the session of an editor first."""
    import logging

    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.test import Client
    from gunicorn.app.base import BaseApplication

    from reader import front_door
    from reader.turnstile import Turnstile

    settings.ROOT_URLCONF = "tests.faults.planted_holes"
    front_door.Turnstile = lambda: Turnstile(burst=10**9, a_second=10**9, at_once=THREADS)
    logging.disable(logging.CRITICAL)
    editor, _made = User.objects.get_or_create(
        username="scanned", defaults={"is_staff": True, "is_superuser": True}
    )
    client = Client()
    client.force_login(editor)
    print(client.cookies["sessionid"].value, flush=True)
    from django.db import connection

    connection.close()
    from django.core.wsgi import get_wsgi_application

    class Server(BaseApplication):
        def load_config(self):
            for name, value in {
                "bind": f"127.0.0.1:{PORT}", "workers": 1, "threads": THREADS,
                "worker_class": "gthread", "loglevel": "critical",
                "control_socket_disable": True,
            }.items():  # fmt: skip
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self):
            return get_wsgi_application()

    Server().run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
