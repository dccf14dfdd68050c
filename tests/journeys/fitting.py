"""What is asked of a page as it is shown: that axe finds nothing, that its letters stay joined, and
that everything fits when they are twice as large."""

from collections.abc import Iterator

# https://github.com/dequelabs/axe-core/blob/develop/doc/API.md#axe-core-tags
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TOO_WIDE = "document.documentElement.scrollWidth - innerWidth"
# What tears Arabic letters apart or stretches them, wherever it was said.
TORN = """() => [...document.querySelectorAll("body *")].filter(one => {
    const style = getComputedStyle(one)
    return !["normal", "0px"].includes(style.letterSpacing) || style.textAlign === "justify"
}).map(one => one.outerHTML.slice(0, 120)).slice(0, 5)"""
# What browsers would lay out only when it is scrolled to is laid out now.
LARGE = """() => {
    document.documentElement.style.fontSize = "200%"
    for (const one of document.querySelectorAll("main *")) {
        const waits = getComputedStyle(one).contentVisibility === "auto"
        if (waits) one.style.contentVisibility = "visible"
    }
}"""
AS_IT_WAS = """() => {
    for (const one of document.querySelectorAll("html, main [style]")) {
        one.style.fontSize = one.style.contentVisibility = ""
        if (!one.getAttribute("style")) one.removeAttribute("style")
    }
}"""
# What ends outside of the window and is not meant to be scrolled to.
CUT = """() => [...document.querySelectorAll("main :is(p, h1, h2, h3, a, label)")].filter(one => {
    const box = one.getBoundingClientRect()
    return box.width > 1 && one.checkVisibility() && !one.closest(".table")
        && (box.left < -1 || box.right > innerWidth + 1)
}).map(one => {
    const box = one.getBoundingClientRect()
    return `${Math.round(box.left)} to ${Math.round(box.right)}: ${one.outerHTML.slice(0, 120)}`
}).slice(0, 5)"""


def faults_of_type(page) -> Iterator[str]:
    """Letters torn apart, and what does not fit with a text of 200 % (WCAG 1.4.4)."""
    if torn := page.evaluate(TORN):
        yield f"torn letters: {torn}"
    page.evaluate(LARGE)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate(TOO_WIDE)
        if wide > 0:
            yield f"{width} with a text of 200 %: wider than the screen by {wide}"
        if cut := page.evaluate(CUT):
            yield f"{width} with a text of 200 %: cut off: {cut}"
    page.evaluate(AS_IT_WAS)


def violations(page, axe: str) -> list[str]:
    """What axe finds on the page as it is shown now."""
    page.evaluate(
        """() => Promise.all(document.getAnimations()
            .filter(one => Number.isFinite(one.effect.getComputedTiming().endTime))
            .map(one => one.finished.catch(() => {})))"""
    )
    found = page.evaluate(
        "tags => window.axe.run(document, { runOnly: { type: 'tag', values: tags } })", RULES
    )
    return [
        f"{one['id']}: {one['help']}: {[node['html'][:200] for node in one['nodes'][:3]]}"
        for one in found["violations"]
    ]
