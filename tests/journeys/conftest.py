"""A real Chromium in front of the whole house; every window is watched for what must not happen."""

import os
import shutil
import threading
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The first draws without a window, in four fifths of the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# Longer than anything takes; a wait ends as soon as what it waits for is there.
PATIENCE = 10_000  # milliseconds


@pytest.fixture(scope="session")
def chromium():
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not program:
        pytest.skip("no Chromium here")
    # Playwright keeps an event loop running in this thread, which Django would take for async code.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    playwright.expect.set_options(timeout=PATIENCE)
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Window:
    """One person's browser: its own cookies, its own popups, and a list of what went wrong."""

    def __init__(self, context, base: str):
        self.context, self.base = context, base
        self.faults: list[str] = []
        self.expected: set[str] = set()
        context.set_default_timeout(PATIENCE)
        # Chromium reports what the security policy refuses as an error on the console.
        context.on("console", self._said)
        context.on("weberror", lambda error: self.faults.append(str(error.error)))
        context.on("request", self._asked)
        context.on("response", self._answered)
        self.page = context.new_page()

    def _said(self, message) -> None:
        about = message.location.get("url", "")
        if message.type == "error" and about not in self.expected:
            self.faults.append(f"{about} {message.text}")

    def _asked(self, request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and address.netloc != urlsplit(self.base).netloc:
            self.faults.append(f"asked another host: {request.url}")

    def _answered(self, response) -> None:
        if response.status >= 400 and response.url not in self.expected:
            self.faults.append(f"{response.status} {response.url}")

    def go(self, address: str, *, status: int = 200):
        """Open an address; any status but the expected one is a fault."""
        url = f"{self.base}{address}" if address.startswith("/") else address
        if status != 200:
            self.expected.add(self.page.evaluate("url => new URL(url).href", url))
        response = self.page.goto(url)
        assert response.status == status, f"{response.status} {address}"
        return self.page


@contextmanager
def window(browser, base: str, **options):
    """A window that is closed in the end, when nothing may have gone wrong in it."""
    # What a reader's browser keeps is the matter of test_reading.py; elsewhere every page is fresh.
    options = {"service_workers": "block", **options}
    context = browser.new_context(locale="ar", reduced_motion="reduce", **options)
    try:
        opened = Window(context, base)
        yield opened
        assert opened.faults == []
    finally:
        context.close()


def answered() -> None:
    """Wait for what a page has still sent when it was left: the tables are emptied after this."""
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(PATIENCE / 1000)


@pytest.fixture
def windows(chromium, live_server):
    """Open a window in front of the live server."""
    opened = []

    def open_window(**options) -> Window:
        manager = window(chromium, live_server.url, **options)
        opened.append(manager)
        return manager.__enter__()

    yield open_window
    for manager in opened:
        manager.__exit__(None, None, None)
    answered()
