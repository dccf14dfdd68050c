"""Stories that are due in the same second, with three workers of which one is killed: each is told
once, within five seconds, and a poison one is set aside.

Real processes and real time, and a search engine on this machine that is told. Called by
``test_due_at_once.py``.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "0123456789abcdef"
WORKER = """
import sys
import django; django.setup()
from django.core.management import call_command
from reader import hubs
hubs.INDEXNOW = sys.argv[1]
print("ready", flush=True)
call_command("deliver", forever=True)
"""


class Engine:
    """Hears which addresses are told, refuses those of one story for good, and takes its time."""

    def __init__(self, poison: int):
        engine = self
        self.heard: list[str] = []
        self.refused = 0

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers["Content-Length"])
                (address,) = json.loads(self.rfile.read(length))["urlList"]
                place = unquote(urlsplit(address).path)
                is_poison = str(poison) in place.split("/")
                if is_poison:
                    engine.refused += 1
                else:
                    engine.heard.append(place)
                time.sleep(0.01)
                self.send_response(422 if is_poison else 202)
                self.end_headers()

            def log_message(self, *args):
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/indexnow"


class Workers:
    """Processes that run `deliver --forever` on this database; ended when the block ends."""

    def __init__(self, count: int, database: dict, engine: Engine, data: Path):
        host = quote(str(database["HOST"]), safe="")
        login = database["USER"] + (f":{database['PASSWORD']}" if database["PASSWORD"] else "")
        port = f":{database['PORT']}" if database["PORT"] else ""
        inside = {name: value for name, value in os.environ.items() if name != "PYTEST_VERSION"}
        inside |= {
            "DATABASE_URL": f"postgres://{login}@{host}{port}/{database['NAME']}",
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "NEWSROOM_DATA": str(data),
            "NEWSROOM_DEMO": "1",
            "NEWSROOM_INDEXNOW_KEY": KEY,
            "NEWSROOM_BASE_URL": "http://paper.example",
            "NEWSROOM_LOG_LEVEL": "ERROR",
        }
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-c", WORKER, engine.address],
                env=inside, cwd=ROOT, stdout=subprocess.PIPE, text=True,
            )
            for _number in range(count)
        ]  # fmt: skip

    def __enter__(self):
        for one in self.processes:
            assert one.stdout.readline() == "ready\n"
        return self

    def kill_one(self) -> None:
        self.processes[0].send_signal(signal.SIGKILL)

    def __exit__(self, *error):
        for one in self.processes:
            one.terminate()
            one.wait()
            one.stdout.close()
