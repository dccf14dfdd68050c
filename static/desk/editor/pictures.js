// Choosing a picture: a grid of the library with a search, and uploading beside it. And putting a
// picture into the body.

import { ask, cancelButton, element, open } from "desk-editor/dialogs"
import { Tray } from "desk-editor/uploads"

const gettext = window.gettext || ((text) => text)
const WAIT = 200 // milliseconds of quiet before a search is sent

// Behind the outermost block that holds ``place``; without one, behind the caret.
export function insertPicture(editor, number, place = null) {
  const { doc, selection } = editor.state
  const $at = place === null ? selection.$to : doc.resolve(Math.min(place, doc.content.size))
  const at = $at.depth ? $at.after(1) : $at.pos
  const card = { type: "picture", attrs: { number: String(number) } }
  const isLast = at === doc.content.size
  const content = isLast ? [card, { type: "paragraph" }] : [card]
  const chain = place === null ? editor.chain().focus() : editor.chain()
  chain.insertContentAt(at, content, { updateSelection: place === null }).run()
}

function item(picture, choose) {
  const shown = [
    element("img", { src: picture.thumb, alt: "", width: "320", height: "240", loading: "lazy" }),
    element("bdi", {}, [picture.alt || String(picture.number)]),
    element("small", {}, [element("bdi", {}, [picture.credit])]),
  ]
  if (picture.refusal) {
    const reason = element("span", { class: "picture-refused" }, [picture.refusal])
    return element("li", {}, [element("div", { class: "picture-grid__refused" }, [...shown, reason])])
  }
  const button = element("button", { type: "button" }, shown)
  button.addEventListener("click", () => choose(picture))
  return element("li", {}, [button])
}

// Resolves to the chosen picture {number, alt, credit, thumb}, or to null.
export function choosePicture({ editor = null, pictures, add, accepted, mostBytes }) {
  return new Promise((resolve) => {
    const input = element("input", {
      type: "search", id: "picture-search", dir: "auto", autocomplete: "off", "aria-controls": "picture-grid",
    })
    const file = element("input", { type: "file", accept: accepted, id: "picture-file" })
    const grid = element("ul", { id: "picture-grid", class: "picture-grid" })
    const status = element("p", { role: "status", class: "body-dialog-status" })
    const more = element("button", { type: "button", class: "button" }, [gettext("Show older pictures")])
    const tray = new Tray({ add, mostBytes, label: gettext("Pictures on their way") })
    const dialog = open(editor, gettext("Choose a picture"), [
      element("div", { class: "picture-search" }, [
        element("p", {}, [element("label", { for: input.id }, [gettext("Words, credit or number of the picture")]), input]),
        element("p", {}, [element("label", { for: file.id }, [gettext("Or upload a picture")]), file]),
      ]),
      tray.dom,
      status,
      grid,
      element("p", { class: "body-dialog-buttons" }, [more, cancelButton()]),
    ])
    dialog.classList.add("picture-dialog")
    dialog.addEventListener("close", () => resolve(null))
    const choose = (picture) => {
      resolve(picture)
      dialog.close()
    }
    const use = { label: gettext("Choose this picture"), done: gettext("Chosen:"), run: choose, auto: () => true }
    file.addEventListener("change", () => {
      tray.take([...file.files], [use])
      file.value = ""
    })

    let turn = 0
    let oldest = 0
    const search = async (isMore) => {
      const mine = ++turn
      const query = { q: input.value, ...(isMore ? { before: oldest } : {}) }
      try {
        const answer = await ask(pictures, query)
        if (mine !== turn) return
        if (!isMore) grid.replaceChildren()
        grid.append(...answer.results.map((one) => item(one, choose)))
        oldest = answer.results.at(-1)?.number
        more.hidden = !answer.more
        status.textContent = grid.children.length ? "" : gettext("Nothing found.")
      } catch {
        if (mine === turn) status.textContent = gettext("The search did not answer. Try again.")
      }
    }
    let timer
    input.addEventListener("input", () => {
      clearTimeout(timer)
      timer = setTimeout(search, WAIT)
    })
    more.hidden = true
    more.addEventListener("click", () => search(true))
    grid.addEventListener("keydown", (event) => walk(event, input, grid))
    input.addEventListener("keydown", (event) => walk(event, input, grid))
    search()
  })
}

// Arrow keys go through the grid as it lies on the page; Enter in the search takes the first.
function walk(event, input, grid) {
  const buttons = [...grid.querySelectorAll("button")]
  const place = buttons.indexOf(document.activeElement)
  const columns = buttons.filter((one) => one.offsetTop === buttons[0].offsetTop).length || 1
  const forward = getComputedStyle(grid).direction === "rtl" ? "ArrowLeft" : "ArrowRight"
  const steps = { ArrowDown: columns, ArrowUp: -columns, ArrowLeft: -1, ArrowRight: -1, [forward]: 1 }
  if (place < 0 && event.key === "ArrowDown") buttons[0]?.focus()
  else if (place < 0 && event.key === "Enter") buttons[0]?.click()
  else if (place >= 0 && event.key in steps) (buttons[place + steps[event.key]] || (event.key === "ArrowUp" ? input : buttons[place])).focus()
  else return
  event.preventDefault()
}
