"""Takes the pictures of the guides from a running demonstration: give its address."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
HERE = Path(__file__).parent / "pictures"
SIZE = {"width": 1280, "height": 860}
PAGES = {
    "layla": {
        "journalist-home": "/admin/",
        "writing": "/admin/articles/article/?mine=1&state=draft",
    },
    "samir": {
        "editor-home": "/admin/",
        "review": "/admin/",
        "timetable": "/admin/desk/timetable/",
        "front": "/admin/desk/front/",
    },
}
# A page that is reached by a click from the address above.
CLICKS = {"writing": "#result_list .story-line", "review": ".block--queue .line__headline"}


def main(base: str) -> None:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=ARGUMENTS)
        for name, pages in PAGES.items():
            page = browser.new_context(viewport=SIZE, locale="ar").new_page()
            page.goto(f"{base}/admin/")
            page.locator("#id_username").fill(name)
            page.locator("#id_password").fill(f"{name}-newsroom")
            page.locator("#login-form [type=submit]").click()
            page.wait_for_url("**/admin/")
            for picture, address in pages.items():
                page.goto(base + address)
                if picture in CLICKS:
                    page.locator(CLICKS[picture]).first.click()
                page.wait_for_load_state("networkidle")
                page.screenshot(path=HERE / f"{picture}.png")
                print(picture)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
