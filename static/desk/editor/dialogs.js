// The editor's dialogs: a short form, and choosing one of ours by searching as one types.

const gettext = window.gettext || ((text) => text)
const WAIT = 200 // milliseconds of quiet before a search is sent

export function element(tag, attributes = {}, children = []) {
  const dom = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) dom.setAttribute(name, value)
  dom.append(...children)
  return dom
}

// What ``address`` answers: {results, …}.
export async function ask(address, query) {
  const answer = await fetch(`${address}?${new URLSearchParams(query)}`, {
    headers: { Accept: "application/json" },
  })
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`)
  return answer.json()
}

const known = new Map()

// The story or picture of this number, or null when there is none. Each is asked for once.
export function lookUp(address, number) {
  const key = `${address}#${number}`
  if (!known.has(key)) {
    const found = ask(address, { numbers: number }).then(
      ({ results }) => results[0] || null,
      () => {
        known.delete(key)
        return null
      },
    )
    known.set(key, found)
  }
  return known.get(key)
}

// ``editor`` may be null: then the caret goes back to where it was.
export function open(editor, title, content) {
  const before = document.activeElement
  const heading = element("h2", { id: "body-dialog-title" }, [title])
  const dialog = element("dialog", { class: "body-dialog", "aria-labelledby": heading.id }, [
    heading,
    ...content,
  ])
  // Outside the admin's own form: a form cannot hold another, and Enter must not save the story.
  document.body.append(dialog)
  dialog.addEventListener("close", () => {
    dialog.remove()
    if (editor) editor.view.focus()
    else before?.focus()
  })
  dialog.showModal()
  return dialog
}

export function cancelButton() {
  const button = element("button", { type: "button" }, [gettext("Cancel")])
  button.addEventListener("click", () => button.closest("dialog").close())
  return button
}

// A few fields. Resolves to {name: value}, or to null when it was cancelled.
export function fillIn(editor, { title, submit, fields }) {
  return new Promise((resolve) => {
    const rows = fields.map(({ label, ...attributes }) => {
      const input = element("input", { id: `body-dialog-${attributes.name}`, ...attributes })
      return element("p", {}, [element("label", { for: input.id }, [label]), input])
    })
    const button = element("button", { type: "submit", class: "default" }, [submit])
    const form = element("form", { method: "dialog" }, [
      ...rows,
      element("p", { class: "body-dialog-buttons" }, [button, cancelButton()]),
    ])
    const dialog = open(editor, title, [form])
    form.addEventListener("submit", () => resolve(Object.fromEntries(new FormData(form))))
    dialog.addEventListener("close", () => resolve(null))
  })
}

// Search in what ``address`` answers. Resolves to the chosen result, or to null.
export function choose(editor, { title, label, address, show }) {
  return new Promise((resolve) => {
    const input = element("input", {
      type: "search",
      id: "body-dialog-search",
      dir: "auto",
      autocomplete: "off",
      "aria-controls": "body-dialog-results",
    })
    const list = element("ul", { id: "body-dialog-results", class: "body-dialog-results" })
    const status = element("p", { role: "status", class: "body-dialog-status" })
    const dialog = open(editor, title, [
      element("p", {}, [element("label", { for: input.id }, [label]), input]),
      status,
      list,
      element("p", { class: "body-dialog-buttons" }, [cancelButton()]),
    ])
    dialog.addEventListener("close", () => resolve(null))

    const fill = (results) => {
      list.replaceChildren(
        ...results.map((result) => {
          const button = element("button", { type: "button" }, show(result))
          button.addEventListener("click", () => {
            resolve(result)
            dialog.close()
          })
          return element("li", {}, [button])
        }),
      )
      status.textContent = results.length ? "" : gettext("Nothing found.")
    }

    let latest = 0
    const search = async () => {
      const turn = ++latest
      try {
        const { results } = await ask(address, { q: input.value })
        if (turn === latest) fill(results)
      } catch {
        if (turn === latest) status.textContent = gettext("The search did not answer. Try again.")
      }
    }
    let timer
    input.addEventListener("input", () => {
      clearTimeout(timer)
      timer = setTimeout(search, WAIT)
    })
    dialog.addEventListener("keydown", (event) => walk(event, input, list))
    search()
  })
}

// Arrow keys go through the results, Enter in the search field takes the first.
function walk(event, input, list) {
  const buttons = [...list.querySelectorAll("button")]
  const place = buttons.indexOf(document.activeElement)
  if (event.key === "ArrowDown") (buttons[place + 1] || buttons[place])?.focus()
  else if (event.key === "ArrowUp") (buttons[place - 1] || input).focus()
  else if (event.key === "Enter" && document.activeElement === input) buttons[0]?.click()
  else return
  event.preventDefault()
}
