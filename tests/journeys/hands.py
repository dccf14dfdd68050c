"""What hands do on the desk: controls are found by their names, never by the words on them."""

import re

from playwright.sync_api import Page, expect


def sign_in(opened, name: str) -> Page:
    page = opened.go("/admin/")
    page.locator("#id_username").fill(name)
    page.locator("#id_password").fill(f"{name}-secret")
    page.locator("#login-form [type=submit]").click()
    page.wait_for_url("**/admin/")
    assert page.evaluate("document.dir") == "rtl"
    return page


def choose(page: Page, field: str, typed: str, name: str) -> None:
    """Type into a line that offers names or stories, and take the one that is called so."""
    line = page.locator(f"#id_{field}")
    line.fill("")
    line.press_sequentially(typed)
    page.locator(f".choose:has(#id_{field}) [role=option]", has_text=name).first.click()
    expect(line).to_have_value(re.compile(re.escape(name)))


def add_row(page: Page, prefix: str) -> None:
    """One more row of bylines, sources or links."""
    rows = page.locator(f"#id_{prefix}-TOTAL_FORMS")
    before = int(rows.input_value())
    page.locator(f"#{prefix}-group .add-row button").click()
    expect(rows).to_have_value(str(before + 1))


def upload(page: Page, field: str, file: dict, **words: str) -> None:
    """Take a picture from this device, complete its words, and make it the picture of the story."""
    box = page.locator(f".field-{field} [data-picture-field]")
    box.locator("input[type=file]").set_input_files(file)
    card = box.locator(".upload")
    for name, value in words.items():
        card.locator(f"[id^=upload-][id$=-{name}]").fill(value)
    card.locator(".button.default").click()
    expect(box.locator(".picture-field__shown")).to_contain_text(words["alt"])


def write(page: Page, *paragraphs: str) -> None:
    """Type a body, one paragraph after the other."""
    text = page.locator(".ProseMirror")
    text.click()
    for number, paragraph in enumerate(paragraphs):
        if number:
            page.keyboard.press("Enter")
        page.keyboard.insert_text(paragraph)
    expect(text).to_contain_text(paragraphs[-1])


def insert_read_also(page: Page, typed: str) -> None:
    """Choose a story in the editor's dialog by typing words of its headline."""
    page.locator("[data-name=readAlso]").click()
    dialog = page.locator("dialog[open]")
    dialog.locator("[type=search]").fill(typed)
    dialog.locator("li button", has_text=typed).click()
    expect(page.locator(".body-read-also bdi")).to_contain_text(typed)


def press(page: Page, name: str) -> None:
    """Save with one of the buttons below the story: _continue, _preview, _submit, _publish."""
    with page.expect_navigation():
        page.locator(f".submit-row [name={name}]").click()


def act(page: Page, name: str, **typed: str) -> None:
    """Do one of the acts offered beside the story, and come back to the story."""
    page.locator(f".story-acts a[href$='/{name}/']").click()
    for field, value in typed.items():
        page.locator(f"#id_{field}").fill(value)
    page.locator(".act [type=submit]").click()
    page.wait_for_url("**/change/")
    expect(page.locator(".messagelist .success")).to_be_visible()
