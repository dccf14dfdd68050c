"""What the editor's page weighs when it is opened for the first time: every answer, compressed.

    python benchmarks/editor_page.py http://127.0.0.1:8000 /admin/articles/article/12/change/ layla

asks for the password, opens the page in Chromium and prints what was loaded, heaviest first. What
arrives compressed counts as it arrived; text that a server for tests sends as it is counts as gzip
would have made it. Headers do not count. A test holds the sum to ``MOST`` (tests/journeys).
"""

import getpass
import gzip
import os
import shutil
import sys
from dataclasses import dataclass
from urllib.parse import urlsplit

# Bytes with gzip, which the server for tests has; brotli, which browsers are sent, saves a tenth.
MOST = 300 * 1024
SETTLED = 2500  # milliseconds after loading: suggestions and notes are asked for later
COMPRESSIBLE = ("text/", "application/json", "application/javascript", "image/svg+xml")


@dataclass(frozen=True, slots=True)
class Part:
    """One answer and what it weighs in bytes."""

    address: str
    weight: int


def weigh(page, open_page) -> list[Part]:
    """What ``open_page()`` loads into this page, heaviest first. The browser must hold no cache."""
    answers = []

    def take(answer):
        answers.append(answer)

    page.on("response", take)
    open_page()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(SETTLED)
    page.remove_listener("response", take)
    web = [one for one in answers if urlsplit(one.url).scheme in ("http", "https")]
    parts = [Part(urlsplit(one.url).path, _weight(one)) for one in web]
    return sorted(parts, key=lambda one: -one.weight)


def _weight(answer) -> int:
    if answer.status in (204, 304) or 300 <= answer.status < 400:
        return 0
    if answer.headers.get("content-encoding"):
        return answer.request.sizes()["responseBodySize"]
    body = answer.body()
    kind = answer.headers.get("content-type", "")
    return len(gzip.compress(body, 9)) if kind.startswith(COMPRESSIBLE) else len(body)


def told(parts: list[Part]) -> str:
    """The parts and their sum, a line each, in KiB."""
    lines = [f"{one.weight / 1024:8.1f}  {one.address}" for one in parts]
    return "\n".join([*lines, f"{sum(one.weight for one in parts) / 1024:8.1f}  in all"])


def main(base: str, path: str, name: str) -> int:
    from playwright.sync_api import sync_playwright

    password = os.environ.get("PASSWORD") or getpass.getpass()
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(locale="ar")
        page.goto(f"{base}/admin/login/")
        page.fill("#id_username", name)
        page.fill("#id_password", password)
        page.click("#login-form [type=submit]")
        page.wait_for_url("**/admin/")
        session = page.context.storage_state()
        fresh = browser.new_page(locale="ar", storage_state=session)
        parts = weigh(fresh, lambda: fresh.goto(f"{base}{path}"))
        browser.close()
    print(told(parts))
    return int(sum(one.weight for one in parts) > MOST)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
