"""What a page must do with its letters: keep them joined, and fit when they are twice as large."""

from collections.abc import Iterator

TOO_WIDE = "document.documentElement.scrollWidth - innerWidth"
# What tears Arabic letters apart or stretches them, wherever it was said.
TORN = """() => [...document.querySelectorAll("body *")].filter(one => {
    const style = getComputedStyle(one)
    return !["normal", "0px"].includes(style.letterSpacing) || style.textAlign === "justify"
}).map(one => one.outerHTML.slice(0, 120)).slice(0, 5)"""
# What ends outside of the window and is not meant to be scrolled to.
CUT = """() => [...document.querySelectorAll("main :is(p, h1, h2, h3, a, label)")].filter(one => {
    const box = one.getBoundingClientRect()
    return box.width > 1 && one.checkVisibility() && !one.closest(".table")
        && (box.left < -1 || box.right > innerWidth + 1)
}).map(one => one.outerHTML.slice(0, 120)).slice(0, 5)"""


def faults_of_type(page) -> Iterator[str]:
    """Letters torn apart, and what does not fit with a text of 200 % (WCAG 1.4.4)."""
    if torn := page.evaluate(TORN):
        yield f"torn letters: {torn}"
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate(TOO_WIDE)
        if wide > 0:
            yield f"{width} with a text of 200 %: wider than the screen by {wide}"
        if cut := page.evaluate(CUT):
            yield f"{width} with a text of 200 %: cut off: {cut}"
    page.evaluate("document.documentElement.style.fontSize = ''")
