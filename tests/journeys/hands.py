"""What hands do on the desk: controls are found by their names, never by the words on them."""

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
    """Search in a field of the admin that offers as one types, and take what has this name."""
    page.locator(f"#id_{field} + .select2 .select2-selection").click()
    page.locator(".select2-container--open .select2-search__field").fill(typed)
    page.locator(".select2-results__option:not(.loading-results)", has_text=name).click()
    expect(page.locator(f"#id_{field} option:checked")).to_have_text(name)


def add_row(page: Page, prefix: str) -> None:
    """One more row of bylines, sources or links."""
    rows = page.locator(f"#id_{prefix}-TOTAL_FORMS")
    before = int(rows.input_value())
    page.locator(f"#{prefix}-group .add-row a, #{prefix}-group a.add-row").click()
    expect(rows).to_have_value(str(before + 1))


def suggested(page: Page, field: str, typed: str, name: str) -> None:
    """Type into a line with suggestions and take the one that holds the name."""
    line = page.locator(f"#id_{field}")
    line.press_sequentially(typed)
    option = page.locator(f"#id_{field} + datalist option[value*='{name}']")
    option.wait_for(state="attached")
    line.fill(option.get_attribute("value"))


def upload(page: Page, field: str, file: dict, **words: str) -> None:
    """Add a picture in the admin's popup; the form takes it as soon as it is stored."""
    with page.expect_popup() as popup:
        page.locator(f"#add_id_{field}").click()
    window = popup.value
    window.locator("#id_file").set_input_files(file)
    for name, value in words.items():
        window.locator(f"#id_{name}").fill(value)
    with window.expect_event("close"):
        window.locator("[name=_save]").click()
    expect(page.locator(f"#id_{field} option:checked")).to_have_text(words["alt"])


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
