"""Takes a picture of every kind of public page from a running newsroom: give its address.

    make demo
    .venv/bin/python docs/design/take.py http://127.0.0.1:8000 [kind …]

At 360, 768 and 1280 pixels, by day and by night, down to TALLEST pixels; into the folder of this
file as <kind>-<width>-<light|dark>.webp. With names of kinds it takes these alone.
"""

import io
import os
import shutil
import sys
from itertools import product
from pathlib import Path
from urllib.parse import unquote, urlsplit

import django
from django.template.loader import render_to_string
from PIL import Image
from playwright.sync_api import Page, Route, sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
HERE = Path(__file__).parent
ROOT = HERE.parents[1]
# Pixels: the window, and the width at which its picture is kept, so that the folder stays small.
WIDTHS = {360: 360, 768: 576, 1280: 860}
SCHEMES = ("light", "dark")
TALLEST = 3000
QUALITY = 38
# Numbers that are tried to find a story that was withdrawn.
NUMBERS = range(1, 140)
FIXED = {
    "front": "/",
    "search": "/search/?q=المدينة",
    "search-nothing": "/search/?q=زقزقة",
    "search-form": "/search/",
    "archive": "/archive/",
    "about": "/about/",
    "staff": "/policies/staff/",
    "corrections": "/corrections/",
    "reading-list": "/reading-list/",
    "offline": "/offline/",
    "not-found": "/no-such-page/",
}
# A page of the kind is the first that a selector leads to from another kind.
LED_TO = {
    "section": ("front", ".block__title a"),
    "article": ("front", ".card--lead a"),
    "opinion": ("front", ".voice__headline a"),
    "author": ("opinion", ".author__name a"),
    "tag": ("article", ".chips a"),
    "corrected": ("corrections", ".told__headline a"),
    "changed": ("corrected", "a[href$='/editions/']"),
    "report": ("article", ".story__report a[href$='/report/']"),
    "archive-day": ("archive", ".periods a"),
}
# Pages that no address answers while everything works.
RENDERED = {"error": "500.html", "away": "503.html"}


def addresses(page: Page, base: str) -> dict[str, str]:
    """Kind of page -> its address; a kind that this newsroom has no page of is left out."""
    found = dict(FIXED)
    for kind, (start, selector) in LED_TO.items():
        if start not in found:
            continue
        page.goto(base + found[start])
        link = page.locator(selector).first
        if link.count():
            found[kind] = unquote(urlsplit(link.get_attribute("href")).path)
    for number in NUMBERS:
        if page.request.get(f"{base}/{number}", max_redirects=0).status == 410:
            found["withdrawn"] = f"/{number}"
            break
    # A story that shows what a body can hold beside what the newest one holds.
    for number in NUMBERS:
        answer = page.request.get(f"{base}/{number}")
        if answer.ok and "data-pull-quote" in answer.text():
            found["pull-quote"] = f"/{number}"
            break
    return found | {kind: f"/--{kind}" for kind in RENDERED}


def render(page: Page, kind: str, template: str) -> None:
    """Let this page answer for the address of the kind."""

    def answer(route: Route) -> None:
        route.fulfill(content_type="text/html", body=render_to_string(template))

    page.route(f"**/--{kind}", answer)


def take(page: Page, address: str, name: str, width: int) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    # What is loaded lazily comes when it is scrolled to.
    for top in range(0, TALLEST, 700):
        page.evaluate("top => window.scrollTo(0, top)", top)
    page.evaluate("() => { window.scrollTo(0, 0); return document.fonts.ready.then(() => true) }")
    page.wait_for_load_state("networkidle")
    tall = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
    clip = {"x": 0, "y": 0, "width": width, "height": tall}
    shot = Image.open(io.BytesIO(page.screenshot(full_page=True, clip=clip)))
    kept = WIDTHS[width]
    if kept < width:
        shot = shot.resize((kept, round(shot.height * kept / width)), Image.Resampling.LANCZOS)
    shot.convert("RGB").save(HERE / f"{name}.webp", quality=QUALITY, method=6)


def main(base: str, kinds: list[str]) -> None:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=ARGUMENTS)
        first = browser.new_page()
        found = addresses(first, base)
        first.close()
        for width, scheme in product(WIDTHS, SCHEMES):
            size = {"width": width, "height": 900}
            context = browser.new_context(
                viewport=size, color_scheme=scheme, locale="ar", service_workers="block"
            )
            page = context.new_page()
            for kind, template in RENDERED.items():
                render(page, kind, template)
            for kind, address in found.items():
                if not kinds or kind in kinds:
                    take(page, base + address, f"{kind}-{width}-{scheme}", width)
            context.close()
        browser.close()
    pictures = list(HERE.glob("*.webp"))
    whole = sum(one.stat().st_size for one in pictures)
    print(f"{len(pictures)} pictures, {whole / 1_000_000:.1f} MB")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), sys.argv[2:])
